"""What each item's last screening rested on, read and written many at a time: a nightly look asks only what has changed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Sum

from storybank.records import ItemId, PersonId, StaffId
from storybank.store import contents
from storybank.store.ledger import Ledger
from storybank.store.models import Alias, Item, ItemPerson
from storybank.store.rows import Pulse

ROWS = 2000  # items in memory at a time

_Columns = tuple[str, int, str, date | None, bool]


class Pulses:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def each(self) -> Iterator[Pulse]:
        """Yield every item that is not erased, with its people, in the order of ids."""
        last = ""
        while chunk := self._chunk(Item.objects.filter(pk__gt=last).order_by("pk")[:ROWS]):
            end = chunk[-1][0]
            people: dict[str, list[str]] = {}
            links = ItemPerson.objects.filter(item_id__gt=last, item_id__lte=end).values_list("item_id", "person")
            for item, person in links.iterator(chunk_size=ROWS):
                people.setdefault(item, []).append(person)
            yield from (_pulse(row, people.get(row[0], ())) for row in chunk if not row[4])
            last = end

    def of(self, items: Iterable[ItemId]) -> tuple[Pulse, ...]:
        """Return the same for some items."""
        found: list[Pulse] = []
        for chunk in contents.chunks(items):
            people: dict[str, list[str]] = {}
            for item, person in ItemPerson.objects.filter(item_id__in=chunk).values_list("item_id", "person"):
                people.setdefault(item, []).append(person)
            rows = self._chunk(Item.objects.filter(pk__in=chunk, is_erased=False))
            found += [_pulse(row, people.get(row[0], ())) for row in rows]
        return tuple(found)

    def names(self) -> str:
        """Return what changes whenever a name enters or leaves the index."""
        known = Alias.objects.aggregate(count=Count("pk"), last=Max("pk"))
        return f"{known['count']}-{known['last']}"

    def spread(self, people: Iterable[PersonId]) -> dict[PersonId, str]:
        """Return, for each of these people, what changes whenever one of the items they are in does."""
        found: dict[PersonId, str] = {}
        for chunk in contents.chunks(sorted(set(people))):
            rows = ItemPerson.objects.filter(person__in=chunk, is_maker=False).values("person")
            for row in rows.annotate(items=Count("pk"), revisions=Sum("item__revision"), last=Max("item_id")):
                found[PersonId(row["person"])] = f"{row['items']}-{row['revisions']}-{row['last']}"
        return found

    def mark(self, asked: Mapping[ItemId, str]) -> None:
        """Remember what the screening of these items rested on. Not an event: it says nothing that records do not say."""
        with self._ledger.writing():
            for chunk in contents.chunks(asked):
                rows = list(Item.objects.filter(pk__in=chunk))
                for row in rows:
                    row.asked = asked[ItemId(row.pk)]
                Item.objects.bulk_update(rows, ["asked"], batch_size=200)

    def set_unkept(self, item: ItemId, since: date | None, *, by: StaffId | str, on: date) -> None:
        """Note from which day on nobody lets us keep the item, or that somebody does again."""
        with self._ledger.writing():
            Item.objects.filter(pk=item).update(unkept_since=since)
            self._ledger.record("keeping.allowed" if since is None else "keeping.denied", item, by, on=on.isoformat())

    def overdue(self, on: date, days: int) -> tuple[ItemId, ...]:
        """Return the items that nobody has let us keep for so many days."""
        rows = Item.objects.filter(is_erased=False, unkept_since__lte=on - timedelta(days=days)).order_by("pk")
        return tuple(map(ItemId, rows.values_list("pk", flat=True)))

    def _chunk(self, rows: Any) -> list[_Columns]:
        return list(rows.values_list("pk", "revision", "asked", "unkept_since", "is_erased"))


def _pulse(row: _Columns, people: Iterable[str]) -> Pulse:
    item, revision, asked, unkept_since, _ = row
    return Pulse(
        item=ItemId(item),
        revision=revision,
        asked=asked,
        unkept_since=unkept_since,
        people=tuple(map(PersonId, people)),
    )
