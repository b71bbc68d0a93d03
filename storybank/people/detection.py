"""Finds names and identifiers in one text, each language by its own rules."""

from dataclasses import dataclass

from storybank.people import identifiers
from storybank.records import IdentifierMark, NameMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Names and identifiers of one text. `is_uncased`: the text has no capitals, so that names cannot be told from words."""

    names: tuple[NameMark, ...] = ()
    identifiers: tuple[IdentifierMark, ...] = ()
    is_uncased: bool = False


_CASED_LETTERS_MIN = 60  # a shorter text may have no capital by chance


def find(text: str, language: str) -> Found:
    """Return what was found in `text`; offsets are code points. Any text is accepted."""
    return Found(identifiers=identifiers.find(text, language), is_uncased=is_uncased(text))


def is_uncased(text: str) -> bool:
    """Return whether a text long enough to have capitals has none (speech recognition)."""
    cased = sum(1 for character in text if character.islower())
    return cased >= _CASED_LETTERS_MIN and not any(character.isupper() for character in text)
