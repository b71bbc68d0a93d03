"""Cuts a text into words and marks with their places; a word broken at a line's end is one word."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

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


class Token(NamedTuple):
    """One word, number or mark. `plain`: without stress marks and line breaks; `low`: in lower case."""

    start: int
    end: int
    is_first: bool  # stands where a sentence, a quotation or a line begins, so that a capital says nothing
    plain: str
    low: str
    is_word: bool
    is_capital: bool
    is_shouted: bool  # two capitals or more and nothing else
    is_initial: bool


def split(text: str, language: str) -> list[Token]:
    """Return the words, numbers and marks of `text`, left to right; white space is left out."""
    found: list[Token] = []
    add, new, read_of = (
        found.append,
        tuple.__new__,
        _read,
    )  # not by way of a named tuple's own constructor, which is slow
    is_first = True
    end = 0
    is_after_initial = is_after_hyphen = False
    for match in _TOKEN.finditer(text):
        raw = match[0]
        before = end
        start, end = match.span()
        if (
            not is_first
            and start > before
            and (start > before + 1 or text[before] != " ")
            and _LINES.search(text, before, start)
        ):
            is_first = True
        read = read_of(raw, language)
        if read[2]:
            token = new(Token, (start, end, is_first, *read))
            if is_after_hyphen and not read[3] and len(found) > 1:
                token = _stuttered(token, found)
            add(token)
            is_first = is_after_hyphen = False
            is_after_initial = read[5]
            continue
        add(new(Token, (start, end, False, *read)))
        is_after_hyphen = raw == "-"
        if raw in _ENDS_SENTENCE:
            is_first = not (raw == "." and is_after_initial and start == before)
        elif raw in _OPENS:
            is_first = is_first or raw not in "՝-([—–"
        elif raw.isdigit():
            is_first = is_after_initial = False
    return found


def _stuttered(token: Token, before: Sequence[Token]) -> Token:
    """Return a name with the capital that a stutter has taken along: Za-zaven, Z-z-zaven."""
    dash, begun = before[-1], before[-2]
    if (
        begun.is_capital
        and begun.end == dash.start
        and dash.end == token.start
        and len(begun.low) <= _BEGUN
        and token.low.startswith(begun.low)
        and (len(begun.low) < len(token.low) or len(token.low) == 1)
    ):
        return written(token, token.plain[0].upper() + token.plain[1:])
    return token


def written(token: Token, plain: str) -> Token:
    """Return the token as if it had been written so."""
    return token._replace(
        plain=plain, is_capital=plain[0].isupper(), is_shouted=_is_shouted(plain), is_initial=_is_initial(plain)
    )


@lru_cache(maxsize=200_000)
def _read(raw: str, language: str) -> tuple[str, str, bool, bool, bool, bool]:
    """Return what a token says of itself, from `plain` on: a word or mark without stress marks and line breaks."""
    is_word = raw[0].isalpha()
    plain = _BREAK.sub("", raw) if is_word and not raw.isalpha() else raw
    is_capital = is_word and plain[0].isupper()
    return plain, lower(plain, language), is_word, is_capital, _is_shouted(plain), is_capital and _is_initial(plain)


def _is_shouted(plain: str) -> bool:
    return len(plain) > 1 and plain.isupper()


def _is_initial(plain: str) -> bool:
    """Return whether a capitalised word is somebody's initial: one letter, or two in other alphabets than Latin (Յու.)."""
    if not plain[0].isupper():
        return False
    return len(plain) == 1 or (len(plain) == 2 and plain[1].islower() and plain > "ʼ")


def pieces(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text, none longer than `most` characters, cut where a line, a sentence or else a word ends."""
    begin = 0
    while begin < len(text):
        end = min(len(text), begin + most)
        if end < len(text):
            half = begin + most // 2
            cuts = (text.rfind(sign, half, end) + len(sign) for sign in ("\n", ". ", "։ ", "! ", "? ", " "))
            end = next((cut for cut in cuts if cut > half), end)
        yield begin, end
        begin = end


def small_words(tokens: Sequence[Token], text: str) -> set[str]:
    """Return the words that the text writes small; parts of handles and addresses are none."""
    if not ("@" in text or "_" in text or "/" in text):
        return {token.low for token in tokens if token.is_word and not token.is_capital}
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
