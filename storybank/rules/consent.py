"""The consent decision: one pure function that answers every output (page, thumbnail, search hit, caption, export, pin).

Four answers stand apart and each can close: the person's agreement, the legal basis, the licence, the organisation's
safety decision. First NO wins; `records.ReasonCode` is in that order. Design: CONSENT.md "The decision".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from storybank.records import (
    Consent,
    Decision,
    Deny,
    Duty,
    DutyKind,
    Hold,
    ItemId,
    Permit,
    Person,
    PersonId,
    Reason,
    ReasonCode,
    Request,
    Role,
    Treatment,
    Use,
    View,
)
from storybank.rules.agreements import current, objections
from storybank.rules.duties import (
    MET_BY,
    ROLES_OF_AN_UNKNOWN_PART,
    VOICES,
    duty,
    of_agreement,
    strictest,
)
from storybank.rules.reasons import reason
from storybank.rules.third_parties import ONLY_NAMED, entries_by_person, judge

# Looking a member up on its class costs 50 ns in Python 3.11; these are asked for every person of every output.
_KEEP, _DEPICTED = Use.KEEP, Role.DEPICTED
_METADATA_REMOVED, _CROPPED_OUT, _SEGMENT_REMOVED = (
    Treatment.METADATA_REMOVED,
    Treatment.CROPPED_OUT,
    Treatment.SEGMENT_REMOVED,
)
_ORDER = {code: number for number, code in enumerate(ReasonCode)}
_NOTHING: frozenset[Treatment] = frozenset()
_SPOKEN_ROLES = VOICES | {Role.NAMED}
_REMOVE_METADATA = duty(DutyKind.REMOVE_METADATA)
_OF_A_FILE = frozenset({_REMOVE_METADATA})
_CONTRADICTIONS = (
    (DutyKind.DO_NOT_CROP, frozenset({DutyKind.CROP_OUT})),
    (DutyKind.DO_NOT_COVER, frozenset({DutyKind.COVER_FACE, DutyKind.COVER_DETAIL})),
)


def decide(
    view: View,
    people: Mapping[PersonId, Person],
    consents: Iterable[Consent],
    holds: Iterable[Hold],
    request: Request,
    on: date,
) -> Decision:
    """Say whether this part, as treated, may go to this use, audience and language on this day.

    consents: every version of every agreement of the people shown; others are ignored. The strictest person wins.
    Permit.duties is all that the permit rests on; Deny.reasons has the winning reason first, then what else is in the way.
    """
    return _judge(view, people, consents, holds, request, on, is_plan=False)


def plan_duties(
    view: View,
    people: Mapping[PersonId, Person],
    consents: Iterable[Consent],
    holds: Iterable[Hold],
    request: Request,
    on: date,
) -> Decision:
    """Say what would have to be done to this part before it could leave: `decide` with every treatment granted."""
    return _judge(view, people, consents, holds, request, on, is_plan=True)


def _judge(
    view: View,
    people: Mapping[PersonId, Person],
    consents: Iterable[Consent],
    holds: Iterable[Hold],
    request: Request,
    on: date,
    *,
    is_plan: bool,
) -> Decision:
    agreements = current(consents, view.shows, view.item)
    if request.use is _KEEP:
        return _judge_keeping(view, people, agreements, request, on)
    reasons: list[Reason] = []
    if holds:
        reasons.extend(_of_holds(view, people, agreements, holds, request, on))
    if view.has_unlinked_face:
        reasons.append(reason(ReasonCode.UNLINKED_FACE))
    elif not view.shows:
        reasons.append(reason(ReasonCode.MISSING, lacks="person"))
    duties: set[Duty] = set() if view.media == "text" else set(_OF_A_FILE)
    if duties and not is_plan and _METADATA_REMOVED not in view.proved_on_all:
        reasons.append(_untreated(_REMOVE_METADATA))
    entries = entries_by_person(agreements)
    is_one_rung = not entries  # else two duties of one ladder may meet, and the stricter is kept
    has_conditions = False
    for person_id, said_roles in view.shows.items():
        proved = view.proved.get(person_id, _NOTHING)
        roles = said_roles or ROLES_OF_AN_UNKNOWN_PART
        if proved:
            roles = _still_there(person_id, roles, proved, duties)
            if not roles:
                continue
        records = agreements.get(person_id, ())
        person = people.get(person_id)
        own: Sequence[Reason]
        if person is not None and len(records) == 1:
            own = objections(records[0], person, people, roles, view.item, request, on)
        else:
            own = _of_person(person_id, person, records, people, roles, view.item, request, on)
        is_anonymous_and_visible = False
        for consent in records:
            terms = of_agreement(consent, roles, view.media)
            duties |= terms.duties
            if consent.conditions:
                has_conditions = True
            if terms.is_anonymous_and_visible:
                is_anonymous_and_visible = True
            if not is_plan:
                for one, meeting in terms.provable:
                    if meeting.isdisjoint(view.proved_on_all) and meeting.isdisjoint(proved):
                        reasons.append(_untreated(one))
        if len(records) > 1:
            is_one_rung = False
        others = entries.get(person_id, ())
        if others or (own and roles == ONLY_NAMED):
            outcome = judge(person_id, person, roles, others, tuple(own), view.media, has_records=bool(records))
            own = outcome.reasons
            duties |= outcome.duties
            reasons.extend(_unmet(outcome.duties, outcome.unasked, ReasonCode.THIRD_PARTY, view, is_plan=is_plan))
        if is_anonymous_and_visible:
            # A face gives away whom the record calls anonymous: until somebody has asked her, it stays covered.
            cover = duty(DutyKind.COVER_FACE, person_id)
            if cover not in duties and duty(DutyKind.CROP_OUT, person_id) not in duties:
                duties.add(cover)
                reasons.extend(_unmet((cover,), (cover,), ReasonCode.INCOHERENT, view, is_plan=is_plan))
        if own:
            reasons.extend(own)
    if has_conditions:
        reasons.extend(_contradictions(duties))
    if reasons:
        return _deny(reasons)
    return _permit(frozenset(duties) if is_one_rung else strictest(duties))


@lru_cache(maxsize=4096)
def _permit(duties: frozenset[Duty]) -> Permit:
    """Return the one permit that rests on these duties: frozen, so that every frame of a shoot can share it."""
    return Permit(duties=duties)


def _judge_keeping(
    view: View,
    people: Mapping[PersonId, Person],
    agreements: Mapping[PersonId, tuple[Consent, ...]],
    request: Request,
    on: date,
) -> Decision:
    """Keeping shows nothing to anybody: no hold, embargo, audience or treatment bears on it, and no one only spoken of."""
    reasons = [] if view.shows else [reason(ReasonCode.MISSING, lacks="person")]
    for person_id, said_roles in view.shows.items():
        roles = said_roles or ROLES_OF_AN_UNKNOWN_PART
        records = agreements.get(person_id, ())
        if records or roles != ONLY_NAMED:
            reasons.extend(_of_person(person_id, people.get(person_id), records, people, roles, view.item, request, on))
    return _deny(reasons) if reasons else Permit(duties=frozenset())


def _of_person(
    person_id: PersonId,
    person: Person | None,
    records: tuple[Consent, ...],
    people: Mapping[PersonId, Person],
    roles: frozenset[Role],
    item: ItemId,
    request: Request,
    on: date,
) -> Sequence[Reason]:
    """Return this person's own reasons against, steps 1 and 3 to 8: all her agreements that cover the item must permit."""
    if person is None:
        return (reason(ReasonCode.MISSING, person_id, lacks="person"),)
    if not records:
        return (reason(ReasonCode.MISSING, person_id, lacks="agreement"),)
    return [found for one in records for found in objections(one, person, people, roles, item, request, on)]


