"""Accusations against a living, named person are held in any voice and four languages."""

from dataclasses import replace
from datetime import date

import pytest

from storybank import schemafiles
from storybank.records import (
    BatchId,
    Consent,
    ConsentId,
    ConsentStatus,
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


TALKED_ABOUT = [
    ("en", "Our neighbour Zed Zedson came. We left.", "Zed Zedson", "neighbour", "[a neighbour]"),
    ("en", "Zed Zedson hid us in the cellar.", "Zed Zedson", "rescuer", "[a person]"),
    ("ru", "Наш сосед Зедов пришёл.", "Зедов", "neighbour", "[один человек]"),
    ("ru", "Зедов прятал нас в подвале.", "Зедов", "rescuer", "[один человек]"),
    ("hy", "Մեր հարևան Զեդյանը եկավ։", "Զեդյանը", "neighbour", "[հարևան]"),
    ("hy", "Զեդյանը մեզ թաքցրեց։", "Զեդյանը", "rescuer", "[մի մարդ]"),
    ("az", "Qonşumuz Zedov gəldi.", "Zedov", "neighbour", "[qonşu]"),
    ("az", "Zedov bizi gizlətdi.", "Zedov", "rescuer", "[bir nəfər]"),
]


@pytest.mark.parametrize(("language", "text", "named", "kind", "role"), TALKED_ABOUT)
def test_a_rescuer_and_a_neighbour_nobody_asked_are_asked_about(language, text, named, kind, role, book) -> None:
    (finding,) = people.check(told(text, language, named), book, ON)
    assert (finding.code, finding.severity.value, finding.facts["kind"]) == ("people.talked-about", "review", kind)
    assert text[finding.span.start : finding.span.end] == named
    assert finding.suggestions[0] == role


def test_a_recorded_reason_or_her_own_agreement_answers_for_somebody_talked_about(book) -> None:
    text = "Zed Zedson hid us."
    entry = ThirdParty(
        ref=B, kind=ThirdPartyKind.TALKED_ABOUT, treatment=ThirdPartyTreatment.GENERALISE, reason="moved away"
    )
    said = Consent(id=ConsentId("k"), version=1, subject=A, stream=Stream("khidi"), third_parties=(entry,))
    hers = Consent(id=ConsentId("k"), version=1, subject=B, stream=Stream("khidi"), status=ConsentStatus.GIVEN)
    assert asked(told(text, "en", "Zed Zedson", consents=[said]), book) == []
    assert asked(told(text, "en", "Zed Zedson", consents=[hers]), book) == []
    assert asked(told(text, "en", "Zed Zedson", died=date(1999, 1, 1)), book) == []
    assert asked(told("Zed Zedson came. Somebody hid us.", "en", "Zed Zedson"), book) == []


def test_a_neighbours_role_agrees_with_her(book) -> None:
    facts = told("Наша соседка Зедова пришла.", "ru", "Зедова")
    her = Person(id=B, stream=Stream("khidi"), gender_cue="f")
    (finding,) = people.check(replace(facts, people={B: her}), book, ON)
    assert finding.suggestions == ("[соседка]", "[…]")
