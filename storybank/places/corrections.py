"""What was added or corrected after the gazetteer was built: new places, more forms, a form to print first, forms that belong elsewhere.

A document is a mapping with `places`, `forms`, `first`, `not_forms` (schemas/places/corrections.yml); a bank may have its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from storybank.errors import Unreadable
from storybank.places.gazetteer import SETTLEMENTS, Form, Place
from storybank.records.ids import PlaceId, ToponymId


def corrected(
    places: Mapping[PlaceId, Place], forms: Iterable[Form], document: Mapping[str, Any], where: str
) -> tuple[dict[PlaceId, Place], tuple[Form, ...]]:
    """Return places and forms with a document's corrections; applying it twice changes nothing more.

    where: the document's name, for messages. Raises Unreadable, naming the place, for what is no correction.
    """
    known = dict(places)
    added: list[Form] = []
    for key, entry in (document.get("places") or {}).items():
        try:
            known[PlaceId(key)] = _place(PlaceId(key), entry)
            added += _forms(PlaceId(key), entry["toponyms"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _broken(where, key, error) from error
    for key, toponyms in (document.get("forms") or {}).items():
        if PlaceId(key) not in known:
            raise Unreadable("places.unknown", f"{where}: {key} is no place of the gazetteer. Correct the id.")
        try:
            added += _forms(PlaceId(key), toponyms)
        except (TypeError, ValueError, AttributeError) as error:
            raise _broken(where, key, error) from error
    unwanted = {(PlaceId(key), str(form)) for key, own in (document.get("not_forms") or {}).items() for form in own}
    touched = {form.place for form in added}
    kept = [form for form in forms if (form.place, form.text) not in unwanted]
    have = {
        (form.place, form.toponym, form.language, form.text)
        for form in kept
        if form.place in touched and form.is_recorded
    }
    fresh = {
        (form.place, form.toponym, form.language, form.text): form
        for form in added
        if (form.place, form.toponym, form.language, form.text) not in have
    }
    return known, _first(_beside(kept, list(fresh.values())), document.get("first") or {})


def _beside(kept: list[Form], fresh: list[Form]) -> list[Form]:
    """Return the forms with new ones behind the recorded ones of their toponym and language, before what a table made."""
    spelled = {(form.place, form.toponym, form.language) for form in fresh}
    rest = [
        form for form in kept if form.is_recorded or (form.place, form.toponym, form.language) not in spelled
    ]  # a recorded form stands where a table had to guess
    return [*rest, *fresh]


def _first(forms: list[Form], wanted: Mapping[str, Mapping[str, str]]) -> tuple[Form, ...]:
    chosen = {(PlaceId(key), language, text) for key, own in wanted.items() for language, text in own.items()}
    if not chosen:
        return tuple(forms)
    return tuple(sorted(forms, key=lambda form: (form.place, form.language, form.text) not in chosen))


def _place(key: PlaceId, entry: Mapping[str, Any]) -> Place:
    lat, lon, kind = float(entry["lat"]), float(entry["lon"]), str(entry["kind"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("coordinates")
    population = entry.get("population")
    return Place(
        id=key,
        cluster=str(entry.get("cluster") or key),
        kind=kind,
        lat=lat,
        lon=lon,
        population=int(population) if population is not None else None,
        is_always_found=bool(entry.get("always", kind not in SETTLEMENTS or kind in ("town", "city"))),
    )


def _forms(place: PlaceId, toponyms: Mapping[str, Mapping[str, list[str]]]) -> list[Form]:
    return [
        Form(
            place,
            ToponymId(f"{place}/{slug}") if slug != "unsorted" else None,
            str(language),
            str(text),
            is_recorded=True,
        )
        for slug, languages in toponyms.items()
        for language, texts in languages.items()
        for text in texts
    ]


def _broken(where: str, key: str, error: Exception) -> Unreadable:
    return Unreadable(
        "places.bad-correction",
        f"{where}: {key}: {type(error).__name__} {error}. A place needs kind, lat, lon and toponyms; forms are lists by language.",
    )
