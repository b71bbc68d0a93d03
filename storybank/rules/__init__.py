"""What may be said and shown: pure checks that yield findings, and the consent gate. `check_item` asks them all."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from storybank.findings import Finding

if TYPE_CHECKING:
    from storybank.records import Hold
    from storybank.rulebook import Rulebook
    from storybank.rules.facts import ItemFacts


def check_item(
    facts: "ItemFacts", rulebook: "Rulebook", on: date, *, holds: "Iterable[Hold]" = ()
) -> tuple[Finding, ...]:
    """Return every question about one item in reading order: may we, who is in it, where, what is said, when.

    The same question comes once, whoever asks it. Facts in, findings out: nothing is remembered between two calls.
    """
    # Imported here: a caller that only wants the gate or the facts does not load gazetteers and automata.
    from storybank.rules import (
        captions,
        consent_findings,
        dates,
        held_back,
        identity,
        location,
        people,
        pictures,
        placenames,
        pseudonyms,
        readings,
        statements,
        terms,
    )

    found: dict[str, Finding] = {}
    for finding in consent_findings.check(facts, rulebook, on, tuple(holds)):
        found.setdefault(finding.key, finding)
    for module in (
        identity,
        held_back,
        readings,
        pseudonyms,
        people,
        location,
        placenames,
        captions,
        terms,
        statements,
        dates,
        pictures,
    ):
        for finding in module.check(facts, rulebook, on):
            found.setdefault(finding.key, finding)
    return tuple(found.values())
