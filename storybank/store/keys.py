"""Key files of the bank."""

from __future__ import annotations

class Keys:
    def officer_recipients(self, stream: str) -> tuple[str, ...]: ...
    def bank_recipient(self, stream: str) -> str: ...
    @property
    def index_key(self) -> bytes: ...
    def signing_key(self) -> bytes:
        """The raw 32-byte Ed25519 private key; publish signs with it."""
    def public_key(self) -> bytes:
        """The raw 32-byte Ed25519 public key."""
    key_id: bytes  # 8 bytes, for minisign
