"""Whom a loss touches: rows of `store.exposure`. No Django here, so that anybody may name these types."""

from dataclasses import dataclass

from storybank.records import ConsentId, ItemId, PersonId, ReleaseId, StaffId, Stream
from storybank.store.rows import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedPerson:
    person: PersonId
    code: str | None
    stream: Stream
    consents: tuple[tuple[ConsentId, int], ...]
    items: tuple[ItemId, ...]
    risk: str  # low · medium · high


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Whom the loss of one bundle touches. Codes, not names: the partner of the stream knows whom to call."""

    release: ReleaseId
    items: int
    people: tuple[ExposedPerson, ...]
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Whom the loss of a machine with the bank, or of a partner, touches: sealed files by what opens them, and copies out there."""

    people: tuple[ExposedPerson, ...]
    by_bank_key: int  # sealed files that the key beside the data opens
    by_officers: int  # sealed files that only an officer's key opens
    named: int  # people whose names lie sealed under the bank's key
    accounts: tuple[StaffId, ...]  # to shut out
    copies: tuple[Copy, ...]
