"""People who are talked about: accusations against somebody living and named, and those nobody said why they were not asked."""

import re
from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding, Severity
from storybank.people.aliases import fold
from storybank.people.roles import agreeing, bracketed
from storybank.records import Language, NameMark, NameTier, Span, Text, ThirdPartyKind
from storybank.rulebook import Hit, Rulebook
from storybank.rules.facts import InterviewFacts, ItemFacts

CUT = "[…]"
WORDS_SHOWN = 80
_SENTENCE_END = re.compile(r"[.!?։…]+[»”\"’)\]]*\s+|\n+")


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield `people.accused` for each sentence that accuses a living, named person, in any voice; `people.talked-about`, `people.third-party`."""
    for text in facts.texts:
        if not text.field.startswith("embedded."):
            yield from _accused(text, facts, rulebook)
    yield from _talked_about(facts, rulebook)
    for person in facts.item.people:
        for consent in facts.consents_of(person):
            for entry in consent.third_parties:
                if not entry.reason.strip() and entry.consent is None:
                    yield Finding(
                        code="people.third-party",
                        severity=Severity.BLOCKED,
                        item=facts.item.id,
                        field="row",
                        person=entry.ref,
                        facts={"kind": entry.kind.value},
                    )


def _accused(text: Text, facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    names = [
        mark
        for mark in facts.marks_of(text).names
        if (mark.person is not None or mark.tier is NameTier.AUTO)
        and mark.person != text.said_by
        and not _is_dead(mark, facts)
    ]
    if not names:
        return
    hits = [hit for hit in rulebook.scan(text.text, text.language) if hit.trigger.owner in _OWNERS]
    for sentence in sentences(text.text):
        named = [mark for mark in names if _is_in(mark.span, sentence)]
        accusing = [hit for hit in hits if _is_in(hit.span, sentence)]
        if not named or not accusing or _is_cut(text, sentence, named, facts):
            continue
        gravest = min(accusing, key=_gravity)
        yield Finding(
            code="people.accused",
            # "X is a murderer" accuses X; of "X killed" a reader has to say whom it accuses.
            severity=Severity.BLOCKED if _gravity(gravest) == 0 else Severity.REVIEW,
            item=facts.item.id,
            field=text.field,
            span=sentence,
            suggestions=(CUT,),
            facts={"words": text.text[gravest.span.start : gravest.span.end][:WORDS_SHOWN]},
            person=named[0].person,
        )


def _talked_about(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield each named person once whom somebody speaks of as a rescuer or a neighbour and nobody said why they were not asked."""
    seen: set[str] = set()
    for text in facts.texts_in("segment", "translation", "quote"):
        names = [mark for mark in facts.marks_of(text).names if _is_unasked(mark, text, facts)]
        if not names:
            continue
        hits = [hit for hit in rulebook.scan(text.text, text.language) if hit.trigger.owner in _TALKED_ABOUT]
        for sentence in sentences(text.text) if hits else ():
            told = next((hit for hit in hits if _is_in(hit.span, sentence)), None)
            for mark in names if told else ():
                who = mark.person or fold(text.text[mark.span.start : mark.span.end])
                if (
                    told is None
                    or who in seen
                    or not _is_in(mark.span, sentence)
                    or _is_cut(text, sentence, [mark], facts)
                ):
                    continue
                seen.add(who)
                kind, english = _TALKED_ABOUT[told.trigger.owner]
                person = facts.people.get(mark.person) if mark.person is not None else None
                role = agreeing({Language("en"): english}, person.gender_cue if person else None)
                yield Finding(
                    code="people.talked-about",
                    severity=Severity.REVIEW,
                    item=facts.item.id,
                    field=text.field,
                    span=mark.span,
                    suggestions=(bracketed(role, text.language), CUT),
                    facts={"words": text.text[mark.span.start : mark.span.end][:WORDS_SHOWN], "kind": kind},
                    person=mark.person,
                )


def _is_unasked(mark: NameMark, text: Text, facts: ItemFacts) -> bool:
    """Return whether a sure name is of somebody else, alive, who has agreed to nothing and whom no agreement explains."""
    if mark.tier is not NameTier.AUTO or (mark.person is not None and mark.person == text.said_by):
        return False
    if mark.person is None:
        return True
    reasons = (
        entry.reason.strip() or entry.consent
        for consent in facts.consents
        for entry in consent.third_parties
        if entry.ref == mark.person
    )
    return not facts.permitting(mark.person) and not any(reasons) and not _is_dead(mark, facts)


_TALKED_ABOUT = {"people:rescuer": ("rescuer", ""), "people:neighbour": ("neighbour", "a neighbour")}
_OWNERS = ("people:accused-as", "people:accused-of")


def _gravity(hit: Hit) -> int:
    return _OWNERS.index(hit.trigger.owner)


def sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a text without the white space around them; an initial ("J. Smith") does not end one."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if match.group().startswith(".") and len(before.strip()) == 1 and before.strip().isupper():
            continue  # an initial
        if text[start : match.end()].strip():
            yield _trimmed(text, start, match.end())
        start = match.end()
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip())))


def _is_in(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end


def _is_dead(mark: NameMark, facts: ItemFacts) -> bool:
    person = facts.people.get(mark.person) if mark.person is not None else None
    return (person is not None and person.deceased_on is not None) or any(
        entry.ref == mark.person and entry.kind is ThirdPartyKind.DECEASED
        for consent in facts.consents
        for entry in consent.third_parties
        if mark.person is not None
    )


def _is_cut(text: Text, sentence: Span, named: list[NameMark], facts: ItemFacts) -> bool:
    """Whether the sentence, or every name in it, is redacted already."""
    kind, *_rest, number = text.field.split(".")
    if not isinstance(facts, InterviewFacts) or kind not in ("segment", "translation") or not number.isdigit():
        return False
    cuts = [redaction for redaction in facts.interview.redactions if redaction.segment == int(number)]
    if any(cut.span is None for cut in cuts):  # the whole turn: it leaves the translations too
        return True
    translation = text.language if kind == "translation" else None
    cuts = [cut for cut in cuts if cut.translation == translation]
    if any(cut.span is not None and _is_in(sentence, cut.span) for cut in cuts):
        return True
    return all(any(cut.span is not None and _is_in(mark.span, cut.span) for cut in cuts) for mark in named)
