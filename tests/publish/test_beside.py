"""Words of somebody who said "not beside my photograph" never stand on a page with a picture of her."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.publish.beside import NOT_WITH_PHOTO, may_stand_with
from storybank.publish.plan import plan_release
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    BatchId,
    Box,
    Collection,
    CollectionId,
    Condition,
    Consent,
    ConsentId,
    ConsentStatus,
    Duty,
    DutyKind,
    Evidence,
    Face,
    FaceLink,
    FaceTreatment,
    Identification,
    ItemId,
    Language,
    Method,
    Person,
    PersonId,
    Photo,
    PlacePrecision,
    PublicId,
    Role,
    Story,
    Stream,
    TranscriptTreatment,
    Use,
    UsePermission,
    VoiceTreatment,
)  # fmt: skip

ON = date(2026, 11, 20)
A, B = PersonId("P-a"), PersonId("P-b")
NUR, EN = Stream("nur"), Language("en")
NOT_BESIDE = frozenset({Condition.NOT_WITH_PHOTO})


def consent(person, **changes):
    given = Consent(
        id=ConsentId(f"k-{person}"),
        version=1,
        subject=person,
        stream=NUR,
        status=ConsentStatus.GIVEN,
        given_on=date(2026, 3, 1),
        method=Method.SIGNED,
        evidence=(Evidence(kind="form"),),
        age_band=AgeBand.ADULT,
        uses=(UsePermission(use=Use.PORTAL, decision=Answer.YES),),
        identification=Identification.FIRST_NAME,
        face=FaceTreatment.VISIBLE,
        voice=VoiceTreatment.ORIGINAL,
        transcript=TranscriptTreatment.VERBATIM,
        place_precision=PlacePrecision.SETTLEMENT,
        audience=Audience.PUBLIC,
    )
    return replace(given, **changes)


def photo(name, person, story, **changes):
    seen = Face(
        number=1, box=Box(left=0, top=0, right=50, bottom=50), score=0.9, link=FaceLink.PERSON, person=person, **changes
    )
    return Photo(
        id=ItemId(name),
        batch=BatchId("b"),
        stream=NUR,
        row=f"photographs!{name}",
        people={person: frozenset({Role.DEPICTED})},
        width_px=100,
        height_px=100,
        media_type="image/jpeg",
        faces=(seen,),
        story=story,
    )


def story(person, key="S1"):
    return Story(
        id=ItemId("story"),
        batch=BatchId("b"),
        stream=NUR,
        row="stories!2",
        people={person: frozenset({Role.NARRATOR})},
        key=key,
        title={EN: "Bread"},
        body={EN: "Words."},
    )


def left_out(*items, conditions=NOT_BESIDE):
    collection = Collection(
        id=CollectionId("c"),
        public_id=PublicId("p"),
        slug="kept",
        title={EN: "Kept"},
        items=tuple(one.id for one in items),
        languages=(EN,),
    )
    people = {one: Person(id=one, stream=NUR, age_band=AgeBand.ADULT) for one in (A, B)}
    consents = [consent(A, conditions=conditions), consent(B)]
    plan = plan_release(collection, items, people, consents, (), {}, version=1, on=ON)
    return {one.item: one.codes for one in plan.left_out}


def test_her_photograph_does_not_come_onto_the_page_of_her_words_and_the_reason_is_said():
    assert left_out(story(A), photo("hers", A, "S1"), photo("his", B, "S1")) == {"hers": (NOT_WITH_PHOTO,)}


def test_without_the_condition_both_stand_together():
    assert left_out(story(A), photo("hers", A, "S1"), conditions=frozenset()) == {}


def test_on_another_page_her_photograph_stands():
    assert left_out(story(A), photo("elsewhere", A, "S2"), photo("alone", A, None)) == {}


def test_a_photograph_she_is_in_stays_where_the_words_are_somebody_elses():
    assert left_out(story(B), photo("hers", A, "S1")) == {}


@pytest.mark.parametrize(("duties", "may"), [(set(), True), ({DutyKind.NOT_WITH_PHOTO}, False)])
def test_her_quote_does_not_stand_under_her_own_photograph(duties, may):
    asked = frozenset(Duty(kind=one, person=A) for one in duties)
    assert may_stand_with(A, photo("hers", A, "S1"), asked) is may
    cut = asked | {Duty(kind=DutyKind.CROP_OUT, person=A)}
    assert may_stand_with(A, photo("hers", A, "S1"), cut), "cut off, she is not in the picture"
