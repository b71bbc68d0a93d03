"""The life of one question: open → claimed → answered → reopened. Which answers fit it, which take two people. Pure.

Safety closes only when its cause is gone: an answer may remove the cause, it never explains it away. Wording may stand, with
a reason; where readers of both streams have accepted the rule, with a second person's reason too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from storybank.errors import Refused, WrongUse
from storybank.findings import Finding, Severity
from storybank.records import StaffId
from storybank.rulebook import Rulebook

DECISIONS = (
    "fix",  # a suggestion, by number
    "edit",  # other words
    "quote",  # make it her own words: quotation marks, attributed
    "stands",  # it stays, with a reason
    "cover",  # a box drawn by hand
    "link",  # this face, this name is that person
    "bystander",  # covered
    "crop",  # cut from the frame
    "not-a-face",  # the machine erred, or the thing stays
    "seen",  # an editor has looked
    "tick",  # an editor has looked for these things: points of the checklist, or all of them
    "redact",  # words, or a whole turn, leave neither in text nor in sound
    "return",  # to the sender, with a reason
    "decline",  # not used, with a reason
    "note",  # a content note
)
_ALWAYS = frozenset({"return", "decline"})  # the item goes, and its questions with it
_WITH_REASON = frozenset({"stands", "return", "decline"})
_WORDS = frozenset({"fix", "edit"})
_CUTS = frozenset({"redact", "fix", "edit"})
_ON_A_FACE = frozenset({"link", "bystander", "crop", "not-a-face"})

# The longest beginning of a code that stands here decides. First: what can take the cause away. Second: whether the question
# closes only so. `stands` is never in the first: it is allowed where the second is False, or the question is review or info.
_ANSWERS: dict[str, tuple[frozenset[str], bool]] = {
    "consent.": (_ON_A_FACE | {"redact"}, True),
    "consent.unlinked-face": (_ON_A_FACE, True),
    "consent.was-cut": (frozenset({"seen"}), False),
    "identity.": (_CUTS | {"cover", "link"}, True),
    "identity.face-unsure": (_ON_A_FACE, True),
    "identity.not-yet-seen": (frozenset({"seen", "cover"}), True),  # a cover alone has not looked at the rest
    "identity.no-face-found": (frozenset({"seen", "cover"}), True),
    "identity.checklist-open": (frozenset({"tick", "cover"}), True),
    "identity.detail": (frozenset({"cover", "crop", "bystander", "not-a-face", "seen"}), True),
    "identity.published-elsewhere": (frozenset({"seen"}), False),
    "identity.shown-in-sibling": (frozenset(), True),  # another face decision takes the cause away; else it stands
    "location.": (_WORDS, True),
    "people.": (_CUTS, True),
    "captions.names-": (_WORDS, True),
    "placenames.not-to-print": (_WORDS, True),
    "placenames.not-as-said": (_WORDS, True),
    "placenames.changed-in-translation": (_WORDS, True),
    "placenames.too-precise": (_WORDS, True),
    "placenames.": (_WORDS | {"quote", "redact"}, False),
    "terms.": (_WORDS | {"quote"}, False),
    "captions.": (_WORDS | {"quote"}, False),
    "captions.embedded-claim": (frozenset({"seen"}), False),
    "dates.": (_WORDS | {"seen"}, False),
    "transcript.": (_CUTS | {"seen"}, False),
    "recording.machine-voice": (frozenset(), True),  # stands, with who asked her and when
    "": (_WORDS | {"seen"}, False),
}
_WORDING = ("terms.", "placenames.", "captions.")  # what is graver than review here may still stand, with two


class State(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    WAITING = "waiting"  # answered by the first of two
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Where one finding stands. `by` is who claimed or answered it."""

    finding: Finding
    state: State = State.OPEN
    by: StaffId | None = None
    decision: str = ""
    confirmed_by: StaffId | None = None


def closes(finding: Finding, decision: str) -> bool:
    """Whether this decision can close this question at all; whether it has, the next look at the item says."""
    allowed, is_by_cause = _entry(finding.code)
    if decision in _ALWAYS or decision in allowed:
        return True
    if finding.severity is Severity.INFO:
        return decision in DECISIONS
    if decision == "note":
        return finding.severity is Severity.REVIEW and not is_by_cause
    if decision == "stands":
        is_grave = finding.severity is Severity.BLOCKED
        return not is_grave or (not is_by_cause and finding.code.startswith(_WORDING))
    return False


