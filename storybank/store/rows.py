"""What the facade hands out: frozen rows of the ledger. No Django here, so that anybody may name these types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from storybank.findings import Finding
from storybank.records import (
    BatchId,
    CollectionId,
    ConsentId,
    Interview,
    ItemId,
    ItemKind,
    PersonId,
    Photo,
    PublicId,
    Release,
    ReleaseId,
    Replacement,
    StaffId,
    Story,
    Stream,
)

PROGRAMME = "programme"  # who answers a researcher beside the collecting streams
ENDED = "ended"  # a notice that a copy's time is over
GONE = ("deleted", "not-held")  # answers that leave nothing to ask
CALL_BACKS = ("hers", "not-hers", "not-reached")  # what a private call-back came to: she wants it, or not

AnyItem: TypeAlias = Photo | Interview | Story
Viewer: TypeAlias = frozenset[Stream] | None  # None: the bank itself, sees every stream
Fact: TypeAlias = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One link of the audit chain. `facts` holds ids, codes, dates and counts only."""

    sequence: int
    at: datetime
    by: StaffId
    verb: str  # "item.revised"
    subject: str  # id of what it happened to
    facts: Mapping[str, Fact]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: StaffId
    streams: frozenset[Stream]
    roles: frozenset[str]
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One delivery; the same content digest of the same stream is the same batch, until another of the same key came."""

    id: BatchId
    stream: Stream
    digest: str
    key: str  # the sender's name of the delivery: scope of its row codes
    received_on: date
    state: str  # open · taken · undone
    counts: Mapping[str, int] = field(default_factory=dict)
    number: int = 0  # grows: the order in which deliveries were opened


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    batch: BatchId
    row: str  # "photographs!7"
    item: ItemId | None
    change: str  # new · changed · same · gone · returned


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """What lists need of an item without reading its record."""

    id: ItemId
    kind: ItemKind
    stream: Stream
    batch: BatchId
    public_id: PublicId
    revision: int
    is_erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a nightly look needs of an item: who is in it, and what its last screening rested on ("" for never)."""

    item: ItemId
    revision: int
    asked: str
    unkept_since: date | None  # since when nobody in it lets us keep it
    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A file under its own key. `address` is its name in the bank: HMAC(index key, SHA-256 of the plaintext)."""

    address: str
    kind: str  # original · master · evidence
    stream: Stream
    media_type: str
    size_bytes: int
    state: str  # sealed · restricted (bank key dropped) · erased
    sha256: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    id: str
    finding: Finding
    stream: Stream | None
    batch: BatchId | None
    state: str  # open · waiting (first of two answered) · answered · gone
    decision: str | None = None  # of the answer that counts
    revision: int | None = None  # item revision it was last seen on
    since_on: date | None = None


@dataclass(frozen=True, slots=True)
class Screened:
    """What one screening changed."""

    opened: int = 0
    reopened: int = 0
    kept: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    finding: str
    number: int
    decision: str
    by: StaffId
    on: date
    reason: str
    facts: Mapping[str, str]
    revision: int | None
    act: str | None = None  # the two-person act it waited for


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that takes two: proposed by one, confirmed by another."""

    id: str
    kind: str  # consent · lift-hold · stands
    subject: str
    proposed_by: StaffId
    proposed_on: date
    state: str  # proposed · confirmed · dropped
    confirmed_by: StaffId | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """A safer copy: bytes stored once by digest, found again by (item, recipe, name)."""

    item: ItemId
    recipe: str  # hash of what was done with which tools
    name: str  # "960.jpg", "thumb.jpg", "audio.opus"
    digest: str  # SHA-256 of the bytes
    size_bytes: int
    media_type: str
    path: Path
    facts: Mapping[str, object] = field(default_factory=dict)  # what the proof said; no personal data


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on one subject's stage until `until_at`; keep it by `jobs.beat`."""

    subject: str
    stage: str
    holder: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    id: str
    kind: str  # flow: ingest · screen · derive · publish · withdraw · recheck
    subject: str
    state: str  # queued · running · done · failed
    by: StaffId
    queued_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)  # of a running one: done, total
    error: str | None = None  # a code
    facts: Mapping[str, str] = field(default_factory=dict)  # what the flow needs beside the subject
    label: str = ""  # which step is running
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseItem:
    """What one release took of one item. `files`: path inside the bundle's data → SHA-256."""

    item: ItemId
    public_id: PublicId
    revision: int
    consents: tuple[tuple[PersonId, ConsentId, int], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    replaced: tuple[Replacement, ...] = ()  # kept with the release; read by `releases.replaced`


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLeftOut:
    item: ItemId
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One taking of one bundle: who has it, what for, and whether they have confirmed what they were told."""

    id: str
    release: ReleaseId
    holder: str  # code of a partner, site or print run: "portal", "partner-nur"
    use: str
    taken_on: date
    confirmed_on: date | None = None
    until_on: date | None = None  # a researcher's copy ends on this day


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceRow:
    """What one photographer lets others do with all their work."""

    person: PersonId
    stream: Stream
    licence: str  # an address
    credit: str  # named · pseudonym · none
    until_on: date | None = None
    is_refused: bool = False

    def closes(self, on: date) -> str | None:
        """Return the code of why the work may not be used on this day, None where it may."""
        if self.is_refused:
            return "licence.refused"
        return "licence.ended" if self.until_on is not None and on > self.until_on else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """Somebody of another stream has read what of one stream is in a release."""

    stream: Stream
    staff: StaffId
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ResearchRow:
    """One request of a researcher. Who asks and what for is sealed apart (`research.words`)."""

    id: str
    collection: CollectionId
    recipient: str  # public age key
    asked_on: date
    until_on: date
    state: str  # asked · agreed · refused · delivered · ended
    agreements: Mapping[str, tuple[StaffId, bool]]  # party → who answered, and what


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One message to one holder of one copy that something was taken back."""

    id: str
    copy: str
    release: ReleaseId
    holder: str
    cause: str  # id of the event's subject: a consent, request or hold
    due_on: date
    sent_on: date | None = None
    confirmed_on: date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    id: str
    scope: str  # stream · place · theme · person · item · collection
    value: str
    since_on: date
    by: StaffId
    lifted_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    id: str
    person: PersonId
    stream: Stream
    who: str
    right: str
    received_on: date
    due_on: date
    proof: str | None = None
    decision: str | None = None
    reason: str | None = None
    closed_on: date | None = None
    call_back: str | None = None  # hers · not-hers · not-reached: what the last private call-back came to
    called_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliance:
    """Everything that rests on one person."""

    person: PersonId
    items: tuple[ItemId, ...]
    derivatives: tuple[str, ...]  # digests
    releases: tuple[Release, ...]
    collections: tuple[CollectionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased, and what is left to people: shared items are re-cut first, then erased one by one."""

    items: tuple[ItemId, ...]
    shared: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRow:
    """One folded name of one person as HMAC; what `people.registry.AliasIndex` is built from."""

    person: PersonId
    part: str
    language: str
    hmac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow:
    """A person's sealed row. Never log, print to a flow, or keep it."""

    person: PersonId
    names: Mapping[str, Mapping[str, str]] = field(repr=False, default_factory=dict)  # language → part → name
    aliases: tuple[tuple[str, str, str], ...] = field(repr=False, default=())  # (language, part, form)
    contact: Mapping[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysMade:
    """Where `create_bank` put the keys, for the command to say."""

    path: Path
    officer_keys: Mapping[Stream, Path]
    bank_keys: Mapping[Stream, Path]
    index_key: Path
    signing_key: Path
    public_key: Path
