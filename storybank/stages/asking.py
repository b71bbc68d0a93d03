"""The world of one answer: records are read when a rule asks for them, what all answers share is read once.

A desk with a hundred thousand items answers as fast as one with ten. Threads may share what is kept here.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from storybank.people.registry import AliasIndex
from storybank.places import gazetteer as places
from storybank.records import Consent, Person, PersonId, Photo
from storybank.stages.elsewhere import Elsewhere
from storybank.stages.gathering import World
from storybank.stages.screening import NearOnes, alias_index
from storybank.store.bank import Bank

Value = TypeVar("Value")


class OnDemand(Mapping[PersonId, Value], Generic[Value]):
    """A mapping that reads a person's entry when somebody asks for it, and once."""

    def __init__(self, read: Callable[[PersonId], Value | None]) -> None:
        self._read = read
        self._known: dict[PersonId, Value | None] = {}

    def __getitem__(self, person: PersonId) -> Value:
        if person not in self._known:
            self._known[person] = self._read(person)
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
        people=OnDemand[Person](lambda person: bank.people.many([person]).get(person)),
        consents=OnDemand[tuple[Consent, ...]](lambda person: bank.consents.current([person]) or None),
        statements=bank.settings.statements,
        near=_guarded(shared),
        elsewhere=Elsewhere(bank, shared.aliases).ways,
    )


def _guarded(shared: _Shared) -> Callable[[Photo], tuple[Photo, ...]]:
    def near(photo: Photo) -> tuple[Photo, ...]:
        with shared.lock:  # the fingerprints are read at the first question
            return shared.near(photo)

    return near


def _shared_of(bank: Bank) -> _Shared:
    with _lock:
        aliases_mark, near_mark = bank.identities.mark(), bank.items.count()
        if _shared and _shared[0].bank is not bank:
            _shared.clear()
        if not _shared:
            _shared.append(_Shared(bank, alias_index(bank), aliases_mark, NearOnes(bank), near_mark))
        shared = _shared[0]
        if shared.aliases_mark != aliases_mark:
            shared.aliases, shared.aliases_mark = alias_index(bank), aliases_mark
        if shared.near_mark != near_mark:
            shared.near, shared.near_mark = NearOnes(bank), near_mark
        return shared
