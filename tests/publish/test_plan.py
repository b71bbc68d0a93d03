"""What goes into a release, what stays out, and why: part by part, the strictest person first."""

from dataclasses import replace
from datetime import date

from storybank.findings import Finding, Severity
from storybank.publish.plan import plan_release
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
    Duty,
    DutyKind,
    Embargo,
    Evidence,
    Face,
    FaceLink,
    FaceTreatment,
    Hold,
    Identification,
    Interview,
    Item,
    ItemId,
    Language,
    Method,
    Person,
    PersonId,
    Photo,
    PlacePrecision,
    PublicId,
    Recording,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Stream,
    TranscriptTreatment,
    Use,
    UsePermission,
    VoiceTreatment,
)

ON = date(2026, 11, 20)
A, B, P = PersonId("P-a"), PersonId("P-b"), PersonId("P-photographer")
NUR = Stream("nur")
EN, HY = Language("en"), Language("hy")


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
        identification=Identification.FIRST_NAME,
        face=FaceTreatment.VISIBLE,
        voice=VoiceTreatment.ORIGINAL,
        transcript=TranscriptTreatment.VERBATIM,
        place_precision=PlacePrecision.SETTLEMENT,
        audience=Audience.PUBLIC,
    )
    return replace(given, **changes)


def face(number: int, person: PersonId | None, **changes) -> Face:
    box = Box(left=number * 100, top=0, right=number * 100 + 50, bottom=50)
    link = FaceLink.PERSON if person else FaceLink.UNLINKED
    return replace(Face(number=number, box=box, score=0.9, link=link, person=person), **changes)


def photo(*faces: Face, **changes) -> Photo:
    made = Photo(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=NUR,
        row="photographs!2",
        people={one.person: frozenset({Role.DEPICTED}) for one in faces if one.person},
        width_px=1000,
        height_px=500,
        media_type="image/jpeg",
        faces=faces,
    )
    return replace(made, **changes)


def interview(*turns: tuple[int, PersonId], **changes) -> Interview:
    segments = tuple(
        Segment(number=number, start_s=number * 5.0, end_s=number * 5.0 + 4, text="words", person=person)
        for number, person in turns
    )
    made = Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=NUR,
        row="interviews!2",
        people={person: frozenset({Role.NARRATOR}) for _, person in turns},
        segments=segments,
        languages=(HY,),
        recording=Recording(container="ogg", codec="opus", duration_s=50.0),
    )
    return replace(made, **changes)


def planned(item: Item, *consents: Consent, questions=(), holds=(), named=None, **changes):
    made = Collection(
        id=CollectionId("c"),
        public_id=PublicId("p"),
        slug="what-we-kept",
        title={EN: "What we kept"},
        items=(item.id,),
        languages=(EN, HY),
    )
    people = {person: Person(id=person, stream=NUR, age_band=AgeBand.ADULT) for person in (A, B, P)}
    return plan_release(
        replace(made, **changes),
        [item],
        people,
        consents,
        holds,
        {item.id: questions},
        version=1,
        on=ON,
        named={item.id: named or {}},
    )


def codes(*args, **more) -> tuple[str, ...]:
    plan = planned(*args, **more)
    assert len(plan.included) + len(plan.left_out) == 1
    return plan.left_out[0].codes if plan.left_out else ()


def duties(*args, **more) -> frozenset[Duty]:
    return planned(*args, **more).included[0].duties


def question(code: str, severity: Severity) -> Finding:
    return Finding(code=code, severity=severity, item=ItemId("i"))


def test_an_agreed_portrait_goes_in_with_its_duties() -> None:
    assert duties(photo(face(1, A)), consent()) == {
        Duty(kind=DutyKind.REMOVE_METADATA),
        Duty(kind=DutyKind.REPLACE_NAME, person=A, value="first_name"),
        Duty(kind=DutyKind.NO_INDEX, person=A),
    }


def test_an_open_question_keeps_an_item_out_and_a_remark_does_not() -> None:
    open_question = question("terms.occupied", Severity.REVIEW)
    assert codes(photo(face(1, A)), consent(), questions=(open_question,)) == ("terms.occupied",)
    assert codes(photo(face(1, A)), consent(), questions=(question("location.gps-present", Severity.INFO),)) == ()


def test_the_reasons_of_the_gate_come_first_in_its_order() -> None:
    embargoed = consent(embargoes=(Embargo(),), uses=())
    asked = (question("captions.empty", Severity.REVIEW),)
    assert codes(photo(face(1, A)), embargoed, questions=asked) == (
        "consent.embargo",
        "consent.use-not-asked",
        "captions.empty",
    )


def test_a_declined_item_is_left_out_for_that_alone() -> None:
    assert codes(photo(face(1, A), is_declined=True), consent()) == ("item.declined",)


def test_a_covered_face_at_work_goes_in_and_two_covered_people_are_nothing() -> None:
    hidden = consent(face=FaceTreatment.COVERED)
    assert Duty(kind=DutyKind.COVER_FACE, person=A) in duties(photo(face(1, A)), hidden)
    both = photo(face(1, A), face(2, B))
    assert codes(both, hidden, consent(B, face=FaceTreatment.COVERED)) == ("consent.nothing-left",)
    assert codes(both, hidden, consent(B)) == ()


def test_both_reasons_are_told() -> None:
    both = photo(face(1, A), face(2, B))
    son = consent(B, age_band=AgeBand.CHILD, turns_18_on=date(2027, 3, 2))
    assert codes(both, consent(face=FaceTreatment.COVERED), son) == (
        "consent.guardian-missing",
        "consent.assent-missing",
        "consent.nothing-left",
    )


