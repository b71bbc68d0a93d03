"""Accusations against a living, named person are held in any voice and four languages."""

from datetime import date

import pytest

from storybank import schemafiles
from storybank.records import (
    BatchId,
    Consent,
    ConsentId,
    Interview,
    ItemId,
    Language,
    NameMark,
    NameTier,
    Person,
    PersonId,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
    Stream,
    Text,
    TextMarks,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
    Voice,
)
from storybank.rulebook import parse
from storybank.rules import people
from storybank.rules.facts import InterviewFacts

ON = date(2026, 11, 20)
A, B = PersonId("P-a"), PersonId("P-b")


@pytest.fixture(scope="module")
def book():
    return parse(schemafiles.rulebook_documents())


def told(text: str, language: str, named: str, *, person=B, died=None, redactions=(), consents=()) -> InterviewFacts:
    start = text.index(named)
    mark = NameMark(span=Span(start, start + len(named)), tier=NameTier.AUTO, person=person)
    item = Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("khidi"),
        row="interviews!2",
        people={A: frozenset({Role.NARRATOR})},
        segments=(Segment(number=1, start_s=0.0, end_s=5.0, text=text, person=A),),
        redactions=tuple(redactions),
    )
    own = Text(field="segment.1", language=Language(language), text=text, voice=Voice.TRANSCRIPT, said_by=A)
    return InterviewFacts(
        interview=item,
        texts=(own,),
        marks={"segment.1": TextMarks(names=(mark,))},
        people={B: Person(id=B, stream=Stream("khidi"), deceased_on=died)},
        consents=tuple(consents),
    )


def asked(facts, book):
    found = list(people.check(facts, book, ON))
    for finding in found:  # every placeholder has its fact
        book.words[finding.code].says.format_map(finding.facts)
    return [(f.code, f.severity.value, f.span) for f in found]


CASES = [
    ("en", "It was a cold day. Zed Zedson is a murderer. We left.", "Zed Zedson", "blocked"),
    ("ru", "Было холодно. Начальник Зедов — убийца! Мы ушли.", "Зедов", "blocked"),
    ("hy", "Ցուրտ էր։ Զեդյանը մարդասպան է։ Մենք գնացինք։", "Զեդյանը", "blocked"),
    ("az", "Soyuq idi. Zedov qatildir. Biz getdik.", "Zedov", "blocked"),
    ("en", "Then Zed Zedson stole the carpets.", "Zed Zedson", "review"),
    ("ru", "Потом Зедов украл ковры.", "Зедов", "review"),
    ("hy", "Հետո Զեդյանը գողացավ գորգերը։", "Զեդյանը", "review"),
    ("az", "Sonra Zedov xalçaları oğurladı.", "Zedov", "review"),
]


@pytest.mark.parametrize(("language", "text", "named", "severity"), CASES)
def test_an_accused_living_person_is_held_with_the_sentence(language, text, named, severity, book) -> None:
    ((code, gravity, span),) = asked(told(text, language, named), book)
    assert (code, gravity) == ("people.accused", severity)
    assert named in text[span.start : span.end]
    assert len(text[span.start : span.end].split()) <= 7


def test_another_sentence_is_not_touched(book) -> None:
    assert asked(told("Zed Zedson came. A murderer was in town.", "en", "Zed Zedson"), book) == []


def test_the_dead_and_the_redacted_are_not_asked_about(book) -> None:
    text = "Zed Zedson is a murderer."
    assert asked(told(text, "en", "Zed Zedson", died=date(1999, 1, 1)), book) == []
    for span in (None, Span(0, 25), Span(0, 10)):
        cut = Redaction(segment=1, reason=RedactionReason.ACCUSATION, span=span)
        assert asked(told(text, "en", "Zed Zedson", redactions=[cut]), book) == []


def test_somebody_recorded_without_a_reason_is_asked_about(book) -> None:
    entry = ThirdParty(ref=B, kind=ThirdPartyKind.FAMILY, treatment=ThirdPartyTreatment.GENERALISE)
    consent = Consent(id=ConsentId("k"), version=1, subject=A, stream=Stream("khidi"), third_parties=(entry,))
    assert [code for code, _, _ in asked(told("Zed came.", "en", "Zed", consents=[consent]), book)] == [
        "people.third-party"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("J. Smith came. He left.", ["J. Smith came.", "He left."]),
        ("Առաջին։ Երկրորդ։", ["Առաջին։", "Երկրորդ։"]),
        ("no end", ["no end"]),
        ("", []),
        ("\n\n", []),
        ("“One.” Two.", ["“One.”", "Two."]),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert [text[span.start : span.end] for span in people.sentences(text)] == expected
