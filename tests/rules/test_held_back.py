"""What was held back by hand in one turn is asked about wherever else it stands."""

from datetime import date

import pytest

from storybank.records import (
    BatchId,
    IndexEntry,
    Interview,
    ItemId,
    Language,
    Redaction,
    RedactionReason,
    Segment,
    Span,
)
from storybank.rules.facts import InterviewFacts
from storybank.rules.held_back import check
from storybank.stages.gathering import texts_of

ON = date(2026, 11, 22)
EN = Language("en")


def asked(*turns, cut, reason=RedactionReason.BY_HAND, more=(), **fields):
    at = turns[0].index(cut)
    segments = tuple(
        Segment(number=number, start_s=None, end_s=None, text=text) for number, text in enumerate(turns, 1)
    )
    redactions = (Redaction(segment=1, reason=reason, span=Span(at, at + len(cut))), *more)
    ids = {"id": ItemId("i1"), "stream": "nur", "batch": BatchId("b"), "row": "interviews!2", "people": {}}
    interview = Interview(**ids, languages=(EN,), segments=segments, redactions=redactions, **fields)
    return [one.field for one in check(InterviewFacts(interview=interview, texts=texts_of(interview)), None, ON)]


def test_the_same_words_in_another_turn_the_index_the_summary_and_a_translation_are_asked_about():
    found = asked(
        "We lived by the watermill.",
        "The watermills burned.",
        "Nothing here.",
        cut="the watermill",
        summary={EN: "She tells of a watermill."},
        index=(IndexEntry(segment=1, keywords=("river", "watermill")),),
        translations={Language("ru"): (Segment(number=1, start_s=None, end_s=None, text="Watermill, по-русски."),)},
    )
    assert found == ["summary.en", "card.1-keywords.en", "segment.2", "translation.ru.1"]


@pytest.mark.parametrize("reason", [RedactionReason.NAME, RedactionReason.EDITORIAL_INSERTION])
def test_names_have_rules_of_their_own(reason):
    assert asked("We lived by the watermill.", "The watermill burned.", cut="the watermill", reason=reason) == []


def test_what_is_held_back_there_too_is_not_asked_about():
    also = Redaction(segment=2, reason=RedactionReason.BY_HAND, span=Span(4, 13))
    assert asked("We lived by the watermill.", "The watermill burned.", cut="the watermill", more=(also,)) == []


def test_several_words_count_only_together_and_a_common_one_asks_five_times():
    assert asked("Behind the post office.", "The office was far.", cut="post office") == []
    turns = ["My brother left.", *["My brother came back."] * 9]
    assert len(asked(*turns, cut="brother")) == 5
