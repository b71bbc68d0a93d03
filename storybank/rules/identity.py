"""Who could be recognised: faces nobody has linked, things that name people, names and identifiers in what is said."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from storybank.findings import Finding, Severity
from storybank.people.casing import CAPTION_MIN, is_uncased
from storybank.people.roles import vaguer
from storybank.records import (
    CHECKLIST,
    Face,
    FaceLink,
    Identification,
    Interview,
    Language,
    NameMark,
    NamePart,
    NameTier,
    PersonId,
    PlaceMark,
    PlaceMarkKind,
    RedactionReason,
    RiskLevel,
    Role,
    Span,
    Text,
    Voice,
)
from storybank.rulebook import Rulebook
from storybank.rules import views
from storybank.rules.calling import called_in
from storybank.rules.facts import InterviewFacts, ItemFacts, PhotoFacts
from storybank.rules.people import sentences

UNSURE_FACE_SCORE = 0.2  # below it a box is not shown to anybody (ANONYMISE.md, Photographs)
REDACTED = "[…]"
_EASIEST = ("age", "job", "family", "event", "only")  # which of several is said more generally first
_AGE_BEFORE = re.compile(r"(?<!\d)\d{2}\W{0,3}$")
_SPOKEN_FIELDS = ("segment", "translation", "quote")
_INDIRECT_FIELDS = (*_SPOKEN_FIELDS, "caption", "alt", "body", "summary")
_SETTLEMENT_WORDS = {f"identity:{kind}": kind for kind in ("job", "age", "only", "family", "event")}


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield what is to be asked about the item's faces, then text by text about what names somebody."""
    if isinstance(facts, PhotoFacts):
        yield from _faces(facts)
        yield from _details(facts)
        yield from _checklist(facts)
        yield from _seen_elsewhere(facts)
    for text in facts.texts:
        marks = facts.marks_of(text)
        if text.field.startswith("embedded."):
            continue  # nothing embedded leaves
        kind = text.field.partition(".")[0]
        if kind in _SPOKEN_FIELDS:
            for mark in marks.names:
                finding = _name(text, mark, facts)
                if finding is not None:
                    yield finding
        for identifier in marks.identifiers:
            if not is_redacted(text, identifier.span, facts):
                severity = Severity.BLOCKED if identifier.tier is NameTier.AUTO else Severity.REVIEW
                words = {"kind": identifier.kind.value, "words": _words(text, identifier.span)}
                yield _finding(
                    facts,
                    "identity.identifier",
                    text.field,
                    identifier.span,
                    severity=severity,
                    suggestions=(REDACTED if text.voice is not Voice.CAPTION else "",),
                    words=words,
                )
        everything = Span(0, len(text.text))
        is_small = marks.is_uncased
        if text.voice is Voice.CAPTION:
            is_small = kind in _INDIRECT_FIELDS and is_uncased(text.text, CAPTION_MIN)
        if is_small and not is_redacted(text, everything, facts):
            yield _finding(facts, "identity.uncased", text.field, severity=Severity.REVIEW)
        if kind in _INDIRECT_FIELDS:
            yield from _indirect(text, facts, rulebook)
    if isinstance(facts, InterviewFacts):
        yield from _uncased_together(facts)
        yield from _translations(facts)
    yield from _interpreters(facts)


def _faces(facts: PhotoFacts) -> Iterator[Finding]:
    photo = facts.photo
    for face in views.unlinked_faces(photo):
        yield _finding(facts, "consent.unlinked-face", f"face.{face.number}", words=_box(face))
    for face in photo.faces:
        if (
            face.kind == "face"
            and face.link is FaceLink.UNLINKED
            and not face.is_cropped_out
            and UNSURE_FACE_SCORE <= face.score < views.SURE_FACE_SCORE
        ):
            yield _finding(facts, "identity.face-unsure", f"face.{face.number}", words=_box(face))
    if photo.was_seen_by is not None:
        return
    yield _finding(facts, "identity.not-yet-seen", "row")
    is_said = photo.shows_people or any(Role.DEPICTED in roles for roles in photo.people.values())
    if is_said and not photo.is_drawing and not any(face.kind == "face" for face in photo.faces):
        yield _finding(facts, "identity.no-face-found", "row")


