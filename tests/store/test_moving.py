"""A bank moves to PostgreSQL and a bucket: nothing of it changes before it is told to switch, and nothing is lost then."""

import importlib.util
import sqlite3

import pytest
from click.testing import CliRunner

from storybank.cli.move import command
from storybank.errors import Refused, Tampered, WrongUse
from storybank.people.aliases import fold
from storybank.store import close_bank, config, moving, open_bank
from storybank.store.backups import back_up
from tests.store.conftest import NUR, ON
from tests.store.test_postgres import server  # noqa: F401, a fixture

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def endpoint():
    """A server that speaks S3, with a bucket; its address."""
    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("obstore") is None:
        pytest.skip("moto or obstore is not installed (the extra `s3`)")
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def to(server, endpoint, monkeypatch, request):  # noqa: F811, the fixture
    import urllib.request

    import psycopg

    name = f"move_{abs(hash(request.node.name))}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    bucket = name.replace("_", "-")
    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/{bucket}", method="PUT"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    return moving.Destination(database=f"{server}/{name}", storage=f"s3://{bucket}/bank", endpoint=endpoint)


@pytest.fixture
def filled(bank, make):
    """A bank with two people, their sealed pictures and names, an agreement each, and a release; closed. Returns its folder."""
    from storybank.store.rows import ReleaseItem

    entries = []
    for code in ("C01", "C02"):
        person = make.person(bank, code)
        photo = make.photo(bank, f"F-{code}", people=[person])
        consent = bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
        bank.identities.add(person, {"en": {"given": "Canary"}}, by="pe-1", on=ON, fold=fold)
        for kind in ("original", "master", "preview"):
            bank.originals.seal_bytes(
                f"{kind} of {code}".encode(), stream=NUR, media_type="image/jpeg", by="pe-1", item=photo.id, kind=kind
            )
        entries.append(
            ReleaseItem(
                item=photo.id,
                public_id=bank.items.row(photo.id).public_id,
                revision=1,
                consents=((person, consent.id, 1),),
            )
        )
    collection = make.collection(bank, [one.item for one in entries])
    release = bank.releases.propose(
        collection=collection.id,
        version=1,
        edition="public",
        digest="d" * 64,
        items=entries,
        left_out=[],
        by="pe-1",
        on=ON,
    )
    bank.releases.approve(release.id, digest="d" * 64, by="pe-2", on=ON)
    close_bank()
    return bank.path


def quiet(*_):
    pass


def words(to, path, *more):
    return [
        "--database", to.database, "--storage", to.storage, "--endpoint", to.endpoint,
        "--bank", str(path), "--by", "pe-1", "--on", ON.isoformat(), *more,
    ]  # fmt: skip


def everything(path):
    """Return every byte of a bank's folder but what a move writes about itself."""
    found = (one for one in path.rglob("*") if one.is_file() and one.name != moving.PROGRESS)
    return {one: one.read_bytes() for one in found if not one.name.endswith(("-wal", "-shm", "web.key"))}


def test_a_bank_is_copied_then_switched_and_goes_on_there(filled, to):
    before = everything(filled)
    copied = CliRunner().invoke(command, words(to, filled, "--json"), catch_exceptions=False)
    assert copied.exit_code == 0
    after = everything(filled)
    assert {one: data for one, data in after.items() if one in before} == before, "copying changes nothing"
    with open_bank(filled) as bank:  # work goes on meanwhile
        (photo, _other) = [row.id for row in bank.items.list()]
        late, _ = bank.originals.seal_bytes(b"late", stream=NUR, media_type="image/jpeg", by="pe-1", item=photo)
        count = bank.audit.last().sequence
    done = CliRunner().invoke(command, words(to, filled, "--switch", "--json"), catch_exceptions=False)
    assert done.exit_code == 0
    assert not (filled / "ledger.sqlite3").exists() and not list((filled / "raw").rglob("*.age"))
    with open_bank(filled) as bank:
        assert bank.settings.database_url == to.database
        assert bank.audit.verify() is None and bank.audit.last().verb == "bank.moved"
        assert bank.audit.last().sequence > count
        assert bank.originals.read(late.address, by="pe-1", purpose="look") == b"late"
        file, is_new = bank.originals.seal_bytes(b"new", stream=NUR, media_type="image/jpeg", by="pe-1", item=photo)
        assert is_new and bank.originals.read(file.address, by="pe-1", purpose="look") == b"new"
        with bank.originals.opened(file.address, by="pe-1", purpose="derive") as there:
            assert there.read_bytes() == b"new"
        bank.originals.erase(file.address, by="pe-1", on=ON)
        assert bank.originals.sweep() == 0, "what is erased is gone from the bucket too"
        with pytest.raises(Refused):
            bank.originals.read(file.address, by="pe-1", purpose="look")
        (release,) = bank.releases.list(status="approved")
        bank.releases.seal(release.id, by="pe-1", on=ON)
        with pytest.raises(Refused):
            back_up(bank.path, filled.parent / "copy", on=ON)
    with sqlite3.connect(filled / moving.LEFT / "ledger.sqlite3") as old, pytest.raises(sqlite3.IntegrityError):
        old.execute(
            "INSERT INTO store_event (sequence, at, by, verb, subject, facts, previous, hash) VALUES (9999,'','','','','','','')"
        )


