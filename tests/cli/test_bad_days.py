"""A bad day at the command line: a girl who turns 18 tomorrow, a nephew who wants somebody else's pictures gone."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from storybank.cli.calendar import command as calendar
from storybank.cli.consent import command as consent
from storybank.cli.requests import command as requests
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Guardian,
    GuardianAuthority,
    Identification,
    Method,
    PlacePrecision,
    Use,
    UsePermission,
)
from storybank.store import open_bank
from tests.store.conftest import make, path, template

__all__ = ["make", "path", "template"]
pytestmark = pytest.mark.slow
ON = date(2026, 11, 20)
TODAY, TOMORROW = "2026-11-20", "2026-11-21"
AGREED = {
    "given_on": date(2026, 5, 1),
    "method": Method.SIGNED,
    "uses": (UsePermission(use=Use.PORTAL, decision=Answer.YES),),
    "audience": Audience.PUBLIC,
    "identification": Identification.ANONYMOUS,
    "place_precision": PlacePrecision.WITHHELD,
}


def run(command, *words):
    done = CliRunner().invoke(command, [*map(str, words), "--json"])
    return done, json.loads(done.stdout.strip().splitlines()[-1]) if done.stdout.strip() else {}


@pytest.fixture
def kept(path, make):
    """Return a function that fills the bank: one photograph of one person who agreed."""

    def fill(**changes):
        with open_bank(path) as bank:
            person = make.person(bank, "C01")
            guardian = make.person(bank, "G01")
            if "guardians" in changes:
                changes["guardians"] = tuple(Guardian(id=guardian, **one) for one in changes["guardians"])
            make.photo(bank, "photographs:F01", people=[person])
            bank.consents.save(make.consent(bank, person, **{**AGREED, **changes}), by="ed-nur-1", on=ON)
        return path

    return fill


def reasons(bank, on):
    done, told = run(consent, "why", "nur/F01", "--use", "portal", "--on", on, "--bank", bank)
    assert done.exception is None, done.output
    return json.dumps(told)


def test_a_girl_who_turns_18_tomorrow_is_her_guardians_today_and_asked_anew_tomorrow(kept):
    bank = kept(
        age_band=AgeBand.CHILD,
        turns_18_on=date(2026, 11, 21),
        given_by="both",
        child_assent=Answer.YES,
        guardians=[{"authority": GuardianAuthority.PARENT, "decision": Answer.YES}],
    )
    assert "turned-18" not in reasons(bank, TODAY)
    assert "turned-18" in reasons(bank, TOMORROW)
    _, told = run(calendar, "--from", TODAY, "--to", TOMORROW, "--bank", bank)
    assert TOMORROW in json.dumps(told)


def test_a_nephews_letter_closes_at_once_and_erases_nothing(kept):
    bank = kept(age_band=AgeBand.ADULT)
    words = ["open", "nur/C01", "--right", "erase", "--who", "third_person", "--proof", "a letter"]
    done, _ = run(requests, *words, "--by", "pe-1", "--on", TODAY, "--bank", bank)
    assert done.exception is None, done.output
    assert "paused" in reasons(bank, TODAY)
    with open_bank(bank) as opened:
        (still,) = (one for one in opened.consents.current() if opened.people.code_of(one.subject) == "C01")
        assert still.uses and still.is_paused
