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
_LABEL_HEIGHT_PX = 26.0
_LETTER_PX = 9.2


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
        pins = [pin for story, pin in self.pins if only is None or story is only]
        names = {pin.names[language] for pin in pins if pin.names.get(language)}
        return sorted(names, key=lambda one: key(one, language))


def spots(contents: BundleContents) -> tuple[tuple[Spot, ...], tuple[tuple[PublishedStory, PublishedPin], ...]]:
    """Return the points on the map, north to south, and the pins that lie outside its frame."""
    groups: list[list[tuple[PublishedStory, PublishedPin]]] = []
    outside: list[tuple[PublishedStory, PublishedPin]] = []
    for story in sorted(contents.stories, key=lambda one: (one.order, one.public_id)):
        for pin in story.pins:
            if not (WEST < pin.longitude < EAST and SOUTH < pin.latitude < NORTH):
                outside.append((story, pin))
                continue
            for group in groups:
                if _is_same(group[0][1], pin):
                    group.append((story, pin))
                    break
            else:
                groups.append([(story, pin)])
    groups.sort(key=lambda group: (-group[0][1].latitude, group[0][1].longitude))
    found = (Spot(number, *_project(group[0][1]), tuple(group)) for number, group in enumerate(groups, 1))
    return tuple(found), tuple(outside)


def project_spots(contents: BundleContents, after: int) -> dict[PublicId, tuple[Spot, ...]]:
    """Return where each initiative worked; numbers go on from `after`, the last number of the stories' spots.

    A place outside the frame is named in the page's list of locations only.
    """
    found: dict[PublicId, tuple[Spot, ...]] = {}
    for initiative in sorted(contents.initiatives, key=lambda one: one.public_id):
        inside = [one for one in initiative.pins if WEST < one.longitude < EAST and SOUTH < one.latitude < NORTH]
        inside.sort(key=lambda one: (-one.latitude, one.longitude))
        found[initiative.public_id] = tuple(
            Spot(number, *_project(pin), ((initiative, pin),)) for number, pin in enumerate(inside, after + 1)
        )
        after += len(inside)
    return found


def alphabetical(points: Iterable[Spot], language: Language) -> list[Spot]:
    """Return the spots by their first name in the reader's alphabet."""
    return sorted(points, key=lambda spot: key((spot.names(language) or [""])[0], language))


def label_sides(points: Iterable[Spot], language: Language) -> dict[int, str]:
    """Return where each spot's label goes (right, left, above, below) so that labels cover each other least."""
    taken: list[tuple[float, float, float, float]] = []
    points = list(points)
    for spot in points:
        taken.append((spot.x_px - 6, spot.y_px - 6, spot.x_px + 6, spot.y_px + 6))
    sides: dict[int, str] = {}
    for spot in points:
        width = _LETTER_PX * max((len(name) for name in spot.names(language)), default=0) + 8
        height = _LABEL_HEIGHT_PX * max(len(spot.names(language)), 1)
        choices = {
            "right": (spot.x_px + 12, spot.y_px - height / 2, spot.x_px + 12 + width, spot.y_px + height / 2),
            "left": (spot.x_px - 12 - width, spot.y_px - height / 2, spot.x_px - 12, spot.y_px + height / 2),
            "above": (spot.x_px - width / 2, spot.y_px - 12 - height, spot.x_px + width / 2, spot.y_px - 12),
            "below": (spot.x_px - width / 2, spot.y_px + 12, spot.x_px + width / 2, spot.y_px + 12 + height),
        }
        side = min(
            choices, key=lambda name: sum(_overlap(choices[name], one) for one in taken) + _outside(choices[name])
        )
        taken.append(choices[side])
        sides[spot.number] = side
    return sides


def stylesheet(points: Iterable[Spot]) -> str:
    """Return the positions as a stylesheet: the content policy allows no style inside a page."""
    return "".join(
        f".spot-{spot.number}{{left:{100 * spot.x_px / WIDTH_PX:.2f}%;top:{100 * spot.y_px / HEIGHT_PX:.2f}%}}\n"
        for spot in points
    )


def _project(pin: PublishedPin) -> tuple[float, float]:
    return WIDTH_PX * (pin.longitude - WEST) / (EAST - WEST), HEIGHT_PX * (NORTH - pin.latitude) / (NORTH - SOUTH)


def _is_same(one: PublishedPin, other: PublishedPin) -> bool:
    return math.hypot(one.latitude - other.latitude, one.longitude - other.longitude) < _SAME_PLACE_DEG


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def _outside(box: tuple[float, float, float, float]) -> float:
    return 4000.0 if box[0] < 0 or box[1] < 0 or box[2] > WIDTH_PX or box[3] > HEIGHT_PX else 0.0
