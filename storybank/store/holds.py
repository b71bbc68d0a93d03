"""Holds: closed by one within minutes, lifted by two."""

from __future__ import annotations

class Holds:
    def place(self, *, scope: str, value: str, reason: str, by: str, on: date) -> HoldRow: ...
    def propose_lift(self, hold: str, *, by: str, on: date) -> Act: ...
    def list(self, *, is_active: bool | None = True) -> tuple[HoldRow, ...]: ...
    def in_force(self, on: date) -> tuple[Hold, ...]:
        """As records, for rules.consent.decide."""
