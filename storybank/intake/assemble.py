"""Turns the rows and readings of a delivery into records. Ids come from outside; nothing is read from disk here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from storybank.findings import Finding
from storybank.intake.batch import Delivery
from storybank.records import (
    BatchId,
    Consent,
    ConsentId,
    Initiative,
    InitiativeId,
    Interview,
    ItemId,
    Person,
    PersonId,
    Photo,
    Story,
    Stream,
)

if TYPE_CHECKING:
    from storybank.intake.photos import PhotoReading
    from storybank.intake.recordings import RecordingReading
    from storybank.intake.transcripts import TranscriptReading


class IdBook(Protocol):
    """Gives the same opaque id for the same code, for ever. Kept by the store; a dictionary in tests.

    `item`: key is "photographs:F01", "interviews:I1" or "stories:S01", so that a row may move in the sheet.
    `consent`: code is that of the agreement; a row without one goes under its person's code.
    """

    def batch(self, stream: Stream, name: str) -> BatchId: ...
    def person(self, stream: Stream, code: str) -> PersonId: ...
    def item(self, stream: Stream, batch: str, key: str) -> ItemId: ...
    def consent(self, stream: Stream, code: str) -> ConsentId: ...
    def initiative(self, stream: Stream, code: str) -> InitiativeId: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What the readers found, by the file's name inside the delivery. A file that could not be read is not in here."""

    photos: Mapping[str, "PhotoReading"] = field(default_factory=dict)
    transcripts: Mapping[str, "TranscriptReading"] = field(default_factory=dict)
    recordings: Mapping[str, "RecordingReading"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    people: tuple[Person, ...]
    consents: tuple[Consent, ...]
    photos: tuple[Photo, ...]
    interviews: tuple[Interview, ...]
    stories: tuple[Story, ...]
    initiatives: tuple[Initiative, ...]
    findings: tuple[Finding, ...]  # of the delivery and of assembling; `item` is set where the row became one


def assemble(delivery: Delivery, readings: Readings, ids: IdBook) -> Assembled:
    """Return the records of `delivery`; rows that became no record are only in `findings`."""
    raise NotImplementedError
