"""Findings: questions about one item, the one currency between rules, editors and gates.

A finding is data: a code, where, how grave, facts and suggestions. Its words are in `schemas/findings.yml`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum

from storybank.records import ItemId, PersonId, Span


class Severity(StrEnum):
    BLOCKED = "blocked"  # no release while open
    REVIEW = "review"  # one editor's answer closes it
    INFO = "info"  # never holds


class Verdict(StrEnum):
    CLEAR = "clear"
    REVIEW = "review"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One question. `facts` feed the words on screen and stay in the ledger; they never enter logs or Prefect."""

    code: str  # "placenames.not-as-said": module.rule
    severity: Severity
    item: ItemId | None = None  # None: about a row, a file or a delivery that became no item
    field: str = ""  # caption.en · segment.12 · face.3 · embedded.IPTC:City · photographs!7.taken_on · file
    span: Span | None = None
    suggestions: tuple[str, ...] = ()  # replacements for the span, best first; "" means: leave it out
    facts: Mapping[str, str] = default(default_factory=dict)
    person: PersonId | None = None
    rule_id: str = ""  # of the rulebook: "terms.occupied"
    category: str = ""  # of the draft rules: "status-claim"
    rests_on_unreviewed: bool = False  # on a grouping or rule that native readers have not accepted

    @property
    def key(self) -> str:
        """Same question, same key: a re-screen finds the row again, and its answer with it."""
        where = f"{self.span.start}-{self.span.end}" if self.span else ""
        parts = (
            self.item or "",
            self.code,
            self.field,
            where,
            self.rule_id,
            self.person or "",
            self.facts.get("words", ""),
        )
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def verdict(open_findings: Iterable[Finding]) -> Verdict:
    """Return the gravest state that the still open findings leave an item in."""
    severities = {finding.severity for finding in open_findings}
    if Severity.BLOCKED in severities:
        return Verdict.BLOCKED
    if Severity.REVIEW in severities:
        return Verdict.REVIEW
    return Verdict.CLEAR
