"""Moving pictures with every face that is found covered: looked at, painted, written anew, and looked at again.

Faces are looked for several times a second. Between two looks the cover spans both places of a face, and it stays for a
while before and after: a face that turns away is missed by every detector, and comes back. Whatever stretch of the sound is
replaced has no picture at all, for lips can be read. Where a face is lost and nobody can say where it went, there is no picture either. No detector finds every
face: somebody watches it before it leaves.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from storybank.anonymise.faces import THRESHOLDS, Detection, detect, iou
from storybank.anonymise.images import FILL, FILL_TOLERANCE, PAINTED_SHARE
from storybank.anonymise.picture_source import LONGEST_EDGE_PX, Frame, Picture, picture_of
from storybank.anonymise.picture_tracks import Lost, lost
from storybank.anonymise.redaction_times import Range
from storybank.records import Box

LOOK_S = 0.2  # between two looks
STAYS_S = 0.8  # a cover stays this long before a face is first seen and after it is last seen
MARGIN = 1.7  # of a detected face: more than a photograph's, for it moves
_MOVES = 1.5  # a face moves less than this many of its own widths between two looks
_SEEN = replace(THRESHOLDS, seen_px=(320, 640, 960), covered=0.3)
_PROOF_S = 0.37  # no multiple of LOOK_S: the proof looks at other frames
_LEAST_PX = 6
GRID_PX = 16  # a coder's block
_SURE = 0.85  # of a face that is hardly anything else: one that looks into the camera has 0.99
_TURNED_S = 2.0  # between two looks in which the frame is also turned: somebody lies, or the camera lay on its side
_CUT = 40.0  # mean change of a small grey copy between two looks: another scene
_MOST_DARK = 0.5  # of the length may be without a picture because faces were lost
_NO_CHANCE = 3  # looks; in fewer a pattern was taken for a face
_LEAST_SEEN = 0.3  # of the looks have a face where somebody is known to be seen

Covers = Mapping[int, tuple[Box, ...]]  # number of the frame → what is painted in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """Faces seen in a recording, by the number of the frame as it will be written; and boxes that are always painted."""

    rate: int
    count: int
    size_px: tuple[int, int]
    seen: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)
    sure: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)  # those that are hardly anything else
    looks: tuple[int, ...] = ()  # frames that were looked at
    cuts: tuple[int, ...] = ()  # looks before which the scene changed
    always: tuple[Box, ...] = ()
    dark: tuple[Range, ...] = ()  # seconds without any picture
    covers_faces: bool = True

    @property
    def lost(self) -> Lost:
        """Return what is painted because faces were lost between looks."""
        if not self.covers_faces:
            return Lost()
        return lost(self.looks, self.seen, self.sure, self.cuts, rate=self.rate, count=self.count, size_px=self.size_px)

    def covers(self) -> Covers:
        """Return what is painted in each frame: every face seen within STAYS_S, the way it went, and where it was lost."""
        found: dict[int, list[Box]] = {}
        stays = math.ceil(STAYS_S * self.rate)
        moments = sorted(self.seen) if self.covers_faces else []
        for moment in moments:
            boxes = [self._wide(box) for box in self.seen[moment]]
            for frame in range(max(0, moment - stays), min(self.count, moment + stays + 1)):
                found.setdefault(frame, []).extend(boxes)
        for first, second in pairwise(moments):
            if second - first > 2 * stays:
                continue
            ways = [self._wide(way) for way in _ways(self.seen[first], self.seen[second])]
            for frame in range(first, second + 1):
                found.setdefault(frame, []).extend(ways)
        away = self.lost
        for hold in away.holds:
            box = _on_grid(hold.box.left, hold.box.top, hold.box.right, hold.box.bottom, self.size_px)
            for frame in range(hold.first, min(self.count, hold.last + 1)):
                found.setdefault(frame, []).append(box)
        whole = Box(left=0, top=0, right=self.size_px[0], bottom=self.size_px[1])
        hidden = [(math.floor(start * self.rate) - 1, math.ceil(end * self.rate)) for start, end in self.dark]
        for first, last in (*hidden, *away.dark):
            for frame in range(max(0, first), min(self.count, last + 1)):
                found[frame] = [whole]
        if self.always:
            return {frame: (*self.always, *dict.fromkeys(found.get(frame, ()))) for frame in range(self.count)}
        return {frame: tuple(dict.fromkeys(boxes)) for frame, boxes in found.items()}

    def _wide(self, box: Box) -> Box:
        across, down = (box.right - box.left) * (MARGIN - 1) / 2, (box.bottom - box.top) * (MARGIN - 1) / 2
        return _on_grid(box.left - across, box.top - down, box.right + across, box.bottom + down, self.size_px)


def look(
    source: BinaryIO,
    length_s: float,
    *,
    always: Sequence[Box] = (),
    dark: Sequence[Range] = (),
    finds_faces: bool = True,
    covers_faces: bool = True,
    longest_px: int = LONGEST_EDGE_PX,
) -> Sights:
    """Return where faces are seen in the picture of an open recording, for as long as its sound lasts.

    always: boxes in pixels of the upright recording that are painted throughout. covers_faces False: faces are counted
    and stay. Raises Unreadable for a picture that cannot be read to its end: what nobody has looked at does not leave.
    """
    with picture_of(source, longest_px) as picture:
        count = max(1, round(length_s * picture.rate))
        every = max(1, round(LOOK_S * picture.rate))
        seen: dict[int, tuple[Box, ...]] = {}
        sure: dict[int, tuple[Box, ...]] = {}
        cuts: list[int] = []
        eye = _Eye(round(_TURNED_S * picture.rate))
        last: Frame | None = None
        small: NDArray[np.float32] | None = None
        faces: tuple[Detection, ...] = ()
        looks = (*range(0, count - 1, every), count - 1)
        for number, frame in picture.moments(looks, count):
            if last is not frame:  # a frame that is held has been looked at
                faces = eye.faces(frame, number) if finds_faces else ()
                before, small = small, _small(frame)
                if before is not None and float(np.abs(before - small).mean()) > _CUT:
                    cuts.append(number)
                last = frame
            if faces:
                seen[number] = tuple(one.box for one in faces)
                sure[number] = tuple(one.box for one in faces if one.score >= _SURE)
        size = picture.size_px or (2, 2)
        return Sights(
            rate=picture.rate,
            count=count,
            size_px=size,
            seen=seen,
            sure=sure,
            looks=looks,
            cuts=tuple(cuts),
            always=tuple(_scaled(box, picture.scale, size) for box in always),
            dark=tuple(dark),
            covers_faces=covers_faces,
        )


def doubts(sights: Sights, people: int | None) -> tuple[str, ...]:
    """Return why nobody can be sure of the covers, or of who is seen. people: how many can be seen, None where nobody said.

    Codes: `picture.uncertain` (faces are lost for much of the time), `picture.no-face-found` (somebody is to be seen, and
    hardly a face is found: the picture lies on its side, or the detector fails), `picture.more-faces` (of a picture whose
    faces stay: more people are in it than are named).
    """
    found = []
    away = sum(last - first for first, last in sights.lost.dark)
    if away > _MOST_DARK * sights.count:
        found.append("picture.uncertain")
    lit = [one for one in sights.looks if not any(a <= one / sights.rate <= b for a, b in sights.dark)]
    with_face = sum(1 for one in lit if one in sights.seen)
    if sights.covers_faces and people != 0 and not sights.always and with_face < _LEAST_SEEN * len(lit):
        found.append("picture.no-face-found")
    crowded = sum(1 for boxes in sights.sure.values() if len(boxes) > (people or 0))
    if not sights.covers_faces and crowded >= _NO_CHANCE:
        found.append("picture.more-faces")
    return tuple(found)


def painted(picture: Picture, sights: Sights) -> Iterator[Frame]:
    """Yield the frames to be written, painted. Nothing of what lies under the paint is in them."""
    covers = sights.covers()
    for number, frame in enumerate(picture.frames(sights.count)):
        boxes = covers.get(number, ())
        if boxes:
            frame = frame.copy()  # one that is held is painted anew for each moment
            for box in boxes:
                frame[box.top : box.bottom, box.left : box.right] = FILL
        yield frame


@dataclass(slots=True)
class Second:
    """What the second look at the written file found: codes of what is wrong, and faces that were still there."""

    codes: list[str] = field(default_factory=list)
    faces: dict[int, tuple[Box, ...]] = field(default_factory=dict)


def look_again(published: BinaryIO, sights: Sights, *, finds_faces: bool = True) -> Second:
    """Decode the written file and look at frames that lie between the first looks: no face may stand outside the paint.

    Codes: `picture.face`, `picture.not-painted`, `picture.length-changed`, `picture.size-changed`.
    """
    covers = sights.covers()
    wrong = Second()
    every = max(1, round(_PROOF_S * sights.rate))
    eye = _Eye(round(2 * _TURNED_S * sights.rate))
    number = -1
    with picture_of(published) as picture:
        if picture.rate != sights.rate:
            wrong.codes.append("picture.length-changed")
        for number, (_, frame) in enumerate(picture.as_written()):
            if (frame.shape[1], frame.shape[0]) != sights.size_px:
                wrong.codes.append("picture.size-changed")
                return wrong
            boxes = covers.get(number, ())
            if not all(_is_painted(frame, box) for box in boxes) and "picture.not-painted" not in wrong.codes:
                wrong.codes.append("picture.not-painted")
            if finds_faces and (number % every == every // 2 or number == sights.count - 1):
                left = tuple(
                    one.box
                    for one in eye.faces(frame, number)
                    if one.score >= _SEEN.covered and _share(one.box, boxes) < PAINTED_SHARE
                )
                if left:
                    wrong.faces[number] = left
    if number + 1 != sights.count:
        wrong.codes.append("picture.length-changed")
    if wrong.faces:
        wrong.codes.append("picture.face")
    return wrong


def with_faces(sights: Sights, faces: Mapping[int, tuple[Box, ...]]) -> Sights:
    """Return the sights with faces of a second look among them."""
    both = {number: (*sights.seen.get(number, ()), *faces.get(number, ())) for number in {*sights.seen, *faces}}
    return replace(sights, seen=both)


class _Eye:
    """Looks for faces; now and then in the frame turned too, and as long as that finds some, every time."""

    def __init__(self, turned_every: int) -> None:
        self._every = turned_every
        self._next = 0

    def faces(self, frame: Frame, number: int) -> tuple[Detection, ...]:
        if number < self._next:
            return detect(frame, thresholds=_SEEN)
        upright = detect(frame, thresholds=_SEEN)
        every = detect(frame, is_upright=False, thresholds=_SEEN)
        is_found = any(all(iou(one.box, other.box) < 0.3 for other in upright) for one in every)
        self._next = number if is_found else number + self._every
        return every


def _small(frame: Frame) -> NDArray[np.float32]:
    rows, columns = max(1, frame.shape[0] // 24), max(1, frame.shape[1] // 32)
    grey: NDArray[np.float32] = frame[::rows, ::columns].astype(np.float32).mean(axis=2)
    return grey


def _ways(first: Sequence[Box], second: Sequence[Box]) -> Iterator[Box]:
    """Yield the hull of each face and the nearest one of the next look."""
    for box in second:
        wide = box.right - box.left
        near = [one for one in first if _apart(one, box) <= _MOVES * max(wide, one.right - one.left)]
        for one in sorted(near, key=lambda other, box=box: _apart(other, box))[:1]:  # type: ignore[misc]  # bound at once
            yield Box(
                left=min(one.left, box.left),
                top=min(one.top, box.top),
                right=max(one.right, box.right),
                bottom=max(one.bottom, box.bottom),
            )


def _apart(one: Box, other: Box) -> float:
    return (
        math.hypot(one.left + one.right - other.left - other.right, one.top + one.bottom - other.top - other.bottom) / 2
    )


def _is_painted(frame: Frame, box: Box) -> bool:
    """Return whether the middle of a box has one colour, the filling's; its edge is blurred by the coder."""
    edge = 4 if min(box.right - box.left, box.bottom - box.top) > 2 * 4 + _LEAST_PX else 0
    inside = frame[box.top + edge : box.bottom - edge, box.left + edge : box.right - edge]
    if edge == 0 or inside.size == 0:
        return True
    off = np.abs(inside.astype(np.int16) - np.array(FILL, np.int16)).max(axis=2)
    return bool((off <= FILL_TOLERANCE).mean() >= 0.98)


