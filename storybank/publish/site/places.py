"""Pins on a map without borders: several stories at one place share a pin, each under the name its person says."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from storybank.publish.contents import BundleContents, PublishedInitiative, PublishedPin, PublishedStory
from storybank.publish.ordering import key
from storybank.records import Language, PublicId

# the frame of tools/make_base_map.py
WEST, EAST, SOUTH, NORTH = 40.4, 50.8, 38.3, 43.3
WIDTH_PX, HEIGHT_PX = 1000.0, 633.0
_SAME_PLACE_DEG = 0.02  # two settlements' centres are farther apart; the same centre is given twice at most this unlike
# of the map at its full width of 59 rem, where 1 rem is 17 px of the drawing
_LABEL_HEIGHT_PX = 22.0
_LETTER_PX = 8.2
_DOT_PX = 8.0
_NEAR_PX, _FAR_PX, _FARTHER_PX = 12.0, 34.0, 60.0
_DOT_WEIGHT = 6.0  # a covered dot is worse than a covered word
_TURNS = 5
NAMES_ON_A_MAP = 40  # more would cover each other: their numbers stand there, and the names in the list below
NAMES_ON_A_TELEPHONE = 8
_POINTS = {"e": (1.0, 0.0), "w": (-1.0, 0.0), "n": (0.0, -1.0), "s": (0.0, 1.0),
           "ne": (0.71, -0.71), "se": (0.71, 0.71), "nw": (-0.71, -0.71), "sw": (-0.71, 0.71)}  # fmt: skip
# in square px of something covered: how much a label dislikes to be elsewhere than beside its dot
_SIDES = {"e": 0.0, "w": 2.0, "n": 8.0, "s": 10.0, "ne": 12.0, "se": 13.0, "nw": 14.0, "sw": 15.0} | {
    f"{way} {point}": cost + at for way, cost in (("far", 90.0), ("farther", 200.0)) for at, point in enumerate(_POINTS)
}

# a telephone 20 rem wide shows the map from edge to edge: letters are this much larger there, and discs with numbers
# that are touched keep 24 px from each other
_NARROW_REM_PX, _WIDE_REM_PX = 54.0, 17.0
NARROW = _NARROW_REM_PX / _WIDE_REM_PX
_DISC_REM = 1.5
MOST_NUMBERS = 60  # on a map; more would lie on each other wherever they stood: dots only
_RINGS_REM = (0.0, 1.4, 1.9, 2.5, 3.2, 4.0, 5.0, 6.0)
_WAYS = 16

_Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Spot:
    """One point of the map; `number` names it in addresses and styles, the same in every language."""

    number: int
    x_px: float
    y_px: float
    pins: tuple[tuple[PublishedStory | PublishedInitiative, PublishedPin], ...]

    def names(self, language: Language, only: PublishedStory | None = None) -> list[str]:
        """Return the names of this place, said by those whose stories open here, in the reader's alphabet.

        only: one story; on its page nobody else's name for the place is printed.
        """
        names = {_name(pin, language) for story, pin in self.pins if only is None or story is only}
        return sorted(names, key=lambda one: key(one, language))


def spots(contents: BundleContents) -> tuple[tuple[Spot, ...], tuple[tuple[PublishedStory, PublishedPin], ...]]:
    """Return the points on the map, north to south, and the pins that lie outside its frame."""
    groups: list[list[tuple[PublishedStory, PublishedPin]]] = []
    cells: dict[tuple[int, int], list[int]] = {}  # where a group began → its number
    outside: list[tuple[PublishedStory, PublishedPin]] = []
    for story in sorted(contents.stories, key=lambda one: (one.order, one.public_id)):
        for pin in story.pins:
            if not any(
                pin.names.values()
            ):  # a place is what somebody calls it: without a name there is nothing to show
                continue
            if not (WEST < pin.longitude < EAST and SOUTH < pin.latitude < NORTH):
                outside.append((story, pin))
                continue
            row, column = int(pin.latitude / _SAME_PLACE_DEG), int(pin.longitude / _SAME_PLACE_DEG)
            near = [cells.get((row + up, column + over), []) for up in (-1, 0, 1) for over in (-1, 0, 1)]
            same = [number for cell in near for number in cell if _is_same(groups[number][0][1], pin)]
            if same:
                groups[min(same)].append((story, pin))
            else:
                cells.setdefault((row, column), []).append(len(groups))
                groups.append([(story, pin)])
    groups.sort(key=lambda group: (-group[0][1].latitude, group[0][1].longitude))
    found = (Spot(number, *_project(group[0][1]), tuple(group)) for number, group in enumerate(groups, 1))
    return tuple(found), tuple(outside)


def _name(pin: PublishedPin, language: Language) -> str:
    """Return the name as said, in another script where there is none for this reader."""
    return pin.names.get(language) or next(name for _, name in sorted(pin.names.items()) if name)


def project_spots(contents: BundleContents, after: int) -> dict[PublicId, tuple[Spot, ...]]:
    """Return where each initiative worked; numbers go on from `after`, the last number of the stories' spots.

    A place outside the frame is named in the page's list of locations only.
    """
    found: dict[PublicId, tuple[Spot, ...]] = {}
    for initiative in sorted(contents.initiatives, key=lambda one: one.public_id):
        inside = [
            one
            for one in initiative.pins
            if any(one.names.values()) and WEST < one.longitude < EAST and SOUTH < one.latitude < NORTH
        ]
        inside.sort(key=lambda one: (-one.latitude, one.longitude))
        found[initiative.public_id] = tuple(
            Spot(number, *_project(pin), ((initiative, pin),)) for number, pin in enumerate(inside, after + 1)
        )
        after += len(inside)
    return found


def alphabetical(points: Iterable[Spot], language: Language) -> list[Spot]:
    """Return the spots by their first name in the reader's alphabet."""
    return sorted(points, key=lambda spot: key((spot.names(language) or [""])[0], language))


