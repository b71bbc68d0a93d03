import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storybank.errors import Unreadable
from storybank.stages.executor import Executor


def double(number):
    if number == 13:
        raise Unreadable("intake.test", "row 13: cannot be read. Send another.")
    if number == 66:
        raise ValueError("a person's name")
    if number == 99:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def test_a_refused_job_costs_only_itself():
    outcomes = dict(Executor(0).map(double, [1, 13, 2]))
    assert (outcomes[1].result, outcomes[2].result) == (2, 4)
    assert outcomes[13].error_code == "intake.test"


def test_the_words_of_an_unexpected_exception_go_no_further():
    ((_, outcome),) = Executor(0).map(double, [66])
    assert outcome.error_code == "executor.failed-ValueError"
    assert "person" not in outcome.remedy


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_own_job_only():
    with Executor(2) as executor:
        outcomes = dict(executor.map(double, [1, 2, 99, 3, 4, 5]))
    assert {job: outcome.result for job, outcome in outcomes.items() if job != 99} == {
        n: n * 2 for n in (1, 2, 3, 4, 5)
    }
    assert outcomes[99].error_code == "executor.worker-died"


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed():
    program = (
        "import time\nfrom storybank.stages.executor import Executor\n"
        "if __name__ == '__main__':\n"
        "    e = Executor(2); list(e.map(abs, [1, 2, 3]))\n"
        "    print(*[p for p in e._pool._processes], flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert workers
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(_runs(pid) for pid in workers):
        time.sleep(0.2)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()[0] != b"Z"
    except OSError:
        return False


def sleep_if_slow(job: str) -> str:
    if job == "slow":
        time.sleep(60)
    return job


@pytest.mark.slow
def test_a_file_that_never_ends_holds_nothing_else() -> None:
    with Executor(2) as executor:
        told = dict(executor.map(sleep_if_slow, ["a", "slow", "b", "c"], limit_s=1.0))
    assert {told[job].result for job in "abc"} == {"a", "b", "c"}
    assert told["slow"].error_code == "executor.too-slow"
