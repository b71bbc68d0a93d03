"""Derivatives, resume, jobs and leases; two processes writing at once."""

import json
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta

import pytest

from storybank.errors import Tampered, Unavailable, Unreadable
from storybank.store import open_bank
from storybank.store.processes import this_process

ON = date(2026, 11, 20)
RECIPE, CONTENT = "a" * 64, "b" * 64
OUTPUTS = {"960.jpg": (b"large", "image/jpeg"), "thumb.jpg": (b"small", "image/jpeg")}


def test_derivatives_are_kept_once_by_digest_and_found_again(bank, make):
    photo = make.photo(bank)
    kept = bank.derivatives.keep(photo.id, RECIPE, OUTPUTS, by="storybank", facts={"covered": 2})
    before = bank.audit.last()
    assert bank.derivatives.keep(photo.id, RECIPE, OUTPUTS, by="storybank", facts={"covered": 2}) == kept
    assert bank.audit.last() == before
    assert bank.derivatives.find(photo.id, RECIPE) == kept == bank.derivatives.of_item(photo.id)
    assert {one.name: bank.derivatives.read(one.digest) for one in kept} == {"960.jpg": b"large", "thumb.jpg": b"small"}
    assert kept[0].facts == {"covered": 2}
    assert bank.derivatives.find(photo.id, "c" * 64) == ()


def test_a_derivative_whose_file_is_gone_or_changed_is_not_used(bank, make):
    photo = make.photo(bank)
    kept = bank.derivatives.keep(photo.id, RECIPE, OUTPUTS, by="storybank")
    kept[0].path.write_bytes(b"other")
    with pytest.raises(Tampered):
        bank.derivatives.read(kept[0].digest)
    kept[0].path.unlink()
    with pytest.raises(Unreadable):
        bank.derivatives.read(kept[0].digest)
    assert bank.derivatives.find(photo.id, RECIPE) == ()
    assert bank.derivatives.keep(photo.id, RECIPE, OUTPUTS, by="storybank") == kept
    assert kept[0].path.read_bytes() == b"large"


def test_purging_leaves_what_another_item_shares(bank, make):
    one, two = make.photo(bank, "F01"), make.photo(bank, "F02")
    bank.derivatives.keep(one.id, RECIPE, OUTPUTS, by="storybank")
    shared = bank.derivatives.keep(two.id, RECIPE, {"960.jpg": OUTPUTS["960.jpg"]}, by="storybank")
    bank.derivatives.mark_done(one.id, CONTENT, "derive", "1")
    assert bank.derivatives.purge(one.id, by="pe-1", on=ON) == 2
    assert bank.derivatives.of_item(one.id) == () and bank.derivatives.find(two.id, RECIPE) == shared
    assert len([path for path in (bank.path / "working" / "derivatives").rglob("*") if path.is_file()]) == 1
    assert bank.derivatives.done(one.id, CONTENT, "derive", "1") is None


def test_what_is_done_is_known_by_content_stage_version_and_rules(bank):
    bank.derivatives.mark_done("i1", CONTENT, "screen", "1", "r1", {"verdict": "clear"})
    bank.derivatives.mark_done("i1", CONTENT, "screen", "1", "r1", {"verdict": "review"})
    assert bank.derivatives.done("i1", CONTENT, "screen", "1", "r1") == {"verdict": "review"}
    for other in (("i2", CONTENT, "screen", "1", "r1"), ("i1", "c" * 64, "screen", "1", "r1"), ("i1", CONTENT, "derive", "1", "r1"), ("i1", CONTENT, "screen", "2", "r1"), ("i1", CONTENT, "screen", "1", "r2")):  # fmt: skip
        assert bank.derivatives.done(*other) is None
    assert bank.derivatives.done_many([("i1", CONTENT), ("i2", CONTENT)], "screen", "1", "r1") == {
        ("i1", CONTENT): {"verdict": "review"}
    }


def test_done_is_kept_with_the_steps_own_writes_or_not_at_all(bank):
    with pytest.raises(ZeroDivisionError), bank.writing():
        bank.derivatives.mark_done("i1", CONTENT, "screen", "1")
        raise ZeroDivisionError
    assert bank.derivatives.done("i1", CONTENT, "screen", "1") is None


def test_a_job_is_queued_once_and_ends_with_counts_or_a_code(bank):
    job = bank.jobs.queue("ingest", "b1", by="ed-nur-1")
    assert bank.jobs.queue("ingest", "b1", by="ed-nur-2") == job
    assert bank.jobs.start(job.id).state == "running"
    assert bank.jobs.finish(job.id, counts={"new": 3}).counts == {"new": 3}
    failed = bank.jobs.finish(bank.jobs.queue("screen", "b1", by="ed-nur-1").id, error="intake.unreadable")
    assert (failed.state, failed.error) == ("failed", "intake.unreadable")
    assert bank.jobs.list(state="queued") == ()


