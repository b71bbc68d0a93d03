"""What is out, held against now: its bytes, its rules, its agreements, its list, and the copies that others have.

Nothing is changed. What wants an act and what is only good to know are told apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.errors import StorybankError
from storybank.publish import bag, revoke, rights
from storybank.publish.verify import verify
from storybank.records import ItemId, Release, ReleaseId
from storybank.stages.gathering import World
from storybank.stages.planning import objections_to
from storybank.stages.releasing import folder_of
from storybank.stages.screening import rulebook, world_of
from storybank.stages.signing_list import signing_key
from storybank.store.bank import Bank

BYTES, RULES, AGREEMENTS, LIST, COPIES = "bytes", "rules", "agreements", "list", "copies"
_DONE = frozenset({"removed", "deleted", "not-held"})  # a holder's answer after which nothing is left to ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One thing that is not as it was, or not as it should be, with one version that went out."""

    release: ReleaseId | None  # None: of no version that the ledger knows, or of all
    kind: str
    where: str  # a file in the bundle, a folder, a holder; empty: the version as a whole
    codes: tuple[str, ...]
    item: ItemId | None = None
    wants_act: bool = True


def drift(bank: Bank, *, on: date, copies: Iterable[Path] = ()) -> Iterator[Drift]:
    """Yield what has drifted by this day. copies: folders with copies of ours elsewhere, looked at too."""
    world = world_of(bank)
    states = bank.releases.statuses()
    for release, state in states:
        yield from _bytes(bank, release, state)
        if state == "current":
            yield from _rules(bank, release)
            yield from _agreements(bank, release, world, on)
    yield from _strangers(bank, states)
    yield from _list(bank, states)
    yield from _copies(bank, states, on)
    for folder in copies:
        yield from _copy(bank, folder, states)


def _bytes(bank: Bank, release: Release, state: str) -> Iterator[Drift]:
    folder = folder_of(bank, release)
    if not folder.is_dir():
        if state != "revoked":  # of what was taken back nothing should be here
            yield Drift(release=release.id, kind=BYTES, where=folder.name, codes=("bytes.gone",))
        return
    if state == "revoked":
        yield Drift(release=release.id, kind=BYTES, where=folder.name, codes=("bytes.kept",), wants_act=False)
    yield from _faults(bank, folder, release)


def _faults(bank: Bank, folder: Path, release: Release | None) -> Iterator[Drift]:
    found = verify(folder, signing_key(bank).public)
    own = release.id if release else None
    if release is not None and found.digest != release.digest:
        # resealed by hand: another manifest, that may well be in order with itself
        yield Drift(release=own, kind=BYTES, where=bag.PAYLOAD_MANIFESTS["sha512"], codes=("bytes.another",))
    for fault in found.faults:
        yield Drift(release=own, kind=BYTES, where=fault.path, codes=(f"bytes.{fault.code}",))


def _rules(bank: Bank, release: Release) -> Iterator[Drift]:
    import json

    try:
        said = json.loads((folder_of(bank, release) / "data" / rights.PATH).read_bytes())["rulebook"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # told by its bytes
    if said != rulebook().hash:
        yield Drift(release=release.id, kind=RULES, where="", codes=("rules.changed",), wants_act=False)


def _agreements(bank: Bank, release: Release, world: World, on: date) -> Iterator[Drift]:
    closed = dict(objections_to(bank, release, on=on, world=world))
    for item, codes in closed.items():
        yield Drift(release=release.id, kind=AGREEMENTS, where="", codes=codes, item=item)
    now = {consent.id: consent.version for own in world.consents.values() for consent in own}
    for one in bank.releases.items(release.id):
        if one.item not in closed and any(now.get(consent, 0) > version for _who, consent, version in one.consents):
            newer = ("agreement.newer",)
            yield Drift(release=release.id, kind=AGREEMENTS, where="", codes=newer, item=one.item, wants_act=False)


def _strangers(bank: Bank, states: Iterable[tuple[Release, str]]) -> Iterator[Drift]:
    """Yield folders among the releases that the ledger never sealed."""
    known = {folder_of(bank, release).name for release, _state in states}
    for folder in sorted(one for one in (bank.path / "curated").iterdir() if one.is_dir()):
        if folder.name not in known and not folder.name.startswith("."):
            yield Drift(release=None, kind=BYTES, where=folder.name, codes=("bytes.unknown-version",))


def _list(bank: Bank, states: tuple[tuple[Release, str], ...]) -> Iterator[Drift]:
    """Yield where the signed list that portals poll does not say what the ledger says."""
    path = bank.path / "curated" / revoke.FILE_NAME
    try:
        listed = {one.digest: one.status.value for one in revoke.read_list(path, signing_key(bank).public).versions}
    except (StorybankError, OSError, UnicodeDecodeError):
        if states:
            yield Drift(release=None, kind=LIST, where=path.name, codes=("list.unreadable",))
        return
    for release, state in states:
        if listed.get(release.digest or "") != state:
            yield Drift(release=release.id, kind=LIST, where=path.name, codes=("list.older",))


def _copies(bank: Bank, states: Iterable[tuple[Release, str]], on: date) -> Iterator[Drift]:
    state_of = {release.id: state for release, state in states}
    answers = {notice.copy: notice.result for notice in bank.registers.notices()}
    for copy in bank.registers.copies():
        state = state_of.get(copy.release, "revoked")
        is_over = copy.until_on is not None and copy.until_on < on
        if answers.get(copy.id) in _DONE:
            continue
        if state != "current":
            yield Drift(release=copy.release, kind=COPIES, where=copy.holder, codes=(f"copy.{state}",))
        elif is_over:
            yield Drift(release=copy.release, kind=COPIES, where=copy.holder, codes=("copy.ended",))
        elif copy.confirmed_on is None:
            yield Drift(
                release=copy.release, kind=COPIES, where=copy.holder, codes=("copy.unconfirmed",), wants_act=False
            )


def _copy(bank: Bank, folder: Path, states: Iterable[tuple[Release, str]]) -> Iterator[Drift]:
    """Yield what is wrong with a copy elsewhere: edited, of no version of ours, older than what is current, taken back."""
    try:
        digest = bag.digest(folder)
    except OSError:
        yield Drift(release=None, kind=COPIES, where=str(folder), codes=("copy.no-bundle",))
        return
    known = {release.digest: (release, state) for release, state in states}
    if digest not in known:
        yield Drift(release=None, kind=COPIES, where=str(folder), codes=("copy.not-ours",))
        return
    release, state = known[digest]
    newer = [
        one.id
        for one, other in states
        if other == "current"
        and (one.collection, one.edition) == (release.collection, release.edition)
        and one.version > release.version
    ]
    if state != "current" or newer:
        code = "copy.older" if newer else f"copy.{state}"
        yield Drift(release=release.id, kind=COPIES, where=str(folder), codes=(code,))
    for one in _faults(bank, folder, release):
        yield Drift(release=one.release, kind=COPIES, where=f"{folder}/{one.where}", codes=one.codes)
