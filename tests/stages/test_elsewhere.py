"""Somebody unnamed in one item must not be given away by another: found across all items of a person."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.people.aliases import fold
from storybank.records import (
    Box,
    Caption,
    Condition,
    Face,
    FaceLink,
    FaceTreatment,
    Identification,
    PlacePrecision,
    Role,
)
from storybank.stages.screening import screen

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"
FACE = Face(number=1, box=Box(left=1, top=1, right=5, bottom=5), score=0.9, link=FaceLink.PERSON)


@pytest.fixture
def told(bank, make):
    """Save one item where she is anonymous and one where she is as asked; return what the first is asked about."""

    def ask(elsewhere, **changes):
        person = make.person(bank)
        bank.identities.add(person, {"en": {"given": "Nazeli"}}, by=BY, on=ON, fold=fold)
        hidden = make.photo(bank, "F01", people=(person,))
        shown = make.photo(bank, "F02", save=False)
        bank.items.save(elsewhere(shown, person), by=BY, on=ON)
        agreed = make.consent(bank, person, face=FaceTreatment.COVERED, items=(hidden.id,))
        open_ = replace(
            agreed,
            **{
                "id": "k-open",
                "identification": Identification.PSEUDONYM,
                "face": FaceTreatment.VISIBLE,
                "place_precision": PlacePrecision.SETTLEMENT,
                "items": (shown.id,),
                **changes,
            },
        )
        for one in (agreed, open_):
            bank.consents.save(one, by=BY, on=ON)
        screen(bank, [hidden.id], on=ON)
        rows = bank.findings.list(item=hidden.id, code="consent.incoherent")
        return {row.finding.facts["asks"] for row in rows}

    return ask


def with_face(photo, person):
    return replace(photo, people={person: frozenset({Role.DEPICTED})}, faces=(replace(FACE, person=person),))


def test_a_face_shown_in_another_photograph(told) -> None:
    assert told(with_face) == {"face elsewhere"}


def test_a_name_in_the_caption_of_another_photograph(told) -> None:
    def captioned(photo, person):
        return replace(
            photo,
            people={person: frozenset({Role.DEPICTED})},
            captions={"en": Caption(text="Nazeli at home.", language="en")},
        )

    assert "name elsewhere" in told(captioned, identification=Identification.FIRST_NAME)


def test_a_credit_under_a_photograph_she_took(told) -> None:
    def taken(photo, person):
        return replace(photo, photographer=person)

    assert told(taken, conditions=frozenset({Condition.CREDIT_AS}), credit_as={"en": "N."}) == {"credit elsewhere"}


def test_a_face_that_is_covered_or_cut_off_there_too_tells_nothing(told) -> None:
    assert told(with_face, face=FaceTreatment.COVERED) == set()


def test_an_item_she_is_not_in_tells_nothing(told) -> None:
    assert told(lambda photo, person: photo) == set()
