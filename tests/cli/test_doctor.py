"""The doctor says what is wrong with a bank, and does not call a changed ledger whole."""

import sqlite3
from datetime import date

from click.testing import CliRunner

from storybank.cli.doctor import command
from storybank.store import close_bank, create_bank


def test_a_changed_event_is_not_called_whole(tmp_path):
    path = tmp_path / "bank"
    create_bank(path, organisation="T", streams=["north"], on=date(2026, 11, 20))
    assert "whole" in CliRunner().invoke(command, ["--bank", str(path), "--json"]).output
    close_bank()
    with sqlite3.connect(path / "ledger.sqlite3") as ledger:
        (trigger, sql), *_rest = ledger.execute(
            "select name, sql from sqlite_master where type = 'trigger' and tbl_name like '%event' and sql like '%UPDATE%'"
        ).fetchall()
        (table,) = ledger.execute("select tbl_name from sqlite_master where name = ?", (trigger,)).fetchone()
        ledger.execute(f"drop trigger {trigger}")
        ledger.execute(f"update {table} set verb = 'bank.changed'")
        ledger.execute(sql)
    result = CliRunner().invoke(command, ["--bank", str(path), "--json"])
    close_bank()
    assert "broken at event" in result.output
