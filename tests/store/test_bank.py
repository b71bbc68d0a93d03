"""Making, opening and refusing banks."""

import stat
import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import pytest

from storybank.errors import Refused, StorybankError, Tampered, WrongUse
from storybank.store import bank as bank_module
from storybank.store import close_bank, create_bank, find_bank, open_bank
from storybank.store.bank import sweep_work
from storybank.store.processes import this_process

ON = date(2026, 11, 20)


def test_a_new_bank_has_its_folders_and_its_keys_for_nobody_else(path):
    for name in ("raw", "working", "identities", "keys", "work", "prefect", "audit", "curated"):
        assert stat.S_IMODE((path / name).stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    secrets = [file for file in (path / "keys").rglob("*") if file.is_file()]
    assert len(secrets) == 9
    assert {stat.S_IMODE(file.stat().st_mode) for file in [*secrets, path / "ledger.sqlite3"]} == {0o600}


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(WrongUse) as refused:
        create_bank(tmp_path, organisation="x", streams=["nur"], on=ON)
    assert refused.value.code == "bank.not-empty"


@pytest.mark.parametrize("streams", [[], ["nur", "nur"], ["Nur"], ["../nur"], ["nur nar"]])
def test_streams_are_codes(tmp_path, streams):
    with pytest.raises(WrongUse):
        create_bank(tmp_path / "bank", organisation="x", streams=streams, on=ON)


def test_which_bank_is_asked_of_the_option_then_of_the_environment_then_refused(tmp_path):
    assert find_bank(tmp_path, environ={"STORYBANK_BANK": "/other"}) == tmp_path
    assert str(find_bank(None, environ={"STORYBANK_BANK": "/other"})) == "/other"
    with pytest.raises(WrongUse, match="init"):
        find_bank(None, environ={})


def test_a_folder_without_a_bank_names_init(tmp_path):
    with pytest.raises(WrongUse, match="storybank init"):
        open_bank(tmp_path)


def test_a_bank_of_another_format_is_refused_and_upgrade_named(path):
    text = (path / "bank.toml").read_text()
    (path / "bank.toml").write_text(text.replace("format = 1", "format = 2"))
    with pytest.raises(WrongUse, match="storybank upgrade"):
        open_bank(path)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM django_migrations WHERE name LIKE '0003%'",
        "UPDATE django_migrations SET name = '0009_later' WHERE name LIKE '0003%'",
    ],
)
def test_a_ledger_of_another_version_is_refused_and_upgrade_named(path, statement):
    change(path, statement)
    with pytest.raises(WrongUse, match="storybank upgrade"):
        open_bank(path)


@pytest.mark.parametrize("statement", ["DELETE FROM store_head", "DROP TABLE django_migrations"])
def test_a_bank_whose_making_was_cut_short_says_so(path, statement):
    change(path, statement)
    with pytest.raises(WrongUse) as refused:
        open_bank(path)
    assert refused.value.code == "bank.unfinished"


def test_a_bank_without_a_trigger_does_not_open(path):
    change(path, "DROP TRIGGER store_event_no_delete")
    with pytest.raises(Tampered) as refused:
        open_bank(path)
    assert refused.value.code == "ledger.triggers"


def test_a_trigger_that_was_made_harmless_counts_as_gone(path):
    change(path, "DROP TRIGGER store_answer_no_update")
    change(path, "CREATE TRIGGER store_answer_no_update BEFORE UPDATE ON store_answer BEGIN SELECT 1; END")
    with pytest.raises(Tampered):
        open_bank(path)


def test_a_process_opens_one_bank_and_may_open_another_after_closing(path, tmp_path, clock):
    other = tmp_path / "other"
    with open_bank(path) as bank:
        assert open_bank(path) is bank
        bank.audit.append("test.first", "one", by="ed-nur-1")
        with pytest.raises(WrongUse) as refused:
            open_bank(other)
        assert refused.value.code == "bank.open"
    create_bank(other, organisation="x", streams=["nur"], on=ON, clock=clock)
    with open_bank(other, clock=clock) as second:
        assert second.audit.list(verb="test.first") == ()
    close_bank()


