"""What one row of a workbook says, typed. Codes only: a name never stands here.

`where` is the row's address for the sender ("photographs!7"); a field of it is "photographs!7.taken_on". None and empty
tuples mean that the cell was empty; what an empty cell closes is for the rules to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Condition,
    ConsentStatus,
    FaceTreatment,
    GuardianAuthority,
    Identification,
    Language,
    Method,
    PlacePrecision,
    QualityAnswer,
    Relation,
    RiskLevel,
    Role,
    ThirdPartyKind,
    ThirdPartyTreatment,
    TranscriptTreatment,
    Use,
    VoiceTreatment,
)

Words = Mapping[Language, str]  # one text per language


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Somebody in a photograph or at an interview: a code and, where the sender says so, how ("N01 bystander")."""

    code: str
    how: str = "depicted"  # depicted · bystander · refused · unknown · narrator · voice_only · interviewer · interpreter · named


@dataclass(frozen=True, slots=True)
class GuardianEntry:
    """One guardian as written: "G01 parent yes present" or "G02 parent -" (not reached)."""

    code: str
    authority: GuardianAuthority
    decision: Answer | None  # None: not reached
    given_how: str = "present"  # present · by_message


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One piece of evidence as written: "form consents/C01.jpg"."""

    kind: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    where: str
    code: str
    file: str = ""
    captions: Words = field(default_factory=dict)
    alt_texts: Words = field(default_factory=dict)
    titles: Words = field(default_factory=dict)
    quote: str = ""
    quote_language: Language | None = None
    quote_by: str = ""
    people: tuple[PersonLink, ...] = ()
    shows_people: bool | None = None
    is_drawing: bool | None = None
    photographer: str = ""
    taken_on: date | None = None
    initiative: str = ""
    story: str = ""
    themes: tuple[str, ...] = ()
    published_elsewhere: str = ""  # where; any text but "no" means yes
    content_notes: tuple[str, ...] = ()
    metadata_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRow:
    where: str
    code: str
    recording: str = ""
    transcript: str = ""
    translations: Words = field(default_factory=dict)  # a transcript file per language
    languages: tuple[Language, ...] = ()
    recorded_on: date | None = None
    people: tuple[PersonLink, ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)  # label in the transcript → code
    interviewer: str = ""
    interpreter: str = ""
    reading: str = ""  # another voice's recording of turns that may not be heard in their own
    reading_times: str = ""  # a timed transcript of it
    reading_by: str = ""
    titles: Words = field(default_factory=dict)
    summaries: Words = field(default_factory=dict)
    quote: str = ""
    quote_language: Language | None = None
    quote_by: str = ""
    initiative: str = ""
    story: str = ""
    themes: tuple[str, ...] = ()
    published_elsewhere: str = ""
    content_notes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    where: str
    code: str
    age_band: AgeBand = AgeBand.UNKNOWN
    turns_18_on: date | None = None
    gender_cue: str = ""  # f · m: for agreement of a role's word, asked of the person
    situation: str = ""
    is_situation_shown: bool = False
    deceased_on: date | None = None
    missing_since: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    where: str
    code: str  # of the agreement; empty in the sheet: the person's code
    person: str
    version: int = 1
    supersedes: int | None = None
    status: ConsentStatus = ConsentStatus.UNKNOWN
    roles: tuple[Role, ...] = ()
    given_on: date | None = None
    given_by: str = ""
    method: Method | None = None
    collected_by: str = ""
    interpreter: str = ""
    witness: str = ""
    language: Language | None = None
    form_language: Language | None = None
    notice: str = ""
    notice_version: str = ""
    evidence: tuple[EvidenceEntry, ...] = ()
    quality: Mapping[str, QualityAnswer] = field(default_factory=dict)
    guardians: tuple[GuardianEntry, ...] = ()
    child_assent: Answer | None = None
    uses: Mapping[Use, Answer] = field(default_factory=dict)
    use_languages: tuple[Language, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    review_every_days: int | None = None
    retention_until: date | None = None
    identification: Identification = Identification.ANONYMOUS
    pseudonym: Words = field(default_factory=dict)
    role_words: Words = field(default_factory=dict)
    face: FaceTreatment = FaceTreatment.NOT_SHOWN
    voice: VoiceTreatment = VoiceTreatment.TEXT_ONLY
    transcript: TranscriptTreatment = TranscriptTreatment.NONE
    distinctive_details: Mapping[str, bool] = field(default_factory=dict)  # kind → keep
    place_precision: PlacePrecision = PlacePrecision.WITHHELD
    initiatives: tuple[str, ...] = ()
    audience: Audience = Audience.SEALED
    is_listed: bool = False
    embargo_until: date | None = None
    embargo_event: str = ""
    embargo_items: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    credit_as: Words = field(default_factory=dict)
    risk: RiskLevel = RiskLevel.MEDIUM
    risk_review_on: date | None = None
    speaks_for: tuple[str, ...] = ()
    published_elsewhere: tuple[str, ...] = ()
    tombstone_wanted: bool = False
    items: tuple[str, ...] = ()  # rows (F01, I1) the agreement is about; empty: all of the person
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    where: str
    person: str
    form: str
    language: Language | None = None
    relation: Relation | None = None
    print_it: Answer = Answer.NO
    place: str = ""  # a gazetteer id, where the sender knows it
    said_in: str = ""
    said_on: date | None = None
    plain_words: Words = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdPartyRow:
    where: str
    person: str  # who speaks of or is shown with them
    ref: str
    kind: ThirdPartyKind | None = None
    treatment: ThirdPartyTreatment = ThirdPartyTreatment.REMOVE
    consent: str = ""
    reason: str = ""
    role_words: Words = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    where: str
    code: str
    titles: Words = field(default_factory=dict)
    bodies: Words = field(default_factory=dict)
    people: tuple[PersonLink, ...] = ()
    items: tuple[str, ...] = ()  # F01, I1 in reading order
    order: int = 0
    initiative: str = ""
    themes: tuple[str, ...] = ()
    content_notes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeRow:
    where: str
    code: str
    titles: Words = field(default_factory=dict)
    programme: str = ""
    project_number: str = ""
    status: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    locations: Words = field(default_factory=dict)  # several: separated by ";", the same number in each language
    sectors: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    descriptions: Words = field(default_factory=dict)
    objectives: Words = field(default_factory=dict)
    results: Words = field(default_factory=dict)
    documents: tuple[str, ...] = ()  # files of papers
    document_titles: Words = field(default_factory=dict)  # one for each file: separated by ";", in the files' order
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    where: str
    initiative: str
    role: str = ""
    titles: Words = field(default_factory=dict)
    may_be_named: bool = False
    note: str = ""


Row = (
    PhotoRow
    | InterviewRow
    | PersonRow
    | ConsentRow
    | PlaceRow
    | ThirdPartyRow
    | StoryRow
    | InitiativeRow
    | OrganisationRow
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """All rows of one workbook (or of one folder of CSV files) that could be read."""

    photographs: tuple[PhotoRow, ...] = ()
    interviews: tuple[InterviewRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    consents: tuple[ConsentRow, ...] = ()
    places_as_said: tuple[PlaceRow, ...] = ()
    third_parties: tuple[ThirdPartyRow, ...] = ()
    stories: tuple[StoryRow, ...] = ()
    initiatives: tuple[InitiativeRow, ...] = ()
    organisations: tuple[OrganisationRow, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)  # stream, batch, language of the delivery
