"""Requests of researchers: sealed words, every party's own yes, two people, an end."""

from datetime import date

import pyrage
import pytest

from storybank.errors import Refused, WrongUse

ON, UNTIL = date(2026, 11, 20), date(2027, 6, 30)
PARTIES = ("nur", "programme")
KEY = str(pyrage.x25519.Identity.generate().to_public())


def ask(bank, **changed):
    values = {
        "collection": "c1",
        "recipient": KEY,
        "identity": "Dr. Somebody, a university",
        "purpose": "a study of bread",
        "promises": True,
        "until_on": UNTIL,
        **changed,
    }
    return bank.research.ask(**values, by="pe-1", on=ON)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"identity": " "}, Refused),
        ({"purpose": ""}, Refused),
        ({"promises": False}, Refused),
        ({"until_on": ON}, WrongUse),
        ({"recipient": "ssh-rsa AAAA"}, WrongUse),
    ],
)
def test_a_request_without_its_parts_is_not_registered(bank, changed, error):
    with pytest.raises(error):
        ask(bank, **changed)
    assert bank.research.list() == ()


def test_who_asks_is_sealed_and_logged_when_read_and_forgotten_at_the_end(bank):
    request = ask(bank)
    ledger = (bank.path / "ledger.sqlite3").read_bytes() + (bank.path / "ledger.sqlite3-wal").read_bytes()
    assert b"Somebody" not in ledger and b"bread" not in ledger
    assert bank.research.words(request.id, by="ed-nur-1")[0].startswith("Dr. Somebody")
    assert bank.audit.last().verb == "research.opened"
    bank.research.end(request.id, by="pe-1", on=UNTIL)
    assert bank.research.words(request.id, by="ed-nur-1") == ("", "")
    assert not bank.keys.has(request.id)


def test_every_party_answers_through_another_person(bank):
    request = ask(bank)
    bank.research.answer(request.id, party="nur", parties=PARTIES, is_agreed=True, by="ed-nur-1", on=ON)
    with pytest.raises(Refused, match="Another person"):
        bank.research.answer(request.id, party="programme", parties=PARTIES, is_agreed=True, by="ed-nur-1", on=ON)
    with pytest.raises(Refused):
        bank.research.answer(request.id, party="nur", parties=PARTIES, is_agreed=True, by="ed-nur-2", on=ON)
    with pytest.raises(Refused):
        bank.research.delivered(request.id, release="r1", copy="k1", by="pe-1", on=ON)
    done = bank.research.answer(request.id, party="programme", parties=PARTIES, is_agreed=True, by="pe-1", on=ON)
    assert done.state == "agreed"


def test_one_no_is_no(bank):
    request = ask(bank)
    assert (
        bank.research.answer(request.id, party="nur", parties=PARTIES, is_agreed=False, by="ed-nur-1", on=ON).state
        == "refused"
    )
    with pytest.raises(Refused):
        bank.research.answer(request.id, party="programme", parties=PARTIES, is_agreed=True, by="pe-1", on=ON)


def test_an_account_of_one_stream_does_not_answer_for_another(bank):
    bank.staff.set("ed-nar-1", streams=["nar"], roles=["editor"], by="pe-1")
    with pytest.raises(Refused) as refused:
        bank.research.answer(ask(bank).id, party="nur", parties=PARTIES, is_agreed=True, by="ed-nar-1", on=ON)
    assert refused.value.code == "research.other-stream"
