"""The consent decision as questions: what stands between an item and the portal, and what is odd about its agreements.

The gate itself is `rules.consent`; nothing here opens or closes anything. Each finding goes away when its cause does: the
record has a newer version, the face is cut out, the turn is redacted.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from storybank.findings import Finding, Severity
from storybank.records import (
    Answer,
    Audience,
    Consent,
    Deny,
    DutyKind,
    FaceLink,
    Guardian,
    GuardianAuthority,
    Hold,
    Identification,
    ItemId,
    Method,
    Permit,
    PersonId,
    Photo,
    Reason,
    ReasonCode,
    Request,
    Use,
)
from storybank.rulebook import Rulebook
from storybank.rules import clock, views
from storybank.rules.consent import plan_duties
from storybank.rules.facts import PERMITTING, InterviewFacts, ItemFacts, PhotoFacts

PORTAL = Request(use=Use.PORTAL, audience=Audience.PUBLIC)

_OF_ANOTHER_USE = frozenset(
    {ReasonCode.USE_DENIED, ReasonCode.USE_NOT_ASKED, ReasonCode.USE_UNANSWERED, ReasonCode.AUDIENCE}
)
_NARROWER_AUDIENCES = frozenset({Audience.PARTNERS, Audience.RESEARCHERS_ON_REQUEST})
_UNNAMED = frozenset({Identification.ANONYMOUS, Identification.PSEUDONYM})
_NAMED = frozenset({Identification.NAMED, Identification.FIRST_NAME})


def check(facts: ItemFacts, rulebook: Rulebook, on: date, holds: tuple[Hold, ...] = ()) -> Iterator[Finding]:
    """Yield `consent.<reason>` for each person who closes the item or a part of it, then what is odd in the records."""
    shown = views.people_of(facts.item)
    if not any(facts.consents_of(person) for person in shown):
        yield _finding(facts, "consent.no-record", "row")
    else:
        yield from _objections(facts, on, holds)
    for person in shown:
        yield from _odd_records(facts, person, on, rulebook.limits["before_eighteen_days"])
    if isinstance(facts, PhotoFacts):
        yield from _against_the_photographer(facts, on)
    if facts.item.cut_on is not None:
        day = facts.item.cut_on.isoformat()
        yield _finding(facts, "consent.was-cut", "row", words={"on": day, "words": day})


def _objections(facts: ItemFacts, on: date, holds: tuple[Hold, ...]) -> Iterator[Finding]:
    view = views.whole(facts.item)
    asked = [(view, "")]
    if isinstance(facts, InterviewFacts):
        named = named_in_segments(facts)
        asked += [
            (part, f"segment.{segment.number}")
            for segment, part in views.segments(facts.interview, named, media=view.media)
            if named.get(segment.number)
        ]
    seen = set()
    for part, field in asked:
        decision = plan_duties(part, facts.people, facts.consents, holds, PORTAL, on)
        if not isinstance(decision, Deny):
            continue
        for reason in decision.reasons:
            if reason.code is ReasonCode.UNLINKED_FACE:
                continue  # identity asks about each face
            if field and reason.person in view.shows and reason.code is not ReasonCode.THIRD_PARTY:
                continue  # said once, about the person, not about each turn
            for where in [field] if field else _fields(facts, reason.person):
                finding = _of_reason(facts, reason, where)
                if finding is not None and finding.key not in seen:
                    seen.add(finding.key)
                    yield finding


def _fields(facts: ItemFacts, person: PersonId | None) -> list[str]:
    """Return where an editor acts on this person: her faces, her voice, else the row."""
    if person is None:
        return ["row"]
    if isinstance(facts, PhotoFacts):
        return [
            f"face.{face.number}"
            for face in facts.photo.faces
            if face.person == person and face.link is FaceLink.PERSON and not face.is_cropped_out
        ] or ["row"]
    if isinstance(facts, InterviewFacts):
        gone = views.silenced_segments(facts.interview.redactions)
        turns = [segment for segment in facts.interview.segments if segment.number not in gone]
        own = [segment for segment in turns if segment.person == person]
        if own and len(own) < len(turns):  # others speak too: each of her turns can go
            return [f"segment.{segment.number}" for segment in own]
        return ["voice"] if own else ["row"]
    return ["row"]


def _of_reason(facts: ItemFacts, reason: Reason, field: str) -> Finding | None:
    severity = Severity.BLOCKED
    if reason.code in _OF_ANOTHER_USE and reason.person is not None:
        records = facts.consents_of(reason.person)
        if reason.code is ReasonCode.USE_UNANSWERED and _has_been_answered(records):
            return None  # asked each time: the plan of each collection asks again
        if _is_open_otherwise(records):
            severity = Severity.INFO
    words = {
        key: str(value) for key, value in ({"until": "–", "lacks": "–", "use": "portal"} | dict(reason.facts)).items()
    }
    return _finding(
        facts,
        f"consent.{reason.code.value}",
        field,
        person=reason.person,
        severity=severity,
        words=words | {"can_change": reason.can_change, "consent": reason.consent or "–"},
    )


def _has_been_answered(records: Iterable[Consent]) -> bool:
    return all(
        permission.answered_for
        for consent in records
        for permission in consent.uses
        if permission.use is Use.PORTAL and (permission.decision is Answer.ASK or consent.conditions)
    )


def _is_open_otherwise(records: Iterable[Consent]) -> bool:
    """Whether another use, or a smaller circle of readers, is allowed: then the item is not closed, only not for the portal."""
    records = tuple(records)
    return bool(records) and all(
        (consent.audience is Audience.PUBLIC or consent.audience in _NARROWER_AUDIENCES)
        and any(
            permission.decision is not Answer.NO
            for permission in consent.uses
            if permission.use not in (Use.KEEP, Use.SEARCH_ENGINES)
        )
        for consent in records
    )


def named_in_segments(facts: InterviewFacts) -> dict[int, frozenset[PersonId]]:
    """Return, by segment number, whom the registry knows by a name in it, other than its speaker."""
    found: dict[int, frozenset[PersonId]] = {}
    redacted = {
        (redaction.segment, redaction.span.start, redaction.span.end)
        for redaction in facts.interview.redactions
        if redaction.span is not None and redaction.translation is None
    }
    for segment in facts.interview.segments:
        marks = facts.marks.get(f"segment.{segment.number}")
        if marks is None:
            continue
        people = {
            mark.person
            for mark in marks.names
            if mark.person is not None
            and mark.person != segment.person
            and not any(
                number == segment.number and start <= mark.span.start and mark.span.end <= end
                for number, start, end in redacted
            )
        }
        if people:
            found[segment.number] = frozenset(people)
    return found


def _odd_records(facts: ItemFacts, person: PersonId, on: date, soon_days: int) -> Iterator[Finding]:
    """Yield what is odd about this person's agreements, whether or not it closes anything."""
    everywhere = [consent for consent in facts.consents if consent.subject == person]
    if _is_named_elsewhere(everywhere, facts.consents_of(person)):
        yield _finding(facts, "consent.incoherent", "row", person=person, words={"asks": "named elsewhere"})
    yield from _told_elsewhere(facts, person)
    versions = [(consent.id, consent.version) for consent in everywhere]
    if len(set(versions)) < len(versions):
        yield _finding(facts, "consent.overlapping-versions", "row", person=person)
    for consent in facts.consents_of(person):
        for code, more in _odd_about(consent, facts.item.id, on, soon_days):
            yield _finding(facts, code, "row", person=person, words=more | {"consent": consent.id})
        for guardian in consent.guardians:
            if guardian.is_child or _is_child(facts, guardian, on):
                yield _finding(facts, "consent.guardian-is-child", "row", person=person, words={"consent": consent.id})


