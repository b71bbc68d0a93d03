"""From duties to operations: whatever is not plainly allowed is covered, cut or left out."""

from dataclasses import replace

from storybank.anonymise.images import Shape
from storybank.anonymise.plan import photo_operations, sound_operations
from storybank.records import (
    BatchId,
    Box,
    Duty,
    DutyKind,
    Face,
    FaceLink,
    Interview,
    ItemId,
    Language,
    PersonId,
    Photo,
    Recording,
    Redaction,
    RedactionReason,
    Segment,
    Span,
    Stream,
)

A, B, C = PersonId("P-a"), PersonId("P-b"), PersonId("P-c")


def box(number: int) -> Box:
    return Box(left=number * 100, top=10, right=number * 100 + 60, bottom=90)


def face(number: int, link: FaceLink, person: PersonId | None = None, **changes) -> Face:
    return replace(Face(number=number, box=box(number), score=0.8, link=link, person=person), **changes)


def photo(*faces: Face) -> Photo:
    return Photo(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="photographs!2",
        width_px=1000,
        height_px=500,
        media_type="image/jpeg",
        faces=faces,
    )


def duty(kind: DutyKind, person: PersonId | None = None, value: str = "") -> Duty:
    return Duty(kind=kind, person=person, value=value)


def test_one_is_shown_one_covered_one_cut_and_strangers_are_covered() -> None:
    item = photo(
        face(1, FaceLink.PERSON, A),
        face(2, FaceLink.PERSON, B),
        face(3, FaceLink.PERSON, C),
        face(4, FaceLink.BYSTANDER),
        face(5, FaceLink.UNLINKED, score=0.25),
        face(6, FaceLink.NOT_A_FACE),
        face(7, FaceLink.PERSON, None),
        face(8, FaceLink.PERSON, A, is_cropped_out=True),
    )
    made = photo_operations(item, {duty(DutyKind.COVER_FACE, B), duty(DutyKind.CROP_OUT, C)})
    assert made.visible == (box(1),)
    assert made.crop_out == (box(3), box(8))
    assert made.not_faces == (box(6),)
    assert [cover.box for cover in made.covers] == [box(2), box(4), box(5), box(7)]
    assert made.frame_px == (1000, 500)


def test_what_names_people_is_covered_as_drawn_unless_an_editor_said_it_stays() -> None:
    plate = face(1, FaceLink.BYSTANDER, kind="plate", score=1.0)
    sign = face(2, FaceLink.NOT_A_FACE, kind="school_sign", score=1.0)
    made = photo_operations(photo(plate, sign), ())
    assert [(cover.box, cover.shape, cover.is_exact) for cover in made.covers] == [(box(1), Shape.BOX, True)]
    asked = photo_operations(photo(plate, sign), {duty(DutyKind.COVER_DETAIL, A, "school_sign")})
    assert len(asked.covers) == 2


def test_no_cropping_is_handed_on() -> None:
    assert photo_operations(photo(), {duty(DutyKind.DO_NOT_CROP, A)}).is_crop_forbidden


def turn(number: int, person: PersonId | None = A, *, timed: bool = True, speaker: str | None = None) -> Segment:
    start = number * 5.0 if timed else None
    end = number * 5.0 + 4 if timed else None
    return Segment(number=number, start_s=start, end_s=end, text="some words", person=person, speaker=speaker)


def interview(*segments: Segment, redactions=()) -> Interview:
    return Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="interviews!2",
        languages=(Language("hy"),),
        segments=segments,
        redactions=tuple(redactions),
        recording=Recording(container="ogg", codec="opus", duration_s=50.0),
    )


def cut(segment: int, **more) -> Redaction:
    return Redaction(segment=segment, reason=more.pop("reason", RedactionReason.NAME), **more)


def test_an_open_recording_stays_whole() -> None:
    made = sound_operations(interview(turn(1), turn(2)), ())
    assert (made.mode, made.intervals) == ("open", ())


def test_a_timed_redaction_is_bleeped() -> None:
    made = sound_operations(interview(turn(1), redactions=[cut(1, span=Span(0, 4), start_s=5.0, end_s=5.6)]), ())
    assert (made.mode, made.intervals) == ("bleep", ((5.0, 5.6),))


def test_the_turns_of_somebody_who_must_go_are_bleeped_whole() -> None:
    made = sound_operations(interview(turn(1), turn(2, B)), {duty(DutyKind.REMOVE_SEGMENT, B)})
    assert (made.mode, made.intervals) == ("bleep", ((10.0, 14.0),))


def test_a_voice_nobody_has_named_is_bleeped() -> None:
    made = sound_operations(interview(turn(1), turn(2, None, speaker="S2")), ())
    assert made.intervals == ((10.0, 14.0),)


def test_the_sound_is_left_out_where_a_redaction_has_no_time() -> None:
    assert sound_operations(interview(turn(1, timed=False), redactions=[cut(1)]), ()).mode == "leave_out"
    assert sound_operations(interview(turn(1), redactions=[cut(99)]), ()).mode == "leave_out"


def test_the_sound_is_left_out_where_any_voice_must_be() -> None:
    for kind in (DutyKind.LEAVE_SOUND_OUT, DutyKind.REVOICE):
        assert sound_operations(interview(turn(1), turn(2, B)), {duty(kind, B)}).mode == "leave_out"


def test_the_sound_is_left_out_where_somebody_spoken_of_must_go_and_nobody_said_where() -> None:
    removed = {duty(DutyKind.REMOVE_SEGMENT, C)}
    assert sound_operations(interview(turn(1)), removed).mode == "leave_out"
    known = interview(turn(1), redactions=[cut(1, person=C, span=Span(0, 4), start_s=5.0, end_s=5.5)])
    assert sound_operations(known, removed).intervals == ((5.0, 5.5),)


def test_a_transcribers_insertion_and_a_translations_word_are_not_in_the_sound() -> None:
    insertion = cut(1, span=Span(0, 4), reason=RedactionReason.EDITORIAL_INSERTION)
    translated = cut(1, span=Span(0, 4), translation=Language("en"))
    assert sound_operations(interview(turn(1, timed=False), redactions=[insertion, translated]), ()).mode == "open"
