"""Erasing: a person's names, evidence and words, and the originals nobody else is in. What stays names nobody."""

from datetime import date

from django.db import transaction

from storybank.errors import Refused
from storybank.records import ConsentId, ItemId, Person, PersonId
from storybank.store import contents
from storybank.store.derivatives import Derivatives
from storybank.store.identities import Identities
from storybank.store.items import Items
from storybank.store.ledger import Ledger
from storybank.store.models import (
    Code,
    Consent,
    ConsentVersion,
    Finding,
    Item,
    ItemPerson,
    Release,
    ReleaseItem,
    SealedLink,
)
from storybank.store.models import Person as PersonTable
from storybank.store.originals import Originals
from storybank.store.rows import AnyItem, Erased


class Erasure:
    def __init__(self, ledger: Ledger, originals: Originals, derivatives: Derivatives, identities: Identities) -> None:
        self._ledger = ledger
        self._originals = originals
        self._derivatives = derivatives
        self._identities = identities

    def person(self, person: PersonId, *, by: str, on: date) -> Erased:
        """Erase what is the person's alone; return shared items untouched. Doing it again finishes what a crash left.

        Refused("erasure.still-out") while a release that relied on the person is sealed or suspended: revoke those first.
        """
        still_out = Release.objects.filter(reliances__person=person, status__in=("sealed", "suspended")).distinct()
        if names := sorted(still_out.values_list("pk", flat=True)):
            raise Refused(
                "erasure.still-out",
                f"person {person}: releases still stand on this person ({', '.join(names)}). Revoke them first.",
            )
        alone, shared = self._items_of(person)
        for item in alone:
            self.item(item, by=by, on=on)
        for file in self._originals.of_person(person):
            self._originals.erase(file.address, by=by, on=on)
        with (
            self._ledger.writing()
        ):  # her agreements last: as long as they are there, the same command goes on after a crash
            for consent in Consent.objects.filter(subject=person):
                self._erase_words(consent.pk, by=by, on=on)
            self._erase_words(person, by=by, on=on)
            Code.objects.filter(target=person).delete()
            row = PersonTable.objects.filter(pk=person).first()
            if row is not None and not row.is_erased:
                bare = Person(id=person, stream=row.stream)
                row.record, row.is_erased = contents.adapter(Person).dump_python(bare, mode="json"), True
                row.save()
            self._identities.erase(person, by=by, on=on)
            self._ledger.record("person.erased", person, by, items=len(alone), shared=len(shared), on=on.isoformat())
        return Erased(items=alone, shared=shared)

    def shared(self, person: PersonId) -> tuple[ItemId, ...]:
        """Return the items that others are in too, or that the person only made: they are recut before she is erased."""
        return self._items_of(person)[1]

    def is_worded(self, consent: ConsentId) -> bool:
        """Return whether an agreement's words are still there; no words, no agreement."""
        keys = ConsentVersion.objects.filter(consent=consent).values_list("content", flat=True)
        return any(contents.body(key) is not None for key in keys)

    def alone(self, person: PersonId) -> tuple[ItemId, ...]:
        """Return the items nobody else is in: they go with the person."""
        return self._items_of(person)[0]

    def item(self, item: ItemId, *, by: str, on: date) -> None:
        """Erase every revision's words, questions and answers, derivatives, and the sealed files no other item shares."""
        with self._ledger.writing():
            addresses = list(SealedLink.objects.filter(item=item).values_list("sealed_id", flat=True))
            left = [address for address in addresses if self._originals.unlink(address, item, by=by)]
            ItemPerson.objects.filter(item_id=item).delete()
            Finding.objects.filter(item=item).update(record={"code": "", "severity": "info"}, state="gone")
            Item.objects.filter(pk=item).update(is_erased=True, likeness="")
            ReleaseItem.objects.filter(item=item).update(replaced=[], files={})
            self._erase_words(item, by=by, on=on)
        self._derivatives.purge(item, by=by, on=on)
        for address in left:
            self._originals.erase(address, by=by, on=on)

    def reword(self, item: AnyItem, *, by: str, on: date) -> int:
        """Write the item anew and erase what was said in it and about it before: revisions, answers, the words of questions.

        For an item that others are in too, when one of them is erased. Its derivatives go; answers keep their decisions.
        """
        with self._ledger.writing():
            self._erase_words(item.id, by=by, on=on)
            Finding.objects.filter(item=item.id).update(record={"code": "", "severity": "info"}, state="gone")
            ReleaseItem.objects.filter(item=item.id).update(replaced=[], files={})
            revision = Items(self._ledger).save(item, by=by, on=on)
            self._ledger.record("item.reworded", item.id, by, revision=revision, on=on.isoformat())
        self._derivatives.purge(item.id, by=by, on=on)
        return revision

    def _items_of(self, person: PersonId) -> tuple[tuple[ItemId, ...], tuple[ItemId, ...]]:
        alone: list[ItemId] = []
        shared: list[ItemId] = []
        links = ItemPerson.objects.filter(person=person).order_by("item_id").values_list("item_id", "is_maker")
        for item, is_maker in links:
            others = ItemPerson.objects.filter(item_id=item, is_maker=False).exclude(person=person).exists()
            (shared if others or is_maker else alone).append(ItemId(item))
        return tuple(alone), tuple(shared)

    def _erase_words(self, owner: str, *, by: str, on: date) -> None:
        if contents.erase(owner):
            self._ledger.record("content.erased", owner, by, on=on.isoformat())
            transaction.on_commit(contents.forget)