def test_one_who_refused_is_cut_out_and_the_others_stay() -> None:
    refused = consent(B, status=ConsentStatus.REFUSED)
    item = photo(face(1, A), face(2, B), face(3, None, link=FaceLink.BYSTANDER))
    assert codes(item, consent(), refused) == ("consent.not-given",)
    cut = replace(item, faces=(item.faces[0], face(2, B, is_cropped_out=True), item.faces[2]))
    assert Duty(kind=DutyKind.CROP_OUT, person=B) in duties(cut, consent(), refused)


def test_a_photographer_who_forbids_cropping_keeps_a_cut_photograph_out() -> None:
    item = photo(face(1, A), face(2, None, link=FaceLink.BYSTANDER, is_cropped_out=True), photographer=P)
    forbids = consent(P, conditions=frozenset({Condition.NO_CROPPING}))
    assert codes(item, consent(), forbids) == ("consent.treatment-missing",)


def test_an_unlinked_face_keeps_the_photograph_out() -> None:
    assert codes(photo(face(1, A), face(2, None)), consent()) == ("consent.unlinked-face",)


def test_hands_without_a_face_go_in() -> None:
    assert codes(photo(people={A: frozenset({Role.DEPICTED})}), consent()) == ()


def test_an_interview_loses_the_sound_when_one_voice_says_no_and_keeps_the_text() -> None:
    item = interview((1, A), (2, B))
    planned_duties = duties(item, consent(), consent(B, voice=VoiceTreatment.TEXT_ONLY))
    assert Duty(kind=DutyKind.LEAVE_SOUND_OUT, person=B) in planned_duties
    assert codes(item, consent(voice=VoiceTreatment.TEXT_ONLY, transcript=TranscriptTreatment.NONE), consent(B)) == ()


def test_an_interview_of_which_neither_text_nor_sound_may_leave_is_left_out() -> None:
    silent = consent(voice=VoiceTreatment.TEXT_ONLY, transcript=TranscriptTreatment.NONE)
    assert codes(interview((1, A)), silent) == ("consent.nothing-left",)


def test_one_who_leaves_a_family_interview_takes_their_own_turns() -> None:
    item = interview((1, A), (2, B))
    gone = consent(B, status=ConsentStatus.WITHDRAWN)
    assert codes(item, consent(), gone) == ("consent.withdrawn",)
    cut = replace(item, redactions=(Redaction(segment=2, reason=RedactionReason.NO_CONSENT),))
    assert Duty(kind=DutyKind.REMOVE_SEGMENT, person=B) in duties(cut, consent(), gone)
    assert codes(
        replace(cut, redactions=(*cut.redactions, replace(cut.redactions[0], segment=1))), consent(), gone
    ) == ("consent.nothing-left",)


def test_somebody_named_in_a_turn_and_never_asked_keeps_it_out() -> None:
    assert codes(interview((1, A)), consent(), named={1: frozenset({B})}) == ("consent.third-party",)


def test_a_language_nobody_allows_here_leaves_the_item_out_and_one_is_enough() -> None:
    armenian = consent(uses=(UsePermission(use=Use.PORTAL, decision=Answer.YES, languages=(HY,)),))
    assert codes(photo(face(1, A)), armenian) == ()
    assert codes(photo(face(1, A)), armenian, languages=(EN,)) == ("item.no-language",)


def test_an_answer_for_this_collection_opens_it_for_this_collection() -> None:
    asks = UsePermission(use=Use.PORTAL, decision=Answer.ASK)
    assert codes(photo(face(1, A)), consent(uses=(asks,))) == ("consent.use-unanswered",)
    assert codes(photo(face(1, A)), consent(uses=(replace(asks, answered_for=("c",)),))) == ()


def test_a_hold_on_the_collection_leaves_everything_out() -> None:
    hold = Hold(scope="collection", value="c", since_on=ON)
    assert codes(photo(face(1, A)), consent(), holds=(hold,)) == ("consent.hold",)


def test_opening_a_collection_to_editors_does_not_open_what_is_sealed() -> None:
    assert codes(photo(face(1, A)), consent(audience=Audience.SEALED), audience=Audience.EDITORS) == (
        "consent.audience",
    )


def test_items_keep_the_collections_order() -> None:
    first, second = photo(face(1, A), id=ItemId("i-1")), photo(face(1, A), id=ItemId("i-2"))
    made = planned(first, consent())
    people = {A: Person(id=A, stream=NUR, age_band=AgeBand.ADULT)}
    base = Collection(
        id=made.collection,
        public_id=PublicId("p"),
        slug="s",
        title={},
        items=(second.id, first.id, second.id),
        languages=(EN,),
    )
    plan = plan_release(base, [first, second], people, [consent()], (), {}, version=1, on=ON)
    assert [one.item for one in plan.included] == ["i-2", "i-1"]


def test_a_childs_drawing_shows_no_child_even_where_nothing_may_be_cropped() -> None:
    item = photo(people={A: frozenset({Role.DEPICTED})}, is_drawing=True, photographer=P)
    hidden = consent(face=FaceTreatment.NOT_SHOWN)
    forbids = consent(P, conditions=frozenset({Condition.NO_CROPPING}))
    assert codes(item, hidden, forbids) == ()
    assert codes(replace(item, is_drawing=False), hidden, forbids) == ("consent.treatment-missing",)


def test_a_face_cut_off_before_it_was_linked_counts_as_cut() -> None:
    item = photo(face(1, A), face(2, B, link=FaceLink.BYSTANDER, is_cropped_out=True))
    assert codes(item, consent(), consent(B, status=ConsentStatus.REFUSED)) == ()


def test_a_translation_nobody_has_looked_at_holds_the_interview() -> None:
    asked = question("identity.translation", Severity.REVIEW)
    assert codes(interview((1, A)), consent(), questions=(asked,)) == ("identity.translation",)
