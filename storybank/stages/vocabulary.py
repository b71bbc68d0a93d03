"""Themes and content notes: what a sender wrote, in any language, as one code with words in every language."""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from storybank import schemafiles
from storybank.i18n import spoken
from storybank.records import Language


def code_of(kind: str, word: str) -> str:
    """Return the code for a word of `kind` ("themes", "content_notes"); an unknown word is its own code."""
    return _codes(kind).get(_key(word), word)


def codes_of(kind: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of several words, each once, in order."""
    return tuple(dict.fromkeys(code_of(kind, word) for word in words))


def words_of(kind: str, codes: Iterable[str], languages: Iterable[Language]) -> dict[str, dict[Language, str]]:
    """Return code → words in these languages, for the codes the vocabulary knows."""
    known = _document().get(kind, {})
    wanted = tuple(languages)
    return {
        code: {language: known[code][language] for language in wanted if language in known[code]}
        for code in dict.fromkeys(codes)
        if code in known
    }


def choices(kind: str) -> tuple[tuple[str, str], ...]:
    """Return every code of `kind` with its word in the language of this context, sorted by the word."""
    found = ((code, words.get(spoken(), code)) for code, words in _document()[kind].items())
    return tuple(sorted(found, key=lambda pair: pair[1]))


@cache
def _document() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    document: Mapping[str, Mapping[str, Mapping[str, str]]] = schemafiles.read_yaml("vocabulary.yml")
    return document


@cache
def _codes(kind: str) -> Mapping[str, str]:
    found = {}
    for code, words in _document()[kind].items():
        for word in (code, *words.values(), *_document()["also_written"].get(code, ())):
            found[_key(word)] = code
    return found


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word.strip()).casefold().replace("i̇", "i")
