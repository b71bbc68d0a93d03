"""A person's name only as that person agreed: `captions.names-a-person`, `captions.names-a-minor`."""

import re
from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding, Severity
from storybank.people import aliases
from storybank.records import (
    Consent,
    Identification,
    NameMark,
    NamePart,
    PersonId,
    Span,
    Text,
    TextMarks,
)
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.calling import Source, called_in
from storybank.rules.facts import ItemFacts
from storybank.rules.spans import Spans

# Which parts of a name each agreement lets a caption print.
MAY_PRINT: dict[Identification, frozenset[NamePart]] = {
    Identification.NAMED: frozenset(NamePart),
    Identification.FIRST_NAME: frozenset({NamePart.GIVEN, NamePart.PSEUDONYM}),
    Identification.PSEUDONYM: frozenset({NamePart.PSEUDONYM}),
    Identification.ANONYMOUS: frozenset(),
}
_NUMBER = re.compile(r"(?<!\d)(?:[1-9]|1[0-7])(?!\d)")


def check(text: Text, marks: TextMarks, facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield a finding for each name in caption voice that nobody's agreement covers, and for what singles a child out."""
    quotes = Spans(voices.quoted(text, rulebook))
    places = Spans(mark.span for mark in marks.places)
    for mark in marks.names:
        if quotes.touch(mark.span) or (mark.person is None and places.touch(mark.span)):
            continue
        if mark.person is not None and facts.is_minor(mark.person, on):
            yield _finding("captions.names-a-minor", mark, text, facts, Severity.BLOCKED)
        elif not _is_covered(mark, text, facts):
            sure = mark.person is not None or bool(
                mark.parts
            )  # the bank knows whose; else a reader says whether it is one
            yield _finding("captions.names-a-person", mark, text, facts, Severity.BLOCKED if sure else Severity.REVIEW)
    yield from _singles_out_a_child(text, marks, facts, rulebook, on)


def _is_covered(mark: NameMark, text: Text, facts: ItemFacts) -> bool:
    words = aliases.fold(text.text[mark.span.start : mark.span.end])
    if mark.person is None:
        # Nobody of the bank: only a wording somebody of this item chose for themselves is covered.
        return any(words and words == aliases.fold(name) for c in facts.consents for name in _chosen(c))
    agreed = facts.permitting(mark.person)
    if any(words and words == aliases.fold(name) for consent in agreed for name in _chosen(consent)):
        return True
    if not agreed or not mark.parts:
        return any(consent.identification is Identification.NAMED for consent in agreed)
    allowed = frozenset.intersection(*(MAY_PRINT[consent.identification] for consent in agreed))
    return mark.parts <= allowed


def _chosen(consent: Consent) -> tuple[str, ...]:
    """Return the names a person chose to be shown by: a pseudonym, a photographer's credit."""
    chosen = consent.pseudonym.values() if consent.identification is Identification.PSEUDONYM else ()
    return (*chosen, *consent.credit_as.values())


def _suggestions(person: PersonId | None, text: Text, facts: ItemFacts) -> tuple[str, ...]:
    if person is None:
        return ("",)
    found = (called_in(facts, person, text.language, with_pseudonym=one) for one in (True, False))
    words = [one.words.strip("[]") for one in found if one.source is not Source.NOBODY]
    return tuple(dict.fromkeys((*words, "")))


def _singles_out_a_child(
    text: Text, marks: TextMarks, facts: ItemFacts, rulebook: Rulebook, on: date
) -> Iterator[Finding]:
    """Yield a finding where age, place and school stand together beside a child: each alone tells little, together all."""
    children = [person for person in facts.depicted() if facts.is_minor(person, on)]
    if not children or not marks.places:
        return
    hits = rulebook.scan(text.text, text.language)
    school = next((hit for hit in hits if hit.trigger.owner == "captions:school"), None)
    ages = [hit for hit in hits if hit.trigger.owner == "captions:years-old"]
    number = next(
        (m for m in _NUMBER.finditer(text.text) if any(abs(hit.span.start - m.end()) <= 12 for hit in ages)), None
    ) or re.search(r",\s?(?:[1-9]|1[0-7]),", text.text)
    if school is None or number is None:
        return
    spans = [school.span, Span(*number.span()), marks.places[0].span]
    yield Finding(
        code="captions.names-a-minor",
        severity=Severity.BLOCKED,
        item=facts.item.id,
        field=text.field,
        span=Span(min(s.start for s in spans), max(s.end for s in spans)),
        person=children[0],
        facts={"words": "age, place, school"},
    )


def _finding(code: str, mark: NameMark, text: Text, facts: ItemFacts, severity: Severity) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        item=facts.item.id,
        field=text.field,
        span=mark.span,
        suggestions=_suggestions(mark.person, text, facts),
        facts={"words": text.text[mark.span.start : mark.span.end]},
        person=mark.person,
    )
