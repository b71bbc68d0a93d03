"""Photographs, interviews and stories: revisions appended, one current."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain as joined

from django.db.models import Max

from storybank.errors import Refused, WrongUse
from storybank.records import (
    BatchId,
    Interview,
    ItemId,
    ItemKind,
    PersonId,
    Photo,
    PublicId,
    Role,
    Segment,
    Story,
    Stream,
)
from storybank.store import access, audit, codes, contents, ids, releases
from storybank.store.ledger import Ledger
from storybank.store.models import Item as Row
from storybank.store.models import ItemPerson, ItemRevision
from storybank.store.models import ReleaseItem as Released
from storybank.store.rows import AnyItem, ItemRow, Viewer

KINDS: dict[ItemKind, type[AnyItem]] = {
    ItemKind.PHOTOGRAPH: Photo,
    ItemKind.INTERVIEW: Interview,
    ItemKind.STORY: Story,
}

_PIECE = 500  # rows of a page that are looked through at a time

MAKERS = frozenset({Role.PHOTOGRAPHER, Role.INTERVIEWER, Role.INTERPRETER})


class Items:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def id_for(self, stream: str, batch_key: str, row_key: str, *, by: str) -> ItemId:
        """Return the item's id for a sender's row key ("F01"): the same whenever that delivery key comes again."""
        return ItemId(codes.target(self._ledger, stream, codes.item_scope(batch_key), row_key, by=by))

    def save(self, item: AnyItem, *, by: str, on: date) -> int:
        """Append a revision unless it equals the current one; return the current number.

        Proposed and approved releases that hold the item become void. Refused for an item that was erased.
        """
        with self._ledger.writing():
            row = Row.objects.filter(pk=item.id).first()
            if row is None:
                row = Row(id=item.id, public_id=ids.new_id(), kind=kind_of(item).value, stream=item.stream, revision=0)
                row.came = self._ledger.length()
            elif row.is_erased:
                raise Refused(
                    "item.erased", f"{item.id}: this item was erased. What comes again needs a new row key and consent."
                )
            elif row.stream != item.stream or row.kind != kind_of(item).value:
                raise WrongUse(
                    "item.stream", f"{item.id}: an item never changes its stream or kind. Give it a new row key."
                )
            elif self._read([row]).get(item.id) == item:
                return int(row.revision)
            row.revision += 1
            row.batch = item.batch
            row.likeness = item.perceptual_hash[:16] if isinstance(item, Photo) else ""
            row.save(force_insert=row.revision == 1)
            body = contents.dump(type(item), item)
            seal = audit.seal(self._ledger, item.id, row.revision, body)
            ItemRevision.objects.create(
                item=row, number=row.revision, content=contents.put(item.id, body), seal=seal, by=by, on=on
            )
            self._link_people(item)
            self._ledger.record(
                "item.revised", item.id, by, revision=row.revision, stream=item.stream, on=on.isoformat(), seal=seal
            )
            releases.void_resting_on(self._ledger, by=by, item=item.id)
        return int(row.revision)

    def get(self, item: ItemId, *, viewer: Viewer = None, revision: int | None = None) -> AnyItem:
        """Return the current (or the named) revision. Raises WrongUse where the viewer may see none or it was erased."""
        row = access.one(access.seen(Row.objects.all(), viewer), "item", item)
        if revision is not None:
            row.revision = revision
        found = self._read([row]).get(item)
        if found is None:
            raise WrongUse("item.unknown", f"{item}: there is no such revision, or it was erased.")
        return found

    def many(self, items: Iterable[ItemId], *, viewer: Viewer = None) -> dict[ItemId, AnyItem]:
        """Return the current revisions that are there, by id, in the order asked for."""
        wanted = list(dict.fromkeys(items))
        found: dict[ItemId, AnyItem] = {}
        for chunk in contents.chunks(wanted):
            found |= self._read(list(access.seen(Row.objects.filter(pk__in=chunk), viewer)))
        return {item: found[item] for item in wanted if item in found}

    def at(self, revisions: Mapping[ItemId, int]) -> dict[ItemId, AnyItem]:
        """Return these revisions by id; one that is not there any more is absent: its words were erased."""
        found: dict[ItemId, AnyItem] = {}
        for chunk in contents.chunks(revisions):
            rows = list(Row.objects.filter(pk__in=chunk))
            for row in rows:
                row.revision = revisions[ItemId(row.pk)]
            found |= self._read(rows)
        return found

    def row(self, item: str, *, viewer: Viewer = None) -> ItemRow:
        """Return what lists need, by id or a unique beginning of one."""
        return _row(access.one(access.seen(Row.objects.all(), viewer), "item", item))

    def rows(self, items: Iterable[ItemId], *, viewer: Viewer = None) -> dict[ItemId, ItemRow]:
        """Return what lists need of several items, by id."""
        found: dict[ItemId, ItemRow] = {}
        for chunk in contents.chunks(items):
            found |= {ItemId(row.pk): _row(row) for row in access.seen(Row.objects.filter(pk__in=chunk), viewer)}
        return found

    def list(
        self,
        *,
        viewer: Viewer = None,
        batch: BatchId | None = None,
        stream: str | None = None,
        kind: ItemKind | None = None,
        person: PersonId | None = None,
        is_erased: bool = False,
    ) -> tuple[ItemRow, ...]:
        """Return the items that fit every filter, in the order they came."""
        rows = access.seen(Row.objects.filter(is_erased=is_erased), viewer)
        if batch is not None:
            rows = rows.filter(batch=batch)
        if stream is not None:
            rows = rows.filter(stream=stream)
        if kind is not None:
            rows = rows.filter(kind=kind.value)
        if person is not None:
            rows = rows.filter(people__person=person)
        return tuple(_row(row) for row in rows.order_by("came", "pk"))

    def likenesses(self) -> dict[ItemId, str]:
        """Return photograph → private fingerprint of what it looks like, of every photograph that has one.

        Reads no record: a bank of many thousand photographs answers in a moment.
        """
        rows = Row.objects.filter(is_erased=False, kind=ItemKind.PHOTOGRAPH.value).exclude(likeness="")
        return {ItemId(item): mark for item, mark in rows.values_list("pk", "likeness")}

    def likenesses_since(self, came: int) -> tuple[dict[ItemId, str], int]:
        """Return the same of what has come after a place in the order of arrival, and the place of the last."""
        rows = Row.objects.filter(is_erased=False, came__gt=came).values_list("pk", "likeness", "came", "kind")
        found, last = {}, came
        for item, mark, place, kind in rows.iterator():
            last = max(last, place)
            if mark and kind == ItemKind.PHOTOGRAPH.value:
                found[ItemId(item)] = mark
        return found, last

    def arrived(self) -> int:
        """Return the place of the last item in the order of arrival: where it is the same, nothing new has come."""
        return int(Row.objects.filter(is_erased=False).aggregate(last=Max("came"))["last"] or 0)

    def revised_by(self, item: ItemId, revision: int) -> str | None:
        """Return whose revision it is."""
        return ItemRevision.objects.filter(item_id=item, number=revision).values_list("by", flat=True).first()  # type: ignore[no-any-return]  # untyped Django

    def page(
        self,
        *,
        but: Collection[ItemId] = (),
        stream: str | None = None,
        kind: ItemKind | None = None,
        after: int = -1,
        limit: int = 50,
    ) -> tuple[tuple[ItemId, ...], int | None, int]:
        """Return one page of items in the order they came, from behind a place, without those of `but`; the place to go on
        from, or None at the end; and how many fit in all."""
        rows = Row.objects.filter(is_erased=False)
        rows = rows if stream is None else rows.filter(stream=stream)
        rows = rows if kind is None else rows.filter(kind=kind.value)
        known = frozenset(but)
        many = int(rows.count()) - sum(rows.filter(pk__in=chunk).count() for chunk in contents.chunks(known))
        found: list[tuple[ItemId, int]] = []
        place: int | None = after
        while place is not None and len(found) <= limit:
            piece = list(rows.filter(came__gt=place).order_by("came").values_list("pk", "came")[:_PIECE])
            found += [(ItemId(item), came) for item, came in piece if item not in known]
            place = piece[-1][1] if len(piece) == _PIECE else None
        shown = found[:limit]
        return tuple(item for item, _ in shown), shown[-1][1] if len(found) > limit else None, many

    def find(self, text: str, *, viewer: Viewer = None) -> ItemRow | None:
        """Return the item of an id, a public id, or a sender's row key that only one item has; None for none or several."""
        rows = access.seen(Row.objects.all(), viewer)
        found = list(rows.filter(pk=text)[:1]) or list(rows.filter(public_id=text)[:1])
        if not found:  # the id on a published page, which is another in each collection
            found = list(rows.filter(pk__in=Released.objects.filter(public_id=text).values("item"))[:1])
        if not found:
            found = list(rows.filter(pk__in=codes.targets(text))[:2])
        return _row(found[0]) if len(found) == 1 else None

    def code_of(self, item: ItemId) -> str | None:
        """Return the sender's row key."""
        return codes.code_of(item)

    def codes_of(self, items: Iterable[ItemId]) -> dict[str, str]:
        """Return the senders' row keys of several items, by id."""
        return codes.codes_of(items)

    def _link_people(self, item: AnyItem) -> None:
        wanted = {(person, is_maker(item, person)) for person in people_of(item)}
        present = set(ItemPerson.objects.filter(item_id=item.id).values_list("person", "is_maker"))
        ItemPerson.objects.filter(item_id=item.id, person__in=[person for person, _ in present - wanted]).delete()
        ItemPerson.objects.bulk_create(
            [ItemPerson(item_id=item.id, person=person, is_maker=maker) for person, maker in sorted(wanted - present)]
        )

    def _read(self, rows: Sequence[Row]) -> dict[ItemId, AnyItem]:
        wanted = {row.pk: row for row in rows}
        return {
            item: contents.load(KINDS[ItemKind(wanted[item].kind)], body) for item, body in self._bodies(wanted).items()
        }

    def _bodies(self, wanted: Mapping[str, Row]) -> dict[ItemId, str]:
        """Return the words of the revision that each row names, where they were not erased."""
        keys: dict[str, str] = {}
        for chunk in contents.chunks(sorted(wanted)):
            revisions = ItemRevision.objects.filter(item_id__in=chunk).values_list("item_id", "number", "content")
            keys |= {item: key for item, number, key in revisions if wanted[item].revision == number}
        bodies = contents.bodies(keys.values())
        return {ItemId(item): bodies[key] for item, key in keys.items() if key in bodies}


