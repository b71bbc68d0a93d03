"""Upgrading: backed up first, forward only, and nothing but the ledger is touched."""

import sqlite3
from contextlib import closing

import pytest

from storybank.errors import WrongUse
from storybank.store import close_bank, open_bank
from storybank.store.upgrades import pending, upgrade_bank
from tests.store.conftest import ON

LATER = ("0005_publishing", "0010_replacements", "0011_indexes")


def set_back(path):
    """Make a bank look as one that has not heard of the migrations from 0005 on, which only add columns, tables, indexes."""
    with closing(sqlite3.connect(path / "ledger.sqlite3")) as ledger:
        for table in ("reading", "researchagreement", "researchrequest", "licence"):
            ledger.execute(f"DROP TABLE store_{table}")
        ledger.execute("ALTER TABLE store_item DROP COLUMN likeness")
        ledger.execute("ALTER TABLE store_copy DROP COLUMN until_on")
        ledger.execute("ALTER TABLE store_releaseitem DROP COLUMN replaced")
        for index in ("store_item_came", "store_item_of_stream", "store_finding_counted"):
            ledger.execute(f"DROP INDEX {index}")
        for migration in LATER:
            ledger.execute("DELETE FROM django_migrations WHERE app = 'store' AND name = ?", (migration,))
        ledger.commit()


@pytest.mark.slow
def test_an_older_bank_is_refused_backed_up_and_brought_forward(path, clock, make):
    with open_bank(path, clock=clock) as bank:
        photo = make.photo(bank, "F01", perceptual_hash="00ff00ff00ff00ff")
        length = bank.audit.last().sequence
    close_bank()
    set_back(path)
    with pytest.raises(WrongUse, match="storybank upgrade"):
        open_bank(path, clock=clock)
    assert pending(path) == LATER
    done = upgrade_bank(path, by="pe-1", on=ON, clock=clock)
    assert done.applied == LATER
    with closing(sqlite3.connect(done.backup)) as backup:
        assert backup.execute("SELECT count(*) FROM store_event").fetchone() == (length,)
    assert done.backup.stat().st_mode & 0o777 == 0o600
    with open_bank(path, clock=clock) as bank:
        assert bank.items.get(photo.id) == photo
        assert bank.items.likenesses() == {photo.id: "00ff00ff00ff00ff"}
        assert bank.audit.verify() is None and bank.audit.last().verb == "bank.upgraded"
    assert upgrade_bank(path, by="pe-1", on=ON, clock=clock).applied == ()


def test_a_newer_bank_has_no_way_back(path):
    with closing(sqlite3.connect(path / "ledger.sqlite3")) as ledger:
        ledger.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '0999_tomorrow', '2027-01-01')"
        )
        ledger.commit()
    with pytest.raises(WrongUse, match="no way back"):
        upgrade_bank(path, by="pe-1", on=ON)
