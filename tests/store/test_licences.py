"""A photographer's licence is no consent: it opens nobody, and can close like one."""

from datetime import date

import pytest

from storybank.errors import WrongUse
from tests.store.conftest import ON

INC = "http://rightsstatements.org/vocab/InC/1.0/"


def test_a_licence_holds_until_its_day_and_not_after(bank, make):
    maker = make.person(bank, "P1")
    row = bank.licences.set(maker, licence=INC, credit="pseudonym", by="pe-1", on=ON, until_on=date(2027, 1, 31))
    assert row.closes(date(2027, 1, 31)) is None
    assert row.closes(date(2027, 2, 1)) == "licence.ended"
    assert bank.licences.refuse(maker, by="pe-1", on=ON).closes(ON) == "licence.refused"
    assert bank.licences.all()[maker].is_refused


@pytest.mark.parametrize("words", [{"licence": "mine"}, {"licence": "https://x y"}, {"credit": "Anna"}])
def test_a_licence_is_an_address_and_a_credit_a_choice(bank, make, words):
    maker = make.person(bank, "P1")
    with pytest.raises(WrongUse):
        bank.licences.set(maker, **{"licence": INC, "credit": "none", "by": "pe-1", "on": ON, **words})
