"""Reads a finished bundle back and looks for what must not be there: names, ids, hashes, metadata, missing statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storybank.people.aliases import fold
from storybank.publish import proof
from storybank.publish.verify import verify
from storybank.records import Identification, ItemId, NamePart, PersonId
from storybank.stages.gathering import World
from storybank.stages.showing import Composition
from storybank.store.bank import Bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing wrong with the finished bytes. `item` None: it belongs to no single item, and nothing may be proposed."""

    code: str
    where: str  # path inside the bundle
    item: ItemId | None = None
    person: PersonId | None = None


def check_bundle(bank: Bank, world: World, work: Composition, folder: Path) -> tuple[Complaint, ...]:
    """Return everything wrong with a written bundle; empty: it may be proposed."""
    complaints = [
        Complaint(code=f"verify.{fault.code}", where=fault.path, item=_owner(work, fault.path))
        for fault in verify(folder, None).faults
    ]
    names = _Names(work, world)
    hits = proof.search(folder, names.matches, _private_strings(bank, work))
    for hit in hits:
        is_name = hit.what in names.forbidden
        complaints.append(
            Complaint(
                code="proof.name" if is_name else "proof.private-string",
                where=hit.file,
                item=_owner(work, hit.file) or (names.item_of(PersonId(hit.what)) if is_name else None),
                person=PersonId(hit.what) if is_name else None,
            )
        )
    return tuple(complaints)


class _Names:
    """Who must not be named in this bundle, and by which parts of their names."""

    def __init__(self, work: Composition, world: World) -> None:
        self.index = world.aliases
        self.work = work
        self.allowed: dict[PersonId, frozenset[NamePart]] = {}
        for person in world.people:
            self.allowed[person] = self._allowed(person)
        self.forbidden = frozenset(self.allowed)
        self.shown = {fold(part) for name in self._consented_names() for part in (name, *name.split()) if fold(part)}

    def matches(self, text: str) -> Iterator[str]:
        """Yield the id of each person whom `text` names in a way they have not agreed to."""
        for language in ("hy", "ru", "az", "en"):
            for span, alias in self.index.hits(text, language, self.forbidden):
                if alias.is_common or not text[span.start].isupper():
                    continue
                if alias.part in self.allowed[alias.person] or fold(text[span.start : span.end]) in self.shown:
                    continue
                yield alias.person

    def item_of(self, person: PersonId) -> ItemId | None:
        """Return the one planned item that this person is in, if it is one."""
        items = [one.item for one in self.work.plan.included if person in self.work.bank.items.get(one.item).people]
        return items[0] if len(items) == 1 else None

    def _allowed(self, person: PersonId) -> frozenset[NamePart]:
        agreed = self.work.agreements(person)
        if any(consent.identification is Identification.NAMED for consent in agreed):
            return frozenset(NamePart)
        if any(consent.identification is Identification.FIRST_NAME for consent in agreed):
            return frozenset({NamePart.GIVEN})
        if any(consent.identification is Identification.PSEUDONYM for consent in agreed):
            return frozenset({NamePart.PSEUDONYM})
        return frozenset()

    def _consented_names(self) -> Iterator[str]:
        """Yield words that are somebody's by consent: shown names, credits, places as said. Another's alias may equal them."""
        for person in self.allowed:
            for consent in self.work.agreements(person):
                yield from consent.pseudonym.values()
                yield from consent.credit_as.values()
                yield from (said.form for said in consent.names_as_said)
                for language in self.work.languages:
                    yield self.work.bank.identities.display_name(person, language, consent.identification) or ""


def _private_strings(bank: Bank, work: Composition) -> Iterator[str]:
    # a picture of a few pixels may be its own derivative, byte for byte: what goes out may say its own hash
    published = {file.digest for files in work.derivatives.values() for file in files}
    for one in work.plan.included:
        yield one.item
        for kind in ("original", "master", "preview"):
            for sealed in bank.originals.of_item(one.item, kind):
                yield sealed.address
                if sealed.sha256 not in published:
                    yield sealed.sha256
    yield from (account.id for account in bank.staff.list() if account.id != "storybank")
    yield str(bank.path)


def _owner(work: Composition, path: str) -> ItemId | None:
    """Return the planned item whose public id stands in a path of the bundle."""
    return next((one.item for one in work.plan.included if work.public_id(one.item) in path), None)