def _share(face: Box, covers: Sequence[Box]) -> float:
    """Return which part of a face lies under the paint."""
    mask = np.zeros((face.bottom - face.top, face.right - face.left), np.bool_)
    for box in covers:
        mask[max(0, box.top - face.top) : max(0, box.bottom - face.top), max(0, box.left - face.left) : max(0, box.right - face.left)] = True  # fmt: skip
    return float(mask.mean()) if mask.size else 1.0


def _scaled(box: Box, scale: float, size: tuple[int, int]) -> Box:
    return _on_grid(box.left * scale, box.top * scale, box.right * scale, box.bottom * scale, size)


def _on_grid(left: float, top: float, right: float, bottom: float, size: tuple[int, int]) -> Box:
    """Return the box widened to whole blocks of the coder: what it does at a block's edges stays outside the fill.

    With edges inside a block a shaky picture left up to 24 of 255 steps of noise under a small cover.
    """
    return Box(
        left=min(size[0], max(0, math.floor(left / GRID_PX) * GRID_PX)),
        top=min(size[1], max(0, math.floor(top / GRID_PX) * GRID_PX)),
        right=min(size[0], max(0, math.ceil(right / GRID_PX) * GRID_PX)),
        bottom=min(size[1], max(0, math.ceil(bottom / GRID_PX) * GRID_PX)),
    )
