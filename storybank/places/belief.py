"""Whether a word that looks like a place's name is one here: evidence for a village, guards for people and everyday words."""

from dataclasses import dataclass

from storybank.places import surroundings
from storybank.places.endings import Ending
from storybank.places.gazetteer import SETTLEMENTS, Form, Place
from storybank.places.ranking import Anchor, Evidence, nearness
from storybank.records.texts import Span

_LOCAL_CASES = frozenset({"loc", "abl", "attr"})
_LARGE = frozenset({"city", "region", "province", "country", "lake"})
_BESIDE = 0.6  # nearness from which a neighbour is evidence: some 60 km
_SHORT = 5  # folded letters below which a village's name needs evidence
_SHORTEST = 3  # folded letters below which not even "in" makes a village of a word
_TELLING = 5  # folded letters from which a lesser name of a village can stand alone


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One form that the letters can be, with the ending read. `is_main`: the first form of its place in that language.

    Readings are kept and told apart by identity: the same word is read once.
    """

    form: Form
    place: Place
    ending: Ending
    language: str
    stem: str
    is_exact: bool  # written with the marks of the form: Şuşa, not Susa
    is_main: bool


@dataclass(slots=True)
class Sighting:
    """A stretch of text that can be a place: where it stands, what it can be, what is beside it."""

    start: int  # in the folded text
    end: int
    span: Span  # in the original
    readings: tuple[Reading, ...]
    before: list[str]
    after: list[str]
    kind_beside: str
    begins_sentence: bool
    is_capital: bool
    is_shouted: bool  # the whole word is in capitals: they say nothing
    stranger_before: bool  # a capitalised word that is no known place stands directly before …
    stranger_after: bool  # … or after
    opener_before: bool  # the stranger before begins the sentence, and can be somebody's first name
    after_preposition: bool


def believed(sighting: Sighting, told: Evidence, anchors: tuple[Anchor, ...]) -> tuple[Reading, ...]:
    """Return the readings that count as a place here, homonyms of one spelling together; () where it is none."""
    language = sighting.readings[0].language
    if (told.places or told.toponyms) and any(_is_told(reading, told) for reading in sighting.readings):
        return sighting.readings
    if not sighting.kind_beside and surroundings.is_person_beside(sighting.before, sighting.after, language):
        return ()
    own = {reading.stem for reading in sighting.readings}
    near = tuple(anchor.place for anchor in anchors if anchor.stem not in own)
    good: set[str] = set()
    for reading in sighting.readings:
        if reading.stem not in good and _is_enough(reading, sighting, told, near):
            good.add(reading.stem)
    if len(own) == len(good):
        return sighting.readings
    return tuple(reading for reading in sighting.readings if reading.stem in good)


def _is_told(reading: Reading, told: Evidence) -> bool:
    return reading.form.place in told.places or (
        reading.form.toponym is not None and reading.form.toponym in told.toponyms
    )


def _is_enough(reading: Reading, sighting: Sighting, told: Evidence, near: tuple[Place, ...]) -> bool:
    place = reading.place
    if reading.ending.is_derived and not _is_derived_name(reading, sighting, near):
        return False
    if _has_its_word(place, sighting.kind_beside) or (told.is_settlement and place.kind in SETTLEMENTS):
        return True
    is_word = reading.stem in surroundings.also_words(reading.language) or (
        (sighting.begins_sentence or sighting.is_shouted)
        and reading.stem in surroundings.opening_words(reading.language)
    )
    is_person = surroundings.is_person_like((reading.stem,))
    is_village = place.kind in SETTLEMENTS and place.kind not in ("town", "city")
    if not sighting.is_capital and not reading.ending.is_derived:
        # A text without capitals: only a well-known name that can be neither a word nor a person.
        is_long = len(reading.stem) >= _SHORT - reading.is_exact
        return is_long and place.is_always_found and not (is_village or is_word or is_person)
    is_stranger = sighting.stranger_before or sighting.stranger_after
    if is_person and (is_stranger or sighting.opener_before):
        return False
    if is_person and is_village:  # a neighbour named beside it says little of a surname: people live somewhere too
        is_surname = reading.stem.endswith(surroundings.SURNAME_ENDINGS)
        return _stands_like_a_place(reading, sighting) or (not is_surname and _is_beside(place, sighting, near))
    if is_word:
        return _stands_like_a_place(reading, sighting) or (not is_stranger and _is_beside(place, sighting, near))
    if not place.is_always_found:
        is_plain = reading.form.is_recorded and reading.is_exact and len(reading.stem) >= _SHORT - 1
        return is_plain and (_stands_like_a_place(reading, sighting) or _is_beside(place, sighting, near))
    if not reading.is_exact and len(reading.stem) < _SHORT:
        return False
    is_plain = reading.is_main or (reading.is_exact and len(reading.stem) >= _TELLING)
    if is_village and (len(reading.stem) < _SHORT - reading.is_exact or is_stranger or not is_plain):
        return _stands_like_a_place(reading, sighting) or _is_beside(place, sighting, near)
    return True


def _is_beside(place: Place, sighting: Sighting, near: tuple[Place, ...]) -> bool:
    """Say whether a place named for certain in the text lies near, and the capital is not the sentence's."""
    return bool(near) and not sighting.begins_sentence and nearness(place, near) > _BESIDE


def _is_derived_name(reading: Reading, sighting: Sighting, near: tuple[Place, ...]) -> bool:
    """Say whether an adjective or inhabitants' name counts: not a surname (Սանասարյան), not an everyday word, not a stray village's."""
    place = reading.place
    if not place.is_always_found or reading.stem in surroundings.also_words(reading.language):
        return False
    if sighting.is_capital and sighting.stranger_before:
        return False
    if sighting.is_capital and reading.language == "hy" and not (reading.is_main and place.kind in _LARGE):
        return sighting.begins_sentence and place.kind in ("town", "city")
    if place.kind not in ("village", "abandoned_settlement", "neighbourhood"):
        return True
    is_telling = reading.form.is_recorded and reading.is_exact and len(reading.stem) > _SHORT
    is_own = is_telling and not surroundings.is_person_like((reading.stem,))
    return is_own or (bool(near) and nearness(place, near) > _BESIDE)


def _has_its_word(place: Place, kind: str) -> bool:
    if kind in ("village", "town"):
        return place.kind in SETTLEMENTS
    if kind == "district":
        return place.kind in ("district", "province", "region") or place.kind in SETTLEMENTS
    return bool(kind) and place.kind == kind


def _stands_like_a_place(reading: Reading, sighting: Sighting) -> bool:
    """Say whether grammar makes it a place: a capital inside the sentence, in a case or after a word that asks where."""
    if sighting.begins_sentence or sighting.stranger_before or sighting.stranger_after or sighting.is_shouted:
        return False
    is_village = reading.place.kind in SETTLEMENTS and reading.place.kind not in ("town", "city")
    if is_village and len(reading.stem) < (_SHORTEST if reading.place.is_always_found else _SHORT):
        return False
    if reading.language in ("az", "hy"):
        return reading.ending.cases[0] in _LOCAL_CASES
    return sighting.after_preposition
