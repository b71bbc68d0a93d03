"""What an editor does without being asked: boxes, links, words, content notes, putting aside, undoing. The same changes as
answers make, and the item is asked again at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.findings import Finding, Severity
from storybank.records import Box, Face, ItemId, Photo, Span
from storybank.stages.answering import require_unmoved
from storybank.stages.applying import Answer, AnyItem, apply
from storybank.stages.gathering import World
from storybank.stages.screening import screen, world_of
from storybank.store.bank import Bank
from storybank.store.rows import AnswerRow

_BY_HAND = "desk.by-hand"
_WITHOUT_QUESTION = frozenset(
    {"edit", "cover", "link", "bystander", "crop", "not-a-face", "redact", "note", "tick", "return", "decline"}
)
_WITH_REASON = {"return", "decline"}


def change(
    bank: Bank,
    item: ItemId,
    given: Answer,
    *,
    on: date,
    field: str = "row",
    span: Span | None = None,
    reason: str = "",
    seen: int | None = None,
    world: World | None = None,
) -> int:
    """Change an item as an answer to a question about `field` would, and return its revision; nothing waits for this.

    Raises WrongUse for a decision that only answers a question, or one that needs a reason and has none.
    """
    if given.decision not in _WITHOUT_QUESTION:
        raise WrongUse("answer.no-question", f"{given.decision}: this only answers a question.")
    if given.decision in _WITH_REASON and not reason.strip():
        raise WrongUse("answer.no-reason", f"{given.decision}: it needs a reason.")
    finding = Finding(code=_BY_HAND, severity=Severity.INFO, item=item, field=field, span=span)
    with bank.writing():
        if given.decision in _WITH_REASON:
            bank.reviewing.remark(item, given.decision, reason.strip(), by=given.by, on=on)
        return _save(bank, item, lambda found: apply(found, finding, given), given.by, on, seen, world)


def move_box(
    bank: Bank, item: ItemId, number: int, box: Box, *, by: str, on: date, seen: int | None, world: World | None = None
) -> int:
    """Draw an existing box anew."""
    return _save(
        bank,
        item,
        lambda found: _boxes(found, number, lambda face, photo: replace(face, box=_inside(box, photo))),
        by,
        on,
        seen,
        world,
    )


def remove_box(
    bank: Bank, item: ItemId, number: int, *, by: str, on: date, seen: int | None, world: World | None = None
) -> int:
    """Take away a box that a person drew; one that the machine found is answered “not a face” instead."""

    def removed(face: Face, photo: Photo) -> None:
        if face.score < 1.0:
            raise WrongUse("box.found", f"face.{number}: the machine found it. Say that it is not a face.")

    return _save(bank, item, lambda found: _boxes(found, number, removed), by, on, seen, world)


def undo(bank: Bank, item: ItemId, *, by: str, on: date, seen: int | None, world: World | None = None) -> int:
    """Take one's own last change of an item back: the record as it was before, the question open again.

    Raises Refused where another person has changed it since, or there is nothing of one's own to undo.
    """
    with bank.writing():
        require_unmoved(bank, item, seen)
        standing = _standing(bank, item)
        answer = _last_answer(bank, item)
        if answer is not None and answer.revision not in (standing, standing - 1):
            answer = None  # something was changed by hand after it
        is_changed = standing > 1 and (answer is None or answer.revision == standing - 1)
        whose = answer.by if answer else bank.items.revised_by(item, standing)
        if whose != by or not (answer or is_changed):
            raise Refused("undo.nothing", f"item {item}: nothing here is yours to undo.")
        if answer is not None:
            bank.findings.reopen(answer.finding, by=by, on=on, reason="undone")
        revision = bank.items.row(item).revision
        if is_changed:
            revision = bank.items.save(bank.items.get(item, revision=standing - 1), by=by, on=on)
            bank.audit.append("item.undone", item, by=by, made=revision, restored=standing - 1)
    screen(bank, [item], on=on, by=by, world=world or world_of(bank))
    return revision


def _standing(bank: Bank, item: ItemId) -> int:
    """Return the revision whose words stand now: an undoing made a newer number for an older record."""
    restored = {
        event.facts["made"]: event.facts["restored"] for event in bank.audit.list(subject=item, verb="item.undone")
    }
    number = bank.items.row(item).revision
    while number in restored:
        number = int(str(restored[number]))
    return number


def _last_answer(bank: Bank, item: ItemId) -> AnswerRow | None:
    """Return the last answer of an item that was not taken back."""
    last: dict[str, AnswerRow] = {}
    for answer in bank.findings.answers_of(item):
        last.pop(answer.finding, None)  # the newest of a question stands at the end
        last[answer.finding] = answer
    return next((one for one in reversed(last.values()) if one.decision != "reopen"), None)


def _save(
    bank: Bank,
    item: ItemId,
    change: Callable[[AnyItem], AnyItem],
    by: str,
    on: date,
    seen: int | None,
    world: World | None,
) -> int:
    with bank.writing():
        require_unmoved(bank, item, seen)
        revision = bank.items.save(change(bank.items.get(item)), by=by, on=on)
    screen(bank, [item], on=on, by=by, world=world or world_of(bank))
    return revision


def _boxes(item: AnyItem, number: int, change: Callable[[Face, Photo], Face | None]) -> AnyItem:
    if not isinstance(item, Photo) or not any(face.number == number for face in item.faces):
        raise WrongUse("answer.no-face", f"face.{number}: this item has no such box.")
    faces = [change(face, item) if face.number == number else face for face in item.faces]
    return replace(item, faces=tuple(face for face in faces if face is not None))


def _inside(box: Box, photo: Photo) -> Box:
    if not (0 <= box.left < box.right <= photo.width_px and 0 <= box.top < box.bottom <= photo.height_px):
        raise WrongUse("answer.box", f"the box leaves the picture ({photo.width_px} x {photo.height_px} px).")
    return box