def test_a_lease_is_one_holders_until_it_runs_out(bank, clock):
    lease = bank.jobs.claim("b1", "ingest", holder="elsewhere~1~1", seconds=60)
    assert bank.jobs.claim("b1", "ingest", holder="elsewhere~2~1") is None
    assert bank.jobs.claim("b1", "derive", holder="elsewhere~2~1") is not None
    clock.now += timedelta(seconds=50)
    assert bank.jobs.beat(lease, seconds=60) is not None
    clock.now += timedelta(seconds=50)
    assert bank.jobs.claim("b1", "ingest", holder="elsewhere~2~1") is None
    clock.now += timedelta(seconds=50)
    assert bank.jobs.claim("b1", "ingest", holder="elsewhere~2~1") is not None
    assert bank.jobs.beat(lease) is None


def test_a_killed_processes_lease_is_free_at_once(bank):
    code = "from storybank.store.processes import this_process; print(this_process())"
    gone = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert bank.jobs.claim("b1", "ingest", holder=gone, seconds=3600)
    assert bank.jobs.claim("b1", "ingest", holder=this_process())


def test_a_block_holds_its_lease_and_gives_it_back(bank):
    with bank.jobs.lease("b1", "ingest", seconds=600) as lease:
        with pytest.raises(Unavailable) as refused, bank.jobs.lease("b1", "ingest"):
            pass
        assert refused.value.code == "store.leased"
        assert lease.holder.startswith(this_process())
    with bank.jobs.lease("b1", "ingest"):
        pass


def test_a_lease_is_kept_by_its_heartbeat_for_as_long_as_the_block_runs(path):
    with open_bank(path) as bank, bank.jobs.lease("b1", "ingest", seconds=0.3) as lease:
        time.sleep(0.8)
        assert bank.jobs.claim("b1", "ingest", holder="elsewhere~1~1") is None
        assert bank.jobs.beat(lease) is not None


WRITER = """
import sys
from datetime import date
from storybank.records import Photo
from storybank.store import open_bank
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_bank(path) as bank:
    for number in range(count):
        item = bank.items.id_for("nur", name, f"F{number}", by=f"ed-{name}")
        photo = Photo(id=item, batch="b1", stream="nur", row=f"photographs!{number}", width_px=1, height_px=1, media_type="image/png")
        bank.items.save(photo, by=f"ed-{name}", on=date(2026, 11, 20))
        bank.originals.seal_bytes(f"same {number}".encode(), item=item, stream="nur", media_type="image/png", by=f"ed-{name}")
"""


@pytest.mark.slow
def test_two_processes_write_at_once_and_nothing_is_lost_or_twice(tmp_path):
    from storybank.store import close_bank, create_bank

    create_bank(tmp_path / "bank", organisation="x", streams=["nur"], on=ON)
    count = 40
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "bank"), name, str(count)])
        for name in ("one", "two", "six")
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0]
    with open_bank(tmp_path / "bank") as bank:
        assert bank.audit.verify() is None
        assert len(bank.items.list()) == 3 * count
        files = list((tmp_path / "bank" / "raw").rglob("*.age"))
        assert len(files) == count == len(bank.audit.list(verb="original.sealed"))
        for path in files:
            assert bank.originals.read(path.stem, by="ed-one", purpose="look").startswith(b"same ")
        links = Counter(file.address for item in bank.items.list() for file in bank.originals.of_item(item.id))
        assert links == {path.stem: 3 for path in files}
    close_bank()


KILLED = """
import os, sys
from storybank.store import open_bank
with open_bank(sys.argv[1]) as bank:
    with bank.writing():
        bank.originals.seal_bytes(b"words", item="i1", stream="nur", media_type="image/png", by="ed-one")
        if sys.argv[2] == "kill":
            os.kill(os.getpid(), 9)
"""


@pytest.mark.slow
def test_a_process_killed_in_the_middle_leaves_nothing_that_the_next_one_minds(tmp_path):
    from storybank.store import create_bank

    create_bank(tmp_path / "bank", organisation="x", streams=["nur"], on=ON)
    bank_path = str(tmp_path / "bank")
    assert subprocess.run([sys.executable, "-c", KILLED, bank_path, "kill"], check=False).returncode == -9
    assert subprocess.run([sys.executable, "-c", KILLED, bank_path, "finish"], check=False).returncode == 0
    with open_bank(bank_path) as bank:
        (file,) = bank.originals.of_item("i1")
        assert bank.originals.read(file.address, by="ed-one", purpose="look") == b"words"
        assert bank.audit.verify() is None and bank.originals.sweep() == 0
        assert json.loads(json.dumps(len(bank.audit.list(verb="original.sealed")))) == 1
