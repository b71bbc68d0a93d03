"""The moving picture of an interview: closed unless an editor has decided, and everybody who can be seen agrees."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.publish.plan import judge_item
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    BatchId,
    Box,
    Collection,
    CollectionId,
    Condition,
    Consent,
    ConsentId,
    ConsentStatus,
    DistinctiveDetail,
    DutyKind,
    Evidence,
    FaceTreatment,
    Identification,
    Interview,
    ItemId,
    Method,
    Person,
    PersonId,
    PictureCover,
    PictureDecision,
    PictureTreatment,
    PlacePrecision,
    Recording,
    Request,
    Risk,
    RiskLevel,
    Role,
    Segment,
    StaffId,
    Stream,
    TranscriptTreatment,
    Use,
    UsePermission,
    VoiceTreatment,
)
from storybank.rules import pictures

ON = date(2026, 11, 20)
A, B = PersonId("P-a"), PersonId("P-b")
PEOPLE = {one: Person(id=one, stream=Stream("s"), age_band=AgeBand.ADULT) for one in (A, B)}
VIDEO = Recording(container="mp4", codec="aac", duration_s=60.0, has_video=True, sealed="addr-1")
COLLECTION = Collection(
    id=CollectionId("c"), slug="c", public_id="c", title={}, languages=("en",), use=Use.PORTAL, audience=Audience.PUBLIC,
    licence="x", items=(),
)  # fmt: skip


def agreement(person, **more):
    return Consent(
        **{
            "id": ConsentId(f"C-{person}"), "version": 1, "age_band": AgeBand.ADULT, "subject": person, "stream": Stream("s"),
            "status": ConsentStatus.GIVEN, "given_on": date(2026, 1, 1), "method": Method.SIGNED,
            "roles": frozenset({Role.NARRATOR, Role.DEPICTED}), "evidence": (Evidence(kind="form", file="f.png"),),
            "uses": (UsePermission(use=Use.PORTAL, decision=Answer.YES), UsePermission(use=Use.KEEP, decision=Answer.YES)),
            "identification": Identification.NAMED, "face": FaceTreatment.VISIBLE, "voice": VoiceTreatment.ORIGINAL,
            "transcript": TranscriptTreatment.VERBATIM, "place_precision": PlacePrecision.SETTLEMENT,
            "audience": Audience.PUBLIC, "is_listed": True, "risk": Risk(level=RiskLevel.LOW), **more,
        }
    )  # fmt: skip


def interview(treatment="covered", shows=None, covers=(), by="ed-1", recording=VIDEO, of="addr-1"):
    picture = PictureDecision(
        treatment=PictureTreatment(treatment), shows=shows, covers=covers, decided_by=by and StaffId(by), recording=of
    )
    turns = tuple(
        Segment(number=n, start_s=n * 5.0, end_s=n * 5.0 + 4, text="We lived by the river.", person=person)
        for n, person in enumerate((A, B))
    )
    return Interview(
        id=ItemId("i"), batch=BatchId("b"), stream=Stream("s"), row="interviews!2", segments=turns, recording=recording,
        languages=("en",), people={A: frozenset({Role.NARRATOR}), B: frozenset({Role.NARRATOR})}, picture=picture,
    )  # fmt: skip


def kinds(item, *consents):
    request = Request(use=Use.PORTAL, audience=Audience.PUBLIC)
    return {one.kind for one in pictures.duties_of(item, PEOPLE, consents, (), request, ON)[0]}


OUT = {DutyKind.LEAVE_PICTURE_OUT}
OPEN = agreement(A), agreement(B)


def test_sound_alone_has_no_duty_about_a_picture():
    assert kinds(interview(recording=replace(VIDEO, has_video=False)), *OPEN) == set()


@pytest.mark.parametrize(
    "item",
    [
        interview("dropped"),
        interview(by=None),  # nobody has decided
        interview(of="addr-0"),  # decided about another recording
        interview("as_is"),  # nobody has said who can be seen
        replace(interview(), picture=PictureDecision()),
    ],
)
def test_unknown_is_closed(item):
    assert kinds(item, *OPEN) == OUT


def test_a_decided_picture_leaves_covered_or_as_it_is():
    assert kinds(interview(), *OPEN) == set()
    assert kinds(interview("as_is", shows=(A, B)), *OPEN) == set()


def test_everybody_counts_as_seen_until_somebody_says_who_is():
    hidden = agreement(B, face=FaceTreatment.NOT_SHOWN)
    assert kinds(interview(), agreement(A), hidden) == OUT
    assert kinds(interview(shows=(A,)), agreement(A), hidden) == set()


@pytest.mark.parametrize(
    "more",
    [
        {"face": FaceTreatment.NOT_SHOWN},
        {"risk": Risk(level=RiskLevel.HIGH)},
        {"voice": VoiceTreatment.TEXT_ONLY},
        {"voice": VoiceTreatment.REVOICED},
        {"status": ConsentStatus.WITHDRAWN},
        {"conditions": frozenset({Condition.NOT_WITH_PHOTO})},
        {"conditions": frozenset({Condition.NO_COVERING})},
        {"distinctive_details": (DistinctiveDetail(kind="uniform"),)},
        {"uses": ()},
    ],
)
def test_what_one_who_is_seen_does_not_want_closes_the_picture(more):
    assert kinds(interview(), agreement(A), agreement(B, **more)) == OUT


def test_a_picture_as_it_is_closes_as_soon_as_one_face_is_to_be_covered():
    covered = agreement(B, face=FaceTreatment.COVERED)
    assert kinds(interview("as_is", shows=(A, B)), agreement(A), covered) == OUT
    assert kinds(interview("covered", shows=(A, B)), agreement(A), covered) == {DutyKind.COVER_FACE}


def test_a_detail_that_somebody_drew_a_box_over_is_covered():
    uniform = agreement(B, distinctive_details=(DistinctiveDetail(kind="uniform"),))
    drawn = PictureCover(box=Box(left=0, top=0, right=9, bottom=9), kind="uniform")
    assert kinds(interview(covers=(drawn,)), agreement(A), uniform) == {DutyKind.COVER_DETAIL}


def test_a_closed_picture_costs_the_interview_nothing_else():
    hidden = agreement(B, face=FaceTreatment.NOT_SHOWN)
    codes, duties = judge_item(interview(), PEOPLE, (agreement(A), hidden), (), COLLECTION, ON)
    assert codes == ()
    assert {one.kind for one in duties} >= OUT


def test_the_editor_is_told_once_that_nobody_has_decided():
    from storybank.rules.facts import InterviewFacts

    def codes(item):
        return [one.code for one in pictures.check(InterviewFacts(interview=item), None, ON)]

    assert codes(interview(by=None)) == ["picture.undecided"]
    assert codes(interview(of="addr-0")) == ["picture.other-recording"]
    assert codes(interview()) == codes(interview("dropped")) == []
