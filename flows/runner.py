"""The runner: takes queued work from the ledger and runs its flows, one at a time, beside the desks.

It is a child process of whoever runs it, ends with its parent, and is started again when it dies. Work that a dead runner
left is taken up again, three times at most: every flow goes on where it stopped.
"""

import json
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storybank.errors import StorybankError

LOOK_EVERY_S = 0.5
MOST_TRIES = 3
FAULTS = "faults.jsonl"
_FAULTS_KEPT, _PLACES_KEPT = 200, 8


@contextmanager
def running(bank: Path, *, is_wanted: bool = True) -> Iterator[None]:
    """Keep a runner for a bank alive while the block runs."""
    if not is_wanted:
        yield
        return
    keeper = _Keeper(bank)
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class _Keeper(threading.Thread):
    """Starts the runner, and again when it dies; slower each time, so that a broken one does not eat the machine."""

    def __init__(self, bank: Path) -> None:
        super().__init__(daemon=True, name="keeper of the runner")
        self._bank = bank
        self._is_over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        pause = 1.0
        while not self._is_over.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.runner", str(self._bank), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the desks; they end the runner in order
            )
            self._process.wait()
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 60)
            self._is_over.wait(pause)

    def end(self) -> None:
        self._is_over.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            if process.poll() is None:
                process.kill()


def serve(path: Path, parent: int) -> None:
    """Run queued work until the parent is gone or somebody asks to end (the body of the child process)."""
    import signal

    from flows.jobs import take
    from flows.runs import Desk, at_desk
    from storybank.store import open_bank

    is_over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    signal.signal(signal.SIGINT, lambda *_: is_over.set())
    with open_bank(path) as bank, at_desk(Desk(bank)) as desk:
        bank.jobs.put_back(most_tries=MOST_TRIES)
        while not is_over.wait(LOOK_EVERY_S) and os.getppid() == parent:
            job = bank.jobs.next()
            if job is None:
                continue
            try:
                counts = take(desk, job)
            except StorybankError as error:
                bank.jobs.finish(job.id, error=error.code)
            except Exception as error:
                note_fault(bank.path, job.id, job.kind, error)
                bank.jobs.finish(job.id, error=f"flows.{type(error).__name__.lower()}")
            else:
                bank.jobs.finish(job.id, counts=counts)


def note_fault(bank: Path, job: str, kind: str, error: BaseException) -> None:
    """Write where something broke into the bank's work/faults.jsonl: type and places, never a text, which may be somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-_PLACES_KEPT:]]
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "job": job,
        "kind": kind,
        "error": type(error).__name__,
        "places": places,
    }
    path = bank / "work" / FAULTS
    kept = path.read_text(encoding="utf-8").splitlines()[-_FAULTS_KEPT:] if path.exists() else []
    path.write_text("\n".join([*kept, json.dumps(line)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.umask(0o077)
    serve(Path(sys.argv[1]), int(sys.argv[2]))
