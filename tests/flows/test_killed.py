"""kill -9 at several points, then the same command again: same bank, nothing twice, nothing missing, nobody left behind."""

import json
import os
import signal
import sqlite3
import time

import pytest

from tests.flows.conftest import ON, processes_of, start, storybank

INGEST = ("--stream", "north", "--by", "pe-1", "--on", ON, "--json")


def rows(bank, query):
    with sqlite3.connect(f"file:{bank}/ledger.sqlite3?mode=ro", uri=True) as ledger:
        return ledger.execute(query).fetchall()


def tables(bank):
    return {name for (name,) in rows(bank, "select name from sqlite_master where type = 'table'")}


def count_done(bank):
    try:
        (table,) = (name for name in tables(bank) if name.endswith("_done"))
        return rows(bank, f"select count(*) from {table} where stage = 'take'")[0][0]
    except (sqlite3.Error, ValueError):
        return 0


@pytest.mark.flow
@pytest.mark.slow
@pytest.mark.parametrize("after", [0, 2, 5])
def test_a_killed_ingest_goes_on_where_it_stopped(delivery, bank, after):
    killed = start("ingest", str(delivery), *INGEST, bank=bank)
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and killed.poll() is None and count_done(bank) < after:
        time.sleep(0.02)
    if after == 0:
        time.sleep(3)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    again = json.loads(storybank("ingest", str(delivery), *INGEST, bank=bank).stdout)
    third = json.loads(storybank("ingest", str(delivery), *INGEST, bank=bank).stdout)
    (batch,) = again["batches"]
    assert batch["new"] + batch["changed"] + batch["same"] == 8
    assert (third["batches"][0]["new"], third["batches"][0]["changed"], third["batches"][0]["same"]) == (0, 0, 8)
    sealed = list((bank / "raw").rglob("*.age"))
    assert len(sealed) == 8
    assert not list((bank / "work").rglob("*.tmp"))
    assert storybank("verify", "--audit", bank=bank).returncode == 0
    deadline = time.monotonic() + 30
    while processes_of(bank) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert processes_of(bank) == []
