"""The consent decision: one pure function that answers every output (page, thumbnail, search hit, caption, export, pin).

Four answers stand apart and each can close: the person's agreement, the legal basis, the licence, the organisation's
safety decision. First NO wins; `records.ReasonCode` is in that order. Design: CONSENT.md "The decision".
"""

from collections.abc import Iterable, Mapping
from datetime import date

from storybank.records import (
    Consent,
    Decision,
    Deny,
    Duty,
    DutyKind,
    Hold,
    Identification,
    Permit,
    Person,
    PersonId,
    Reason,
    ReasonCode,
    Request,
    Role,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
    Treatment,
    Use,
    View,
)
from storybank.rules.agreements import WHO_CAN_CHANGE, current, objections
from storybank.rules.duties import (
    MET_BY,
    ROLES_OF_AN_UNKNOWN_PART,
    VOICES,
    duty,
    of_agreement,
    of_third_party,
    strictest,
)

_ORDER = {code: number for number, code in enumerate(ReasonCode)}
_SPOKEN_ROLES = VOICES | {Role.NAMED}
_ONLY_NAMED = frozenset({Role.NAMED})
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
    is_output = request.use is not Use.KEEP
    reasons = _of_holds(view, people, agreements, holds, request, on) if holds and is_output else []
    if view.has_unlinked_face and is_output:
        reasons.append(_reason(ReasonCode.UNLINKED_FACE))
    elif not view.shows:
        reasons.append(_reason(ReasonCode.MISSING, lacks="person"))
    required: list[tuple[Duty, ReasonCode]] = []
    if view.media != "text":
        required.append((duty(DutyKind.REMOVE_METADATA), ReasonCode.TREATMENT_MISSING))
    entries = _third_parties(agreements)
    for person_id, said_roles in view.shows.items():
        roles = said_roles or ROLES_OF_AN_UNKNOWN_PART
        proved = view.proved.get(person_id)
        if proved:
            roles = _still_there(person_id, roles, proved, required)
            if not roles:
                continue
        records = agreements.get(person_id)
        person = people.get(person_id)
        found: list[Reason] = []
        if person is None:
            found.append(_reason(ReasonCode.MISSING, person_id, lacks="person"))
        elif records is None:
            found.append(_reason(ReasonCode.MISSING, person_id, lacks="agreement"))
        else:
            for consent in records:
                found.extend(objections(consent, person, people, roles, view.item, request, on))
        if not is_output:
            if records or roles != _ONLY_NAMED:
                reasons.extend(found)
            continue
        own: list[Duty] = []
        for consent in records or ():
            own.extend(of_agreement(consent, roles, view.media))
        others = entries.get(person_id) if entries else None
        if others or (found and roles == _ONLY_NAMED):
            required.extend(_of_others(person_id, roles, view.media, others or (), found, bool(records), person))
        if Role.DEPICTED in roles and records and _is_anonymous_and_visible(records, own):
            required.append((duty(DutyKind.COVER_FACE, person_id), ReasonCode.INCOHERENT))
        reasons.extend(found)
        required.extend((one, ReasonCode.TREATMENT_MISSING) for one in own)
    if not is_output:
        return _deny(reasons) if reasons else Permit(duties=frozenset())
    duties = strictest(one for one, _ in required)
    reasons.extend(_contradictions(duties))
    reasons.extend(_unproved(required, duties, view, is_plan=is_plan))
    return _deny(reasons) if reasons else Permit(duties=duties)


def _reason(code: ReasonCode, person: PersonId | None = None, **facts: str) -> Reason:
    return Reason(code=code, person=person, facts=facts, can_change=WHO_CAN_CHANGE[code])


def _deny(reasons: Iterable[Reason]) -> Deny:
    """Return the refusal with its reasons in the order of the design, whatever order people and records came in."""
    unique = {
        (
            _ORDER[reason.code],
            reason.person or "",
            reason.consent or "",
            tuple(sorted(reason.facts.items())),
            reason.can_change,
        ): reason
        for reason in reasons
    }
    return Deny(reasons=tuple(unique[key] for key in sorted(unique)))


