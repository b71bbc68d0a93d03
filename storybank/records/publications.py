"""Collections, initiatives, and what a release holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storybank.records.consents import Audience, Use
from storybank.records.decisions import Duty
from storybank.records.ids import (
    CollectionId,
    InitiativeId,
    ItemId,
    Language,
    PersonId,
    PublicId,
    ReleaseId,
    StaffId,
    Stream,
)
from storybank.records.items import ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    name: Mapping[Language, str]
    role: str  # implementing_local · implementing_international · funder
    may_be_named: bool = False  # a local implementer only with its own yes


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeDocument:
    """A paper of an initiative as it may be given out: rebuilt from its content, without author, history or comments."""

    title: Mapping[Language, str]
    digest: str  # SHA-256 of the clean copy
    media_type: str
    source: str = ""  # which file of a delivery it was made of, as a keyed hash; empty: added at the desk
    needs_reading: bool = False  # its words may name people or hold numbers: not given out until somebody has read it


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    id: InitiativeId
    title: Mapping[Language, str]
    programme: str = ""
    organisations: tuple[Organisation, ...] = ()
    project_number: str = ""
    status: str = ""  # planned · running · completed
    starts_on: date | None = None
    ends_on: date | None = None
    locations: tuple[Mapping[Language, str], ...] = ()
    sectors: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    description: Mapping[Language, str] = field(default_factory=dict)
    objectives: Mapping[Language, str] = field(default_factory=dict)
    results: Mapping[Language, str] = field(default_factory=dict)
    documents: tuple[InitiativeDocument, ...] = ()
    dropped: tuple[
        str, ...
    ] = ()  # sources that a publisher took away: the same delivery again does not bring them back


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """The client's two sentences, per language; configuration of the bank. They stand on every page."""

    non_involvement: Mapping[Language, str]
    place_names: Mapping[Language, str]
    speaks_of_origin: bool = True  # the place-name sentence reads "live in or come from", not "live in" only


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    id: CollectionId
    public_id: PublicId
    slug: str  # the bundle folder's name, ASCII; chosen by a publisher, checked for names
    title: Mapping[Language, str]
    items: tuple[ItemId, ...]
    languages: tuple[Language, ...]
    use: Use = Use.PORTAL
    audience: Audience = Audience.PUBLIC
    cover: ItemId | None = None
    licence: str = "http://rightsstatements.org/vocab/InC/1.0/"
    description: Mapping[Language, str] = field(default_factory=dict)
    initiatives: tuple[InitiativeId, ...] = ()
    needs_paired_reading: bool = False
    is_order_chosen: bool = False  # stories stand as `items` names them; else by the senders' own numbers and dates
    licences: Mapping[ItemId, str] = field(default_factory=dict)  # of single items, where another than the collection's
    expires_on: date | None = None  # copies are thrown away after this day, whatever consents allow


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    item: ItemId
    kind: ItemKind
    stream: Stream
    codes: tuple[str, ...]  # finding or reason codes, first is the one that won


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    item: ItemId
    kind: ItemKind
    stream: Stream
    duties: frozenset[Duty]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePlan:
    collection: CollectionId
    version: int
    on: date
    included: tuple[PlannedItem, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    id: ReleaseId
    collection: CollectionId
    version: int
    on: date
    edition: str  # public · archive
    digest: str | None  # SHA-256 of the finished manifest-sha512.txt; None while it is being made
    status: str  # proposed · approved · sealed · suspended · revoked · void
    proposed_by: StaffId
    approved_by: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One row of the log of what stands in place of what was received; never what stood there.

    `start`, `end`: code points of the text as received, which stays sealed; None for a whole turn, a face, a speaker's label.
    """

    field: str  # segment.3 · translation.ru.3 · caption.en · voice.Narrator-A · face.2
    start: int | None
    end: int | None
    words: str  # what stands there now; "" where nothing does
    kind: str  # name · an identifier's kind · place · a redaction's reason · turn · face · speaker · a question's room
    tier: str = ""  # auto · review · person (somebody decided) · agreement (a duty decided)
    rule: str = ""  # which finder, which duty, which reason
    source: str = ""  # of the words: pseudonym · role · third_party · nobody · mark · suggestion · edit
    code: str = ""  # of the question that was answered
    person: PersonId | None = None
    by: StaffId | None = None
    on: date | None = None
