"""Addresses written so that a machine shall not read them, and names on services: anahit [at] mail.ru, skype: vardan77."""

import re
from collections.abc import Iterator

from storybank.records import IdentifierKind, IdentifierMark, Span

_AT = r"(?:\s?[\[(]\s?(?:at|@|собака|собачка|շնիկ|et)\s?[\])]\s?|\s@\s)"
_DOT = r"(?:\.|\s?[\[(]\s?(?:dot|точка|կետ|nöqtə)\s?[\])]\s?)"
_HIDDEN = re.compile(rf"(?<![\w.+-])[\w.+-]{{2,40}}{_AT}[\w-]{{2,40}}(?:{_DOT}[a-z]{{2,12}}){{1,3}}(?!\w)")
_SPELLED = re.compile(
    r"(?<!\w)[\w+-]{1,40}(?: (?:dot|точка|nöqtə) [\w+-]{1,40}){0,3} (?:at|собака|собачка|et) "
    r"[\w-]{2,40}(?: (?:dot|точка|nöqtə) [a-z]{2,12}){1,3}(?!\w)"
)
_SERVICE = re.compile(
    r"(?<!\w)(?:skype|скайп|telegram|телеграм|телеграмм|телега|instagram|insta|инстаграм|инста|tiktok|тикток|viber|facebook|фейсбук|snapchat"
    r"|discord|nickname|nick|username|логин|ник)\s?[:=՝–-]\s?@?(?P<name>(?=[a-z_.]{0,30}[0-9_.][a-z0-9_])[a-z_][a-z0-9_.]{3,30}[a-z0-9_])(?!\w)"
)
_SIGNS = ("[", "(", " @ ", "собак", "собач", " dot ", "nöqtə")


def find(lowered: str) -> Iterator[IdentifierMark]:
    """Yield what stands in a text in small letters."""
    if any(sign in lowered for sign in _SIGNS):
        for pattern in (_HIDDEN, _SPELLED):
            for match in pattern.finditer(lowered):
                yield IdentifierMark(span=Span(match.start(), match.end()), kind=IdentifierKind.EMAIL)
    for match in _SERVICE.finditer(lowered):
        yield IdentifierMark(span=Span(*match.span("name")), kind=IdentifierKind.HANDLE)