def _of_holds(
    view: View,
    people: Mapping[PersonId, Person],
    agreements: Mapping[PersonId, list[Consent]],
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
                is_meant = hold.value in view.places
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
            found.append(_reason(ReasonCode.HOLD, scope=hold.scope, since=hold.since_on.isoformat()))
    return found


def _third_parties(agreements: Mapping[PersonId, list[Consent]]) -> dict[PersonId, list[ThirdParty]]:
    found: dict[PersonId, list[ThirdParty]] = {}
    for records in agreements.values():
        for consent in records:
            for entry in consent.third_parties:
                if entry.ref != consent.subject:
                    found.setdefault(entry.ref, []).append(entry)
    return found


def _still_there(
    person: PersonId,
    roles: frozenset[Role],
    proved: frozenset[Treatment],
    required: list[tuple[Duty, ReasonCode]],
) -> frozenset[Role]:
    """Return the roles that are left of somebody cut out of the frame or of the interview, and note what that rests on."""
    if Treatment.CROPPED_OUT in proved and Role.DEPICTED in roles:
        required.append((duty(DutyKind.CROP_OUT, person), ReasonCode.TREATMENT_MISSING))
        roles = roles - {Role.DEPICTED}
    if Treatment.SEGMENT_REMOVED in proved and not _SPOKEN_ROLES.isdisjoint(roles):
        required.append((duty(DutyKind.REMOVE_SEGMENT, person), ReasonCode.TREATMENT_MISSING))
        roles = roles - _SPOKEN_ROLES
    return roles


def _of_others(
    person_id: PersonId,
    roles: frozenset[Role],
    media: str,
    entries: Iterable[ThirdParty],
    found: list[Reason],
    has_records: bool,
    person: Person | None,
) -> list[tuple[Duty, ReasonCode]]:
    """Apply what others' agreements say about somebody who is shown or spoken of; may empty `found`, her own reasons.

    Talked about: no agreement is needed but a recorded reason why she was not asked. Depicted: covered or cut out, or
    dead. Her own no is not overruled: only leaving her out altogether answers it.
    """
    entries = list(entries)
    required = [(one, ReasonCode.TREATMENT_MISSING) for entry in entries for one in of_third_party(entry, roles, media)]
    if any(entry.kind is ThirdPartyKind.ACCUSED for entry in entries) and not _is_dead(person, entries):
        asked = {one.kind for one, _ in required}
        if DutyKind.REPLACE_NAME not in asked and DutyKind.REMOVE_SEGMENT not in asked:
            required.append((duty(DutyKind.REPLACE_NAME, person_id, "role"), ReasonCode.THIRD_PARTY))
    if not found:
        return required
    if not any(entry.reason.strip() for entry in entries):
        found[:] = [_reason(ReasonCode.THIRD_PARTY, person_id, lacks="reason")] + (found if has_records else [])
        return required
    is_removed = any(entry.treatment is ThirdPartyTreatment.REMOVE for entry in entries)
    is_hidden = is_removed or any(entry.treatment is not ThirdPartyTreatment.KEEP for entry in entries)
    is_covered = is_removed or any(entry.treatment is ThirdPartyTreatment.COVER for entry in entries)
    if roles == _ONLY_NAMED:
        is_answered = is_hidden or not has_records
    elif has_records or not roles <= {Role.DEPICTED, Role.NAMED}:
        is_answered = is_removed and roles.isdisjoint({Role.PHOTOGRAPHER, Role.PROPERTY_OWNER})
    else:
        is_answered = is_covered or _is_dead(person, entries)
    if is_answered:
        found.clear()
    elif not has_records:
        found[:] = [_reason(ReasonCode.THIRD_PARTY, person_id, lacks="treatment")]
    return required


def _is_dead(person: Person | None, entries: Iterable[ThirdParty]) -> bool:
    return (person is not None and person.deceased_on is not None) or any(
        entry.kind is ThirdPartyKind.DECEASED for entry in entries
    )


def _is_anonymous_and_visible(records: Iterable[Consent], own: Iterable[Duty]) -> bool:
    """A face gives away whom the record calls anonymous: the record contradicts itself until somebody asks her."""
    return any(consent.identification is Identification.ANONYMOUS for consent in records) and not any(
        one.kind is DutyKind.COVER_FACE or one.kind is DutyKind.CROP_OUT for one in own
    )


def _contradictions(duties: frozenset[Duty]) -> list[Reason]:
    """A photographer's "no cropping" against a person's "not shown": nothing can meet both."""
    kinds = {one.kind for one in duties}
    return [
        _reason(ReasonCode.TREATMENT_MISSING, contradicts=forbidding)
        for forbidding, forbidden in _CONTRADICTIONS
        if forbidding in kinds and not forbidden.isdisjoint(kinds)
    ]


def _unproved(
    required: Iterable[tuple[Duty, ReasonCode]], duties: frozenset[Duty], view: View, *, is_plan: bool
) -> list[Reason]:
    """Return what these bytes have not been proved to be. A plan grants every treatment the records ask for."""
    found = []
    for one, code in required:
        needed = MET_BY.get(one.kind)
        if needed is None:
            continue
        if is_plan:
            if code is not ReasonCode.TREATMENT_MISSING and one in duties:
                found.append(_reason(code, one.person, asks=one.kind))
            continue
        if one not in duties and code is ReasonCode.TREATMENT_MISSING:
            continue  # a stricter one of the same person is asked, and proved or not, below
        if not needed.isdisjoint(view.proved_on_all):
            continue
        proved = view.proved.get(one.person) if one.person is not None else None
        if not proved or needed.isdisjoint(proved):
            found.append(_reason(code, one.person, asks=one.kind))
    return found
