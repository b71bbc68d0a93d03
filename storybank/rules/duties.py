"""What an agreement obliges us to do before its part may leave, and which proved treatment meets which duty.

Every table is read as an allow-list: a value nobody knows gets the strictest duty.
"""

from collections.abc import Iterable
from functools import lru_cache

from storybank.records import (
    Condition,
    Consent,
    Duty,
    DutyKind,
    FaceTreatment,
    Identification,
    PersonId,
    PlacePrecision,
    RiskLevel,
    Role,
    ThirdParty,
    ThirdPartyTreatment,
    TranscriptTreatment,
    Treatment,
    Use,
    VoiceTreatment,
)
from storybank.records import Answer as _Answer

VOICES = frozenset({Role.NARRATOR, Role.VOICE_ONLY, Role.INTERVIEWER, Role.INTERPRETER})
STAFF = frozenset({Role.PHOTOGRAPHER, Role.INTERVIEWER, Role.INTERPRETER})
ROLES_OF_AN_UNKNOWN_PART = frozenset({Role.DEPICTED, Role.NARRATOR, Role.NAMED})

MET_BY: dict[DutyKind, frozenset[Treatment]] = {
    DutyKind.REMOVE_METADATA: frozenset({Treatment.METADATA_REMOVED}),
    DutyKind.COVER_FACE: frozenset({Treatment.FACE_COVERED, Treatment.CROPPED_OUT}),
    DutyKind.CROP_OUT: frozenset({Treatment.CROPPED_OUT}),
    DutyKind.LEAVE_SOUND_OUT: frozenset({Treatment.SOUND_LEFT_OUT, Treatment.SEGMENT_REMOVED}),
    DutyKind.REVOICE: frozenset({Treatment.REVOICED, Treatment.SOUND_LEFT_OUT, Treatment.SEGMENT_REMOVED}),
    DutyKind.BLEEP: frozenset(
        {Treatment.SOUND_BLEEPED, Treatment.REVOICED, Treatment.SOUND_LEFT_OUT, Treatment.SEGMENT_REMOVED}
    ),
    DutyKind.REPLACE_NAME: frozenset({Treatment.NAMES_REPLACED}),
    DutyKind.COARSEN_PLACE: frozenset({Treatment.PLACES_COARSENED}),
    DutyKind.COVER_DETAIL: frozenset({Treatment.DETAIL_COVERED}),
    DutyKind.REMOVE_SEGMENT: frozenset({Treatment.SEGMENT_REMOVED}),
    DutyKind.LEAVE_TRANSCRIPT_OUT: frozenset({Treatment.TRANSCRIPT_LEFT_OUT}),
    DutyKind.SUMMARY_ONLY: frozenset({Treatment.TRANSCRIPT_LEFT_OUT}),
}
"""Duties that bytes can prove. The others (credit, not with a photograph, no index) bind whoever lays out the page."""

# From the mildest to the strictest; a later one includes the earlier ones of its row.
_LADDERS: tuple[tuple[tuple[DutyKind, str], ...], ...] = (
    ((DutyKind.COVER_FACE, ""), (DutyKind.CROP_OUT, "")),
    (
        (DutyKind.BLEEP, ""),
        (DutyKind.REVOICE, ""),
        (DutyKind.LEAVE_SOUND_OUT, ""),
    ),
    (
        (DutyKind.REPLACE_NAME, "first_name"),
        (DutyKind.REPLACE_NAME, "pseudonym"),
        (DutyKind.REPLACE_NAME, "role"),
    ),
    ((DutyKind.COARSEN_PLACE, "area_in_words"), (DutyKind.COARSEN_PLACE, "withheld")),
    ((DutyKind.SUMMARY_ONLY, ""), (DutyKind.LEAVE_TRANSCRIPT_OUT, "")),
)
_RUNG = {rung: (row, step) for row, ladder in enumerate(_LADDERS) for step, rung in enumerate(ladder)}


@lru_cache(maxsize=65536)
def duty(kind: DutyKind, person: PersonId | None = None, value: str = "") -> Duty:
    """Return the one `Duty` of these values: frozen, so that it can be shared."""
    return Duty(kind=kind, person=person, value=value)


