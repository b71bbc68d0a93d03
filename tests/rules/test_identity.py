"""Who could be recognised: faces, things that name people, names, numbers, and three small facts together."""

from dataclasses import replace
from datetime import date

import pytest

from storybank import schemafiles
from storybank.findings import Severity
from storybank.records import (
    CHECKLIST,
    BatchId,
    Box,
    Consent,
    ConsentId,
    ConsentStatus,
    DistinctiveDetail,
    Face,
    FaceLink,
    FaceTreatment,
    Identification,
    IdentifierKind,
    IdentifierMark,
    Interview,
    ItemId,
    Language,
    NameMark,
    NamePart,
    NameTier,
    PersonId,
    Photo,
    PlaceCandidate,
    PlaceId,
    PlaceMark,
    PlaceMarkKind,
    Redaction,
    RedactionReason,
    Risk,
    RiskLevel,
    Role,
    Segment,
    Span,
    StaffId,
    Stream,
    Text,
    TextMarks,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
    Voice,
)
from storybank.rulebook import parse
from storybank.rules import identity
from storybank.rules.facts import InterviewFacts, PhotoFacts, Shown

ON = date(2026, 11, 20)
A, B = PersonId("P-a"), PersonId("P-b")
EN, RU = Language("en"), Language("ru")
BOX = Box(left=1, top=2, right=30, bottom=40)


@pytest.fixture(scope="module")
def book():
    return parse(schemafiles.rulebook_documents())


def photo(*faces: Face, **changes) -> Photo:
    made = Photo(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="photographs!2",
        width_px=100,
        height_px=100,
        media_type="image/jpeg",
        faces=faces,
        was_seen_by=StaffId("ed-1"),
        checked=dict.fromkeys(CHECKLIST, StaffId("ed-1")),
    )
    return replace(made, **changes)


def face(**changes) -> Face:
    return replace(Face(number=1, box=BOX, score=0.9), **changes)


def consent(person: PersonId = A, **changes) -> Consent:
    given = Consent(
        id=ConsentId(f"k-{person}"), version=1, subject=person, stream=Stream("nur"), status=ConsentStatus.GIVEN
    )
    return replace(given, **changes)


def asked(facts, book):
    found = list(identity.check(facts, book, ON))
    for finding in found:  # every placeholder has its fact
        book.words[finding.code].says.format_map(finding.facts)
    return [(f.code, f.field, f.severity.value) for f in found]


def of_photo(item: Photo, *consents: Consent) -> PhotoFacts:
    return PhotoFacts(photo=item, consents=consents)


@pytest.mark.parametrize(
    ("score", "code"),
    [
        (0.9, "consent.unlinked-face"),
        (0.4, "consent.unlinked-face"),
        (0.39, "identity.face-unsure"),
        (0.2, "identity.face-unsure"),
        (0.19, None),
    ],
)
def test_an_unlinked_face_is_asked_about_by_how_sure_the_detector_is(score, code, book) -> None:
    found = asked(of_photo(photo(face(score=score))), book)
    assert found == ([(code, "face.1", "blocked")] if code else [])


@pytest.mark.parametrize("link", [FaceLink.PERSON, FaceLink.BYSTANDER, FaceLink.NOT_A_FACE])
def test_a_face_somebody_has_decided_about_is_not_asked_about(link, book) -> None:
    assert asked(of_photo(photo(face(link=link, person=A))), book) == []
    assert asked(of_photo(photo(face(is_cropped_out=True))), book) == []


def test_a_photograph_is_to_be_seen_once_and_people_without_faces_are_said(book) -> None:
    unseen = photo(shows_people=True, was_seen_by=None)
    assert asked(of_photo(unseen), book) == [
        ("identity.not-yet-seen", "row", "blocked"),
        ("identity.no-face-found", "row", "blocked"),
    ]
    assert asked(of_photo(replace(unseen, was_seen_by=StaffId("ed-1"))), book) == []
    drawing = replace(unseen, is_drawing=True)
    assert asked(of_photo(drawing), book) == [("identity.not-yet-seen", "row", "blocked")]


def test_what_nobody_has_ticked_is_asked_until_all_is_ticked(book) -> None:
    assert asked(of_photo(photo(checked={})), book) == [("identity.checklist-open", "row", "blocked")]
    partly = photo(checked={"plate": StaffId("ed-1"), "child": StaffId("ed-2")})
    (finding,) = identity.check(of_photo(partly), book, ON)
    assert finding.facts["points"].split(", ") == [point for point in CHECKLIST if point not in ("plate", "child")]


