"""The same ledger on PostgreSQL, by setting only. Starts a server of its own in a temporary folder."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

from storybank.errors import Refused, Tampered
from storybank.findings import Finding, Severity
from storybank.store import close_bank, create_bank, open_bank

pytestmark = pytest.mark.system
ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL server on a free port; its address without a database."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = Path(shutil.which("initdb") or (found[-1] if found else ""))
    initdb = initdb.resolve()
    if not initdb.is_file():
        pytest.skip("no PostgreSQL server programs on this machine")
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed (the extra `postgres`)")
    folder = Path(tempfile.mkdtemp(prefix="storybank-pg-"))  # not below pytest's own folder: that is root's alone
    run = []
    if os.getuid() == 0:  # the server refuses root
        run = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    subprocess.run(
        [*run, initdb, "-D", folder / "data", "-U", "bank", "-A", "trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
    )
    control = initdb.with_name("pg_ctl")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    start = [*run, control, "-D", folder / "data", "-o", options, "-l", folder / "log", "-w"]
    subprocess.run([*start, "start"], check=True, capture_output=True)
    yield f"postgresql://bank@127.0.0.1:{port}"
    subprocess.run([*run, control, "-D", folder / "data", "-m", "immediate", "stop"], check=True, capture_output=True)
    shutil.rmtree(folder)


@pytest.fixture
def path(server, tmp_path, monkeypatch, request):
    import psycopg

    name = f"bank_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    monkeypatch.setenv("STORYBANK_DATABASE_URL", f"{server}/{name}")
    create_bank(tmp_path / "bank", organisation="x", streams=["nur", "nar"], on=ON)
    yield tmp_path / "bank"
    close_bank()


@pytest.mark.parametrize(
    "statement", ["UPDATE store_event SET verb = 'x'", "DELETE FROM store_event", "TRUNCATE store_event"]
)
def test_the_server_refuses_to_change_the_chain(path, statement):
    import psycopg

    assert not (path / "ledger.sqlite3").exists()
    with open_bank(path) as bank:
        bank.audit.append("test.done", "one", by="ed-nur-1")
        with (
            psycopg.connect(os.environ["STORYBANK_DATABASE_URL"]) as connection,
            pytest.raises(psycopg.errors.RaiseException),
        ):
            connection.execute(statement)
        assert bank.audit.verify() is None


def test_a_trigger_that_was_switched_off_keeps_the_bank_closed(path):
    import psycopg

    with psycopg.connect(os.environ["STORYBANK_DATABASE_URL"]) as connection:
        connection.execute("ALTER TABLE store_answer DISABLE TRIGGER store_answer_no_update")
    with pytest.raises(Tampered):
        open_bank(path)


def test_the_main_line_runs_and_the_proposer_is_refused_by_the_server_too(path, make):
    import psycopg

    from storybank.store.rows import ReleaseItem

    with open_bank(path) as bank:
        person = make.person(bank)
        photo = make.photo(bank, people=[person])
        consent = bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
        question = Finding(code="captions.loaded", severity=Severity.REVIEW, item=photo.id, field="caption.en")
        bank.findings.screened(photo.id, [question], revision=1, on=ON, texts={"caption.en": "x"})
        answer = bank.findings.answer(bank.findings.list()[0].id, "stands", by="ed-nur-1", on=ON, takes_two=True)
        bank.acts.confirm(answer.act, by="ed-nar-1", on=ON)
        file, _ = bank.originals.seal_bytes(b"x", item=photo.id, stream="nur", media_type="image/jpeg", by="ed-nur-1")
        bank.derivatives.keep(photo.id, "r" * 64, {"a.jpg": (b"a", "image/jpeg")}, by="storybank")
        assert bank.originals.read(file.address, by="ed-nur-1", purpose="look") == b"x"
        collection = make.collection(bank, [photo.id])
        entry = ReleaseItem(
            item=photo.id, public_id=bank.items.row(photo.id).public_id, revision=1, consents=((person, consent.id, 1),)
        )
        release = bank.releases.propose(
            collection=collection.id,
            version=1,
            edition="public",
            digest="d" * 64,
            items=[entry],
            left_out=[],
            by="pe-1",
            on=ON,
        )
        with pytest.raises(Refused):
            bank.releases.approve(release.id, digest="d" * 64, by="pe-1", on=ON)
        with (
            psycopg.connect(os.environ["STORYBANK_DATABASE_URL"]) as connection,
            pytest.raises(psycopg.errors.RaiseException),
        ):
            connection.execute(
                "INSERT INTO store_approval (release_id, digest, staff, \"on\") VALUES (%s, 'd', 'pe-1', now())",
                (release.id,),
            )
        bank.releases.approve(release.id, digest="d" * 64, by="pe-2", on=ON)
        bank.releases.seal(release.id, by="pe-1", on=ON)
        assert bank.exposure.relying_on(person).releases[0].status == "sealed"
        bank.releases.revoke(release.id, cause="c", by="pe-1", on=ON)
        assert bank.erasure.person(person, by="pe-1", on=ON).items == (photo.id,)
        assert bank.audit.verify() is None


def test_two_processes_write_at_once(path):
    code = """
import sys
from storybank.store import open_bank
with open_bank(sys.argv[1]) as bank:
    for number in range(60):
        bank.people.id_for("nur", f"{sys.argv[2]}-{number}", by="ed-nur-1")
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), name]) for name in ("one", "two")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    with open_bank(path) as bank:
        assert len(bank.audit.list(verb="code.made")) == 120
        assert bank.audit.verify() is None
