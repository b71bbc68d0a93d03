"""Looks at everything again under a day's date, rules and consents: what changed becomes a question or a suspension."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.stages import screening, taking_back


@task(name="screen everything", cache_policy=NO_CACHE)
@coded
def screen_everything(on: str) -> dict[str, int]:
    table = desk()
    items = [row.id for row in table.bank.items.list()]
    result = screening.screen(table.bank, items, on=day(on), progress=table.progress)
    return {"items": result.items, "opened": result.opened, "reopened": result.reopened, "gone": result.gone}


@task(name="look at live releases", cache_policy=NO_CACHE)
@coded
def look_at_live_releases(on: str, by: str) -> int:
    return len(taking_back.close_what_is_live(desk().bank, cause=f"recheck-{on}", by=by, on=day(on)))


@flow(name="recheck", log_prints=False, validate_parameters=False)
def recheck(on: str, by: str) -> dict[str, int]:
    """Re-evaluate the whole bank as of a day; return counts of questions and of suspended bundle versions."""
    with desk().bank.jobs.lease("bank", "recheck"):
        counts = screen_everything(on)
        return {**counts, "suspended": look_at_live_releases(on, by)}