def _details(facts: PhotoFacts) -> Iterator[Finding]:
    """Yield each thing that names people and that nobody has decided about, then each that an agreement wants hidden."""
    photo = facts.photo
    for face in photo.faces:
        if face.kind != "face" and face.link is FaceLink.UNLINKED and not face.is_cropped_out:
            yield _finding(facts, "identity.detail", f"face.{face.number}", words=_box(face) | {"kind": face.kind})
    if photo.was_seen_by is not None:
        return
    drawn = {face.kind for face in photo.faces}
    for person in facts.depicted():
        for consent in facts.consents_of(person):
            for detail in consent.distinctive_details:
                if not detail.keep and detail.kind not in drawn:
                    yield _finding(facts, "identity.detail", "row", person=person, words={"kind": detail.kind})


def _checklist(facts: PhotoFacts) -> Iterator[Finding]:
    """Yield what nobody has ticked yet: things that name people and that no detector finds."""
    points = [point for point in CHECKLIST if point not in facts.photo.checked]
    if points:
        yield _finding(facts, "identity.checklist-open", "row", words={"points": ", ".join(points)})


def _seen_elsewhere(facts: PhotoFacts) -> Iterator[Finding]:
    """Yield where a face hidden here can be seen in another copy: published outside, or the same moment inside the bank."""
    photo = facts.photo
    here = views.shown(photo, {one.subject: facts.consents_of(one.subject) for one in facts.consents})
    if photo.published_elsewhere:
        severity = Severity.REVIEW if here.hidden else Severity.INFO
        yield _finding(facts, "identity.published-elsewhere", "row", severity=severity)
    for there in facts.near:
        for hiding, showing in ((here, there), (there, here)):
            # a bystander here may be anybody who is shown there and not here
            known = hiding.hidden & showing.visible
            unnamed = showing.visible - hiding.visible if None in hiding.hidden else frozenset()
            for person in sorted(known | unnamed, key=str):
                yield _finding(
                    facts,
                    "identity.shown-in-sibling",
                    "row",
                    severity=Severity.REVIEW,
                    person=person,
                    words={"item": there.item, "words": "hidden here" if hiding is here else "shown here"},
                )


def _box(face: Face) -> dict[str, str]:
    box = face.box
    return {"box": f"{box.left},{box.top},{box.right},{box.bottom}", "score": f"{face.score:.2f}"}


def _name(text: Text, mark: NameMark, facts: ItemFacts) -> Finding | None:
    """Return the question about one name in what somebody says; None where its bearer agreed to it or it is redacted."""
    if is_redacted(text, mark.span, facts) or _may_stand(mark, facts):
        return None
    is_sure = mark.person is not None or (
        mark.tier is NameTier.AUTO and bool(mark.parts)
    )  # the bank knows whose; else a reader says whether it is one
    return _finding(
        facts,
        "identity.name-in-text",
        text.field,
        mark.span,
        severity=Severity.BLOCKED if is_sure else Severity.REVIEW,
        person=mark.person,
        suggestions=(*_chosen_words(mark.person, text.language, facts), REDACTED),
        words={"words": _words(text, mark.span)},
    )


def _chosen_words(person: PersonId | None, language: Language, facts: ItemFacts) -> tuple[str, ...]:
    """Return what may stand for a person in this language: the pseudonym she chose first, then her role in brackets."""
    first = called_in(facts, person, language)
    role = called_in(facts, person, language, with_pseudonym=False)
    return tuple(dict.fromkeys((first.words, role.words)))


def _may_stand(mark: NameMark, facts: ItemFacts) -> bool:
    if mark.person is None:
        return False
    agreed = facts.permitting(mark.person)
    if not agreed:
        return _is_kept_as_third_party(mark.person, facts)
    return all(_allows(consent.identification, mark.parts) for consent in agreed)


def _allows(identification: Identification, parts: frozenset[NamePart]) -> bool:
    if identification is Identification.NAMED:
        return True
    if identification is Identification.FIRST_NAME:
        return bool(parts) and parts <= {NamePart.GIVEN, NamePart.PSEUDONYM}
    return bool(parts) and parts == {NamePart.PSEUDONYM} and identification is Identification.PSEUDONYM


