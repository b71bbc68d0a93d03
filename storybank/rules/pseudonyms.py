"""A chosen pseudonym must lead to nobody: it is no name in the bank, nobody else's pseudonym, and not said by her of another."""

from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding, Severity
from storybank.people.aliases import index_keys, keys
from storybank.records import Identification, NamePart, PersonId, Text
from storybank.rulebook import Rulebook
from storybank.rules.facts import ItemFacts
from storybank.rules.identity import is_redacted

_RECEIVED = (
    "segment",
    "translation",
    "quote",
)  # words as they came; captions are ours, and the pseudonym belongs there


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield a question for each language in which a person's pseudonym is taken; then for each text that says it already."""
    for person in facts.people:
        for consent in facts.permitting(person):
            if consent.identification is not Identification.PSEUDONYM:
                continue
            for language in facts.taken_pseudonyms.get(consent.id, ()):
                yield Finding(
                    code="identity.pseudonym-taken",
                    severity=Severity.BLOCKED,
                    item=facts.item.id,
                    field="row",
                    person=person,
                    facts={"words": consent.pseudonym[language], "language": language},
                )
            wanted = {key for words in consent.pseudonym.values() for key in index_keys(words)}
            for text in facts.texts_in(*_RECEIVED):
                yield from _said(text, person, wanted, facts)


def _said(text: Text, person: PersonId, wanted: set[str], facts: ItemFacts) -> Iterator[Finding]:
    """Yield the first place of a text where her pseudonym stands as somebody's name."""
    hers = [
        mark.span
        for mark in facts.marks_of(text).names
        if mark.person == person and mark.parts == frozenset({NamePart.PSEUDONYM})
    ]
    for span, key in keys(text.text, text.language, only_capitals=True):
        if key not in wanted or any(span.start < own.end and own.start < span.end for own in hers):
            continue
        if is_redacted(text, span, facts):
            continue
        yield Finding(
            code="identity.pseudonym-said",
            severity=Severity.REVIEW,
            item=facts.item.id,
            field=text.field,
            span=span,
            person=person,
            facts={"words": text.text[span.start : span.end][:80]},
        )
        return
