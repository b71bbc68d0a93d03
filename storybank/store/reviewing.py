"""What waits for an editor, found without reading it all; what editors remark beside the questions; who is at what."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice, product
from typing import Any

from django.db.models import Count, Min

from storybank.errors import Refused, WrongUse
from storybank.findings import Severity
from storybank.records import BatchId, ItemId, StaffId, Stream
from storybank.store import access, contents, ids
from storybank.store.findings import OPEN
from storybank.store.ledger import Ledger
from storybank.store.models import Finding, Item
from storybank.store.models import Lease as LeaseRow
from storybank.store.models import Remark as Row
from storybank.store.rows import Viewer

DESK = "desk"  # the stage of an editor's lease on an item
CLAIM_S = 15 * 60
_PIECE = 100
HOLDING = (Severity.BLOCKED.value, Severity.REVIEW.value)
REMARKS = ("return", "decline", "danger", "toponym", "reveal", "reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One item that waits, with its place in the queue: the order of its oldest open question."""

    item: ItemId
    place: int
    stream: Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which questions a queue is about; empty: all that hold an item."""

    code: str = ""  # "terms." is a whole module
    severity: str = ""
    batch: BatchId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    id: str
    item: ItemId
    stream: Stream
    kind: str
    words: str
    by: StaffId
    on: date
    closed_on: date | None = None
    closed_by: StaffId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    item: ItemId
    by: StaffId
    until_at: datetime


class Reviewing:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def waiting(
        self, viewer: Iterable[Stream], wanted: Wanted, *, after: int = -1, limit: int = 50
    ) -> tuple[Waiting, ...]:
        """Return the items that wait, oldest question first, from behind a place; only of the viewer's streams."""
        found: dict[ItemId, Waiting] = {}
        questions = self._questions(viewer, wanted, after=after)
        while (piece := list(islice(questions, _PIECE))) and len(found) < limit:
            places = self._places({item for _, item, _ in piece}, wanted) if after >= 0 else {}
            for came, item, stream in piece:
                if item in found or places.get(item, came) != came:
                    continue  # it is there, or stands before the place already
                found[ItemId(item)] = Waiting(item=ItemId(item), place=came, stream=Stream(stream))
                if len(found) == limit:
                    break
        return tuple(found.values())

    def before(self, viewer: Iterable[Stream], wanted: Wanted, *, place: int) -> Waiting | None:
        """Return the item that waits just before a place."""
        for came, item, stream in self._questions(viewer, wanted, before=place):
            if self._place(ItemId(item), wanted) == came:
                return Waiting(item=ItemId(item), place=came, stream=Stream(stream))
        return None

    def place_of(self, item: ItemId, wanted: Wanted) -> int | None:
        """Return the item's place in the queue, or None where nothing of it waits."""
        return self._place(item, wanted)

    def counts(self, viewer: Iterable[Stream]) -> tuple[dict[tuple[str, str], int], dict[BatchId, int]]:
        """Return (code, severity) → open questions of the viewer's streams that hold an item, and batch → how many of them.

        One pass over an index that holds all it needs: no question is read.
        """
        rows = Finding.objects.filter(state=OPEN, stream__in=sorted(viewer), severity__in=HOLDING, item__isnull=False)
        by_code: dict[tuple[str, str], int] = {}
        by_batch: dict[BatchId, int] = {}
        for row in rows.values("code", "severity", "batch").annotate(many=Count("*")).order_by():
            key = row["code"], row["severity"]
            by_code[key] = by_code.get(key, 0) + row["many"]
            if row["batch"]:
                by_batch[BatchId(row["batch"])] = by_batch.get(BatchId(row["batch"]), 0) + row["many"]
        return by_code, by_batch

    def claim(self, item: ItemId, *, by: str, is_taken_over: bool = False) -> Claim:
        """Take an item to oneself for a quarter of an hour, longer with each answer. Refused("item.claimed") where another has it."""
        now = self._ledger.clock()
        with self._ledger.writing():
            row = LeaseRow.objects.filter(subject=item, stage=DESK).first()
            if row is not None and row.holder != by and row.until_at > now and not is_taken_over:
                raise Refused("item.claimed", f"item {item}: {row.holder} is at it. Wait, ask them, or take it over.")
            if row is not None and row.holder != by and row.until_at > now:
                self._ledger.record("item.taken-over", item, by, of=row.holder)
            LeaseRow.objects.update_or_create(
                subject=item, stage=DESK, defaults={"holder": by, "until_at": now + timedelta(seconds=CLAIM_S)}
            )
        return Claim(item=item, by=StaffId(by), until_at=now + timedelta(seconds=CLAIM_S))

    def let_go(self, item: ItemId, *, by: str) -> None:
        """Give an item back to everybody."""
        LeaseRow.objects.filter(subject=item, stage=DESK, holder=by).delete()

    def claims(self, items: Iterable[ItemId]) -> dict[ItemId, Claim]:
        """Return who is at which of these items now."""
        rows = LeaseRow.objects.filter(stage=DESK, subject__in=list(items), until_at__gt=self._ledger.clock())
        return {
            ItemId(row.subject): Claim(item=ItemId(row.subject), by=StaffId(row.holder), until_at=row.until_at)
            for row in rows
        }

    def remark(self, item: ItemId, kind: str, words: str, *, by: str, on: date) -> Remark:
        """Keep what an editor says beside the questions. The words go with the item when it is erased."""
        if kind not in REMARKS:
            raise WrongUse("remark.kind", f"remark: no kind “{kind}”. Use one of: {', '.join(REMARKS)}.")
        with self._ledger.writing():
            stream = access.one(Item.objects.all(), "item", item).stream
            row = Row.objects.create(
                id=ids.new_id(),
                item=item,
                stream=stream,
                kind=kind,
                content=contents.put(item, words),
                by=by,
                on=on,
            )
            self._ledger.record(f"remark.{kind}", item, by, remark=row.pk, on=on.isoformat())
        return _remark(row, words)

    def remarks(
        self,
        *,
        viewer: Viewer = None,
        kind: str | None = None,
        item: ItemId | None = None,
        is_open: bool | None = None,
    ) -> tuple[Remark, ...]:
        """Return the remarks that fit, oldest first; of a viewer's streams only."""
        rows = access.seen(Row.objects.order_by("on", "id"), viewer)
        rows = rows if kind is None else rows.filter(kind=kind)
        rows = rows if item is None else rows.filter(item=item)
        rows = rows if is_open is None else rows.filter(closed_on__isnull=is_open)
        found = list(rows)
        words = contents.bodies(row.content for row in found)
        return tuple(_remark(row, words.get(row.content, "")) for row in found)

    def close_remark(self, remark: str, *, by: str, on: date, viewer: Viewer = None) -> Remark:
        """Note that somebody has dealt with it."""
        with self._ledger.writing():
            row = access.one(access.seen(Row.objects.all(), viewer), "remark", remark)
            if row.closed_on is None:
                row.closed_on, row.closed_by = on, by
                row.save()
                self._ledger.record("remark.closed", row.item, by, remark=row.pk, on=on.isoformat())
        return _remark(row, contents.body(row.content) or "")

    def _place(self, item: ItemId, wanted: Wanted) -> int | None:
        rows = _fitting(Finding.objects.filter(owner=item, state=OPEN), wanted)
        found: int | None = rows.aggregate(first=Min("came"))["first"]
        return found

    def _places(self, items: Collection[str], wanted: Wanted) -> dict[str, int]:
        """Return the same of several items."""
        rows = _fitting(Finding.objects.filter(owner__in=items, state=OPEN), wanted)
        return {row["owner"]: row["first"] for row in rows.values("owner").annotate(first=Min("came")).order_by()}

    def _questions(
        self, viewer: Iterable[Stream], wanted: Wanted, *, after: int = -1, before: int | None = None
    ) -> Iterator[tuple[int, str, str]]:
        """Yield (came, item, stream) of open questions in order; one index per stream and gravity is walked, none is sorted."""
        ways = []
        severities = [wanted.severity] if wanted.severity else HOLDING
        for stream, severity, code in product(sorted(viewer), severities, _codes(wanted)):
            rows = Finding.objects.filter(state=OPEN, stream=stream, severity=severity, item__isnull=False)
            rows = _fitting(rows, replace(wanted, code=code))
            if before is None:
                rows = rows.filter(came__gt=after).order_by("came")
            else:
                rows = rows.filter(came__lt=before).order_by("-came")
            ways.append(_in_pieces(rows, is_down=before is not None))
        return merge(*ways, reverse=before is not None)


