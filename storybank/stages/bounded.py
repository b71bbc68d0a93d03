"""Bounds of one file's work in a pool worker: processor time and memory. A worker that goes beyond them ends, and only its file.

In the process of a command nothing is bounded: to end it would end the command.
"""

import multiprocessing
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PHOTOGRAPH_CPU_S = 60  # the costliest honest one, 64 megapixels of 16 bits with both detectors, takes about ten
PHOTOGRAPH_BYTES = 3_000_000_000  # beyond what the worker has mapped before


@contextmanager
def bounded(cpu_s: int, memory_bytes: int) -> Iterator[None]:
    """Give the work inside so many seconds of processor and bytes of memory more than this worker has used so far.

    Over the time the kernel ends the worker (SIGXCPU), whatever library it is in; over the memory MemoryError is raised.
    """
    if multiprocessing.parent_process() is None:
        yield
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    wanted = (
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + cpu_s),
        (resource.RLIMIT_AS, _mapped_bytes() + memory_bytes),
    )
    before = [(kind, resource.getrlimit(kind)) for kind, _ in wanted]
    try:
        for kind, soft in wanted:
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
        yield
    finally:
        for kind, limits in before:
            resource.setrlimit(kind, limits)


def _mapped_bytes() -> int:
    """Return the address space of this process; 0 where nobody says, and then only the bound itself counts."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * resource.getpagesize()
