"""Signatures in minisign's format, written and read with `cryptography` alone.

A bundle's signature covers its tag manifest, which covers everything else. `minisign -V` accepts it, and `minisign -S`
can make one with the same key file. Format: https://jedisct1.github.io/minisign/ (prehashed "ED", BLAKE2b-512).
No clock: the trusted comment carries the bundle's name and release date.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from storybank.errors import Tampered, Unreadable

SUFFIX = ".minisig"


@dataclass(frozen=True, slots=True)
class PublicKey:
    id: bytes  # 8 random bytes, printed as a hexadecimal number
    raw: bytes  # 32 bytes

    @property
    def name(self) -> str:
        return self.id[::-1].hex().upper()


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A secret key; it has no repr, so that it cannot reach a log."""

    id: bytes
    seed: bytes  # 32 bytes

    @property
    def public(self) -> PublicKey:
        raw = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return PublicKey(self.id, raw.public_bytes(Encoding.Raw, PublicFormat.Raw))


def new_key() -> SigningKey:
    """Return a fresh random key."""
    seed = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return SigningKey(secrets.token_bytes(8), seed)


def public_text(key: PublicKey) -> str:
    """Return the two lines of a public key file."""
    return f"untrusted comment: minisign public key {key.name}\n{_encode(b'Ed' + key.id + key.raw)}\n"


def read_public(source: Path | str | bytes) -> PublicKey:
    """Read a public key from a file, its text, or its one base64 line."""
    name = source.name if isinstance(source, Path) else "public key"
    data = source.read_bytes() if isinstance(source, Path) else source.encode() if isinstance(source, str) else source
    lines = [line for line in data.strip().splitlines() if line.strip()]
    if not lines:
        raise Unreadable("signing.key", f"{name}: empty. A minisign public key file has two lines.")
    body = _decode(lines[-1], name)
    if len(body) != 42 or body[:2] != b"Ed":
        raise Unreadable("signing.key", f"{name}: not a minisign public key.")
    return PublicKey(body[2:10], body[10:])


def sign(data: bytes, key: SigningKey, comment: str) -> str:
    """Return the text of a .minisig file for `data`; `comment` is signed too."""
    secret = Ed25519PrivateKey.from_private_bytes(key.seed)
    signature = secret.sign(hashlib.blake2b(data).digest())
    overall = secret.sign(signature + comment.encode())
    return (
        f"untrusted comment: signature from storybank key {key.public.name}\n"
        f"{_encode(b'ED' + key.id + signature)}\n"
        f"trusted comment: {comment}\n"
        f"{_encode(overall)}\n"
    )


def check(data: bytes, signature: str, key: PublicKey) -> str:
    """Return the trusted comment of a signature that is `key`'s over `data`.

    Raises Tampered when it is not, Unreadable when the file is no minisign signature.
    """
    lines = signature.splitlines()
    if len(lines) < 4 or not lines[2].startswith("trusted comment: "):
        raise Unreadable("signing.signature", "The signature file is not in minisign's format.")
    body, overall = _decode(lines[1].encode(), "signature"), _decode(lines[3].encode(), "signature")
    comment = lines[2].removeprefix("trusted comment: ")
    if len(body) != 74 or body[:2] not in (b"ED", b"Ed"):
        raise Unreadable("signing.signature", "The signature file is not in minisign's format.")
    if body[2:10] != key.id:
        raise Tampered("signing.other-key", "The bundle was signed with another key than the one given.")
    message = hashlib.blake2b(data).digest() if body[:2] == b"ED" else data
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(body[10:], message)
        public.verify(overall, body[10:] + comment.encode())
    except InvalidSignature as error:
        raise Tampered("signing.wrong", "The signature does not belong to these bytes.") from error
    return comment


def is_canonical(signature: str, key: PublicKey) -> bool:
    """Return whether a valid signature file is byte for byte what storybank or minisign writes.

    Its first line is not covered by the signature; so that no byte of a bundle may change unseen, it must be one of two.
    """
    lines = signature.split("\n")
    starts = (
        f"untrusted comment: signature from storybank key {key.name}",
        "untrusted comment: signature from minisign secret key",
    )
    if len(lines) != 5 or lines[0] not in starts or lines[4]:
        return False
    try:
        return all(_encode(_decode(one.encode(), "signature")) == one for one in (lines[1], lines[3]))
    except Unreadable:
        return False


def _encode(body: bytes) -> str:
    return base64.b64encode(body).decode("ascii")


def _decode(line: bytes, name: str) -> bytes:
    try:
        return base64.b64decode(line.strip(), validate=True)
    except binascii.Error as error:
        raise Unreadable("signing.key", f"{name}: not base64 where minisign has it.") from error


def _second_line(data: bytes, name: str) -> bytes:
    lines = data.splitlines()
    if len(lines) < 2:
        raise Unreadable("signing.key", f"{name}: a minisign key file has two lines.")
    return lines[1]
