"""The signed list of bundle versions: current, suspended or revoked.

A portal that shows a bundle polls this list. It names versions, never items: a public list of what was withdrawn would
be a guide for a hostile reader, and anyone holding two versions can compare them anyway.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from storybank.errors import Tampered, Unreadable
from storybank.publish import signing

FILE_NAME = "bundle-versions.json"
SCHEMA = "storybank/bundle-versions/1"


class VersionStatus(StrEnum):
    CURRENT = "current"
    SUSPENDED = "suspended"  # a pause: do not show it until the next list says otherwise
    REVOKED = "revoked"  # take it down and delete the copy


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleVersion:
    collection: str  # public id
    version: int
    digest: str  # SHA-256 of the bundle's manifest-sha512.txt
    status: VersionStatus
    since_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    serial: int  # grows by one with every list: a reader refuses an older one
    on: date
    versions: tuple[BundleVersion, ...]

    def status(self, digest: str) -> VersionStatus | None:
        """Return the status of the bundle with this digest; None: the list does not know it."""
        return next((one.status for one in self.versions if one.digest == digest), None)


def write_list(
    folder: Path, versions: Iterable[BundleVersion], *, serial: int, on: date, key: signing.SigningKey
) -> Path:
    """Write the list and its signature side by side, each whole or not at all; return the list's path."""
    ordered = sorted(versions, key=lambda one: (one.collection, one.version, one.digest))
    data = _encode({
        "schema": SCHEMA,
        "serial": serial,
        "on": on.isoformat(),
        "versions": [
            {
                "collection": one.collection,
                "version": one.version,
                "digest": one.digest,
                "status": one.status.value,
                "since_on": one.since_on.isoformat(),
            }
            for one in ordered
        ],
    })  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    signature = signing.sign(data, key, f"{SCHEMA} serial {serial} {on.isoformat()}")
    for target, content in ((path.with_name(FILE_NAME + signing.SUFFIX), signature.encode()), (path, data)):
        part = target.with_name(f".{target.name}.part")
        part.write_bytes(content)
        part.replace(target)
    return path


def read_list(path: Path, key: signing.PublicKey, *, last_serial: int = 0) -> RevocationList:
    """Read a list that is signed with `key` and not older than `last_serial`.

    Raises Tampered for a wrong signature or a list that goes back, Unreadable for anything that is no list.
    """
    data = path.read_bytes()
    signing.check(data, path.with_name(path.name + signing.SUFFIX).read_text(encoding="utf-8"), key)
    try:
        found = json.loads(data)
        if found["schema"] != SCHEMA:
            raise ValueError(found["schema"])
        listing = RevocationList(
            serial=int(found["serial"]),
            on=date.fromisoformat(found["on"]),
            versions=tuple(_version(one) for one in found["versions"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(
            "revoke.list", f"{path.name}: not a list of bundle versions ({type(error).__name__})."
        ) from error
    if listing.serial < last_serial:
        raise Tampered(
            "revoke.older", f"{path.name}: serial {listing.serial} is older than {last_serial}, seen before."
        )
    return listing


def _version(found: Mapping[str, object]) -> BundleVersion:
    return BundleVersion(
        collection=str(found["collection"]),
        version=int(str(found["version"])),
        digest=str(found["digest"]),
        status=VersionStatus(str(found["status"])),
        since_on=date.fromisoformat(str(found["since_on"])),
    )


def _encode(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
