"""Acceptance of rules: two streams or the programme, exactly the wording that stands, and nobody's name."""

from datetime import date

import pytest

from storybank.errors import WrongUse
from storybank.rulebook import acceptance

DAY = date(2026, 11, 21)
RULES = {"terms.occupied": "aa", "terms.liberated": "bb"}


def test_readers_of_two_streams_accept_a_rule_and_one_does_not():
    document = acceptance.accepted_by_reader({}, RULES, reader="r-nur-1", stream="nur", on=DAY)
    assert not acceptance.is_accepted(document["rules"]["terms.occupied"])

    again = acceptance.accepted_by_reader(document, RULES, reader="r-nur-2", stream="nur", on=DAY)
    assert not acceptance.is_accepted(again["rules"]["terms.occupied"])

    both = acceptance.accepted_by_reader(again, {"terms.occupied": "aa"}, reader="r-nar-1", stream="nar", on=DAY)
    assert acceptance.is_accepted(both["rules"]["terms.occupied"])
    assert not acceptance.is_accepted(both["rules"]["terms.liberated"])


def test_a_rule_whose_wording_changed_is_accepted_anew():
    document = acceptance.accepted_by_reader({}, RULES, reader="r-nur-1", stream="nur", on=DAY)
    changed = acceptance.accepted_by_reader(document, {"terms.occupied": "cc"}, reader="r-nar-1", stream="nar", on=DAY)

    entry = changed["rules"]["terms.occupied"]
    assert entry["hash"] == "cc"
    assert [reader["id"] for reader in entry["readers"]] == ["r-nar-1"]


def test_a_programme_decision_stands_alone_and_can_be_taken_back():
    document = acceptance.accepted_by_decision({}, RULES, decision="PD-2026-04", on=DAY)
    assert acceptance.is_accepted(document["rules"]["terms.liberated"])

    assert acceptance.taken_back(document, ["terms.liberated"])["rules"].keys() == {"terms.occupied"}


def test_one_reader_takes_back_and_the_other_stays():
    document = acceptance.accepted_by_reader({}, RULES, reader="r-nur-1", stream="nur", on=DAY)
    document = acceptance.accepted_by_reader(document, RULES, reader="r-nar-1", stream="nar", on=DAY)

    left = acceptance.taken_back(document, ["terms.occupied"], reader="r-nur-1")["rules"]["terms.occupied"]
    assert [reader["id"] for reader in left["readers"]] == ["r-nar-1"]
    assert not acceptance.is_accepted(left)


@pytest.mark.parametrize(
    ("reader", "stream"), [("Anna K", "nur"), ("r-1", "North group"), ("", "nur"), ("Աննա", "nur")]
)
def test_what_could_be_a_name_is_refused(reader, stream):
    with pytest.raises(WrongUse, match="never a name"):
        acceptance.accepted_by_reader({}, RULES, reader=reader, stream=stream, on=DAY)


def test_a_decision_has_a_mark_and_no_sentence():
    with pytest.raises(WrongUse):
        acceptance.accepted_by_decision({}, RULES, decision="as the director said", on=DAY)
