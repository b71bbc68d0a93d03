"""Language versions of one caption carry the same name of a place: `placenames.changed-in-translation`."""

from collections.abc import Iterator
from itertools import combinations

from storybank.findings import Finding, Severity
from storybank.places import rendering
from storybank.records import PlaceMark, PlaceMarkKind, Text
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.facts import ItemFacts
from storybank.rules.placenames import said
from storybank.rules.spans import Spans


def check(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a finding on each version whose name of a place is another lineage than that of an earlier version."""
    gazetteer = rulebook.gazetteer
    if gazetteer is None:
        return
    for kind in ("caption", "alt", "title", "body", "summary"):
        named = [
            (text, mark, said.clusters_of((c.place for c in mark.candidates), gazetteer))
            for text in facts.texts_in(kind)
            for mark in facts.marks_of(text).places
            if mark.kind is PlaceMarkKind.PLACE and not Spans(voices.quoted(text, rulebook)).touch(mark.span)
        ]
        asked: set[tuple[str, int]] = set()
        for (text, mark, places), (other, its, theirs) in combinations(named, 2):
            if text.field == other.field or not places & theirs or not _differ(mark, its):
                continue
            wrong, right = _which(facts, rulebook, (text, mark), (other, its))
            if (wrong[0].field, wrong[1].span.start) in asked:
                continue
            asked.add((wrong[0].field, wrong[1].span.start))
            lineage = next(c.toponym for c in right[1].candidates if c.toponym)
            reviewed = said.is_reviewed(mark, gazetteer)
            severity = rulebook.severity_of("placenames.changed-in-translation")
            yield said.finding(
                "placenames.changed-in-translation",
                wrong[0],
                wrong[1],
                facts,
                severity=severity if reviewed else Severity.REVIEW,
                suggestions=(rendering.render(lineage, wrong[0].language, wrong[1].case, gazetteer).text,),
                said=right[0].text[right[1].span.start : right[1].span.end],
                is_unreviewed=not reviewed,
            )


def _differ(one: PlaceMark, other: PlaceMark) -> bool:
    """Return whether two marks cannot be one name; a mark without a sorted lineage decides nothing."""
    ours, theirs = ({c.toponym for c in mark.candidates if c.toponym} for mark in (one, other))
    return bool(ours) and bool(theirs) and not ours & theirs


def _which(
    facts: ItemFacts, rulebook: Rulebook, one: tuple[Text, PlaceMark], other: tuple[Text, PlaceMark]
) -> tuple[tuple[Text, PlaceMark], tuple[Text, PlaceMark]]:
    """Return (wrong, right): right is what a depicted person says, else the version that comes first."""
    gazetteer = rulebook.gazetteer
    if gazetteer is not None:
        spoken = said.spoken_by(facts, facts.depicted(), gazetteer)
        is_said = [
            any(
                said.is_same_name(mark, name, text, gazetteer)
                for name in said.about_same_place(mark, spoken, gazetteer)
            )
            for text, mark in (one, other)
        ]
        if is_said == [False, True]:
            return one, other
    return other, one
