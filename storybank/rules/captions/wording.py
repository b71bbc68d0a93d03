"""Sentences that say too much: `implies-involvement`, `attributes-blame`, `missing-as-dead`. The same words for every side."""

import re
from collections.abc import Iterator, Sequence

from storybank.findings import Finding, Severity
from storybank.records import ItemId, PersonId, Span, Text, Voice
from storybank.rulebook import Hit, Rulebook
from storybank.rules import voices
from storybank.rules.facts import ItemFacts
from storybank.rules.spans import Spans, covers, overlap

BLAME_REACH = 45  # code points between the harm and who is said to have done it
_ENDS = re.compile(r"[.!?։…\n]")
_ASKED = frozenset({"captions:harm", "captions:involvement"})


def in_text(text: Text, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield `attributes-blame` and, as a question, `implies-involvement` for one caption-voice text."""
    if text.voice is not Voice.CAPTION:
        return
    if not any(hit.trigger.owner in _ASKED for hit in rulebook.scan(text.text, text.language)):
        return
    spoken = _in_caption_voice(text, rulebook)
    for span in blamed(text, spoken):
        yield _finding("captions.attributes-blame", span, text, rulebook, item, category="blame-attribution")
    for hit in _of(spoken, "involvement"):
        yield _finding("captions.implies-involvement", hit.span, text, rulebook, item, category="identity-role")


def check(text: Text, facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield the same with the item's people: a recorded link to the initiative answers, a missing person weighs more."""
    spoken = _in_caption_voice(text, rulebook)
    for span in blamed(text, spoken):
        yield _finding("captions.attributes-blame", span, text, rulebook, facts.item.id, category="blame-attribution")
    people = [person for person in facts.depicted() if not _may_be_shown_as_involved(person, facts)]
    for hit in (*_of(spoken, "involvement"), *_of(spoken, "support")):
        if people:
            yield _finding(
                "captions.implies-involvement",
                hit.span,
                text,
                rulebook,
                facts.item.id,
                category="identity-role",
                severity=Severity.BLOCKED,  # client policy: it holds whether or not readers have signed the wording
                person=people[0],
            )
    yield from _missing_as_dead(text, spoken, facts, rulebook)


def _in_caption_voice(text: Text, rulebook: Rulebook) -> list[Hit]:
    quotes = Spans(voices.quoted(text, rulebook))
    return [hit for hit in rulebook.scan(text.text, text.language) if not quotes.touch(hit.span)]


def _of(hits: Sequence[Hit], name: str) -> list[Hit]:
    return [hit for hit in hits if hit.trigger.owner == f"captions:{name}"]


def blamed(text: Text, hits: Sequence[Hit]) -> Iterator[Span]:
    """Yield the spans from a harm to the actor who is said to have done it, where the sentence joins the two."""
    harms = _of(hits, "harm")
    if not harms:
        return
    actors = Spans({hit.span for hit in _of(hits, "actor")})
    joins = Spans({hit.span for hit in _of(hits, "by-word")})
    end = 0
    for harm in sorted({hit.span for hit in harms}):
        for actor in actors.near(harm, BLAME_REACH):
            span = Span(min(harm.start, actor.start), max(harm.end, actor.end))
            first, second = sorted((harm, actor))
            between = text.text[first.end : second.start]
            if span.start < end or overlap(harm, actor) or _ENDS.search(between):
                continue
            if _is_joined(text.language, harm, actor, joins, between):
                end = span.end
                yield span
                break


def _is_joined(language: str, harm: Span, actor: Span, joins: Spans, between: str) -> bool:
    """Return whether the actor is the one who did it: “destroyed by X”, “X destroyed”, «X-ների կողմից …», “X tərəfindən …”."""
    inside = Span(min(harm.end, actor.end), max(harm.start, actor.start))
    has_by = any(covers(inside, join) for join in joins.near(inside, 0))
    if language == "en":
        return has_by if harm.start < actor.start else len(between.split()) <= 3
    if actor.start < harm.start:
        return has_by or len(between.split()) <= 4
    if any(0 <= join.start - actor.end <= 2 for join in joins.near(actor, 2)):
        return True  # ավերվել է … կողմից
    if language == "hy":
        return not between.strip(" էեն")  # հարվածել է հայկական հրթիռը: the doer follows the verb
    return language == "ru"  # разрушено армянами: the ending itself says by whom


def _may_be_shown_as_involved(person: PersonId, facts: ItemFacts) -> bool:
    initiative = facts.item.initiative
    return initiative is not None and any(initiative in consent.initiatives for consent in facts.permitting(person))


def _missing_as_dead(text: Text, hits: Sequence[Hit], facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a finding where somebody of this item is missing, or nobody is known to have died, and the text says “late”."""
    words = _of(hits, "dead")
    if not words:
        return
    missing = [
        *(person.id for person in facts.people.values() if person.missing_since and not person.deceased_on),
        *(c.subject for c in facts.consents if c.missing_since and not c.deceased_on),
    ]
    has_died = any(person.deceased_on for person in facts.people.values()) or any(c.deceased_on for c in facts.consents)
    if not missing and has_died and not _of(hits, "missing"):
        return
    for hit in words:
        yield _finding(
            "captions.missing-as-dead",
            hit.span,
            text,
            rulebook,
            facts.item.id,
            severity=Severity.BLOCKED if missing else Severity.REVIEW,
            person=missing[0] if missing else None,
        )


def _finding(
    code: str,
    span: Span,
    text: Text,
    rulebook: Rulebook,
    item: ItemId | None,
    *,
    category: str = "",
    severity: Severity | None = None,
    person: PersonId | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity or rulebook.severity(code, rulebook.severity_of(code)),
        item=item,
        field=text.field,
        span=span,
        facts={"words": text.text[span.start : span.end][:80]},
        person=person,
        rule_id=code,
        category=category,
        rests_on_unreviewed=severity is None and not rulebook.is_accepted(code),
    )
