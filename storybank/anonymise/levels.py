"""One text at several levels of anonymity: what stands for each name, and a log that says why, without the names.

Levels, each stricter than the one before: `agreed` (everybody as they agreed to be called), `pseudonyms` (nobody's real
name), `roles` (nobody's pseudonym either, doubtful words too), `marks` (one mark for every name, place and identifier).
"""

from collections.abc import Callable, Iterable
from enum import StrEnum

from storybank.anonymise.text import MARK, apply
from storybank.records import NameMark, NameTier, PlaceMarkKind, Redaction, Replacement, Span, TextMarks


class Level(StrEnum):
    AGREED = "agreed"
    PSEUDONYMS = "pseudonyms"
    ROLES = "roles"
    MARKS = "marks"


Words = Callable[[NameMark], str | None]  # what stands for a name at this level; None: the name stays


def at_level(
    field: str, text: str, marks: TextMarks, redactions: Iterable[Redaction], level: Level, words_for: Words
) -> tuple[str, tuple[Replacement, ...]]:
    """Return the text at a level, and the log of what was replaced. A text that was treated already stays as it is.

    redactions: those decided by people for this text; they stand at every level, and nothing is taken back.
    """
    log = [
        Replacement(
            field=field,
            start=one.span.start if one.span else 0,
            end=one.span.end if one.span else len(text),
            words=MARK if level is Level.MARKS else one.replacement or MARK,
            kind="redaction",
            tier="person",
            rule=one.reason.value,
            person=one.person,
        )
        for one in redactions
    ]
    taken = [_span(one) for one in log] + list(_brackets(text))
    for one in _found(field, marks, level, words_for):
        here = _span(one)
        if not any(here.start < span.end and span.start < here.end for span in taken):
            log.append(one)
            taken.append(here)
    log.sort(key=_span)
    return apply(text, [(_span(one), one.words) for one in log]), tuple(log)


def _span(one: Replacement) -> Span:
    return Span(one.start or 0, one.end or 0)


def _found(field: str, marks: TextMarks, level: Level, words_for: Words) -> Iterable[Replacement]:
    for identifier in marks.identifiers:
        span = identifier.span
        yield Replacement(
            field=field, start=span.start, end=span.end, words=MARK, kind=identifier.kind.value, tier=identifier.tier.value, rule="identifiers"
        )  # fmt: skip
    for mark in marks.names:
        if mark.tier is NameTier.REVIEW and mark.person is None and level in (Level.AGREED, Level.PSEUDONYMS):
            continue  # a person decides; the finding stays open
        words = MARK if level is Level.MARKS else words_for(mark)
        if words is not None:
            span = mark.span
            yield Replacement(
                field=field, start=span.start, end=span.end, words=words, kind="name", tier=mark.tier.value, rule=mark.rule, person=mark.person
            )  # fmt: skip
    if level is Level.MARKS:
        for place in marks.places:
            if place.kind is PlaceMarkKind.PLACE:
                span = place.span
                yield Replacement(
                    field=field, start=span.start, end=span.end, words=MARK, kind="place", tier="auto", rule="gazetteer"
                )


def _brackets(text: str) -> Iterable[Span]:
    """Yield what stands in square brackets: replaced before, and nobody's name."""
    start = text.find("[")
    while start >= 0:
        end = text.find("]", start)
        if end < 0:
            return
        yield Span(start, end + 1)
        start = text.find("[", end)
