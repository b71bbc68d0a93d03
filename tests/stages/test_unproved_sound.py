"""Sound that could not be proved stays inside; the words of the interview go out."""

from types import SimpleNamespace

from storybank.records import (
    BatchId,
    Duty,
    DutyKind,
    Interview,
    ItemId,
    ItemKind,
    Language,
    PersonId,
    PlannedItem,
    Segment,
)
from storybank.stages.derive_one import Made
from storybank.stages.deriving import SOUND_LEFT_OUT, Derived, _keep
from storybank.stages.deriving_sound import has_words

TELLER = PersonId("p1")


def planned(*duties):
    return PlannedItem(item=ItemId("i1"), kind=ItemKind.INTERVIEW, stream="nur", duties=frozenset(duties))


def outcome(*codes):
    return SimpleNamespace(result=Made(codes=codes), error_code=None)


def test_words_go_out_and_the_sound_is_listed_as_left_out():
    derived = Derived(worded={ItemId("i1")})
    _keep(None, derived, planned(), "recipe", outcome("sound-mp3:sound.words-remain#2"), "me")
    assert derived.files == {"i1": ()} and derived.left_out == []
    assert [one.codes for one in derived.silent] == [(SOUND_LEFT_OUT, "sound.words-remain")]


def test_an_interview_without_words_stays_out_with_its_sound():
    derived = Derived()
    _keep(None, derived, planned(), "recipe", outcome("sound-mp3:sound.tags"), "me")
    assert derived.files == {} and [one.codes for one in derived.left_out] == [("sound.tags",)]


def test_words_that_consent_keeps_inside_are_no_reason_to_publish():
    interview = Interview(
        id=ItemId("i1"),
        stream="nur",
        batch=BatchId("b"),
        row="interviews!2",
        people={TELLER: frozenset()},
        languages=(Language("ru"),),
        segments=(Segment(number=1, start_s=0.0, end_s=4.0, text="Мы жили у реки.", person=TELLER),),
    )
    assert has_words(interview, planned())
    assert not has_words(interview, planned(Duty(kind=DutyKind.LEAVE_TRANSCRIPT_OUT, person=TELLER)))
