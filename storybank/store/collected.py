"""Collections and initiatives. (Not called collections.py: that name belongs to the standard library.)"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from storybank.errors import WrongUse
from storybank.records import Collection, CollectionId, Initiative, InitiativeId, ItemId, PublicId
from storybank.store import codes, contents, ids, releases
from storybank.store.ledger import Ledger
from storybank.store.models import Collection as Row
from storybank.store.models import Initiative as InitiativeRow


class Collections:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def new_id(self) -> tuple[CollectionId, PublicId]:
        """Return fresh ids for a collection to be."""
        return CollectionId(ids.new_id()), PublicId(ids.new_id())

    def save(self, collection: Collection, *, by: str, on: date) -> Collection:
        """Store a collection; its proposed and approved releases become void where it changed."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", collection.slug):
            raise WrongUse("collection.slug", "collection: the short name is made of a-z, 0-9 and hyphens.")
        record = contents.adapter(Collection).dump_python(collection, mode="json")
        with self._ledger.writing():
            if Row.objects.filter(slug=collection.slug).exclude(pk=collection.id).exists():
                raise WrongUse(
                    "collection.slug", f"collection {collection.slug}: another collection has this short name."
                )
            row = Row.objects.filter(pk=collection.id).first() or Row(id=collection.id, revision=0)
            if row.record != record:
                row.slug, row.record, row.revision = collection.slug, record, row.revision + 1
                row.save()
                self._ledger.record(
                    "collection.saved",
                    row.pk,
                    by,
                    revision=row.revision,
                    items=len(collection.items),
                    on=on.isoformat(),
                )
                releases.void_resting_on(self._ledger, by=by, collection=collection.id)
        return collection

    def get(self, collection: str) -> Collection:
        """Return a collection by id or short name."""
        row = Row.objects.filter(slug=collection).first() or Row.objects.filter(pk=collection).first()
        if row is None:
            raise WrongUse(
                "collection.unknown",
                "collection: there is none with this id or short name. See `storybank collection list`.",
            )
        return contents.adapter(Collection).validate_python(row.record)

    def list(self) -> tuple[Collection, ...]:
        return tuple(contents.adapter(Collection).validate_python(row.record) for row in Row.objects.order_by("slug"))

    def holding(self, items: Iterable[ItemId]) -> tuple[CollectionId, ...]:
        """Return the collections that any of the items was chosen for; reads no whole record."""
        wanted = set(items)
        rows = Row.objects.order_by("slug").values_list("pk", "record__items")
        return tuple(CollectionId(key) for key, chosen in rows if not wanted.isdisjoint(chosen))

    def initiative_id(self, stream: str, code: str, *, by: str) -> InitiativeId:
        """Return the initiative a partner calls `code`, made on first sight."""
        return InitiativeId(codes.target(self._ledger, stream, codes.INITIATIVE, code, by=by))

    def find_initiative(self, stream: str, code: str) -> InitiativeId | None:
        """Return the initiative a partner calls `code`, None where there is none yet."""
        found = codes.find(stream, codes.INITIATIVE, code)
        return InitiativeId(found) if found else None

    def initiative_name(self, initiative: InitiativeId) -> str:
        """Return "stream/code" of an initiative, or its id where no partner named it."""
        return codes.name_of(initiative) or initiative

    def save_initiative(self, initiative: Initiative, *, by: str, on: date, keep_documents: bool = True) -> Initiative:
        """Store an initiative; proposed and approved releases of collections that show it become void where it changed.

        keep_documents: who saves says nothing of its papers; those that are there stay.
        """
        if keep_documents and not initiative.documents:
            known = self.initiatives([initiative.id]).get(initiative.id)
            initiative = replace(initiative, documents=known.documents) if known else initiative
        record = contents.adapter(Initiative).dump_python(initiative, mode="json")
        with self._ledger.writing():
            row = InitiativeRow.objects.filter(pk=initiative.id).first() or InitiativeRow(id=initiative.id)
            if row.record != record:
                row.record = record
                row.save()
                self._ledger.record("initiative.saved", row.pk, by, on=on.isoformat())
                for key, shown in Row.objects.values_list("pk", "record__initiatives"):
                    if row.pk in (shown or ()):
                        releases.void_resting_on(self._ledger, by=by, collection=key)
        return initiative

    def initiatives(self, wanted: Iterable[InitiativeId] | None = None) -> dict[InitiativeId, Initiative]:
        """Return initiatives by id: those wanted, or all."""
        rows = InitiativeRow.objects.order_by("pk")
        if wanted is not None:
            rows = rows.filter(pk__in=list(wanted))
        return {InitiativeId(row.pk): contents.adapter(Initiative).validate_python(row.record) for row in rows}
