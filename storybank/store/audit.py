"""The chain of events: appended to by every write, changed by none."""

from __future__ import annotations

from storybank.store.rows import Event


class Audit:
    def last(self) -> Event | None: ...
    def list(self, *, subject: str | None = None, verb: str | None = None, after: int = 0, limit: int | None = None) -> tuple[Event, ...]: ...
    def append(self, verb: str, subject: str, *, by: str, **facts: str | int | bool | None) -> Event:
        """Append one event of a caller's own (e.g. "bundle.verified"). Facts: ids, codes, dates, counts; anything else is refused."""
    def verify(self) -> int | None:
        """Return None for a whole chain, else the first broken sequence; checks signed heads and triggers too."""
    def sign_head(self, *, by: str) -> Path:
        """Write the signed head to audit/heads/ and return its path."""
