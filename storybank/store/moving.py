"""Moves a bank's ledger from SQLite to PostgreSQL and its sealed files from the folder to a bucket; forward only.

Copying changes nothing of what is there: the ledger is copied from a copy of one moment, in one transaction of the new
database; files that arrived whole are not sent again. Only `switch` changes where the bank looks, after comparing both sides.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from storybank.errors import Refused, Tampered, Unavailable, WrongUse
from storybank.store import bank as banks
from storybank.store import config, files
from storybank.store.storage import KINDS, Bucket, require_bucket, storage_of
from storybank.store.upgrades import LEDGER, copy_ledger

PROGRESS = "moving.json"  # in the bank's folder: which files were compared in the bucket
LEFT = "moved"  # where what was moved away waits to be deleted
TARGET = "target"
_KEPT_EVERY = 50  # files
_AT_ONCE = 500  # rows
_FENCE = """CREATE TRIGGER IF NOT EXISTS store_moved BEFORE INSERT ON store_event
BEGIN SELECT RAISE(ABORT, 'this ledger was moved'); END"""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where to: either may be empty. database: postgresql://…; storage: s3://bucket/prefix."""

    database: str = ""
    storage: str = ""
    endpoint: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What lies on the other side, compared: rows per table, files by hash."""

    tables: Mapping[str, int]
    files: int
    sent: int  # of the files, in this run
    size_bytes: int


def copy(path: Path, to: Destination, *, extend: banks.Extend | None, progress: Progress) -> Copied:
    """Copy ledger and files and compare every row and every byte; the same again goes on where it stopped.

    extend: adds the desks' own tables (accounts, passkeys) to what is copied. No bank may be open in this process.
    Raises Refused where the other side holds something else, Tampered where it differs after copying.
    """
    path = path.expanduser().absolute()
    _require_movable(path, to)
    sent, found = _copy_files(path, to, progress) if to.storage else (0, {})
    tables = _copy_ledger(path, to, extend, progress) if to.database else {}
    return Copied(tables=tables, files=len(found), sent=sent, size_bytes=sum(size for size, _digest in found.values()))


def switch(
    path: Path, to: Destination, *, by: str, on: date, extend: banks.Extend | None, progress: Progress
) -> Copied:
    """Copy what is new, compare, then let the bank look there. What it moved away from waits in moved/ for deletion.

    Whoever has the old ledger open cannot write into it any more. Raises as `copy`, Refused while something runs.
    """
    path = path.expanduser().absolute()
    _require_movable(path, to)
    _require_idle(path)
    with _closed_to_others(path, is_left=bool(to.database)):
        done = copy(path, to, extend=extend, progress=progress)
        config.change_settings(path, _settings(to))
    for name in (*_moved_files(path, to), *((LEDGER,) if to.database else ())):
        target = path / LEFT / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (path / name).replace(target)
    for tail in ("-wal", "-shm"):
        (path / f"{LEDGER}{tail}").unlink(missing_ok=True)
    (path / PROGRESS).unlink(missing_ok=True)
    with banks.open_bank(path) as bank:
        if bank.audit.verify() is not None:
            raise Tampered(
                "move.audit", "The audit chain does not hold on the other side. bank.toml.before is the way back."
            )
        bank.audit.append("bank.moved", "bank", by=by, tables=len(done.tables), files=done.files, on=on.isoformat())
    return done


def _settings(to: Destination) -> dict[str, str]:
    values = {"database.url": to.database} if to.database else {}
    if to.storage:
        values |= {"storage.url": to.storage, "storage.endpoint": to.endpoint, "storage.region": to.region}
    return values


def _require_movable(path: Path, to: Destination) -> None:
    if not to.database and not to.storage:
        raise WrongUse(
            "move.where", "move: name where to: --database postgresql://…, --storage s3://bucket/prefix, or both."
        )
    settings = config.read_settings(path, {})
    if to.database and (settings.database_url or not (path / LEDGER).is_file()):
        raise WrongUse("move.database", f"{path}: its ledger is no SQLite file; it was moved already.")
    if to.storage and settings.values["storage.url"]:
        raise WrongUse("move.storage", f"{path}: its sealed files lie in a bucket already.")
    if to.storage:
        require_bucket(to.storage)


def _copy_files(path: Path, to: Destination, progress: Progress) -> tuple[int, dict[str, tuple[int, str]]]:
    """Send every sealed file that is not there yet and compare by hash what came; return how many were sent, and all."""
    bucket = _bucket(path, to)
    here = {one: path / one for one in _moved_files(path, to)}
    done = _progress(path, to)
    found: dict[str, tuple[int, str]] = {}
    sent = 0
    for number, (name, source) in enumerate(here.items(), 1):
        size, digest = source.stat().st_size, _sha256(source)
        known = bucket.size(name)
        if known != size or done.get(name) != digest:
            if known != size or bucket.sha256(name) != digest:
                bucket.put(name, source)
                sent += 1
                if bucket.sha256(name) != digest:
                    raise Tampered("move.file", f"{name}: is not the same in the bucket after it was sent. Try again.")
            done[name] = digest
        found[name] = size, digest
        if number % _KEPT_EVERY == 0 or number == len(here):
            files.put(path / PROGRESS, json.dumps({"storage": to.storage, "compared": done}, sort_keys=True).encode())
            progress("files", number, len(here))
    for folder in KINDS.values():  # erased since an earlier run: nothing of it stays there
        for name in [one for one in bucket.names(folder) if one not in here]:
            bucket.remove(name)
    return sent, found


def _moved_files(path: Path, to: Destination) -> list[str]:
    if not to.storage:
        return []
    return [
        one.relative_to(path).as_posix() for kind in KINDS.values() for one in sorted((path / kind).glob("??/*.age"))
    ]


def _bucket(path: Path, to: Destination) -> Bucket:
    settings = config.read_settings(path, {})
    there = replace(settings, values={**settings.values, **_settings(to)})
    found = storage_of(path, there, os.environ)
    assert isinstance(found, Bucket)
    return found


def _progress(path: Path, to: Destination) -> dict[str, str]:
    try:
        kept = json.loads((path / PROGRESS).read_bytes())
        return dict(kept["compared"]) if kept["storage"] == to.storage else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _copy_ledger(path: Path, to: Destination, extend: banks.Extend | None, progress: Progress) -> dict[str, int]:
    """Copy every table in one transaction and compare both sides; what was there of an earlier try is replaced."""
    snapshot = path / "work" / "moving.sqlite3"
    copy_ledger(path / LEDGER, snapshot)
    banks._require_none_open(path)
    banks._start(path, None, extend)
    try:
        with _two_databases(path, snapshot, to.database):
            return _copy_tables(progress)
    finally:
        banks._stop()
        for name in (snapshot, *(snapshot.with_name(f"{snapshot.name}{tail}") for tail in ("-wal", "-shm"))):
            name.unlink(missing_ok=True)


@contextmanager
def _two_databases(path: Path, snapshot: Path, url: str) -> Iterator[None]:
    from django.db import DatabaseError, connections

    from storybank.store.django import database

    source = {**database(path, None), "NAME": str(snapshot)}
    before = connections.settings
    aliases = ("default", TARGET)
    for alias in aliases:
        if hasattr(connections._connections, alias):
            delattr(connections._connections, alias)
    connections.settings = connections.configure_settings({"default": source, TARGET: database(path, url)})
    try:
        try:
            connections[TARGET].ensure_connection()
        except DatabaseError:
            raise Unavailable(
                "move.unreachable", "The new database does not answer. Make it first (createdb), and check its address."
            ) from None
        yield
    finally:
        connections.close_all()
        for alias in aliases:
            if hasattr(connections._connections, alias):
                delattr(connections._connections, alias)
        connections.settings = before


def _copy_tables(progress: Progress) -> dict[str, int]:
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connections, transaction

    source, target = connections["default"], connections[TARGET]
    _clear_target()
    call_command("migrate", database=TARGET, verbosity=0, interactive=False)
    present = set(source.introspection.table_names())
    models = [model for model in _models() if model._meta.db_table in present]
    with transaction.atomic(using=TARGET), target.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in models:  # what making the tables put there: kinds of content, permissions, a site
            if model._base_manager.using(TARGET).exists():
                cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")  # noqa: S608, a table's name
        counts = {}
        for number, model in enumerate(models, 1):
            counts[model._meta.db_table] = _copy_table(model)
            progress("tables", number, len(models))
        for statement in target.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        for model in models:
            if _digest(model, "default") != _digest(model, TARGET):
                raise Tampered("move.table", f"{model._meta.db_table}: differs after copying. Nothing was kept there.")
    return counts


def _clear_target() -> None:
    """Make room where an earlier try of this very bank lies; Refused for anything else."""
    from django.db import connections

    source, target = connections["default"], connections[TARGET]
    with source.cursor() as cursor:
        cursor.execute("SELECT hash FROM store_event WHERE sequence = 1")
        born = cursor.fetchone()
    with target.cursor() as cursor:
        tables = target.introspection.table_names(cursor)
        if not tables:
            return
        is_ours = {"store_event", "django_migrations"} <= set(tables)
        if is_ours:
            cursor.execute("SELECT hash FROM store_event ORDER BY sequence LIMIT 1")
            is_ours = cursor.fetchone() in (born, None)
        if not is_ours:
            raise Refused("move.not-empty", "The new database holds something else. Make an empty one for this bank.")
        for table in tables:
            cursor.execute(f"DROP TABLE {target.ops.quote_name(table)} CASCADE")


def _models() -> list[Any]:
    from django.apps import apps

    found = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy]
    return sorted(found, key=lambda one: str(one._meta.db_table))


def _copy_table(model: Any) -> int:
    """Copy one table row by row as it is; nothing is dated anew."""
    stamped = [field for field in model._meta.local_fields if getattr(field, "auto_now_add", False)]
    touched = [field for field in model._meta.local_fields if getattr(field, "auto_now", False)]
    for field in stamped:
        field.auto_now_add = False
    for field in touched:
        field.auto_now = False
    try:
        waiting: list[Any] = []
        count = 0
        for row in model._base_manager.using("default").order_by("pk").iterator(chunk_size=_AT_ONCE):
            waiting.append(row)
            if len(waiting) == _AT_ONCE:
                model._base_manager.using(TARGET).bulk_create(waiting)
                count, waiting = count + len(waiting), []
        model._base_manager.using(TARGET).bulk_create(waiting)
        return count + len(waiting)
    finally:
        for field in stamped:
            field.auto_now_add = True
        for field in touched:
            field.auto_now = True


def _digest(model: Any, alias: str) -> tuple[int, str]:
    """Return how many rows a table has and one hash of them all, the same in both databases whatever order they come in."""
    names = [field.attname for field in model._meta.local_fields]
    total, count = 0, 0
    for row in model._base_manager.using(alias).values_list(*names).iterator(chunk_size=_AT_ONCE):
        body = json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)
        total = (total + int.from_bytes(hashlib.sha256(body.encode()).digest(), "big")) % (1 << 256)
        count += 1
    return count, f"{total:064x}"


def _require_idle(path: Path) -> None:
    """Raise Refused while desks or a flow run on this bank: they would write on where nobody looks any more."""
    from storybank.store.processes import is_alive

    try:
        pid = int(json.loads((path / "prefect" / "server.json").read_bytes())["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if is_alive(f"{socket.gethostname()[:30]}~{pid}"):
        raise Refused(
            "move.running", f"{path}: its flow runner runs. End `storybank up` first, then type the same again."
        )


@contextmanager
def _closed_to_others(path: Path, *, is_left: bool) -> Iterator[None]:
    """Hold the old ledger's write lock, so that nothing is written between the last copy and the switch.

    is_left: then it refuses every further event: whoever still has it open is stopped at the next write.
    """
    if not (path / LEDGER).is_file():
        yield
        return
    with closing(sqlite3.connect(path / LEDGER, timeout=60, isolation_level=None)) as ledger:
        ledger.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            ledger.execute("ROLLBACK")
            raise
        if is_left:
            ledger.execute(_FENCE)
        ledger.execute("COMMIT")
        if is_left:
            ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
