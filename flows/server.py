"""The Prefect API that the flows talk to: one child server per bank, private to this machine and this user.

Prefect's database is never the record (the ledger is), so a server may be ended at any time. The child ends by itself
when the process that started it is gone, however that process ended, and no other command uses it.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storybank.errors import Unavailable
from storybank.store.processes import is_alive, this_process

START_TIMEOUT_S = 120
_USERS = "users"  # a file for each process that uses the server
_ROOM_BYTES = 4 << 20  # its own database and log
_OWN_FILE = "server.json"  # {"pid", "port", "auth"}: 0600, inside the bank's prefect/ folder


@contextmanager
def api(prefect_home: Path, *, is_waited_for: bool = True) -> Iterator[None]:
    """Make a Prefect API reachable for the flows run inside: the one named by PREFECT_API_URL, else this bank's child.

    is_waited_for: False starts the child and goes on; whoever runs the first flow waits for it.
    """
    _quiet_environment(prefect_home)
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    with _among_users(prefect_home):
        own = _running_own(prefect_home)
        if own is not None:
            try:
                with _using(own):
                    yield
            finally:
                _leave(prefect_home, own)
            return
        process, own = _start(prefect_home)
        try:
            if not is_waited_for:
                yield
                return
            _wait_for(own, lambda: process.poll() is None, prefect_home)
            with _using(own):
                yield
        finally:
            if not _others(prefect_home):  # else it goes on until the last of them is done, and ends by itself
                _end(process)
                (prefect_home / _OWN_FILE).unlink(missing_ok=True)


@contextmanager
def _among_users(prefect_home: Path) -> Iterator[None]:
    """Be known as somebody who uses this bank's server: it lives as long as one of them does."""
    mark = prefect_home / _USERS / this_process()
    mark.parent.mkdir(mode=0o700, exist_ok=True)
    mark.touch(mode=0o600)
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def _others(prefect_home: Path) -> bool:
    """Return whether another living process uses the server; marks of dead ones are swept."""
    found = False
    for mark in (prefect_home / _USERS).glob("*"):
        if mark.name == this_process():
            continue
        if is_alive(mark.name):
            found = True
        else:
            mark.unlink(missing_ok=True)
    return found


def _leave(prefect_home: Path, own: dict[str, str]) -> None:
    """End a server that somebody else started and left, where nobody is there any more to use it."""
    pid = int(own["pid"])
    if _is_our_server(pid) and _is_orphan(pid) and not _others(prefect_home):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        (prefect_home / _OWN_FILE).unlink(missing_ok=True)


def _quiet_environment(prefect_home: Path) -> None:
    # before `import prefect`: nothing is reported to anybody, nothing is kept but ids
    prefect_home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(
        PREFECT_HOME=str(prefect_home),
        DO_NOT_TRACK="1",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT="false",
        PREFECT_SERVER_ALLOW_EPHEMERAL_MODE="false",
        PREFECT_LOGGING_LEVEL=os.environ.get("PREFECT_LOGGING_LEVEL", "CRITICAL"),
        PREFECT_LOGGING_TO_API_ENABLED="false",
        PREFECT_RESULTS_PERSIST_BY_DEFAULT="false",
        PREFECT_CLIENT_CSRF_SUPPORT_ENABLED="true",
    )


def _running_own(prefect_home: Path) -> dict[str, str] | None:
    try:
        own: dict[str, str] = json.loads((prefect_home / _OWN_FILE).read_text())
        pid = int(own["pid"])
    except (OSError, ValueError, KeyError):
        return None
    # ours, and perhaps still starting: its own parent watches over it, or another command that uses it keeps it
    if _is_our_server(pid) and (not _is_orphan(pid) or _others(prefect_home)):
        with suppress(Unavailable):
            _wait_for(own, lambda: _is_our_server(pid), prefect_home)
            return own
    if _is_our_server(pid):  # hung, or left by somebody who was killed
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    (prefect_home / _OWN_FILE).unlink(missing_ok=True)
    return None


def _start(prefect_home: Path) -> tuple[subprocess.Popen[bytes], dict[str, str]]:
    port = _free_port()
    auth = f"storybank:{secrets.token_urlsafe(24)}"
    origin = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "PREFECT_SERVER_API_AUTH_STRING": auth,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": origin,
        "PREFECT_SERVER_UI_ENABLED": os.environ.get("PREFECT_SERVER_UI_ENABLED", "false"),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{prefect_home}/prefect.db",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.server", str(os.getpid()), str(port)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=prefect_home,
        start_new_session=True,
    )
    own = {"pid": str(process.pid), "port": str(port), "auth": auth}
    path = prefect_home / _OWN_FILE
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(own, file)
    return process, own


def _wait_for(own: dict[str, str], is_running: Callable[[], bool], prefect_home: Path) -> None:
    """Wait until the server answers. Raises Unavailable where it ends, or does not answer in time."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and is_running():
        if _is_healthy(own):
            return
        time.sleep(0.2)
    if shutil.disk_usage(prefect_home).free < _ROOM_BYTES:  # it ends at once then, and says so to nobody
        raise Unavailable(
            "flows.disk-full",
            "The disk is full: the flow runner has no room to start. Make room, then type the same again.",
        )
    raise Unavailable(
        "flows.no-server",
        f"prefect: the server on port {own['port']} did not start. Run `storybank doctor`, then try again.",
    )


@contextmanager
def _using(own: dict[str, str]) -> Iterator[None]:
    settings = {"PREFECT_API_URL": f"http://127.0.0.1:{own['port']}/api", "PREFECT_API_AUTH_STRING": own["auth"]}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name in settings:
            os.environ.pop(name, None)


def _is_healthy(own: dict[str, str]) -> bool:
    request = urllib.request.Request(
        f"http://127.0.0.1:{own['port']}/api/ready",
        headers={"Authorization": "Basic " + b64encode(own["auth"].encode()).decode()},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _is_our_server(pid: int) -> bool:
    try:
        return b"flows.server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _is_orphan(pid: int) -> bool:
    """Return whether a server's parent, the one named on its command line, is gone: it will end in a moment."""
    try:
        parent = int(Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[3])
        status = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
    except (OSError, ValueError, IndexError):
        return True
    return int(status[1]) != parent


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(parent_pid: int, port: int) -> None:
    """Run the Prefect API on 127.0.0.1 until the parent and every other user are gone (the body of the child process)."""
    import threading

    home = Path(os.environ["PREFECT_HOME"])

    def end_with_the_last() -> None:
        while os.getppid() == parent_pid or _others(home):
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=end_with_the_last, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    os.umask(0o077)
    serve(int(sys.argv[1]), int(sys.argv[2]))
