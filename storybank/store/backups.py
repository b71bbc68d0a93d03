"""Copies of a bank that survive a lost disk: everything but the keys, of one moment, and nothing that was erased.

keys/ is small and copied by hand to counted places: whoever has a backup and no keys has nothing, and what was destroyed in
keys/ is destroyed in every backup. Derived files, proposals and caches are left out: they are made again. The bank's own
rules and places (own/) are in it, and the small pictures that the desks show: nothing makes those again.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.errors import Refused, Tampered, Unreadable, WrongUse
from storybank.store import files
from storybank.store.config import read_settings
from storybank.store.upgrades import LEDGER, copy_ledger

MANIFEST = "backup.json"
_FOLDERS = (
    "raw", "working/masters", "working/previews", "working/documents", "identities", "audit", "curated", "own",
)  # fmt: skip
_LASTING = (
    "raw/",
    "working/",
    "identities/evidence/",
    "audit/",
)  # named by what they hold, or written once: never changed
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    path: Path
    files: int
    copied: int  # the others were there from the backup before
    removed: int  # of an earlier backup, erased in the bank since
    size_bytes: int


def back_up(bank: Path, target: Path, *, on: date) -> BackedUp:
    """Copy a bank into `target`, over an earlier backup of the same bank; a backup is finished when backup.json is there.

    The ledger is copied first, as of one moment: what is sealed after it is taken along and swept at a restore.
    Raises Refused for a ledger in PostgreSQL (use pg_dump beside it), WrongUse for a target inside the bank or of another bank.
    """
    if target.resolve().is_relative_to(bank.resolve()):
        raise WrongUse("backup.inside", f"{target}: lies in the bank. Name a folder on another disk.")
    if not (bank / LEDGER).exists():
        raise Refused(
            "backup.postgres", f"{bank}: its ledger is in PostgreSQL. Back that up with pg_dump, at the same time."
        )
    if storage_url(bank):
        raise Refused(
            "backup.bucket",
            f"{bank}: its sealed files lie in a bucket. Copy that bucket (every object, no old versions) and the folder.",
        )
    known = _earlier(target, bank)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    (target / MANIFEST).unlink(missing_ok=True)
    copy_ledger(bank / LEDGER, target / LEDGER)
    shutil.copyfile(bank / "bank.toml", target / "bank.toml")
    listing: dict[str, list[object]] = {}
    copied = 0
    for name in _names(bank):
        source, copy = bank / name, target / name
        size = source.stat().st_size
        if name in known and copy.is_file() and copy.stat().st_size == size == known[name][1] and (
            # a word of the signed list or of own rules may change and leave the size: what is no sealed file is read
            name.startswith(_LASTING) or _is_of_a_release(name) or _sha256(source) == known[name][0]
        ):  # fmt: skip
            listing[name] = known[name]
            continue
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = copy.with_name(f".{copy.name}.part")
        shutil.copyfile(source, part)
        part.chmod(0o600)
        part.replace(copy)
        listing[name] = [_sha256(copy), size]
        copied += 1
    for name in (LEDGER, "bank.toml"):
        listing[name] = [_sha256(target / name), (target / name).stat().st_size]
    removed = _remove_others(target, set(listing))
    files.put(
        target / MANIFEST, json.dumps({"on": on.isoformat(), "files": listing}, sort_keys=True, indent=0).encode()
    )
    return BackedUp(
        path=target,
        files=len(listing),
        copied=copied,
        removed=removed,
        size_bytes=sum(int(str(size)) for _digest, size in listing.values()),
    )


def storage_url(bank: Path) -> str:
    """Return the bucket of a bank, empty for the folder."""
    return str(read_settings(bank, os.environ).values["storage.url"])


def put_back(backup: Path, target: Path, keys: Path) -> date:
    """Write the files of a finished backup and a copy of keys/ into an absent or empty folder; return the backup's day.

    Every file is compared with the backup's own list. Nothing may open the bank before `stages.restoring` has replayed.
    """
    try:
        manifest = json.loads((backup / MANIFEST).read_bytes())
        listing = dict(manifest["files"])
        day = date.fromisoformat(manifest["on"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("restore.backup", f"{backup}: not a finished backup (no readable {MANIFEST}).") from error
    if target.exists() and any(target.iterdir()):
        raise WrongUse("restore.not-empty", f"{target}: this folder is not empty. Name a new one.")
    if not (keys / "index.key").is_file() or not (keys / "signing.key").is_file():
        raise WrongUse("restore.keys", f"{keys}: no keys of a bank. A backup never holds them: give the copy of keys/.")
    part = target.with_name(f".{target.name}.restoring")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    for name, (digest, _size) in sorted(listing.items()):
        copy = part / name
        if not copy.resolve().is_relative_to(part.resolve()):
            raise Tampered("restore.path", f"{backup}: a listed file would lie outside the bank.")
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copyfile(backup / name, copy)
        except OSError as error:
            raise Tampered("restore.missing", f"{backup}: {name} cannot be read. Use another copy of it.") from error
        copy.chmod(0o600)
        if _sha256(copy) != digest:
            raise Tampered(
                "restore.changed", f"{backup}: {name} changed since it was backed up. Use another copy of it."
            )
    shutil.copytree(keys, part / "keys")
    for folder in ("raw", "working", "identities", "work", "prefect", "audit", "audit/heads", "curated"):
        (part / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.exists():
        target.rmdir()
    part.replace(target)
    return day


def _earlier(target: Path, bank: Path) -> dict[str, list[object]]:
    if not target.exists() or not any(target.iterdir()):
        return {}
    if not (target / "bank.toml").is_file():
        raise WrongUse("backup.not-empty", f"{target}: holds something else. Name a new folder or an earlier backup.")
    if _born(target, "immutable=1") != _born(bank, "mode=ro"):
        raise WrongUse("backup.other-bank", f"{target}: is a backup of another bank.")
    try:
        return dict(json.loads((target / MANIFEST).read_bytes())["files"])
    except (OSError, ValueError, KeyError):
        return {}  # an unfinished one: everything is copied anew


def _born(folder: Path, how: str) -> str:
    """Return the hash of the first event: what makes a bank this bank and no other."""
    try:
        with closing(sqlite3.connect(f"{(folder / LEDGER).absolute().as_uri()}?{how}", uri=True)) as ledger:
            row = ledger.execute("SELECT hash FROM store_event WHERE sequence = 1").fetchone()
    except sqlite3.Error as error:
        raise Unreadable("backup.ledger", f"{folder / LEDGER}: cannot be read.") from error
    return str(row[0]) if row else ""


def _names(bank: Path) -> Iterator[str]:
    for folder in _FOLDERS:
        for path in sorted((bank / folder).rglob("*")):
            if path.is_file() and not path.name.endswith((".part", ".tmp")):
                yield path.relative_to(bank).as_posix()


def _is_of_a_release(name: str) -> bool:
    return name.startswith("curated/") and name.count("/") > 1


def _remove_others(target: Path, kept: set[str]) -> int:
    gone = [one for one in target.rglob("*") if one.is_file() and one.relative_to(target).as_posix() not in kept]
    for path in gone:
        path.unlink()
    return len(gone)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