def _codes(wanted: Wanted) -> tuple[str, ...]:
    """Return the codes a filter means, each for its own walk along the index: those of a whole module by name."""
    if not wanted.code.endswith("."):
        return (wanted.code,)
    rows = Finding.objects.filter(state=OPEN, code__gte=wanted.code, code__lt=wanted.code[:-1] + "/")
    return tuple(rows.order_by("code").values_list("code", flat=True).distinct())


def _fitting(rows: Any, wanted: Wanted) -> Any:
    rows = rows.filter(severity=wanted.severity) if wanted.severity else rows.filter(severity__in=HOLDING)
    if wanted.code:
        is_module = wanted.code.endswith(".")  # a range, for which an index serves; "/" comes after "."
        span = {"code__gte": wanted.code, "code__lt": wanted.code[:-1] + "/"} if is_module else {"code": wanted.code}
        rows = rows.filter(**span)
    return rows.filter(batch=wanted.batch) if wanted.batch else rows


def _in_pieces(rows: Any, *, is_down: bool) -> Iterator[tuple[int, str, str]]:
    """Yield the rows a hundred at a time, each piece from where the last one ended."""
    last: int | None = None
    while True:
        piece = rows if last is None else rows.filter(**{"came__lt" if is_down else "came__gt": last})
        found = list(piece.values_list("came", "item", "stream")[:_PIECE])
        yield from found
        if len(found) < _PIECE:
            return
        last = found[-1][0]


def _remark(row: Row, words: str) -> Remark:
    return Remark(
        id=row.pk,
        item=ItemId(row.item),
        stream=Stream(row.stream),
        kind=row.kind,
        words=words,
        by=StaffId(row.by),
        on=row.on,
        closed_on=row.closed_on,
        closed_by=StaffId(row.closed_by) if row.closed_by else None,
    )
