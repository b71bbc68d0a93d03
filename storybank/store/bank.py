"""The facade: one open bank, its nouns as attributes, and the only place that starts Django.

    with open_bank(find_bank(option)) as bank:
        for row in bank.items.list(viewer=frozenset({"nur"})): ...

Nothing here imports Django before a bank is made or opened.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storybank import schemafiles
from storybank.errors import Unavailable, Unreadable, WrongUse
from storybank.records import Stream
from storybank.store.processes import is_alive

if TYPE_CHECKING:
    from storybank.store.config import Settings
    from storybank.store.ledger import Clock, Ledger
    from storybank.store.rows import KeysMade

    Extend = Callable[[dict[str, Any], Path, Settings], dict[str, Any]]

FOLDERS = ("raw", "working", "identities", "keys", "work", "prefect", "audit", "audit/heads", "curated")
STALE_S = 24 * 3600
ROOM_BYTES = 1 << 20

_open: Bank | None = None  # one bank per process
_umask: int | None = None  # the process's own, while a bank is open


class Bank:
    """One open bank. Attributes are the nouns; each says in its own module what it can do."""

    def __init__(self, ledger: Ledger) -> None:
        from storybank.store.acts import Acts
        from storybank.store.audit import Audit
        from storybank.store.batches import Batches
        from storybank.store.collected import Collections
        from storybank.store.consents import Consents
        from storybank.store.derivatives import Derivatives
        from storybank.store.erasure import Erasure
        from storybank.store.exposure import Exposures
        from storybank.store.findings import Findings
        from storybank.store.holds import Holds
        from storybank.store.identities import Identities
        from storybank.store.items import Items
        from storybank.store.jobs import Jobs
        from storybank.store.licences import Licences
        from storybank.store.originals import Originals
        from storybank.store.people import People
        from storybank.store.pulse import Pulses
        from storybank.store.registers import Registers
        from storybank.store.releases import Releases
        from storybank.store.requests import Requests
        from storybank.store.research import Research
        from storybank.store.reviewing import Reviewing
        from storybank.store.staff import Staff

        self._ledger = ledger
        self.path = ledger.path
        self.settings = ledger.settings
        self.keys = ledger.keys
        self.audit = Audit(ledger)
        self.staff = Staff(ledger)
        self.people = People(ledger)
        self.identities = Identities(ledger)
        self.consents = Consents(ledger)
        self.batches = Batches(ledger)
        self.items = Items(ledger)
        self.pulses = Pulses(ledger)
        self.originals = Originals(ledger)
        self.findings = Findings(ledger)
        self.holds = Holds(ledger)
        self.acts = Acts(ledger, self.consents, self.findings, self.holds)
        self.derivatives = Derivatives(ledger)
        self.erasure = Erasure(ledger, self.originals, self.derivatives, self.identities)
        self.reviewing = Reviewing(ledger)
        self.jobs = Jobs(ledger)
        self.collections = Collections(ledger)
        self.releases = Releases(ledger)
        self.registers = Registers(ledger)
        self.licences = Licences(ledger)
        self.requests = Requests(ledger)
        self.research = Research(ledger)
        self.exposure = Exposures(ledger, self.collections, self.releases, self.registers)

    def __enter__(self) -> Bank:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the bank; another may be opened afterwards."""
        if _open is self:
            close_bank()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Group several writes into one transaction: all or none, one lock, one sync to disk. Keep slow work out of it."""
        with self._ledger.writing():
            yield

    def today(self) -> date:
        """Return today in the bank's zone: the default of `--on`."""
        return self._ledger.today()


def find_bank(option: str | Path | None, *, environ: Mapping[str, str] | None = None) -> Path:
    """Return the bank's folder: `--bank`, else STORYBANK_BANK; raises WrongUse naming `storybank init` for neither."""
    named = option or (os.environ if environ is None else environ).get("STORYBANK_BANK")
    if not named:
        raise WrongUse(
            "bank.unnamed", "Which bank? Give --bank DIR or set STORYBANK_BANK; `storybank init DIR` makes one."
        )
    return Path(named).expanduser()


def create_bank(
    path: Path,
    *,
    organisation: Mapping[str, str] | str,
    streams: Sequence[str],
    on: date,
    clock: Clock | None = None,
    extend: Extend | None = None,
) -> KeysMade:
    """Make a new bank in an absent or empty folder (0700) and return where its keys are. Leaves no bank open.

    organisation: its name per language, or one name for all. streams: the partners that gather ("nur", "nar").
    extend: as in `open_bank`.
    """
    path = path.expanduser().absolute()
    if path.exists() and any(path.iterdir()):
        raise WrongUse("bank.not-empty", f"{path}: this folder is not empty. Name a new one.")
    if not streams or len(set(streams)) != len(streams):
        raise WrongUse("bank.streams", "init: name at least one stream, each once (--stream nur --stream nar).")
    for stream in streams:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", stream):
            raise WrongUse("bank.streams", "init: a stream is a code of a-z, 0-9 and hyphens.")
    _require_none_open(path)
    from storybank.store import config, keys

    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    for folder in FOLDERS:
        (path / folder).mkdir(mode=0o700, exist_ok=True)
    made = keys.make_keys(path, [Stream(stream) for stream in streams])
    names = {"en": organisation} if isinstance(organisation, str) else organisation
    config.write_settings(path, organisation=names, streams=streams, on=on)
    ledger = _start(path, clock, extend)
    try:
        from django.core.management import call_command

        from storybank.store.models import Head

        call_command("migrate", verbosity=0, interactive=False)
        if os.name == "posix" and (path / "ledger.sqlite3").exists():
            (path / "ledger.sqlite3").chmod(0o600)
        Head.objects.get_or_create(pk=1, defaults={"sequence": 0, "at": "", "hash": "0" * 64})
        with ledger.writing():
            ledger.record("bank.made", "bank", "storybank", streams=len(streams), on=on.isoformat())
    finally:
        _stop()
    return made


