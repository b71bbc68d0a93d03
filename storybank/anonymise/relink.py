"""Faces found again: what people decided about them stays, nothing that was covered is uncovered by a second run."""

from collections.abc import Iterable
from dataclasses import replace

from storybank.anonymise.faces import Detection, iou
from storybank.records import Face

SAME_FACE_IOU = 0.4


def relinked(known: Iterable[Face], found: Iterable[Detection]) -> tuple[Face, ...]:
    """Return the faces of a photograph after a new run of the detector, numbers unchanged, new ones at the end.

    A known face keeps its box and link even when it is not found any more; a found one that overlaps none is new and
    unlinked, so that it closes the photograph until a person has looked. Where two known faces compete, the larger overlap
    wins; a score only rises.
    """
    faces = list(known)
    free = sorted(found, key=lambda detection: -detection.score)
    pairs = sorted(
        ((iou(face.box, detection.box), at, to) for at, face in enumerate(faces) for to, detection in enumerate(free)),
        reverse=True,
    )
    taken: set[int] = set()
    matched: set[int] = set()
    for overlap, at, to in pairs:
        if overlap < SAME_FACE_IOU:
            break
        if to in taken:
            continue
        taken.add(to)  # a second sight of a face that has its match already is no new face either
        if at not in matched:
            matched.add(at)
            faces[at] = replace(faces[at], score=max(faces[at].score, free[to].score))
    number = max((face.number for face in faces), default=0)
    for to, detection in enumerate(free):
        if to not in taken:
            number += 1
            faces.append(Face(number=number, box=detection.box, score=detection.score))
    return tuple(faces)
