"""Plans a release from the ledger, and says what stands today against one that is out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from storybank.publish.plan import judge_item, plan_release
from storybank.records import Collection, Consent, Interview, ItemId, LeftOut, PersonId, Photo, Release, ReleasePlan
from storybank.rules import views
from storybank.rules.consent_findings import named_in_segments
from storybank.rules.facts import InterviewFacts
from storybank.stages.asking import want, world_on_demand
from storybank.stages.gathering import AnyItem, World, facts_of
from storybank.stages.resting import ground
from storybank.stages.screening import rulebook, screen, world_of
from storybank.store.bank import Bank

_AT_ONCE = 500  # items in memory
_NOT_OUT = ("proposed", "approved")


def plan_of(
    bank: Bank,
    collection: Collection,
    *,
    on: date,
    edition: str = "public",
    only: frozenset[ItemId] | None = None,
    world: World | None = None,
) -> ReleasePlan:
    """Return what a release of the collection would hold on this day, what it leaves out and why. Nothing is written.

    only: of a version that only removes, the items that the one before held.
    """
    world = world or world_on_demand(bank)
    wanted = [item for item in collection.items if only is None or item in only]
    records = bank.items.many(wanted)
    items = list(records.values())
    named = {item.id: named_in(item, world) for item in items if isinstance(item, Interview)}
    people = {person for item in items for person in _everybody(item, named.get(item.id, {}))}
    want(world, people)
    plan = plan_release(
        replace(collection, items=tuple(wanted)),
        items,
        world.people,
        _agreements(world, sorted(people)),
        bank.holds.in_force(on),
        bank.findings.open_of_many(wanted),
        version=bank.releases.next_version(collection.id, edition),
        on=on,
        named=named,
    )
    return _without_unlicensed(bank, plan, records, on)


def _without_unlicensed(bank: Bank, plan: ReleasePlan, records: Mapping[ItemId, AnyItem], on: date) -> ReleasePlan:
    """Leave out photographs whose maker no longer lets them be used: a licence is no consent, and can close like one."""
    closed = _unlicensed(bank, records.values(), on)
    gone = tuple(
        LeftOut(item=one.item, kind=one.kind, stream=one.stream, codes=(closed[one.item],))
        for one in plan.included
        if one.item in closed
    )
    kept = tuple(one for one in plan.included if one.item not in closed)
    return replace(plan, included=kept, left_out=(*plan.left_out, *gone))


def _unlicensed(bank: Bank, items: Iterable[AnyItem], on: date) -> dict[ItemId, str]:
    licences = {person: code for person, row in bank.licences.all().items() if (code := row.closes(on))}
    return {
        item.id: licences[item.photographer]
        for item in items
        if isinstance(item, Photo) and item.photographer in licences
    }


def objections_to(
    bank: Bank, release: Release, *, on: date, world: World | None = None
) -> tuple[tuple[ItemId, tuple[str, ...]], ...]:
    """Return the items of a release that may not be shown on this day, with the codes of why; consents and holds only.

    An item counts as well where its people ask today for a treatment that they did not ask for when it went out: the
    bytes outside lack it. Questions that opened later are an editor's to answer: they close a release that has not gone
    out yet, and the next one.
    """
    world = world or world_of(bank)
    collection = bank.collections.get(release.collection)
    holds = bank.holds.in_force(on)
    now = {consent.id: consent for own in world.consents.values() for consent in own}
    earlier = cache(bank.consents.get)  # a shoot has one agreement and a hundred frames
    found: list[tuple[ItemId, tuple[str, ...]]] = []
    released = bank.releases.items(release.id)
    # a version that only removes was approved with the one before it: nothing new is asked of it
    is_asked = release.status in _NOT_OUT and bank.releases.supersedes(release.id) is None
    for start in range(0, len(released), _AT_ONCE):
        chunk = released[start : start + _AT_ONCE]
        records = bank.items.at({one.item: one.revision for one in chunk})
        unlicensed = _unlicensed(bank, records.values(), on)
        asked = bank.findings.open_of_many([one.item for one in chunk]) if is_asked else {}
        for one in chunk:
            item = records.get(one.item)
            if item is None:  # its words were erased
                found.append((one.item, ("item.erased",)))
                continue
            named = named_in(item, world) if isinstance(item, Interview) else {}
            agreed = _agreements(world, _everybody(item, named))
            codes, duties = judge_item(
                item, world.people, agreed, holds, collection, on, named=named, open_findings=asked.get(one.item, ())
            )
            if not codes:
                relied = tuple(
                    now[consent] if consent in now and now[consent].version == version else earlier(consent, version)
                    for _person, consent, version in one.consents
                )
                before = (
                    duties
                    if set(map(id, relied)) == set(map(id, agreed))
                    else judge_item(item, world.people, relied, (), collection, release.on, named=named)[1]
                )
                codes = tuple(sorted({f"consent.duty-{duty.kind.value.replace('_', '-')}" for duty in duties - before}))
            codes = (*codes, unlicensed[one.item]) if one.item in unlicensed else codes
            if codes:
                found.append((one.item, codes))
    return tuple(found)


def ask_again(bank: Bank, items: Iterable[ItemId], *, by: str, on: date) -> None:
    """Screen those of the items whose questions a rule, an agreement, a name or the day may have changed since they were asked."""
    wanted = list(items)
    for start in range(0, len(wanted), _AT_ONCE):
        pulses = bank.pulses.of(wanted[start : start + _AT_ONCE])
        rests = ground(bank, rulebook(), on, {person for pulse in pulses for person in pulse.people})
        if stale := [pulse.item for pulse in pulses if rests.digest(pulse) != pulse.asked]:
            screen(bank, stale, on=on, by=by)


def everybody_in(item: AnyItem, world: World) -> tuple[PersonId, ...]:
    """Return everybody whose agreement an item rests on: shown, heard, credited, or known by a name in what is said."""
    named = named_in(item, world) if isinstance(item, Interview) else {}
    return _everybody(item, named)


def _everybody(item: AnyItem, named: Mapping[int, frozenset[PersonId]]) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys([*views.people_of(item), *(one for people in named.values() for one in people)]))


def named_in(item: AnyItem, world: World) -> Mapping[int, frozenset[PersonId]]:
    """Return, by segment of an interview, whom the registry knows by a name in it; nothing for other kinds."""
    facts = facts_of(item, world)
    return named_in_segments(facts) if isinstance(facts, InterviewFacts) else {}


def _agreements(world: World, people: Iterable[PersonId]) -> tuple[Consent, ...]:
    return tuple(consent for person in people for consent in world.consents.get(person, ()))
