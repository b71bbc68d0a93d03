"""Answers one question: the right is checked, the record changed, the answer kept, the item asked again at once."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storybank.anonymise.faces import THRESHOLDS, iou
from storybank.errors import WrongUse
from storybank.records import Face, FaceLink, Interview, ItemId, Photo, Story
from storybank.review import check_answer, takes_two
from storybank.stages.applying import Answer, AnyItem, apply
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
    bank: Bank, row: FindingRow, given: Answer, *, on: date, reason: str = "", world: World | None = None
) -> Answered:
    """Answer one question as of `on`. The item is screened again at once, so an edited caption opens its own questions.

    Raises Refused where this decision cannot close this question (its cause must go), WrongUse where it does not fit.
    """
    finding = row.finding
    check_answer(finding, given.decision, rulebook(), reason=reason)
    two = takes_two(finding, given.decision, rulebook())
    if finding.item is None:
        kept = bank.findings.answer(row.id, given.decision, by=given.by, on=on, reason=reason, takes_two=two)
        return Answered(finding=row.id, item=None, open_now=0, gone=False, act=kept.act)
    item = bank.items.get(finding.item)
    changed = apply(item, finding, given)
    with bank.writing():
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


def carry_over(base: AnyItem | None, current: AnyItem, delivered: AnyItem) -> AnyItem:
    """Return a newly delivered record with what editors have done since the last delivery, `base`.

    What the sender changed follows the sender; what only an editor changed stays. Faces found again keep their link,
    matched by overlap, and a face that a person decided about is never silently uncovered.
    """
    if base is None or type(base) is not type(delivered):
        base = current
    merged = replace(
        delivered, is_declined=current.is_declined, content_notes=_follow(base, current, delivered, "content_notes")
    )
    if isinstance(merged, Photo) and isinstance(current, Photo) and isinstance(delivered, Photo):
        return replace(
            merged,
            faces=_same_faces(current.faces, delivered.faces),
            was_seen_by=current.was_seen_by,
            captions=_follow(base, current, delivered, "captions"),
        )
    if isinstance(merged, Interview) and isinstance(current, Interview) and isinstance(delivered, Interview):
        is_same = [one.text for one in current.segments] == [one.text for one in delivered.segments]
        return replace(
            merged,
            redactions=current.redactions if is_same else delivered.redactions,
            title=_follow(base, current, delivered, "title"),
            summary=_follow(base, current, delivered, "summary"),
        )
    if isinstance(merged, Story):
        return replace(
            merged,
            title=_follow(base, current, delivered, "title"),
            body=_follow(base, current, delivered, "body"),
        )
    return merged


def _follow(base: AnyItem, current: AnyItem, delivered: AnyItem, name: str) -> Any:
    """Return the sender's value where the sender changed it since `base`, else the editor's."""
    return getattr(delivered if getattr(delivered, name) != getattr(base, name) else current, name)


def find_question(bank: Bank, name: str) -> FindingRow:
    """Return the question with this id or beginning of an id; WrongUse where it is not open any more."""
    row = bank.findings.get(name)
    if row.state not in ("open", "waiting"):
        raise WrongUse(
            "answer.not-open", f"{name}: this question is {row.state}. `storybank review` lists the open ones."
        )
    return row


def _same_faces(before: tuple[Face, ...], after: tuple[Face, ...]) -> tuple[Face, ...]:
    kept: list[Face] = []
    used: set[int] = set()
    for face in before:
        again = next(
            (one for one in after if one.number not in used and iou(one.box, face.box) >= THRESHOLDS.same_face_iou),
            None,
        )
        if again is not None:
            used.add(again.number)
            kept.append(replace(face, box=again.box, score=max(face.score, again.score)))
        elif face.link is not FaceLink.UNLINKED:
            kept.append(face)  # a person decided about it: it is never silently uncovered
    number = max((face.number for face in kept), default=0)
    for face in after:
        if face.number not in used:
            number += 1
            kept.append(replace(face, number=number))
    return tuple(kept)