def of_agreement(consent: Consent, roles: frozenset[Role], media: str) -> list[Duty]:
    """Return what this agreement asks for its subject, who is in the part in these roles.

    media: photograph, sound or text. Risk high raises face, voice and place to their floors (CONSENT.md).
    """
    person = consent.subject
    is_high_risk = consent.risk.level is not RiskLevel.LOW and consent.risk.level is not RiskLevel.MEDIUM
    found: list[Duty] = []
    if Role.DEPICTED in roles:
        if consent.face is FaceTreatment.VISIBLE:
            if is_high_risk:
                found.append(duty(DutyKind.COVER_FACE, person))
        elif consent.face is FaceTreatment.COVERED:
            found.append(duty(DutyKind.COVER_FACE, person))
        else:
            found.append(duty(DutyKind.CROP_OUT, person))
    if media == "sound" and not VOICES.isdisjoint(roles):
        found.extend(_of_voice(consent, is_high_risk))
    elif media == "text" and not VOICES.isdisjoint(roles):
        if consent.transcript is TranscriptTreatment.SUMMARY:
            found.append(duty(DutyKind.SUMMARY_ONLY, person))
        elif consent.transcript not in (TranscriptTreatment.VERBATIM, TranscriptTreatment.REDACTED):
            found.append(duty(DutyKind.LEAVE_TRANSCRIPT_OUT, person))
    if consent.identification is not Identification.NAMED:
        found.append(duty(DutyKind.REPLACE_NAME, person, _shown_instead_of_the_name(consent)))
    if not roles <= STAFF:
        if consent.place_precision is PlacePrecision.SETTLEMENT:
            if is_high_risk:
                found.append(duty(DutyKind.COARSEN_PLACE, person, "area_in_words"))
        elif consent.place_precision is PlacePrecision.AREA_IN_WORDS:
            found.append(duty(DutyKind.COARSEN_PLACE, person, "area_in_words"))
        else:
            found.append(duty(DutyKind.COARSEN_PLACE, person, "withheld"))
    if consent.distinctive_details and media == "photograph":
        for detail in consent.distinctive_details:
            if not detail.keep:
                found.append(duty(DutyKind.COVER_DETAIL, person, detail.kind))
    if consent.conditions:
        found.extend(duty(_OF_CONDITION[condition], person) for condition in consent.conditions)
    if not consent.is_listed or not _may_be_indexed(consent):
        found.append(duty(DutyKind.NO_INDEX, person))
    return found


def _of_voice(consent: Consent, is_high_risk: bool) -> list[Duty]:
    person = consent.subject
    if consent.voice is VoiceTreatment.REVOICED:
        return [duty(DutyKind.REVOICE, person)]
    if consent.voice is VoiceTreatment.ORIGINAL or consent.voice is VoiceTreatment.BLEEPED:
        if is_high_risk:
            return [duty(DutyKind.REVOICE, person)]
        # Her own name, where it may not be printed, may not be heard either.
        if consent.voice is VoiceTreatment.BLEEPED or consent.identification is not Identification.NAMED:
            return [duty(DutyKind.BLEEP, person)]
        return []
    return [duty(DutyKind.LEAVE_SOUND_OUT, person)]


def _shown_instead_of_the_name(consent: Consent) -> str:
    if consent.identification is Identification.FIRST_NAME:
        return "first_name"
    if consent.identification is Identification.PSEUDONYM and consent.pseudonym:
        return "pseudonym"
    return "role"


def _may_be_indexed(consent: Consent) -> bool:
    decisions = [permission.decision for permission in consent.uses if permission.use is Use.SEARCH_ENGINES]
    return bool(decisions) and all(decision is _Answer.YES for decision in decisions)


_OF_CONDITION: dict[Condition, DutyKind] = {
    Condition.ASK_BEFORE_PUBLISH: DutyKind.ASK_BEFORE_PUBLISH,
    Condition.SHOW_ME_FIRST: DutyKind.SHOW_FIRST,
    Condition.NOT_WITH_PHOTO: DutyKind.NOT_WITH_PHOTO,
    Condition.NO_CROPPING: DutyKind.DO_NOT_CROP,
    Condition.NO_COVERING: DutyKind.DO_NOT_COVER,
    Condition.CREDIT_AS: DutyKind.CREDIT,
}


def of_third_party(entry: ThirdParty, roles: frozenset[Role], media: str) -> list[Duty]:
    """Return what another person's agreement asks for somebody shown or spoken of who was not asked."""
    person, treatment = entry.ref, entry.treatment
    if treatment is ThirdPartyTreatment.KEEP:
        return []
    found: list[Duty] = []
    if Role.DEPICTED in roles:
        is_removed = treatment is not ThirdPartyTreatment.COVER
        found.append(duty(DutyKind.CROP_OUT if is_removed else DutyKind.COVER_FACE, person))
    if media != "photograph" and treatment is ThirdPartyTreatment.REMOVE:
        found.append(duty(DutyKind.REMOVE_SEGMENT, person))
    else:
        found.append(duty(DutyKind.REPLACE_NAME, person, "role"))
        if media == "sound":
            found.append(duty(DutyKind.BLEEP, person))
    return found


def strictest(duties: Iterable[Duty]) -> frozenset[Duty]:
    """Return the duties without those that a stricter one of the same person includes."""
    every = frozenset(duties)
    if len(every) < 2:
        return every
    highest: dict[tuple[PersonId | None, int], int] = {}
    for one in every:
        rung = _RUNG.get((one.kind, one.value))
        if rung is not None:
            place = (one.person, rung[0])
            highest[place] = max(highest.get(place, -1), rung[1])
    return frozenset(
        one
        for one in every
        if (rung := _RUNG.get((one.kind, one.value))) is None or highest[(one.person, rung[0])] == rung[1]
    )


def is_at_least(stricter: Iterable[Duty], milder: Iterable[Duty]) -> bool:
    """Whether every duty of `milder` is in `stricter`, itself or as a stricter one that includes it."""
    have = frozenset(stricter)
    for one in milder:
        if one in have:
            continue
        rung = _RUNG.get((one.kind, one.value))
        if rung is None:
            return False
        row, step = rung
        if not any(duty(kind, one.person, value) in have for kind, value in _LADDERS[row][step + 1 :]):
            return False
    return True
