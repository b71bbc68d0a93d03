"""Redactions in words: one mark, nothing else changes, cues stay where they were."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.anonymise.text import MARK, apply, published_quote, published_segments
from storybank.errors import Tampered
from storybank.records import (
    BatchId,
    Duty,
    DutyKind,
    Interview,
    ItemId,
    Language,
    PersonId,
    Quote,
    Redaction,
    RedactionReason,
    Segment,
    Span,
    Stream,
    Word,
)

A, B = PersonId("P-a"), PersonId("P-b")
TALK = "Ara lived next door. I locked the school as if for a weekend. Call 099 123456."


def turn(number: int, text: str, person: PersonId | None = A, **more) -> Segment:
    return Segment(number=number, start_s=number * 5.0, end_s=number * 5.0 + 4, text=text, person=person, **more)


def interview(*segments: Segment, redactions=(), **changes) -> Interview:
    made = Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(Language("en"),),
        segments=segments,
        redactions=tuple(redactions),
    )
    return replace(made, **changes)


def cut(segment: int, start: int | None, end: int = 0, **more) -> Redaction:
    span = None if start is None else Span(start, end)
    return Redaction(segment=segment, reason=RedactionReason.NAME, span=span, **more)


def words(item: Interview, duties=(), segments=None, language="en") -> list[tuple[int, str]]:
    chosen = item.segments if segments is None else segments
    return [(one.number, one.text) for one in published_segments(item, chosen, Language(language), duties)]


def test_a_name_becomes_a_role_and_a_number_the_mark() -> None:
    item = interview(turn(1, TALK), redactions=[cut(1, 0, 3, replacement="[a neighbour]"), cut(1, 67, 77)])
    assert words(item) == [(1, "[a neighbour] lived next door. I locked the school as if for a weekend. Call […].")]


def test_cuts_that_touch_or_overlap_leave_one_mark() -> None:
    assert apply("Ara Petrosyan came", [(Span(0, 3), ""), (Span(4, 13), "")]) == f"{MARK} came"
    assert apply("Ara Petrosyan came", [(Span(0, 8), "[a man]"), (Span(4, 13), "[a neighbour]")]) == f"{MARK} came"
    assert apply("Ara, Ani, Aza came", [(Span(0, 3), ""), (Span(5, 8), ""), (Span(10, 13), "")]) == f"{MARK} came"


def test_a_turn_redacted_whole_is_gone_in_every_language_and_the_others_keep_their_times() -> None:
    item = interview(
        turn(1, "one"),
        turn(2, "two"),
        turn(3, "three"),
        redactions=[cut(2, None)],
        translations={Language("ru"): (turn(1, "раз"), turn(2, "два"), turn(3, "три"))},
    )
    kept = published_segments(item, item.segments, Language("en"), ())
    assert [(one.number, one.start_s, one.end_s) for one in kept] == [(1, 5.0, 9.0), (3, 15.0, 19.0)]
    assert words(item, segments=item.translations["ru"], language="ru") == [(1, "раз"), (3, "три")]


def test_a_translation_has_cuts_of_its_own() -> None:
    item = interview(
        turn(1, TALK),
        redactions=[cut(1, 0, 3), cut(1, 0, 2, translation=Language("ru"))],
        translations={Language("ru"): (turn(1, "Ара жил рядом."),)},
    )
    assert words(item, segments=item.translations["ru"], language="ru") == [(1, "[…]а жил рядом.")]


def test_who_may_not_be_quoted_has_no_turns_and_times_of_words_never_leave() -> None:
    timed = turn(1, "hello", words=(Word(text="hello", start_s=5.0, end_s=5.5),))
    item = interview(timed, turn(2, "bye", B), turn(3, "hm", None, speaker="Speaker 3"))
    duties = {Duty(kind=DutyKind.LEAVE_TRANSCRIPT_OUT, person=B)}
    assert words(item, duties) == [(1, "hello")]
    assert published_segments(item, item.segments, Language("en"), duties)[0].words == ()


def quote(text: str, **changes) -> Quote:
    made = Quote(text=text, language=Language("en"), said_by=A, sha256=hashlib.sha256(text.encode()).hexdigest())
    return replace(made, **changes)


def test_a_quotation_is_byte_for_byte_hers() -> None:
    said = "I locked the school as if for a weekend."
    assert published_quote(quote(said), interview(turn(1, TALK), redactions=[cut(1, 0, 3)])) == said


def test_a_quotation_takes_the_cuts_of_its_turn() -> None:
    item = interview(turn(1, TALK), redactions=[cut(1, 0, 3, replacement="[a neighbour]")])
    assert published_quote(quote("Ara lived next door."), item) == "[a neighbour] lived next door."


def test_a_quotation_from_a_turn_that_is_left_out_is_left_out() -> None:
    assert published_quote(quote("Ara lived next door."), interview(turn(1, TALK), redactions=[cut(1, None)])) is None
    gone = (Duty(kind=DutyKind.LEAVE_TRANSCRIPT_OUT, person=A),)
    assert published_quote(quote("anything"), None, gone) is None


def test_a_quotation_that_was_edited_is_refused() -> None:
    with pytest.raises(Tampered):
        published_quote(quote("I locked the school.", sha256="0" * 64))


TEXTS = st.text(alphabet="ab şՇш.,\n", min_size=1, max_size=40)


@given(TEXTS, st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45)), max_size=5))
def test_what_is_outside_every_span_stays_and_what_is_inside_goes(text: str, bounds) -> None:
    spans = [Span(min(pair), max(pair)) for pair in bounds]
    inside = {at for span in spans for at in range(max(0, span.start), min(len(text), span.end))}
    result = apply(text, [(span, MARK) for span in spans])
    outside = "".join(sign for at, sign in enumerate(text) if at not in inside)
    joined = [sign for sign in outside if sign not in " ,\n"]
    assert [sign for sign in result.replace(MARK, "") if sign not in " ,\n"] == joined
    assert (result == text) == (not inside)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4), st.randoms())
def test_the_order_of_cuts_does_not_matter_and_no_cut_changes_nothing(text: str, bounds, random) -> None:
    cuts = [(Span(min(pair), max(pair)), "") for pair in bounds]
    shuffled = list(cuts)
    random.shuffle(shuffled)
    once = apply(text, cuts)
    assert apply(text, shuffled) == once
    assert apply(once, []) == once


def test_one_role_stands_once_for_a_given_and_a_family_name() -> None:
    cuts = [(Span(0, 5), "[сосед]"), (Span(6, 11), "[сосед]")]
    assert apply("Рашид Иваев ушёл", cuts) == "[сосед] ушёл"
    assert apply("Рашид, Иваев ушли", [(Span(0, 5), "[сосед]"), (Span(7, 12), "[сосед]")]) == "[сосед], [сосед] ушли"
