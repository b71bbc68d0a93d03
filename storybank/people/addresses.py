"""Street addresses in text: a street's word, a name beside it, a house number. Looked for from the street's word outward."""

import re
from collections.abc import Iterable, Iterator

from storybank.people.identifier_words import HOUSES, NAME_BEFORE, STREETS
from storybank.records import IdentifierKind, IdentifierMark, Span

_WORD = r"[^\W\d_][\w’'.-]{0,30}"
_NUMBER = r"\d{1,4}(?:[/-]\d{1,4})?(?:-?[ա-ֆ]{1,3}|[a-zа-я])?"
_HOUSE = "(?:" + "|".join(map(re.escape, sorted(HOUSES, key=len, reverse=True))) + ")"
_STREET = re.compile(
    r"(?<![^\W_])(?:" + "|".join(map(re.escape, sorted(STREETS, key=len, reverse=True))) + r")(?![^\W_])"
)
_NUMBER_AFTER = re.compile(rf"(?:,|՝)?\s*(?:№|N|#|{_HOUSE})?\s*{_NUMBER}(?!\w)(?:\s+{_HOUSE}(?!\w))?")
_ORDINAL = r"\d{1,3}(?:-?[^\W\d_]{1,3})?"
_NAME_AND_NUMBER = re.compile(
    rf"\s*(?:{_ORDINAL}\s+)?(?:{_WORD}\s+){{0,3}}?{_WORD}(?:,|՝)?\s*(?:№|N|#|{_HOUSE})?\s*{_NUMBER}(?!\w)"
)
_MORE = re.compile(rf"(?:,?\s*(?:{_HOUSE})\s*№?\s*{_NUMBER}(?!\w))+")
_NAME_BEFORE = re.compile(rf"(?:{_WORD}\s+){{1,3}}(?:\d{{1,2}}-[^\W\d_]{{1,3}}\s+)?$")
_NUMBER_BEFORE = re.compile(rf"(?<!\w)(?:{_HOUSE}\s?)?{_NUMBER},?\s+(?:{_WORD}\s+){{1,3}}$", re.IGNORECASE)
# a quarter has a number for a name: 8-й микрорайон, дом 12
_QUARTER = re.compile(
    rf"(?<!\w){_ORDINAL}\s(?:микрорайон\w{{0,2}}|мкр\.?|квартал\w{{0,2}}|mikrorayon\w{{0,4}}|զանգված\w{{0,3}}|միկրոշրջան\w{{0,3}}),?\s"
    rf"(?:{_HOUSE}\s?)?№?\s?{_NUMBER}(?!\w)(?:\s{_HOUSE}(?!\w))?"
)
# no street's word, but a flat's: Աբովյան 12, բն. 5
_FLAT = re.compile(
    rf"(?<!\w)[^\W\d_a-zа-яёա-և][^\W\d_]{{2,30}}\s{_NUMBER},?\s(?:բն\.|բնակարան|кв\.|квартира|apt\.?|apartment|flat|mənzil)\s?{_NUMBER}(?!\w)"
)
WINDOW = 140
_REACH = 90  # characters before the street's word


def find(text: str, lowered: str, windows: Iterable[tuple[int, int]]) -> Iterator[IdentifierMark]:
    """Yield the addresses of `text`; `lowered` is the same text in lower case, letter for letter.

    windows: the parts within `WINDOW` characters of a digit; no other holds a house's number.
    """
    done = 0
    near = list(windows)
    for street in (street for start, end in near for street in _STREET.finditer(lowered, start, end)):
        if street.start() < done:
            continue
        span = _around(text, street.start(), street.end(), street[0])
        if span is not None and (head := _NUMBER_BEFORE.search(text, max(0, street.start() - _REACH), street.start())):
            span = Span(min(span.start, head.start()), span.end)
        if span is None or not any(character.isupper() for character in text[span.start : span.end]):
            continue
        more = _MORE.match(text, span.end)
        done = more.end() if more else span.end
        yield IdentifierMark(span=Span(span.start, done), kind=IdentifierKind.ADDRESS)
    for pattern, written in ((_QUARTER, lowered), (_FLAT, text)):
        for match in (match for start, end in near for match in pattern.finditer(written, start, end)):
            more = _MORE.match(text, match.end())
            yield IdentifierMark(
                span=Span(match.start(), more.end() if more else match.end()), kind=IdentifierKind.ADDRESS
            )


def _around(text: str, start: int, end: int, word: str) -> Span | None:
    first = max(0, start - _REACH)
    before = text[first:start]
    number = _NUMBER_AFTER.match(text, end)
    name = _capitals(before)
    if number and name is not None:
        return Span(first + name, number.end())
    if word in NAME_BEFORE:
        head = _NUMBER_BEFORE.search(before)
        return Span(first + head.start(), end) if head and _has_capital(head[0]) else None
    after = _NAME_AND_NUMBER.match(text, end)
    if after and "\n" not in after[0].strip() and _has_capital(after[0]):
        return Span(start, after.end())
    return None


def _capitals(before: str) -> int | None:
    """Return where the street's name begins in what stands before its word: up to three words, the first one capital."""
    found = _NAME_BEFORE.search(before)
    if found is None:
        return None
    for word in re.finditer(_WORD, found[0]):
        if word[0][0].isupper():
            return found.start() + word.start()
    return None


def _has_capital(words: str) -> bool:
    return any(character.isupper() for character in words)