def _told_elsewhere(facts: ItemFacts, person: PersonId) -> Iterator[Finding]:
    """Yield where another item of the bank gives away who is to stay unnamed in this one: a name, a credit, a face."""
    here = {consent.identification for consent in facts.permitting(person)} & _UNNAMED
    for how in sorted(facts.elsewhere.get(person, frozenset())) if here else ():
        if how == "face" and Identification.ANONYMOUS not in here:
            continue  # a pseudonym beside a face is what she chose
        yield _finding(
            facts, "consent.incoherent", "row", person=person, words={"asks": f"{how} elsewhere", "words": how}
        )


def _is_child(facts: ItemFacts, guardian: Guardian, on: date) -> bool:
    return guardian.id in facts.people and facts.is_minor(guardian.id, on)


def _is_named_elsewhere(everywhere: Iterable[Consent], here: Iterable[Consent]) -> bool:
    hidden = any(c.identification in _UNNAMED and c.status in PERMITTING for c in here)
    return hidden and any(c.identification in _NAMED and c.status in PERMITTING for c in everywhere)


def _odd_about(consent: Consent, item: ItemId, on: date, soon_days: int) -> Iterator[tuple[str, dict[str, str]]]:
    if consent.valid_from and consent.valid_until and consent.valid_until < consent.valid_from:
        yield (
            "consent.until-before-from",
            {"from": consent.valid_from.isoformat(), "until": consent.valid_until.isoformat()},
        )
    for request in consent.requests:
        if (
            consent.given_on
            and request.right in ("pause", "narrow", "erase")
            and request.received_on < consent.given_on
        ):
            yield (
                "consent.withdrawal-before-consent",
                {"received_on": request.received_on.isoformat(), "given_on": consent.given_on.isoformat()},
            )
    if any(evidence.is_missing for evidence in consent.evidence):
        yield "consent.evidence-missing", {}
    if any(evidence.is_changed for evidence in consent.evidence):
        yield "consent.evidence-changed", {}
    if (
        consent.method in (Method.MARK, Method.WITNESSED_ORAL)
        and consent.witness is None
        and any(evidence.kind == "recording_of_notice" and not evidence.is_missing for evidence in consent.evidence)
    ):
        yield "consent.recording-instead-of-witness", {}
    decisions = {guardian.decision for guardian in consent.guardians}
    if {Answer.YES, Answer.NO} <= decisions:
        yield "consent.parents-disagree", {}
    yes = [guardian.authority for guardian in consent.guardians if guardian.decision is Answer.YES]
    if yes and set(yes) == {GuardianAuthority.CAREGIVER}:
        yield "consent.caregiver-alone", {}
    if consent.turns_18_on and on < consent.turns_18_on <= on + timedelta(days=soon_days):
        yield "consent.turns-18-soon", {"turns_18_on": consent.turns_18_on.isoformat()}
    due = clock.latest_look(consent, on)
    if due is not None and consent.status in PERMITTING:
        yield "consent.review-due", {"due_on": due.isoformat(), "words": due.isoformat()}  # each period asks anew
    is_open_ended = any(one.until_on is None and (not one.items or item in one.items) for one in consent.embargoes)
    look = clock.latest_embargo_look(consent, on) if is_open_ended else None
    if look is not None:
        yield "consent.embargo-look", {"due_on": look.isoformat(), "words": look.isoformat()}
    if consent.retention_until and consent.retention_until < on:
        yield "consent.retention-over", {"until": consent.retention_until.isoformat()}
    if consent.identification is Identification.PSEUDONYM and not consent.pseudonym:
        yield "consent.no-pseudonym", {}
    if consent.published_elsewhere:
        yield "consent.published-elsewhere", {}


