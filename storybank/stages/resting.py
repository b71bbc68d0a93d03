"""What the screening of an item rests on, as one digest: while it is the same, asking again would ask the same.

An item's questions follow from its revision, from what its people's agreements say on that day (`rules.clock`: only turns
change an answer), from the holds in force, the rulebook, and whose names are known.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from storybank.records import Consent, Identification, Person, PersonId
from storybank.rulebook import Rulebook
from storybank.rules.clock import Turn, TurnKind, phase, turns
from storybank.rules.facts import PERMITTING
from storybank.store.bank import Bank
from storybank.store.rows import Pulse

SOON = "before_eighteen_days"  # of the rulebook's limits
AGAIN = "again"  # marks an item whose neighbour changed: asked again once, without waking the neighbour in turn
_UNNAMED = frozenset({Identification.ANONYMOUS, Identification.PSEUDONYM})
_NOBODY = hashlib.blake2b(b"nobody", digest_size=16).digest()
_OUTSIDE_THE_CALENDAR = frozenset({TurnKind.BEGINS, TurnKind.USE_BEGINS})


@dataclass(slots=True)
class Ground:
    """What every item of the bank rests on, one digest a person: a hundred bytes each, however many items there are."""

    world: str
    people: dict[PersonId, bytes] = field(default_factory=dict)

    def digest(self, pulse: Pulse) -> str:
        """Return what a screening of this item would rest on now."""
        hashed = hashlib.blake2b(f"{pulse.revision}\x1f{self.world}".encode(), digest_size=32)
        for person in sorted(pulse.people):
            hashed.update(person.encode() + self.people.get(person, _NOBODY))
        return hashed.hexdigest()


def ground(bank: Bank, rules: Rulebook, on: date, people: Iterable[PersonId] | None = None) -> Ground:
    """Return what items rest on as of `on`. people: only these, and whom they speak of."""
    holds = sorted((hold.scope, hold.value) for hold in bank.holds.in_force(on))
    world = [
        rules.hash,
        holds,
        bank.pulses.names(),
        repr(bank.settings.statements),
        sorted(bank.settings.thresholds.items()),
    ]
    found = Ground(hashlib.sha256(repr(world).encode()).hexdigest())
    wanted = None if people is None else set(people)
    own, others = _of_people(bank, rules, on, wanted)
    if wanted is not None and (beyond := {one for named in others.values() for one in named} - wanted):
        more, _ = _of_people(bank, rules, on, beyond)
        own |= more
    for person, mark in own.items():
        named = others.get(person)
        found.people[person] = mark if not named else _hash(mark, *(own.get(one, _NOBODY) for one in sorted(named)))
    return found


def turns_between(bank: Bank, rules: Rulebook, after: date, until: date) -> tuple[Turn, ...]:
    """Return the turns of all permitting agreements after one day up to another, in the order of days: the calendar."""
    people = {person.id: person for person in bank.people.born()}
    agreements = {one.id: one for one in (*bank.consents.dated(), *bank.consents.each(people))}
    found: list[Turn] = []
    for consent in agreements.values():
        if consent.status in PERMITTING:
            found += [
                turn
                for turn in turns(consent, people.get(consent.subject), until, soon_days=rules.limits[SOON])
                if turn.on > after and turn.kind not in _OUTSIDE_THE_CALENDAR
            ]
    return tuple(sorted(found, key=lambda turn: (turn.on, turn.kind, turn.person, turn.consent or "")))


def _of_people(
    bank: Bank, rules: Rulebook, on: date, wanted: set[PersonId] | None
) -> tuple[dict[PersonId, bytes], dict[PersonId, set[PersonId]]]:
    """Return each person's own digest, and whom her agreements name beside her."""
    soon = rules.limits[SOON]
    own: dict[PersonId, bytes] = {}
    others: dict[PersonId, set[PersonId]] = {}
    born: dict[PersonId, Person] = {}
    for person in bank.people.each(wanted):
        own[person.id] = _hash(repr(person).encode(), bytes([phase(None, person, on, soon_days=soon)]))
        if person.turns_18_on is not None:
            born[person.id] = person
    unnamed: set[PersonId] = set()
    agreements: dict[PersonId, int] = {}
    for consent in bank.consents.each(wanted):
        subject = consent.subject
        # agreements come in no order: what they add up to must not depend on it
        agreements[subject] = agreements.get(subject, 0) ^ int.from_bytes(
            _of_consent(consent, born.get(subject), on, soon)
        )
        named = {entry.ref for entry in consent.third_parties} | {guardian.id for guardian in consent.guardians}
        if named - {subject}:
            others.setdefault(subject, set()).update(named - {subject})
        if consent.identification in _UNNAMED and consent.status in PERMITTING:
            unnamed.add(subject)
    spread = bank.pulses.spread(unnamed)  # whoever is hidden here must not be shown elsewhere
    for person_id, mark in agreements.items():
        own[person_id] = _hash(own.get(person_id, _NOBODY), mark.to_bytes(16), spread.get(person_id, "").encode())
    return own, others


def _of_consent(consent: Consent, person: Person | None, on: date, soon_days: int) -> bytes:
    return _hash(f"{consent.id}\x1f{consent.version}\x1f{phase(consent, person, on, soon_days=soon_days)}".encode())


def _hash(*parts: bytes) -> bytes:
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        hashed.update(len(part).to_bytes(4) + part)
    return hashed.digest()
