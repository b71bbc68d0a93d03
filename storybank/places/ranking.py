"""Which of several places of one name is meant: by the record, by the places named beside it, by the word before or after."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot, log10
from typing import TYPE_CHECKING

from storybank.places.gazetteer import Gazetteer, Place
from storybank.records.ids import PlaceId, ToponymId
from storybank.records.texts import PlaceCandidate, Span

if TYPE_CHECKING:
    from storybank.places.belief import Reading

# How likely a kind of place is when nothing else is known; starting points, measured with benchmarks/places.py.
_PRIOR = {
    "country": 0.62, "city": 0.60, "region": 0.60, "town": 0.56, "lake": 0.50, "province": 0.50, "route": 0.50, "religious_site": 0.50,
    "district": 0.42, "river": 0.40, "mountain": 0.40, "reservoir": 0.40, "archaeological_site": 0.45, "cave": 0.45, "plain": 0.45,
    "village": 0.25, "neighbourhood": 0.15, "abandoned_settlement": 0.12,
}  # fmt: skip
_WELL_KNOWN = 0.12  # a place whose name is always looked for
_NEAR_KM, _FAR_KM = 25.0, 120.0
_KM_PER_LON, _KM_PER_LAT = 85.4, 111.2
_LOOK = 12  # certain places before and after that count as the neighbourhood
_CERTAIN = 0.68  # prior from which a place says where a text is, though others share its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the record says beside the text. `places`: attested by its people or given in the workbook; `near`: where it was made."""

    places: frozenset[PlaceId] = field(default_factory=frozenset)
    toponyms: frozenset[ToponymId] = field(default_factory=frozenset)
    near: tuple[PlaceId, ...] = ()
    is_settlement: bool = False  # the text is an answer to "which village or town?"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place named in the text that is certain enough to say where the text is."""

    place: Place
    span: Span
    stem: str
    is_only: bool  # no other place has this name


def anchors(believed: Iterable[tuple[Span, Sequence["Reading"]]]) -> tuple[Anchor, ...]:
    """Return the certain places of a text; countries say too little."""
    found = []
    for span, readings in believed:
        clusters = {reading.place.cluster for reading in readings}
        best = (
            readings[0]
            if len(readings) == 1
            else max(readings, key=lambda reading: prior(reading.place) + 0.1 * reading.is_main)
        )
        if best.place.kind != "country" and (len(clusters) == 1 or prior(best.place) > _CERTAIN):
            found.append(Anchor(best.place, span, best.stem, len(clusters) == 1))
    return tuple(found)


def around(certain: Sequence[Anchor], span: Span) -> tuple[Anchor, ...]:
    """Return the certain places named nearest to a span, each name once: a long transcript wanders from place to place."""
    middle = bisect_left(certain, span.start, key=lambda anchor: anchor.span.start)
    close = sorted(
        certain[max(0, middle - _LOOK) : middle + _LOOK], key=lambda anchor: abs(anchor.span.start - span.start)
    )
    once: dict[tuple[PlaceId, str], Anchor] = {}
    for anchor in close:
        if anchor.span != span:
            once.setdefault((anchor.place.id, anchor.stem), anchor)
    return tuple(once.values())


def ranked(
    readings: Sequence["Reading"],
    gazetteer: Gazetteer,
    told: Evidence,
    others: Sequence[Anchor] = (),
    *,
    kind_beside: str = "",
) -> tuple[PlaceCandidate, ...]:
    """Return the candidates of one name, best first, each with the reasons for its place in the row."""
    near, attested = known(gazetteer, told.near), known(gazetteer, told.places)
    clusters = {reading.place.cluster for reading in readings}
    own = {reading.stem for reading in readings}
    elsewhere = [anchor.place for anchor in others if anchor.stem not in own]
    called_otherwise = {anchor.place.cluster for anchor in others if anchor.is_only and anchor.stem not in own}
    scored: dict[tuple[PlaceId, ToponymId | None], tuple[float, list[str]]] = {}
    for reading in readings:
        place, score, reasons = reading.place, prior(reading.place), []
        if place.id in told.places or reading.form.toponym in told.toponyms:
            score += 1.0
            reasons.append("attested")
        elif attested:
            score += 0.1 * nearness(place, attested)
        if near and (closeness := nearness(place, near)) > 0:
            score += 0.5 * closeness
            reasons.append("district")
        if elsewhere and (closeness := nearness(place, elsewhere)) > 0:
            score += 0.35 * closeness + (0.5 if place.cluster in called_otherwise else 0.0)
            reasons.append("named-too")
        if kind_beside and _is_kind(place, kind_beside):
            score += 0.3
            reasons.append("word-beside")
        score -= 0.1 * (not reading.form.is_recorded) + 0.05 * (not reading.is_exact) + 0.12 * (not reading.is_main)
        score -= 0.2 * (reading.form.toponym is None)
        if len(clusters) == 1:
            reasons.append("only-one")
        key = (place.id, reading.form.toponym)
        if key not in scored or score > scored[key][0]:
            scored[key] = (score, reasons)
    top = max(1.0, *(score for score, _ in scored.values()))
    order = sorted(scored.items(), key=lambda item: (-item[1][0], item[0][0], item[0][1] or ""))
    return tuple(
        PlaceCandidate(place=place, toponym=toponym, score=round(max(0.0, score) / top, 4), reasons=tuple(reasons))
        for (place, toponym), (score, reasons) in order
    )


def prior(place: Place) -> float:
    """Return how likely a place is before any context, 0..1."""
    size = log10(place.population) / 50 if place.population else 0.0
    return (
        _PRIOR.get(place.kind, 0.3)
        + size
        + (_WELL_KNOWN if place.is_always_found and place.kind != "district" else 0.0)
    )


def nearness(place: Place, others: Iterable[Place]) -> float:
    """Return 1 within 25 km of one of `others`, 0 from 120 km on and where there are none."""
    closest = min((distance_km(place, other) for other in others), default=_FAR_KM)
    return max(0.0, min(1.0, (_FAR_KM - closest) / (_FAR_KM - _NEAR_KM)))


def distance_km(one: Place, other: Place) -> float:
    """Return the distance of two centres in kilometres, on a flat map around 40° N: within 3 % in this region."""
    return hypot((one.lon - other.lon) * _KM_PER_LON, (one.lat - other.lat) * _KM_PER_LAT)


def known(gazetteer: Gazetteer, ids: Iterable[PlaceId]) -> list[Place]:
    """Return the places of `ids` that the gazetteer has."""
    return [gazetteer.places[key] for key in ids if key in gazetteer.places]


def _is_kind(place: Place, word: str) -> bool:
    if word == "town":
        return place.kind in ("town", "city")
    if word == "district":
        return place.kind in ("district", "province", "region") and place.is_always_found
    return place.kind == word
