"""What takes two: proposed by one person, confirmed by another."""

from __future__ import annotations

class Acts:
    def list(self, *, state: str | None = "proposed", kind: str | None = None) -> tuple[Act, ...]: ...
    def get(self, act: str) -> Act: ...
    def confirm(self, act: str, *, by: str, on: date) -> Act:
        """Carry the act out (consent: the version is appended; lift-hold: lifted; stands: answered). Refused for its proposer."""
    def drop(self, act: str, *, by: str, on: date) -> Act: ...
