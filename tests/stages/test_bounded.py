"""A file that would cost too much ends its worker, or is refused, and the others go on."""

import time

import pytest

from storybank.stages.bounded import bounded
from storybank.stages.executor import Executor


def spend(job):
    with bounded(1, 200_000_000):
        if job == "time":
            while True:
                pass
        if job == "memory":
            return len(bytearray(400_000_000))
    return job


def test_nothing_is_bounded_in_the_process_of_a_command():
    started = time.process_time()
    with bounded(0, 0):
        assert len(bytearray(1_000_000)) == 1_000_000
    assert time.process_time() - started < 1


@pytest.mark.slow
def test_a_file_that_takes_too_long_or_too_much_costs_only_itself():
    with Executor(2) as executor:
        outcomes = dict(executor.map(spend, ["a", "time", "b", "memory", "c"]))
    assert {job: outcome.error_code for job, outcome in outcomes.items()} == {
        "a": None, "b": None, "c": None, "time": "executor.worker-died", "memory": "executor.too-large",
    }  # fmt: skip
