"""Whoever comes of age is listed to be asked, by code, until she has answered herself."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from storybank.cli.calendar import command as calendar
from storybank.records import AgeBand, ConsentStatus, Person, Stream
from storybank.stages.coming_of_age import to_ask
from storybank.stages.screening import rulebook

ON = date(2026, 11, 20)
BY = "ed-nur-1"
GIVEN = date(2026, 1, 5)

pytestmark = pytest.mark.slow


@pytest.fixture
def child(bank, make):
    """Return a function: a birthday in, the agreement of somebody who turns eighteen then out."""

    def made(birthday, code="C01", **fields):
        person = make.person(bank, code)
        record = Person(id=person, stream=Stream("nur"), age_band=AgeBand.CHILD, turns_18_on=birthday)
        bank.people.save(record, by=BY, on=ON)
        return bank.consents.save(make.consent(bank, person, given_on=GIVEN, **fields), by=BY, on=ON)

    return made


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (rulebook().limits["before_eighteen_days"] + 1, []),
        (rulebook().limits["before_eighteen_days"], [(False, False)]),
        (0, [(True, False)]),
        (-rulebook().limits["late_after_eighteen_days"], [(True, False)]),
        (-rulebook().limits["late_after_eighteen_days"] - 1, [(True, True)]),
    ],
)
def test_a_birthday_is_listed_in_time_and_late_when_nobody_asks(bank, child, days, found):
    child(ON + timedelta(days=days))
    assert [(one.is_due, one.is_late) for one in to_ask(bank, on=ON)] == found


def test_an_answer_of_ones_own_ends_it_and_a_parents_does_not(bank, child):
    consent = child(ON - timedelta(days=3))
    bank.consents.save(replace(consent, given_on=ON - timedelta(days=4)), by=BY, on=ON)
    assert [one.code for one in to_ask(bank, on=ON)] == ["C01"]
    bank.consents.save(replace(consent, given_on=ON, given_by="subject"), by=BY, on=ON)
    assert to_ask(bank, on=ON) == ()


def test_who_took_it_back_is_left_in_peace(bank, child):
    child(ON, status=ConsentStatus.WITHDRAWN)
    assert to_ask(bank, on=ON) == ()


def test_of_two_birthdays_the_later_counts_and_other_streams_see_nothing(bank, child):
    child(ON - timedelta(days=300), turns_18_on=ON + timedelta(days=2))
    [one] = to_ask(bank, on=ON, viewer=frozenset({Stream("nur")}))
    assert (one.on, one.is_due) == (ON + timedelta(days=2), False)
    assert to_ask(bank, on=ON, viewer=frozenset({Stream("nar")})) == ()


def test_the_calendar_says_it_on_the_command_line(bank, child):
    child(ON - timedelta(days=60))
    told = CliRunner().invoke(calendar, ["--from", ON.isoformat(), "--bank", str(bank.path), "--json"])
    assert json.loads(told.stdout.strip().splitlines()[-1])["of_age"] == [
        {"person": "nur/C01", "on": "2026-09-21", "is_due": True, "is_late": True}
    ]
    shown = CliRunner().invoke(calendar, ["--from", ON.isoformat(), "--bank", str(bank.path)])
    assert "nur/C01" in shown.output and "Of age" in shown.output
