"""Words of a quotation are held back like any others: in the turn it stands in, or in itself where it stands in none."""

import hashlib

import pytest

from storybank.anonymise.text import published_quote
from storybank.errors import WrongUse
from storybank.findings import Finding, Severity
from storybank.records import (
    BatchId,
    Interview,
    ItemId,
    Language,
    PersonId,
    Photo,
    Quote,
    Role,
    Segment,
    Span,
    Stream,
    Text,
    Voice,
)
from storybank.rules.facts import InterviewFacts, PhotoFacts
from storybank.rules.identity import is_redacted
from storybank.stages.applying import Answer, apply
from storybank.stages.cutting import erased

RU = Language("ru")
TELLER, OTHER = PersonId("teller"), PersonId("other")
WORDS = "Рашид приносил хлеб."
CALLED = {Language("ru"): "[сосед]", Language("en"): "[a neighbour]"}
ASKED = Finding(
    code="identity.name-in-text",
    severity=Severity.BLOCKED,
    item=ItemId("i"),
    field="quote.ru",
    span=Span(0, 5),
    person=OTHER,
)
REDACT = Answer(decision="redact", by="ed-1", called=CALLED)
COMMON = {
    "id": ItemId("i"),
    "batch": BatchId("b"),
    "stream": Stream("nur"),
    "row": "r",
    "people": {TELLER: frozenset({Role.NARRATOR})},
}
TEXT = Text(field="quote.ru", language=RU, text=WORDS, voice=Voice.QUOTE, said_by=TELLER)


def quote() -> Quote:
    return Quote(text=WORDS, language=RU, said_by=TELLER, sha256=hashlib.sha256(WORDS.encode()).hexdigest())


def photo() -> Photo:
    return Photo(**COMMON, width_px=9, height_px=9, media_type="image/jpeg", quote=quote())


def interview(turn: str) -> Interview:
    segment = Segment(number=7, start_s=1.0, end_s=9.0, text=turn, person=TELLER)
    return Interview(**COMMON, languages=(RU,), segments=(segment,), pull_quote=quote())


def test_under_a_photograph_the_quotation_keeps_its_words_except_the_replacement() -> None:
    done = apply(photo(), ASKED, REDACT)
    assert isinstance(done, Photo)
    assert done.quote is not None
    assert done.quote.text == WORDS
    assert published_quote(done.quote) == "[сосед] приносил хлеб."
    facts = PhotoFacts(photo=done, texts=(TEXT,))
    assert is_redacted(TEXT, Span(0, 5), facts)
    assert not is_redacted(TEXT, Span(6, 14), facts)


def test_in_an_interview_one_list_drives_the_turn_and_the_quotation() -> None:
    done = apply(interview(f"Да. {WORDS} Вот."), ASKED, REDACT)
    assert isinstance(done, Interview)
    (cut,) = done.redactions
    assert (cut.segment, cut.span, cut.replacement) == (7, Span(4, 9), "[сосед]")
    assert done.pull_quote is not None
    assert published_quote(done.pull_quote, done) == "[сосед] приносил хлеб."
    assert is_redacted(TEXT, Span(0, 5), InterviewFacts(interview=done, texts=(TEXT,)))


def test_a_quotation_that_stands_in_no_turn_is_redacted_in_itself() -> None:
    done = apply(interview("Совсем другое."), ASKED, REDACT)
    assert isinstance(done, Interview)
    assert done.redactions == ()
    assert done.pull_quote is not None
    assert published_quote(done.pull_quote, done) == "[сосед] приносил хлеб."


def test_a_whole_quotation_is_not_redacted_but_returned() -> None:
    with pytest.raises(WrongUse):
        apply(photo(), ASKED, Answer(decision="redact", argument="segment", by="ed-1"))


def test_erasing_somebody_takes_what_was_held_back_with_it() -> None:
    done = erased(
        apply(photo(), ASKED, REDACT),
        OTHER,
        lambda text, language: [Span(15, 19)],
        by="ed-1",
        on=None,  # type: ignore[arg-type]  # no day is needed here
    )
    assert isinstance(done, Photo)
    assert done.quote is not None
    assert "Рашид" not in done.quote.text
    assert published_quote(done.quote) == "[…] приносил […]."
