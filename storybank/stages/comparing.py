"""What another rulebook would change in everything that is in the bank already: nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank import schemafiles
from storybank.findings import Finding
from storybank.places import gazetteer as places
from storybank.records import ItemId
from storybank.rulebook import parse
from storybank.stages.screening import questions_about, world_of
from storybank.store.bank import Bank

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question that the other rulebook asks, no longer asks, or weighs otherwise. `was`, `would`: severity, "" for not asked."""

    item: ItemId
    code: str
    field: str
    words: str
    was: str
    would: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between the rulebook in force and another, over `items` items."""

    items: int
    hash: str  # of the other rulebook
    changes: tuple[Change, ...]


def compare(bank: Bank, rules: Path, *, on: date, progress: Progress = lambda *_: None) -> Comparison:
    """Ask every item under the rulebook of the folder `rules` and under the one in force; what it lacks is taken from the shipped one."""
    other = parse(schemafiles.rulebook_documents(rules), places.load())
    world = world_of(bank)
    wanted = [row.id for row in bank.items.list()]
    changes: list[Change] = []
    for number, (item_id, item) in enumerate(bank.items.many(wanted).items(), 1):
        before = {finding.key: finding for finding in questions_about(bank, item, world, on)}
        after = {finding.key: finding for finding in questions_about(bank, item, world, on, rules=other)}
        for key in dict.fromkeys((*before, *after)):
            change = _change(item_id, before.get(key), after.get(key))
            if change is not None:
                changes.append(change)
        progress("compare", number, len(wanted))
    return Comparison(items=len(wanted), hash=other.hash, changes=tuple(changes))


def _change(item: ItemId, before: Finding | None, after: Finding | None) -> Change | None:
    known = after or before
    was, would = (found.severity.value if found else "" for found in (before, after))
    if known is None or was == would:
        return None
    return Change(
        item=item, code=known.code, field=known.field, words=known.facts.get("words", ""), was=was, would=would
    )