def test_a_hidden_face_that_is_published_elsewhere_is_asked_about_and_a_shown_one_only_said(book) -> None:
    covered = photo(face(link=FaceLink.BYSTANDER), published_elsewhere=True)
    assert asked(of_photo(covered), book) == [("identity.published-elsewhere", "row", "review")]
    open_face = photo(face(link=FaceLink.PERSON, person=A), published_elsewhere=True)
    assert asked(of_photo(open_face), book) == [("identity.published-elsewhere", "row", "info")]


@pytest.mark.parametrize(
    ("here", "there", "is_asked"),
    [
        ({"link": FaceLink.BYSTANDER}, ({A}, set()), True),  # a bystander may be her who is shown there
        ({"link": FaceLink.PERSON, "person": A}, (set(), {None}), True),  # and the other way round
        ({"link": FaceLink.PERSON, "person": A}, (set(), {A}), True),
        ({"link": FaceLink.PERSON, "person": A, "is_cropped_out": True}, ({A}, set()), True),
        ({"link": FaceLink.PERSON, "person": A}, ({A}, set()), False),
        ({"link": FaceLink.BYSTANDER}, (set(), {None}), False),
        ({"link": FaceLink.PERSON, "person": A}, ({A}, {None}), False),
        ({"link": FaceLink.NOT_A_FACE}, ({A}, set()), False),
    ],
)
def test_a_face_hidden_in_one_photograph_and_shown_in_its_sibling_is_asked_about(here, there, is_asked, book) -> None:
    near = Shown(item=ItemId("j"), visible=frozenset(there[0]), hidden=frozenset(there[1]))
    facts = PhotoFacts(photo=photo(face(**here)), near=(near,))
    assert asked(facts, book) == ([("identity.shown-in-sibling", "row", "review")] if is_asked else [])


def test_who_agreed_only_to_a_covered_face_counts_as_hidden(book) -> None:
    near = Shown(item=ItemId("j"), visible=frozenset({A}), hidden=frozenset())
    facts = PhotoFacts(
        photo=photo(face(link=FaceLink.PERSON, person=A)), consents=(consent(face=FaceTreatment.COVERED),), near=(near,)
    )
    assert asked(facts, book) == [("identity.shown-in-sibling", "row", "review")]


def test_a_plate_nobody_decided_about_and_a_tattoo_she_wants_hidden_are_asked_about(book) -> None:
    assert asked(of_photo(photo(face(kind="plate"))), book) == [("identity.detail", "face.1", "blocked")]
    assert asked(of_photo(photo(face(kind="plate", link=FaceLink.BYSTANDER))), book) == []
    shown = photo(was_seen_by=None, people={A: frozenset({Role.DEPICTED})}, is_drawing=True)
    tattooed = consent(distinctive_details=(DistinctiveDetail(kind="tattoo"),))
    assert ("identity.detail", "row", "blocked") in asked(of_photo(shown, tattooed), book)


# Words


def told(
    text: str, *, names=(), identifiers=(), places=(), uncased=False, consents=(), redactions=(), said_by=A, language=EN
):
    item = Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(EN,),
        people={A: frozenset({Role.NARRATOR})},
        segments=(Segment(number=1, start_s=0.0, end_s=5.0, text=text, person=said_by),),
        redactions=tuple(redactions),
    )
    marks = TextMarks(names=tuple(names), identifiers=tuple(identifiers), places=tuple(places), is_uncased=uncased)
    own = Text(field="segment.1", language=language, text=text, voice=Voice.TRANSCRIPT, said_by=said_by)
    return InterviewFacts(interview=item, consents=tuple(consents), texts=(own,), marks={"segment.1": marks})


def name(person: PersonId | None = B, tier=NameTier.AUTO, parts=(NamePart.FULL,)) -> NameMark:
    return NameMark(span=Span(0, 3), tier=tier, person=person, parts=frozenset(parts))


def test_a_name_nobody_agreed_to_print_is_offered_as_a_role(book) -> None:
    neighbour = ThirdParty(
        ref=B,
        kind=ThirdPartyKind.TALKED_ABOUT,
        treatment=ThirdPartyTreatment.GENERALISE,
        reason="moved away",
        role_words={EN: "a neighbour"},
    )
    facts = told("Ara hid us.", names=[name()], consents=[consent(third_parties=(neighbour,))])
    (finding,) = identity.check(facts, book, ON)
    assert (finding.code, finding.span, finding.person) == ("identity.name-in-text", Span(0, 3), B)
    assert finding.suggestions == ("[a neighbour]", "[…]")
    assert finding.severity is Severity.BLOCKED


