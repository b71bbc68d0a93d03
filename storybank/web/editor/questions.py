"""An item's open questions as the desk shows them: numbered, with one suggested fix each and the ways that fit."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from storybank.findings import Finding, Severity
from storybank.intake.questions import words as words_of
from storybank.review import fitting
from storybank.store.rows import FindingRow

_GRAVITY = {"blocked": 0, "review": 1, "info": 2}
_FIRST = ("identity.not-yet-seen", "identity.checklist-open")  # about the whole picture: last, when the rest is done
_TOGETHER = ("captions.embedded-claim", "location.gps-present")  # many of one kind, one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, or several of a kind that one answer closes."""

    number: int
    rows: tuple[FindingRow, ...]
    says: str
    remedy: str
    more: tuple[str, ...] = field(default=())  # what the others of its kind say

    @property
    def finding(self) -> Finding:
        return self.rows[0].finding

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def severity(self) -> str:
        return self.finding.severity.value

    @property
    def fix(self) -> str | None:
        """The one suggestion; "" means: leave the words out."""
        way = "redact" if self.is_of_a_turn else "fix"
        return self.finding.suggestions[0] if way in self.ways and self.finding.suggestions else None

    @property
    def ways(self) -> tuple[str, ...]:
        return fitting(self.finding)

    @property
    def is_waiting(self) -> bool:
        return self.rows[0].state == "waiting"

    @property
    def is_of_a_face(self) -> bool:
        return self.finding.field.startswith("face.")

    @property
    def is_of_a_turn(self) -> bool:
        """Whether it is about spoken words: they are never edited, only taken out."""
        return self.finding.field.startswith(("segment.", "translation."))

    @property
    def is_written(self) -> bool:
        """Whether it is about words in the editor's voice, which may be written anew; or written at all, where none stand."""
        return "edit" in self.ways and self.finding.field.startswith(
            ("caption.", "alt.", "title.", "summary.", "body.")
        )

    @property
    def key(self) -> str:
        """The digit that takes the fix, where there is one and a digit is left."""
        return str(self.number) if self.number <= 9 else ""


def numbered(rows: Iterable[FindingRow]) -> tuple[Question, ...]:
    """Return the questions that hold, gravest first and in the order of the text; alike ones together."""
    holding = [row for row in rows if row.finding.severity is not Severity.INFO]
    holding.sort(key=_order)
    groups: dict[str, list[FindingRow]] = {}
    for row in holding:
        groups.setdefault(row.finding.code if row.finding.code in _TOGETHER else row.id, []).append(row)
    found = []
    for number, group in enumerate(groups.values(), 1):
        says, remedy = words_of(group[0].finding)
        more = tuple(words_of(row.finding)[0] for row in group[1:])
        found.append(Question(number=number, rows=tuple(group), says=says, remedy=remedy, more=more))
    return tuple(found)


def to_know(rows: Iterable[FindingRow]) -> tuple[str, ...]:
    """Return what never holds, in words, each once."""
    infos = (words_of(row.finding)[0] for row in rows if row.finding.severity is Severity.INFO)
    return tuple(dict.fromkeys(infos))


def _order(row: FindingRow) -> tuple[int, int, str, int]:
    finding = row.finding
    is_last = finding.code in _FIRST
    return (
        9 if is_last else _GRAVITY[finding.severity.value],
        _FIRST.index(finding.code) if is_last else 0,
        finding.field,
        finding.span.start if finding.span else -1,
    )
