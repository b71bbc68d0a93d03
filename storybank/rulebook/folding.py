"""One spelling for matching: small letters as each language writes them, no marks inside words, one kind of space.

The folded text is only ever looked up, never shown; `Folded.span` leads back to code points of the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from storybank.records import Span

# Azerbaijani Cyrillic of 1958, one letter for one letter; Ҹ ҹ and Ҝ ҝ have no Russian twin.
_AZ_CYRILLIC = dict(zip("абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш", "abvqğdeəjziıykglmnoöprstuüfxhçcş", strict=True))
_AZ_ASCII = str.maketrans("əıöüğşç", "eiougsc")
_LATIN_TWINS = str.maketrans("aceopxykmhtn", "асеорхукмнтп")  # Latin letter → the Cyrillic one that looks like it
_CYRILLIC_TWINS = str.maketrans("асеорхукмнтіјѕ", "aceopxykmhtijs")
_SPACES = "\t\n\r\x0b\x0c\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_DASHES = "-\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = "’ʼʻ`´‘՚ʹ′"
_GONE = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0f\ufeff"
# What cannot be folded letter for letter: invisible characters, Armenian marks that stand inside words, combining marks,
# the two spellings of "and" in Armenian, and a word broken at the line's end.
_IRREGULAR = re.compile(rf"[{_GONE}]|[՛՜՞]|[\u0300-\u036f]|եւ|(?<=\w)[-‐]\r?\n(?=[^\W\d_])")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z]")
_WORD = re.compile(r"\w+")
_MIXED = re.compile("[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z]")
_MIXED_WORD = re.compile("\\w{0,40}?(?:[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z])\\w*")
_AZ_LETTERS = re.compile("[əƏıİöÖüÜğĞşŞçÇǝә]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what the automaton reads; `origin[i]` is where its letter i begins in the original, None: letter for letter."""

    text: str
    length: int  # of the original, code points
    origin: tuple[int, ...] | None = None
    is_ascii_typed: bool = False  # Azerbaijani typed without its own letters

    def span(self, start: int, end: int) -> Span:
        """Return the code points of the original that `text[start:end]` came from."""
        if self.origin is None:
            return Span(start, end)
        last = self.origin[end] if end < len(self.origin) else self.length
        return Span(self.origin[start], max(last, self.origin[start]))


@cache
def _table(language: str) -> dict[int, str]:
    """Return the letter-for-letter table of one language: case, look-alikes of schwa, spaces, dashes, apostrophes."""
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x590), *range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0), *range(0x1E00, 0x1F00)):
        small = chr(code).lower()
        if len(small) == 1 and small != chr(code):
            table[code] = small
    table |= {ord(sign): " " for sign in _SPACES + _DASHES} | {ord(sign): "'" for sign in _APOSTROPHES}
    table |= {ord("ё"): "е", ord("Ё"): "е", ord("ǝ"): "ə", ord("Ǝ"): "ə", ord("ǧ"): "ğ", ord("Ǧ"): "ğ", ord("İ"): "i"}
    if language.startswith("az"):
        table |= {ord("I"): "ı", ord("ә"): "ə", ord("Ә"): "ə"}
    return table


def fold(text: str, language: str) -> Folded:
    """Return `text` for matching in `language`. Any text: lone surrogates, mixed scripts and empty texts included."""
    table = _table(language)
    if _IRREGULAR.search(text):
        folded, origin = _fold_irregular(text, table)
    else:
        folded, origin = text.translate(table), None
    if language.startswith("az"):
        is_ascii = not _AZ_LETTERS.search(text) and not _CYRILLIC.search(text)
        folded = _az_latin(folded)
        if is_ascii:
            folded = folded.replace("ı", "i")  # "ISGAL" typed on an English keyboard
        return Folded(folded, len(text), origin, is_ascii)
    if _MIXED.search(folded):
        twins = _LATIN_TWINS if language == "ru" else _CYRILLIC_TWINS
        folded = _MIXED_WORD.sub(lambda word: word.group().translate(twins), folded)
    return Folded(folded, len(text), origin)


def fold_ascii(word: str) -> str:
    """Return an Azerbaijani word as a keyboard without its letters writes it."""
    return word.translate(_AZ_ASCII)


def _fold_irregular(text: str, table: dict[int, str]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for match in _IRREGULAR.finditer(text):
        start, end = match.span()
        if start > at:
            pieces.append(text[at:start].translate(table))
            origin.extend(range(at, start))
        found = match.group()
        if found == "եւ":
            pieces.append("և")
            origin.append(start)
        elif unicodedata.combining(found[0]) and pieces and pieces[-1]:
            whole = unicodedata.normalize("NFC", text[start - 1] + found)  # the mark joins the letter before it
            if len(whole) == 1:
                pieces[-1] = pieces[-1][:-1] + whole.translate(table)
        at = end
    pieces.append(text[at:].translate(table))
    origin.extend(range(at, len(text)))
    return "".join(pieces), tuple(origin)


def _az_latin(folded: str) -> str:
    """Return Azerbaijani Cyrillic words in Latin letters; a Cyrillic look-alike inside a Latin word becomes Latin."""
    if not _CYRILLIC.search(folded):
        return folded
    letters = str.maketrans(_AZ_CYRILLIC)

    def rewrite(word: re.Match[str]) -> str:
        found = word.group()
        if _LATIN.search(found):
            return found.translate(_CYRILLIC_TWINS)
        return found.translate(letters)

    return _WORD.sub(rewrite, folded)
