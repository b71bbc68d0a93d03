"""Composing a collection: chosen by initiative, theme or partner, put in order, each story with its own parts."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.findings import Finding
from storybank.records import Collection, InitiativeId, ItemId, ReleasePlan, Story, Stream
from storybank.stages import headings
from storybank.stages.gathering import AnyItem
from storybank.stages.screening import rulebook
from storybank.stages.vocabulary import code_of
from storybank.store.bank import Bank

SMALL_CELL = 5  # a smaller count may point at somebody: shown as "fewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to choose by; empty: whatever. Everything that is said has to hold."""

    initiatives: frozenset[InitiativeId] = frozenset()
    themes: frozenset[str] = frozenset()  # words or codes, in any language
    streams: frozenset[Stream] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.initiatives or self.themes or self.streams)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a plan one stream gathered. Internal; None: fewer than `SMALL_CELL`."""

    stream: Stream
    kind: str
    included: int | None
    left_out: int | None


def mark(collection: Collection) -> str:
    """Return what a collection is told by: whoever changes it says which one was seen."""
    return hashlib.sha256(repr(collection).encode()).hexdigest()[:16]


def keep(
    bank: Bank, collection: Collection, *, kept_because: str = "", seen: str | None = None, by: str, on: date
) -> tuple[Finding, ...]:
    """Store a collection. What the rules ask about new words of its own is returned, and nothing is stored then.

    kept_because: the reason for which somebody keeps words that are asked about. seen: `mark` of what was being changed;
    Refused("collection.stale") where somebody has changed it meanwhile.
    """
    known = next((one for one in bank.collections.list() if one.id == collection.id), None)
    asked: tuple[Finding, ...] = ()
    if known is None or (known.title, known.description) != (collection.title, collection.description):
        asked = headings.of_collection(collection.slug, collection.title, collection.description, rulebook())
    if asked and not kept_because.strip():
        return asked
    with bank.writing():
        if seen is not None and (known is None or mark(bank.collections.get(collection.id)) != seen):
            raise Refused("collection.stale", f"{collection.slug}: somebody changed it meanwhile. Look again.")
        bank.collections.save(collection, by=by, on=on)
        if asked:
            bank.audit.append("collection.wording-kept", collection.id, by=by, questions=len(asked))
    return ()


def choose(bank: Bank, wanted: Wanted) -> tuple[ItemId, ...]:
    """Return the items that fit, in the order they came; a story brings its photographs and interviews along."""
    themes = {code_of("themes", one) for one in wanted.themes}
    records = bank.items.many([row.id for row in bank.items.list()])
    chosen = {item for item, record in records.items() if not record.is_declined and _fits(record, wanted, themes)}
    stories = {(r.stream, r.key) for i, r in records.items() if i in chosen and isinstance(r, Story)}
    return tuple(
        item
        for item, record in records.items()
        if not record.is_declined and (item in chosen or (record.stream, record.story) in stories)
    )


def add(collection: Collection, items: Iterable[ItemId]) -> Collection:
    """Return the collection with these items behind what it has; each stands once."""
    return replace(collection, items=tuple(dict.fromkeys((*collection.items, *items))))


def remove(bank: Bank, collection: Collection, items: Iterable[ItemId]) -> Collection:
    """Return the collection without these items; a story goes with its own parts."""
    gone = set(items)
    records = bank.items.many(collection.items)
    stories = {(r.stream, r.key) for item, r in records.items() if item in gone and isinstance(r, Story)}
    gone |= {item for item, record in records.items() if record.story and (record.stream, record.story) in stories}
    return replace(
        collection,
        items=tuple(item for item in collection.items if item not in gone),
        cover=None if collection.cover in gone else collection.cover,
        licences={item: licence for item, licence in collection.licences.items() if item not in gone},
    )


def put_in_order(collection: Collection, first: Iterable[ItemId]) -> Collection:
    """Return the collection with these items first, in this order; the others follow as they were."""
    named = tuple(dict.fromkeys(first))
    if unknown := [item for item in named if item not in collection.items]:
        raise WrongUse("collection.not-in-it", f"{collection.slug}: {unknown[0]} is not in it. Add it first.")
    rest = tuple(item for item in collection.items if item not in named)
    return replace(collection, items=(*named, *rest), is_order_chosen=True)


def balance(plan: ReleasePlan) -> tuple[Share, ...]:
    """Return what each stream has in a plan, by kind: for the publisher's own eyes, and never a count of one or two."""
    inside = Counter((one.stream, one.kind.value) for one in plan.included)
    outside = Counter((one.stream, one.kind.value) for one in plan.left_out)
    return tuple(
        Share(stream=stream, kind=kind, included=_shown(inside[stream, kind]), left_out=_shown(outside[stream, kind]))
        for stream, kind in sorted({*inside, *outside})
    )


def _shown(count: int) -> int | None:
    return count if count == 0 or count >= SMALL_CELL else None


def _fits(record: AnyItem, wanted: Wanted, themes: set[str]) -> bool:
    return (
        (not wanted.initiatives or record.initiative in wanted.initiatives)
        and (not wanted.streams or record.stream in wanted.streams)
        and (not themes or not themes.isdisjoint(code_of("themes", one) for one in record.themes))
    )
