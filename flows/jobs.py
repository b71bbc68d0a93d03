"""Which flow a queued row asks for. `facts` of a row are ids, codes and dates; files lie in the bank's work/uploads/."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flows.runs import Desk, run
from storybank.errors import WrongUse
from storybank.store.rows import Job

Counts = Mapping[str, int]


def take(desk: Desk, job: Job) -> Counts:
    """Run the flow of a job and return its counts. Raises WrongUse for a kind that nobody knows."""
    kind = KINDS.get(job.kind)
    if kind is None:
        raise WrongUse("job.kind", f"job {job.id}: no flow is called “{job.kind}”.")
    desk.progress = lambda label, done, total: desk.bank.jobs.progress(job.id, label, done, total)
    return kind(desk, job)


def _day(desk: Desk, job: Job) -> str:
    return str(job.facts.get("on") or desk.bank.today().isoformat())


def _ingest(desk: Desk, job: Job) -> Counts:
    """Take in the delivery that lies in work/uploads/<subject>/; `facts`: stream. The upload goes once it is sealed."""
    from flows.ingest import ingest
    from flows.screen import screen
    from storybank.intake.batch import read_delivery
    from storybank.stages.taking import DeliveryPapers, digest_of

    bank, day = desk.bank, _day(desk, job)
    from datetime import date

    delivery = read_delivery(
        upload_folder(bank.path, job.subject), date.fromisoformat(day), stream=str(job.facts["stream"])
    )
    digest, hashes = digest_of(delivery)
    batch, _is_new = bank.batches.open(
        stream=delivery.stream, digest=digest, key=delivery.batch, by=job.by, on=date.fromisoformat(day)
    )
    counts: Counts = {}
    if batch.state != "taken":
        desk.papers[batch.id] = DeliveryPapers(delivery=delivery, hashes=hashes)
        counts = run(ingest, batch_id=batch.id, on=day, by=job.by)
    return {**counts, **run(screen, batch_id=batch.id, on=day)}


def _screen(desk: Desk, job: Job) -> Counts:
    from flows.screen import screen

    return run(screen, batch_id=job.subject, on=_day(desk, job))


def _recheck(desk: Desk, job: Job) -> Counts:
    from flows.recheck import recheck

    return run(recheck, on=_day(desk, job), by=job.by)


def _propose(desk: Desk, job: Job) -> Counts:
    """Derive and propose a collection; `facts`: edition."""
    from flows.derive import derive
    from flows.publish import propose
    from storybank.stages.releasing import ReleasePapers

    collection = desk.bank.collections.get(job.subject)
    papers = ReleasePapers(collection=collection, edition=str(job.facts.get("edition", "public")))
    desk.papers[collection.id] = papers
    run(derive, collection_id=collection.id, on=_day(desk, job), by=job.by)
    run(propose, collection_id=collection.id, on=_day(desk, job), by=job.by)
    assert papers.proposal is not None
    return {"left_out": len(papers.proposal.left_out), "proposed": 1}


def _publish(desk: Desk, job: Job) -> Counts:
    from flows.publish import publish

    run(publish, release_id=job.subject, on=_day(desk, job), by=job.by)
    return {"sealed": 1}


def upload_folder(bank: Path, upload: str) -> Path:
    """Return where an upload's files lie until they are sealed."""
    if not upload.isalnum():
        raise WrongUse("job.upload", "job: an upload is named by its id.")
    return bank / "work" / "uploads" / upload


KINDS: Mapping[str, Callable[[Any, Job], Counts]] = {
    "ingest": _ingest,
    "screen": _screen,
    "recheck": _recheck,
    "propose": _propose,
    "publish": _publish,
}
