"""Loaded words in the caption's own voice, from `schemas/rules/terms.yml`. Each finding is a question with a reason.

What is offered, in this order: make it her own words (quotation marks, attributed) · a neutral wording · keep it, with the
reason of two editors. The first and last are answers every wording finding takes; the second stands in the finding.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from storybank.findings import Finding
from storybank.records import ItemId, PlaceMarkKind, Span, Text, TextMarks
from storybank.rulebook import Concept, Hit, Rulebook
from storybank.rules import voices
from storybank.rules.facts import NO_MARKS, ItemFacts

CONTEXT_REACH = 260  # code points within which the text speaks of the conflict
PLACE_REACH = 60  # a phrase about names asks only this near to a place
WORD_REACH = 25  # and a single word (“now”, “former”) only this near
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
    quotes = voices.quoted(text, rulebook)
    context = [hit for hit in hits if hit.trigger.owner.startswith("context:")]
    excused = [hit for hit in hits if hit.trigger.owner.startswith("not:")]
    asked = [
        hit
        for hit in terms
        if not voices.is_quoted(hit.span, quotes)
        and not _is_excused(hit, excused)
        and (
            hit.trigger.holds_alone
            or _is_needed(hit, terms, rulebook, context, marks, is_about_conflict=is_about_conflict)
        )
    ]
    for hit in _outermost(asked, rulebook):
        yield _finding(hit, text, rulebook, item)


def _is_excused(hit: Hit, excused: Iterable[Hit]) -> bool:
    return any(
        other.trigger.owner == f"not:{hit.trigger.owner}"
        and other.span.start < hit.span.end
        and hit.span.start < other.span.end
        for other in excused
    )


def _is_needed(
    hit: Hit,
    terms: Sequence[Hit],
    rulebook: Rulebook,
    context: Sequence[Hit],
    marks: TextMarks,
    *,
    is_about_conflict: bool,
) -> bool:
    """Return whether what the rule needs beside the word is there: a word or place of the conflict, or a second loaded term."""
    concept = rulebook.concepts[hit.trigger.owner]
    needs, unless = concept.needs, f"context:{concept.unless}"
    if any(other.trigger.owner == unless and _distance(hit.span, other.span) <= CONTEXT_REACH for other in context):
        return False
    if not needs:
        return True
    places = [mark.span for mark in marks.places]
    if any(_covers(place, hit.span) for place in places):
        return False  # Əsgəran is a town, not a soldier
    if needs == "place":
        farthest = PLACE_REACH if " " in hit.trigger.written else WORD_REACH
        return any(_distance(hit.span, place) <= farthest for place in places)
    if is_about_conflict:
        return True
    spoken = [other.span for other in context if other.trigger.owner == "context:conflict" and other.span != hit.span]
    named = [mark.span for mark in marks.places if mark.kind is PlaceMarkKind.PLACE]
    beside = [other.span for other in terms if other.trigger.owner != hit.trigger.owner and not _overlap(other, hit)]
    return any(_distance(hit.span, span) <= CONTEXT_REACH for span in (*spoken, *named, *beside))


def _overlap(one: Hit, other: Hit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _outermost(hits: Sequence[Hit], rulebook: Rulebook) -> Iterator[Hit]:
    """Yield the hits that do not lie inside a longer one of the same category: one phrase, one question."""
    for hit in hits:
        category = rulebook.concepts[hit.trigger.owner].category
        if not any(
            other is not hit
            and _covers(other.span, hit.span)
            and other.span != hit.span
            and rulebook.concepts[other.trigger.owner].category == category
            for other in hits
        ):
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
        suggestions=() if hit.trigger.replacement is None else (hit.trigger.replacement,),
        facts=_facts(concept, text, hit.span),
        rule_id=concept.id,
        category=concept.category,
        rests_on_unreviewed=not rulebook.is_accepted(concept.id),
    )


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
