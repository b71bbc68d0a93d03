"""Respelling of a name in another alphabet by one fixed table: what was said is kept, only the letters change.

The table and its sources are `schemas/places/transliteration.yml`. Language-pair exonyms are never used here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from storybank import schemafiles

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Tables:
    read: Mapping[str, Mapping[str, tuple[str, ...]]]
    write: Mapping[str, Mapping[tuple[str, ...], str]]
    at_start: Mapping[str, Mapping[str, str]]  # written so at the beginning of a word
    before_vowel: Mapping[str, Mapping[str, str]]
    vowels: frozenset[str]
    cyrillic: Mapping[int, str]
    source: str


@cache
def _tables() -> _Tables:
    data = schemafiles.read_yaml("places/transliteration.yml")
    write: dict[str, dict[tuple[str, ...], str]] = {}
    at_start: dict[str, dict[str, str]] = {}
    before_vowel: dict[str, dict[str, str]] = {}
    for language, pairs in data["write"].items():
        write[language] = {tuple(k.split()): v for k, v in pairs.items() if k[0] not in "^+"}
        at_start[language] = {k[1:]: v for k, v in pairs.items() if k[0] == "^"}
        before_vowel[language] = {k[1:]: v for k, v in pairs.items() if k[0] == "+"}
    letters = data["az-Cyrl"]
    cyrillic = {ord(k): v for k, v in letters.items()} | {ord(upper_az(k)): v.upper() for k, v in letters.items()}
    return _Tables(
        read={lang: {k: tuple(v.split()) for k, v in pairs.items()} for lang, pairs in data["read"].items()},
        write=write,
        at_start=at_start,
        before_vowel=before_vowel,
        vowels=frozenset(data["vowels"]),
        cyrillic=cyrillic,
        source=data["source"],
    )


def source() -> str:
    """Return which table this is, to be recorded beside each rendering it made."""
    return _tables().source


def transliterate(name: str, from_language: str, to_language: str) -> str:
    """Return `name`, said in `from_language`, in the letters of `to_language` (hy, az, ru, en); unknown letters stay.

    Each word keeps its capital. The same alphabet returns the name unchanged.
    """
    spoken, written = _alphabet(from_language), _alphabet(to_language)
    if spoken == written:
        return name
    return _WORD.sub(lambda match: _word(match[0], spoken, written), name)


def to_azerbaijani_cyrillic(name: str) -> str:
    """Return an Azerbaijani Latin name in the Cyrillic letters of 1958, letter for letter."""
    return name.translate(_tables().cyrillic)


def sounds(name: str, language: str) -> list[str]:
    """Return the sounds of one word as the table reads them; letters it does not know stand for themselves."""
    tables = _tables()
    table = tables.read[_alphabet(language)]
    word = lower_az(name) if _alphabet(language) == "az" else name.lower()
    out: list[str] = []
    at = 0
    while at < len(word):
        for length in (2, 1):
            piece = word[at : at + length]
            found = table.get("^" + piece) if at == 0 else None
            if found is None and out and out[-1] in tables.vowels:
                found = table.get("<" + piece)
            if found is None:
                found = table.get(piece)
            if found is not None and len(piece) == length:
                out.extend(found)
                at += length
                break
        else:
            out.append(word[at])
            at += 1
    return out


def upper_az(text: str) -> str:
    """Return Azerbaijani capitals: i → İ, ı → I."""
    return text.replace("i", "İ").replace("ı", "I").upper()


def lower_az(text: str) -> str:
    """Return Azerbaijani small letters: İ → i, I → ı, never two code points for one."""
    return text.replace("İ", "i").replace("I", "ı").lower()


def _word(word: str, spoken: str, written: str) -> str:
    tables = _tables()
    table, starts, before = tables.write[written], tables.at_start[written], tables.before_vowel[written]
    heard = sounds(word, spoken)
    out: list[str] = []
    at = 0
    while at < len(heard):
        pair = tuple(heard[at : at + 2])
        if len(pair) == 2 and pair in table:
            out.append(table[pair])
            at += 2
            continue
        sound = heard[at]
        following = heard[at + 1] if at + 1 < len(heard) else ""
        if at == 0 and sound in starts:
            out.append(starts[sound])
        elif sound in before and following in tables.vowels:
            out.append(before[sound])
        else:
            out.append(table.get((sound,), sound))
        at += 1
    respelt = "".join(out)
    if not word[:1].isupper():
        return respelt
    if len(word) > 1 and word.isupper():
        return upper_az(respelt) if written == "az" else respelt.upper()
    first = upper_az(respelt[:1]) if written == "az" else respelt[:1].upper()
    return first + respelt[1:]


def _alphabet(language: str) -> str:
    base = language.partition("-")[0]
    return {"hyw": "hy"}.get(base, base) if base in ("hy", "hyw", "az", "ru") else "en"
