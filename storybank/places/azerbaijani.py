"""Azerbaijani names: case endings with vowel harmony, in Latin, in ASCII typing and in the Cyrillic of 1958.

Order of endings: plural, possessive, case, -ki, copula. Names that end in a possessive (Xankəndi) take n before a case.
Source: Göksel & Kerslake-style agglutination as described in research/places.md §4.4; checked against ordinary grammar.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from storybank.places import folding
from storybank.places.endings import Ending, Stem
from storybank.places.transliteration import lower_az, to_azerbaijani_cyrillic

CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "ins", "attr", "cop")

_BACK, _FRONT = "aıou", "əeiöü"
_VOWELS = _BACK + _FRONT
_POSSESSIVE_HEADS = (
    "kəndi", "çayı", "gölü", "dağı", "düzü", "dəhlizi", "yolu", "məscidi", "kilsəsi", "mağarası", "rayonu", "şəhəri", "mahalı",
)  # fmt: skip


@cache
def endings() -> Mapping[str, Mapping[str, Ending]]:
    """Return the classes: az.C and az.V in folded Latin, az.k for softened stems, az-Cyrl.* in Cyrillic."""
    consonant, vowel = dict(_after_consonant()), dict(_after_vowel())
    latin = {
        "az.C": {folding.fold(k): v for k, v in consonant.items()},
        "az.V": {folding.fold(k): v for k, v in vowel.items()},
    }
    latin["az.k"] = {k: v for k, v in latin["az.C"].items() if k[:1] in ("a", "e", "i", "u") and k}
    cyrillic = {
        "az-Cyrl.C": {to_azerbaijani_cyrillic(k): v for k, v in consonant.items()},
        "az-Cyrl.V": {to_azerbaijani_cyrillic(k): v for k, v in vowel.items()},
    }
    return latin | cyrillic


def stems(name: str) -> Iterator[Stem]:
    """Yield the folded stems of a Latin name: ə read as e and as a, and with its last consonant softened (k → y, q → ğ)."""
    ending = "az.V" if lower_az(name)[-1:] in _VOWELS else "az.C"
    keys = {folding.fold(name), folding.fold(name.replace("ə", "a").replace("Ə", "A"))}
    for key in sorted(keys):
        yield Stem(key, ending)
        if "'" in key:
            yield Stem(key.replace("'", ""), ending)
        if key[-1:] in ("k", "q") and len(key) > 4:
            yield Stem(key[:-1] + {"k": "y", "q": "g"}[key[-1]], "az.k")


def cyrillic_stems(name: str) -> Iterator[Stem]:
    """Yield the stem of a Latin name as it was written in Cyrillic from 1939 on."""
    key = folding.fold(to_azerbaijani_cyrillic(name))
    yield Stem(key, "az-Cyrl.V" if lower_az(name)[-1:] in _VOWELS else "az-Cyrl.C")


def decline(name: str, case: str) -> str:
    """Return `name` (nominative, Latin) in a case of CASES; an unknown case leaves it as it is."""
    word = lower_az(name)
    if case in ("", "nom") or not word:
        return name
    last = next((letter for letter in reversed(word) if letter in _VOWELS), "a")
    two = "a" if last in _BACK else "ə"
    four = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}.get(last, "i")
    ends_in_vowel = word[-1] in _VOWELS
    before_case = "n" if word.endswith(_POSSESSIVE_HEADS) else ""
    suffix = {
        "gen": f"n{four}n" if ends_in_vowel else f"{four}n",
        "dat": (before_case or "y") + two if ends_in_vowel else two,
        "acc": f"n{four}" if ends_in_vowel else four,
        "loc": f"{before_case}d{two}",
        "abl": f"{before_case}d{two}n",
        "ins": f"yl{two}" if ends_in_vowel else f"l{two}",
        "attr": f"{before_case}d{two}k{'ı' if two == 'a' else 'i'}",
        "cop": f"d{four}r",
    }.get(case, "")
    if suffix[:1] in _VOWELS and word.endswith("q") and sum(letter in _VOWELS for letter in word) > 1:
        name = name[:-1] + "ğ"  # Qarabulaq → Qarabulağa
    if len(name) > 1 and name == name.upper():
        suffix = suffix.replace("i", "İ").replace("ı", "I").upper()
    return name + suffix


def _after_consonant() -> Iterator[tuple[str, Ending]]:
    yield from _cased("", ends_in_vowel=False, has_pronominal=False)
    for i in "ıiuü":
        for possessive in (f"{i}m", f"{i}m{i}z", f"{i}n{i}z"):
            yield from _cased(possessive, ends_in_vowel=False, has_pronominal=False)
        yield from _cased(i, ends_in_vowel=True, has_pronominal=True)
    for plural in ("lar", "lər"):
        yield from _cased(plural, ends_in_vowel=False, has_pronominal=False)
    yield from _derived()
    yield from _own_cases(ends_in_vowel=False)


def _after_vowel() -> Iterator[tuple[str, Ending]]:
    yield from _cased("", ends_in_vowel=True, has_pronominal=True)
    for i in "ıiuü":
        for possessive in ("m", f"m{i}z", f"n{i}z"):
            yield from _cased(possessive, ends_in_vowel=False, has_pronominal=False)
        yield from _cased(f"s{i}", ends_in_vowel=True, has_pronominal=True)
    for plural in ("lar", "lər"):
        yield from _cased(plural, ends_in_vowel=False, has_pronominal=False)
    yield from _derived()
    yield from _own_cases(ends_in_vowel=True)


def _derived() -> Iterator[tuple[str, Ending]]:
    """Yield -lı (from there) and its plural in every case: Şuşalı, ağdamlılardan, Laçınlının."""
    for i in "ıiuü":
        for own in (f"l{i}", f"l{i}l{i}q"):
            for plural in ("", "lar", "lər"):
                for suffix, ending in _cased(
                    own + plural, ends_in_vowel=not plural and own[-1] != "q", has_pronominal=True
                ):
                    yield suffix, Ending(ending.cases, is_derived=True)


def _own_cases(*, ends_in_vowel: bool) -> Iterator[tuple[str, Ending]]:
    """Yield the plain cases once more, last, so that they win where a possessive reads alike (-i is the accusative first)."""
    yield from _cased("", ends_in_vowel=ends_in_vowel, has_pronominal=False)


def _cased(base: str, *, ends_in_vowel: bool, has_pronominal: bool) -> Iterator[tuple[str, Ending]]:
    yield base, Ending(("nom", "acc"))
    for a in "aə":
        glide = ("y", "n") if ends_in_vowel and has_pronominal else ("y",) if ends_in_vowel else ("",)
        for link in glide:
            yield f"{base}{link}{a}", Ending(("dat",))
        for link in ("", "n") if has_pronominal else ("",):
            yield f"{base}{link}d{a}", Ending(("loc",))
            yield f"{base}{link}d{a}n", Ending(("abl",))
            for ki in ("kı", "ki"):
                yield f"{base}{link}d{a}{ki}", Ending(("attr",))
                for more in (
                    "lar",
                    "lər",
                    "n" + ki[-1] + "n",
                    "lar" + "ın",
                    "lər" + "in",
                    "lara",
                    "lərə",
                    "ları",
                    "ləri",
                ):
                    yield f"{base}{link}d{a}{ki}{more}", Ending(("attr",))
            for i in "ıiuü":
                yield f"{base}{link}d{a}d{i}r", Ending(("loc",))
                yield f"{base}{link}d{a}nd{i}r", Ending(("abl",))
                yield f"{base}{link}d{a}d{i}rlar", Ending(("loc",))
                yield f"{base}{link}d{a}y{i}q", Ending(("loc",))
                yield f"{base}{link}d{a}y{i}m", Ending(("loc",))
        yield (f"{base}yl{a}" if ends_in_vowel else f"{base}l{a}"), Ending(("ins",))
    for i in "ıiuü":
        yield (f"{base}n{i}n" if ends_in_vowel else f"{base}{i}n"), Ending(("gen",))
        yield (f"{base}n{i}nd{i}r" if ends_in_vowel else f"{base}{i}nd{i}r"), Ending(("gen",))
        yield (f"{base}n{i}" if ends_in_vowel else f"{base}{i}"), Ending(("acc",))
        yield f"{base}d{i}r", Ending(("cop",))
        yield f"{base}d{i}", Ending(("cop",))
