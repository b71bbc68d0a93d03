"""Looks at everything again under a day's date, rules and consents: what changed becomes a question or a suspension."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.runs import coded, day, desk
from storybank.stages import rechecking


@task(name="ask again", cache_policy=NO_CACHE)
@coded
def ask_again(on: str, by: str, everything: str) -> dict[str, int]:
    table = desk()
    done = rechecking.ask_again(table.bank, on=day(on), by=by, everything=bool(everything), progress=table.progress)
    table.papers["recheck"] = done
    return {
        "items": done.items,
        "asked": done.asked,
        "opened": done.opened,
        "reopened": done.reopened,
        "gone": done.gone,
    }


@task(name="look at live releases", cache_policy=NO_CACHE)
@coded
def look_at_live_releases(on: str, by: str) -> int:
    return rechecking.look_at_releases(desk().bank, on=day(on), by=by)


@task(name="finish what was begun", cache_policy=NO_CACHE)
@coded
def finish_what_was_begun(on: str, by: str) -> int:
    return rechecking.finish_what_was_begun(desk().bank, on=day(on), by=by)


@task(name="remind", cache_policy=NO_CACHE)
@coded
def remind(on: str, by: str) -> int:
    return rechecking.remind(desk().bank, on=day(on), by=by)


@task(name="let go of what nobody lets us keep", cache_policy=NO_CACHE)
@coded
def let_go(on: str, by: str) -> int:
    table = desk()
    destroyed = len(rechecking.let_go(table.bank, on=day(on), by=by))
    rechecking.note(table.bank, table.papers["recheck"], on=day(on), by=by)
    return destroyed


@flow(name="recheck", log_prints=False, validate_parameters=False)
def recheck(on: str, by: str, everything: str = "") -> dict[str, int]:
    """Re-evaluate the whole bank as of a day; return counts of questions, suspended bundle versions and what was let go."""
    with desk().bank.jobs.lease("bank", "recheck"):
        finished = finish_what_was_begun(on, by)
        counts = ask_again(on, by, everything)
        suspended = look_at_live_releases(on, by)
        waiting = remind(on, by)
        return {
            **counts,
            "finished": finished,
            "suspended": suspended,
            "unanswered": waiting,
            "destroyed": let_go(on, by),
        }