def test_a_name_somebody_agreed_to_stands(book) -> None:
    named = consent(B, identification=Identification.NAMED)
    first = consent(B, identification=Identification.FIRST_NAME)
    assert asked(told("Ara hid us.", names=[name()], consents=[named]), book) == []
    assert asked(told("Ara hid us.", names=[name(parts=[NamePart.GIVEN])], consents=[first]), book) == []
    assert asked(told("Ara hid us.", names=[name()], consents=[first]), book) != []
    withdrawn = replace(named, status=ConsentStatus.WITHDRAWN)
    assert asked(told("Ara hid us.", names=[name()], consents=[withdrawn]), book) != []


def test_a_redacted_name_is_not_asked_about(book) -> None:
    for span in (Span(0, 3), Span(0, 9), None):
        cut = Redaction(segment=1, reason=RedactionReason.NAME, span=span)
        assert asked(told("Ara hid us.", names=[name()], redactions=[cut]), book) == []
    short = Redaction(segment=1, reason=RedactionReason.NAME, span=Span(0, 2))
    assert asked(told("Ara hid us.", names=[name()], redactions=[short]), book) != []


def test_a_doubtful_name_of_nobody_known_is_a_question_for_one_editor(book) -> None:
    doubtful = name(None, NameTier.REVIEW)
    assert asked(told("Ara hid us.", names=[doubtful]), book) == [("identity.name-in-text", "segment.1", "review")]


def test_a_telephone_number_is_cut(book) -> None:
    number = IdentifierMark(span=Span(5, 15), kind=IdentifierKind.PHONE)
    (finding,) = identity.check(told("Call 099 123456.", identifiers=[number]), book, ON)
    assert (finding.code, finding.suggestions, finding.facts["kind"]) == ("identity.identifier", ("[…]",), "phone")


def test_words_without_capitals_cannot_be_called_safe(book) -> None:
    assert asked(told("ara hid us", uncased=True), book) == [("identity.uncased", "segment.1", "review")]


VILLAGE = PlaceMark(
    span=Span(30, 35),
    candidates=(PlaceCandidate(place=PlaceId("gn:1"), toponym=None, score=1.0),),
    kind=PlaceMarkKind.PLACE,
)


@pytest.mark.parametrize(("risk", "severity"), [(RiskLevel.MEDIUM, "review"), (RiskLevel.HIGH, "blocked")])
def test_a_village_and_a_trade_name_somebody_who_is_not_named(risk, severity, book) -> None:
    hidden = consent(identification=Identification.PSEUDONYM, risk=Risk(level=risk))
    words = "I am the only maths teacher in Xxxxx, 34 years old."
    assert asked(told(words, places=[VILLAGE], consents=[hidden]), book) == [
        ("identity.indirect", "segment.1", severity)
    ]
    assert asked(told(words, places=[VILLAGE], consents=[consent(identification=Identification.NAMED)]), book) == []


def test_a_village_alone_is_not_for_this_rule(book) -> None:
    hidden = consent(identification=Identification.PSEUDONYM)
    assert asked(told("We had a house and a garden in Xxxxx.", places=[VILLAGE], consents=[hidden]), book) == []


def test_a_translation_of_a_redacted_turn_without_a_mark_is_asked_about(book) -> None:
    cut = Redaction(segment=1, reason=RedactionReason.BY_HAND, span=Span(0, 3))
    facts = told("Ara hid us.", redactions=[cut])
    spoken = facts.interview.segments[0]

    def translated(text: str, *more: Redaction) -> InterviewFacts:
        made = replace(
            facts.interview,
            translations={RU: (replace(spoken, text=text),)},
            redactions=(*facts.interview.redactions, *more),
        )
        return replace(facts, interview=made)

    assert asked(translated("Ара нас спрятал."), book) == [("identity.translation", "translation.ru.1", "review")]
    assert asked(translated("[сосед] нас спрятал."), book) == []
    own = Redaction(segment=1, reason=RedactionReason.NAME, span=Span(0, 3), translation=RU)
    assert asked(translated("Ара нас спрятал.", own), book) == []


def test_an_interpreter_nobody_asked_is_said_and_holds_nothing(book) -> None:
    facts = told("Words.", consents=[consent(interpreter=B)])
    assert asked(facts, book) == [("identity.interpreter", "row", "info")]


@pytest.mark.parametrize(
    ("language", "words", "wording"),
    [
        ("en", "My mother is 43 years old and a widow.", "[in their forties]"),
        ("hy", "Մայրս 43 տարեկան է և այրի։", "[քառասունն անց]"),
        ("ru", "Вдова учителя, 43-летняя женщина.", "[за сорок]"),
    ],
)
def test_an_age_and_a_family_tie_are_asked_about_with_a_vaguer_wording(language, words, wording, book) -> None:
    facts = told(words, consents=[consent(identification=Identification.ANONYMOUS)], language=language)
    (found,) = [one for one in identity.check(facts, book, ON) if one.code == "identity.indirect"]
    assert found.suggestions[0] == wording
    assert {"age", "family"} <= set(found.facts["tells"].split(", "))


