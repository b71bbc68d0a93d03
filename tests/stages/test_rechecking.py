"""A nightly look asks what the day, an agreement, a name, a hold or an edit has changed, and nothing twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storybank.people.aliases import fold
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Caption,
    Embargo,
    FaceTreatment,
    Identification,
    Method,
    Person,
    Stream,
    Use,
    UsePermission,
)
from storybank.stages import rechecking
from storybank.stages.calendar_file import write_ics
from storybank.stages.screening import screen

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
TOMORROW = ON + timedelta(days=1)
BY = "ed-nur-1"


def look(bank, on=TOMORROW, **how):
    done = rechecking.ask_again(bank, on=on, by="pe-1", progress=lambda *_: None, **how)
    rechecking.note(bank, done, on=on, by="pe-1")
    return done


@pytest.fixture
def one(bank, make):
    """One agreed photograph, asked on the day."""
    person = make.person(bank)
    bank.people.save(Person(id=person, stream=Stream("nur"), age_band=AgeBand.ADULT), by=BY, on=ON)
    consent = make.consent(
        bank,
        person,
        given_on=date(2026, 1, 1),
        method=Method.SIGNED,
        age_band=AgeBand.ADULT,
        uses=tuple(UsePermission(use=use, decision=Answer.YES) for use in (Use.KEEP, Use.PORTAL)),
        identification=Identification.FIRST_NAME,
        face=FaceTreatment.VISIBLE,
        audience=Audience.PUBLIC,
        valid_until=date(2026, 12, 31),
    )
    consent = bank.consents.save(consent, by=BY, on=ON)
    photo = make.photo(
        bank, people=(person,), captions={"en": Caption(text="A table.", language="en", alt_text="A table.")}
    )
    screen(bank, [photo.id], on=ON)
    return person, consent, photo


def test_a_day_that_changes_nothing_asks_nothing(bank, one):
    done = look(bank)
    assert (done.items, done.asked) == (1, 0)


def test_the_day_after_the_end_asks_once(bank, one):
    _person, consent, photo = one
    done = look(bank, date(2027, 1, 1))
    assert (done.asked, done.opened > 0) == (1, True)
    assert "consent.expired" in {row.finding.code for row in bank.findings.list(item=photo.id)}
    assert look(bank, date(2027, 1, 2)).asked == 0
    assert consent.id in {turn.consent for turn in rechecking.calendar(bank, after=ON, until=date(2027, 1, 31))}


def test_a_look_back_to_an_earlier_day_asks_again(bank, one):
    look(bank, date(2027, 1, 1))
    _person, _consent, photo = one
    assert look(bank, ON).asked == 1
    assert "consent.expired" not in {row.finding.code for row in bank.findings.list(item=photo.id)}


def test_it_says_what_the_days_since_the_last_look_brought(bank, one):
    look(bank, TOMORROW)
    assert look(bank, date(2027, 1, 15)).turns == {"ends": 1}
    assert look(bank, date(2027, 1, 16)).turns == {}


@pytest.mark.parametrize(
    "change",
    [
        lambda bank, person, consent, photo: bank.consents.save(replace(consent, is_paused=True), by=BY, on=ON),
        lambda bank, person, consent, photo: bank.holds.place(scope="stream", value="nur", reason="", by=BY, on=ON),
        lambda bank, person, consent, photo: bank.items.save(replace(photo, themes=("home",)), by=BY, on=ON),
        lambda bank, person, consent, photo: bank.identities.add(
            person, {"en": {"given": "Nazeli"}}, by=BY, on=ON, fold=fold
        ),
        lambda bank, person, consent, photo: bank.people.save(
            Person(id=person, stream=Stream("nur"), age_band=AgeBand.CHILD), by=BY, on=ON
        ),
    ],
    ids=["an agreement", "a hold", "an edit", "a name", "an age"],
)
def test_whatever_an_item_rests_on_wakes_it_once(bank, one, change):
    change(bank, *one)
    assert look(bank).asked == 1
    assert look(bank).asked == 0


def test_everything_can_be_asked(bank, one):
    assert look(bank, everything=True).asked == 1


def test_a_hidden_persons_other_items_wake_the_hidden_one(bank, make, one):
    person, consent, photo = one
    bank.consents.save(replace(consent, identification=Identification.ANONYMOUS, items=(photo.id,)), by=BY, on=ON)
    assert look(bank).asked == 1
    make.photo(bank, "F02", people=(person,))
    screen(bank, [], on=ON)
    assert look(bank).asked == 2  # the new one, and the one in which she is to stay unnamed
    assert look(bank).asked == 0


def test_the_calendar_file_names_nobody_and_is_the_same_each_time(bank, one):
    _person, consent, _photo = one
    bank.consents.save(replace(consent, embargoes=(Embargo(event="Nazeli's brother is home"),)), by=BY, on=ON)
    turns = rechecking.calendar(bank, after=ON, until=date(2027, 6, 1))
    assert [turn.kind.value for turn in turns] == ["embargo-look", "ends"]
    written = write_ics(turns, lambda kind: f"Ավարտ, {kind}" * 5)
    assert written == write_ics(turns, lambda kind: f"Ավարտ, {kind}" * 5)
    assert b"Nazeli" not in written
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert written.count(b"BEGIN:VEVENT") == 2
    assert b"\\, ends" in written


def test_two_looks_of_one_agreement_on_one_day_are_two_events(bank, one):
    (turn,) = [one for one in rechecking.calendar(bank, after=ON, until=date(2027, 6, 1)) if one.kind.value == "ends"]
    other = replace(turn, about="risk")
    written = write_ics([turn, other], str)
    names = [line for line in written.split(b"\r\n") if line.startswith(b"UID:")]
    assert len(set(names)) == 2 and write_ics([turn, other], str) == written
