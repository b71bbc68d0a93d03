"""Which flow a queued row asks for. `facts` of a row are ids, codes and dates; files lie in the bank's work/uploads/."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flows.runs import Desk, run
from storybank.errors import Unavailable, WrongUse
from storybank.findings import Severity
from storybank.records import ConsentId
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
    """Take in what was uploaded as <subject>; `facts`: stream, language. The upload goes once it is sealed."""
    from storybank.i18n import speak
    from storybank.intake.batch import deliveries
    from storybank.stages import uploads
    from storybank.stages.receiving import received

    bank, totals, batches = desk.bank, Counter[str](), []
    speak(str(job.facts.get("language", "en")))
    with received(bank, uploads.source(bank.path, job.subject)) as arrived:
        for folder in deliveries(arrived.folder):
            batch, counts = _take_delivery(desk, job, folder, arrived.key_of)
            batches.append(batch)
            totals.update(counts)
    uploads.taken(bank.path, job.subject, tuple(batches))
    return dict(totals)


def _take_delivery(desk: Desk, job: Job, folder: Path, key_of: str) -> tuple[str, Counts]:
    from datetime import date

    from flows.ingest import ingest
    from flows.screen import screen
    from storybank.intake.batch import read_delivery
    from storybank.stages.receiving import require_own_key, take_names
    from storybank.stages.taking import DeliveryPapers, digest_of

    bank, day, stream = desk.bank, _day(desk, job), str(job.facts["stream"])
    on = date.fromisoformat(day)
    delivery = read_delivery(folder, on, stream=stream)
    if delivery.sheets.about.get("stream", stream) != stream:
        raise WrongUse("upload.other-stream", "upload: the workbook names another partner than the sender's own.")
    require_own_key(delivery, key_of)
    digest, hashes = digest_of(delivery)
    batch, _is_new = bank.batches.open(stream=stream, digest=digest, key=delivery.batch, by=job.by, on=on)
    counts: Counts = {"same": sum(1 for row in bank.batches.rows(batch.id) if row.item)}
    if batch.state != "taken":
        take_names(bank, delivery, by=job.by, on=on)
        desk.papers[batch.id] = DeliveryPapers(delivery=delivery, hashes=hashes)
        counts = run(ingest, batch_id=batch.id, on=day, by=job.by)
        if bank.batches.get(batch.id).state != "taken":
            raise Unavailable("upload.try-again", "upload: some files could not be read now. It is tried again.")
    return batch.id, {**counts, **run(screen, batch_id=batch.id, on=day)}


def _check(desk: Desk, job: Job) -> Counts:
    """Ask of an upload what `storybank check` asks; `facts`: stream, language. Nothing is taken in."""
    from datetime import date

    from storybank.i18n import speak
    from storybank.stages import uploads

    speak(str(job.facts.get("language", "en")))
    found = uploads.check(
        desk.bank,
        job.subject,
        on=date.fromisoformat(_day(desk, job)),
        progress=lambda done, total: desk.progress("check", done, total),
    )
    return {str(severity): found.count(severity) for severity in Severity}


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


def _withdraw(desk: Desk, job: Job) -> Counts:
    """Take a consent back and make the next versions without it; `facts`: effect, tombstone."""
    from datetime import date
    from types import SimpleNamespace

    from flows.reissue import reissue_without
    from flows.withdraw import withdraw
    from storybank.stages.foreseeing import to_reissue

    papers = SimpleNamespace(
        effect=job.facts["effect"], tombstone=job.facts.get("tombstone") == "yes", officer_key=None, done=None
    )
    desk.papers[job.subject] = papers
    run(withdraw, consent_id=job.subject, on=_day(desk, job), by=job.by)
    assert papers.done is not None
    cause = ConsentId(job.subject)
    wanted = to_reissue(desk.bank, cause)
    made = reissue_without(wanted, cause=cause, on=date.fromisoformat(_day(desk, job)), by=job.by)
    return {
        "revoked": len(papers.done.releases),
        "deleted": papers.done.derivatives,
        "reissued": len(made),
        "emptied": len(wanted) - len(made),  # nothing is left of these: no next version follows
    }


KINDS: Mapping[str, Callable[[Any, Job], Counts]] = {
    "check": _check,
    "ingest": _ingest,
    "screen": _screen,
    "recheck": _recheck,
    "propose": _propose,
    "publish": _publish,
    "withdraw": _withdraw,
}
