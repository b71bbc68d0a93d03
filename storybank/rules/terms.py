"""Loaded words in the caption's own voice, from `schemas/rules/terms.yml`. Each finding is a question with a reason.

What is offered, in this order: make it her own words (quotation marks, attributed) · a neutral wording · keep it, with the
reason of two editors. The first and last are answers every wording finding takes; the second stands in the finding.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from storybank.findings import Finding
from storybank.records import ItemId, PlaceMarkKind, Span, Text, TextMarks
from storybank.rulebook import Concept, Hit, Rulebook
from storybank.rules import voices
from storybank.rules.facts import NO_MARKS, ItemFacts
from storybank.rules.spans import Spans, covers, overlap

CONTEXT_REACH = 260  # code points within which the text speaks of the conflict
PLACE_REACH = 60  # a phrase about names asks only this near to a place
WORD_REACH = 25  # and a single word (“now”, “former”) only this near
NEXT_WORD = 2  # code points between two words of one name
WORDS_SHOWN = 80  # longest excerpt put into a finding's facts

CAPTION_FIELDS = ("caption", "alt", "title", "teaser", "body", "summary", "card", "map")


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield a finding for each loaded term in caption voice of each of the item's texts."""
    has_context = any(
        hit.trigger.owner == "context:conflict"
        for text in facts.texts_in(*CAPTION_FIELDS)
        for hit in rulebook.scan(text.text, text.language)
    )
    for text in facts.texts_in(*CAPTION_FIELDS):
        yield from in_text(text, facts.marks_of(text), rulebook, facts.item.id, is_about_conflict=has_context)


def in_text(
    text: Text,
    marks: TextMarks = NO_MARKS,
    rulebook: Rulebook | None = None,
    item: ItemId | None = None,
    *,
    is_about_conflict: bool = False,
) -> Iterator[Finding]:
    """Yield a finding for each loaded term in caption voice of one text.

    is_about_conflict: another text of the item speaks of the conflict, so that words that are loaded only then are asked about.
    """
    if rulebook is None:
        return
    hits = rulebook.scan(text.text, text.language)
    terms = [hit for hit in hits if hit.trigger.owner.startswith("terms.")]
    if not terms:
        return
    quotes = Spans(voices.quoted(text, rulebook))
    seconds = [hit for hit in terms if rulebook.concepts[hit.trigger.owner].needs in ("", "conflict")]
    around = _Around(hits, seconds, marks, is_about_conflict=is_about_conflict)
    asked = [
        hit
        for hit in terms
        if not quotes.touch(hit.span)
        and not around.is_excused(hit)
        and (hit.trigger.holds_alone or around.gives(hit, rulebook.concepts[hit.trigger.owner]))
    ]
    blame = Spans(_blamed(text, hits, quotes) if any(_is_role(hit) for hit in asked) else ())
    for hit in _outermost(asked, rulebook):
        if not (_is_role(hit) and blame.cover(hit.span)):  # whom it blames is asked about already
            yield _finding(hit, text, rulebook, item)


def _is_role(hit: Hit) -> bool:
    return hit.trigger.owner == "terms.military-role"


def _blamed(text: Text, hits: Sequence[Hit], quotes: Spans) -> Iterator[Span]:
    from storybank.rules.captions.wording import blamed

    return blamed(text, [hit for hit in hits if not quotes.touch(hit.span)])