def fitting(finding: Finding) -> tuple[str, ...]:
    """Return the decisions that can close this question, in the order in which they are offered."""
    return tuple(decision for decision in DECISIONS if closes(finding, decision))


def takes_two(finding: Finding, decision: str, rulebook: Rulebook) -> bool:
    """Whether a second person must confirm: to let stand what a rule asks that readers of both streams have accepted."""
    return decision == "stands" and (
        finding.severity is Severity.BLOCKED
        or (finding.severity is Severity.REVIEW and rulebook.is_accepted(finding.rule_id or finding.code))
    )


def check_answer(finding: Finding, decision: str, rulebook: Rulebook, *, reason: str = "") -> None:
    """Raise where this decision cannot be an answer: WrongUse for one that does not exist or lacks its reason, Refused else."""
    if decision not in DECISIONS:
        raise WrongUse("answer.unknown", f"{decision}: not an answer. Known: {', '.join(DECISIONS)}.")
    if not closes(finding, decision):
        raise Refused(
            "answer.cause-must-go",
            f"{finding.code}: “{decision}” does not close this question; its cause must go. "
            f"Answers that fit: {', '.join(fitting(finding))}.",
        )
    if decision in _WITH_REASON and finding.severity is not Severity.INFO and not reason.strip():
        raise WrongUse("answer.no-reason", f"{finding.code}: “{decision}” needs a reason. Add --reason.")


def outlasts(finding: Finding, decision: str) -> bool:
    """Whether the answer holds although the rules ask the same again: `stands` and the like do, a repair does not."""
    if decision in _ALWAYS:
        return True
    if finding.severity is Severity.INFO:
        return True
    allowed, is_by_cause = _entry(finding.code)
    return closes(finding, decision) and (decision in ("stands", "note") or (decision in allowed and not is_by_cause))


def still_open(findings: Iterable[Finding], answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return which of the findings of a fresh look still hold the item; answers: finding key → the decision given."""
    return tuple(
        finding for finding in findings if finding.key not in answers or not outlasts(finding, answers[finding.key])
    )


def claim(question: Question, by: StaffId) -> Question:
    """Take a question to oneself. Raises Refused where another has it, or it is answered."""
    if question.state is State.CLAIMED and question.by != by:
        raise Refused("answer.claimed", "This question is being answered by somebody else. Wait, or ask them.")
    if question.state in (State.WAITING, State.ANSWERED):
        raise Refused("answer.closed", "This question is answered. Reopen it first.")
    return replace(question, state=State.CLAIMED, by=by)


def release(question: Question) -> Question:
    """Give a claimed question back."""
    return replace(question, state=State.OPEN, by=None) if question.state is State.CLAIMED else question


def answer(question: Question, decision: str, by: StaffId, rulebook: Rulebook, *, reason: str = "") -> Question:
    """Answer a question; it waits for a second person where the decision takes two. Raises as `check_answer` and `claim`."""
    claim(question, by)
    check_answer(question.finding, decision, rulebook, reason=reason)
    state = State.WAITING if takes_two(question.finding, decision, rulebook) else State.ANSWERED
    return replace(question, state=state, by=by, decision=decision)


def confirm(question: Question, by: StaffId) -> Question:
    """Give the second yes. Raises Refused where nothing waits, or the second person is the first."""
    if question.state is not State.WAITING:
        raise Refused("answer.nothing-waits", "This question waits for no second person.")
    if by == question.by:
        raise Refused("answer.same-person", "The second person must be another one.")
    return replace(question, state=State.ANSWERED, confirmed_by=by)


def reopen(question: Question) -> Question:
    """Take an answer back: closing something takes one person, and an open question closes."""
    return Question(finding=question.finding)


def _entry(code: str) -> tuple[frozenset[str], bool]:
    for length in range(len(code), -1, -1):
        found = _ANSWERS.get(code[:length])
        if found is not None:
            return found
    raise AssertionError("the empty beginning stands in the table")
