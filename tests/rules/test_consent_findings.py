"""Consent as an editor meets it: which question, where, and that it goes when its cause does."""

from dataclasses import replace
from datetime import date

import pytest

from storybank import schemafiles
from storybank.findings import Severity
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    BatchId,
    Box,
    Condition,
    Consent,
    ConsentId,
    ConsentStatus,
    Embargo,
    Evidence,
    Face,
    FaceLink,
    FaceTreatment,
    Guardian,
    GuardianAuthority,
    Hold,
    Identification,
    Interview,
    ItemId,
    Language,
    Method,
    NameMark,
    NameTier,
    Person,
    PersonId,
    Photo,
    PlacePrecision,
    Recording,
    Redaction,
    RedactionReason,
    RightsRequest,
    Role,
    Segment,
    Span,
    Stream,
    Text,
    TextMarks,
    TranscriptTreatment,
    Use,
    UsePermission,
    Voice,
    VoiceTreatment,
)
from storybank.rulebook import parse
from storybank.rules import consent_findings
from storybank.rules.facts import InterviewFacts, PhotoFacts

ON = date(2026, 11, 20)
A, B, P = PersonId("P-a"), PersonId("P-b"), PersonId("P-photographer")
NUR = Stream("nur")
BOX = Box(left=10, top=10, right=60, bottom=60)


@pytest.fixture(scope="module")
def book():
    return parse(schemafiles.rulebook_documents())


def consent(person: PersonId = A, **changes) -> Consent:
    given = Consent(
        id=ConsentId(f"k-{person}"),
        version=1,
        subject=person,
        stream=NUR,
        status=ConsentStatus.GIVEN,
        given_on=date(2026, 3, 1),
        method=Method.SIGNED,
        evidence=(Evidence(kind="form"),),
        age_band=AgeBand.ADULT,
        uses=(UsePermission(use=Use.PORTAL, decision=Answer.YES),),
        identification=Identification.NAMED,
        face=FaceTreatment.VISIBLE,
        voice=VoiceTreatment.ORIGINAL,
        transcript=TranscriptTreatment.VERBATIM,
        place_precision=PlacePrecision.SETTLEMENT,
        audience=Audience.PUBLIC,
    )
    return replace(given, **changes)


def photo(*faces: Face, people=None, **changes) -> Photo:
    shown = {A: frozenset({Role.DEPICTED})} if people is None else people
    made = Photo(
        id=ItemId("i-photo"),
        batch=BatchId("b"),
        stream=NUR,
        row="photographs!7",
        people=shown,
        width_px=800,
        height_px=600,
        media_type="image/jpeg",
        faces=faces,
    )
    return replace(made, **changes)


def face(number: int = 1, person: PersonId | None = A, **changes) -> Face:
    link = FaceLink.PERSON if person else FaceLink.UNLINKED
    return replace(Face(number=number, box=BOX, score=0.9, link=link, person=person), **changes)


def of_photo(item: Photo, *consents: Consent) -> PhotoFacts:
    people = {p: Person(id=p, stream=NUR, age_band=AgeBand.ADULT) for p in (A, B, P)}
    return PhotoFacts(photo=item, consents=consents, people=people)


def found(facts, book, on=ON, holds=()):
    return [(f.code, f.field, f.severity) for f in consent_findings.check(facts, book, on, holds)]


def blocking(facts, book, **more):
    return [(code, field) for code, field, severity in found(facts, book, **more) if severity is Severity.BLOCKED]


def test_an_agreed_portrait_asks_nothing(book) -> None:
    assert found(of_photo(photo(face()), consent()), book) == []


def test_an_item_nobody_has_agreed_to_goes_back_to_its_sender(book) -> None:
    assert blocking(of_photo(photo(people={})), book) == [("consent.no-record", "row")]
    assert blocking(of_photo(photo(face())), book) == [("consent.no-record", "row")]


def test_the_reason_stands_at_the_persons_face_else_at_the_row(book) -> None:
    withdrawn = consent(status=ConsentStatus.WITHDRAWN)
    assert blocking(of_photo(photo(face(3)), withdrawn), book) == [("consent.withdrawn", "face.3")]
    assert blocking(of_photo(photo(), withdrawn), book) == [("consent.withdrawn", "row")]


