"""kill -9 while deriving, writing and sealing, then the same again: one version, whole, signed; nothing half, nothing twice."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import published_bank
from storybank.publish.signing import read_public
from storybank.publish.verify import verify
from storybank.store import open_bank

pytestmark = pytest.mark.slow
PROGRAM = Path(published_bank.__file__).with_name("publish.py")
STEP = (sys.executable, str(PROGRAM), "step", "--step", "release", "--bank")
AT = {
    "deriving": lambda bank: len(list((bank / "working" / "derivatives").glob("??/*"))) >= 3,
    "writing": lambda bank: any(len(list(part.rglob("*"))) > 20 for part in (bank / "proposed").glob(".*.part")),
    "sealing": lambda bank: (bank / "curated" / "kept-v1").exists(),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("killed") / "bank"
    published_bank.build(path, 2, (480, 320))
    return path


@pytest.mark.parametrize("point", AT)
def test_a_killed_release_is_finished_by_the_same_again(template, tmp_path, point):
    bank = tmp_path / "bank"
    shutil.copytree(template, bank)
    environment = {**os.environ, "PYTHONPATH": str(PROGRAM.parents[1])}
    killed = subprocess.Popen([*STEP, bank], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    deadline = time.monotonic() + 120
    while killed.poll() is None and time.monotonic() < deadline and not AT[point](bank):
        time.sleep(0.002)
    assert killed.poll() is None, "it ended before it could be killed"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    done = subprocess.run([*STEP, bank], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    json.loads(done.stdout.splitlines()[-1])
    folders = sorted(one for one in (bank / "curated").iterdir() if one.is_dir())
    assert all(verify(one, read_public(bank / "curated" / "storybank.pub")).is_proved for one in folders)
    assert not list((bank / "proposed").glob(".*")) and not list((bank / "proposed").iterdir())
    assert not list((bank / "work").glob("*.tmp"))
    with open_bank(bank) as opened:
        assert opened.audit.verify() is None
        states = {release.version: state for release, state in opened.releases.statuses()}
        rows = [row for one in opened.items.list() for row in opened.derivatives.of_item(one.id)]
    # killed after the ledger had it, the same again is the next version of the same
    assert states in ({1: "current"}, {1: "revoked", 2: "current"})
    assert {f"kept-v{version}" for version in states} == {one.name for one in folders}
    assert len({(row.item, row.name) for row in rows}) == len(rows) and all(row.path.exists() for row in rows)
