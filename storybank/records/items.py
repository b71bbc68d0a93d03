"""Photographs, interviews and stories as received. Hashes, file names and identities stay in the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from storybank.records.consents import AgeBand, Role
from storybank.records.ids import BatchId, InitiativeId, ItemId, Language, PersonId, StaffId, Stream
from storybank.records.texts import Span


class ItemKind(StrEnum):
    PHOTOGRAPH = "photograph"
    INTERVIEW = "interview"
    STORY = "story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who tells, is depicted, photographs or is spoken of. No name here: names are sealed in the identity store."""

    id: PersonId
    stream: Stream
    age_band: AgeBand = AgeBand.UNKNOWN
    turns_18_on: date | None = None
    deceased_on: date | None = None
    missing_since: date | None = None
    gender_cue: str | None = None  # f · m · None: for agreement of a role in inflected languages
    situation: str | None = (
        None  # self-described: displaced · refugee · returnee · permanent_resident · host · minority
    )
    is_situation_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Box:
    """Pixels of the upright image from its top left corner; right and bottom are excluded."""

    left: int
    top: int
    right: int
    bottom: int


CHECKLIST = (
    "plate",
    "document",
    "name_tag",
    "key_tag",
    "school_sign",
    "screen",
    "patch",
    "grave_name",
    "picture",
    "military",
    "skyline",
    "child",
)
"""What an editor looks for in every photograph, because no detector finds it; kinds of boxes drawn by hand have these names."""