def label_sides(
    points: Iterable[Spot], language: Language, only: PublishedStory | None = None, scale: float = 1.0
) -> dict[int, str]:
    """Return where each spot's label goes: a compass point, `far` or `farther` out on a line where it is crowded.

    Every label looks for the place where it covers least of the others and of the dots; they take turns until none
    would move. only: one story, whose names alone are printed. scale: label size, 1 where the map is as wide as a page.
    """
    points = list(points)
    dots = {one.number: _around(one.x_px, one.y_px, _DOT_PX * scale) for one in points}
    sizes = {one.number: _label_size(one.names(language, only), scale) for one in points}
    sides = dict.fromkeys(dots, "e")
    boxes = {one.number: _label_box(one, sizes[one.number], "e", scale) for one in points}
    for _turn in range(_TURNS):
        before = dict(sides)
        for spot in points:
            width, height = sizes[spot.number]
            reach = spot.x_px - width - 130, spot.y_px - height - 90, spot.x_px + width + 130, spot.y_px + height + 90
            near = [box for number, box in boxes.items() if number != spot.number and _overlap(box, reach)]
            covered = [box for number, box in dots.items() if number != spot.number and _overlap(box, reach)]
            costs = {}
            for side, cost in _SIDES.items():
                box = _label_box(spot, sizes[spot.number], side, scale)
                cost += _outside(box) + sum(_overlap(box, one) for one in near)
                costs[side] = cost + _DOT_WEIGHT * sum(_overlap(box, one) for one in covered)
            sides[spot.number] = min(costs, key=lambda side: costs[side])
            boxes[spot.number] = _label_box(spot, sizes[spot.number], sides[spot.number], scale)
        if sides == before:
            break
    return sides


def are_apart(
    points: Iterable[Spot], sides: dict[int, str], language: Language, only: PublishedStory | None, scale: float
) -> bool:
    """Return whether no label, placed so, covers another or a dot, and none is cut off at the map's edge."""
    points = list(points)
    boxes = {
        one.number: _label_box(one, _label_size(one.names(language, only), scale), sides[one.number], scale)
        for one in points
    }
    dots = {one.number: _around(one.x_px, one.y_px, _DOT_PX * scale / 2) for one in points}
    return not any(_outside(one) for one in boxes.values()) and not any(
        _overlap(boxes[one], other[two]) for one in boxes for other in (boxes, dots) for two in other if one != two
    )


