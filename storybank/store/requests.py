"""Requests of people about their own material, with due dates."""

from __future__ import annotations

class Requests:
    def open(self, *, person: PersonId, who: str, right: str, by: str, on: date, proof: str | None = None) -> RequestRow:
        """Register; due one month later."""
    def close(self, request: str, *, decision: str, reason: str, by: str, on: date) -> RequestRow: ...
    def get(self, request: str) -> RequestRow: ...
    def list(self, *, is_open: bool | None = None, person: PersonId | None = None, viewer: Viewer = None) -> tuple[RequestRow, ...]: ...
