"""Capitals: texts that have none or lose them on the way, headings that have nothing else, words a line's end has cut."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from storybank.people.lists import lower
from storybank.people.tokens import Token, script

_LETTERS_MIN = 60  # small letters: a shorter turn may have no capital by chance
CAPTION_MIN = 16  # the same for a caption, which begins with a capital wherever anybody writes them
_RUN = 75  # words in a row without a capital; in 4,800 texts with capitals the longest had 71
_STARTS = 4  # sentences that begin small, and more than half of all that begin
# a capital; not I, which speech recognition writes so whatever else it writes small
_CAPITAL = re.compile(r"(?!I\b)[A-ZÀ-ÖØ-ÞĞİŞƏЀ-ЯӘҒҜҸҺӨҮԱ-Ֆ]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_START = re.compile(r"(?<![.…])[.!?։]+[\s»”\"]+([^\W\d_])")
_CUT = re.compile(r"[^\W\d_][ \t]*\r?\n[ \t]*[^\W\d_]")
_LISTED = frozenset("gfnptm")  # what no list knows is half a word: -yan is a surname's ending, and no word
_ABBREVIATION = 4  # letters up to which an unknown word in capitals stays one


def is_uncased(text: str, least: int = _LETTERS_MIN) -> bool:
    """Return whether names cannot be told from words: no capital among `least` small letters, or long stretches without.

    A text whose every sentence begins small, or that goes on for a page's half without a capital, is speech recognition
    or haste, wherever else it has a capital by chance.
    """
    if text.lower() == text:
        return sum(1 for character in text if character.islower()) >= least
    if len(text) < least * 2:
        return False
    starts = [letter.islower() for letter in _START.findall(text)]
    return (sum(starts) >= _STARTS and sum(starts) * 2 > len(starts)) or _has_long_run(text)


def _has_long_run(text: str) -> bool:
    return any(
        len(between) > 2 * _RUN and sum(1 for _ in _WORD.finditer(between)) > _RUN for between in _CAPITAL.split(text)
    )


def calmed(words: Sequence[Token], text: str, code: str) -> str:
    """Write headings in capitals as a sentence has them, in `words` and in the text returned, which is as long as `text`.

    A word of the language becomes small, a name gets one capital; what may be either stays, and so do abbreviations.
    """
    pieces: list[str] = []
    end = 0
    for stretch in _stretches(words, text):
        said = [_kind(token, code, is_initial=text[token.end : token.end + 1] in ".․") for token in stretch]
        for number, (token, kind) in enumerate(zip(stretch, said, strict=True)):
            is_beside_name = "name" in said[max(0, number - 1) : number] + said[number + 1 : number + 2]
            raw = text[token.start : token.end]
            if kind == "word":
                written = lower(raw, code)
            elif kind == "name" or (kind == "either" and is_beside_name) or (kind == "" and len(raw) > _ABBREVIATION):
                written = raw[0] + lower(raw[1:], code)
            else:
                continue
            if len(written) != len(raw):
                continue
            token.is_capital = written[0].isupper()
            token.plain = token.plain[0] + token.low[1:] if token.is_capital else token.low
            pieces += (text[end : token.start], written)
            end = token.end
    return "".join([*pieces, text[end:]]) if pieces else text


def _stretches(words: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """Yield runs of words in capitals on one line, marks and numbers between them left out; two at least."""
    run: list[Token] = []
    for token in words:
        is_letter = token.is_word and len(token.plain) == 1 and token.is_capital
        if run and "\n" in text[run[-1].end : token.start] and token.end > token.start:
            if sum(len(one.plain) > 2 for one in run) > 1:
                yield run
            run = []
        if token.is_shouted or is_letter:
            run.append(token)
        elif token.is_word:
            if sum(len(one.plain) > 2 for one in run) > 1:
                yield run
            run = []
    if sum(len(one.plain) > 2 for one in run) > 1:
        yield run


def _kind(token: Token, code: str, *, is_initial: bool) -> str:
    """Return word, name, either, or nothing where no list knows it."""
    if len(token.plain) == 1:
        return "" if is_initial else "word"
    kinds, names, common = reader(script(token.plain), code)
    found = set(kinds(token.low))
    if found & names:
        return "either" if found & common else "name"
    return "word" if found & common else ""


def mended(words: list[Token], text: str, code: str) -> list[Token]:
    """Return the words with each name put together that a line's end has cut without a hyphen: Petro | syan."""
    if not _CUT.search(text):
        return words
    found: list[Token] = []
    for token in words:
        before = found[-1] if found else None
        if before is not None and token.is_word and _is_cut(before, token, text, code):
            low = before.low + token.low
            found[-1] = replace(before, end=token.end, plain=before.plain + token.plain, low=low)
        else:
            found.append(token)
    return found


def _is_cut(before: Token, after: Token, text: str, code: str) -> bool:
    gap = text[before.end : after.start]
    if "\n" not in gap or not gap.isspace() or not before.is_capital or after.is_capital or before.is_shouted:
        return False
    if len(before.plain) < 2 or script(before.plain) != script(after.plain):
        return False
    kinds, names, common = reader(script(before.plain), code)
    if set(kinds(after.low)) & (common | _LISTED):
        return False
    return bool(set(kinds(before.low + after.low)) & names)


@cache
def reader(letters: str, code: str) -> tuple[Callable[[str], str], frozenset[str], frozenset[str]]:
    """Return what says the kinds of a word of this script in this language, the kinds of names, and those of words."""
    if letters == "armn":
        from storybank.people.armenian_words import kinds as armenian

        return armenian, frozenset("gfs"), frozenset("c")
    if code == "az":
        from storybank.people.azerbaijani import kinds as azerbaijani

        return azerbaijani, frozenset("gfshH"), frozenset("ctm")
    if letters == "cyrl":
        from storybank.people.russian import kinds as russian

        return russian, frozenset("nsPk"), frozenset("c")
    if letters == "latn":
        from storybank.people.english_words import kinds as english

        return english, frozenset("gfhk"), frozenset("c")
    return (lambda _word: ""), frozenset(), frozenset()
