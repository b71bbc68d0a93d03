"""The rulebook as the rules see it: concepts, word lists, the catalogue of findings, and who has accepted what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from storybank.findings import Severity
from storybank.rulebook.scanner import Hit, Scanner

if TYPE_CHECKING:
    from storybank.places.gazetteer import Gazetteer

NO_MIRROR_NEEDED = "itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One loaded way of speaking in four languages, with its reason, its sources and its counterpart."""

    id: str  # "terms.occupied"
    category: str  # the draft's name: "status-claim"
    severity: Severity  # of an accepted rule
    why: str
    instead: Mapping[str, str]  # neutral wording by language; advice, not always a drop-in replacement
    sources: tuple[str, ...]
    strength: str  # concept · category · compiler: how far a published source carries it
    mirror: str | None
    no_mirror: str
    needs: str  # "" · conflict · place · place-after: asks only beside such words
    unless: str  # "" · sport: does not ask beside such words
    hash: str  # of the rule as written: an acceptance names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule about how a caption is built or a place is named, rather than about one word."""

    id: str  # "captions.attributes-blame"
    why: str
    sources: tuple[str, ...]
    mirror: str
    hash: str  # of the rule and its word lists as written: an acceptance names it


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWords:
    """What the editor reads for one code; English source strings, shown through gettext."""

    severity: Severity
    says: str
    remedy: str
    source: str
    can: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """Everything that decides what is asked. `hash` covers rules, findings and the sources of the code that applies them."""

    hash: str
    concepts: Mapping[str, Concept]
    words: Mapping[str, FindingWords]  # by finding code
    accepted: Mapping[str, str]  # rule id → the hash of the rule that readers accepted
    checks: Mapping[str, "Check"]  # what is asked of a caption's build and its place names, by rule id
    limits: Mapping[str, int]  # policy in numbers, of every file of schemas/rules/
    clock_resets: frozenset[date]
    sources: Mapping[str, str]  # source key → title
    rule_hashes: Mapping[str, str]
    scanner: Scanner = field(repr=False)
    gazetteer: "Gazetteer | None" = field(default=None, repr=False)

    def scan(self, text: str, language: str) -> tuple[Hit, ...]:
        """Return every trigger and listed word found in `text`; the last few texts are remembered."""
        return _scan(self.scanner, text, language)

    def is_accepted(self, rule_id: str) -> bool:
        """Return whether readers have accepted this rule exactly as it is written now."""
        return rule_id in self.accepted and self.accepted[rule_id] == self.rule_hashes.get(rule_id)

    def severity(self, rule_id: str, written: Severity) -> Severity:
        """Return `written`, or review where it would block although nobody has accepted the rule."""
        if written is Severity.BLOCKED and not self.is_accepted(rule_id):
            return Severity.REVIEW
        return written

    def severity_of(self, code: str) -> Severity:
        """Return the severity that the catalogue gives to a finding code; an unlisted code blocks."""
        words = self.words.get(code)
        return words.severity if words else Severity.BLOCKED

    def unsigned(self) -> tuple[str, ...]:
        """Return the ids of the rules that nobody has accepted yet, in reading order."""
        return tuple(rule for rule in self.rule_hashes if not self.is_accepted(rule))


@lru_cache(maxsize=256)
def _scan(scanner: Scanner, text: str, language: str) -> tuple[Hit, ...]:
    return scanner.scan(text, language)


def missing_mirrors(concepts: Iterable[Concept]) -> tuple[str, ...]:
    """Return the ids of concepts whose counterpart is neither named, nor there, nor explained away."""
    known = {concept.id: concept for concept in concepts}
    return tuple(
        concept.id
        for concept in known.values()
        if not concept.no_mirror
        and concept.mirror != NO_MIRROR_NEEDED
        and not (concept.mirror and known.get(concept.mirror) and known[concept.mirror].mirror == concept.id)
    )
