"""Deliveries, their rows and what was different."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from storybank.records import BatchId, ItemId, Stream
from storybank.store import access, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Batch as Row
from storybank.store.models import BatchRow as RowRow
from storybank.store.rows import Batch, BatchRow, Viewer


class Batches:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def open(self, *, stream: str, digest: str, key: str, by: str, on: date) -> tuple[Batch, bool]:
        """Return the batch and whether it is new: the same digest of the same stream is the same batch.

        Not so after another delivery of its key, or after it was undone: then what is sent again is taken in again.
        key: what the sender calls this delivery; a corrected delivery keeps its key and so meets the same items again.
        """
        with self._ledger.writing():
            row = Row.objects.filter(stream=stream, digest=digest).order_by("number", "pk").last()
            is_new = row is None or row.state == "undone" or self._later(row).exists()
            if row is None or is_new:
                number = self._ledger.length()
                row = Row.objects.create(
                    id=ids.new_id(),
                    stream=stream,
                    digest=digest,
                    key=key,
                    received_on=on,
                    state="open",
                    number=number,
                )
                self._ledger.record("batch.opened", row.id, by, stream=stream, on=on.isoformat())
        return _batch(row), is_new

    def later(self, batch: BatchId) -> tuple[Batch, ...]:
        """Return the deliveries of the same key that came after this one and stand."""
        return tuple(_batch(row) for row in self._later(Row.objects.get(pk=batch)).order_by("number"))

    def last(self, stream: str, key: str) -> Batch | None:
        """Return the last delivery of a key that stands, or None."""
        row = Row.objects.filter(stream=stream, key=key).exclude(state="undone").order_by("number", "pk").last()
        return _batch(row) if row else None

    def _later(self, row: Row) -> Any:
        return Row.objects.filter(stream=row.stream, key=row.key, number__gt=row.number).exclude(state="undone")

    def get(self, batch: str, *, viewer: Viewer = None) -> Batch:
        """Return a batch by id or a unique beginning of one."""
        return _batch(access.one(access.seen(Row.objects.all(), viewer), "batch", batch))

    def list(self, *, viewer: Viewer = None) -> tuple[Batch, ...]:
        return tuple(_batch(row) for row in access.seen(Row.objects.order_by("number", "received_on", "id"), viewer))

    def link(self, batch: BatchId, rows: Iterable[BatchRow]) -> None:
        """Keep which row became which item, and how it differed; a row said again replaces what was said."""
        with self._ledger.writing():
            for row in rows:
                RowRow.objects.update_or_create(
                    batch_id=batch, row=row.row, defaults={"item": row.item, "change": row.change}
                )

    def rows(self, batch: BatchId) -> tuple[BatchRow, ...]:
        return tuple(
            BatchRow(batch=batch, row=row.row, item=ItemId(row.item) if row.item else None, change=row.change)
            for row in RowRow.objects.filter(batch_id=batch).order_by("pk")
        )

    def finish(self, batch: BatchId, counts: Mapping[str, int], *, by: str) -> Batch:
        """Mark the batch taken in, with its counts (new, changed, same, gone, returned)."""
        return self._set(batch, "taken", counts, by=by)

    def undo(self, batch: BatchId, *, by: str, on: date) -> tuple[ItemId, ...]:
        """Mark the batch undone and return the items it made, for the caller to supersede with declined revisions."""
        self._set(batch, "undone", {}, by=by, on=on)
        made = RowRow.objects.filter(batch_id=batch, change="new").exclude(item=None).order_by("pk")
        return tuple(ItemId(item) for item in made.values_list("item", flat=True))

    def _set(self, batch: BatchId, state: str, counts: Mapping[str, int], *, by: str, on: date | None = None) -> Batch:
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "batch", batch)
            if (row.state, row.counts) != (state, row.counts | dict(counts)):
                row.state, row.counts = state, row.counts | dict(counts)
                row.save()
                self._ledger.record(f"batch.{state}", batch, by, on=on.isoformat() if on else None, **counts)
        return _batch(row)


def _batch(row: Row) -> Batch:
    return Batch(
        id=BatchId(row.id),
        stream=Stream(row.stream),
        digest=row.digest,
        key=row.key,
        received_on=row.received_on,
        state=row.state,
        counts=row.counts,
        number=row.number,
    )
