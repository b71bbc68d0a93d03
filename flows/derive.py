"""Makes the safer copies that a collection's release needs; what is there already is used again."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.stages import deriving, meanwhile, planning


@task(name="plan the release", cache_policy=NO_CACHE)
@coded
def plan(collection_id: str, on: str) -> int:
    table = desk()
    papers = table.papers[collection_id]
    papers.began = meanwhile.now(table.bank)
    papers.plan = planning.plan_of(table.bank, papers.collection, on=day(on), edition=papers.edition, only=papers.only)
    return len(papers.plan.included)


@task(name="make derivatives", cache_policy=NO_CACHE)
@coded
def make_derivatives(collection_id: str, by: str) -> int:
    table = desk()
    papers = table.papers[collection_id]
    papers.derived = deriving.derive(table.bank, papers.plan, by=by, executor=table.executor, progress=table.progress)
    return len(papers.derived.files)


@flow(name="derive", log_prints=False, validate_parameters=False)
def derive(collection_id: str, on: str, by: str) -> dict[str, int]:
    """Make what a release of the collection needs; return how many items are planned and how many have their files."""
    with desk().bank.jobs.lease(collection_id, "derive"):
        return {"planned": plan(collection_id, on), "derived": make_derivatives(collection_id, by)}