def test_cutting_the_person_out_takes_the_question_away(book) -> None:
    two = {A: frozenset({Role.DEPICTED}), B: frozenset({Role.DEPICTED})}
    refused = consent(B, status=ConsentStatus.REFUSED)
    item = photo(face(), face(2, B), people=two)
    assert blocking(of_photo(item, consent(), refused), book) == [("consent.not-given", "face.2")]
    cut = replace(item, faces=(face(), face(2, B, is_cropped_out=True)))
    assert blocking(of_photo(cut, consent(), refused), book) == []


def test_the_photographer_is_asked_too(book) -> None:
    item = photo(face(), photographer=P)
    assert blocking(of_photo(item, consent()), book) == [("consent.missing", "row")]
    assert blocking(of_photo(item, consent(), consent(P)), book) == []


def test_a_bystander_needs_a_cover_that_the_photographer_forbids(book) -> None:
    item = photo(face(), face(2, None, link=FaceLink.BYSTANDER), photographer=P)
    forbids = consent(P, conditions=frozenset({Condition.NO_COVERING}))
    assert blocking(of_photo(item, consent(), forbids), book) == [("consent.treatment-missing", "row")]


def test_a_hold_closes_and_is_said_without_a_person(book) -> None:
    hold = Hold(scope="stream", value="nur", since_on=ON)
    assert blocking(of_photo(photo(face()), consent()), book, holds=(hold,)) == [("consent.hold", "row")]


def test_what_is_closed_to_the_portal_and_open_to_teaching_only_informs(book) -> None:
    teaching = UsePermission(use=Use.TEACHING_RESEARCH, decision=Answer.YES)
    no_portal = UsePermission(use=Use.PORTAL, decision=Answer.NO)
    assert found(of_photo(photo(face()), consent(uses=(no_portal, teaching))), book) == [
        ("consent.use-denied", "face.1", Severity.INFO)
    ]
    assert blocking(of_photo(photo(face()), consent(uses=(no_portal,))), book) == [("consent.use-denied", "face.1")]
    assert found(of_photo(photo(face()), consent(audience=Audience.PARTNERS)), book) == [
        ("consent.audience", "face.1", Severity.INFO)
    ]


def test_ask_each_time_is_asked_until_she_has_answered_for_some_collection(book) -> None:
    ask = UsePermission(use=Use.PORTAL, decision=Answer.ASK)
    assert [c for c, _, _ in found(of_photo(photo(face()), consent(uses=(ask,))), book)] == ["consent.use-unanswered"]
    answered = replace(ask, answered_for=("c-1",))
    assert found(of_photo(photo(face()), consent(uses=(answered,))), book) == []


ODD = {
    "consent.until-before-from": {"valid_from": date(2026, 5, 1), "valid_until": date(2026, 4, 1)},
    "consent.withdrawal-before-consent": {
        "requests": (RightsRequest(who="subject", right="erase", received_on=date(2026, 2, 1), due_on=ON),)
    },
    "consent.evidence-missing": {"evidence": (Evidence(kind="form", is_missing=True),)},
    "consent.recording-instead-of-witness": {
        "method": Method.MARK,
        "evidence": (Evidence(kind="recording_of_notice"),),
    },
    "consent.parents-disagree": {
        "age_band": AgeBand.CHILD,
        "guardians": (
            Guardian(id=P, authority=GuardianAuthority.PARENT, decision=Answer.YES),
            Guardian(id=B, authority=GuardianAuthority.PARENT, decision=Answer.NO),
        ),
    },
    "consent.caregiver-alone": {
        "age_band": AgeBand.CHILD,
        "guardians": (Guardian(id=P, authority=GuardianAuthority.CAREGIVER, decision=Answer.YES),),
    },
    "consent.guardian-is-child": {
        "age_band": AgeBand.CHILD,
        "guardians": (Guardian(id=P, authority=GuardianAuthority.PARENT, decision=Answer.YES, is_child=True),),
    },
    "consent.turns-18-soon": {"turns_18_on": date(2026, 11, 21)},
    "consent.review-due": {"review_every_days": 30},
    "consent.retention-over": {"retention_until": date(2026, 11, 19)},
    "consent.embargo-look": {"embargoes": (Embargo(event="brother home"),), "given_on": date(2025, 3, 1)},
    "consent.no-pseudonym": {"identification": Identification.PSEUDONYM},
    "consent.published-elsewhere": {"published_elsewhere": ("a social network",)},
    "consent.incoherent": {"identification": Identification.ANONYMOUS},
}


@pytest.mark.parametrize("code", ODD)
def test_an_odd_record_is_asked_about(code: str, book) -> None:
    facts = of_photo(photo(face()), consent(**ODD[code]))
    asked = list(consent_findings.check(facts, book, ON))
    assert code in {finding.code for finding in asked}


