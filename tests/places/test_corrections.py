"""Places and names added after the gazetteer was built, proposals of people, and what is refused."""

from datetime import date

import pytest

from storybank.errors import Refused, Unreadable, WrongUse
from storybank.places import corrections, gazetteer, matching, proposals
from storybank.places.gazetteer import Form, Gazetteer, Place

DAY = date(2026, 11, 21)
MILL = Place("x:mill", "x:mill", "village", 39.9, 46.7, None, is_always_found=True)
FORMS = (
    Form("x:mill", "x:mill/mill", "hy", "Ջաղաց", is_recorded=True),
    Form("x:mill", "x:mill/mill", "az", "Caghats", is_recorded=False),
)


def corrected(document):
    return corrections.corrected({MILL.id: MILL}, FORMS, document, "test.yml")


def test_more_spellings_join_a_name_and_a_new_key_is_another_name_of_the_place():
    places, forms = corrected(
        {"forms": {"x:mill": {"mill": {"hy": ["Ջաղացք"], "az": ["Caqas"]}, "upper": {"az": ["Yuxarı"]}}}}
    )

    known = Gazetteer(places, forms)
    assert known.several_names("x:mill")
    assert known.rendering("x:mill/mill", "hy").text == "Ջաղաց"  # what stood first stays first
    assert known.rendering("x:mill/mill", "az").text == "Caqas"  # a person's spelling replaces the table's
    assert [form.text for form in forms].count("Caghats") == 0


def test_a_form_can_be_put_first_or_struck():
    _, forms = corrected({"forms": {"x:mill": {"mill": {"hy": ["Ջաղացք"]}}}, "first": {"x:mill": {"hy": "Ջաղացք"}}})
    assert next(form.text for form in forms if form.language == "hy") == "Ջաղացք"

    _, forms = corrected({"not_forms": {"x:mill": ["Ջաղաց"]}})
    assert all(form.text != "Ջաղաց" for form in forms)


def test_applying_a_correction_twice_changes_nothing_more():
    document = {"places": {"x:new": {"kind": "town", "lat": 40, "lon": 46, "toponyms": {"new": {"az": ["Yenicə"]}}}}}
    once = corrected(document)
    assert corrections.corrected(*once, document, "test.yml") == once


@pytest.mark.parametrize(
    "document",
    [
        {"places": {"x:new": {"kind": "town", "lat": 400, "lon": 46, "toponyms": {}}}},
        {"places": {"x:new": {"kind": "town", "lat": 40, "toponyms": {}}}},
        {"places": {"x:new": "here"}},
        {"forms": {"x:nowhere": {"a": {"az": ["B"]}}}},
        {"forms": {"x:mill": ["Ջաղացք"]}},
    ],
)
def test_what_is_no_correction_is_named(document):
    with pytest.raises(Unreadable, match=r"test\.yml"):
        corrected(document)


def test_a_name_nobody_knew_is_proposed_by_one_and_accepted_by_another():
    new = {"kind": "village", "lat": 39.9, "lon": 46.7}
    document, number = proposals.proposed(
        {},
        form=" Վերին Ջաղաց ",
        language="hy",
        place="x:upper",
        toponym="verin-jaghats",
        by="ed-1",
        on=DAY,
        new=new,
        source="nur/I01#4",
    )
    with pytest.raises(Refused):
        proposals.decided(document, number, by="ed-1", on=DAY, is_accepted=True)

    accepted = proposals.decided(document, number, by="ed-2", on=DAY, is_accepted=True)
    assert accepted["proposed"] == []
    known = Gazetteer(*corrected(accepted))
    assert [c.place for c in matching.candidates_of_name("Վերին Ջաղացից", "hy", known)] == ["x:upper"]


def test_a_declined_proposal_leaves_only_its_mark():
    document, number = proposals.proposed({}, form="A", language="az", place="x:mill", toponym="a", by="ed-1", on=DAY)
    declined = proposals.decided(document, number, by="ed-1", on=DAY, is_accepted=False)

    assert declined["decided"][0]["verdict"] == "declined"
    assert "forms" not in declined
    with pytest.raises(WrongUse):
        proposals.decided(declined, number, by="ed-2", on=DAY, is_accepted=True)
    assert proposals.proposed(declined, form="B", language="az", place="x:mill", toponym="b", by="e", on=DAY)[1] == 2


def test_a_speakers_spelling_is_shown_beside_what_it_may_be():
    known = gazetteer.load()
    assert proposals.alike("Կրկժանք", "hy", known)[0].place == "gn:147736"