def _deny(reasons: Iterable[Reason]) -> Deny:
    """Return the refusal with its reasons in the order of the design, whatever order people and records came in."""
    reasons = tuple(reasons)
    if len(reasons) == 1:
        return Deny(reasons=reasons)
    unique = {
        (
            _ORDER[one.code],
            one.person or "",
            one.consent or "",
            tuple(sorted(one.facts.items())),
            one.can_change,
        ): one
        for one in reasons
    }
    return Deny(reasons=tuple(unique[key] for key in sorted(unique)))


def _of_holds(
    view: View,
    people: Mapping[PersonId, Person],
    agreements: Mapping[PersonId, tuple[Consent, ...]],
    holds: Iterable[Hold],
    request: Request,
    on: date,
) -> list[Reason]:
    found = []
    for hold in holds:
        if hold.since_on > on or (hold.lifted_on is not None and hold.lifted_on <= on):
            continue
        match hold.scope:
            case "stream":
                streams = {view.stream} | {people[shown].stream for shown in view.shows if shown in people}
                streams |= {consent.stream for records in agreements.values() for consent in records}
                is_meant = hold.value in streams
            case "place":
                said = {name.place for records in agreements.values() for one in records for name in one.names_as_said}
                is_meant = hold.value in view.places or hold.value in said
            case "theme":
                is_meant = hold.value in view.themes
            case "person":
                is_meant = hold.value in view.shows
            case "item":
                is_meant = hold.value == view.item
            case "collection":
                is_meant = hold.value == request.collection
            case "initiative":
                is_meant = hold.value == view.initiative
            case _:  # a scope nobody knows closes everything
                is_meant = True
        if is_meant:
            found.append(reason(ReasonCode.HOLD, scope=hold.scope, since=hold.since_on.isoformat()))
    return found