def test_an_embargo_on_another_item_is_not_looked_at_here(book) -> None:
    elsewhere = consent(embargoes=(Embargo(items=(ItemId("i-other"),)),), given_on=date(2025, 3, 1))
    asked = {finding.code for finding in consent_findings.check(of_photo(photo(face()), elsewhere), book, ON)}
    assert "consent.embargo-look" not in asked


def test_two_records_of_one_version_are_asked_about(book) -> None:
    facts = of_photo(photo(face()), consent(), consent(is_paused=True))
    assert ("consent.overlapping-versions", "row") in blocking(facts, book)


def test_named_in_one_agreement_and_hidden_in_another_is_incoherent(book) -> None:
    other = consent(id=ConsentId("k-2"), items=(ItemId("i-other"),))
    hidden = consent(identification=Identification.PSEUDONYM, pseudonym={"en": "Rose"}, items=(ItemId("i-photo"),))
    assert blocking(of_photo(photo(face()), hidden, other), book) == [("consent.incoherent", "row")]


# Interviews


def interview(*segments: Segment, **changes) -> Interview:
    made = Interview(
        id=ItemId("i-talk"),
        batch=BatchId("b"),
        stream=NUR,
        row="interviews!2",
        people={A: frozenset({Role.NARRATOR}), B: frozenset({Role.NARRATOR})},
        segments=segments,
        languages=(Language("az"),),
        recording=Recording(container="m4a", codec="aac", duration_s=50.0),
    )
    return replace(made, **changes)


def turn(number: int, person: PersonId | None, text: str = "") -> Segment:
    return Segment(number=number, start_s=number * 5.0, end_s=number * 5.0 + 4, text=text, person=person)


def of_interview(item: Interview, *consents: Consent, marks=None) -> InterviewFacts:
    people = {p: Person(id=p, stream=NUR, age_band=AgeBand.ADULT) for p in (A, B)}
    texts = tuple(
        Text(field=f"segment.{s.number}", language=Language("az"), text=s.text, voice=Voice.TRANSCRIPT)
        for s in item.segments
    )
    return InterviewFacts(interview=item, consents=consents, people=people, texts=texts, marks=marks or {})


SON = {"age_band": AgeBand.CHILD, "turns_18_on": date(2027, 3, 2), "given_by": "guardian"}
MOTHERS_YES = (Guardian(id=A, authority=GuardianAuthority.PARENT, decision=Answer.YES),)


def test_a_son_without_his_own_yes_takes_his_turns_and_leaves_his_mothers(book) -> None:
    son = consent(B, **SON, guardians=MOTHERS_YES)
    item = interview(turn(1, A), turn(2, B), turn(3, A), turn(4, B))
    assert blocking(of_interview(item, consent(), son), book) == [
        ("consent.assent-missing", "segment.2"),
        ("consent.assent-missing", "segment.4"),
    ]
    cut = tuple(Redaction(segment=number, reason=RedactionReason.NO_CONSENT) for number in (2, 4))
    assert blocking(of_interview(replace(item, redactions=cut), consent(), son), book) == []


def test_the_only_voice_is_asked_about_once(book) -> None:
    item = interview(turn(1, A), turn(2, A), people={A: frozenset({Role.NARRATOR})})
    expired = consent(valid_until=date(2026, 6, 30))
    assert blocking(of_interview(item, expired), book) == [("consent.expired", "voice")]


def test_somebody_named_who_was_never_asked_is_a_question_at_that_turn(book) -> None:
    item = interview(turn(1, A, "Aram hid us."), people={A: frozenset({Role.NARRATOR})})
    marks = {"segment.1": TextMarks(names=(NameMark(span=Span(0, 4), tier=NameTier.AUTO, person=B),))}
    assert blocking(of_interview(item, consent(), marks=marks), book) == [("consent.third-party", "segment.1")]
    redacted = replace(item, redactions=(Redaction(segment=1, reason=RedactionReason.NAME, span=Span(0, 4)),))
    assert blocking(of_interview(redacted, consent(), marks=marks), book) == []


def test_every_consent_finding_has_its_words_and_every_placeholder_its_fact(book) -> None:
    states = [{"status": status} for status in ConsentStatus] + [*ODD.values(), {"given_on": None}, SON]
    for changes in states:
        for finding in consent_findings.check(of_photo(photo(face()), consent(**changes)), book, ON):
            words = book.words[finding.code]
            words.says.format_map(finding.facts)
            words.remedy.format_map(finding.facts)