def _against_the_photographer(facts: PhotoFacts, on: date) -> Iterator[Finding]:
    """Yield a question where a photographer forbids the very treatment that a bystander or a cut needs."""
    photo: Photo = facts.photo
    decision = plan_duties(views.whole(photo), facts.people, facts.consents, (), PORTAL, on)
    if not isinstance(decision, Permit):
        return
    kinds = {duty.kind for duty in decision.duties}
    is_covered = any(face.link is FaceLink.BYSTANDER and not face.is_cropped_out for face in photo.faces)
    is_cut = any(face.is_cropped_out for face in photo.faces)
    for forbidding, is_needed in ((DutyKind.DO_NOT_COVER, is_covered), (DutyKind.DO_NOT_CROP, is_cut)):
        if forbidding in kinds and is_needed:
            yield _finding(facts, "consent.treatment-missing", "row", words={"contradicts": forbidding.value})


def _finding(
    facts: ItemFacts,
    code: str,
    field: str,
    person: PersonId | None = None,
    severity: Severity | None = None,
    words: Mapping[str, str] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity or _SEVERITIES.get(code, Severity.BLOCKED),
        item=facts.item.id,
        field=field,
        person=person,
        facts=words or {},
    )


_SEVERITIES: Mapping[str, Severity] = {
    "consent.recording-instead-of-witness": Severity.INFO,
    "consent.turns-18-soon": Severity.INFO,
    "consent.published-elsewhere": Severity.INFO,
    "consent.parents-disagree": Severity.INFO,  # guardian-refused holds; this says what to talk about
    "consent.caregiver-alone": Severity.INFO,  # guardian-missing holds
    "consent.guardian-is-child": Severity.INFO,  # guardian-missing holds
    "consent.review-due": Severity.REVIEW,
    "consent.embargo-look": Severity.REVIEW,
    "consent.retention-over": Severity.REVIEW,
    "consent.no-pseudonym": Severity.REVIEW,
    "consent.was-cut": Severity.REVIEW,
    "consent.withdrawal-before-consent": Severity.REVIEW,
}
