"""`storybank up` and `storybank users` as a person types them; work that a dead runner left."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

STORYBANK = [sys.executable, "-c", "from storybank.cli.main import main; main()"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(bank, port, *more):
    arguments = ["up", "--bank", str(bank), "--port", str(port), "--no-runner", *more]
    process = subprocess.Popen([*STORYBANK, *arguments], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    said, end = [], time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        said.append(process.stderr.readline())
        if "Ctrl-C" in said[-1]:
            return process, "".join(said)
    raise AssertionError("".join(said))


@pytest.mark.slow
@pytest.mark.system
def test_up_makes_a_bank_from_nothing_survives_a_kill_and_ends_cleanly(tmp_path):
    bank, port = tmp_path / "bank", free_port()
    process, said = start(bank, port, "--new", "--stream", "nur")
    link = re.search(r"(http://localhost:\d+)(/start/\S+)", said)
    assert "Officer key" in said and link[1].endswith(str(port))
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{link[2]}") as answer:
        assert b"admin-1" in answer.read()
    process.kill()  # as kill -9
    process.wait()
    process, said = start(bank, port)
    fresh = re.search(r"/start/\S+", said)[0]
    assert fresh != link[2]  # the older one has ended
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{link[2]}") as answer:
        assert answer.url.endswith("/in/")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) in (0, 130)
    assert not list((bank / "work").glob("*.tmp"))
    assert (bank / "keys" / "web.key").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_users_are_invited_changed_and_shut_out_on_the_command_line(template, tmp_path):
    import json
    import shutil

    bank = Path(shutil.copytree(template, tmp_path / "bank"))

    def users(*arguments):
        done = subprocess.run(
            [*STORYBANK, "users", *arguments, "--bank", str(bank), "--json"], capture_output=True, text=True
        )
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    code, said = users("invite", "ed-nur-7", "--role", "editor", "--stream", "nur")
    assert code == 0 and "/start/" in said["link"]
    assert users("role", "ed-nur-7", "--role", "editor", "--role", "reveal", "--stream", "nur")[1]["roles"] == [
        "editor",
        "reveal",
    ]
    assert users("invite", "ed-nur-8", "--role", "emperor")[0] == 2
    assert users("panic", "ed-nur-7")[0] == 0
    listed = {one["id"]: one["active"] for one in users("list")[1]["accounts"]}
    assert listed["ed-nur-7"] is False


def test_work_that_a_dead_runner_left_is_taken_up_again_three_times_at_most(bank):
    from storybank.store.models import Job

    queued = bank.jobs.queue("screen", "batch-1", by="ed-1", facts={"on": "2026-11-20"})
    assert bank.jobs.queue("screen", "batch-1", by="ed-1").id == queued.id
    for tries in (1, 2, 3):
        taken = bank.jobs.next()
        assert (taken.state, taken.tries, dict(taken.facts)) == ("running", tries, {"on": "2026-11-20"})
        assert bank.jobs.put_back(most_tries=3) == 0  # its runner is alive: this process
        Job.objects.filter(pk=queued.id).update(
            holder=re.sub(r"~.*", "~999999999~1", Job.objects.get(pk=queued.id).holder)
        )
        assert bank.jobs.put_back(most_tries=3) == (1 if tries < 3 else 0)
    failed = bank.jobs.get(queued.id)
    assert (failed.state, failed.error) == ("failed", "job.runner-died")


def test_words_never_enter_a_job(bank):
    from storybank.errors import WrongUse

    with pytest.raises(WrongUse):
        bank.jobs.queue("screen", "batch-1", by="ed-1", facts={"name": "Anahit of Goris"})


def test_progress_is_told_once_a_second_and_makes_no_event(bank):
    job = bank.jobs.queue("screen", "batch-1", by="ed-1")
    bank.jobs.start(job.id)
    before = bank.audit.last().sequence
    for done in range(1, 50):
        bank.jobs.progress(job.id, "screen", done, 100)
    assert dict(bank.jobs.get(job.id).counts) == {"done": 1, "total": 100}
    assert bank.audit.last().sequence == before


def test_where_work_broke_is_written_down_without_anybodys_words(tmp_path):
    import json

    from flows.runner import note_fault

    (tmp_path / "work").mkdir()
    for _ in range(3):
        try:
            raise ValueError("Anahit of Goris")
        except ValueError as error:
            note_fault(tmp_path, "job-1", "propose", error)
    lines = (tmp_path / "work" / "faults.jsonl").read_text().splitlines()
    assert len(lines) == 3
    assert "Anahit" not in lines[-1]
    kept = json.loads(lines[-1])
    assert (kept["job"], kept["kind"], kept["error"]) == ("job-1", "propose", "ValueError")
    assert kept["places"][-1].startswith("test_up.py:")
