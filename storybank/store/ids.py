"""Opaque ids: 128 random bits as lower-case base32 (26 letters and digits), so that no id says anything."""

import base64
import secrets


def new_id() -> str:
    """Return a fresh id."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
