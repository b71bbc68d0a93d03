"""The days ahead are found without parsing every agreement, and none is missed for that."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.records import Answer, Embargo, Person, Risk, Stream, Use, UsePermission
from storybank.rules.clock import TurnKind, turns
from storybank.stages.resting import turns_between
from storybank.stages.screening import rulebook

ON, UNTIL = date(2026, 11, 20), date(2028, 1, 1)
DAY = date(2027, 3, 1)
BY = "ed-nur-1"
NOT_AHEAD = {TurnKind.BEGINS, TurnKind.USE_BEGINS}

pytestmark = pytest.mark.slow

DATED = {
    "an end": {"valid_until": DAY},
    "the end of keeping": {"retention_until": DAY},
    "the end of one use": {"uses": (UsePermission(use=Use.PORTAL, decision=Answer.YES, until_on=DAY),)},
    "an embargo": {"embargoes": (Embargo(until_on=DAY),)},
    "an embargo without a day": {"embargoes": (Embargo(event="a return"),)},
    "a birthday": {"turns_18_on": DAY},
    "a look at the risk": {"risk": Risk(review_on=DAY)},
    "a look every year": {"review_every_days": 365},
    "nothing ahead": {"valid_from": ON},
}


def test_every_kind_of_turn_is_found_and_agreements_without_one_are_not_parsed(bank, make):
    for number, fields in enumerate(DATED.values()):
        person = make.person(bank, f"C{number:02}")
        bank.consents.save(make.consent(bank, person, given_on=date(2026, 1, 1), **fields), by=BY, on=ON)
    born = make.person(bank, "C99")  # only the record of the person says it
    bank.people.save(Person(id=born, stream=Stream("nur"), turns_18_on=DAY), by=BY, on=ON)
    bank.consents.save(make.consent(bank, born, given_on=date(2026, 1, 1)), by=BY, on=ON)
    people = {one.id: one for one in bank.people.each()}
    wanted = {
        turn
        for consent in bank.consents.each()
        for turn in turns(consent, people[consent.subject], UNTIL, soon_days=30)
        if turn.on > ON and turn.kind not in NOT_AHEAD
    }
    found = turns_between(bank, rulebook(), ON, UNTIL)
    assert set(found) == wanted
    assert {turn.kind for turn in found} == set(TurnKind) - NOT_AHEAD
    assert [one.id for one in bank.people.born()] == [born]
    assert len(list(bank.consents.dated())) == len(DATED) - 1


def test_a_birthday_that_was_taken_back_is_none(bank, make):
    person = make.person(bank)
    bank.people.save(Person(id=person, stream=Stream("nur"), turns_18_on=DAY), by=BY, on=ON)
    known = bank.people.get(person)
    bank.people.save(replace(known, turns_18_on=None), by=BY, on=ON)
    assert list(bank.people.born()) == []