class FaceLink(StrEnum):
    UNLINKED = "unlinked"  # nobody has said yet: closes the photograph
    PERSON = "person"
    BYSTANDER = "bystander"  # covered
    NOT_A_FACE = "not_a_face"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    number: int  # stable over re-runs
    box: Box
    score: float  # of the detector; 1.0 for a box drawn by a person
    link: FaceLink = FaceLink.UNLINKED
    person: PersonId | None = None
    is_cropped_out: bool = False  # somebody decided that this face is cut from the frame, not covered
    kind: str = "face"  # face · one of CHECKLIST · signature · other


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The contributor's own words. `sha256` is of the words as received; they are never edited, only redacted."""

    text: str
    language: Language
    said_by: PersonId
    sha256: str
    redactions: tuple["Redaction", ...] = ()  # of words that stand in no turn of an interview: under a photograph


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    text: str
    language: Language
    alt_text: str = ""
    title: str = ""
    written_by: Role | None = Role.PHOTOGRAPHER  # None: an editor
    quotes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedText:
    """Words found inside the file: `IPTC:City`, `XMP:dc:description`, `EXIF:ImageDescription`. Stripped from what leaves."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What photographs, interviews and stories have in common."""

    id: ItemId
    batch: BatchId
    stream: Stream
    row: str  # "photographs!7": where the sender finds it
    people: Mapping[PersonId, frozenset[Role]] = field(default_factory=dict)
    initiative: InitiativeId | None = None
    themes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # place ids, for matching and holds; never printed
    story: str | None = None  # the sender's key of the story it belongs to
    content_notes: tuple[str, ...] = ()
    is_declined: bool = False
    published_elsewhere: bool = False
    cut_on: date | None = None  # somebody was taken out of it on that day: an editor looks whether the rest makes sense


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Item):
    width_px: int
    height_px: int
    media_type: str
    taken_on: date | None = None  # None: neither camera nor workbook says, or the clock was wrong
    date_precision: str = "month"  # day · month · year · unknown: what may be printed
    captions: Mapping[Language, Caption] = field(default_factory=dict)
    quote: Quote | None = None
    embedded: tuple[EmbeddedText, ...] = ()
    metadata: tuple[str, ...] = ()  # categories the file carried: "GPS", "MakerNote", "IPTC:City"
    faces: tuple[Face, ...] = ()
    photographer: PersonId | None = None
    has_gps: bool = False
    shows_people: bool | None = None  # the sender's word; None: not said
    was_seen_by: StaffId | None = None  # the editor who looked at it
    checked: Mapping[str, StaffId] = field(default_factory=dict)  # points of CHECKLIST, and who ticked each
    perceptual_hash: str = ""  # private: for burst siblings and copies inside the bank
    is_drawing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    text: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    number: int
    start_s: float | None
    end_s: float | None
    text: str
    speaker: str | None = None  # label in the transcript
    person: PersonId | None = None
    language: Language | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    container: str
    codec: str
    duration_s: float
    has_video: bool = False
    tags: tuple[str, ...] = ()  # which tags it carried, not their values
    sample_rate_hz: int | None = None
    channels: int | None = None
    sealed: str = ""  # private: address of the sealed file it was read from; "": the item's newest

    @property
    def mark(self) -> str:
        """What tells this recording from another one of the same interview."""
        return self.sealed or f"{self.container} {self.codec} {self.duration_s}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Turns read by another voice, for people who may not be heard in their own: an actor's recording, or a machine's.

    segments: number of the turn in the interview, its seconds in the reading's own file, and the words read ("" where nobody
    wrote them down: then everything the turn says is taken to be read).
    """

    recording: Recording
    segments: tuple[Segment, ...]
    voice: PersonId | None = None  # whose; None: a machine's
    is_synthesised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One passage of an interview in an editor's or archive's words: caption voice, never the narrator's."""

    segment: int  # where it begins
    title: Mapping[Language, str] = field(default_factory=dict)
    synopsis: Mapping[Language, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # as said


class RedactionReason(StrEnum):
    NAME = "name"
    IDENTIFIER = "identifier"
    THIRD_PARTY = "third_party"
    NO_CONSENT = "no_consent"
    ACCUSATION = "accusation"
    PLACE = "place"
    INDIRECT = "indirect"
    EDITORIAL_INSERTION = "editorial_insertion"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """One thing that leaves neither in text, subtitle, translation, sound nor picture: the same list drives them all."""

    segment: int
    reason: RedactionReason
    span: Span | None = None  # None: the whole segment
    start_s: float | None = None  # of the words in the recording, guard band not included; None: the sound is left out
    end_s: float | None = None
    replacement: str = "[…]"  # what the reader sees; one fixed mark, or a role in brackets
    person: PersonId | None = None
    decided_by: StaffId | None = None
    translation: Language | None = None  # the span is in this translation's segment; None: in the spoken words
    note: str = ""  # the editor's reason in words; stays inside


class PictureTreatment(StrEnum):
    """What is done with the moving picture of an interview on video."""

    DROPPED = "dropped"  # the sound alone leaves
    COVERED = "covered"  # every face that is found is painted over
    AS_IS = "as_is"  # faces stay: only where everybody who can be seen lets theirs be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCover:
    """A box that is painted in every frame: a document on a table, a name written over the picture."""

    box: Box
    kind: str = "other"  # one of CHECKLIST · other · or a distinctive detail of somebody's agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureDecision:
    """An editor's decision about the moving picture of one recording. Every default is the closed one."""

    treatment: PictureTreatment = PictureTreatment.DROPPED
    shows: tuple[PersonId, ...] | None = None  # who can be seen; None: nobody has said, so everybody in the interview
    covers: tuple[PictureCover, ...] = ()
    decided_by: StaffId | None = None
    recording: str = ""  # what was decided about: a recording that was sent anew is another one (`Recording.mark`)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview(Item):
    languages: tuple[Language, ...] = ()
    segments: tuple[Segment, ...] = ()
    recording: Recording | None = None
    redactions: tuple[Redaction, ...] = ()
    title: Mapping[Language, str] = field(default_factory=dict)
    summary: Mapping[Language, str] = field(default_factory=dict)
    pull_quote: Quote | None = None
    translations: Mapping[Language, tuple[Segment, ...]] = field(default_factory=dict)
    recorded_on: date | None = None
    transcript_format: str = ""
    embedded: tuple[EmbeddedText, ...] = ()
    reading: Reading | None = None
    index: tuple[IndexEntry, ...] = ()
    picture: PictureDecision = PictureDecision()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Item):
    """A page about one person or family: title, words in between, its photographs and interview by key."""

    key: str
    title: Mapping[Language, str] = field(default_factory=dict)
    body: Mapping[Language, str] = field(default_factory=dict)
    order: int = 0
