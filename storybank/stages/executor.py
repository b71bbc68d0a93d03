"""Where the work of a stage runs: in this process, or in a spawn process pool that dies with its parent.

Workers get bytes or paths and return records; they never open the bank. A worker that dies (a decoder killed by a
hostile file) costs its own item only: the pool is made anew and the other items go on. So does one that takes too long.
"""

import faulthandler
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Generic, TypeVar

from storybank.errors import StorybankError, Unavailable

Job = TypeVar("Job")
Result = TypeVar("Result")

_PARENT_CHECK_S = 2.0
LIMIT_S = 900.0  # of one job, unless its stage knows better


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of one job: a result, or the code of what went wrong (never the words of the exception)."""

    result: Result | None
    error_code: str | None = None
    remedy: str = ""


@dataclass
class Executor:
    """Runs a function over many jobs. `processes` 0 runs inline, in order, in this process: there no job is ended for time."""

    processes: int = 2
    limit_s: float = LIMIT_S
    _pool: ProcessPoolExecutor | None = field(default=None, repr=False)

    def map(
        self, function: Callable[[Job], Result], jobs: Sequence[Job], *, limit_s: float | None = None
    ) -> Iterator[tuple[Job, Outcome[Result]]]:
        """Yield each job with its outcome, as they finish. `function` is picklable and takes one picklable job.

        limit_s: how long one job may take; then its worker is ended, even inside a decoder, and the others go on.
        """
        if self.processes == 0:
            for job in jobs:
                yield job, attempt(function, job)
            return
        yield from self._map_in_pool(function, jobs, self.limit_s if limit_s is None else limit_s)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> "Executor":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _map_in_pool(
        self, function: Callable[[Job], Result], jobs: Sequence[Job], limit_s: float
    ) -> Iterator[tuple[Job, Outcome[Result]]]:
        waiting = list(reversed(jobs))
        running: dict[Future[Outcome[Result]], Job] = {}
        suspects: list[Job] = []  # were running when a worker died: tried again, one at a time
        while waiting or running:
            pool = self._running_pool()
            try:
                while waiting and len(running) < self.processes * 2:
                    running[pool.submit(attempt_within, function, waiting[-1], limit_s)] = waiting[-1]
                    waiting.pop()
                finished = _first_finished(running)
                job = running[finished]
                outcome = finished.result()
            except BrokenProcessPool:
                suspects.extend(running.values())
                running.clear()
                self._pool = None
                continue
            del running[finished]
            yield job, outcome
        for job in suspects:
            self._require_workers()
            begun = time.monotonic()
            try:
                yield job, self._running_pool().submit(attempt_within, function, job, limit_s).result()
            except BrokenProcessPool:
                self._pool = None
                if time.monotonic() - begun >= limit_s:
                    yield job, Outcome(None, "executor.too-slow", "Reading this file took too long. Send another copy.")
                    continue
                yield (
                    job,
                    Outcome(None, "executor.worker-died", "Reading this file ended the reader. Send another copy."),
                )

    def _require_workers(self) -> None:
        """Raise where not even an empty job runs: then it is the machine, and no file is to blame."""
        try:
            self._running_pool().submit(os.getpid).result()
        except BrokenProcessPool:
            self._pool = None
            raise Unavailable(
                "executor.no-workers",
                "Worker processes end as soon as they start. See `storybank doctor`, or use --processes 0.",
            ) from None

    def _running_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.processes, mp_context=get_context("spawn"), initializer=start_worker, initargs=(os.getpid(),)
            )
        return self._pool


def attempt(function: Callable[[Job], Result], job: Job) -> Outcome[Result]:
    """Return the outcome of `function(job)`: an exception's words may hold a person's, so only its code goes on."""
    try:
        return Outcome(function(job))
    except StorybankError as error:
        return Outcome(None, error.code, str(error))
    except MemoryError:
        return Outcome(None, "executor.too-large", "The file needs more memory than one worker may use.")
    except Exception as error:
        return Outcome(None, f"executor.failed-{type(error).__name__}", "Reading this file failed. Send another copy.")


def attempt_within(function: Callable[[Job], Result], job: Job, limit_s: float) -> Outcome[Result]:
    """Return the outcome of `function(job)` in a worker that ends itself after `limit_s`, wherever its code then is."""
    # a watchdog of the interpreter that needs no Python code to run: a decoder that never returns is ended too
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123, the watchdog wants a file with a number
        faulthandler.dump_traceback_later(limit_s, exit=True, file=nowhere)
        try:
            return attempt(function, job)
        finally:
            faulthandler.cancel_dump_traceback_later()


def start_worker(parent_pid: int) -> None:
    """Prepare a pool worker: one thread per library, and an end when the parent is gone."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    threading.Thread(target=_end_with, args=(parent_pid,), daemon=True).start()


def _end_with(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(_PARENT_CHECK_S)
    os._exit(1)


def _first_finished(running: Iterable[Future[Outcome[Result]]]) -> Future[Outcome[Result]]:
    from concurrent.futures import FIRST_COMPLETED, wait

    done, _ = wait(list(running), return_when=FIRST_COMPLETED)
    return next(iter(done))
