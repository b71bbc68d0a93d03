"""The signed list of bundle versions that a portal polls, and the key it is signed with."""

import shutil
from datetime import date
from pathlib import Path

from storybank import publish
from storybank.publish import signing
from storybank.publish.revoke import BundleVersion, VersionStatus, write_list
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
    write_list(folder, versions, serial=_serial(bank), on=on, key=signing_key(bank))
    shutil.copyfile(
        Path(publish.__file__).parent / POLLER, folder / POLLER
    )  # what a static portal runs beside its copy


def _serial(bank: Bank) -> int:
    """Return a number that grows with every change: the audit chain's, so that no older list passes for a newer one."""
    last = bank.audit.last()
    return last.sequence if last else 0