class _Around:
    """What stands around the loaded words of one text: words and places of the conflict, matches, other loaded words."""

    def __init__(self, hits: Sequence[Hit], terms: Sequence[Hit], marks: TextMarks, *, is_about_conflict: bool) -> None:
        by_owner: dict[str, list[Span]] = defaultdict(list)
        for hit in hits:
            by_owner[hit.trigger.owner].append(hit.span)
        self._lists = {owner: Spans(spans) for owner, spans in by_owner.items()}
        self._terms = Spans({hit.span for hit in terms})
        self._owners: dict[Span, set[str]] = defaultdict(set)
        for hit in terms:
            self._owners[hit.span].add(hit.trigger.owner)
        self._marked = Spans(mark.span for mark in marks.places)
        self._places = Spans(mark.span for mark in marks.places if mark.kind is PlaceMarkKind.PLACE)
        self._is_about_conflict = is_about_conflict

    def is_excused(self, hit: Hit) -> bool:
        """Return whether an exception of the hit's own rule covers it: псевдоним, “heroes of our photo project”."""
        return self._list(f"not:{hit.trigger.owner}").touch(hit.span)

    def gives(self, hit: Hit, concept: Concept) -> bool:
        """Return whether what the rule needs beside the word is there, and what it shuns is not."""
        if concept.unless and next(self._list(f"context:{concept.unless}").near(hit.span, CONTEXT_REACH), None):
            return False
        if not concept.needs:
            return True
        if self._marked.cover(hit.span):
            return False  # Əsgəran is a town, not a soldier
        if concept.needs == "place-after":
            return self._is_before_a_place(hit)
        if concept.needs == "place":
            farthest = PLACE_REACH if " " in hit.trigger.written else WORD_REACH
            return next(self._marked.near(hit.span, farthest), None) is not None
        return (
            self._is_about_conflict
            or next(self._places.near(hit.span, CONTEXT_REACH), None) is not None
            or any(near != hit.span for near in self._list("context:conflict").near(hit.span, CONTEXT_REACH))
            or self._has_second_term(hit)
        )

    def _is_before_a_place(self, hit: Hit) -> bool:
        """Return whether the next word is a place: “formerly Stepanakert”, not “Artsakh's former minister”."""
        countries = self._list("placenames:country")
        return any(
            hit.span.end <= place.start <= hit.span.end + NEXT_WORD and not countries.touch(place)
            for place in self._places.near(hit.span, NEXT_WORD)
        )

    def _has_second_term(self, hit: Hit) -> bool:
        return any(
            not overlap(other, hit.span) and self._owners[other] - {hit.trigger.owner}
            for other in self._terms.near(hit.span, CONTEXT_REACH)
        )

    def _list(self, owner: str) -> Spans:
        return self._lists.get(owner, _NOTHING)


_NOTHING = Spans(())


def _outermost(hits: Sequence[Hit], rulebook: Rulebook) -> Iterator[Hit]:
    """Yield the hits that do not lie inside a longer one of the same category: one phrase, one question."""
    widest: dict[str, Span] = {}
    for hit in sorted(hits, key=lambda hit: (hit.span.start, -hit.span.end)):
        category = rulebook.concepts[hit.trigger.owner].category
        last = widest.get(category)
        if last is not None and covers(last, hit.span) and last != hit.span:
            continue
        if last is None or hit.span.end > last.end:
            widest[category] = hit.span
        yield hit


def _finding(hit: Hit, text: Text, rulebook: Rulebook, item: ItemId | None) -> Finding:
    concept = rulebook.concepts[hit.trigger.owner]
    span = hit.span
    if hit.trigger.replacement == "":
        span = with_one_space(text.text, span)
    return Finding(
        code=concept.id,
        severity=rulebook.severity(concept.id, concept.severity),
        item=item,
        field=text.field,
        span=span,
        suggestions=() if hit.trigger.replacement is None else (_as_written(hit.trigger.replacement, text, hit.span),),
        facts=_facts(concept, text, hit.span),
        rule_id=concept.id,
        category=concept.category,
        rests_on_unreviewed=not rulebook.is_accepted(concept.id),
    )


def _as_written(replacement: str, text: Text, span: Span) -> str:
    """Return a replacement in capitals where the words it replaces are in capitals."""
    replaced = text.text[span.start : span.end]
    return replacement.upper() if len(replaced) > 1 and replaced.isupper() else replacement


def _facts(concept: Concept, text: Text, span: Span) -> dict[str, str]:
    return {
        "words": text.text[span.start : span.end][:WORDS_SHOWN],
        "why": concept.why,
        "instead": concept.instead.get(text.language, concept.instead.get("en", "")),
        "sources": ", ".join(concept.sources),
        "strength": concept.strength,
    }


def with_one_space(text: str, span: Span) -> Span:
    """Return `span` and the space that would be left double when its words are taken out."""
    after = re.compile(r"[ \t\u00a0]+").match(text, span.end)
    if after:
        return Span(span.start, after.end())
    before = re.compile(r"[ \t\u00a0]+$").search(text[: span.start][-8:])
    return Span(span.start - len(before.group()), span.end) if before else span
