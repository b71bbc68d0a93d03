"""May the bank keep an item at all? Asked once, at the door, before anything is sealed.

An item nobody in it lets us keep is not sealed and goes back to its sender (DECISIONS.md, decide). One person's no does
not destroy what another gave: the item is kept, and the one who said no is cut out of everything that leaves.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from storybank.records import (
    Audience,
    Consent,
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
from storybank.rules.reasons import reason

_KEEP = Request(use=Use.KEEP, audience=Audience.SEALED)
# Past its end, under a pause or before its first day an agreement shows nothing to anybody, but what it gave stays kept.
_ONLY_SUSPENDS = frozenset({ReasonCode.EXPIRED, ReasonCode.PAUSED, ReasonCode.NOT_YET_VALID, ReasonCode.TURNED_18})
_ONLY_NAMED = frozenset({Role.NAMED})


def may_keep(item: Item, people: Mapping[PersonId, Person], consents: Iterable[Consent], on: date) -> Decision:
    """Return Permit where somebody in the item lets us keep it, else Deny with everyone's reasons against.

    Photographers, interviewers and interpreters are asked only where the item shows and names nobody else.
    """
    shown = {person: roles for person, roles in views.people_of(item).items() if roles != _ONLY_NAMED}
    tellers = {person: roles for person, roles in shown.items() if not roles <= STAFF} or shown
    agreements = current(consents, tellers, item.id)
    reasons: list[Reason] = [] if tellers else [reason(ReasonCode.MISSING, lacks="person")]
    is_kept = False
    for person_id, roles in tellers.items():
        person, records = people.get(person_id), agreements.get(person_id, ())
        if person is None or not records:
            reasons.append(reason(ReasonCode.MISSING, person_id, lacks="person" if person is None else "agreement"))
            continue
        against = [
            one
            for consent in records
            for one in objections(consent, person, people, roles, item.id, _KEEP, on)
            if one.code not in _ONLY_SUSPENDS and not _is_retained(one, consent, on)
        ]
        reasons.extend(against)
        is_kept = is_kept or not against
    return Permit(duties=frozenset()) if is_kept else Deny(reasons=tuple(reasons))


def _is_retained(one: Reason, consent: Consent, on: date) -> bool:
    """Whether the reason is only that the answer has run out, while the person said until when we may keep."""
    return (
        one.code is ReasonCode.USE_DENIED
        and "bound" in one.facts
        and consent.retention_until is not None
        and on <= consent.retention_until
    )
