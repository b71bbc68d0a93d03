"""Quotation marks of four languages, nested and broken, are read as what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.records import Span
from storybank.rules import voices


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She says: “We left at night.” Then tea.", ["“We left at night.”"]),
        ("«Մենք գիշերը հեռացանք», - ասում է նա։", ["«Մենք գիշերը հեռացանք»"]),
        ("„Biz gecə çıxdıq“, deyir.", ["„Biz gecə çıxdıq“"]),
        ('Он сказал: "Мы ушли ночью".', ['"Мы ушли ночью"']),
        ("«Он сказал „уходите сейчас же“ и ушёл»", ["«Он сказал „уходите сейчас же“ и ушёл»"]),
        ("“One two three” and “four five six”", ["“One two three”", "“four five six”"]),
        ("The “Trajectories” project", []),
        ("An opening mark « that is never closed", []),
        ("", []),
    ],
)
def test_speech_is_what_stands_between_marks_of_a_kind(text, quoted):
    assert [text[span.start : span.end] for span in voices.quoted_spans(text)] == quoted


@given(st.text(alphabet='«»“”„"ab .', max_size=60))
def test_passages_lie_in_the_text_in_order_and_apart(text):
    end = 0
    for span in voices.quotations(text):
        assert end <= span.start < span.end <= len(text)
        assert isinstance(span, Span)
        end = span.end
