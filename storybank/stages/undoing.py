"""Takes a delivery back as one step: what it made is declined, what it changed is as its sender had it before, nothing is deleted.

Refused once something of it was approved to go out, or while a later delivery of the same name stands on it.
"""

from dataclasses import dataclass, replace
from datetime import date

from storybank.errors import Refused
from storybank.records import BatchId, ConsentId, Interview, ItemId
from storybank.stages import agreeing
from storybank.stages.applying import AnyItem
from storybank.stages.carrying import carry_over
from storybank.stages.sources import as_before
from storybank.stages.taking import DELIVERED, UNDONE, VERSION, LedgerIds, from_json
from storybank.store.bank import Bank
from storybank.store.rows import Batch, BatchRow

_APPROVED = ("approved", "sealed", "suspended", "revoked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing did. `kept`: agreements that stay as they are, because going back would open something."""

    batch: BatchId
    declined: tuple[ItemId, ...]
    put_back: tuple[ItemId, ...]
    agreements: tuple[ConsentId, ...]
    kept: tuple[ConsentId, ...]
    questions_back: int
    earlier: BatchId | None  # the delivery of the same name that stands again

    @property
    def items(self) -> tuple[ItemId, ...]:
        return (*self.declined, *self.put_back)


def undo(bank: Bank, batch: Batch, *, by: str, on: date) -> Undone:
    """Undo one delivery in one transaction. Raises Refused with what stands in the way."""
    require_undoable(bank, batch)
    earlier = _earlier(bank, batch)
    declined, put_back = [], []
    with bank.writing():
        for row in bank.batches.rows(batch.id):
            if row.item is None or not _is_there(bank, row.item):
                continue
            if row.change == "new" and _decline(bank, row.item, batch, by=by, on=on):
                declined.append(row.item)
            elif row.change == "changed" and _put_back(bank, row.item, batch, by=by, on=on):
                put_back.append(row.item)
        agreements, kept = agreeing.undo(bank, batch, by=by, on=on)
        sender = LedgerIds(bank, by).batch(batch.stream, batch.key)
        questions = bank.findings.put_back(batch.id, batch.number, earlier, owner=sender, on=on, by=by)
        bank.batches.undo(batch.id, by=by, on=on)
    return Undone(
        batch=batch.id,
        declined=tuple(declined),
        put_back=tuple(put_back),
        agreements=agreements,
        kept=kept,
        questions_back=questions,
        earlier=earlier,
    )


def require_undoable(bank: Bank, batch: Batch) -> None:
    """Raise Refused where a delivery cannot be undone any more, saying why and what to do instead."""
    if batch.state == "undone":
        raise Refused("batch.undone", f"{batch.key}: this delivery was undone already.")
    later = bank.batches.later(batch.id)
    if later:
        raise Refused(
            "batch.later",
            f"{batch.key}: {len(later)} later deliveries of the same name stand on this one. Undo the last first: {later[-1].id}.",
        )
    touched = {row.item: row for row in bank.batches.rows(batch.id) if row.item and row.change in ("new", "changed")}
    for release in bank.releases.list():
        if str(release.status) not in _APPROVED:
            continue
        for one in bank.releases.items(release.id):
            if one.item in touched and _is_of(bank, touched[one.item], one.revision, batch):
                raise Refused(
                    "batch.approved",
                    f"{batch.key}: something of it was approved in release {release.id}. Withdraw that, or send a corrected delivery.",
                )


def _is_of(bank: Bank, row: BatchRow, revision: int, batch: Batch) -> bool:
    """Say whether an approved revision is one that this delivery brought, or that rests on it."""
    if row.item is None:
        return False
    first = _first_revision(bank, row.item, batch)
    return first is not None and revision >= first


def _first_revision(bank: Bank, item: ItemId, batch: Batch) -> int | None:
    """Return the first of the item's last revisions that came with this delivery."""
    current = bank.items.row(item).revision
    found = None
    for number in range(current, 0, -1):
        if bank.items.get(item, revision=number).batch != batch.id:
            break
        found = number
    return found


def _is_there(bank: Bank, item: ItemId) -> bool:
    row = bank.items.find(item)
    return row is not None and item in bank.items.many([item])


def _decline(bank: Bank, item: ItemId, batch: Batch, *, by: str, on: date) -> bool:
    current = bank.items.get(item)
    if current.is_declined:
        return False
    bank.items.save(replace(current, is_declined=True), by=by, on=on)
    bank.derivatives.mark_done(item, batch.id, UNDONE, VERSION)
    return True


def _put_back(bank: Bank, item: ItemId, batch: Batch, *, by: str, on: date) -> bool:
    """Deliver the earlier record once more, so that what editors did since stays where the sender changed nothing."""
    first = _first_revision(bank, item, batch)
    if first is None or first == 1:
        return False
    current, before = bank.items.get(item), bank.items.get(item, revision=first - 1)
    sent = bank.derivatives.done(item, batch.id, DELIVERED, VERSION) or {}
    was = bank.derivatives.done(item, before.batch, DELIVERED, VERSION)
    earlier: AnyItem = from_json(type(before), was["record"]) if was else before
    base: AnyItem | None = from_json(type(current), sent["record"]) if "record" in sent else None
    is_same_file = was is not None and was.get("sha256") == sent.get("sha256")
    merged = carry_over(base, current, earlier, is_same_file=is_same_file)
    if isinstance(merged, Interview) and isinstance(before, Interview):
        merged = as_before(merged, before)
    bank.items.save(replace(merged, batch=before.batch, row=before.row), by=by, on=on)
    return True


def _earlier(bank: Bank, batch: Batch) -> BatchId | None:
    found = [
        one
        for one in bank.batches.list()
        if (one.stream, one.key) == (batch.stream, batch.key) and one.number < batch.number and one.state != "undone"
    ]
    return found[-1].id if found else None
