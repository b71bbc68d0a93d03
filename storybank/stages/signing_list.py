"""The signed list of bundle versions that a portal polls, and the key it is signed with."""

import shutil
from datetime import date
from pathlib import Path

from storybank import publish
from storybank.errors import StorybankError
from storybank.publish import signing
from storybank.publish.revoke import FILE_NAME, BundleVersion, RevocationList, VersionStatus, read_list, write_list
from storybank.store.bank import Bank

POLLER = "poll.sh"


def signing_key(bank: Bank) -> signing.SigningKey:
    """Return the bank's signing key in the form that bundle signatures use."""
    return signing.SigningKey(bank.keys.key_id, bank.keys.signing_key())


def sign_list(bank: Bank, *, on: date) -> None:
    """Write the signed list of bundle versions that a portal polls: versions and their state, never items."""
    versions = [
        BundleVersion(
            collection=bank.collections.get(release.collection).public_id,
            version=release.version,
            digest=release.digest or "",
            status=VersionStatus(state),
            since_on=on,
        )
        for release, state in bank.releases.statuses()
    ]
    folder = bank.path / "curated"
    write_list(folder, versions, serial=_serial(bank, versions), on=on, key=signing_key(bank))
    shutil.copyfile(
        Path(publish.__file__).parent / POLLER, folder / POLLER
    )  # what a static portal runs beside its copy


def read_serial(bank: Bank) -> int:
    """Return the number of the list that lies here, -1 where there is none that is ours."""
    before = _before(bank)
    return before.serial if before else -1


def _serial(bank: Bank, versions: list[BundleVersion]) -> int:
    """Return a number that grows with every change: the audit chain's, so that no older list passes for a newer one.

    A restored bank has a shorter chain than the list that portals have seen: its numbers go on from that list.
    """
    last, before = bank.audit.last(), _before(bank)
    own = last.sequence if last else 0
    if before is None or own > before.serial:
        return own
    said = {(one.collection, one.version, one.digest, one.status) for one in before.versions}
    is_same = said == {(one.collection, one.version, one.digest, one.status) for one in versions}
    return before.serial if is_same else before.serial + 1


def _before(bank: Bank) -> RevocationList | None:
    try:
        return read_list(bank.path / "curated" / FILE_NAME, signing_key(bank).public)
    except (StorybankError, OSError, UnicodeDecodeError):
        return None
