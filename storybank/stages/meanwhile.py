"""What closed while a release was being made or sealed: asked again at the end, so that nothing slips out between two looks.

Closing never waits for whoever is making a release. So whoever makes one looks back: had anything closed since the first look,
every agreement is asked again. Where nothing closed, that costs four looks into the chain.
"""

import shutil
from datetime import date
from pathlib import Path

from storybank.errors import Refused
from storybank.records import Collection, ItemId, Release, ReleasePlan
from storybank.stages.planning import objections_to, plan_of
from storybank.stages.signing_list import sign_list
from storybank.store.bank import Bank

_CLOSING = ("consent.", "hold.", "licence.", "content.")  # families of events after which something may be closed


def now(bank: Bank) -> int:
    """Return the end of the chain: what comes after it has come meanwhile."""
    last = bank.audit.last()
    return last.sequence if last else 0


def require_still_open(bank: Bank, release: Release, folder: Path, *, since: int, by: str, on: date) -> None:
    """Void a fresh proposal, and delete its bytes, where something in it closed or was edited while it was made."""
    closed = _closed(bank, release, since, on)
    if not closed:
        return
    bank.releases.void(release.id, by=by, on=on)
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(f"{folder.name}.questions.json").unlink(missing_ok=True)
    for item in closed:
        bank.derivatives.purge(item, by=by, on=on)
    raise _closed_meanwhile(folder, len(closed))


def require_nothing_closed(
    bank: Bank, plan: ReleasePlan, collection: Collection, folder: Path, *, since: int, by: str, on: date
) -> None:
    """Raise Refused where something planned has closed since, with its bytes and derivatives gone: while it is being written."""
    if not has_closed(bank, since):
        return
    still = {one.item for one in plan_of(bank, collection, on=on).included}
    closed = [one.item for one in plan.included if one.item not in still]
    if not closed:
        return
    for half in (folder, *folder.parent.glob(f".{folder.name}.*")):
        shutil.rmtree(half, ignore_errors=True)
    for item in closed:
        bank.derivatives.purge(item, by=by, on=on)
    raise _closed_meanwhile(folder, len(closed))


def close_again(bank: Bank, release: Release, *, since: int, by: str, on: date) -> Release:
    """Suspend a version that was just sealed where something in it closed meanwhile; return it as it is now."""
    if not has_closed(bank, since) or not objections_to(bank, release, on=on):
        return release
    suspended = bank.releases.suspend(release.id, cause=release.id, by=by, on=on)
    sign_list(bank, on=on)
    return suspended


def _closed_meanwhile(folder: Path, count: int) -> Refused:
    return Refused(
        "publish.closed-meanwhile",
        f"{folder.name}: {count} items were closed or edited while it was made. Nothing is proposed; propose again.",
    )


def _closed(bank: Bank, release: Release, since: int, on: date) -> tuple[ItemId, ...]:
    inside = {one.item for one in bank.releases.items(release.id)}
    edited = {ItemId(one.subject) for one in bank.audit.list(verb="item.revised", after=since)} & inside
    against = {item for item, _codes in objections_to(bank, release, on=on)} if has_closed(bank, since) else set()
    return tuple(sorted(edited | against))


def has_closed(bank: Bank, since: int) -> bool:
    """Say whether anything of the bank may have closed after that point of the chain."""
    return any(bank.audit.list(verb=family, after=since, limit=1) for family in _CLOSING)
