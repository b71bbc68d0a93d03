"""Bringing a bank's ledger to this program's version: backed up first, forward only."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from storybank.errors import Refused, WrongUse
from storybank.store import bank as banks
from storybank.store import files

if TYPE_CHECKING:
    from storybank.store.ledger import Clock

FOLDER = "backups"
LEDGER = "ledger.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgraded:
    """What an upgrade did: the versions it added, and where the ledger from before lies."""

    path: Path
    applied: tuple[str, ...]  # names of migrations; empty: it was of this version already
    backup: Path | None


def pending(path: Path) -> tuple[str, ...]:
    """Return what an upgrade of the bank would add, oldest first; nothing is written. Raises as `upgrade_bank` does."""
    banks._require_none_open(path)
    banks._start(path, None, None)
    try:
        return _pending(path)
    finally:
        banks._stop()


def upgrade_bank(
    path: Path, *, by: str, on: date, is_backed_up: bool = False, clock: "Clock | None" = None
) -> Upgraded:
    """Apply this program's migrations to a bank that no process has open, after copying its ledger to backups/.

    is_backed_up: the administrator has backed a PostgreSQL ledger up (`pg_dump`), which this program cannot do.
    Raises WrongUse where the bank is of a newer program or there is none, Refused for PostgreSQL without a backup.
    """
    path = path.expanduser().absolute()
    banks._require_none_open(path)
    ledger = banks._start(path, clock, None)
    try:
        waiting = _pending(path)
        if not waiting:
            return Upgraded(path=path, applied=(), backup=None)
        backup = _back_up(path, waiting[0], is_backed_up=is_backed_up)
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        from storybank.store import triggers

        triggers.require()
        with ledger.writing():
            ledger.record("bank.upgraded", "bank", by, to=waiting[-1], steps=len(waiting), on=on.isoformat())
        return Upgraded(path=path, applied=waiting, backup=backup)
    finally:
        banks._stop()


def _pending(path: Path) -> tuple[str, ...]:
    from django.db import DatabaseError, connection

    wanted = sorted(file.stem for file in (Path(__file__).parent / "migrations").glob("0*.py"))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'store'")
            applied = {row[0] for row in cursor.fetchall()}
    except DatabaseError as error:
        raise WrongUse(
            "bank.unfinished", f"{path}: the ledger was not finished; there is nothing to upgrade."
        ) from error
    if newer := sorted(applied - set(wanted)):
        raise WrongUse(
            "bank.newer",
            f"{path}: this bank was upgraded by a newer program ({newer[-1]}). Install that one: there is no way back.",
        )
    return tuple(one for one in wanted if one not in applied)


def _back_up(path: Path, first: str, *, is_backed_up: bool) -> Path | None:
    if not (path / LEDGER).exists():
        if not is_backed_up:
            raise Refused(
                "upgrade.no-backup",
                f"{path}: the ledger is in PostgreSQL. Back it up with pg_dump, then say so with --backed-up.",
            )
        return None
    target = path / FOLDER / f"before-{first}.sqlite3"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    copy_ledger(path / LEDGER, target)
    return target


def copy_ledger(source: Path, target: Path) -> None:
    """Copy a SQLite ledger as of one moment, whoever writes meanwhile; the copy is synced and for its owner alone."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
    part.chmod(0o600)
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    part.replace(target)
    files.sync_folder(target.parent)