def _is_kept_as_third_party(person: PersonId, facts: ItemFacts) -> bool:
    entries = [entry for consent in facts.consents for entry in consent.third_parties if entry.ref == person]
    return bool(entries) and all(entry.treatment == "keep" and entry.reason.strip() for entry in entries)


def _indirect(text: Text, facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield where a text tells two or more of settlement, work, age, family and event of somebody who is not named.

    A place alone is for `placenames` and `location`. Of somebody else, whose name was taken out, its own sentence counts.
    """
    bearers = [text.said_by] if text.said_by is not None else list(facts.depicted())
    hidden = [person for person in bearers if _is_hidden_name(person, facts)]
    whole = Span(0, len(text.text))
    others = list(_taken_out(text, facts))
    if not hidden and not others:
        return
    told = [
        (kind, _with_number(text, hit.span) if kind == "age" else hit.span)
        for hit in rulebook.scan(text.text, text.language)
        if (kind := _SETTLEMENT_WORDS.get(hit.trigger.owner)) and not is_redacted(text, hit.span, facts)
    ]
    places = [
        mark
        for mark in facts.marks_of(text).places
        if mark.kind is PlaceMarkKind.PLACE and not is_redacted(text, mark.span, facts)
    ]
    if hidden and (found := _together(text, whole, told, places, hidden, facts)):
        yield found
        return
    for person, span in others:
        sentence = next((one for one in sentences(text.text) if one.start <= span.start < one.end), whole)
        if found := _together(text, sentence, told, places, [person], facts):
            yield found
            return


def _taken_out(text: Text, facts: ItemFacts) -> Iterator[tuple[PersonId, Span]]:
    """Yield whose names are redacted in a turn that somebody else says, and where."""
    kind, _, where = text.field.partition(".")
    language, _, number = where.rpartition(".")
    if isinstance(facts, InterviewFacts) and kind in ("segment", "translation") and number.isdigit():
        for one in facts.interview.redactions:
            is_here = one.segment == int(number) and (one.translation or "") == language
            if is_here and one.span is not None and one.person is not None and one.person != text.said_by:
                yield one.person, one.span


def _together(
    text: Text,
    within: Span,
    told: Iterable[tuple[str, Span]],
    places: Iterable[PlaceMark],
    hidden: list[PersonId],
    facts: ItemFacts,
) -> Finding | None:
    """Return the question about what these words tell together; None where they tell one thing or none."""
    here: dict[str, Span] = {}
    for kind, span in told:
        if within.start <= span.start and span.end <= within.end:
            here.setdefault(kind, span)
    near = [mark for mark in places if within.start <= mark.span.start and mark.span.end <= within.end]
    if len(here) + bool(near) < 2 or (not near and here.keys() <= {"age", "only"}):
        return None
    is_high = any(c.risk.level is RiskLevel.HIGH for person in hidden for c in facts.consents_of(person))
    kind, span = min(here.items(), key=lambda one: _EASIEST.index(one[0]))
    wordings = vaguer(kind, _words(text, span), text.language)
    if text.voice is Voice.CAPTION:
        wordings = tuple(one.strip("[]") for one in wordings)
    return _finding(
        facts,
        "identity.indirect",
        text.field,
        span,
        severity=Severity.BLOCKED if is_high else Severity.REVIEW,
        person=hidden[0],
        suggestions=tuple(dict.fromkeys((*wordings, REDACTED if text.voice is not Voice.CAPTION else ""))),
        words={"tells": ", ".join([*sorted(here), *(["place"] if near else [])]), "words": _words(text, span)},
    )


def _with_number(text: Text, span: Span) -> Span:
    """Return the span with the number right before it: 43 years old."""
    number = _AGE_BEFORE.search(text.text[: span.start], max(0, span.start - 5))
    return Span(number.start(), span.end) if number else span


def _is_hidden_name(person: PersonId, facts: ItemFacts) -> bool:
    hidden = (Identification.ANONYMOUS, Identification.PSEUDONYM)
    return any(consent.identification in hidden for consent in facts.consents_of(person))


def _uncased_together(facts: InterviewFacts) -> Iterator[Finding]:
    """Yield, for each language, the first of short turns that have no capital letter between them: speech recognition."""
    turns: dict[tuple[str, Language], list[Text]] = {}
    for text in facts.texts_in("segment", "translation"):
        if not facts.marks_of(text).is_uncased and not is_redacted(text, Span(0, len(text.text)), facts):
            turns.setdefault((text.field.partition(".")[0], text.language), []).append(text)
    for texts in turns.values():
        if len(texts) > 1 and is_uncased(" ".join(text.text for text in texts)):
            yield _finding(facts, "identity.uncased", texts[0].field, severity=Severity.REVIEW)


def _translations(facts: InterviewFacts) -> Iterator[Finding]:
    """Yield each translated turn whose spoken words are redacted while the translation is not: the same words may stand there."""
    spoken = {
        one.segment
        for one in facts.interview.redactions
        if one.span is not None and one.translation is None and one.reason is not RedactionReason.EDITORIAL_INSERTION
    }
    for language, segments in facts.interview.translations.items():
        done = {one.segment for one in facts.interview.redactions if one.translation == language or one.span is None}
        for segment in segments:
            if segment.number in spoken - done and "[" not in segment.text:
                field = f"translation.{language}.{segment.number}"
                yield _finding(facts, "identity.translation", field, severity=Severity.REVIEW)


def _interpreters(facts: ItemFacts) -> Iterator[Finding]:
    """Say once that an interpreter was there: a voice and a name nobody may have asked."""
    if not isinstance(facts, InterviewFacts):
        return
    interpreters = {person for person, roles in facts.item.people.items() if Role.INTERPRETER in roles}
    interpreters |= {consent.interpreter for consent in facts.consents if consent.interpreter is not None}
    for person in sorted(interpreters):
        if not facts.permitting(person):
            yield _finding(facts, "identity.interpreter", "row", person=person, severity=Severity.INFO)


def is_redacted(text: Text, span: Span, facts: ItemFacts) -> bool:
    """Whether what stands there is left out already; redactions count code points of the words as received."""
    kind, _, where = text.field.partition(".")
    if kind == "quote":
        return _is_redacted_quote(text, span, facts)
    if not isinstance(facts, InterviewFacts):
        return False
    language, _, number = where.rpartition(".")
    if kind not in ("segment", "translation") or not number.isdigit():
        return False
    return _is_held_back(facts.interview, int(number), language, span)


def _is_redacted_quote(text: Text, span: Span, facts: ItemFacts) -> bool:
    """Whether a quotation's words are left out: by its own redactions, or by those of the turn it stands in."""
    interview = facts.interview if isinstance(facts, InterviewFacts) else None
    quote = interview.pull_quote if interview else facts.photo.quote if isinstance(facts, PhotoFacts) else None
    if quote is None or quote.text != text.text:
        return False
    if any(
        one.span is not None and one.span.start <= span.start and span.end <= one.span.end for one in quote.redactions
    ):
        return True
    for segment in interview.segments if interview else ():
        start = segment.text.find(quote.text)
        if interview is not None and start >= 0:
            return _is_held_back(interview, segment.number, "", Span(span.start + start, span.end + start))
    return False


def _is_held_back(interview: Interview, number: int, language: str, span: Span) -> bool:
    """Whether these code points of a turn are redacted; language: of the translation, empty for the spoken words."""
    for redaction in interview.redactions:
        if redaction.segment != number or (redaction.translation or language) != language:
            continue
        if redaction.span is None:
            return True
        is_of_this_text = (redaction.translation or "") == language
        if is_of_this_text and redaction.span.start <= span.start and span.end <= redaction.span.end:
            return True
    return False


def _words(text: Text, span: Span) -> str:
    return text.text[span.start : span.end][:80]


def _finding(
    facts: ItemFacts,
    code: str,
    field: str,
    span: Span | None = None,
    *,
    severity: Severity = Severity.BLOCKED,
    person: PersonId | None = None,
    suggestions: tuple[str, ...] = (),
    words: Mapping[str, str] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        item=facts.item.id,
        field=field,
        span=span,
        person=person,
        suggestions=suggestions,
        facts=words or {},
    )
