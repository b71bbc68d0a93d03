"""Days that cannot be, or that tell too much: questions, for clocks and people err."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from storybank.findings import Finding, Severity
from storybank.records import Identification
from storybank.rulebook import Rulebook
from storybank.rules.facts import InterviewFacts, ItemFacts, PhotoFacts

_EXIF_DAY = re.compile(r"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})")
_UNNAMED = frozenset({Identification.ANONYMOUS, Identification.PSEUDONYM})


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield `dates.*` about when the item was made, beside its camera, its people's agreements and their deaths."""
    made_on, field = _made(facts)
    if made_on is None:
        return
    if made_on > on:
        yield _finding(facts, "dates.future", field, date=made_on.isoformat())
    if isinstance(facts, PhotoFacts):
        is_reset = made_on in rulebook.clock_resets or made_on.year < rulebook.limits["first_digital_camera_year"]
        if is_reset and not facts.photo.is_drawing:
            yield _finding(facts, "dates.camera-clock", field, date=made_on.isoformat())
        camera, tolerated = _camera_day(facts), timedelta(days=rulebook.limits["camera_tolerance_days"])
        if camera is not None and abs(camera - made_on) > tolerated:
            yield _finding(facts, "dates.camera-disagrees", field, date=made_on.isoformat(), camera=camera.isoformat())
        if facts.photo.date_precision == "day" and _shows_somebody_unnamed(facts):
            yield _finding(facts, "dates.too-precise", field, Severity.REVIEW, date=made_on.isoformat())
    yield from _beside_people(facts, made_on, field)


def _made(facts: ItemFacts) -> tuple[date | None, str]:
    if isinstance(facts, PhotoFacts):
        return facts.photo.taken_on, "taken_on"
    if isinstance(facts, InterviewFacts):
        return facts.interview.recorded_on, "recorded_on"
    return None, ""


def _camera_day(facts: PhotoFacts) -> date | None:
    """Return the camera's own day where its text was kept; None: it says nothing that can be read."""
    for embedded in facts.photo.embedded:
        if "DateTimeOriginal" in embedded.field or "DateCreated" in embedded.field:
            found = _EXIF_DAY.search(embedded.text)
            if found:
                try:
                    return date(int(found[1]), int(found[2]), int(found[3]))
                except ValueError:
                    return None
    return None


def _shows_somebody_unnamed(facts: ItemFacts) -> bool:
    return any(
        consent.identification in _UNNAMED for person in facts.depicted() for consent in facts.consents_of(person)
    )


def _beside_people(facts: ItemFacts, made_on: date, field: str) -> Iterator[Finding]:
    for person in facts.depicted():
        record = facts.people.get(person)
        deaths = [consent.deceased_on for consent in facts.consents_of(person)]
        died = next((day for day in [record.deceased_on if record else None, *deaths] if day), None)
        if died is not None and died < made_on:
            yield _finding(facts, "dates.after-death", field, date=made_on.isoformat(), died=died.isoformat())
        for consent in facts.permitting(person):
            if consent.given_on is not None and consent.given_on > made_on:
                yield _finding(
                    facts,
                    "dates.consent-after-recording",
                    field,
                    Severity.INFO,
                    date=made_on.isoformat(),
                    given_on=consent.given_on.isoformat(),
                )
                break


def _finding(facts: ItemFacts, code: str, field: str, severity: Severity = Severity.REVIEW, **words: str) -> Finding:
    return Finding(code=code, severity=severity, item=facts.item.id, field=field, facts=words)
