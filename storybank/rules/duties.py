"""What an agreement obliges us to do before its part may leave, and which proved treatment meets which duty.

Every table is read as an allow-list: a value nobody knows gets the strictest duty.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from storybank.records import (
    Answer,
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

VOICES = frozenset({Role.NARRATOR, Role.VOICE_ONLY, Role.INTERVIEWER, Role.INTERPRETER})
STAFF = frozenset({Role.PHOTOGRAPHER, Role.INTERVIEWER, Role.INTERPRETER})
_PICTURES = frozenset({"photograph", "video"})
_SOUNDS = frozenset({"sound", "video"})
_VOICELESS = frozenset({DutyKind.LEAVE_SOUND_OUT, DutyKind.REVOICE})
ROLES_OF_AN_UNKNOWN_PART = frozenset({Role.DEPICTED, Role.NARRATOR, Role.NAMED})

# Looking a member up on its class costs 50 ns in Python 3.11; these are asked for every person of every output.
_LOW, _MEDIUM, _YES, _SEARCH_ENGINES = RiskLevel.LOW, RiskLevel.MEDIUM, Answer.YES, Use.SEARCH_ENGINES

MET_BY: dict[DutyKind, frozenset[Treatment]] = {
    DutyKind.REMOVE_METADATA: frozenset({Treatment.METADATA_REMOVED}),
    DutyKind.COVER_FACE: frozenset({Treatment.FACE_COVERED, Treatment.CROPPED_OUT, Treatment.PICTURE_LEFT_OUT}),
    DutyKind.CROP_OUT: frozenset({Treatment.CROPPED_OUT, Treatment.PICTURE_LEFT_OUT}),
    DutyKind.LEAVE_PICTURE_OUT: frozenset({Treatment.PICTURE_LEFT_OUT}),
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
    ((DutyKind.COVER_FACE, ""), (DutyKind.CROP_OUT, ""), (DutyKind.LEAVE_PICTURE_OUT, "")),
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


@dataclass(frozen=True, slots=True)
class Terms:
    """Duties of one agreement, with the treatments that would meet each one that bytes can prove."""

    duties: frozenset[Duty]
    provable: tuple[tuple[Duty, frozenset[Treatment]], ...]
    is_anonymous_and_visible: bool  # the record contradicts itself: CONSENT.md, incoherent


def of_agreement(consent: Consent, roles: frozenset[Role], media: str) -> Terms:
    """Return what this agreement asks for its subject, who is in the part in these roles.

    media: photograph, sound, video or text. Risk high raises face, voice and place to their floors (CONSENT.md).
    """
    risk = consent.risk.level
    return _terms(
        consent.subject,
        roles,
        media,
        risk is not _LOW and risk is not _MEDIUM,
        consent.identification,
        not consent.pseudonym,
        consent.face,
        consent.voice,
        consent.transcript,
        consent.place_precision,
        consent.conditions,
        tuple(detail.kind for detail in consent.distinctive_details if not detail.keep)
        if consent.distinctive_details
        else (),
        consent.is_listed and _may_be_indexed(consent),
    )


def _may_be_indexed(consent: Consent) -> bool:
    is_allowed = False
    for permission in consent.uses:
        if permission.use is _SEARCH_ENGINES:
            if permission.decision is not _YES:
                return False
            is_allowed = True
    return is_allowed


@lru_cache(maxsize=65536)
def _terms(
    person: PersonId,
    roles: frozenset[Role],
    media: str,
    is_high_risk: bool,
    identification: Identification,
    has_no_pseudonym: bool,
    face: FaceTreatment,
    voice: VoiceTreatment,
    transcript: TranscriptTreatment,
    precision: PlacePrecision,
    conditions: frozenset[Condition],
    details: tuple[str, ...],
    is_indexed: bool,
) -> Terms:
    """A function of values only, remembered: a shoot has one agreement and a hundred frames."""
    found: set[Duty] = set()
    is_depicted = Role.DEPICTED in roles and media in _PICTURES
    is_seen = is_depicted and face is FaceTreatment.VISIBLE and not is_high_risk
    if is_depicted and not is_seen:
        is_cover_enough = face is FaceTreatment.COVERED or face is FaceTreatment.VISIBLE
        if media == "video" and (is_high_risk or not is_cover_enough):
            found.add(duty(DutyKind.LEAVE_PICTURE_OUT, person))  # a body, a gait and a room are not covered with a face
        else:
            found.add(duty(DutyKind.COVER_FACE if is_cover_enough else DutyKind.CROP_OUT, person))
    if not VOICES.isdisjoint(roles):
        kind = None
        if media in _SOUNDS:
            kind = _of_voice(voice, identification, is_high_risk)
        elif media == "text" and transcript is TranscriptTreatment.SUMMARY:
            kind = DutyKind.SUMMARY_ONLY
        elif media == "text" and transcript not in (TranscriptTreatment.VERBATIM, TranscriptTreatment.REDACTED):
            kind = DutyKind.LEAVE_TRANSCRIPT_OUT
        if kind:
            found.add(duty(kind, person))
        if is_depicted and media == "video" and kind in _VOICELESS:
            found.add(duty(DutyKind.LEAVE_PICTURE_OUT, person))  # who may not be heard is not shown speaking
    if identification is Identification.FIRST_NAME:
        found.add(duty(DutyKind.REPLACE_NAME, person, "first_name"))
    elif identification is Identification.PSEUDONYM and not has_no_pseudonym:
        found.add(duty(DutyKind.REPLACE_NAME, person, "pseudonym"))
    elif identification is not Identification.NAMED:
        found.add(duty(DutyKind.REPLACE_NAME, person, "role"))
    if not roles <= STAFF and not (precision is PlacePrecision.SETTLEMENT and not is_high_risk):
        is_area_enough = precision is PlacePrecision.AREA_IN_WORDS or precision is PlacePrecision.SETTLEMENT
        found.add(duty(DutyKind.COARSEN_PLACE, person, "area_in_words" if is_area_enough else "withheld"))
    if media in _PICTURES:
        found.update(duty(DutyKind.COVER_DETAIL, person, kind) for kind in details)
    found.update(duty(_OF_CONDITION[condition], person) for condition in conditions)
    if not is_indexed:
        found.add(duty(DutyKind.NO_INDEX, person))
    return Terms(
        frozenset(found),
        tuple((one, MET_BY[one.kind]) for one in found if one.kind in MET_BY),
        is_seen and identification is Identification.ANONYMOUS,
    )


def _of_voice(voice: VoiceTreatment, identification: Identification, is_high_risk: bool) -> DutyKind | None:
    if voice is VoiceTreatment.REVOICED:
        return DutyKind.REVOICE
    if voice is not VoiceTreatment.ORIGINAL and voice is not VoiceTreatment.BLEEPED:
        return DutyKind.LEAVE_SOUND_OUT
    if is_high_risk:
        return DutyKind.REVOICE
    # Her own name, where it may not be printed, may not be heard either.
    if voice is VoiceTreatment.BLEEPED or identification is not Identification.NAMED:
        return DutyKind.BLEEP
    return None


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
    if Role.DEPICTED in roles and media in _PICTURES:
        is_removed = treatment is not ThirdPartyTreatment.COVER
        found.append(duty(DutyKind.CROP_OUT if is_removed else DutyKind.COVER_FACE, person))
    if media != "photograph" and treatment is ThirdPartyTreatment.REMOVE:
        found.append(duty(DutyKind.REMOVE_SEGMENT, person))
    else:
        found.append(duty(DutyKind.REPLACE_NAME, person, "role"))
        if media in _SOUNDS:
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
