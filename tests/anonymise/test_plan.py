"""From duties to operations: whatever is not plainly allowed is covered, cut or left out."""

from dataclasses import replace

from storybank.anonymise.images import Shape
from storybank.anonymise.plan import photo_operations
from storybank.anonymise.sound_plan import sound_operations
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
    Reading,
    Recording,
    Redaction,
    RedactionReason,
    Role,
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


def test_one_voice_of_a_joint_interview_is_silent_and_so_is_everything_nobody_claims() -> None:
    for kind in (DutyKind.LEAVE_SOUND_OUT, DutyKind.REVOICE):
        made = sound_operations(interview(turn(1), turn(2, B), turn(3)), {duty(kind, B)})
        assert (made.mode, made.intervals) == ("bleep", ((0.0, 5.0), (9.0, 15.0), (19.0, 50.0)))


def test_the_sound_is_left_out_where_a_silent_voice_has_no_time_or_nobody_else_tells() -> None:
    silent = {duty(DutyKind.LEAVE_SOUND_OUT, B)}
    assert sound_operations(interview(turn(1), turn(2, B, timed=False)), silent).mode == "leave_out"
    assert sound_operations(interview(turn(1, B), turn(2, B)), silent).mode == "leave_out"
    assert sound_operations(interview(turn(1)), silent).mode == "leave_out"  # she speaks, and nobody has said when
    asks = replace(
        interview(turn(1), turn(2, B)), people={A: frozenset({Role.INTERVIEWER}), B: frozenset({Role.NARRATOR})}
    )
    assert sound_operations(asks, silent).mode == "leave_out"


def read(*turns: tuple[int, float, float, str]) -> Reading:
    return Reading(
        recording=Recording(container="wav", codec="pcm", duration_s=99.0),
        segments=tuple(Segment(number=n, start_s=start, end_s=end, text=text) for n, start, end, text in turns),
    )


def test_a_read_turn_takes_the_place_of_the_voice_and_nothing_between_turns_is_left() -> None:
    joint = replace(interview(turn(1), turn(2, B), turn(3)), reading=read((2, 1.0, 4.0, "some words")))
    made = sound_operations(joint, {duty(DutyKind.REVOICE, B)})
    assert made.mode == "revoice"
    assert [(one.source, one.start_s, one.end_s) for one in made.pieces] == [
        ("original", 5.0, 9.0),
        ("reading", 1.0, 4.0),
        ("original", 15.0, 19.0),
    ]
    assert {number: (round(a, 3), round(b, 3)) for number, (a, b) in made.times.items()} == {
        1: (0.0, 4.0),
        2: (4.4, 7.4),
        3: (7.8, 11.8),
    }


def test_words_that_the_reading_still_says_are_covered_in_it_and_a_reading_of_published_words_is_whole() -> None:
    held = [cut(2, span=Span(5, 10))]
    joint = interview(turn(1), turn(2, B), redactions=held)
    still = sound_operations(replace(joint, reading=read((2, 1.0, 4.0, "Some words"))), {duty(DutyKind.REVOICE, B)})
    assert len(still.intervals) == 1
    assert 4.4 <= still.intervals[0][0] < still.intervals[0][1] <= 7.4
    clean = sound_operations(replace(joint, reading=read((2, 1.0, 4.0, "some […]"))), {duty(DutyKind.REVOICE, B)})
    assert clean.intervals == ()
    unwritten = sound_operations(replace(joint, reading=read((2, 1.0, 4.0, ""))), {duty(DutyKind.REVOICE, B)})
    assert len(unwritten.intervals) == 1


def test_of_a_recording_put_together_no_overlap_with_a_silent_voice_is_heard() -> None:
    over = replace(turn(2, B), start_s=8.0, end_s=12.0)
    joint = replace(interview(turn(1), over), reading=read((2, 0.0, 2.0, "x")))
    made = sound_operations(joint, {duty(DutyKind.REVOICE, B)})
    assert made.intervals == ((3.0, 4.0),)


def test_the_sound_is_left_out_where_somebody_spoken_of_must_go_and_nobody_said_where() -> None:
    removed = {duty(DutyKind.REMOVE_SEGMENT, C)}
    assert sound_operations(interview(turn(1)), removed).mode == "leave_out"
    known = interview(turn(1), redactions=[cut(1, person=C, span=Span(0, 4), start_s=5.0, end_s=5.5)])
    assert sound_operations(known, removed).intervals == ((5.0, 5.5),)


def test_a_transcribers_insertion_and_a_translations_word_are_not_in_the_sound() -> None:
    insertion = cut(1, span=Span(0, 4), reason=RedactionReason.EDITORIAL_INSERTION)
    translated = cut(1, span=Span(0, 4), translation=Language("en"))
    assert sound_operations(interview(turn(1, timed=False), redactions=[insertion, translated]), ()).mode == "open"
