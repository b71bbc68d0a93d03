"""What is asked of the consent gate, and what it answers. See `rules.consent.decide`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from storybank.records.consents import Audience, Role, Use
from storybank.records.ids import CollectionId, ConsentId, InitiativeId, ItemId, Language, PersonId, Stream


class PartKind(StrEnum):
    WHOLE = "whole"
    FACE = "face"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    kind: PartKind
    number: int | None = None  # the face's or segment's number in its item; None for the whole


class Treatment(StrEnum):
    """Something that has been done to a derivative *and proved on its bytes*."""

    METADATA_REMOVED = "metadata_removed"
    FACE_COVERED = "face_covered"
    CROPPED_OUT = "cropped_out"
    SOUND_LEFT_OUT = "sound_left_out"
    SOUND_BLEEPED = "sound_bleeped"
    REVOICED = "revoiced"
    NAMES_REPLACED = "names_replaced"
    PLACES_COARSENED = "places_coarsened"
    DETAIL_COVERED = "detail_covered"
    SEGMENT_REMOVED = "segment_removed"
    TRANSCRIPT_LEFT_OUT = "transcript_left_out"
    PICTURE_LEFT_OUT = "picture_left_out"  # of a recording with moving pictures: its sound alone


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One part of one item with what is proved on it. `shows` says how each person is in this part."""

    item: ItemId
    part: Part
    shows: Mapping[PersonId, frozenset[Role]]
    proved: Mapping[PersonId, frozenset[Treatment]] = field(default_factory=dict)
    proved_on_all: frozenset[Treatment] = frozenset()
    media: str = "photograph"  # photograph · sound · video · text
    stream: Stream | None = None
    places: tuple[str, ...] = ()  # place ids the part is about, for holds
    themes: tuple[str, ...] = ()
    initiative: InitiativeId | None = None
    has_unlinked_face: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    use: Use
    audience: Audience
    language: Language | None = None
    collection: CollectionId | None = None


class ReasonCode(StrEnum):
    """In the order in which the first one wins (design: DECISIONS.md). Each is also a finding code `consent.<value>`."""

    MISSING = "missing"  # 1 no readable record
    HOLD = "hold"  # 2
    NOT_GIVEN = "not-given"  # 3 requested, deferred, refused, unknown, revoked, invalidated
    WITHDRAWN = "withdrawn"  # 3
    PAUSED = "paused"  # 3
    EXPIRED = "expired"  # 3 status expired, or outside `valid`
    NOT_YET_VALID = "not-yet-valid"  # 3
    NO_EVIDENCE = "no-evidence"  # 3 oral or mark without witness and without recording
    GUARDIAN_MISSING = "guardian-missing"  # 4
    GUARDIAN_REFUSED = "guardian-refused"  # 4
    ASSENT_MISSING = "assent-missing"  # 4
    TURNED_18 = "turned-18"  # 4 a child's consent after the 18th birthday
    QUALITY = "quality"  # 5
    EMBARGO = "embargo"  # 6
    USE_DENIED = "use-denied"  # 7
    USE_NOT_ASKED = "use-not-asked"  # 7 absent
    USE_UNANSWERED = "use-unanswered"  # 7 `ask` without an answer for this collection
    AUDIENCE = "audience"  # 8
    LANGUAGE = "language"  # 8
    THIRD_PARTY = "third-party"  # 9
    UNLINKED_FACE = "unlinked-face"  # 9
    INCOHERENT = "incoherent"  # 10
    TREATMENT_MISSING = "treatment-missing"  # 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    code: ReasonCode
    person: PersonId | None = None
    consent: ConsentId | None = None
    facts: Mapping[str, str] = field(default_factory=dict)  # "until": "2027-05-01"; never a name
    can_change: str = "subject"  # subject · guardian · partner · editor · publisher · organisation · nobody


class DutyKind(StrEnum):
    REMOVE_METADATA = "remove_metadata"
    COVER_FACE = "cover_face"
    CROP_OUT = "crop_out"
    LEAVE_PICTURE_OUT = "leave_picture_out"  # of a recording with moving pictures
    LEAVE_SOUND_OUT = "leave_sound_out"
    BLEEP = "bleep"
    REVOICE = "revoice"
    REPLACE_NAME = "replace_name"  # value: first_name · pseudonym · role
    COARSEN_PLACE = "coarsen_place"  # value: area_in_words · withheld
    COVER_DETAIL = "cover_detail"  # value: the detail's kind
    REMOVE_SEGMENT = "remove_segment"
    LEAVE_TRANSCRIPT_OUT = "leave_transcript_out"
    SUMMARY_ONLY = "summary_only"
    DO_NOT_CROP = "do_not_crop"
    DO_NOT_COVER = "do_not_cover"
    NOT_WITH_PHOTO = "not_with_photo"
    ASK_BEFORE_PUBLISH = "ask_before_publish"
    SHOW_FIRST = "show_first"
    CREDIT = "credit"
    NO_INDEX = "no_index"  # search engines were not allowed


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Duty:
    kind: DutyKind
    person: PersonId | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    duties: frozenset[Duty]

    @property
    def allows(self) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Deny:
    reasons: tuple[Reason, ...]  # first is the one that won; the rest are what else stands in the way

    @property
    def allows(self) -> bool:
        return False


Decision = Permit | Deny
