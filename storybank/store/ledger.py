"""What every noun stands on: the transaction with the head locked, and the event that belongs to each write."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from storybank.errors import Refused
from storybank.records import StaffId
from storybank.store import chain
from storybank.store.config import Settings
from storybank.store.keys import Keys
from storybank.store.models import Account, Event, Head
from storybank.store.rows import Event as EventRow
from storybank.store.rows import Fact

CLOCK_SLACK = timedelta(seconds=5)  # time servers turn clocks back by less; more is a wrong clock

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class _Writing(threading.local):
    """The open transaction of one thread: how deep it is nested, the head, and events not yet inserted."""

    depth = 0
    sequence = 0
    hash = chain.GENESIS
    last_at = ""

    def __init__(self) -> None:
        self.pending: list[Event] = []
        self.named: set[str] = set()  # accounts this transaction has looked up or made


class Ledger:
    """One bank's connection: folder, keys, settings, clock, and the one way to write."""

    def __init__(self, path: Path, settings: Settings, clock: Clock = utc_now) -> None:
        self.path = path
        self.settings = settings
        self.keys = Keys(path)
        self.clock = clock
        self._writing = _Writing()
        self._known_accounts: set[str] = set()  # committed ones; shared by threads, so nothing of an open transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run a block in one transaction that holds the head; nested blocks join it and undo only themselves.

        Raises Refused("audit.clock") where the clock is earlier than the last event.
        """
        state = self._writing
        if state.depth:
            before = (len(state.pending), state.sequence, state.hash, state.last_at)
            state.depth += 1
            try:
                with transaction.atomic():
                    yield
            except BaseException:
                del state.pending[before[0] :]
                _, state.sequence, state.hash, state.last_at = before
                state.named.clear()
                raise
            finally:
                state.depth -= 1
            return
        try:
            with transaction.atomic():
                self._lock_head()
                state.depth = 1
                yield
                self._append_pending()
            self._known_accounts |= state.named
        finally:
            state.depth = 0
            state.pending = []
            state.named = set()

    def record(self, verb: str, subject: str, by: str, **facts: Fact) -> EventRow:
        """Chain one event; it is inserted at the end of the transaction. Only inside `writing`."""
        state = self._writing
        if not state.depth:
            raise RuntimeError("record outside writing: every event belongs to the transaction of what it tells")
        if by not in self._known_accounts and by not in state.named and verb != "account.made":
            self._ensure_account(by)
        body = chain.checked(verb, subject, facts)
        at = max(self.clock().astimezone(UTC).isoformat(timespec="microseconds"), state.last_at)
        sequence, previous = state.sequence + 1, state.hash
        digest = chain.link(sequence, at, by, verb, subject, body, previous)
        state.pending.append(
            Event(
                sequence=sequence, at=at, by=by, verb=verb, subject=subject, facts=body, previous=previous, hash=digest
            )
        )
        state.sequence, state.hash, state.last_at = sequence, digest, at
        return EventRow(
            sequence=sequence,
            at=datetime.fromisoformat(at),
            by=StaffId(by),
            verb=verb,
            subject=subject,
            facts=facts,
            previous=previous,
            hash=digest,
        )

    def length(self) -> int:
        """Return the chain's length within the open transaction: an order for what is written now."""
        return self._writing.sequence

    def today(self) -> date:
        """Return today in the bank's zone."""
        return self.settings.today(self.clock())

    def _lock_head(self) -> None:
        heads = Head.objects.filter(pk=1)
        if connection.vendor != "sqlite":  # SQLite's IMMEDIATE transaction has the write lock already
            heads = heads.select_for_update()
        head = heads.get()
        state = self._writing
        state.sequence, state.hash, state.last_at, state.pending = head.sequence, head.hash, head.at, []
        if head.at and self.clock() < datetime.fromisoformat(head.at) - CLOCK_SLACK:
            raise Refused(
                "audit.clock",
                f"the clock is earlier than the last event ({head.at[:16]} UTC). Set the clock, then try again.",
            )

    def _append_pending(self) -> None:
        state = self._writing
        if state.pending:
            Event.objects.bulk_create(state.pending)
            Head.objects.filter(pk=1).update(sequence=state.sequence, hash=state.hash, at=state.last_at)

    def _ensure_account(self, account: str) -> None:
        chain.require_account(account)
        _, is_new = Account.objects.get_or_create(id=account, defaults={"roles": ["command-line"]})
        self._writing.named.add(account)
        if is_new:
            self.record("account.made", account, account)
