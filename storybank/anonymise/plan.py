"""Duties → operations: what is done to one photograph, one recording, one transcript before it leaves. Pure and frozen.

Whatever is not plainly allowed is covered, cut or left out: an unlinked face, a voice nobody has named, a redaction whose
place in the sound nobody knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storybank.anonymise import redaction_times
from storybank.anonymise.images import Cover, PhotoOperations, Shape
from storybank.records import (
    Box,
    Duty,
    DutyKind,
    Face,
    FaceLink,
    Interview,
    Language,
    PersonId,
    Photo,
    Redaction,
    RedactionReason,
    Segment,
)

LEAVE_OUT, BLEEP, OPEN = "leave_out", "bleep", "open"
_DRAWN_BY_HAND = 1.0
_SILENCING = frozenset({DutyKind.REMOVE_SEGMENT})
_UNWRITING = frozenset({DutyKind.REMOVE_SEGMENT, DutyKind.LEAVE_TRANSCRIPT_OUT, DutyKind.SUMMARY_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOperations:
    """What is done to one recording. Tags and everything else beside the sound never leave."""

    mode: str  # leave_out · bleep · open
    intervals: tuple[tuple[float, float], ...] = ()  # seconds, merged, in order, guard band not included


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOperations:
    """What is done to the turns of one transcript or translation."""

    removed: frozenset[int]  # numbers of the turns that are left out
    redactions: tuple[Redaction, ...]  # inside the turns that stay


def photo_operations(photo: Photo, duties: Iterable[Duty]) -> PhotoOperations:
    """Return what covers, cuts and keeps each box of the photograph, in pixels of the upright original."""
    duties = frozenset(duties)
    covered = {one.person for one in duties if one.kind is DutyKind.COVER_FACE}
    cut = {one.person for one in duties if one.kind is DutyKind.CROP_OUT}
    details = {one.value for one in duties if one.kind is DutyKind.COVER_DETAIL}
    covers: list[Cover] = []
    crop_out: list[Box] = []
    visible: list[Box] = []
    not_faces: list[Box] = []
    for face in photo.faces:
        if face.is_cropped_out:
            crop_out.append(face.box)
        elif face.kind != "face":
            if face.link is not FaceLink.NOT_A_FACE or face.kind in details:
                covers.append(Cover(box=face.box, shape=Shape.BOX, is_exact=True))
        elif face.link is FaceLink.NOT_A_FACE:
            not_faces.append(face.box)
        elif face.link is FaceLink.PERSON and face.person is not None and face.person not in covered:
            (crop_out if face.person in cut else visible).append(face.box)
        elif face.link is FaceLink.PERSON and face.person in cut:
            crop_out.append(face.box)
        else:
            covers.append(_cover_of(face))
    return PhotoOperations(
        frame_px=(photo.width_px, photo.height_px),
        covers=tuple(covers),
        crop_out=tuple(crop_out),
        visible=tuple(visible),
        not_faces=tuple(not_faces),
        is_crop_forbidden=any(one.kind is DutyKind.DO_NOT_CROP for one in duties),
    )


def _cover_of(face: Face) -> Cover:
    is_by_hand = face.score >= _DRAWN_BY_HAND
    return Cover(box=face.box, shape=Shape.BOX if is_by_hand else Shape.ELLIPSE, is_exact=is_by_hand)


def sound_operations(interview: Interview, duties: Iterable[Duty]) -> SoundOperations:
    """Return what leaves of the recording: nothing, the recording with intervals replaced, or all of it.

    The sound stays out where anybody's voice must (a revoiced one too: an actor's recording is another file), and where a
    redaction or a turn that must go has no time.
    """
    duties = frozenset(duties)
    kinds = {one.kind for one in duties}
    if interview.recording is None or kinds & {DutyKind.LEAVE_SOUND_OUT, DutyKind.REVOICE}:
        return SoundOperations(mode=LEAVE_OUT)
    gone = _people(duties, _SILENCING)
    by_number = {segment.number: segment for segment in interview.segments}
    silences = [one for one in interview.redactions if _is_heard(one)]
    silences += [_whole(segment) for segment in interview.segments if _is_strange(segment) or segment.person in gone]
    speaking = {segment.person for segment in interview.segments}
    redacted = {one.person for one in silences}
    if any(person not in speaking and person not in redacted for person in gone):
        return SoundOperations(mode=LEAVE_OUT)  # somebody spoken of must go, and nobody has said where
    timed = [
        redaction_times.timed(one, by_number[one.segment]) if one.segment in by_number else one for one in silences
    ]
    intervals = redaction_times.intervals(timed)
    if intervals is None:
        return SoundOperations(mode=LEAVE_OUT)
    is_bleeped = bool(intervals) or DutyKind.BLEEP in kinds
    return SoundOperations(mode=BLEEP if is_bleeped else OPEN, intervals=intervals)


def text_operations(
    interview: Interview, segments: Iterable[Segment], duties: Iterable[Duty], translation: Language | None = None
) -> TextOperations:
    """Return what is done to these turns of the interview; translation: in which language they are, None: as spoken."""
    gone = _people(duties, _UNWRITING)
    silenced = {
        one.segment
        for one in interview.redactions
        if one.span is None and (one.translation is None or one.translation == translation)
    }
    speaker = {segment.number: segment.person for segment in interview.segments}
    return TextOperations(
        removed=frozenset(
            segment.number
            for segment in segments
            if segment.number in silenced
            or _is_strange(segment)
            or segment.person in gone
            or speaker.get(segment.number) in gone
        ),
        redactions=tuple(
            one for one in interview.redactions if one.span is not None and one.translation == translation
        ),
    )


def _people(duties: Iterable[Duty], kinds: frozenset[DutyKind]) -> frozenset[PersonId]:
    return frozenset(one.person for one in duties if one.kind in kinds and one.person is not None)


def _is_heard(redaction: Redaction) -> bool:
    """Whether the words are in the sound: a transcriber's insertion and a translation's words are not."""
    return redaction.translation is None and redaction.reason is not RedactionReason.EDITORIAL_INSERTION


def _is_strange(segment: Segment) -> bool:
    """Whether somebody speaks whom nobody has named. A turn without any label belongs to the one who tells."""
    return segment.person is None and segment.speaker is not None


def _whole(segment: Segment) -> Redaction:
    return Redaction(segment=segment.number, reason=RedactionReason.NO_CONSENT, person=segment.person)
