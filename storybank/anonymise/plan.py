"""Duties → operations: what is done to one photograph and one transcript before it leaves; recordings: `sound_plan`. Pure and frozen.

Whatever is not plainly allowed is covered, cut or left out: an unlinked face, a voice nobody has named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from storybank.anonymise.images import Cover, PhotoOperations, Shape
from storybank.anonymise.sound_plan import is_strange
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
    Segment,
)

_DRAWN_BY_HAND = 1.0
_UNWRITING = frozenset({DutyKind.REMOVE_SEGMENT, DutyKind.LEAVE_TRANSCRIPT_OUT, DutyKind.SUMMARY_ONLY})


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
            or is_strange(segment)
            or segment.person in gone
            or speaker.get(segment.number) in gone
        ),
        redactions=tuple(
            one for one in interview.redactions if one.span is not None and one.translation == translation
        ),
    )


def _people(duties: Iterable[Duty], kinds: frozenset[DutyKind]) -> frozenset[PersonId]:
    return frozenset(one.person for one in duties if one.kind in kinds and one.person is not None)