def kind_of(item: AnyItem) -> ItemKind:
    """Return the kind by the record's type."""
    return next(kind for kind, record in KINDS.items() if isinstance(item, record))


def people_of(item: AnyItem) -> set[str]:
    """Return everybody an item names, shows, quotes or credits: whoever could ask for it to be taken back."""
    found: set[str | None] = set(item.people)
    if isinstance(item, Photo):
        found |= {face.person for face in item.faces} | {item.photographer}
        found.add(item.quote.said_by if item.quote else None)
    elif isinstance(item, Interview):
        found |= {part.person for part in joined(item.segments, _translated(item))}
        found |= {redaction.person for redaction in item.redactions}
        found.add(item.pull_quote.said_by if item.pull_quote else None)
    return {person for person in found if person}


def is_maker(item: AnyItem, person: str) -> bool:
    """Return whether a person only made the item: took the picture, asked or translated the questions."""
    roles = {who: roles for who, roles in item.people.items() if who == person}.get(PersonId(person))
    if roles:
        return roles <= MAKERS
    return (
        isinstance(item, Photo) and person == item.photographer and person not in {face.person for face in item.faces}
    )


def _translated(item: Interview) -> Iterator[Segment]:
    return joined.from_iterable(item.translations.values())


def _row(row: Row) -> ItemRow:
    return ItemRow(
        id=ItemId(row.id),
        kind=ItemKind(row.kind),
        stream=Stream(row.stream),
        batch=BatchId(row.batch),
        public_id=PublicId(row.public_id),
        revision=row.revision,
        is_erased=row.is_erased,
    )