def test_a_move_that_was_stopped_sends_only_what_is_missing_and_mends_what_came_broken(filled, to, monkeypatch):
    whole = moving.Bucket.put
    sent = []

    def stops(self, name, source):
        if len(sent) == 3:
            raise KeyboardInterrupt
        sent.append(name)
        whole(self, name, source)

    monkeypatch.setattr(moving.Bucket, "put", stops)
    with pytest.raises(KeyboardInterrupt):
        moving.copy(filled, to, extend=None, progress=quiet)
    monkeypatch.undo()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    broken = filled / "work" / "broken"
    broken.write_bytes(b"x" * (filled / sent[0]).stat().st_size)
    moving._bucket(filled, to).put(sent[0], broken)
    done = moving.copy(filled, to, extend=None, progress=quiet)
    assert (done.files, done.sent) == (6, 4)  # three that were missing, and the one of the right size and other bytes
    again = moving.copy(filled, to, extend=None, progress=quiet)
    assert again.sent == 0 and again.tables == done.tables and again.tables["store_item"] == 2


def test_a_database_that_holds_something_else_is_left_alone(filled, to):
    import psycopg

    with psycopg.connect(to.database, autocommit=True) as connection:
        connection.execute("CREATE TABLE recipes (name text)")
    with pytest.raises(Refused):
        moving.copy(filled, moving.Destination(database=to.database), extend=None, progress=quiet)
    with psycopg.connect(to.database) as connection:
        assert connection.execute("SELECT count(*) FROM recipes").fetchone() == (0,)


def test_a_row_that_differs_on_the_other_side_stops_the_move_and_leaves_the_bank_where_it_is(filled, to, monkeypatch):
    whole = moving._copy_table

    def loses(model):
        count = whole(model)
        if model._meta.db_table == "store_account":
            model._base_manager.using(moving.TARGET).order_by("pk").first().delete(using=moving.TARGET)
        return count

    monkeypatch.setattr(moving, "_copy_table", loses)
    with pytest.raises(Tampered):
        moving.switch(filled, moving.Destination(database=to.database), by="pe-1", on=ON, extend=None, progress=quiet)
    assert (filled / "ledger.sqlite3").exists()
    with open_bank(filled) as bank:
        assert bank.settings.database_url is None and bank.audit.verify() is None


def test_a_line_of_the_settings_is_changed_and_every_other_stays(tmp_path):
    config.write_settings(tmp_path, organisation={"en": "x"}, streams=["nur"], on=ON)
    old = (tmp_path / "bank.toml").read_text()
    config.change_settings(tmp_path, {"storage.url": "s3://one/two", "database.url": "postgresql://a"})
    new = (tmp_path / "bank.toml").read_text()
    assert config.read_settings(tmp_path, {}).values["storage.url"] == "s3://one/two"
    assert [line for line in old.splitlines() if "url" not in line] == [
        line for line in new.splitlines() if "url" not in line
    ]
    assert (tmp_path / "bank.toml.before").read_text() == old


@pytest.mark.parametrize("to_where", [{}, {"storage": "https://x"}, {"storage": "s3://"}])
def test_nowhere_is_no_place_to_move_to(filled, to_where):
    with pytest.raises(WrongUse):
        moving.copy(filled, moving.Destination(**to_where), extend=None, progress=quiet)
