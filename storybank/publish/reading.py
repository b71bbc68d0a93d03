"""Reads a file of a bundle once: its digests and, of a picture or a recording, what it carries besides itself.

Hashing lets go of the interpreter, but between two files it waits for it; threads are held up by each other. So a large
bundle is read by processes beside ours, each named a few files at a time. They import this module and `media_proof`,
and nothing that is not in the standard library.
"""

import hashlib
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from storybank.publish import media_proof

if TYPE_CHECKING:
    from subprocess import Popen
    from threading import Thread

MEDIA = frozenset({".jpg", ".png", ".webp", ".opus", ".mp3", ".m4a", ".mp4", ".flac", ".wav"})
_CHUNK_BYTES = 1 << 20
_LONGEST_IN_MEMORY_BYTES = 16 << 20
_PAYS_BYTES = 24 << 20  # below this a process takes longer to begin than it saves
_MOST_BESIDE = 3
_AT_ONCE_FILES, _AT_ONCE_BYTES = 16, 8 << 20  # of one question
_AHEAD = 2  # questions: a process works on one while the next is on its way
_PATIENCE_SECONDS = 0.5
_HASHES: dict[str, Callable[..., Any]] = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}


class File(NamedTuple):
    path: str  # in the bundle
    place: str  # on the disk; a plain string, since there are thousands
    size_bytes: int


class Look(NamedTuple):
    """What was found when a file was read."""

    digests: list[str]
    codes: list[str]  # what a picture or recording carries besides itself
    why: str = ""  # it could not be read
    data: bytes | None = None  # None: too many to hold, or read in another process


def look(place: str, algorithms: Sequence[str], *, is_examined: bool) -> Look:
    """Read a file. is_examined: its content was looked at before, digests are enough."""
    is_media = not is_examined and suffix_of(place) in MEDIA
    try:
        with open(place, "rb", buffering=0) as stream:  # noqa: PTH123, a Path costs more than to open the file
            if os.fstat(stream.fileno()).st_size <= _LONGEST_IN_MEMORY_BYTES:
                data = stream.read()
                digests = [_HASHES[name](data).hexdigest() for name in algorithms]
                return Look(
                    digests,
                    list(dict.fromkeys(media_proof.faults(data, suffix_of(place)))) if is_media else [],
                    data=data,
                )
            hashes = [_HASHES[name]() for name in algorithms]
            while chunk := stream.read(_CHUNK_BYTES):
                for one in hashes:
                    one.update(chunk)
        codes = list(dict.fromkeys(media_proof.faults_of(place, suffix_of(place)))) if is_media else []
        return Look([one.hexdigest() for one in hashes], codes)
    except OSError as error:
        return Look([], [], error.strerror or type(error).__name__)


def suffix_of(path: str) -> str:
    """Return a path's suffix in small letters."""
    return f".{path.rpartition('.')[2]}".lower()


class Beside:
    """Processes that read files from the end of `waiting` while we read from its front. What they do not answer is ours again.

    answers: what they found; to be read when `left_to_us` has ended.
    """

    def __init__(self, waiting: deque[File], algorithms: Sequence[str], *, is_examined: bool) -> None:
        self.answers: list[tuple[File, Look]] = []
        self._waiting = waiting
        self._task = [",".join(algorithms), "examined" if is_examined else "examine"]
        self._processes: list[Popen[bytes]] = []
        self._threads: list[Thread] = []

    def __enter__(self) -> "Beside":
        pays = sum(file.size_bytes for file in self._waiting) // _PAYS_BYTES
        for _number in range(min(pays, _MOST_BESIDE, _cores() - 1)):
            self._begin()
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.communicate()

    def left_to_us(self) -> Iterator[File | None]:
        """Yield files that wait, until none does and every answer is here; None now and then while there is only waiting."""
        while True:
            while self._waiting:
                try:
                    yield self._waiting.popleft()
                except IndexError:  # a thread took the last one
                    break
            busy = next((thread for thread in self._threads if thread.is_alive()), None)
            if busy:
                busy.join(_PATIENCE_SECONDS)
                yield None
            elif not self._waiting:
                return

    def _begin(self) -> None:
        from subprocess import DEVNULL, PIPE, Popen
        from threading import Thread

        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120, as above
        code = f"import sys; sys.path.insert(0, {os.path.dirname(package)!r}); from storybank.publish.reading import answer; answer()"  # noqa: PTH120
        try:
            process = Popen(
                [sys.executable, "-I", "-S", "-c", code, *self._task], stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        except OSError:
            return  # none to be had: we read everything
        self._processes.append(process)
        self._threads.append(Thread(target=self._ask, args=(process,), daemon=True))
        self._threads[-1].start()

    def _ask(self, process: "Popen[bytes]") -> None:
        assert process.stdin and process.stdout
        asked: list[list[File]] = []
        try:
            while True:
                while len(asked) < _AHEAD and (question := self._next()):
                    asked.append(question)
                    process.stdin.write(b"".join(os.fsencode(file.place).hex().encode() + b"\n" for file in question))
                    process.stdin.flush()
                if not asked:
                    return
                found = [(file, _said(process.stdout.readline())) for file in asked[0]]
                self.answers += found
                asked.pop(0)
        except (OSError, ValueError):  # the process was ended, or says what no process of ours says
            for question in asked:
                self._waiting.extend(question)

    def _next(self) -> list[File]:
        question: list[File] = []
        while len(question) < _AT_ONCE_FILES and sum(file.size_bytes for file in question) < _AT_ONCE_BYTES:
            try:
                question.append(self._waiting.pop())
            except IndexError:
                break
        return question


def _cores() -> int:
    """Return how many processors we may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answer() -> None:
    """Answer on standard output to each file named on standard input: the other side of `Beside`."""
    algorithms, is_examined = sys.argv[1].split(","), sys.argv[2] == "examined"
    for line in iter(sys.stdin.buffer.readline, b""):
        found = look(os.fsdecode(bytes.fromhex(line.decode())), algorithms, is_examined=is_examined)
        sys.stdout.buffer.write(f"{','.join(found.digests)}\t{','.join(found.codes)}\t{found.why}\n".encode())
        sys.stdout.buffer.flush()


def _said(line: bytes) -> Look:
    digests, codes, why = line.decode().removesuffix("\n").split("\t")
    return Look(digests.split(",") if digests else [], codes.split(",") if codes else [], why)
