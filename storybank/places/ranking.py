"""Which of several places of one name is meant: by the record, by the places named beside it, by the word before or after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import asin, cos, log10, radians, sin, sqrt

from storybank.places.gazetteer import Gazetteer, Place
from storybank.records.ids import PlaceId, ToponymId

# How likely a kind of place is when nothing else is known; starting points, measured with benchmarks/places.py.
_PRIOR = {
    "country": 0.62, "city": 0.60, "region": 0.60, "town": 0.56, "lake": 0.50, "province": 0.50, "route": 0.50, "religious_site": 0.50,
    "district": 0.42, "river": 0.40, "mountain": 0.40, "reservoir": 0.40, "archaeological_site": 0.45, "cave": 0.45, "plain": 0.45,
    "village": 0.25, "neighbourhood": 0.15, "abandoned_settlement": 0.12,
}  # fmt: skip
_WELL_KNOWN = 0.12  # a place whose name is always looked for
_NEAR_KM, _FAR_KM = 25.0, 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the record says beside the text. `places`: attested by its people or given in the workbook; `near`: where it was made."""

    places: frozenset[PlaceId] = field(default_factory=frozenset)
    toponyms: frozenset[ToponymId] = field(default_factory=frozenset)
    near: tuple[PlaceId, ...] = ()
    is_settlement: bool = False  # the text is an answer to "which village or town?"


def prior(place: Place) -> float:
    """Return how likely a place is before any context, 0..1."""
    size = log10(place.population) / 50 if place.population else 0.0
    return (
        _PRIOR.get(place.kind, 0.3)
        + size
        + (_WELL_KNOWN if place.is_always_found and place.kind != "district" else 0.0)
    )


def nearness(place: Place, others: Iterable[Place]) -> float:
    """Return 1 beside one of `others`, 0 from `_FAR_KM` on, 0 where there are none."""
    closest = min((distance_km(place, other) for other in others), default=_FAR_KM)
    return max(0.0, min(1.0, (_FAR_KM - closest) / (_FAR_KM - _NEAR_KM)))


def distance_km(one: Place, other: Place) -> float:
    """Return the distance over ground between two centres in kilometres."""
    lat1, lon1, lat2, lon2 = (radians(v) for v in (one.lat, one.lon, other.lat, other.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(sqrt(min(1.0, h)))


def known(gazetteer: Gazetteer, ids: Iterable[PlaceId]) -> list[Place]:
    """Return the places of `ids` that the gazetteer has."""
    return [gazetteer.places[key] for key in ids if key in gazetteer.places]
