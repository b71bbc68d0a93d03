"""Language versions of one caption carry the same name of a place: `placenames.changed-in-translation`."""

from collections.abc import Iterator
from itertools import combinations

from storybank.findings import Finding, Severity
from storybank.places import rendering
from storybank.places.gazetteer import Gazetteer
from storybank.records import PlaceMark, PlaceMarkKind, Text
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.facts import ItemFacts
from storybank.rules.placenames import said
from storybank.rules.spans import Spans


def check(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a finding on each version whose name of a place is another lineage than that of an earlier version.

    Right is the version with a name that somebody shown uses, else the one that comes first.
    """
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
            is_said = [_is_said(facts, gazetteer, *version) for version in ((text, mark), (other, its))]
            if all(is_said):
                continue  # both are names the people shown use, each in its own language
            ours, its_own = (text, mark), (other, its)
            wrong, right = (ours, its_own) if is_said == [False, True] else (its_own, ours)
            if (wrong[0].field, wrong[1].span.start) in asked:
                continue
            asked.add((wrong[0].field, wrong[1].span.start))
            lineage = next(c.toponym for c in right[1].candidates if c.toponym)
            reviewed = said.is_reviewed(mark, gazetteer)
            severity = rulebook.severity_of("placenames.changed-in-translation")
            made = rendering.render(lineage, wrong[0].language, wrong[1].case, gazetteer)
            yield said.finding(
                "placenames.changed-in-translation",
                wrong[0],
                wrong[1],
                facts,
                severity=severity if reviewed else Severity.REVIEW,
                suggestions=(made.text,),
                table=made.source if made.is_transliterated else "",
                said=right[0].text[right[1].span.start : right[1].span.end],
                is_unreviewed=not reviewed,
            )


def _differ(one: PlaceMark, other: PlaceMark) -> bool:
    """Return whether two marks cannot be one name; a mark without a sorted lineage decides nothing."""
    ours, theirs = ({c.toponym for c in mark.candidates if c.toponym} for mark in (one, other))
    return bool(ours) and bool(theirs) and not ours & theirs


def _is_said(facts: ItemFacts, gazetteer: Gazetteer, text: Text, mark: PlaceMark) -> bool:
    """Return whether a depicted person uses this name of the place."""
    spoken = said.spoken_by(facts, facts.depicted(), gazetteer)
    about = said.about_same_place(mark, spoken, gazetteer)
    return any(said.is_same_name(mark, name, text, gazetteer) for name in about)
