"""Capitals: texts that have none or lose them on the way, headings that have nothing else, words a line's end has cut."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from storybank.people.lists import lower
from storybank.people.tokens import Token, script, written

_LETTERS_MIN = 60  # small letters: a shorter turn may have no capital by chance
CAPTION_MIN = 16  # the same for a caption, which begins with a capital wherever anybody writes them
_RUN = 75  # words in a row without a capital; in 4,800 texts with capitals the longest had 71
_STARTS = 4  # sentences that begin small, and more than half of all that begin
_UNBROKEN = re.compile(r"[^A-ZÀ-ÖØ-ÞĞİŞƏЀ-ЯӘҒҜҸҺӨҮԱ-Ֆ]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_START = re.compile(r"(?<![.…])[.!?։]+[\s»”\"]+([^\W\d_])")
_CUT = re.compile(r"[^\W\d_][ \t]*\r?\n[ \t]*[^\W\d_]")
_LISTED = frozenset("ptm")  # what no list knows is half a word: -yan is a surname's ending, and no word
_SHOUTED = re.compile(r"[^\W\d_a-zа-яёա-և][^\W\d_a-zа-яёա-և]{2}[^\n]{0,40}?[^\W\d_a-zа-яёա-և]{3}")
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
    plain = text.replace(" I ", " i ").replace(" I'", " i'").replace(" I’", " i’")  # which speech recognition writes so
    return any(
        stretch.end() - stretch.start() > 2 * _RUN and sum(1 for _ in _WORD.finditer(stretch[0])) >= _RUN
        for stretch in _UNBROKEN.finditer(plain)
    )


def calmed(words: list[Token], text: str, code: str) -> str:
    """Write headings in capitals as a sentence has them, in `words` and in the text returned, which is as long as `text`.

    A word of the language becomes small, a name gets one capital; what may be either stays, and so do abbreviations.
    """
    if not _SHOUTED.search(text):
        return text
    pieces: list[str] = []
    end = 0
    for stretch in _stretches(words, text):
        said = [_kind(words[at], code, is_initial=text[words[at].end : words[at].end + 1] in ".․") for at in stretch]
        if not {"word", "name", "either"} & set(said):  # codes and abbreviations
            continue
        for number, (at, kind) in enumerate(zip(stretch, said, strict=True)):
            token = words[at]
            is_beside_name = "name" in said[max(0, number - 1) : number] + said[number + 1 : number + 2]
            raw = text[token.start : token.end]
            if kind in ("word", "letter"):
                calm = lower(raw, code)
            elif kind == "name" or (kind == "either" and is_beside_name) or (kind == "" and len(raw) > _ABBREVIATION):
                calm = raw[0] + lower(raw[1:], code)
            else:
                continue
            if len(calm) != len(raw):
                continue
            words[at] = written(token, token.plain[0] + token.low[1:] if calm[0].isupper() else token.low)
            pieces += (text[end : token.start], calm)
            end = token.end
    return "".join([*pieces, text[end:]]) if pieces else text


def _stretches(words: Sequence[Token], text: str) -> Iterator[list[int]]:
    """Yield runs of words in capitals on one line, marks and numbers between them left out; two at least."""
    run: list[int] = []
    for at, token in enumerate(words):
        if not token.is_word:
            continue
        is_capitals = token.is_shouted or (token.is_capital and len(token.plain) == 1)
        if run and (not is_capitals or "\n" in text[words[run[-1]].end : token.start]):
            if sum(len(words[one].plain) > 2 for one in run) > 1:
                yield run
            run = []
        if is_capitals:
            run.append(at)
    if sum(len(words[one].plain) > 2 for one in run) > 1:
        yield run


def _kind(token: Token, code: str, *, is_initial: bool) -> str:
    """Return word, name, either, or nothing where no list knows it."""
    if len(token.plain) == 1:
        return "" if is_initial else "letter"
    kinds, names, common = reader(script(token.plain), code)
    found = set(kinds(token.low))
    if found & names:
        return "either" if found & common else "name"
    return "word" if found & common else ""


def mended(words: list[Token], text: str, code: str) -> list[Token]:
    """Return the words with each name put together that a line's end has cut without a hyphen: Petro | syan."""
    if "\n" not in text or not _CUT.search(text):
        return words
    found: list[Token] = []
    for token in words:
        before = found[-1] if found else None
        if before is not None and token.is_word and _is_cut(before, token, text, code):
            whole = written(before, before.plain + token.plain)
            found[-1] = whole._replace(end=token.end, low=before.low + token.low)
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
