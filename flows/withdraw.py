"""Takes one consent back and marks every live bundle version that relied on it."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.records import ConsentId
from storybank.stages import taking_back


@task(name="close, purge and notify", cache_policy=NO_CACHE)
@coded
def close_and_purge(consent_id: str, on: str, by: str) -> int:
    table = desk()
    wanted = table.papers[consent_id]
    wanted.done = taking_back.withdraw(
        table.bank,
        ConsentId(consent_id),
        effect=wanted.effect,
        tombstone=wanted.tombstone,
        officer_key=wanted.officer_key,
        by=by,
        on=day(on),
    )
    return len(wanted.done.releases)


@flow(name="withdraw", log_prints=False, validate_parameters=False)
def withdraw(consent_id: str, on: str, by: str) -> int:
    """Take a consent back; return how many live bundle versions were revoked for it."""
    with desk().bank.jobs.lease(consent_id, "withdraw"):
        return close_and_purge(consent_id, on, by)
