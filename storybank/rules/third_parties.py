"""People shown or spoken of whom nobody asked: what others' agreements say about them. Step 9 of `rules.consent.decide`.

Talked about: no agreement is needed, but a recorded reason why she was not asked. Depicted: covered, cut out, or dead.
Her own no is never overruled by another's agreement: only leaving her out altogether answers it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storybank.records import (
    Consent,
    Duty,
    DutyKind,
    Person,
    PersonId,
    Reason,
    ReasonCode,
    Role,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
)
from storybank.rules.duties import duty, of_third_party
from storybank.rules.reasons import reason

ONLY_NAMED = frozenset({Role.NAMED})
_SHOWN_OR_NAMED = frozenset({Role.DEPICTED, Role.NAMED})
_ANSWERABLE = frozenset({Role.DEPICTED, Role.NAMED, Role.NARRATOR, Role.VOICE_ONLY})


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reasons` stand instead of her own; `unasked` are duties that no record asks for and yet must be met."""

    duties: frozenset[Duty]
    unasked: frozenset[Duty]
    reasons: tuple[Reason, ...]


def entries_by_person(agreements: Mapping[PersonId, Iterable[Consent]]) -> dict[PersonId, list[ThirdParty]]:
    """Return what the agreements of the people shown say about others, by the other person."""
    found: dict[PersonId, list[ThirdParty]] = {}
    for records in agreements.values():
        for consent in records:
            for entry in consent.third_parties:
                if entry.ref != consent.subject:
                    found.setdefault(entry.ref, []).append(entry)
    return found


def judge(
    person_id: PersonId,
    person: Person | None,
    roles: frozenset[Role],
    entries: Iterable[ThirdParty],
    own: tuple[Reason, ...],
    media: str,
    *,
    has_records: bool,
) -> Outcome:
    """Return what is left of `own`, her own reasons against, and what the entries about her ask for."""
    entries = tuple(entries)
    duties = {one for entry in entries for one in of_third_party(entry, roles, media)}
    unasked: set[Duty] = set()
    is_dead = (person is not None and person.deceased_on is not None) or any(
        entry.kind is ThirdPartyKind.DECEASED for entry in entries
    )
    if any(entry.kind is ThirdPartyKind.ACCUSED for entry in entries) and not is_dead:
        kinds = {one.kind for one in duties}
        if DutyKind.REPLACE_NAME not in kinds and DutyKind.REMOVE_SEGMENT not in kinds:
            unasked.add(duty(DutyKind.REPLACE_NAME, person_id, "role"))
    reasons = own
    if own and not any(entry.reason.strip() for entry in entries):
        if entries or roles == ONLY_NAMED:
            reasons = (reason(ReasonCode.THIRD_PARTY, person_id, lacks="reason"), *(own if has_records else ()))
    elif own:
        treatments = {entry.treatment for entry in entries}
        is_removed = ThirdPartyTreatment.REMOVE in treatments
        if roles == ONLY_NAMED:
            is_answered = not has_records or treatments != {ThirdPartyTreatment.KEEP}
        elif has_records or not roles <= _SHOWN_OR_NAMED:
            is_answered = is_removed and roles <= _ANSWERABLE
        else:
            is_answered = is_removed or ThirdPartyTreatment.COVER in treatments or is_dead
        if is_answered:
            reasons = ()
        elif not has_records:
            reasons = (reason(ReasonCode.THIRD_PARTY, person_id, lacks="treatment"),)
    return Outcome(frozenset(duties | unasked), frozenset(unasked), reasons)
