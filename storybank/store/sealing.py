"""Sealing in pool workers: needs recipients only, knows no ledger and no Django. Everything here pickles."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SealingRecipients:
    """Public age recipients of one stream; `bank` None: high risk, only officers open it."""

    officers: tuple[str, ...]
    bank: str | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed temporary file and its wrapped key: `originals.adopt` takes it in."""

    path: Path
    sha256: str
    size_bytes: int
    wraps: Mapping[str, str]  # "officers" and "bank" → armored age file holding the file's own identity


def seal_file(source: Path, target: Path, recipients: SealingRecipients) -> Sealed:
    """Seal `source` under a new key into `target` (0600, in the bank's work/), synced to disk."""
    raise NotImplementedError


def seal_bytes(data: bytes, target: Path, recipients: SealingRecipients) -> Sealed:
    """The same for bytes."""
    raise NotImplementedError
