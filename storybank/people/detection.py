"""Finds names and identifiers in one text, each language by its own rules, each script of a mixed text by its own.

Two tiers: `auto` marks are replaced; `review` marks, capitalised words that nobody here knows, are asked about.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storybank.people import casing, identifiers, tokens, unknown
from storybank.people.casing import is_uncased
from storybank.people.spans import Sure
from storybank.records import IdentifierMark, NameMark, Span

__all__ = ["Found", "find", "is_uncased", "names"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Names and identifiers of one text. `is_uncased`: it has no capitals, or hardly any: names cannot be told from words."""

    names: tuple[NameMark, ...] = ()
    identifiers: tuple[IdentifierMark, ...] = ()
    is_uncased: bool = False


_PIECE = 200_000  # characters read at once: memory stays flat however long a paragraph is
_MUCH = 0.2  # share of a text's words in another script, from which it is worth that language's model
_HALVES = re.compile("[\ud800-\udfff]")  # of a letter, as JSON may hold one: no model reads it


def find(text: str, language: str, *, is_quick: bool = False) -> Found:
    """Return what was found in `text`; offsets are code points. Any text is accepted.

    is_quick: by lists and rules alone, as on a photographer's laptop, where no model is installed; only what is sure.
    """
    text = _HALVES.sub("\ufffd", text)
    is_small = is_uncased(text)
    found = [_read(text[begin:end], language, is_quick=is_quick, is_small=is_small) for begin, end in _pieces(text)]
    if len(found) == 1:
        return found[0]
    names: list[NameMark] = []
    numbers: list[IdentifierMark] = []
    for (begin, _end), piece in zip(_pieces(text), found, strict=True):
        names += (replace(mark, span=_moved(mark.span, begin)) for mark in piece.names)
        numbers += (replace(mark, span=_moved(mark.span, begin)) for mark in piece.identifiers)
    return Found(names=tuple(names), identifiers=tuple(numbers), is_uncased=is_small)


def _pieces(text: str) -> Iterable[tuple[int, int]]:
    return tokens.pieces(text, _PIECE) if len(text) > _PIECE else ((0, len(text)),)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _read(text: str, language: str, *, is_quick: bool, is_small: bool) -> Found:
    return Found(
        names=_names(text, language, is_quick=is_quick, is_small=is_small),
        identifiers=identifiers.find(text, language),
        is_uncased=is_small,
    )


def names(text: str, language: str, *, is_quick: bool = False) -> tuple[NameMark, ...]:
    """Return the names in `text`, sure ones and questions, left to right; they do not overlap."""
    return find(text, language, is_quick=is_quick).names


def _names(text: str, language: str, *, is_quick: bool, is_small: bool) -> tuple[NameMark, ...]:
    code = language.partition("-")[0].lower()
    words = casing.mended(tokens.split(text, code), text, code)
    text = casing.calmed(words, text, code)
    sure = Sure({}, small=tokens.small_words(words, text))
    for script, finder_code in _readers(words, code):
        _add(sure, words, text, finder_code, script, code, with_models=not is_quick)
    certain = sure.marks(words)
    if is_quick:
        return tuple(sorted(certain, key=lambda mark: mark.span))
    questions = unknown.find(words, certain, sure, code, is_uncased=is_small)
    return tuple(sorted([*certain, *questions], key=lambda mark: mark.span))


def _readers(words: Sequence[tokens.Token], code: str) -> list[tuple[str, str]]:
    """Return which scripts of the text are read, and by the rules of which language."""
    written = {tokens.script(token.plain) for token in words if token.is_capital}
    found = []
    if "armn" in written:
        found.append(("armn", "hy"))
    if "cyrl" in written:
        found.append(("cyrl", "az" if code == "az" else "ru"))
    if "latn" in written:
        found.append(("latn", "az" if code == "az" else "en"))
    return found


def _share(words: Sequence[tokens.Token], script: str) -> float:
    written = [tokens.script(token.plain) for token in words if token.is_word]
    return written.count(script) / max(1, len(written))


def _add(
    sure: Sure, words: Sequence[tokens.Token], text: str, code: str, script: str, language: str, *, with_models: bool
) -> None:
    if code == "hy":
        from storybank.people import armenian

        found = armenian.find(words, with_model=with_models)
    elif code == "az":
        from storybank.people import azerbaijani

        found = azerbaijani.find(words, script)
    elif code == "ru":
        from storybank.people import russian

        is_worth_it = with_models and (language == "ru" or _share(words, "cyrl") > _MUCH)
        found = russian.find(words, text if is_worth_it else "")
    else:
        from storybank.people import english

        found = english.find(words, text if with_models else "", small=sure.small, is_foreign=language in ("hy", "ru"))
    for at, rule in found.rules.items():
        sure.add(rule, at)
    sure.doubts |= found.doubts
