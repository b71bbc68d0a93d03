"""Which days change an answer: between two turns no answer differs, and each turn is named for the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from storybank.records import (
    Answer,
    Consent,
    ConsentId,
    ConsentStatus,
    Embargo,
    Person,
    PersonId,
    RightsRequest,
    Risk,
    Stream,
    Use,
    UsePermission,
)
from storybank.rules.clock import Turn, TurnKind, latest_embargo_look, latest_look, phase, turns
from storybank.rules.consent import decide
from tests.rules.test_consent_invariants import DAYS, MAYBE_DAY, cases

ON = date(2026, 11, 20)
FAR = date(2040, 1, 1)
A = PersonId("P-a")
PLAIN = Consent(
    id=ConsentId("k"), version=1, subject=A, stream=Stream("nur"), status=ConsentStatus.GIVEN, given_on=date(2026, 3, 1)
)


def days(consent: Consent, kind: TurnKind, until: date = FAR, person: Person | None = None) -> list[date]:
    return sorted(turn.on for turn in turns(consent, person, until, soon_days=30) if turn.kind is kind)


@pytest.mark.parametrize(
    ("changes", "kind", "day"),
    [
        ({"valid_until": ON}, TurnKind.ENDS, ON + timedelta(days=1)),  # the last day is inclusive
        ({"retention_until": ON}, TurnKind.KEEPING_ENDS, ON + timedelta(days=1)),
        ({"embargoes": (Embargo(until_on=date(2027, 5, 1)),)}, TurnKind.EMBARGO_ENDS, date(2027, 5, 2)),
        ({"embargoes": (Embargo(event="brother home"),)}, TurnKind.EMBARGO_LOOK, date(2027, 3, 1)),
        ({"turns_18_on": date(2027, 3, 2)}, TurnKind.TURNS_18, date(2027, 3, 2)),
        ({"turns_18_on": date(2027, 3, 2)}, TurnKind.TURNS_18_SOON, date(2027, 1, 31)),
        ({"risk": Risk(review_on=ON)}, TurnKind.REVIEW_DUE, ON),
        ({"review_every_days": 365}, TurnKind.REVIEW_DUE, date(2027, 3, 1)),
        (
            {"uses": (UsePermission(use=Use.PORTAL, decision=Answer.YES, until_on=ON),)},
            TurnKind.USE_ENDS,
            ON + timedelta(days=1),
        ),
        ({"valid_from": date(2027, 1, 1)}, TurnKind.BEGINS, date(2027, 1, 1)),
    ],
)
def test_each_date_of_a_record_is_a_turn(changes, kind: TurnKind, day: date) -> None:
    assert day in days(replace(PLAIN, **changes), kind)


def test_an_embargo_without_a_day_is_looked_at_every_year() -> None:
    held = replace(PLAIN, embargoes=(Embargo(),), given_on=date(2024, 2, 29))
    assert days(held, TurnKind.EMBARGO_LOOK, ON) == [date(2025, 2, 28), date(2026, 2, 28)]
    assert latest_embargo_look(held, ON) == date(2026, 2, 28)
    assert latest_embargo_look(held, date(2025, 1, 1)) is None


def test_a_look_that_comes_round_is_due_anew_each_time() -> None:
    due = replace(PLAIN, review_every_days=100)
    assert latest_look(due, ON) == date(2026, 9, 17)
    assert latest_look(due, date(2026, 3, 2)) is None


def test_the_later_birthday_counts_where_record_and_person_differ() -> None:
    person = Person(id=A, stream=Stream("nur"), turns_18_on=date(2028, 1, 1))
    assert days(replace(PLAIN, turns_18_on=ON), TurnKind.TURNS_18, FAR, person) == [date(2028, 1, 1)]


def test_somebody_without_an_agreement_still_has_a_birthday() -> None:
    person = Person(id=A, stream=Stream("nur"), turns_18_on=ON)
    assert {turn.kind for turn in turns(None, person, FAR, soon_days=30)} == {TurnKind.TURNS_18, TurnKind.TURNS_18_SOON}


def test_a_turn_names_nobody() -> None:
    (turn,) = turns(replace(PLAIN, given_on=None, valid_until=ON), None, FAR, soon_days=30)
    assert turn == Turn(on=ON + timedelta(days=1), kind=TurnKind.ENDS, person=A, consent=ConsentId("k"))


@st.composite
def dated(draw, consent: Consent) -> Consent:
    """Return an agreement with more dates in it."""
    return replace(
        consent,
        valid_from=draw(MAYBE_DAY),
        retention_until=draw(MAYBE_DAY),
        embargoes=draw(st.sampled_from([(), (Embargo(),), (Embargo(until_on=draw(DAYS)),)])),
        review_every_days=draw(st.none() | st.integers(1, 400)),
        uses=(*consent.uses, UsePermission(use=Use.PORTAL, decision=Answer.YES, from_on=draw(MAYBE_DAY))),
        requests=draw(
            st.sampled_from([(), (RightsRequest(who="heir", right="pause", received_on=draw(DAYS), due_on=ON),)])
        ),
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(cases(), DAYS, st.integers(1, 300), st.data())
def test_between_two_turns_no_answer_differs(case, day, later, data) -> None:
    view, people, consents, request = case
    consents = tuple(data.draw(dated(one)) if data.draw(st.booleans()) else one for one in consents)
    after = day + timedelta(days=later)
    assume(
        all(
            phase(one, people.get(one.subject), day, soon_days=30)
            == phase(one, people.get(one.subject), after, soon_days=30)
            for one in consents
        )
    )
    assert decide(view, people, consents, (), request, day) == decide(view, people, consents, (), request, after)
