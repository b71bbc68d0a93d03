"""May the bank keep an item at all? Asked at the door, before anything is sealed, and at each look afterwards.

What everybody in it refused is not sealed and goes back to its sender; what nobody has agreed to keep is destroyed after a
month, and the event stays (DECISIONS.md, decide). One person's no does
not destroy what another gave: the item is kept, and the one who said no is cut out of everything that leaves.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from storybank.findings import Finding, Severity
from storybank.records import (
    Answer,
    Audience,
    Consent,
    ConsentStatus,
    Decision,
    Deny,
    Item,
    Permit,
    Person,
    PersonId,
    Reason,
    ReasonCode,
    Request,
    Role,
    Use,
)
from storybank.rules import views
from storybank.rules.agreements import current, objections
from storybank.rules.duties import STAFF
from storybank.rules.reasons import of_record, reason

_KEEP = Request(use=Use.KEEP, audience=Audience.SEALED)
# Past its end, under a pause or before its first day an agreement shows nothing to anybody, but what it gave stays kept; so
# does a yes that a named person has still to look into, or whose form is on its way. Destroying cannot be taken back.
_ONLY_SUSPENDS = frozenset(
    {
        ReasonCode.EXPIRED,
        ReasonCode.PAUSED,
        ReasonCode.NOT_YET_VALID,
        ReasonCode.TURNED_18,
        ReasonCode.QUALITY,
        ReasonCode.NO_EVIDENCE,
    }
)
_ONLY_NAMED = frozenset({Role.NAMED})


def may_keep(item: Item, people: Mapping[PersonId, Person], consents: Iterable[Consent], on: date) -> Decision:
    """Return Permit where somebody in the item lets us keep it, else Deny with everyone's reasons against.

    Photographers, interviewers and interpreters are asked only where the item shows and names nobody else.
    """
    against = _against(item, people, consents, on)
    if any(not reasons for reasons in against.values()):
        return Permit(duties=frozenset())
    return Deny(
        reasons=tuple(one for reasons in against.values() for one in reasons)
        or (reason(ReasonCode.MISSING, lacks="person"),)
    )


def is_refused(item: Item, people: Mapping[PersonId, Person], consents: Iterable[Consent], on: date) -> bool:
    """Whether everybody who is asked has said no to keeping it: then it is not sealed at all. A missing answer is no no."""
    against = _against(item, people, consents, on)
    return bool(against) and all(any(map(_is_a_no, reasons)) for reasons in against.values())


def is_settled(decision: Deny) -> bool:
    """Whether a withdrawal has already settled what happens to the originals (keep, restrict or erase): no clock runs then."""
    return any(one.code is ReasonCode.WITHDRAWN for one in decision.reasons)


def not_to_keep(item: Item, since: date, days: int) -> Finding:
    """Return the question about an item that nobody lets us keep since a day; after `days` more it is destroyed."""
    return Finding(
        code="consent.not-to-keep",
        severity=Severity.BLOCKED,
        item=item.id,
        field="row",
        facts={"since": since.isoformat(), "on": (since + timedelta(days=days)).isoformat()},
    )


def _against(
    item: Item, people: Mapping[PersonId, Person], consents: Iterable[Consent], on: date
) -> dict[PersonId, list[Reason]]:
    """Return, for everyone who is asked, the reasons against keeping; an empty list is a yes."""
    shown = {person: roles for person, roles in views.people_of(item).items() if roles != _ONLY_NAMED}
    tellers = {person: roles for person, roles in shown.items() if not roles <= STAFF} or shown
    agreements = current(consents, tellers, item.id)
    against: dict[PersonId, list[Reason]] = {}
    for person_id, roles in tellers.items():
        person, records = people.get(person_id), agreements.get(person_id, ())
        if person is None or not records:
            lacks = "person" if person is None else "agreement"
            against[person_id] = [reason(ReasonCode.MISSING, person_id, lacks=lacks)]
            continue
        against[person_id] = [
            one
            for consent in records
            for one in (*objections(consent, person, people, roles, item.id, _KEEP, on), *_of_retention(consent, on))
            if one.code not in _ONLY_SUSPENDS and not _is_retained(one, consent, on)
        ]
    return against


def _of_retention(consent: Consent, on: date) -> Iterator[Reason]:
    if consent.retention_until is not None and on > consent.retention_until:
        yield of_record(ReasonCode.USE_DENIED, consent, use=Use.KEEP, bound=consent.retention_until.isoformat())


def _is_a_no(one: Reason) -> bool:
    return (
        one.code is ReasonCode.GUARDIAN_REFUSED
        or (one.code is ReasonCode.USE_DENIED and "bound" not in one.facts)
        or (one.code is ReasonCode.NOT_GIVEN and one.facts.get("status") == ConsentStatus.REFUSED)
        or (one.code is ReasonCode.ASSENT_MISSING and one.facts.get("assent") == Answer.NO)
    )


def _is_retained(one: Reason, consent: Consent, on: date) -> bool:
    """Whether the reason is only that the answer has run out, while the person said until when we may keep."""
    return (
        one.code is ReasonCode.USE_DENIED
        and "bound" in one.facts
        and consent.retention_until is not None
        and on <= consent.retention_until
    )
