"""Another voice for people who may not be heard in theirs: a machine's only for somebody who wants it."""

from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding, Severity
from storybank.rulebook import Rulebook
from storybank.rules.facts import InterviewFacts, ItemFacts


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield `recording.machine-voice` for each person whose turns a machine reads, until somebody says who asked her."""
    if not isinstance(facts, InterviewFacts):
        return
    reading = facts.interview.reading
    if reading is None or not reading.is_synthesised:
        return
    speaker = {turn.number: turn.person for turn in facts.interview.segments}
    read = {person for part in reading.segments if (person := speaker.get(part.number)) is not None}
    for person in sorted(read):
        yield Finding(
            code="recording.machine-voice",
            severity=Severity.REVIEW,
            item=facts.item.id,
            field="reading",
            person=person,
        )
