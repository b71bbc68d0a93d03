"""Names are sealed, shown only as agreed, found without being held, and gone when erased. All people are invented."""

import sqlite3
from datetime import date

import pytest

from storybank.errors import Refused
from storybank.records import Identification

ON = date(2026, 11, 20)
NAMES = {"hy": {"given": "Շողիկ", "family": "Վարդուկյան"}, "en": "Shoghik Vardukyan"}


def fold(name):
    return name.casefold().strip()


@pytest.fixture
def person(bank, make):
    person = make.person(bank)
    bank.identities.add(
        person,
        NAMES,
        by="ed-nur-1",
        on=ON,
        fold=fold,
        aliases=[("ru", "other", "тётя Шогик")],
        contact={"phone": "via-partner"},
    )
    return person


def test_a_name_is_shown_as_far_as_its_owner_agreed(bank, person):
    shown = {how: bank.identities.display_name(person, "hy", how) for how in Identification}
    assert shown == {
        Identification.NAMED: "Շողիկ Վարդուկյան",
        Identification.FIRST_NAME: "Շողիկ",
        Identification.PSEUDONYM: None,
        Identification.ANONYMOUS: None,
    }
    assert bank.identities.display_name(person, "en", Identification.FIRST_NAME) == "Shoghik"
    assert bank.identities.display_name(person, "az", Identification.NAMED) is None


def test_names_are_nowhere_in_the_bank_in_clear(bank, person):
    bank.identities.display_name(person, "hy", Identification.NAMED)
    bank.identities.read(person, by="ed-nur-1", purpose="call-back")
    with sqlite3.connect(bank.path / "ledger.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for file in bank.path.rglob("*"):
        if file.is_file():
            data = file.read_bytes().lower()
            for name in ("Շողիկ", "Վարդուկյան", "Shoghik", "Vardukyan", "Шогик"):
                assert name.lower().encode() not in data, file


def test_the_index_finds_every_form_and_word_by_keyed_hash(bank, person):
    hashes = {row.hmac for row in bank.identities.aliases(people=[person])}
    for form in ("շողիկ", "շողիկ վարդուկյան", "վարդուկյան շողիկ", "shoghik vardukyan", "vardukyan", "тётя шогик"):
        assert bank.identities.hmac(form) in hashes
    assert bank.identities.hmac("somebody") not in hashes
    assert {row.part for row in bank.identities.aliases()} == {"given", "family", "full", "other"}


def test_a_corrected_name_replaces_the_old_one_which_is_still_found(bank, person):
    bank.identities.add(person, {"hy": {"given": "Շուշիկ"}}, by="ed-nur-1", on=ON, fold=fold)
    assert bank.identities.display_name(person, "hy", Identification.FIRST_NAME) == "Շուշիկ"
    row = bank.identities.read(person, by="ed-nur-1", purpose="look")
    assert ("hy", "given", "Շողիկ") in row.aliases and row.contact == {"phone": "via-partner"}
    assert "Շողիկ" not in repr(row)


def test_reading_is_logged_with_its_purpose(bank, person):
    bank.identities.read(person, by="ed-nur-1", purpose="call-back")
    event = bank.audit.last()
    assert (event.verb, event.subject, event.by, event.facts) == (
        "identity.read",
        person,
        "ed-nur-1",
        {"purpose": "call-back"},
    )


def test_a_high_risk_name_is_never_shown_and_opened_by_an_officer(bank, make):
    person = make.person(bank, "C09")
    bank.identities.add(person, NAMES, by="ed-nur-1", on=ON, fold=fold, is_high_risk=True)
    assert bank.identities.display_name(person, "hy", Identification.NAMED) is None
    with pytest.raises(Refused):
        bank.identities.read(person, by="ed-nur-1", purpose="look")
    row = bank.identities.read_by_officer(person, bank.path / "keys/officers/nur.agekey", by="of-1", purpose="court")
    assert row.names["en"] == {"full": "Shoghik Vardukyan"}


def test_erased_names_are_gone_for_everybody(bank, person):
    bank.identities.erase(person, by="ed-nur-1", on=ON)
    assert not bank.identities.has(person)
    assert bank.identities.aliases() == ()
    assert bank.identities.display_name(person, "hy", Identification.NAMED) is None
    with pytest.raises(Refused):
        bank.identities.read(person, by="ed-nur-1", purpose="look")


def test_names_for_nobody_are_refused(bank):
    with pytest.raises(Refused) as refused:
        bank.identities.add("nobody", NAMES, by="ed-nur-1", on=ON, fold=fold)
    assert refused.value.code == "identity.no-person"
    assert "Shoghik" not in str(refused.value)


def test_the_registry_of_people_looks_up_with_the_same_keyed_hash(bank, make):
    from storybank.people import aliases
    from storybank.people.registry import keyed

    person = make.person(bank, "C05")
    bank.identities.add(person, NAMES, by="ed-nur-1", on=ON, fold=aliases.fold)
    hashes = {row.hmac for row in bank.identities.aliases()}
    found = {keyed(key, bank.identities.index_key) for _, key in aliases.keys("Шогик Вардукян уехала", "ru")}
    assert found & hashes


@pytest.mark.slow
def test_names_sealed_by_an_older_program_are_said_and_indexed_anew(bank, make, monkeypatch):
    from storybank.people.aliases import fold as fold_any_script
    from storybank.people.aliases import rough
    from storybank.store import identities

    def sealed(code):
        person = make.person(bank, code)
        bank.identities.add(person, {"az": {"family": "Zzüseynov"}}, by="ed-nur-1", on=ON, fold=fold_any_script)
        return person

    monkeypatch.setattr(identities, "rough", lambda key: ())  # the program of before
    monkeypatch.setattr(identities, "INDEX", 1)
    old, sealed_away = sealed("C11"), sealed("C12")
    bank.identities.restrict(sealed_away, by="pe-1", on=ON)
    monkeypatch.undo()
    new = sealed("C13")
    (key, *_others) = rough(fold_any_script("Ззусейнов"))
    assert bank.identities.find(key, by="ed-nur-1") == (new,)
    assert bank.identities.out_of_date() == 2
    before = bank.identities.mark()
    assert bank.identities.reindex(by="pe-1", on=ON, fold=fold_any_script) == (2, 1)
    assert set(bank.identities.find(key, by="ed-nur-1")) == {old, new}
    assert bank.identities.out_of_date() == 0
    assert bank.identities.mark() != before  # so that every item is asked again
    assert {row.person for row in bank.identities.aliases()} == {old, sealed_away, new}
    assert bank.audit.verify() is None
