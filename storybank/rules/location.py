"""Where a person could be found: positions inside files, places too small for somebody who is not named, contradictions.

What a text says of a place is asked by `placenames`; here it is the item itself, its pin and its file.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from storybank.findings import Finding, Severity
from storybank.records import (
    Answer,
    Consent,
    Identification,
    PersonId,
    PlaceId,
    PlacePrecision,
    RiskLevel,
    SaidName,
)
from storybank.rulebook import Rulebook
from storybank.rules.facts import ItemFacts, PhotoFacts

_UNNAMED = frozenset({Identification.ANONYMOUS, Identification.PSEUDONYM})


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield `location.*`: a position in the file, then what each depicted person's agreement closes or contradicts."""
    if isinstance(facts, PhotoFacts) and facts.photo.has_gps:
        yield _finding(facts, "location.gps-present", Severity.INFO)
    for person in facts.depicted():
        for consent in facts.permitting(person):
            yield from _of_agreement(facts, person, consent, rulebook)


def _of_agreement(facts: ItemFacts, person: PersonId, consent: Consent, rulebook: Rulebook) -> Iterator[Finding]:
    printable = [name for name in consent.names_as_said if name.print_it is Answer.YES]
    is_high = consent.risk.level is RiskLevel.HIGH
    if consent.place_precision is not PlacePrecision.SETTLEMENT or is_high:
        yield _finding(
            facts,
            "location.withheld",
            Severity.INFO,
            person,
            {"level": "area in words" if is_high else _level(consent)},
        )
        if printable:
            # One cell says print the name, another says withhold the place: the stricter holds, and somebody asks.
            yield _finding(facts, "location.too-precise", Severity.REVIEW, person, {"level": _level(consent)})
        return
    if consent.identification in _UNNAMED:
        yield from _small_places(facts, person, printable, rulebook)


def _small_places(
    facts: ItemFacts, person: PersonId, printable: list[SaidName], rulebook: Rulebook
) -> Iterator[Finding]:
    """Yield one question per place that would name somebody who is not named: known to be small, or not known to be large."""
    gazetteer, limit = rulebook.gazetteer, rulebook.limits["small_place_inhabitants"]
    asked: set[PlaceId | None] = set()
    for name in printable:
        if name.place in asked:
            continue
        asked.add(name.place)
        size = None
        if gazetteer is not None and name.place is not None and name.place in gazetteer.places:
            size = gazetteer.population(name.place)
        if size is None or size < limit:
            severity = Severity.REVIEW if size is None else Severity.BLOCKED
            words = {"people": "unknown" if size is None else str(size), "limit": str(limit), "words": name.form}
            yield _finding(facts, "location.small-place", severity, person, words)


def _level(consent: Consent) -> str:
    return "withheld" if consent.place_precision is PlacePrecision.WITHHELD else "area in words"


def _finding(
    facts: ItemFacts,
    code: str,
    severity: Severity,
    person: PersonId | None = None,
    words: Mapping[str, str] | None = None,
) -> Finding:
    return Finding(code=code, severity=severity, item=facts.item.id, field="row", person=person, facts=words or {})
