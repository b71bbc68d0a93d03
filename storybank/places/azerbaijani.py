"""Azerbaijani names: case endings with vowel harmony, in Latin, in ASCII typing and in the Cyrillic of 1958.

Order of endings: plural, possessive, case, -ki, copula. Names that end in a possessive (Xankəndi) take n before a case.
Source: Göksel & Kerslake-style agglutination as described in research/places.md §4.4; checked against ordinary grammar.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from storybank.places import folding
from storybank.places.endings import Ending, Endings, Stem, Tail
from storybank.places.transliteration import lower_az, to_azerbaijani_cyrillic, upper_az

CASES = ("nom", "gen", "dat", "acc", "loc", "abl", "ins", "attr", "cop")

_BACK, _FRONT = "aıou", "əeiöü"
_VOWELS = _BACK + _FRONT
_POSSESSIVE_HEADS = (
    "kəndi", "çayı", "gölü", "dağı", "düzü", "dəhlizi", "yolu", "məscidi", "kilsəsi", "mağarası", "rayonu", "şəhəri", "mahalı",
)  # fmt: skip


# What may follow a case: until (dək), without (sız), a question (mı), was (idi → ydı), am, are. Folded Latin letters, ı as i, ü as u; only ş is kept.
_LINK = "(?:(?<=[aeiou])y|(?<![aeiou]))"
_TAILS = (
    ("until", "(?:d[ae]k|c[ae]n|c[ae])$", frozenset({"dat"})),
    ("priv", "s[iu]z$", frozenset({"nom", "derived"})),
    ("q", "(?:d[iu]r)?m[iu](?:d[iu]r)?$", frozenset({"nom", "gen", "dat", "loc", "abl", "attr", "cop", "derived"})),
    ("past", "(?<=[aeiou])yd[iu](?:m|n|k|q|n[iu]z|l[ae]r)?$", frozenset({"nom", "loc", "attr", "derived"})),
    ("past", "(?<![aeiou])d[iu](?:m|n|k|q|n[iu]z|l[ae]r)$", frozenset({"abl"})),
    ("said", f"{_LINK}m[iu]ş(?:l[ae]r|d[iu]r)?$", frozenset({"nom", "loc", "abl", "derived"})),
    ("cond", f"{_LINK}s[ae](?:m|n|q|k|n[iu]z|l[ae]r)?$", frozenset({"nom", "loc", "abl", "derived"})),
    ("person", f"(?:{_LINK}[ae]m|s[ae]n|{_LINK}[iu][kq]|s[iu]n[iu]z)$", frozenset({"loc", "abl", "derived"})),
    ("cop", "d[iu]rl[ae]r$", frozenset({"nom", "loc", "abl", "derived"})),
    ("cop", "d[iu]r?$", frozenset({"abl", "attr", "derived"})),
)
_LONGEST_TAIL = 9


@cache
def endings() -> Mapping[str, Endings]:
    """Return the classes: az.C and az.V in folded Latin, az.k for softened stems, az-Cyrl.* in Cyrillic."""
    consonant, vowel = dict(_after_consonant()), dict(_after_vowel())
    tails = tuple(Tail(name, re.compile(pattern.replace("ş", "s")), after) for name, pattern, after in _TAILS)
    cyrillic = tuple(Tail(name, re.compile(_in_cyrillic(pattern)), after) for name, pattern, after in _TAILS)
    folded = {folding.fold(k): v for k, v in consonant.items()}
    listed = {
        "az.C": folded,
        "az.V": {folding.fold(k): v for k, v in vowel.items()},
        "az.k": {k: v for k, v in folded.items() if k[:1] in ("a", "e", "i", "u")},
    }
    old = {
        "az-Cyrl.C": {to_azerbaijani_cyrillic(k): v for k, v in consonant.items()},
        "az-Cyrl.V": {to_azerbaijani_cyrillic(k): v for k, v in vowel.items()},
    }
    for table in old.values():
        table |= {typed: ending for k, ending in table.items() for typed in _without_marks(k) if typed not in table}
    old["az-Cyrl.k"] = {k: v for k, v in old["az-Cyrl.C"].items() if k[:1] in tuple("аәыиуү")}
    return {name: Endings(own, tails, _LONGEST_TAIL) for name, own in listed.items()} | {
        name: Endings(own, cyrillic, _LONGEST_TAIL) for name, own in old.items()
    }


def _in_cyrillic(pattern: str) -> str:
    """Return a pattern of `_TAILS` in the Cyrillic of 1958, where each vowel is written apart."""
    spelled = pattern.replace("[aeiou]", "[аәыиуүоөе]").replace("[ae]", "[аә]").replace("[iu]", "[ыиуү]")
    return re.sub("[a-zş]", lambda letter: to_azerbaijani_cyrillic(letter[0]), spelled)


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
    """Yield the stems of a Latin name as it was written in Cyrillic from 1939 on, and as a Russian keyboard writes that."""
    key = folding.fold(to_azerbaijani_cyrillic(name))
    endings = "az-Cyrl.V" if lower_az(name)[-1:] in _VOWELS else "az-Cyrl.C"
    yield Stem(key, endings)
    for typed in _without_marks(key):
        if typed != key:
            yield Stem(typed, endings)
    if key[-1:] in ("к", "г") and len(key) > 4:
        yield Stem(key[:-1] + {"к": "ј", "г": "ғ"}[key[-1]], "az-Cyrl.k")


def _without_marks(text: str) -> set[str]:
    """Return how a keyboard without ә ғ ҝ ҹ һ ө ү ј writes Azerbaijani in Cyrillic: ә becomes а or е."""
    return {text.translate(_TYPED | {ord("ә"): vowel}) for vowel in "ае"}


_TYPED = str.maketrans({"ғ": "г", "ҝ": "г", "ҹ": "дж", "һ": "х", "ө": "о", "ү": "у", "ј": "й"})


def decline(name: str, case: str) -> str:
    """Return `name` (nominative, Latin) in a case of CASES, with a tail where the case has one: loc+past → Şuşadaydı."""
    case, _, tail = case.partition("+")
    declined = _in_case(name, "dat" if tail == "until" else case)
    return declined + _tail(name, declined, tail) if tail else declined


def _tail(name: str, declined: str, tail: str) -> str:
    """Return what follows a declined name; one that only speaks of somebody (am, are) is left to the editor."""
    word = lower_az(declined)
    last = next((letter for letter in reversed(word) if letter in _VOWELS), "a")
    two = "a" if last in _BACK else "ə"
    four = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}.get(last, "i")
    link = "y" if word[-1:] in _VOWELS else ""
    spelled = {
        "until": "dək",
        "priv": f"s{four}z",
        "q": f"m{four}",
        "past": f"{link}d{four}",
        "said": f"{link}m{four}ş",
        "cond": f"{link}s{two}",
        "cop": f"d{four}r",
    }.get(tail, "")
    return upper_az(spelled) if len(name) > 1 and name == name.upper() else spelled


def _in_case(name: str, case: str) -> str:
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
