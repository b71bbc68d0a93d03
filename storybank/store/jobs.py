"""Work that waits, and the leases that keep two processes off one stage of one batch."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import OperationalError, connection

from storybank.errors import Unavailable
from storybank.records import StaffId
from storybank.store import access, chain, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Job as Row
from storybank.store.models import Lease as LeaseRow
from storybank.store.processes import is_alive, this_process
from storybank.store.rows import Job, Lease


class Jobs:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last_word: dict[str, datetime] = {}

    def queue(self, kind: str, subject: str, *, by: str, facts: Mapping[str, str] | None = None) -> Job:
        """Ask for a flow on a subject; the same one already waiting is returned instead of a second.

        facts: what the flow needs beside the subject; ids, codes and dates only, as in the chain.
        """
        checked = dict(facts or {})
        chain.checked("job.queued", subject, checked)
        with self._ledger.writing():
            row = Row.objects.filter(kind=kind, subject=subject, state="queued").first()
            if row is None:
                row = Row.objects.create(
                    id=ids.new_id(),
                    kind=kind,
                    subject=subject,
                    state="queued",
                    by=by,
                    queued_at=self._ledger.clock(),
                    facts=checked,
                )
                self._ledger.record("job.queued", row.pk, by, kind=kind, subject_id=subject)
        return _job(row)

    def start(self, job: str) -> Job:
        return self._set(job, state="running")

    def finish(self, job: str, *, counts: Mapping[str, int] | None = None, error: str | None = None) -> Job:
        """Close a job with its counts or the code of what broke it."""
        return self._set(job, state="failed" if error else "done", counts=dict(counts or {}), error=error)

    def next(self) -> Job | None:
        """Take the oldest waiting job and mark it running by this process; None where nothing waits."""
        if not Row.objects.filter(state="queued").exists():
            return None
        with self._ledger.writing():
            row = Row.objects.filter(state="queued").order_by("queued_at", "id").first()
            if row is None:
                return None
            row.tries += 1
            row.holder = this_process()
            row.save()
            return self.start(row.pk)

    def progress(self, job: str, label: str, done: int, total: int) -> None:
        """Note how far a running job is, for those who wait; at most once a second, and no event."""
        now = self._ledger.clock()
        if done < total and (now - self._last_word.get(job, now - timedelta(hours=1))).total_seconds() < 1:
            return
        self._last_word[job] = now
        Row.objects.filter(pk=job, state="running").update(counts={"done": done, "total": total}, label=label)

    def put_back(self, *, most_tries: int) -> int:
        """Queue again what a dead process left running; what died too often has failed. Return how many wait again."""
        back = 0
        for row in Row.objects.filter(state="running"):
            if row.holder and is_alive(row.holder):
                continue
            if row.tries >= most_tries:
                self.finish(row.pk, error="job.runner-died")
            else:
                self._set(row.pk, state="queued")
                back += 1
        return back

    def get(self, job: str) -> Job:
        return _job(access.one(Row.objects.all(), "job", job))

    def list(self, *, state: str | None = None, by: str | None = None, limit: int | None = None) -> tuple[Job, ...]:
        """Return the jobs, oldest first; with a limit, the newest ones."""
        rows = Row.objects.order_by("queued_at", "id")
        rows = rows if state is None else rows.filter(state=state)
        rows = rows if by is None else rows.filter(by=by)
        return tuple(_job(row) for row in (rows if limit is None else reversed(rows.reverse()[:limit])))

    def claim(self, subject: str, stage: str, *, holder: str | None = None, seconds: float = 60) -> Lease | None:
        """Take the lease of a stage, or None where a living holder has it.

        A lease that ran out is free; so is one whose process on this machine is gone (kill -9, then the same command again).
        """
        holder = holder or this_process()
        now = self._ledger.clock()
        until = now + timedelta(seconds=seconds)
        with self._ledger.writing():
            row = LeaseRow.objects.filter(subject=subject, stage=stage).first()
            if row is not None and row.holder != holder and row.until_at > now and is_alive(row.holder):
                return None
            LeaseRow.objects.update_or_create(
                subject=subject, stage=stage, defaults={"holder": holder, "until_at": until}
            )
        return Lease(subject=subject, stage=stage, holder=holder, until_at=until)

    def beat(self, lease: Lease, *, seconds: float = 60) -> Lease | None:
        """Keep a lease; None where another has taken it."""
        until = self._ledger.clock() + timedelta(seconds=seconds)
        kept = LeaseRow.objects.filter(subject=lease.subject, stage=lease.stage, holder=lease.holder).update(
            until_at=until
        )
        return Lease(subject=lease.subject, stage=lease.stage, holder=lease.holder, until_at=until) if kept else None

    def release(self, lease: Lease) -> None:
        LeaseRow.objects.filter(subject=lease.subject, stage=lease.stage, holder=lease.holder).delete()

    @contextmanager
    def lease(self, subject: str, stage: str, *, seconds: float = 60) -> Iterator[Lease]:
        """Hold the lease while the block runs, kept by a heartbeat thread. Unavailable("store.leased") where it is taken."""
        lease = self.claim(subject, stage, holder=f"{this_process()}~{ids.new_id()[:8]}", seconds=seconds)
        if lease is None:
            raise Unavailable(
                "store.leased", f"{stage} of {subject}: another process is at it. Wait for it to end, or end it."
            )
        is_over = threading.Event()
        heart = threading.Thread(target=self._keep, args=(lease, seconds, is_over), daemon=True)
        heart.start()
        try:
            yield lease
        finally:
            is_over.set()
            heart.join()
            self.release(lease)

    def _keep(self, lease: Lease, seconds: float, is_over: threading.Event) -> None:
        while not is_over.wait(seconds / 3):
            with contextlib.suppress(
                OperationalError
            ):  # the ledger is busy: the next beat comes before the lease runs out
                self.beat(lease, seconds=seconds)
            connection.close()  # this thread's own; a long pause should hold nothing open

    def _set(self, job: str, **values: object) -> Job:
        with self._ledger.writing():
            row = access.one(Row.objects.all(), "job", job)
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            self._ledger.record(f"job.{row.state}", row.pk, row.by, error=row.error)
        return _job(row)


def _job(row: Row) -> Job:
    return Job(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        state=row.state,
        by=StaffId(row.by),
        queued_at=row.queued_at,
        counts=row.counts,
        error=row.error,
        facts=row.facts,
        label=row.label,
        tries=row.tries,
    )
