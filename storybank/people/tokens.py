"""Cuts a text into words and marks with their places; a word broken at a line's end is one word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from storybank.people.lists import lower

_LETTER = r"[^\W\d_]"
_SMALL = "a-zß-öø-ÿа-яёәғҝҹһөүјա-ևəğışçöü"
_TOKEN = re.compile(
    rf"{_LETTER}(?:[\u0300-\u036f\u00ad\u200b-\u200d՛՜՞]|{_LETTER}|[’'ʼ](?={_LETTER})|-\r?\n[ \t]*(?=[{_SMALL}]))*"
    r"|\d+|[^\w\s]|_"
)
_BREAK = re.compile(r"-\r?\n[ \t]*|[\u00ad\u200b-\u200d՛՜՞\u0301]")
_ENDS_SENTENCE = frozenset(".!?։…:;")
_OPENS = frozenset('«»“”„"([—–-•*՝|')
_LINES = re.compile("[\n\t\r\v\f\u0085\u2028\u2029]")  # a line or a cell ends
_BEGUN = 4  # letters that a stutter repeats


@dataclass(slots=True)
class Token:
    """One word, number or mark. `plain`: without stress marks and line breaks; `low`: in lower case."""

    start: int
    end: int
    plain: str
    low: str
    is_word: bool
    is_first: bool  # stands where a sentence, a quotation or a line begins, so that a capital says nothing
    is_capital: bool

    @property
    def is_shouted(self) -> bool:
        return len(self.plain) > 1 and self.plain.isupper()

    @property
    def is_initial(self) -> bool:
        if not self.is_capital:
            return False
        return len(self.plain) == 1 or (len(self.plain) == 2 and self.plain[1].islower() and self.plain > "ʼ")


def split(text: str, language: str) -> list[Token]:
    """Return the words, numbers and marks of `text`, left to right; white space is left out."""
    found: list[Token] = []
    is_first = True
    end = 0
    before: Token | None = None
    for match in _TOKEN.finditer(text):
        raw = match[0]
        start = match.start()
        plain, low, is_word, is_capital = _read(raw, language)
        if (
            not is_first
            and start - end > 0
            and (start - end > 1 or text[end] != " ")
            and _LINES.search(text, end, start)
        ):
            is_first = True
        end = match.end()
        token = Token(start, end, plain, low, is_word, is_word and is_first, is_capital)
        if is_word and not is_capital and len(found) > 1 and found[-1].plain == "-":
            _stuttered(token, found)
        found.append(token)
        if is_word or raw.isdigit():
            is_first = False
            before = token
        elif raw in _ENDS_SENTENCE:
            is_first = not (raw == "." and before is not None and before.end == start and before.is_initial)
        elif raw in _OPENS:
            is_first = is_first or raw not in "՝-([—–"
    return found


def _stuttered(token: Token, before: Sequence[Token]) -> None:
    """Give a name its capital back that a stutter has taken along: Za-zaven, Z-z-zaven."""
    dash, begun = before[-1], before[-2]
    if (
        begun.is_capital
        and begun.end == dash.start
        and dash.end == token.start
        and len(begun.low) <= _BEGUN
        and token.low.startswith(begun.low)
        and (len(begun.low) < len(token.low) or len(token.low) == 1)
    ):
        token.plain = token.plain[0].upper() + token.plain[1:]
        token.is_capital = True


@lru_cache(maxsize=200_000)
def _read(raw: str, language: str) -> tuple[str, str, bool, bool]:
    """Return a word or mark without stress marks and line breaks, in lower case, and whether it is a word, a capital."""
    is_word = raw[0].isalpha()
    plain = _BREAK.sub("", raw) if is_word and not raw.isalpha() else raw
    return plain, lower(plain, language), is_word, is_word and plain[0].isupper()


def small_words(tokens: Sequence[Token]) -> set[str]:
    """Return the words that the text writes small; parts of handles and addresses are none."""
    return {
        token.low
        for at, token in enumerate(tokens)
        if token.is_word
        and not token.is_capital
        and not (at and tokens[at - 1].plain in "@_/" and tokens[at - 1].end == token.start)
    }


def script(word: str) -> str:
    """Return armn, cyrl, latn or "" for the script of a word's first letter."""
    return _script(word[:1])


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    if "Ա" <= letter <= "և":
        return "armn"
    if "\u0400" <= letter <= "\u052f":
        return "cyrl"
    return "latn" if (letter.isalpha() and letter < "\u0250") or letter in "Əə" else ""
