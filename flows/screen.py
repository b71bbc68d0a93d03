"""Asks the rules about the items of one batch and opens the questions. The run ends; people answer in their own time."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.records import BatchId
from storybank.stages import screening


@task(name="screen items", cache_policy=NO_CACHE)
@coded
def screen_items(batch_id: str, on: str) -> dict[str, int]:
    table = desk()
    # all its rows, also those whose items the delivery left as they were: an agreement may have changed
    items = [row.item for row in table.bank.batches.rows(BatchId(batch_id)) if row.item]
    result = screening.screen(table.bank, items, on=day(on), progress=table.progress)
    return {"items": result.items, "opened": result.opened, "reopened": result.reopened, "gone": result.gone}


@flow(name="screen", log_prints=False, validate_parameters=False)
def screen(batch_id: str, on: str) -> dict[str, int]:
    """Screen one batch as of a day; return how many questions opened, came back and went."""
    with desk().bank.jobs.lease(batch_id, "screen"):
        return screen_items(batch_id, on)
