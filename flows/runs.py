"""Runs a flow: with the bank open, a server reachable, and nothing personal on the way to Prefect.

Prefect keeps parameters, names, logs, artifacts and exception texts in plain text. So parameters are ids and dates, and
whatever goes wrong inside a flow reaches Prefect as a code without its cause; the cause goes to the caller of `run`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from storybank.errors import StorybankError
from storybank.stages.executor import Executor
from storybank.store.bank import Bank

Progress = Callable[[str, int, int], None]
Result = TypeVar("Result")


_LAST_WORDS_S = 5


def _silent(_label: str, _done: int, _total: int) -> None:
    pass


@dataclass
class Desk:
    """What the tasks of one process work with; none of it is a flow parameter, so none of it is stored."""

    bank: Bank
    executor: Executor = field(default_factory=Executor)
    progress: Progress = _silent
    papers: dict[str, Any] = field(default_factory=dict)  # what one task hands to the next, by batch or collection id
    trouble: BaseException | None = None


_desk: ContextVar[Desk] = ContextVar("storybank_desk")


class FlowFailed(Exception):
    """A step of a flow stopped; the message is a code."""


@contextmanager
def at_desk(desk: Desk) -> Iterator[Desk]:
    """Make `desk` the one that flows in this context work with, with Prefect's API reachable."""
    from flows.server import api

    token = _desk.set(desk)
    try:
        with api(desk.bank.path / "prefect"):
            try:
                yield desk
            finally:
                _tell_prefect_the_rest()
    finally:
        desk.executor.close()
        _desk.reset(token)


def _tell_prefect_the_rest() -> None:
    """Let Prefect's event threads finish while its server is there: at the end of the process they would wait for it."""
    import sys

    if "prefect.events.worker" in sys.modules:
        from prefect.events.worker import EventsWorker

        EventsWorker.drain_all(timeout=_LAST_WORDS_S)


def desk() -> Desk:
    """Return the desk of this process."""
    return _desk.get()


def run(flow: Callable[..., Result], **ids: str) -> Result:
    """Run a flow with ids as parameters. Raises what went wrong inside, which Prefect has only seen as a code."""
    from prefect.settings import (
        PREFECT_API_AUTH_STRING,
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    table = desk()
    table.trouble = None
    try:
        with temporary_settings(
            {
                PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,  # our leases tell who is alive; saves 1 s a run
                # Prefect reads the environment once; another bank in this process has another server
                PREFECT_API_URL: os.environ.get("PREFECT_API_URL"),
                PREFECT_API_AUTH_STRING: os.environ.get("PREFECT_API_AUTH_STRING"),
            }
        ):
            return flow(**ids)
    except FlowFailed:
        if table.trouble is not None:
            raise table.trouble from None
        raise


def coded(step: Callable[..., Result]) -> Callable[..., Result]:
    """Wrap a step of a flow: an exception becomes its code for Prefect, and stays whole for the caller of `run`."""
    from functools import wraps

    @wraps(step)
    def guarded(*args: Any, **kwargs: Any) -> Result:
        try:
            return step(*args, **kwargs)
        except FlowFailed:
            raise
        except StorybankError as error:
            desk().trouble = error
            raise FlowFailed(error.code) from None
        except Exception as error:
            desk().trouble = error
            raise FlowFailed(f"flows.{type(error).__name__}") from None

    return guarded


def day(text: str) -> date:
    """Return the date of a flow parameter."""
    return date.fromisoformat(text)
