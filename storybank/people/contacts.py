"""Addresses written so that a machine shall not read them, and names on services: anahit [at] mail.ru, skype: vardan77."""

import re
from collections.abc import Iterable, Iterator

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
# one of these stands in every such address: quicker to look for
_SIGNS = ("[at", "(at", "[ at", "( at", "(@", "[@", " @ ", "[et", "(et", "собак", "собач", "շնիկ", " dot ")
_SERVICES = ("skype", "скайп", "teleg", "телег", "insta", "инста", "tiktok", "тикток", "viber", "facebook", "фейсбук", "snapchat", "discord",
             "nick", "username", "логин", "ник")  # fmt: skip


_REACH = 150  # characters on either side of a sign


def find(lowered: str) -> Iterator[IdentifierMark]:
    """Yield what stands in a text in small letters."""
    for start, end in _near(lowered, _SIGNS):
        for pattern in (_HIDDEN, _SPELLED):
            for match in pattern.finditer(lowered, start, end):
                yield IdentifierMark(span=Span(match.start(), match.end()), kind=IdentifierKind.EMAIL)
    for start, end in _near(lowered, _SERVICES):
        for match in _SERVICE.finditer(lowered, start, end):
            yield IdentifierMark(span=Span(*match.span("name")), kind=IdentifierKind.HANDLE)


def _near(lowered: str, signs: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around each of the signs, joined where they touch."""
    begin = end = -1
    for at in sorted(at for sign in signs for at in _places(lowered, sign)):
        if at - _REACH > end:
            if end > 0:
                yield begin, end
            begin = max(0, at - _REACH)
        end = min(len(lowered), at + _REACH)
    if end > 0:
        yield begin, end


def _places(lowered: str, sign: str) -> Iterator[int]:
    at = lowered.find(sign)
    while at >= 0:
        yield at
        at = lowered.find(sign, at + 1)