def discs(points: Iterable[Spot]) -> dict[int, tuple[float, float]]:
    """Return how far from its spot each numbered disc stands, in rem across and down, so that none covers another.

    Worked out for a telephone; where there are more places than names have room for, for a page (a telephone has dots).
    """
    points = list(points)
    if len(points) > MOST_NUMBERS:
        return {}
    rem = _NARROW_REM_PX if len(points) <= NAMES_ON_A_MAP else _WIDE_REM_PX
    size = _DISC_REM * rem
    reach = _RINGS_REM[-1] * rem * 2 + size
    steps = [
        (ring * math.cos(turn * math.tau / _WAYS), ring * math.sin(turn * math.tau / _WAYS), ring)
        for ring in _RINGS_REM
        for turn in range(_WAYS if ring else 1)
    ]
    near = {
        one.number: [
            other
            for other in points
            if other is not one and max(abs(other.x_px - one.x_px), abs(other.y_px - one.y_px)) < reach
        ]
        for one in points
    }
    found = {one.number: (0.0, 0.0) for one in points}
    for _turn in range(_TURNS + 3):
        before = dict(found)
        for spot in points:
            around = [
                (one.x_px + found[one.number][0] * rem, one.y_px + found[one.number][1] * rem)
                for one in near[spot.number]
            ]
            best = math.inf
            for across, down, ring in steps:
                if ring * size / 10 >= best:
                    break  # farther out only costs more
                x, y = spot.x_px + across * rem, spot.y_px + down * rem
                cost = ring * size / 10 + _outside(_around(x, y, size / 2))
                cost += sum(40 * max(0.0, size - math.hypot(x - left, y - top)) for left, top in around)
                cost += sum(
                    2 * max(0.0, size / 2 - math.hypot(x - one.x_px, y - one.y_px)) for one in near[spot.number]
                )
                if cost < best:
                    best, found[spot.number] = cost, (across, down)
        if found == before:
            break
    return found


def _label_size(names: list[str], scale: float) -> tuple[float, float]:
    width = _LETTER_PX * max((len(name) for name in names), default=0) + 14
    return width * scale, _LABEL_HEIGHT_PX * max(len(names), 1) * scale


def _label_box(spot: Spot, size: tuple[float, float], side: str, scale: float) -> _Box:
    """Return the label's box; site.css puts it there (`.e`, `.far.ne` …)."""
    way, _space, point = side.rpartition(" ")
    across, down = _POINTS[point]
    distance = {"far": _FAR_PX, "farther": _FARTHER_PX}.get(way, _NEAR_PX) * scale
    x, y = spot.x_px + across * distance, spot.y_px + down * distance
    width, height = size
    left = x - width * (1 - (across > 0.1) + (across < -0.1)) / 2
    top = y - height * (1 - (down > 0.1) + (down < -0.1)) / 2
    return left, top, left + width, top + height


def _around(x: float, y: float, reach: float) -> _Box:
    return x - reach, y - reach, x + reach, y + reach


def stylesheet(points: Iterable[Spot]) -> str:
    """Return the positions as a stylesheet: the content policy allows no style inside a page."""
    points = list(points)
    moved = discs(one for one in points if isinstance(one.pins[0][0], PublishedStory))
    return "".join(
        f".spot-{spot.number}{{left:{100 * spot.x_px / WIDTH_PX:.2f}%;top:{100 * spot.y_px / HEIGHT_PX:.2f}%"
        f"{_moved(*moved.get(spot.number, (0.0, 0.0)))}}}\n"
        for spot in points
    )


def _moved(across: float, down: float) -> str:
    if not across and not down:
        return ""
    length, turn = math.hypot(across, down), math.degrees(math.atan2(down, across))
    return f";--px:{across:.2f}rem;--py:{down:.2f}rem;--pl:{length:.2f}rem;--pa:{turn:.0f}deg"


def _project(pin: PublishedPin) -> tuple[float, float]:
    return WIDTH_PX * (pin.longitude - WEST) / (EAST - WEST), HEIGHT_PX * (NORTH - pin.latitude) / (NORTH - SOUTH)


def _is_same(one: PublishedPin, other: PublishedPin) -> bool:
    return math.hypot(one.latitude - other.latitude, one.longitude - other.longitude) < _SAME_PLACE_DEG


def _overlap(one: _Box, other: _Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def _outside(box: _Box) -> float:
    return 4000.0 if box[0] < 0 or box[1] < 0 or box[2] > WIDTH_PX or box[3] > HEIGHT_PX else 0.0
