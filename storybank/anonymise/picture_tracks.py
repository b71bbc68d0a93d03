"""Faces followed from look to look: what is painted where a face is lost, and where nobody can say where it went.

A detector loses a face that turns, bows or is wiped with a hand, and finds it again. Between the two the face was
somewhere near: a wide cover stays. A face that sat still keeps its cover until it is found. When one that moved stays
lost, or turns up elsewhere, the frame goes dark until then; unless it left at an edge of the frame, or the scene changed.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from storybank.records import Box

HOLD_S = 3.0  # how long a wide cover stands in for a face that is lost
ESTABLISHED = 8  # sure sightings from which on a track is somebody's face and no pattern in a curtain
_WIDE = 2.5  # of a lost face's box: it may move a head's width before it is found
_MOVES = 1.5  # its own widths between two looks
_FARTHEST = 4.0
_STILL = 0.6  # widths about its middle within which a face sits still
_EDGE = 0.4  # widths from the frame's edge: from there a face may have left


@dataclass(frozen=True, slots=True)
class Hold:
    """A box that is painted from one frame to another, both included."""

    first: int
    last: int
    box: Box


@dataclass(slots=True)
class Lost:
    """What follows from faces that were lost: boxes that stay, and frames (first, last) in which nothing is shown."""

    holds: list[Hold] = field(default_factory=list)
    dark: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Track:
    box: Box
    first: int
    at: int
    begun_at_cut: bool
    sure: int = 0
    roamed: Box | None = None  # what it has covered lately; wide for one that walks

    def goes_on(self, face: Box, look: int) -> None:
        """Take the next sighting. Once it has left the place where it sat, only what comes then is remembered."""
        roamed = self.roamed or self.box
        if _apart(roamed, self.box) < _STILL * (self.box.right - self.box.left):
            self.roamed = _hull(roamed, face)
        else:
            self.roamed = _hull(self.box, face)
        self.box, self.at = face, look

    @property
    def is_still(self) -> bool:
        wide = self.box.right - self.box.left
        return self.roamed is not None and self.roamed.right - self.roamed.left < (1 + _STILL) * wide

    @property
    def is_somebody(self) -> bool:
        return self.sure >= ESTABLISHED


def lost(
    looks: Sequence[int],
    seen: Mapping[int, Sequence[Box]],
    sure: Mapping[int, Sequence[Box]],
    cuts: Iterable[int],
    *,
    rate: int,
    count: int,
    size_px: tuple[int, int],
) -> Lost:
    """Return what is painted for faces that are lost between looks. All numbers are frames.

    seen: every face of each look. sure: those among them that are hardly anything else. cuts: looks before which the scene
    changed; no face is followed across one.
    """
    found = Lost()
    hold = round(HOLD_S * rate)
    every = max(1, looks[1] - looks[0]) if len(looks) > 1 else 1
    changed = frozenset(cuts)
    tracks: list[_Track] = []
    scene = 0
    for look in looks:
        if look in changed:
            for one in tracks:
                _end(found, one, look, hold, size_px)
            tracks, scene = [], look
        faces = list(seen.get(look, ()))
        certain = set(sure.get(look, ()))
        for track, face in list(_matched(tracks, faces, certain, look, every)):
            faces.remove(face)
            gap = look - track.at
            if gap > 1.5 * every and (
                track.is_somebody or gap <= hold // 2
            ):  # a doubtful one is covered where it is seen
                found.holds.append(Hold(track.at, look, widened(_hull(track.box, face), 1.3, size_px)))
                is_elsewhere = _apart(track.box, face) > _STILL * (face.right - face.left)
                if track.is_somebody and gap > hold and is_elsewhere:
                    found.dark.append((track.at + hold, look))
            track.goes_on(face, look)
            track.sure += face in certain
            if track.sure == ESTABLISHED:
                _before(found, track, scene, hold, size_px)
        tracks += [_Track(face, look, look, look == scene, int(face in certain)) for face in faces]
    for one in tracks:
        _end(found, one, count - 1, hold, size_px)
    return found


def widened(box: Box, factor: float, size_px: tuple[int, int]) -> Box:
    """Return the box grown about its middle, inside the frame."""
    across, down = (box.right - box.left) * (factor - 1) / 2, (box.bottom - box.top) * (factor - 1) / 2
    return Box(
        left=max(0, math.floor(box.left - across)),
        top=max(0, math.floor(box.top - down)),
        right=min(size_px[0], math.ceil(box.right + across)),
        bottom=min(size_px[1], math.ceil(box.bottom + down)),
    )


def _matched(
    tracks: Sequence[_Track], faces: Sequence[Box], certain: set[Box], look: int, every: int
) -> Iterator[tuple[_Track, Box]]:
    """Yield each track with the face that goes on with it; a sure face far away goes on with somebody who was lost."""
    pairs = sorted(
        (
            (_apart(track.box, face), number, at)
            for number, track in enumerate(tracks)
            for at, face in enumerate(faces)
            if _apart(track.box, face) <= _reach(track, face, look, every)
        ),
    )
    taken: set[int] = set()
    used: set[int] = set()
    for _, number, at in pairs:
        if number not in taken and at not in used:
            taken.add(number)
            used.add(at)
            yield tracks[number], faces[at]
    for number, track in enumerate(tracks):
        if number in taken or not track.is_somebody or look - track.at <= 2 * every:
            continue
        far = [at for at, face in enumerate(faces) if at not in used and face in certain]
        if far:
            at = min(far, key=lambda one, track=track: _apart(track.box, faces[one]))  # type: ignore[misc]  # bound at once
            used.add(at)
            yield track, faces[at]


def _reach(track: _Track, face: Box, look: int, every: int) -> float:
    wide = max(track.box.right - track.box.left, face.right - face.left)
    return wide * min(_FARTHEST, _MOVES * max(1.0, (look - track.at) / every))


def _before(found: Lost, track: _Track, scene: int, hold: int, size_px: tuple[int, int]) -> None:
    """Somebody's face that is first seen away from the edges was there before, turned away."""
    if not track.begun_at_cut and not _is_at_edge(track.box, size_px) and track.first > scene:
        found.holds.append(Hold(max(scene, track.first - hold), track.first, widened(track.box, _WIDE, size_px)))


def _end(found: Lost, track: _Track, end: int, hold: int, size_px: tuple[int, int]) -> None:
    if not track.is_somebody or end <= track.at or _is_at_edge(track.box, size_px):
        return
    last = end if track.is_still else min(end, track.at + hold)
    found.holds.append(Hold(track.at, last, widened(track.box, _WIDE, size_px)))
    if end > last:
        found.dark.append((track.at + hold, end))


def _is_at_edge(box: Box, size_px: tuple[int, int]) -> bool:
    margin = _EDGE * (box.right - box.left)
    return (
        box.left <= margin or box.top <= margin or box.right >= size_px[0] - margin or box.bottom >= size_px[1] - margin
    )


def _hull(one: Box, other: Box) -> Box:
    return Box(
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
    )


def _apart(one: Box, other: Box) -> float:
    return (
        math.hypot(one.left + one.right - other.left - other.right, one.top + one.bottom - other.top - other.bottom) / 2
    )
