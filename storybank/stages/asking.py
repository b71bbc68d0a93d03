"""The world of one answer: records are read when a rule asks for them, what all answers share is read once.

A desk with a hundred thousand items answers as fast as one with ten. Threads may share what is kept here.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from storybank.people.registry import AliasIndex
from storybank.places import gazetteer as places
from storybank.records import Consent, Person, PersonId, Photo
from storybank.stages.elsewhere import Elsewhere
from storybank.stages.gathering import World
from storybank.stages.pseudonyms import Pseudonyms
from storybank.stages.screening import NearOnes, alias_index, extended
from storybank.store.bank import Bank

Value = TypeVar("Value")


class OnDemand(Mapping[PersonId, Value], Generic[Value]):
    """A mapping that reads people's entries when somebody asks for them, and once. `read`: many at a time."""

    def __init__(self, read: Callable[[list[PersonId]], Mapping[PersonId, Value]]) -> None:
        self._read = read
        self._known: dict[PersonId, Value | None] = {}

    def want(self, people: Iterable[PersonId]) -> None:
        """Read the entries of all these people at once, where many will be asked for."""
        missing = sorted({one for one in people if one not in self._known})
        if missing:
            found = self._read(missing)
            self._known |= {person: found.get(person) for person in missing}

    def __getitem__(self, person: PersonId) -> Value:
        self.want([person])
        found = self._known[person]
        if found is None:
            raise KeyError(person)
        return found

    def __iter__(self) -> Iterator[PersonId]:
        return iter(tuple(self._known))

    def __len__(self) -> int:
        return len(self._known)


@dataclass
class _Shared:
    """What every answer needs and few change: made again when the ledger says that it changed."""

    bank: Bank
    aliases: AliasIndex
    aliases_mark: tuple[int, int]
    near: NearOnes
    near_mark: int
    lock: threading.Lock = field(default_factory=threading.Lock)


_shared: list[_Shared] = []  # one bank a process
_lock = threading.Lock()


def world_on_demand(bank: Bank) -> World:
    """Return the world for screening a few items of a large bank."""
    shared = _shared_of(bank)
    return World(
        gazetteer=places.load(),
        aliases=shared.aliases,
        people=OnDemand[Person](bank.people.many),
        consents=OnDemand[tuple[Consent, ...]](lambda people: by_person(bank.consents.current(people))),
        statements=bank.settings.statements,
        near=_guarded(shared),
        elsewhere=Elsewhere(bank, shared.aliases).ways,
        taken=Pseudonyms(shared.aliases, _Chosen(bank)).taken,
    )


def by_person(consents: Iterable[Consent]) -> dict[PersonId, tuple[Consent, ...]]:
    """Return the agreements of each person, in their order."""
    found: dict[PersonId, tuple[Consent, ...]] = {}
    for consent in consents:
        found[consent.subject] = (*found.get(consent.subject, ()), consent)
    return found


def want(world: World, people: Iterable[PersonId]) -> None:
    """Read all these people's records and agreements at once, where the world reads on demand."""
    wanted = tuple(people)
    for mapping in (world.people, world.consents):
        if isinstance(mapping, OnDemand):
            mapping.want(wanted)


class _Chosen(OnDemand[tuple[Consent, ...]]):
    """The agreements that choose a pseudonym, read when the first item of somebody with one is asked about."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(lambda people: {})
        self._bank = bank

    def __iter__(self) -> Iterator[PersonId]:
        if not self._known:
            self._known |= by_person(self._bank.consents.pseudonymous())
        return iter(tuple(self._known))


def _guarded(shared: _Shared) -> Callable[[Photo], tuple[Photo, ...]]:
    def near(photo: Photo) -> tuple[Photo, ...]:
        with shared.lock:  # the fingerprints are read at the first question
            return shared.near(photo)

    return near


def _shared_of(bank: Bank) -> _Shared:
    with _lock:
        aliases_mark, near_mark = bank.identities.mark(), bank.items.arrived()
        if _shared and _shared[0].bank is not bank:
            _shared.clear()
        if not _shared:
            _shared.append(_Shared(bank, alias_index(bank), aliases_mark, NearOnes(bank), near_mark))
        shared = _shared[0]
        if shared.aliases_mark != aliases_mark:
            shared.aliases = extended(bank, shared.aliases, shared.aliases_mark, aliases_mark)
            shared.aliases_mark = aliases_mark
        if shared.near_mark != near_mark:
            shared.near, shared.near_mark = shared.near.extended(), near_mark
        return shared