def test_who_chose_a_pseudonym_is_offered_by_it_everywhere(book) -> None:
    chosen = consent(B, identification=Identification.PSEUDONYM, pseudonym={EN: "Maro"})
    (found,) = identity.check(told("Sona came.", names=[name()], consents=[chosen]), book, ON)
    assert found.suggestions[0] == "Maro"


@pytest.mark.parametrize(
    ("language", "text", "tells"),
    [
        ("az", "Mən 43 yaşındayam, kənddə müəllimə idim.", {"age", "job"}),
        ("az", "Mən kənddə yeganə həkim idim.", {"job", "only"}),
        ("az", "Kənd molla məni tanıyır, mən əsir düşdüm.", {"event", "job"}),
        ("hy", "Ես 43 տարեկան եմ, գյուղում ուսուցչուհի էի։", {"age", "job"}),
        ("ru", "Мне 43 года, я была учительницей.", {"age", "job"}),
        ("en", "I am 43 years old and was the teacher.", {"age", "job"}),
    ],
)
def test_two_small_facts_about_somebody_not_named_are_asked_about_in_each_language(language, text, tells, book) -> None:
    hidden = consent(A, identification=Identification.ANONYMOUS)
    facts = told(text, consents=[hidden], language=Language(language))
    (finding,) = (one for one in identity.check(facts, book, ON) if one.code == "identity.indirect")
    assert set(finding.facts["tells"].split(", ")) == tells
    if "age" in tells:  # an age can be said more generally
        assert finding.suggestions[0].startswith("[")
        assert "43" not in finding.suggestions[0]


@pytest.mark.parametrize(
    ("language", "text", "wording"),
    [
        ("en", "I was the only teacher in the village.", "[a teacher]"),
        ("hy", "Ես միակ ուսուցիչն էի գյուղում։", "[ուսուցիչ]"),
        ("ru", "Я была единственной учительницей в селе.", "[учительница]"),
        ("az", "Mən kənddə yeganə müəllim idim.", "[müəllim]"),
        ("en", "I am a widow, and I was wounded there.", "[of a family like many]"),
        ("hy", "Ես այրի եմ, ինձ գերի ընկած տեսան։", "[ինչպես շատ ընտանիքներ]"),
        ("ru", "Я вдова, меня взяли в заложники.", "[семья, каких много]"),
        ("az", "Dul qadın idi, əsir düşdü.", "[bir çox ailələr kimi]"),
    ],
)
def test_each_small_fact_has_a_vaguer_wording_in_each_language(language, text, wording, book) -> None:
    hidden = consent(A, identification=Identification.ANONYMOUS)
    facts = told(text, consents=[hidden], language=Language(language))
    (finding,) = (one for one in identity.check(facts, book, ON) if one.code == "identity.indirect")
    assert finding.suggestions[0] == wording


def test_somebody_else_whose_name_is_out_is_not_told_by_the_rest_of_the_sentence(book) -> None:
    cut = Redaction(segment=1, reason=RedactionReason.NAME, span=Span(0, 3), person=B)
    named = consent(A, identification=Identification.NAMED)
    together = told("Ara was the only doctor, a widower of 43 years old. We left.", redactions=[cut], consents=[named])
    (finding,) = (one for one in identity.check(together, book, ON) if one.code == "identity.indirect")
    assert finding.person == B
    apart = told("Ara came. My uncle was a doctor and a widower.", redactions=[cut], consents=[named])
    assert "identity.indirect" not in {one.code for one in identity.check(apart, book, ON)}


@pytest.mark.parametrize("text", ["Mən 43 yaşındayam.", "Kənddə müəllimə idim.", "Biz bazara getdik."])
def test_one_small_fact_in_azerbaijani_tells_nobody(text, book) -> None:
    hidden = consent(A, identification=Identification.ANONYMOUS)
    assert asked(told(text, consents=[hidden], language=Language("az")), book) == []


def test_short_turns_without_any_capital_are_asked_about_together(book) -> None:
    def spoken(*turns: str) -> InterviewFacts:
        facts = told(turns[0])
        texts = tuple(replace(facts.texts[0], field=f"segment.{n}", text=turn) for n, turn in enumerate(turns, 1))
        return replace(facts, texts=texts, marks={})

    short = ["we lived by the river", "ara hid us in his house", "then we all left by night on foot"]
    assert asked(spoken(*short), book) == [("identity.uncased", "segment.1", "review")]
    assert asked(spoken("We lived by the river", *short[1:]), book) == []
    assert asked(spoken("yes", "no"), book) == []
