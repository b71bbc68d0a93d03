"""Takes one delivery in: read and seal its files, make records of its rows. One run per batch, one task per stage."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.records import BatchId
from storybank.stages import taking
from storybank.stages.receiving import take_names


@task(name="read and seal files", cache_policy=NO_CACHE)
@coded
def read_and_seal(batch_id: str, on: str, by: str) -> int:
    table = desk()
    papers = table.papers[batch_id]
    papers.taken = taking.take_files(
        table.bank,
        papers.delivery,
        by=by,
        on=day(on),
        executor=table.executor,
        progress=table.progress,
        hashes=papers.hashes,
    )
    return len(papers.taken.files)


@task(name="make records", cache_policy=NO_CACHE)
@coded
def make_records(batch_id: str, on: str, by: str) -> dict[str, int]:
    table = desk()
    papers = table.papers[batch_id]
    batch = table.bank.batches.get(BatchId(batch_id))
    papers.taken.findings.extend(take_names(table.bank, papers.delivery, by=by, on=day(on)))
    papers.assembled, counts = taking.save(table.bank, papers.delivery, batch, papers.taken, by=by, on=day(on))
    if not papers.taken.to_try_again:  # else the same command tries those files again
        table.bank.batches.finish(batch.id, counts, by=by)
    return counts


@flow(name="ingest", log_prints=False, validate_parameters=False)
def ingest(batch_id: str, on: str, by: str) -> dict[str, int]:
    """Take one delivery in; return how many items are new, changed and the same."""
    with desk().bank.jobs.lease(batch_id, "ingest"):
        read_and_seal(batch_id, on, by)
        return make_records(batch_id, on, by)
