"""The key store: officers and bank per stream, index key, signing key, and the wrapped key of every sealed thing.

keys/ is small and stays out of ordinary backups: what is destroyed here is destroyed for good. On one laptop the bank
key lies beside the data: that protects backups and makes erasure possible, not a seized running machine.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

import pyrage

from storybank.errors import Refused, Tampered, Unreadable, WrongUse
from storybank.records import Stream
from storybank.store import files
from storybank.store.rows import KeysMade
from storybank.store.sealing import SealingRecipients, unwrap


def make_keys(bank: Path, streams: Iterable[Stream]) -> KeysMade:
    """Make every key of a new bank (files 0600, folders 0700) and return where they are."""
    folder = bank / "keys"
    officers, banks = {}, {}
    for stream in streams:
        officer, own = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
        officers[stream] = folder / "officers" / f"{stream}.agekey"
        banks[stream] = folder / "bank" / f"{stream}.agekey"
        files.put(officers[stream], f"{officer}\n".encode())
        files.put(folder / "officers" / f"{stream}.recipients", f"{officer.to_public()}\n".encode())
        files.put(banks[stream], f"{own}\n".encode())
    files.put(folder / "index.key", secrets.token_bytes(32))
    files.put(folder / "signing.key", secrets.token_bytes(32))
    keys = Keys(bank)
    body = base64.b64encode(b"Ed" + keys.key_id + keys.public_key()).decode()
    text = f"untrusted comment: minisign public key {keys.key_id[::-1].hex().upper()}\n{body}\n"
    files.put(folder / "signing.pub", text.encode())
    return KeysMade(
        path=bank,
        officer_keys=officers,
        bank_keys=banks,
        index_key=folder / "index.key",
        signing_key=folder / "signing.key",
        public_key=folder / "signing.pub",
    )


class Keys:
    """Reads key files when they are first needed. Secrets never leave in messages."""

    def __init__(self, bank: Path) -> None:
        self._folder = bank / "keys"
        self._bank_keys: dict[str, str] = {}

    def recipients(self, stream: str, *, is_high_risk: bool = False) -> SealingRecipients:
        """Return whom to seal for; high risk leaves the bank out."""
        return SealingRecipients(self.officer_recipients(stream), None if is_high_risk else self.bank_recipient(stream))

    def officer_recipients(self, stream: str) -> tuple[str, ...]:
        """Return the public recipients of the stream's officers, one line each in keys/officers/<stream>.recipients."""
        lines = self._read(f"officers/{_safe(stream)}.recipients").decode().splitlines()
        return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))

    def bank_recipient(self, stream: str) -> str:
        return str(pyrage.x25519.Identity.from_str(self.bank_secret(stream)).to_public())

    def bank_secret(self, stream: str) -> str:
        """Return the stream's bank key as text; kept in memory once read."""
        if stream not in self._bank_keys:
            self._bank_keys[stream] = self._read(f"bank/{_safe(stream)}.agekey").decode().strip()
        return self._bank_keys[stream]

    @cached_property
    def index_key(self) -> bytes:
        return self._read("index.key")

    def index(self, text: str) -> str:
        """Return HMAC(index key, text), hex: names things by content without telling the content."""
        return hmac.new(self.index_key, text.encode(), hashlib.sha256).hexdigest()

    def signing_key(self) -> bytes:
        """Return the raw 32-byte Ed25519 private key; publish signs with it."""
        return self._read("signing.key")

    def public_key(self) -> bytes:
        """Return the raw 32-byte Ed25519 public key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.signing_key()).public_key().public_bytes_raw()

    @cached_property
    def key_id(self) -> bytes:
        """Return the 8 bytes by which minisign files name the key."""
        return hashlib.sha256(self.public_key()).digest()[:8]

    def sign(self, message: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.signing_key()).sign(message)

    def is_signed(self, message: bytes, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public_key()).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def put_wraps(self, name: str, wraps: dict[str, str]) -> None:
        """Keep the wrapped key of the sealed thing `name` (an address or person id)."""
        files.put(self._wrap_path(name), json.dumps(wraps, sort_keys=True).encode())

    def wraps(self, name: str) -> dict[str, str]:
        """Return the wraps; Refused where the key was destroyed."""
        path = self._wrap_path(name)
        try:
            wraps: dict[str, str] = json.loads(path.read_bytes())
        except FileNotFoundError as error:
            raise Refused(
                "keys.destroyed", f"keys/wraps/{name}: there is no key; what it sealed was erased."
            ) from error
        except ValueError as error:
            raise Tampered(
                "keys.damaged", f"keys/wraps/{name}: cannot be read. Restore it from a copy of keys/."
            ) from error
        return wraps

    def has(self, name: str) -> bool:
        return self._wrap_path(name).exists()

    def identity(self, name: str, stream: str) -> pyrage.x25519.Identity:
        """Return the identity of a sealed thing by the bank key; Refused where only officers open it."""
        wraps = self.wraps(name)
        if "bank" not in wraps:
            raise Refused("keys.officers-only", f"{name}: only an officer's key opens this (`storybank unlock`).")
        return unwrap(wraps["bank"], self.bank_secret(stream))

    def identity_by_officer(self, name: str, officer_key: Path | str) -> pyrage.x25519.Identity:
        """Return the identity of a sealed thing by an officer's key: a path, or the text AGE-SECRET-KEY-…."""
        text = officer_key if isinstance(officer_key, str) and officer_key.startswith("AGE-SECRET-KEY") else None
        if text is None:
            try:
                lines = Path(officer_key).read_text(encoding="ascii").splitlines()
            except (OSError, ValueError) as error:
                raise Unreadable("keys.unreadable", f"{officer_key}: cannot be read as an age key file.") from error
            text = next((line for line in lines if line.startswith("AGE-SECRET-KEY")), "")
        return unwrap(self.wraps(name)["officers"], text)

    def restrict(self, name: str) -> bool:
        """Drop the bank's wrap, so that only officers open it; False where it was dropped already."""
        wraps = self.wraps(name)
        if wraps.pop("bank", None) is None:
            return False
        with self._wrap_path(name).open("r+b") as old:
            self.put_wraps(name, wraps)  # first the new one: a crash between must not lose the officers' wrap
            files.blank(old)
        return True

    def destroy(self, name: str) -> None:
        """Destroy the key: what it sealed cannot be read any more, in no copy that lacks another copy of keys/."""
        files.destroy(self._wrap_path(name))

    def _wrap_path(self, name: str) -> Path:
        return self._folder / "wraps" / _safe(name)[:2] / f"{name}.json"

    def _read(self, name: str) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise Unreadable(
                "keys.missing", f"keys/{name}: cannot be read. Restore it from your copy of keys/."
            ) from error


def _safe(name: str) -> str:
    if not name.replace("-", "").isalnum() or not name.isascii():
        raise WrongUse("keys.name", "keys: a stream or id is made of ASCII letters, digits and hyphens only.")
    return name
