"""Screens items: gathers their facts, asks the rules, and brings the questions in the ledger to what they say.

The verdict of an item is a pure function of records, consents, rulebook and date; it is recomputed here, never trusted.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from storybank import schemafiles
from storybank.findings import Finding
from storybank.people.registry import Alias, AliasIndex
from storybank.places import gazetteer as places
from storybank.records import Consent, Deny, Hold, ItemId, NamePart, PersonId, Photo
from storybank.review import outlasts
from storybank.rulebook import Rulebook, parse
from storybank.rules import check_item, keeping
from storybank.stages.elsewhere import Elsewhere
from storybank.stages.gathering import AnyItem, World, facts_of, texts_of
from storybank.stages.pseudonyms import Pseudonyms
from storybank.stages.remembering import Remembered
from storybank.stages.resting import AGAIN, Ground, ground
from storybank.store.bank import Bank
from storybank.store.rows import AliasRow, Pulse

if TYPE_CHECKING:
    from storybank.anonymise.likeness import Likenesses

STAGE = "screen"
_MOST_NEAR = 12  # photographs of one moment that are compared
_AT_ONCE = 200  # items in memory
_MARKS_GOOD_S = 600
_OF_ITS_OWN_DAY = "dates.future"  # the one question that a day of the item's own decides
_PARTS = {part.value: part for part in NamePart}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What one screening did: how many questions opened, were kept, came back and went, and what stands now."""

    items: int
    opened: int
    kept: int
    reopened: int
    gone: int
    by_code: Mapping[tuple[str, str], int]  # (code, severity) → open questions of these items


def rulebook() -> Rulebook:
    """Return the rulebook in force: the shipped one with the open bank's acceptances and places, parsed once and after each change."""
    return _rulebook(schemafiles.own_version("acceptances.yml", "places.yml"))


@lru_cache(maxsize=2)
def _rulebook(version: str) -> Rulebook:
    return parse(schemafiles.rulebook_documents(), places.load())


def world_of(bank: Bank) -> World:
    """Return everybody's records, the gazetteer and the alias index, for any number of screenings."""
    people = {person.id: person for person in bank.people.list()}
    consents: dict[PersonId, tuple[Consent, ...]] = {}
    for consent in bank.consents.current():
        consents[consent.subject] = (*consents.get(consent.subject, ()), consent)
    aliases = alias_index(bank)
    return World(
        gazetteer=places.load(),
        aliases=aliases,
        people=people,
        consents=consents,
        statements=bank.settings.statements,
        near=NearOnes(bank),
        elsewhere=Elsewhere(bank, aliases).ways,
        taken=Pseudonyms(aliases, consents).taken,
    )


class NearOnes:
    """Photographs of the same moment as one: burst siblings, copies under another id. Fingerprints are read once, when first asked."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.likenesses: Likenesses[ItemId] | None = None
        self._marks: dict[ItemId, str] = {}
        self._came = -1  # of the last item whose fingerprint was read
        self._read_at = time.monotonic()

    def __call__(self, photo: Photo) -> tuple[Photo, ...]:
        if not photo.perceptual_hash or not photo.faces:
            return ()
        if self.likenesses is None:
            from storybank.anonymise.likeness import Likenesses  # numpy: not every answer needs it

            fresh, self._came = self.bank.items.likenesses_since(self._came)
            self._marks |= fresh
            self.likenesses = Likenesses(self._marks)
        nearest = [one for one in self.likenesses.near(photo.perceptual_hash, most=_MOST_NEAR) if one != photo.id]
        records = self.bank.items.many(nearest).values()
        return tuple(one for one in records if isinstance(one, Photo) and not one.is_declined)

    def extended(self) -> "NearOnes":
        """Return the same with what has come since; after a while everything is read again, for pictures that were replaced."""
        other = NearOnes(self.bank)
        if time.monotonic() - self._read_at < _MARKS_GOOD_S:
            other._marks, other._came, other._read_at = self._marks, self._came, self._read_at
        return other


def alias_index(bank: Bank) -> AliasIndex:
    """Return the bank's alias index: HMACs only, no name."""
    return AliasIndex(bank.identities.index_key, _with_aliases({}, bank.identities.aliases()))


def extended(bank: Bank, index: AliasIndex, before: tuple[int, int], now: tuple[int, int]) -> AliasIndex:
    """Return the index with the names that came between two marks (`identities.mark`); read anew where some have gone."""
    fresh = bank.identities.aliases(after=before[0])
    if now[1] - before[1] != len(fresh):
        return alias_index(bank)
    return AliasIndex(index.key, _with_aliases(dict(index.aliases), fresh))


def _with_aliases(aliases: dict[str, tuple[Alias, ...]], rows: Iterable[AliasRow]) -> dict[str, tuple[Alias, ...]]:
    for row in rows:
        part = _PARTS.get(row.part, NamePart.OTHER)
        aliases[row.hmac] = (*aliases.get(row.hmac, ()), Alias(person=row.person, part=part))
    return aliases


