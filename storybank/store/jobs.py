"""Work that waits, and the leases that keep two processes off one stage of one batch."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.db import OperationalError, connection

from storybank.errors import Unavailable
from storybank.records import StaffId
from storybank.store import access, ids
from storybank.store.ledger import Ledger
from storybank.store.models import Job as Row
from storybank.store.models import Lease as LeaseRow
from storybank.store.processes import is_alive, this_process
from storybank.store.rows import Job, Lease


class Jobs:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def queue(self, kind: str, subject: str, *, by: str) -> Job:
        """Ask for a flow on a subject; the same one already waiting is returned instead of a second."""
        with self._ledger.writing():
            row = Row.objects.filter(kind=kind, subject=subject, state="queued").first()
            if row is None:
                row = Row.objects.create(
                    id=ids.new_id(), kind=kind, subject=subject, state="queued", by=by, queued_at=self._ledger.clock()
                )
                self._ledger.record("job.queued", row.pk, by, kind=kind, subject_id=subject)
        return _job(row)

    def start(self, job: str) -> Job:
        return self._set(job, state="running")

    def finish(self, job: str, *, counts: Mapping[str, int] | None = None, error: str | None = None) -> Job:
        """Close a job with its counts or the code of what broke it."""
        return self._set(job, state="failed" if error else "done", counts=dict(counts or {}), error=error)

    def list(self, *, state: str | None = None) -> tuple[Job, ...]:
        rows = Row.objects.order_by("queued_at", "id")
        return tuple(_job(row) for row in (rows if state is None else rows.filter(state=state)))

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
    )