def test_what_a_killed_process_left_in_work_is_swept_and_what_a_living_one_uses_is_not(path):
    dead = subprocess.run([sys.executable, "-c", "from storybank.store.processes import this_process; print(this_process())"], capture_output=True, text=True, check=True)  # fmt: skip
    gone = path / "work" / f"{dead.stdout.strip()}~aa.tmp"
    used = path / "work" / f"{this_process()}~bb.tmp"
    gone.write_bytes(b"x")
    used.write_bytes(b"x")
    assert sweep_work(path) == 1
    assert used.exists() and not gone.exists()


def test_importing_the_store_or_its_worker_module_loads_no_django():
    code = "import sys, storybank.store, storybank.store.sealing, storybank.store.rows; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_values_come_from_the_file_and_from_variables_and_say_so(path, monkeypatch):
    monkeypatch.setenv("STORYBANK_ZONE", "+03:00")
    monkeypatch.setenv("STORYBANK_THRESHOLDS_UNCONSENTED_DAYS", "900")
    monkeypatch.setenv("STORYBANK_LANGUAGES", "hy, ka")
    with open_bank(path) as bank:
        shown = bank.settings.in_force()
        assert shown["zone"] == ("+03:00", "STORYBANK_ZONE")
        assert shown["streams"] == (["nur", "nar"], "bank.toml")
        assert bank.settings.thresholds["unconsented_days"] == 900
        assert bank.settings.languages == ("hy", "ka")
        assert set(bank.settings.statements.place_names) == {"en", "hy", "az", "ru"}
        assert bank.settings.organisation == {"en": "The house"}


def test_a_zone_with_a_citys_name_is_refused(path, monkeypatch):
    monkeypatch.setenv("STORYBANK_ZONE", "Asia/Somewhere")
    with pytest.raises(WrongUse):
        open_bank(path)


def test_the_password_of_a_database_is_not_shown(path, monkeypatch):
    from storybank.store.config import read_settings

    settings = read_settings(path, {"STORYBANK_DATABASE_URL": "postgresql://me:secret@host/db"})
    assert "secret" not in str(settings.in_force())


def test_an_account_is_made_when_first_named_and_is_never_called_by_a_name(bank):
    bank.audit.append("test.done", "one", by="ed-nar-1")
    assert [account.id for account in bank.staff.list()] == ["ed-nar-1", "storybank"]
    assert bank.audit.list(verb="account.made", subject="ed-nar-1")
    with pytest.raises(WrongUse):
        bank.audit.append("test.done", "one", by="Anahit Petrosyan")
    assert bank.staff.get("Anahit Petrosyan") is None


def test_a_clock_earlier_than_the_last_event_stops_writes_and_reading_goes_on(bank, clock, make):
    person = make.person(bank)
    clock.now = clock.now.replace(year=2025)
    with pytest.raises(Refused) as refused:
        make.person(bank, "C02")
    assert refused.value.code == "audit.clock"
    assert bank.people.get(person).id == person


def change(path, statement):
    """Change the ledger behind the bank's back."""
    import sqlite3

    with sqlite3.connect(path / "ledger.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize(("is_full", "has_files", "code"), [
    (True, True, "bank.disk-full"),
    (True, False, "bank.disk-full"),
    (False, True, "bank.ledger"),
    (False, False, "bank.unfinished"),
])  # fmt: skip
def test_a_ledger_that_cannot_be_read_is_never_called_unfinished_while_something_lies_sealed(
    tmp_path, monkeypatch, is_full, has_files, code
):
    create_bank(tmp_path / "bank", organisation="x", streams=["nur"], on=ON)
    (tmp_path / "bank" / "ledger.sqlite3").write_bytes(b"")
    if has_files:
        (tmp_path / "bank" / "raw" / "ab").mkdir()
        (tmp_path / "bank" / "raw" / "ab" / "abcd.age").touch()
    if is_full:
        monkeypatch.setattr(bank_module.shutil, "disk_usage", lambda _path: SimpleNamespace(free=100_000))
    with pytest.raises(StorybankError) as told:
        open_bank(tmp_path / "bank")
    assert told.value.code == code
    assert ("Remove" in str(told.value)) == (code == "bank.unfinished")
