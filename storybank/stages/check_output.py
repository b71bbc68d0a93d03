"""Reads a finished bundle back and looks for what must not be there: names, ids, hashes, metadata, missing statements."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storybank.people.aliases import fold
from storybank.publish.verify import verify
from storybank.records import Identification, ItemId, NamePart, PersonId, PublicId
from storybank.stages.gathering import World
from storybank.stages.searching import FOLDER, Search
from storybank.stages.showing import Composition
from storybank.store.bank import Bank

PERHAPS = (
    "proof.perhaps-a-name"  # an alias that is also a word or a place: asked about, and answered by whoever approves
)
_PERHAPS = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing wrong with the finished bytes. `item` None: it belongs to no single item, and nothing may be proposed."""

    code: str
    where: str  # path inside the bundle
    item: ItemId | None = None
    person: PersonId | None = None


def check_bundle(
    bank: Bank, world: World, work: Composition, folder: Path, *, rulebook_hash: str = "", stamps: tuple[str, ...] = ()
) -> tuple[Complaint, ...]:
    """Return everything wrong with a written bundle; empty: it may be proposed.

    rulebook_hash: of the rulebook (it covers how names are found), so that a better search begins anew.
    stamps: words of its pages that say only which release this is.
    """
    owners = _Owners(work)
    complaints = [
        Complaint(code=f"verify.{fault.code}", where=fault.path, item=owners.of(fault.path))
        for fault in verify(folder, None).faults
    ]
    names = _Names(work, world)
    search = Search(
        names.matches,
        _private_strings(bank, work),
        names_state=f"{rulebook_hash} {names.state}",
        key=bank.identities.index_key[:32],
        folder=bank.path / "working" / FOLDER,
    )
    for hit in search.through(folder, _written(folder), stamps):
        person = PersonId(hit.what.removesuffix(_PERHAPS))
        is_name = person in names.forbidden
        is_perhaps = is_name and hit.what.endswith(_PERHAPS)
        complaints.append(
            Complaint(
                code=PERHAPS if is_perhaps else "proof.name" if is_name else "proof.private-string",
                where=hit.file,
                item=owners.of(hit.file) or (owners.with_person(person) if is_name else None),
                person=person if is_name else None,
            )
        )
    search.keep()
    return tuple(complaints)


def _written(folder: Path) -> dict[str, str]:
    """Return path in the bundle → SHA-256, as the manifest that was just written and verified says."""
    lines = (folder / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


class _Owners:
    """Which planned item a file of the bundle, or a person, belongs to."""

    def __init__(self, work: Composition) -> None:
        self.by_public_id = {work.public_id(one.item): one.item for one in work.plan.included}
        self.of_people: dict[PersonId, list[ItemId]] = {}
        for item, record in work.bank.items.many(self.by_public_id.values()).items():
            for person in record.people:
                self.of_people.setdefault(person, []).append(item)

    def of(self, path: str) -> ItemId | None:
        """Return the item whose public id stands in a path of the bundle."""
        parts = (one for part in path.split("/") for one in (part, part.partition(".")[0]))
        return next((self.by_public_id[PublicId(one)] for one in parts if one in self.by_public_id), None)

    def with_person(self, person: PersonId) -> ItemId | None:
        """Return the one planned item that this person is in, if it is one."""
        items = self.of_people.get(person, [])
        return items[0] if len(items) == 1 else None


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

    @property
    def state(self) -> str:
        """Return a digest of everything that decides what a match is: whose names are known, and which may be shown."""
        told = hashlib.sha256()
        for key in sorted(self.index.aliases):
            told.update(key.encode())
            for alias in sorted(self.index.aliases[key], key=lambda one: (one.person, one.part)):
                told.update(f"{alias.person}{alias.part}{alias.is_common}".encode())
        for person in sorted(self.allowed):
            told.update(f"{person}{sorted(self.allowed[person])}".encode())
        told.update("\x1f".join(sorted(self.shown)).encode())
        return told.hexdigest()

    def matches(self, text: str) -> Iterator[str]:
        """Yield the id of each person whom `text` names in a way they have not agreed to; "?" where the word may be none."""
        for language in ("az", "en"):  # how a word is folded differs in Azerbaijani (I, ı) and nowhere else
            for span, alias, is_perhaps in self.index.told(text, language, self.forbidden):
                if alias.part in self.allowed[alias.person] or fold(text[span.start : span.end]) in self.shown:
                    continue
                yield alias.person + (_PERHAPS if is_perhaps else "")

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
                if consent.identification in (Identification.NAMED, Identification.FIRST_NAME):
                    for language in self.work.languages:
                        yield self.work.name_of(person, consent.identification, language)


def _private_strings(bank: Bank, work: Composition) -> Iterator[str]:
    # a picture of a few pixels may be its own derivative, byte for byte: what goes out may say its own hash
    published = {file.digest for files in work.derivatives.values() for file in files}
    items = [one.item for one in work.plan.included]
    yield from items
    for sealed in bank.originals.of_items(items):
        yield sealed.address
        if sealed.sha256 not in published:
            yield sealed.sha256
    yield from (account.id for account in bank.staff.list() if account.id != "storybank")
    yield str(bank.path)
