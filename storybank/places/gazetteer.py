"""The gazetteer: places, their toponyms (lineages of one name) and the recorded forms of each. No place is listed as contested.

Files: `schemas/places/places.csv` and `names.csv` (built by `tools/build_gazetteer.py`), `many_named.yml` (grouping, by hand).
Ids are for matching and for the ledger, never for output.
"""

import csv
import gc
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from storybank import schemafiles
from storybank.places import folding
from storybank.records.ids import PlaceId, ToponymId
from storybank.records.texts import PlaceCandidate

_READERS = 2  # native readers, one from each side of a name, who must accept a grouping
SETTLEMENTS = frozenset({"city", "town", "village", "neighbourhood", "abandoned_settlement"})


@dataclass(frozen=True, slots=True)
class Place:
    """One spot on earth; `lat`, `lon` are the centre of the settlement in degrees, `population` None where nobody counted."""

    id: PlaceId
    cluster: str  # a district and the town it is named for are one cluster
    kind: str
    lat: float
    lon: float
    population: int | None
    is_always_found: bool  # False: a name that needs evidence beside it before it counts as this place


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a toponym in one language: hy, hyw, hy-Latn, az, ru, en, tr."""

    place: PlaceId
    toponym: ToponymId | None
    language: str
    text: str
    is_recorded: bool  # False: respelt by table or of unknown language; found, never printed


@dataclass(frozen=True, slots=True)
class Toponym:
    """A lineage of one name of one place, whatever the language or script."""

    id: ToponymId
    place: PlaceId
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a toponym is written in a language; `source` says by whom or by which table."""

    text: str
    is_transliterated: bool
    source: str


class Gazetteer:
    """Places by id and names by form. Build it from rows (tests) or by `load()`."""

    def __init__(
        self, places: Mapping[PlaceId, Place], forms: tuple[Form, ...], reviewed: frozenset[PlaceId] = frozenset()
    ) -> None:
        self.places = places
        self.forms = forms
        self._reviewed = reviewed
        self.ranked: dict[Any, tuple[PlaceCandidate, ...]] = {}  # what `matching` keeps of words it has ranked

    def place(self, place_id: str) -> Place:
        """Return a place; KeyError where the gazetteer has none of this id."""
        return self.places[PlaceId(place_id)]

    def toponym(self, toponym_id: str) -> Toponym:
        """Return a toponym; KeyError where there is none of this id."""
        return self._toponyms[ToponymId(toponym_id)]

    def toponyms_of(self, place_id: str) -> tuple[Toponym, ...]:
        """Return the toponyms of a place in the order of the file."""
        return self._by_place.get(PlaceId(place_id), ())

    def several_names(self, place_id: str) -> bool:
        """Say whether people call this place by more than one name: derived from its toponyms, no list is kept."""
        return len(self.toponyms_of(place_id)) > 1

    def is_reviewed(self, place_id: str) -> bool:
        """Say whether native readers have accepted the grouping of this place's names; until then findings ask, never block."""
        return PlaceId(place_id) in self._reviewed

    def population(self, place_id: str) -> int | None:
        """Return the number of inhabitants, None where unknown."""
        return self.place(place_id).population

    def rendering(self, toponym_id: str, language: str) -> Rendering | None:
        """Return the recorded form of a toponym in a language, None where nobody recorded one."""
        for form in self.toponym(toponym_id).forms:
            if form.language == language and form.is_recorded:
                return Rendering(form.text, is_transliterated=False, source="gazetteer")
        return None

    def is_main(self, form: Form) -> bool:
        """Say whether a form is the first of its place in its language: what people there say now, as far as the file knows."""
        return self._main.get((form.place, form.language)) == form.text

    @cached_property
    def _main(self) -> Mapping[tuple[PlaceId, str], str]:
        first: dict[tuple[PlaceId, str], str] = {}
        for form in self.forms:
            first.setdefault((form.place, form.language), form.text)
        return first

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Form, ...]]:
        """Folded form → forms, for whole names."""
        found: dict[str, list[Form]] = {}
        for form in self.forms:
            found.setdefault(folding.fold(form.text).replace("'", ""), []).append(form)
        return {key: tuple(forms) for key, forms in found.items()}

    @cached_property
    def _toponyms(self) -> Mapping[ToponymId, Toponym]:
        grouped: dict[ToponymId, list[Form]] = {}
        for form in self.forms:
            if form.toponym is not None:
                grouped.setdefault(form.toponym, []).append(form)
        return {
            key: Toponym(
                key, own := PlaceId(key.rpartition("/")[0]), tuple(sorted(forms, key=lambda f: f.place != own))
            )
            for key, forms in grouped.items()
        }

    @cached_property
    def _by_place(self) -> Mapping[PlaceId, tuple[Toponym, ...]]:
        grouped: dict[PlaceId, dict[ToponymId, Toponym]] = {}
        for form in self.forms:
            if form.toponym is not None:
                grouped.setdefault(form.place, {})[form.toponym] = self._toponyms[form.toponym]
        return {key: tuple(toponyms.values()) for key, toponyms in grouped.items()}


def load() -> Gazetteer:
    """Return the gazetteer of `schemas/places/` with the open bank's own places, read once a process and after each change of these."""
    return _loaded(schemafiles.own_version("places.yml"))


@lru_cache(maxsize=2)
def _loaded(version: str) -> Gazetteer:
    with no_collection():
        return _load()


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold the cycle collector while a hundred thousand small records that all stay are made: it would walk them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load() -> Gazetteer:
    places = {}
    for row in _rows("places/places.csv"):
        key, cluster, kind, lat, lon, population, found_by = row
        places[PlaceId(key)] = Place(
            PlaceId(key),
            cluster or key,
            kind,
            float(lat),
            float(lon),
            int(population) if population else None,
            found_by == "always",
        )
    forms = tuple(
        Form(
            PlaceId(key),
            ToponymId(slug if "/" in slug else f"{key}/{slug}") if slug else None,
            language,
            text,
            how == "recorded",
        )
        for key, slug, language, text, how in _rows("places/names.csv")
    )
    from storybank.places.corrections import corrected

    for where, document in (
        ("schemas/places/corrections.yml", schemafiles.read_yaml("places/corrections.yml")),
        ("own/places.yml", schemafiles.read_own("places.yml")),
    ):
        places, forms = corrected(places, forms, document, where)
    return Gazetteer(places, forms, _reviewed())


def resolve(form: str, language: str, gazetteer: Gazetteer) -> tuple[PlaceCandidate, ...]:
    """Return the places a name, as somebody said it, can mean, best first; an inflected form is read too; () where unknown."""
    from storybank.places import matching

    return matching.candidates_of_name(form, language, gazetteer)


def _rows(name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(schemafiles.read_bytes(name).decode("utf-8")))
    next(reader)
    return list(reader)


def _reviewed() -> frozenset[PlaceId]:
    """Return the places whose grouping two readers have signed (`many_named.yml`, key `signed`: place → sealed reader ids)."""
    signed = schemafiles.read_yaml("places/many_named.yml").get("signed") or {}
    signed = signed | (schemafiles.read_own("places.yml").get("signed") or {})
    return frozenset(PlaceId(key) for key, readers in signed.items() if len(set(readers)) >= _READERS)
