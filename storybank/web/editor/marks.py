"""Cuts a text into pieces at the spans of its questions. Pure; escaping is the template's."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from storybank.records import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """One question's place in a text."""

    number: int
    span: Span
    severity: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters, the numbers of the questions that cover them, the gravest of these, and which end here."""

    text: str
    numbers: tuple[int, ...] = ()
    severity: str = ""
    ending: tuple[int, ...] = ()


_GRAVITY = {"": 0, "info": 1, "review": 2, "blocked": 3, "gone": 4}  # gone: taken out already


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Return the text in pieces that together are the text again."""
    inside = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    edges = sorted({0, len(text), *(edge for mark in inside for edge in (mark.span.start, mark.span.end))})
    found = []
    for start, end in pairwise(edges):
        over = [mark for mark in inside if mark.span.start <= start and end <= mark.span.end]
        gravest = max((mark.severity for mark in over), key=lambda one: _GRAVITY[one], default="")
        found.append(
            Piece(
                text=text[start:end],
                numbers=tuple(mark.number for mark in over),
                severity=gravest,
                ending=tuple(mark.number for mark in over if mark.span.end == end),
            )
        )
    return tuple(found)
