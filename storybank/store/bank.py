"""The facade: one open bank, its nouns as attributes, and the only place that starts Django.

    with open_bank(find_bank(option)) as bank:
        for row in bank.items.list(viewer=frozenset({"nur"})): ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from storybank.records import Stream

if TYPE_CHECKING:
    from storybank.store.acts import Acts
    from storybank.store.audit import Audit
    from storybank.store.batches import Batches
    from storybank.store.collections import Collections
    from storybank.store.config import Settings
    from storybank.store.consents import Consents
    from storybank.store.derivatives import Derivatives
    from storybank.store.exposure import Exposures
    from storybank.store.findings import Findings
    from storybank.store.holds import Holds
    from storybank.store.identities import Identities
    from storybank.store.items import Items
    from storybank.store.jobs import Jobs
    from storybank.store.keys import Keys
    from storybank.store.originals import Originals
    from storybank.store.people import People
    from storybank.store.registers import Registers
    from storybank.store.releases import Releases
    from storybank.store.requests import Requests
    from storybank.store.rows import KeysMade
    from storybank.store.staff import Staff


class Bank:
    """One open bank. Attributes are the nouns; see their modules for what each can do."""

    path: Path
    settings: Settings
    keys: Keys
    audit: Audit
    staff: Staff
    people: People
    identities: Identities
    consents: Consents
    batches: Batches
    items: Items
    originals: Originals
    findings: Findings
    acts: Acts
    derivatives: Derivatives
    jobs: Jobs
    collections: Collections
    releases: Releases
    registers: Registers
    holds: Holds
    requests: Requests
    exposure: Exposures

    def __enter__(self) -> Bank:
        raise NotImplementedError

    def __exit__(self, *_: object) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the connection; in tests another bank may be opened afterwards."""
        raise NotImplementedError

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Group several writes into one transaction: all or none, one lock, one fsync."""
        raise NotImplementedError
        yield

    def rekey_address(self, sha256: str) -> str:
        """Return the address of a plaintext: HMAC(index key, SHA-256), hex."""
        raise NotImplementedError


def find_bank(option: str | Path | None, *, environ: Mapping[str, str] | None = None) -> Path:
    """Return the bank's folder: `--bank`, else STORYBANK_BANK, else WrongUse naming `storybank init`."""
    raise NotImplementedError


def create_bank(path: Path, *, organisation: Mapping[str, str] | str, streams: Sequence[Stream | str], on: date) -> KeysMade:
    """Make a new bank in an empty or absent folder and return where its keys are. Leaves no bank open."""
    raise NotImplementedError


def open_bank(path: Path) -> Bank:
    """Open the bank. Refuses another version (names `storybank upgrade`), missing triggers, a second bank in one process."""
    raise NotImplementedError


def close_bank() -> None:
    """Close the bank this process has open, if any."""
    raise NotImplementedError
