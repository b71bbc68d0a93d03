"""Questions and their answers."""

from __future__ import annotations

class Findings:
    def screened(self, item: ItemId, findings: Iterable[Finding], *, revision: int, on: date, texts: Mapping[str, str] | None = None,
                 by: str = "storybank") -> Screened:
        """Bring the item's rows to what this screening found: new → open, absent → gone, answered stays unless its field's text changed.

        texts: field → text, of the fields findings speak of. Returns counts (opened, kept, reopened, gone).
        """
    def received(self, batch: BatchId, findings: Iterable[Finding], *, on: date, by: str = "storybank") -> Screened:
        """The same for findings about rows and files that became no item."""
    def list(self, *, viewer: Viewer = None, item: ItemId | None = None, items: Iterable[ItemId] | None = None, batch: BatchId | None = None,
             code: str | None = None, state: str | None = "open", severity: Severity | None = None) -> tuple[FindingRow, ...]: ...
    def open_of(self, item: ItemId) -> tuple[Finding, ...]:
        """Open and waiting findings, for findings.verdict."""
    def get(self, finding: str, *, viewer: Viewer = None) -> FindingRow:
        """By id or unique prefix."""
    def answer(self, finding: str, decision: str, *, by: str, on: date, reason: str = "", facts: Mapping[str, str] = {},
               revision: int | None = None, takes_two: bool = False) -> AnswerRow:
        """Append an answer. takes_two: the row waits (state "waiting") until bank.acts.confirm(answer.act, by=another)."""
    def answers(self, finding: str) -> tuple[AnswerRow, ...]: ...
    def answers_of(self, item: ItemId) -> tuple[AnswerRow, ...]: ...
    def counts(self, *, viewer: Viewer = None, batch: BatchId | None = None) -> dict[tuple[str, str], int]:
        """(code, state) → how many."""
