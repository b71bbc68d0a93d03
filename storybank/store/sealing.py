"""Sealing in pool workers: needs recipients only, knows no ledger and no Django. Everything here pickles.

Each file gets an age identity of its own; that identity is wrapped once for the stream's officers and once for the
stream's bank key, so that the bank's wrap can be dropped (`restrict`) and both destroyed (`erase`).
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from storybank.errors import Refused

IN_MEMORY_BYTES = 64 * 2**20  # above this the file streams: slower per byte, but memory stays flat


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
    wraps: Mapping[
        str, str
    ]  # "officers", "bank" → armored age message holding the file's own identity; "recipient" → public


def seal_file(source: Path, target: Path, recipients: SealingRecipients) -> Sealed:
    """Seal `source` under a new key into `target` (0600, in the bank's work/), synced to disk.

    The hash is of the very bytes that were sealed, also when the file changes meanwhile.
    """
    if source.stat().st_size <= IN_MEMORY_BYTES:
        return seal_bytes(source.read_bytes(), target, recipients)
    identity, wraps = new_key(recipients)
    with source.open("rb") as stream, _private(target) as out:
        hashed = _Hashing(stream)
        pyrage.encrypt_io(hashed, out, [identity.to_public()])
        out.flush()
        os.fsync(out.fileno())
    return Sealed(target, hashed.digest.hexdigest(), hashed.size_bytes, wraps)


def seal_bytes(data: bytes, target: Path, recipients: SealingRecipients) -> Sealed:
    """Seal `data` under a new key into `target`; see `seal_file`."""
    identity, wraps = new_key(recipients)
    with _private(target) as out:
        out.write(pyrage.encrypt(data, [identity.to_public()]))
        out.flush()
        os.fsync(out.fileno())
    return Sealed(target, hashlib.sha256(data).hexdigest(), len(data), wraps)


def new_key(recipients: SealingRecipients) -> tuple[pyrage.x25519.Identity, dict[str, str]]:
    """Return a fresh identity and its wraps for the officers and, unless the risk is high, the bank."""
    if not recipients.officers:
        raise Refused(
            "keys.no-officer",
            "keys/officers: this stream has no officer to seal for. Add one before taking anything in.",
        )
    identity = pyrage.x25519.Identity.generate()
    wraps = {"recipient": str(identity.to_public()), "officers": _wrap(identity, recipients.officers)}
    if recipients.bank is not None:
        wraps["bank"] = _wrap(identity, [recipients.bank])
    return identity, wraps


def unwrap(wrapped: str, holder: str) -> pyrage.x25519.Identity:
    """Return the file's identity from one wrap, opened with the holder's secret key (AGE-SECRET-KEY-…)."""
    try:
        inner = pyrage.decrypt(wrapped.encode(), [pyrage.x25519.Identity.from_str(holder.strip())])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        raise Refused("keys.wrong-key", "keys: this key does not open that file. Use a key of its stream.") from error
    return pyrage.x25519.Identity.from_str(inner.decode())


def open_bytes(sealed: Path, identity: pyrage.x25519.Identity | str) -> bytes:
    """Return the plaintext of a sealed file; a worker may get path and identity string from `originals.opening`."""
    return pyrage.decrypt(sealed.read_bytes(), [_identity(identity)])  # type: ignore[no-any-return]  # pyrage has no types


def open_file(sealed: Path, target: Path, identity: pyrage.x25519.Identity | str) -> None:
    """Decrypt a sealed file into `target` (0600) without holding it in memory."""
    with sealed.open("rb") as stream, _private(target) as out:
        pyrage.decrypt_io(stream, out, [_identity(identity)])


def _identity(identity: pyrage.x25519.Identity | str) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(identity) if isinstance(identity, str) else identity


def _wrap(identity: pyrage.x25519.Identity, recipients: Iterable[str]) -> str:
    to = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    message: bytes = pyrage.encrypt(str(identity).encode(), to, armored=True)
    return message.decode()


def _private(target: Path) -> BinaryIO:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


class _Hashing:
    """A reader that hashes what passes through it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()
        self.size_bytes = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        self.size_bytes += len(chunk)
        return chunk
