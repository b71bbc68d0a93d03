"""Answers one question: the right is checked, the record changed, the answer kept, the item asked again at once."""

from dataclasses import dataclass
from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.records import ItemId
from storybank.review import check_answer, takes_two
from storybank.stages.applying import Answer, apply
from storybank.stages.gathering import World
from storybank.stages.screening import rulebook, screen, world_of
from storybank.store.bank import Bank
from storybank.store.rows import FindingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of one answer: how many questions of the item are open now, and whether a second person must confirm."""

    finding: str
    item: ItemId | None
    open_now: int
    gone: bool  # the question itself is gone
    act: str | None = None


def answer(
    bank: Bank,
    row: FindingRow,
    given: Answer,
    *,
    on: date,
    reason: str = "",
    world: World | None = None,
    seen: int | None = None,
) -> Answered:
    """Answer one question as of `on`. The item is screened again at once, so an edited caption opens its own questions.

    seen: the item's revision that the answerer looked at; Refused("item.moved-on") where somebody has changed it since.
    Raises Refused where this decision cannot close this question (its cause must go), WrongUse where it does not fit.
    """
    finding = row.finding
    check_answer(finding, given.decision, rulebook(), reason=reason)
    two = takes_two(finding, given.decision, rulebook())
    if finding.item is None:
        kept = bank.findings.answer(row.id, given.decision, by=given.by, on=on, reason=reason, takes_two=two)
        return Answered(finding=row.id, item=None, open_now=0, gone=False, act=kept.act)
    with bank.writing():  # nobody else writes from here on: what is read is what is changed
        require_unmoved(bank, finding.item, seen)
        item = bank.items.get(finding.item)
        changed = apply(item, finding, given)
        revision = bank.items.save(changed, by=given.by, on=on) if changed != item else bank.items.row(item.id).revision
        facts = (
            {"field": finding.field, "number": given.argument} if given.decision == "fix" else {"field": finding.field}
        )
        kept = bank.findings.answer(
            row.id, given.decision, by=given.by, on=on, reason=reason, facts=facts, revision=revision, takes_two=two
        )
    screen(bank, [item.id], on=on, by=given.by, world=world or world_of(bank))
    open_now = bank.findings.list(item=item.id)
    return Answered(
        finding=row.id,
        item=item.id,
        open_now=len(open_now),
        gone=all(one.id != row.id for one in open_now),
        act=kept.act,
    )


def require_unmoved(bank: Bank, item: ItemId, seen: int | None) -> None:
    """Raise Refused where the item has another revision than the one somebody looked at."""
    current = bank.items.row(item).revision
    if seen is not None and current != seen:
        raise Refused(
            "item.moved-on", f"item {item}: it was changed since you opened it (now revision {current}). Look again."
        )


def find_question(bank: Bank, name: str) -> FindingRow:
    """Return the question with this id or beginning of an id; WrongUse where it is not open any more."""
    row = bank.findings.get(name)
    if row.state not in ("open", "waiting"):
        raise WrongUse(
            "answer.not-open", f"{name}: this question is {row.state}. `storybank review` lists the open ones."
        )
    return row
