"""The automata that find every name in one pass: stems of all forms, one automaton for each script and language of endings."""

import weakref
from dataclasses import dataclass

import ahocorasick

from storybank.places import armenian, azerbaijani, english, russian
from storybank.places.belief import Reading
from storybank.places.endings import Ending, Endings, Stem
from storybank.places.gazetteer import Form, Gazetteer, no_collection

# Which forms are looked for in which letters.
_LANGUAGES = {
    "hy": ("hy", "hyw"),
    "ru": ("ru",),
    "az": ("az", "tr", "en", "hy-Latn"),
    "en": ("en", "az", "tr", "hy-Latn"),
    "az-Cyrl": ("az",),
}
_REGIONS = frozenset({"region", "province"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One stem of one form, with the endings that may follow."""

    form: Form
    endings: Endings


class Index:
    """The stems of one set of letters. `automaton` yields (end, (length, entries)); keys begin with the space before a word."""

    def __init__(self, name: str, gazetteer: Gazetteer) -> None:
        self.name = name
        found: dict[str, list[Entry]] = {}
        tables = {"hy": armenian, "ru": russian, "az": azerbaijani, "az-Cyrl": azerbaijani, "en": english}[
            name
        ].endings()
        for form in gazetteer.forms:
            if form.language in _LANGUAGES[name] and _is_wanted(name, form, gazetteer):
                for stem in _stems(name, form, gazetteer):
                    if stem.key:
                        found.setdefault(stem.key, []).append(Entry(form, tables[stem.endings]))
        self.read: dict[
            tuple[str, int, bool], tuple[tuple[Entry, Ending], ...]
        ] = {}  # (word, letters of its stem, …) → what it can be
        self.readings: dict[tuple[str, int, bool, str], tuple[Reading, ...]] = {}
        self.longest_ending = max(table.longest for table in tables.values())
        self.automaton = ahocorasick.Automaton()
        for key, entries in found.items():
            self.automaton.add_word(" " + key, (len(key), tuple(entries)))
        if not found:
            self.automaton.add_word("\0", (1, ()))  # an empty automaton refuses to search
        self.automaton.make_automaton()


def index(name: str, gazetteer: Gazetteer) -> Index:
    """Return one automaton of a gazetteer, built when first asked for."""
    built = _built.setdefault(gazetteer, {})
    if name not in built:
        with no_collection():
            built[name] = Index(name, gazetteer)
    return built[name]


def names_for(language: str, scripts: frozenset[str], *, has_azerbaijani_cyrillic: bool) -> tuple[str, ...]:
    """Return which automata a text needs: by the scripts in it, Latin and Cyrillic also by its language."""
    base = language.partition("-")[0]
    wanted: list[str] = []
    if "Latn" in scripts:
        wanted.append("az" if base in ("az", "tr") else "en")
    if "Cyrl" in scripts:
        if base == "az" or has_azerbaijani_cyrillic:
            wanted.append("az-Cyrl")
        if base != "az" or not has_azerbaijani_cyrillic:
            wanted.append("ru")
    if "Armn" in scripts:
        wanted.append("hy")
    return tuple(wanted)


_built: "weakref.WeakKeyDictionary[Gazetteer, dict[str, Index]]" = weakref.WeakKeyDictionary()


def _is_wanted(name: str, form: Form, gazetteer: Gazetteer) -> bool:
    """Leave out respelt forms of villages in a language that is not the text's: they would double the automata for nothing."""
    return form.is_recorded or form.language == name or gazetteer.places[form.place].is_always_found


def _stems(name: str, form: Form, gazetteer: Gazetteer) -> tuple[Stem, ...]:
    place = gazetteer.places[form.place]
    if name == "hy":
        return tuple(armenian.stems(form.text))
    if name == "ru":
        return tuple(russian.stems(form.text, has_derived=place.is_always_found and place.kind != "country"))
    if name == "az":
        return tuple(azerbaijani.stems(form.text))
    if name == "az-Cyrl":
        return tuple(azerbaijani.cyrillic_stems(form.text))
    return tuple(
        english.stems(form.text, form.language, is_region=place.kind in _REGIONS, is_typed=place.is_always_found)
    )
