"""The Prefect server of a bank: private, and gone when whoever started it is gone."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

PROGRAM = """
import sys, time
from pathlib import Path
from flows.server import api
with api(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(120)
"""


@pytest.mark.flow
@pytest.mark.slow
def test_the_server_is_private_and_dies_with_a_killed_parent(tmp_path):
    home = tmp_path / "prefect"
    parent = subprocess.Popen([sys.executable, "-c", PROGRAM, str(home)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline().strip() == "up"
    own = json.loads((home / "server.json").read_text())
    assert (home.stat().st_mode & 0o777, (home / "server.json").stat().st_mode & 0o777) == (0o700, 0o600)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{own['port']}/api/flow_runs/count", data=b"{}")
    assert refused.value.code in (401, 403)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _runs(own["pid"]):
        time.sleep(0.3)
    assert not _runs(own["pid"])


@pytest.mark.flow
@pytest.mark.slow
def test_a_command_that_ends_takes_the_server_from_no_other_and_the_last_one_ends_it(tmp_path):
    home = tmp_path / "prefect"
    start = [sys.executable, "-c", PROGRAM.replace("time.sleep(120)", "sys.stdin.read()"), str(home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    first = subprocess.Popen(start, **pipes)
    assert first.stdout.readline().strip() == "up"
    own = json.loads((home / "server.json").read_text())
    second = subprocess.Popen(start, **pipes)
    assert second.stdout.readline().strip() == "up"
    assert json.loads((home / "server.json").read_text()) == own
    first.communicate("")
    assert first.returncode == 0 and _answers(own)
    second.communicate("")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _runs(own["pid"]):
        time.sleep(0.2)
    assert second.returncode == 0 and not _runs(own["pid"]) and not (home / "server.json").exists()


def _answers(own):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{own['port']}/api/ready")
    except urllib.error.HTTPError as error:
        return error.code in (401, 403)
    return True


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()[0] != b"Z"
    except OSError:
        return False
