"""A person's agreement, as people really give it. Source of the fields: ISO/IEC 27560, W3C DPV, IPTC PLUS, and the client's forms.

One record per person and agreement, never per file; versions are append-only and one is current. The record holds no
real name: `subject` leads into the sealed identity store. Every default is the closed one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from storybank.records.ids import (
    ConsentId,
    InitiativeId,
    ItemId,
    Language,
    PersonId,
    PlaceId,
    StaffId,
    Stream,
    ToponymId,
)


class Role(StrEnum):
    NARRATOR = "narrator"
    DEPICTED = "depicted"
    VOICE_ONLY = "voice_only"
    NAMED = "named"
    PHOTOGRAPHER = "photographer"
    INTERVIEWER = "interviewer"
    INTERPRETER = "interpreter"
    PROPERTY_OWNER = "property_owner"


class ConsentStatus(StrEnum):
    """Only `given` and `renewed` permit anything."""

    REQUESTED = "requested"
    DEFERRED = "deferred"
    REFUSED = "refused"
    GIVEN = "given"
    RENEWED = "renewed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REVOKED_BY_ORG = "revoked_by_org"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"


class Method(StrEnum):
    SIGNED = "signed"
    MARK = "mark"
    AUDIO = "audio"
    VIDEO = "video"
    WITNESSED_ORAL = "witnessed_oral"
    DIGITAL = "digital"


class Use(StrEnum):
    KEEP = "keep"
    PORTAL = "portal"
    SEARCH_ENGINES = "search_engines"
    SOCIAL_PRESS = "social_press"
    PRINT_EXHIBITION = "print_exhibition"
    TEACHING_RESEARCH = "teaching_research"
    DONOR_REPORT = "donor_report"
    FUNDRAISING = "fundraising"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    ASK = "ask"  # ask me each time: closed until an answer for this time is recorded


class QualityAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Identification(StrEnum):
    NAMED = "named"
    FIRST_NAME = "first_name"
    PSEUDONYM = "pseudonym"
    ANONYMOUS = "anonymous"


class FaceTreatment(StrEnum):
    VISIBLE = "visible"
    COVERED = "covered"
    NOT_SHOWN = "not_shown"  # the person is not in the frame at all: cropped out or the photograph is left out


class VoiceTreatment(StrEnum):
    ORIGINAL = "original"
    BLEEPED = "bleeped"
    REVOICED = "revoiced"
    TEXT_ONLY = "text_only"


class TranscriptTreatment(StrEnum):
    VERBATIM = "verbatim"
    REDACTED = "redacted"
    SUMMARY = "summary"
    NONE = "none"


class PlacePrecision(StrEnum):
    SETTLEMENT = "settlement"
    AREA_IN_WORDS = "area_in_words"
    WITHHELD = "withheld"


class Audience(StrEnum):
    PUBLIC = "public"
    PARTNERS = "partners"
    RESEARCHERS_ON_REQUEST = "researchers_on_request"
    EDITORS = "editors"
    SEALED = "sealed"


class AgeBand(StrEnum):
    CHILD = "child"  # under 18; `turns_18_on` where known
    ADULT = "adult"
    UNKNOWN = "unknown"


class GuardianAuthority(StrEnum):
    PARENT = "parent"
    COURT = "court"
    CAREGIVER = "caregiver"  # alone: keep only


class Relation(StrEnum):
    LIVES_IN = "lives_in"
    LIVED_IN = "lived_in"
    COMES_FROM = "comes_from"
    SPEAKS_OF = "speaks_of"


class RiskLevel(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"  # covered faces, text or revoiced sound, no place name


class Condition(StrEnum):
    ASK_BEFORE_PUBLISH = "ask_before_publish"
    SHOW_ME_FIRST = "show_me_first"
    NOT_WITH_PHOTO = "not_with_photo"
    NO_CROPPING = "no_cropping"
    NO_COVERING = "no_covering"
    CREDIT_AS = "credit_as"


class ThirdPartyKind(StrEnum):
    BYSTANDER = "bystander"
    FAMILY = "family"
    DECEASED = "deceased"
    ACCUSED = "accused"
    TALKED_ABOUT = "talked_about"


class ThirdPartyTreatment(StrEnum):
    KEEP = "keep"
    COVER = "cover"
    BLEEP = "bleep"
    GENERALISE = "generalise"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    id: str
    version: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How the agreement was given. `no` or `unsure` holds until a named person has resolved it."""

    disclosure: QualityAnswer = QualityAnswer.YES
    voluntariness: QualityAnswer = QualityAnswer.YES
    comprehension: QualityAnswer = QualityAnswer.YES
    competence: QualityAnswer = QualityAnswer.YES
    aid_not_conditional: QualityAnswer = QualityAnswer.YES
    others_present: QualityAnswer = QualityAnswer.NO  # `yes` or `unsure` is the doubtful answer here
    resolved_by: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that the agreement was given; the file is sealed, `sha256` is private to the ledger."""

    kind: str  # form · recording_of_notice · witness_statement · voice_message · call_note · receipt
    file: str | None = None  # item-relative name inside the sealed store
    sha256: str | None = None  # of the file that came first: a later one under the same name has to be it
    is_missing: bool = False
    is_changed: bool = False  # what came or lies sealed under this name later is another file


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardian:
    id: PersonId
    authority: GuardianAuthority
    decision: Answer | None = None  # None: not reached
    given_how: str = "present"  # present · by_message
    is_child: bool = False  # an underage guardian counts for nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class UsePermission:
    """One spoken question's answer. Dates are inclusive; `until_on` None: as long as the consent."""

    use: Use
    decision: Answer
    languages: tuple[Language, ...] = ()  # empty: every language
    from_on: date | None = None
    until_on: date | None = None
    answered_for: tuple[str, ...] = ()  # with `ask`: the collections she has said yes for


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidName:
    """A place name as this person says it. A person may use several for one place: a set."""

    form: str
    language: Language
    relation: Relation
    print_it: Answer = Answer.NO  # `ask` is closed
    place: PlaceId | None = None  # None: not matched to the gazetteer yet
    toponym: ToponymId | None = None
    script: str | None = None
    said_in: str | None = None  # consent · workbook · segment id
    said_on: date | None = None
    plain_words: Mapping[Language, str] = field(default_factory=dict)  # consented wording: "a village near the border"


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctiveDetail:
    kind: str  # tattoo · uniform · house · plate · document · relatives_name
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """`until_on` None: stays closed, with a yearly look. The end opens a review, never the item."""

    until_on: date | None = None
    event: str | None = None
    items: tuple[ItemId, ...] = ()  # empty: everything of the person


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    level: RiskLevel = RiskLevel.MEDIUM
    by: StaffId | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """Somebody spoken of or shown who is not the subject; the reason they were not asked is recorded."""

    ref: PersonId
    kind: ThirdPartyKind
    treatment: ThirdPartyTreatment
    consent: ConsentId | None = None
    reason: str = ""
    role_words: Mapping[Language, str] = field(default_factory=dict)  # "a neighbour" · «հարևան»


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    who: str  # subject · heir · third_person · authority
    right: str  # pause · narrow · correct · access · erase
    received_on: date
    due_on: date
    proof: str | None = None
    decision: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The organisation closes a stream, place or theme within minutes; it opens nothing."""

    scope: str  # stream · place · theme · person · item · collection
    value: str
    since_on: date
    lifted_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    id: ConsentId
    version: int
    subject: PersonId
    stream: Stream
    status: ConsentStatus = ConsentStatus.UNKNOWN
    supersedes: int | None = None
    roles: frozenset[Role] = frozenset()
    given_on: date | None = None
    given_by: str = "subject"  # subject · guardian · both
    method: Method | None = None
    collected_by: StaffId | None = None
    interpreter: PersonId | None = None
    witness: PersonId | None = None
    language: Language | None = None
    form_language: Language | None = None
    notice: Notice | None = None
    quality: Quality = field(default_factory=Quality)
    evidence: tuple[Evidence, ...] = ()
    age_band: AgeBand = AgeBand.UNKNOWN
    turns_18_on: date | None = None
    guardians: tuple[Guardian, ...] = ()
    child_assent: Answer | None = None
    uses: tuple[UsePermission, ...] = ()
    identification: Identification = Identification.ANONYMOUS
    pseudonym: Mapping[Language, str] = field(default_factory=dict)
    role_words: Mapping[Language, str] = field(default_factory=dict)  # shown instead of a name: "a village teacher"
    face: FaceTreatment = FaceTreatment.NOT_SHOWN
    voice: VoiceTreatment = VoiceTreatment.TEXT_ONLY
    transcript: TranscriptTreatment = TranscriptTreatment.NONE
    distinctive_details: tuple[DistinctiveDetail, ...] = ()
    place_precision: PlacePrecision = PlacePrecision.WITHHELD
    names_as_said: tuple[SaidName, ...] = ()
    initiatives: tuple[InitiativeId, ...] = ()  # may be shown as involved in these; default none
    audience: Audience = Audience.SEALED
    is_listed: bool = False
    embargoes: tuple[Embargo, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None  # inclusive
    review_every_days: int | None = None
    retention_until: date | None = None
    conditions: frozenset[Condition] = frozenset()
    credit_as: Mapping[Language, str] = field(default_factory=dict)
    risk: Risk = field(default_factory=Risk)
    deceased_on: date | None = None
    missing_since: date | None = None
    speaks_for: tuple[PersonId, ...] = ()
    third_parties: tuple[ThirdParty, ...] = ()
    published_elsewhere: tuple[str, ...] = ()
    requests: tuple[RightsRequest, ...] = ()
    is_paused: bool = False
    tombstone_wanted: bool = False
    items: tuple[ItemId, ...] = ()  # empty: every item of the person; else only these