def _still_there(
    person: PersonId, roles: frozenset[Role], proved: frozenset[Treatment], duties: set[Duty]
) -> frozenset[Role]:
    """Return the roles that are left of somebody cut out of the frame or of the interview, and note what that rests on."""
    if _CROPPED_OUT in proved and _DEPICTED in roles:
        duties.add(duty(DutyKind.CROP_OUT, person))
        roles = roles - {_DEPICTED}
    if _SEGMENT_REMOVED in proved and not _SPOKEN_ROLES.isdisjoint(roles):
        duties.add(duty(DutyKind.REMOVE_SEGMENT, person))
        roles = roles - _SPOKEN_ROLES
    return roles


def _untreated(one: Duty, code: ReasonCode = ReasonCode.TREATMENT_MISSING) -> Reason:
    return reason(code, one.person, asks=one.kind)


def _unmet(
    duties: Iterable[Duty], unasked: Iterable[Duty], code: ReasonCode, view: View, *, is_plan: bool
) -> list[Reason]:
    """Return what these bytes have not been proved to be. A plan grants every treatment that a record asks for.

    unasked: treatments no record asks for although the part may not leave without them; their lack is `code`.
    """
    unasked = frozenset(unasked)
    if is_plan:
        return [_untreated(one, code) for one in unasked]
    return [
        _untreated(one, code if one in unasked else ReasonCode.TREATMENT_MISSING)
        for one in duties
        if one.kind in MET_BY
        and MET_BY[one.kind].isdisjoint(view.proved_on_all)
        and MET_BY[one.kind].isdisjoint(view.proved.get(one.person, _NOTHING) if one.person else _NOTHING)
    ]


def _contradictions(duties: Iterable[Duty]) -> list[Reason]:
    """A photographer's "no cropping" against a person's "not shown": nothing can meet both."""
    kinds = {one.kind for one in duties}
    return [
        reason(ReasonCode.TREATMENT_MISSING, contradicts=forbidding)
        for forbidding, forbidden in _CONTRADICTIONS
        if forbidding in kinds and not forbidden.isdisjoint(kinds)
    ]
