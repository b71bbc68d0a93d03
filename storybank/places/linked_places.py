"""Linked Places Format 1.3: places out and in as plain dictionaries (GeoJSON-LD). No country codes, no parent regions.

Source: github.com/LinkedPasts/linked-places-format, v1.3. The title is the place's id on purpose: a title would choose a name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from storybank.errors import Unreadable
from storybank.places.gazetteer import Form, Gazetteer, Place
from storybank.records.ids import PlaceId, ToponymId

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.3.jsonld"
_URI = "https://example.invalid/place/"  # ids are no addresses; this domain can never be one
_CLASS = {
    "city": "P", "town": "P", "village": "P", "neighbourhood": "P", "abandoned_settlement": "P", "district": "A", "province": "A",
    "country": "A", "region": "L", "plain": "L", "route": "R", "river": "H", "lake": "H", "reservoir": "H", "mountain": "T", "cave": "T",
    "religious_site": "S", "archaeological_site": "S",
}  # fmt: skip
_KNOWN_LANGUAGES = frozenset({"hy", "hyw", "hy-Latn", "az", "ru", "en", "tr"})


def export(gazetteer: Gazetteer, places: Iterable[PlaceId], *, year: int, with_points: bool = True) -> dict[str, Any]:
    """Return a FeatureCollection of `places`; respelt forms are left out. year: when the names were recorded, for `when`.

    with_points False leaves geometry null, for exchanges where a point would draw a country behind it.
    """
    return {
        "type": "FeatureCollection",
        "@context": CONTEXT,
        "features": [_feature(gazetteer, gazetteer.place(place), year, with_points) for place in places],
    }


def _feature(gazetteer: Gazetteer, place: Place, year: int, with_points: bool) -> dict[str, Any]:
    own = [form for form in gazetteer.forms if form.place == place.id and form.is_recorded]
    return {
        "@id": _URI + place.id,
        "type": "Feature",
        "properties": {"title": place.id, "fclasses": [_CLASS.get(place.kind, "P")], "kind": place.kind}
        | ({"cluster": place.cluster} if place.cluster != place.id else {})
        | ({"population": place.population} if place.population is not None else {}),
        "when": {"timespans": [{"start": {"in": str(year)}}]},
        "names": [
            {
                "toponym": form.text,
                "lang": form.language,
                "citations": [{"label": "storybank gazetteer", "year": year}],
            }
            | ({"lineage": form.toponym} if form.toponym else {})
            for form in own
        ],
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat], "certainty": "less-certain"}
        if with_points
        else None,
    }


def read(document: Mapping[str, Any]) -> tuple[dict[PlaceId, Place], tuple[Form, ...]]:
    """Return the places and forms of a FeatureCollection, as `Gazetteer` takes them; country codes and relations are ignored.

    A name without a `lineage` stays unsorted (toponym None). Raises Unreadable, naming the feature, where the format is broken.
    """
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise Unreadable("places.no-lpf", "Linked Places: no FeatureCollection with features. Export it as LPF (JSON).")
    places: dict[PlaceId, Place] = {}
    forms: list[Form] = []
    for number, feature in enumerate(features, start=1):
        try:
            place = _place(feature)
            own = [_form(place.id, name) for name in feature["names"]]
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise Unreadable(
                "places.no-lpf",
                f"Linked Places, feature {number}: {type(error).__name__}. It needs @id, properties.fclasses, names and geometry.",
            ) from error
        places[place.id] = place
        forms += own
    return places, tuple(forms)


def _place(feature: Mapping[str, Any]) -> Place:
    properties = feature["properties"]
    key = PlaceId(re.sub(r"^.*/place/", "", str(feature["@id"])))
    kind = str(
        properties.get("kind")
        or {"A": "district", "H": "river", "T": "mountain"}.get(properties["fclasses"][0], "village")
    )
    lon, lat = feature["geometry"]["coordinates"][:2] if feature.get("geometry") else (0.0, 0.0)
    population = properties.get("population")
    if not (-180 <= float(lon) <= 180 and -90 <= float(lat) <= 90):
        raise ValueError("coordinates")
    return Place(
        id=key,
        cluster=str(properties.get("cluster", key)),
        kind=kind,
        lat=float(lat),
        lon=float(lon),
        population=int(population) if population is not None else None,
        is_always_found=False,  # what comes from outside needs evidence until it is reviewed like code
    )


def _form(place: PlaceId, name: Mapping[str, Any]) -> Form:
    language = str(name.get("lang", "en"))
    lineage = name.get("lineage")
    return Form(
        place=place,
        toponym=ToponymId(str(lineage)) if lineage else None,
        language=language if language in _KNOWN_LANGUAGES else language.partition("-")[0],
        text=str(name["toponym"]),
        is_recorded=True,
    )
