"""After a restore, before anything opens: what was erased since stays erased, what was taken back since stays closed.

The keys tell what was erased: what has no key any more is erased here too. The signed list, where somebody still has it, tells
which versions were taken back. What else was closed since the backup nobody can know: every stream is held until two people
have gone through the register and lift it.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.publish import revoke, signing
from storybank.records import PersonId
from storybank.stages.signing_list import sign_list, signing_key
from storybank.stages.taking_back import delete_copies
from storybank.store.backups import put_back
from storybank.store.bank import open_bank
from storybank.store.upgrades import upgrade_bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    path: Path
    backed_up_on: date
    erased_files: int
    erased_people: tuple[PersonId, ...]
    closed: int  # bundle versions that the signed list calls suspended or revoked
    held: tuple[str, ...]  # streams


def restore(backup: Path, target: Path, keys: Path, *, listing: Path | None, by: str, on: date) -> Restored:
    """Make a bank of a backup and a copy of its keys. listing: a newer bundle-versions.json, with its signature beside it."""
    day = put_back(backup, target, keys)
    upgrade_bank(target, by=by, on=on, is_backed_up=True)
    with open_bank(target) as bank:
        for stream in bank.settings.streams:
            bank.holds.place(scope="stream", value=stream, reason=f"restored from a backup of {day}", by=by, on=on)
        lost = [one for one in bank.originals.everything() if one.state != "erased" and not bank.keys.has(one.address)]
        for one in lost:
            bank.originals.erase(one.address, by=by, on=on)
        people = tuple(one.id for one in bank.people.list() if bank.identities.is_orphaned(one.id))
        closed = 0
        if listing is not None:
            found = revoke.read_list(listing, signing.read_public(signing.public_text(signing_key(bank).public)))
            for seen in (
                listing,
                listing.with_name(listing.name + signing.SUFFIX),
            ):  # the next list's number goes on from it
                shutil.copyfile(seen, bank.path / "curated" / seen.name.replace(listing.name, revoke.FILE_NAME))
            states = {one.digest: one.status for one in found.versions}
            for release, state in bank.releases.statuses():
                told = states.get(release.digest or "")
                if told is revoke.VersionStatus.REVOKED and state != "revoked":
                    bank.releases.revoke(release.id, cause="restore", by=by, on=on)
                    delete_copies(bank, bank.releases.get(release.id))
                    closed += 1
                elif told is revoke.VersionStatus.SUSPENDED and state == "current":
                    bank.releases.suspend(release.id, cause="restore", by=by, on=on)
                    closed += 1
        for person in people:
            for release in bank.exposure.relying_on(person).releases:
                if release.status in ("sealed", "suspended"):
                    bank.releases.revoke(release.id, cause=person, by=by, on=on)
                    delete_copies(bank, bank.releases.get(release.id))
                    closed += 1
            bank.erasure.person(person, by=by, on=on)
        bank.originals.sweep()
        for release, state in bank.releases.statuses():
            if state == "current":
                bank.releases.suspend(release.id, cause="restore", by=by, on=on)
        sign_list(bank, on=on)
        held = tuple(str(stream) for stream in bank.settings.streams)
    return Restored(
        path=target, backed_up_on=day, erased_files=len(lost), erased_people=people, closed=closed, held=held
    )
