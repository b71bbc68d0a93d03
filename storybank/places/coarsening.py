"""Places in plain words, for those that must not be named: what they are, never a district, a region or a country.

Nothing here reads where a place lies: nearness is what the person agreed to have said, a word of `NEAR`.
"""

from functools import cache
from typing import Any

from storybank import schemafiles
from storybank.errors import WrongUse
from storybank.places.gazetteer import Gazetteer
from storybank.records.ids import PlaceId

NEAR = ("border", "river", "lake", "mountains", "town")

_KIND_WORD = {
    "village": "village", "abandoned_settlement": "village", "neighbourhood": "town", "town": "town", "city": "city",
}  # fmt: skip
_BEFORE = frozenset({"hy", "az"})  # languages that put nearness before the noun


def is_small(place: PlaceId | None, gazetteer: Gazetteer, limit: int) -> bool:
    """Say whether naming this place could name a person: fewer than `limit` people, or nobody knows how many, or no known place."""
    if place is None or place not in gazetteer.places:
        return True
    population = gazetteer.population(place)
    return population is None or population < limit


def plain_words(kind: str, language: str, *, near: str = "", case: str = "nom") -> str:
    """Return a kind of place in words: "a village", "մի գյուղ", with `near` "a village near the border"; case nom or loc.

    kind: a kind of the gazetteer; one without its own word is "a place". Raises WrongUse for a language or nearness without words.
    """
    data = _words()
    own = data["kinds"].get(_KIND_WORD.get(kind, "place"), data["kinds"]["place"])
    if language not in own or (near and near not in data["near"]):
        raise WrongUse(
            "places.no-words",
            f"schemas/places/coarsening.yml: no words for “{language}” and nearness “{near}”. Add them there.",
        )
    noun: str = own[language]["loc" if case.endswith("loc") else "nom"]
    if not near:
        return noun
    nearness: str = data["near"][near][language]
    return f"{nearness} {noun}" if language in _BEFORE else f"{noun} {nearness}"


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = schemafiles.read_yaml("places/coarsening.yml")
    return data
