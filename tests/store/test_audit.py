"""The chain finds what was changed, removed or inserted; the database refuses to change it in the first place."""

import sqlite3
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.errors import Tampered, WrongUse
from storybank.store import chain, open_bank


def test_every_write_of_the_facade_leaves_its_event_in_one_chain(bank, make):
    before = bank.audit.last().sequence
    make.photo(bank, people=[make.person(bank)])
    events = bank.audit.list(after=before)
    assert [event.verb for event in events] == [
        "account.made",
        "code.made",
        "person.saved",
        "code.made",
        "item.revised",
    ]
    assert [event.sequence for event in events] == list(range(before + 1, before + 6))
    assert all(later.previous == earlier.hash for earlier, later in pairwise(events))
    assert bank.audit.verify() is None


@pytest.mark.parametrize(
    "table", ["store_event", "store_itemrevision", "store_consentversion", "store_answer", "store_approval"]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_appended(bank, make, table, statement):
    fill(bank, make)
    column = "sequence" if table == "store_event" else "id"
    with (
        sqlite3.connect(bank.path / "ledger.sqlite3") as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement.replace("id", column).format(table))
    connection.close()


TAMPERING = {
    "a changed fact": "UPDATE store_event SET facts = '{}' WHERE sequence = 4",
    "a changed time": "UPDATE store_event SET at = replace(at, '2026', '2025') WHERE sequence = 4",
    "a changed hash": "UPDATE store_event SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE sequence = 4",
    "a removed row": "DELETE FROM store_event WHERE sequence = 4",
    "another account": "UPDATE store_event SET by = 'ed-nar-9' WHERE sequence = 4",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_the_first_broken_link_is_named(bank, make, statement):
    make.photo(bank, people=[make.person(bank)])
    behind_its_back(bank.path, statement)
    assert bank.audit.verify() == 4


def test_an_inserted_row_is_found_though_it_is_linked_rightly(bank, make):
    last = bank.audit.last()
    at = last.at.isoformat(timespec="microseconds")
    digest = chain.link(last.sequence + 1, at, "ed-nur-1", "release.approved", "x", "{}", last.hash)
    row = (last.sequence + 1, at, "ed-nur-1", "release.approved", "x", "{}", last.hash, digest)
    behind_its_back(bank.path, f"INSERT INTO store_event VALUES {row}")
    assert bank.audit.verify() == last.sequence + 1


def test_a_tail_that_was_cut_off_with_its_head_is_found_by_the_signed_head(bank, make):
    make.photo(bank)
    bank.audit.sign_head(by="pe-1")
    signed = bank.audit.last()
    cut = bank.audit.list()[-3]
    behind_its_back(
        bank.path,
        f"DELETE FROM store_event WHERE sequence > {cut.sequence}",
        f"UPDATE store_head SET sequence = {cut.sequence}, hash = '{cut.hash}'",
    )
    assert bank.audit.verify() == signed.sequence


def test_a_chain_that_was_written_anew_is_found_by_the_signed_head(bank, make):
    make.photo(bank)
    head = bank.audit.sign_head(by="pe-1")
    head.write_text(head.read_text().replace('"at": "2026', '"at": "2025'))
    assert bank.audit.verify() == bank.audit.last().sequence


def test_a_changed_word_of_a_record_is_found_though_the_chain_is_whole(bank, make):
    photo = make.photo(bank)
    revised = bank.audit.list(verb="item.revised", subject=photo.id)[0]
    behind_its_back(bank.path, "UPDATE store_content SET body = replace(body, '\"height_px\":10', '\"height_px\":11')")
    assert bank.items.get(photo.id).height_px == 11
    assert bank.audit.verify() == revised.sequence


def test_words_that_vanished_without_an_erasure_are_found(bank, make):
    fill(bank, make)
    behind_its_back(bank.path, "DELETE FROM store_content")
    assert bank.audit.verify() is not None


def test_an_approval_nobody_gave_is_found(bank, make):
    release = fill(bank, make)
    behind_its_back(bank.path, f"UPDATE store_approval SET staff = 'ed-nar-9' WHERE release_id = '{release.id}'")
    assert bank.audit.verify() is not None


def test_a_trigger_that_is_gone_is_said_by_verify(bank):
    with sqlite3.connect(bank.path / "ledger.sqlite3") as connection:
        connection.execute("DROP TRIGGER store_event_no_update")
    connection.close()
    with pytest.raises(Tampered):
        bank.audit.verify()


@pytest.mark.parametrize("value", ["Anahit", "the teacher", "Գորիս", "a\nb", "", "x" * 200, 1.5, ["a"], b"x"])
def test_words_never_enter_the_chain(bank, value):
    before = bank.audit.last()
    with pytest.raises(WrongUse) as refused:
        bank.audit.append("test.said", "one", by="ed-nur-1", fact=value)
    assert refused.value.code == "audit.payload"
    assert str(value) not in str(refused.value) or value == ""
    assert bank.audit.last() == before


@given(
    st.dictionaries(
        st.text("abc", min_size=1),
        st.one_of(
            st.integers(),
            st.booleans(),
            st.none(),
            st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True).filter(lambda text: text[0] != "-"),
        ),
    )
)
def test_the_same_facts_hash_alike_in_any_order(facts):
    backwards = dict(reversed(facts.items()))
    assert chain.checked("test.done", "one", facts) == chain.checked("test.done", "one", backwards)


def test_a_group_of_writes_is_all_or_none(bank, make):
    before = bank.audit.last()
    with pytest.raises(ZeroDivisionError), bank.writing():
        make.person(bank, "C07")
        raise ZeroDivisionError
    assert bank.audit.last() == before
    assert bank.people.find("nur", "C07") is None
    assert bank.staff.get("ed-nur-1") is None


def test_a_refused_write_inside_a_group_undoes_only_itself(bank, make):
    with bank.writing():
        make.person(bank, "C07")
        with pytest.raises(WrongUse):
            bank.audit.append("test.said", "one", by="ed-nur-1", fact="Not a code")
        make.person(bank, "C08")
    assert bank.people.find("nur", "C07") and bank.people.find("nur", "C08")
    assert bank.audit.verify() is None


def test_a_rolled_back_head_is_not_kept(bank):
    with pytest.raises(ZeroDivisionError), bank.writing():
        bank.audit.sign_head(by="pe-1")
        raise ZeroDivisionError
    assert not list((bank.path / "audit" / "heads").iterdir())
    assert bank.audit.verify() is None


def test_the_chain_goes_on_after_the_bank_was_opened_again(path, clock):
    for number in range(3):
        with open_bank(path, clock=clock) as bank:
            bank.audit.append("test.done", str(number), by="ed-nur-1")
    with open_bank(path, clock=clock) as bank:
        assert [event.subject for event in bank.audit.list(verb="test.")] == ["0", "1", "2"]
        assert bank.audit.verify() is None


def fill(bank, make):
    """One row in every append-only table."""
    from storybank.findings import Finding, Severity
    from storybank.store.rows import ReleaseItem

    person = make.person(bank)
    photo = make.photo(bank, people=[person])
    consent = bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=photo_day())
    bank.findings.screened(
        photo.id, [Finding(code="dates.future", severity=Severity.REVIEW, item=photo.id)], revision=1, on=photo_day()
    )
    bank.findings.answer(bank.findings.list()[0].id, "stands", by="ed-nur-1", on=photo_day())
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
        on=photo_day(),
    )
    return bank.releases.approve(release.id, digest="d" * 64, by="pe-2", on=photo_day())


def photo_day():
    from datetime import date

    return date(2026, 11, 20)


def behind_its_back(path, *statements):
    """Change the ledger as somebody with the file and no scruples would: drop the triggers, change, put them back."""
    with sqlite3.connect(path / "ledger.sqlite3") as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
    connection.close()
