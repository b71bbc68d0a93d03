"""Redactions by hand: by turn, by words, by time; and quotations to the letter."""

import hashlib

import pytest

from storybank.errors import WrongUse
from storybank.records import (
    BatchId,
    Interview,
    ItemId,
    Language,
    PersonId,
    Recording,
    Redaction,
    RedactionReason,
    Segment,
    Span,
    Stream,
    Word,
)
from storybank.stages import holding_back, quoting
from storybank.stages.deriving_sound import ECHO_S, GRID_S, widened

HAND = RedactionReason.BY_HAND
TIMED = tuple(Word(text=word, start_s=10 + n, end_s=10.8 + n) for n, word in enumerate(["we", "met", "Anna", "there"]))


def interview(**more) -> Interview:
    return Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(Language("en"),),
        segments=(
            Segment(number=1, start_s=0.0, end_s=8.0, text="Anna came. Annas house stood there.", person=PersonId("P")),
            Segment(number=2, start_s=10.0, end_s=14.0, text="we met Anna there", person=PersonId("P"), words=TIMED),
        ),
        translations={Language("ru"): (Segment(number=1, start_s=0.0, end_s=8.0, text="Пришла Анна."),)},
        recording=Recording(container="wav", codec="pcm", duration_s=20.0),
        **more,
    )


def test_words_are_found_wherever_they_are_said_with_their_endings_and_their_times():
    found = holding_back.by_words(interview(), "anna", HAND)
    assert [(one.segment, one.span) for one in found] == [(1, Span(0, 4)), (1, Span(11, 16)), (2, Span(7, 11))]
    assert (found[2].start_s, found[2].end_s) == (11.9, 12.9)
    assert holding_back.is_estimated(interview(), found[0])
    assert not holding_back.is_estimated(interview(), found[2])


def test_words_of_a_translation_have_no_time_and_words_that_are_not_there_are_refused():
    (one,) = holding_back.by_words(interview(), "Анна", HAND, translation=Language("ru"))
    assert (one.start_s, one.translation) == (None, "ru")
    with pytest.raises(WrongUse):
        holding_back.by_words(interview(), "Tamara", HAND)


def test_a_stretch_of_time_takes_the_words_said_in_it_or_the_whole_turn_where_words_have_no_times():
    sound, words = holding_back.by_time(interview(), 12.0, 12.5, HAND)
    assert (sound.start_s, sound.end_s, sound.span) == (12.0, 12.5, Span(0, 0))
    assert (words.segment, words.span) == (2, Span(7, 11))
    assert [one.span for one in holding_back.by_time(interview(), 1.0, 2.0, HAND)] == [Span(0, 0), None]
    assert len(holding_back.by_time(interview(), 1.0, 2.0, HAND, is_sound_only=True)) == 1
    with pytest.raises(WrongUse):
        holding_back.by_time(interview(), 30.0, 31.0, HAND)


def test_a_redaction_without_a_time_is_named_because_the_sound_stays_out():
    held = interview(redactions=(Redaction(segment=9, reason=HAND, span=Span(0, 4)),))
    assert len(holding_back.without_time(held)) == 1


def test_a_quotation_is_the_words_sign_by_sign_and_prints_what_is_not_held_back():
    held = interview(redactions=holding_back.by_words(interview(), "anna", HAND, number=2))
    picked = quoting.pick(held, 2, "met Anna there")
    assert picked.quote.sha256 == hashlib.sha256(b"met Anna there").hexdigest()
    assert (picked.segment, picked.start_s, picked.published) == (2, 10.0, "met […] there")
    with pytest.raises(WrongUse):
        quoting.pick(held, 2, "met anna there")
    assert quoting.find(held, "anna") == (1, 2)


def test_published_intervals_lie_on_a_grid_leave_room_for_the_echo_and_never_shrink():
    made = widened([(1.1, 1.7), (2.1, 2.2), (19.9, 19.95)], 20.0)
    assert made == ((1.0, 2.5), (19.5, 20.0))
    for (left, right), (start, end) in zip(made, ((1.1, 2.2), (19.9, 19.95)), strict=True):
        assert left <= start and right >= min(20.0, end + ECHO_S)
        assert left % GRID_S == 0