def screen(
    bank: Bank,
    items: Iterable[ItemId],
    *,
    on: date,
    by: str = "storybank",
    world: World | None = None,
    progress: Progress = lambda *_: None,
    rests: Ground | None = None,
) -> Screening:
    """Screen these items as of `on` and write what changed. A few hundred items are in memory, and in a transaction, at a
    time; what a crash loses is asked again.

    rests: what items of the whole bank rest on, where the caller has it.
    """
    world = world or world_of(bank)
    remembered = Remembered(bank)
    world = replace(world, found=remembered)
    wanted = tuple(items)
    holds = bank.holds.in_force(on)
    totals: Counter[str] = Counter()
    by_code: Counter[tuple[str, str]] = Counter()
    among = frozenset(wanted)
    for start in range(0, len(wanted), _AT_ONCE):
        pulses = {pulse.item: pulse for pulse in bank.pulses.of(wanted[start : start + _AT_ONCE])}
        records = bank.items.many(pulses)
        remembered.begin(records)
        asked: dict[ItemId, tuple[Finding, ...]] = {}
        for item_id, item in records.items():  # slow, and nobody waits for it
            asked[item_id] = questions_about(bank, item, world, on, holds=holds)
            progress("screen", start + len(asked), len(wanted))
        here = {person for pulse in pulses.values() for person in pulse.people}
        rests_on = rests or ground(bank, rulebook(), on, here)
        marks: dict[ItemId, str] = {}
        with bank.writing():
            for item_id, item in records.items():
                pulse = pulses[item_id]
                findings = asked[item_id] + _about_keeping(bank, item, world, pulse, by=by, on=on)
                texts = {text.field: text.text for text in texts_of(item)}
                result = bank.findings.screened(item_id, findings, revision=pulse.revision, on=on, texts=texts, by=by)
                _reopen_what_an_answer_did_not_mend(bank, item_id, findings, by=by, on=on)
                totals.update(opened=result.opened, kept=result.kept, reopened=result.reopened, gone=result.gone)
                if all(finding.code != _OF_ITS_OWN_DAY for finding in findings):
                    marks[item_id] = rests_on.digest(pulse)
                if isinstance(item, Photo) and pulse.asked not in (AGAIN, marks.get(item_id)):
                    marks |= {near.id: AGAIN for near in world.near(item) if near.id not in among}
            remembered.keep(records)
            bank.pulses.mark(marks)
        for still_open in bank.findings.open_of_many(records).values():
            by_code.update((finding.code, finding.severity.value) for finding in still_open)
    return Screening(
        items=len(wanted),
        opened=totals["opened"],
        kept=totals["kept"],
        reopened=totals["reopened"],
        gone=totals["gone"],
        by_code=dict(by_code),
    )


def _reopen_what_an_answer_did_not_mend(
    bank: Bank, item: ItemId, findings: tuple[Finding, ...], *, by: str, on: date
) -> None:
    """Open again what was answered by a repair, where the rules still ask the same: an answer never explains a cause away."""
    asked = {finding.key: finding for finding in findings}
    for row in bank.findings.list(item=item, state="answered"):
        finding = asked.get(row.finding.key)
        if finding is not None and row.decision is not None and not outlasts(finding, row.decision):
            bank.findings.reopen(row.id, by=by, on=on, reason="the cause is still there")


def questions_about(
    bank: Bank,
    item: AnyItem,
    world: World,
    on: date,
    *,
    holds: tuple[Hold, ...] | None = None,
    rules: Rulebook | None = None,
) -> tuple[Finding, ...]:
    """Return what the rules ask about one item; nothing is written. A declined item is asked nothing more.

    rules: another rulebook than the one in force, to see what it would ask.
    """
    if item.is_declined:
        return ()
    in_force = bank.holds.in_force(on) if holds is None else holds
    return check_item(facts_of(item, world), rules or rulebook(), on, holds=in_force)


def _about_keeping(bank: Bank, item: AnyItem, world: World, pulse: Pulse, *, by: str, on: date) -> tuple[Finding, ...]:
    """Note since when nobody lets us keep the item, and ask about it; somebody's yes ends that."""
    agreements = tuple(consent for person in pulse.people for consent in world.consents.get(person, ()))
    decision = keeping.may_keep(item, world.people, agreements, on)
    since = None
    if isinstance(decision, Deny) and not keeping.is_settled(decision):
        since = min(pulse.unkept_since or on, on)
    if since != pulse.unkept_since:
        bank.pulses.set_unkept(item.id, since, by=by, on=on)
    if since is None or item.is_declined:
        return ()
    return (keeping.not_to_keep(item, since, int(bank.settings.thresholds["unconsented_days"])),)
