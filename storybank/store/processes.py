"""Which process holds something, so that what a killed one left can be told from what a living one uses."""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Return a name of this very process: machine, pid and start time, so that a reused pid is not taken for it."""
    return f"{_machine()}~{os.getpid()}~{_started(os.getpid())}"


def is_alive(holder: str) -> bool:
    """Return whether a holder's process may still run; of another machine nobody can tell, so it counts as alive."""
    machine, pid, started, *_ = (*holder.split("~"), "", "")
    if machine != _machine() or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not started or started == _started(int(pid))


def _machine() -> str:
    return socket.gethostname()[:30]


def _started(pid: int) -> str:
    """Return the kernel's start time of a process, or nothing where /proc does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return ""
