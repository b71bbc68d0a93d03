"""Names of places taken from people's own turns of an interview: who said them, where, in which language, when."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.errors import WrongUse
from storybank.places import gazetteer
from storybank.records import (
    Answer,
    BatchId,
    Consent,
    ConsentId,
    ConsentStatus,
    Interview,
    ItemId,
    Language,
    PersonId,
    Relation,
    SaidName,
    Segment,
    Stream,
)
from storybank.stages import hearing


@pytest.fixture
def interview():
    return Interview(
        id=ItemId("i-1"),
        batch=BatchId("b-1"),
        row="1",
        stream=Stream("nar"),
        languages=(Language("az"),),
        recorded_on=date(2025, 10, 18),
        segments=(
            Segment(number=1, start_s=0, end_s=2, text="Siz haradansınız?", person=None),
            Segment(
                number=2, start_s=2, end_s=5, text="Mən Şuşada doğulmuşam, Şuşada böyümüşəm.", person=PersonId("p-1")
            ),
            Segment(
                number=3,
                start_s=5,
                end_s=9,
                text="Мы уехали из Гадрута.",
                person=PersonId("p-1"),
                language=Language("ru"),
            ),
            Segment(number=4, start_s=9, end_s=12, text="Özüm də şuşalı qızı almışam.", person=PersonId("p-2")),
        ),
    )


@pytest.fixture
def a_consent():
    return Consent(
        id=ConsentId("c-1"), version=1, subject=PersonId("p-1"), stream=Stream("nar"), status=ConsentStatus.GIVEN
    )


def test_each_name_is_kept_once_with_its_person_turn_language_and_day_and_stays_unprinted(interview):
    found = list(hearing.heard_in(interview, gazetteer.load()))

    assert [(one.person, one.segment, one.words, one.name.form, one.name.language) for one in found] == [
        ("p-1", 2, "Şuşada", "Şuşa", "az"),
        ("p-1", 3, "Гадрута", "Гадрут", "ru"),
    ]
    first = found[0].name
    assert first.toponym == "gn:147105/shusha"
    assert first.said_in == f"{interview.id}#2"
    assert first.said_on == date(2025, 10, 18)
    assert all(one.name.print_it is Answer.NO for one in found)


def test_a_name_said_on_another_day_stands_beside_the_older_one(a_consent):
    shusha = SaidName(form="Şuşa", language=Language("az"), relation=Relation.LIVED_IN, said_on=date(2020, 1, 1))
    later = replace(shusha, form="Şuşi", said_on=date(2025, 1, 1))

    held = hearing.with_names(hearing.with_names(a_consent, [shusha]), [later, replace(shusha, print_it=Answer.YES)])

    assert [name.form for name in held.names_as_said[-2:]] == ["Şuşa", "Şuşi"]
    assert held.names_as_said[-2].print_it is Answer.YES
    with pytest.raises(WrongUse):
        hearing.with_names(a_consent, [replace(shusha, form=" ")])
