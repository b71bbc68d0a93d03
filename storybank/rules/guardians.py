"""Who is a child on that day, and whether guardian and child have both said yes. Step 4 of `rules.consent.decide`."""

from collections.abc import Iterator, Mapping
from datetime import date

from storybank.records import (
    AgeBand,
    Answer,
    Consent,
    GuardianAuthority,
    Person,
    PersonId,
    Reason,
    ReasonCode,
    Role,
    Use,
)
from storybank.rules.duties import STAFF
from storybank.rules.reasons import of_record


def _eighteenth_birthday(consent: Consent, person: Person) -> date | None:
    """Return the later one where the record and the person's row differ: the longer childhood protects."""
    if consent.turns_18_on is None or person.turns_18_on is None:
        return consent.turns_18_on or person.turns_18_on
    return max(consent.turns_18_on, person.turns_18_on)


def is_minor(consent: Consent | None, person: Person, roles: frozenset[Role], on: date) -> bool:
    """Whether the person counts as a child on that day. An age nobody has said counts as a child's, except for staff."""
    birthday = person.turns_18_on if consent is None else _eighteenth_birthday(consent, person)
    if birthday is not None:
        return on < birthday
    bands = {person.age_band} if consent is None else {person.age_band, consent.age_band}
    if AgeBand.CHILD in bands:
        return True
    return AgeBand.ADULT not in bands and not roles <= STAFF


def of_age(
    consent: Consent, person: Person, people: Mapping[PersonId, Person], roles: frozenset[Role], use: Use, on: date
) -> Iterator[Reason]:
    """Yield what the subject's age asks for on that day: a guardian and an assent, or her own word since she came of age."""
    eighteenth = _eighteenth_birthday(consent, person)
    if is_minor(consent, person, roles, on):
        yield from _of_guardians(consent, people, use, on)
    elif eighteenth is not None and (consent.given_on is None or consent.given_on < eighteenth):
        yield of_record(ReasonCode.TURNED_18, consent, turned_18_on=eighteenth.isoformat())
    elif consent.given_by != "subject" and consent.given_by != "both":
        yield of_record(ReasonCode.ASSENT_MISSING, consent, given_by=consent.given_by)


def _of_guardians(consent: Consent, people: Mapping[PersonId, Person], use: Use, on: date) -> Iterator[Reason]:
    """Guardian and child are both needed, one no is no, a caregiver alone may only let us keep."""
    counted = [
        guardian
        for guardian in consent.guardians
        if not guardian.is_child
        and guardian.id != consent.subject
        and not ((known := people.get(guardian.id)) is not None and _is_known_child(known, on))
    ]
    refused = [guardian for guardian in consent.guardians if guardian.decision is Answer.NO]
    if refused:
        yield of_record(ReasonCode.GUARDIAN_REFUSED, consent, authority=refused[0].authority)
    entitled = [guardian for guardian in counted if guardian.authority is not GuardianAuthority.CAREGIVER]
    caregivers = [guardian for guardian in counted if guardian.authority is GuardianAuthority.CAREGIVER]
    has_yes = any(guardian.decision is Answer.YES for guardian in entitled)
    is_asked_each_time = any(guardian.decision is Answer.ASK for guardian in entitled)
    may_keep = use is Use.KEEP and any(guardian.decision is Answer.YES for guardian in caregivers)
    if (not has_yes or is_asked_each_time) and not may_keep:
        yield of_record(ReasonCode.GUARDIAN_MISSING, consent, have=_have(consent, len(counted), bool(caregivers)))
    is_assent_enough = consent.child_assent is Answer.YES or (use is Use.KEEP and consent.child_assent is None)
    if not is_assent_enough:
        yield of_record(ReasonCode.ASSENT_MISSING, consent, assent=consent.child_assent or "none")


def _have(consent: Consent, counted: int, has_caregiver: bool) -> str:
    if not consent.guardians:
        return "nobody" if AgeBand.CHILD is consent.age_band or consent.turns_18_on else "no age"
    if not counted:
        return "a child"
    return "caregiver" if has_caregiver else "unanswered"


def _is_known_child(person: Person, on: date) -> bool:
    if person.turns_18_on is not None:
        return on < person.turns_18_on
    return person.age_band is AgeBand.CHILD