def open_bank(path: str | Path, *, clock: Clock | None = None, extend: Extend | None = None) -> Bank:
    """Open the bank; the one this process has open already is returned again.

    extend: what a web process adds to Django's settings; it counts only in the first bank that a process opens or makes.

    Raises WrongUse for no bank, another bank open in this process, or a bank of another version (names `storybank
    upgrade`), and Tampered where triggers are gone. Stale temporaries in work/ are swept.
    """
    global _open
    path = Path(path).expanduser().absolute()
    if _open is not None and _open.path == path and clock is None:
        return _open
    _require_none_open(path)
    ledger = _start(path, clock, extend)
    try:
        from storybank.store import triggers

        _require_migrations(path)
        triggers.require()
    except BaseException:
        _stop()
        raise
    sweep_work(path)
    schemafiles.use_own(path / "own")
    _open = Bank(ledger)
    return _open


def opened_bank() -> Bank:
    """Return the bank this process has open: what a request works with."""
    if _open is None:
        raise WrongUse("bank.none-open", "This process has no bank open. Start the desks with `storybank up`.")
    return _open


def close_bank() -> None:
    """Close the bank this process has open, if any."""
    global _open
    if _open is not None:
        _open = None
        schemafiles.use_own(None)
        _stop()


def sweep_work(path: Path) -> int:
    """Remove temporaries in work/ whose process is gone, or that are older than any step; return how many."""
    removed = 0
    for temporary in (path / "work").glob("*.tmp"):
        is_old = time.time() - temporary.stat().st_mtime > STALE_S
        if is_old or not is_alive(temporary.name.removesuffix(".tmp")):
            if temporary.is_dir():
                shutil.rmtree(temporary, ignore_errors=True)
            else:
                temporary.unlink(missing_ok=True)
            removed += 1
    return removed


def require_room(path: Path) -> None:
    """Raise Unavailable where the disk is full: a ledger that cannot write its log cannot be read either."""
    if shutil.disk_usage(path).free < ROOM_BYTES:
        raise Unavailable("bank.disk-full", f"{path}: the disk is full. Make room, then type the same again.")


def _require_none_open(path: Path) -> None:
    if _open is not None:
        raise WrongUse("bank.open", f"{path}: this process has {_open.path} open. A process opens one bank.")


def _start(path: Path, clock: Clock | None, extend: Extend | None) -> Ledger:
    """Point Django at the bank and return its ledger; the first call of a process also sets Django up.

    While a bank is open, whatever this process or its workers write is for its owner alone, on a careless machine too.
    """
    global _umask
    _umask = os.umask(0o077) if _umask is None else _umask
    from storybank.store.config import read_settings

    settings = read_settings(path, os.environ)
    import django
    from django.conf import settings as django_configuration

    from storybank.store.django import database, django_settings

    if not django_configuration.configured:
        values = django_settings(path, settings.database_url)
        django_configuration.configure(**(extend(values, path, settings) if extend else values))
        django.setup()
    else:
        from django.apps import apps
        from django.db import connections

        if not apps.ready:
            django.setup()
        connections.close_all()
        if hasattr(connections._connections, "default"):
            del connections["default"]
        connections.settings = connections.configure_settings({"default": database(path, settings.database_url)})
    from storybank.store.ledger import Ledger, utc_now

    return Ledger(path, settings, clock or utc_now)


def _stop() -> None:
    global _umask
    from django.db import connections

    connections.close_all()
    if _umask is not None:
        os.umask(_umask)
        _umask = None


def _require_migrations(path: Path) -> None:
    """Raise WrongUse unless exactly this program's migrations have been applied."""
    from django.db import DatabaseError, connection

    wanted = {file.stem for file in (Path(__file__).parent / "migrations").glob("0*.py")}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'store'")
            applied = {row[0] for row in cursor.fetchall()}
            if applied == wanted:
                cursor.execute("SELECT count(*) FROM store_head")
                if cursor.fetchone()[0] != 1:
                    raise DatabaseError
    except DatabaseError as error:
        require_room(path)
        if any((path / "raw").glob("??/*.age")) or any((path / "audit" / "heads").glob("*.json")):
            raise Unreadable(
                "bank.ledger", f"{path}: its ledger cannot be read. Bring it back from a backup (`storybank restore`)."
            ) from error
        raise WrongUse(
            "bank.unfinished", f"{path}: the ledger was not finished. Remove the folder and run `storybank init` again."
        ) from error
    if applied != wanted:
        ahead = "a newer" if applied - wanted else "an older"
        raise WrongUse("bank.version", f"{path}: this bank is of {ahead} version. Run `storybank upgrade`.")
