"""Where words are said: exact where words have times, wide where they have not, nothing where nothing is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.anonymise.redaction_times import intervals, is_shared, time_of, timed
from storybank.records import Redaction, RedactionReason, Segment, Span, Word

TEXT = "We lived with Anna Petrosyan in the mill."
WORDS = tuple(
    Word(text=word, start_s=10.0 + number * 0.5, end_s=10.4 + number * 0.5) for number, word in enumerate(TEXT.split())
)
NAME = Span(TEXT.index("Anna"), TEXT.index(" in"))


def segment(**more):
    return Segment(**{"number": 1, "start_s": 10.0, "end_s": 14.0, "text": TEXT, **more})


def test_words_with_times_give_their_own_time():
    start, end = time_of(segment(words=WORDS), NAME)
    assert (start, end) == (pytest.approx(11.4), pytest.approx(12.5))
    assert not is_shared(segment(words=WORDS), NAME)


def test_a_word_without_a_time_makes_the_share_decide_and_asks():
    broken = (*WORDS[:4], Word(text="Petrosyan", start_s=None, end_s=None), *WORDS[5:])
    assert is_shared(segment(words=broken), NAME)
    start, end = time_of(segment(words=broken), NAME)
    assert start <= 11.5 and end >= 12.4


def test_words_that_are_not_the_texts_words_are_not_believed():
    assert is_shared(segment(words=WORDS[:4]), NAME)


def test_without_an_end_or_with_a_wrong_one_there_is_no_time():
    assert time_of(segment(end_s=None), NAME) is None
    assert time_of(segment(end_s=9.0), NAME) is None
    assert time_of(segment(start_s=None), NAME) is None


def test_a_long_or_slow_segment_is_covered_whole():
    assert time_of(segment(end_s=130.0), NAME) == (10.0, 130.0)
    assert time_of(segment(end_s=70.0), NAME) == (10.0, 70.0)  # a few words somewhere in a minute


def test_no_span_is_the_whole_segment():
    assert time_of(segment(), None) == (10.0, 14.0)


@given(st.integers(0, 40), st.integers(1, 40), st.floats(0, 100), st.floats(0.5, 60))
def test_the_share_stays_inside_the_segment_and_holds_the_proportional_place(start, length, begins, lasts):
    end = min(len(TEXT), start + length)
    start = min(start, end - 1)
    left, right = time_of(segment(start_s=begins, end_s=begins + lasts), Span(start, end))
    assert begins <= left < right <= begins + lasts
    assert left <= begins + lasts * start / len(TEXT) + 1e-9
    assert right >= begins + lasts * end / len(TEXT) - 1e-9


def test_redactions_are_timed_and_merged_and_one_without_a_time_leaves_the_sound_out():
    plain = Redaction(segment=1, reason=RedactionReason.NAME, span=NAME)
    first = timed(plain, segment(words=WORDS))
    by_hand = Redaction(segment=1, reason=RedactionReason.BY_HAND, start_s=12.0, end_s=13.0)
    assert intervals([by_hand, first]) == (pytest.approx((11.4, 13.0)),)
    assert timed(by_hand, segment()) == by_hand
    assert intervals([first, timed(plain, segment(end_s=None))]) is None
    assert intervals([]) == ()
