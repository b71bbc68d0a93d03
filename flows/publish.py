"""Builds a proposed release, and seals an approved one."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.stages import releasing


@task(name="write and check the bundle", cache_policy=NO_CACHE)
@coded
def write_bundle(collection_id: str, on: str, by: str) -> str:
    table = desk()
    papers = table.papers[collection_id]
    papers.proposal = releasing.propose(table.bank, papers, by=by, on=day(on), progress=table.progress)
    return str(papers.proposal.release.id)


@flow(name="propose", log_prints=False, validate_parameters=False)
def propose(collection_id: str, on: str, by: str) -> str:
    """Write the finished bundle of a collection, read it back, and register it as proposed; return the release id."""
    with desk().bank.jobs.lease(collection_id, "publish"):
        return write_bundle(collection_id, on, by)


@task(name="seal the bundle", cache_policy=NO_CACHE)
@coded
def seal(release_id: str, on: str, by: str) -> int:
    table = desk()
    table.papers[release_id] = releasing.seal(table.bank, release_id, by=by, on=day(on))
    return 1


@flow(name="publish", log_prints=False, validate_parameters=False)
def publish(release_id: str, on: str, by: str) -> int:
    """Seal an approved release: its digest is compared, its consents asked again, its signature written."""
    bank = desk().bank
    with bank.jobs.lease(bank.releases.get(release_id).collection, "publish"):  # nobody proposes it anew meanwhile
        return seal(release_id, on, by)
