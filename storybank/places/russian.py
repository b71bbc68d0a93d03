"""Russian names: nouns in -а/-я, in a consonant, in -ь, -ия, -о, plurals in -ы/-и and indeclinable ones; adjectives; prepositions.

No lemmatiser: pymorphy3 knows «Шуши» only as a form of «Шуша» and would rename the place. What an ending leaves open
(«из Шуши») stays open: both readings are kept.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from storybank.places import folding
from storybank.places.endings import Ending, Endings, Stem

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")

_HUSH, _VELAR = "жшщч", "гкх"
_ADJECTIVE = {  # nominative ending → the six cases
    "ый": ("ый", "ого", "ому", "ый", "ым", "ом"),
    "ий": ("ий", "ого", "ому", "ий", "им", "ом"),
    "ой": ("ой", "ого", "ому", "ой", "ым", "ом"),
    "ая": ("ая", "ой", "ой", "ую", "ой", "ой"),
    "яя": ("яя", "ей", "ей", "юю", "ей", "ей"),
    "ое": ("ое", "ого", "ому", "ое", "ым", "ом"),
}
_LONE_ADJECTIVES = ("ский", "цкий", "ская", "цкая", "ское", "ный", "ная", "ное", "вый", "вая", "вое")  # not Баллыкая
_AFTER = {  # preposition → cases it asks for, likeliest first
    **dict.fromkeys(("в", "во", "на", "о", "об", "обо", "при"), ("loc", "acc")),
    **dict.fromkeys(("к", "ко", "по", "благодаря", "вопреки"), ("dat",)),
    **dict.fromkeys(
        (
            "из",
            "от",
            "до",
            "у",
            "без",
            "близ",
            "возле",
            "около",
            "вокруг",
            "вблизи",
            "для",
            "недалеко",
            "против",
            "вне",
            "кроме",
            "ради",
        ),
        ("gen",),
    ),
    **dict.fromkeys(("с", "со"), ("ins", "gen")),
    **dict.fromkeys(("над", "под", "между", "перед", "за"), ("ins", "acc")),
    **dict.fromkeys(("через", "про", "сквозь"), ("acc",)),
}


@cache
def endings() -> Mapping[str, Endings]:
    """Return the classes of endings, one for each way of declining."""
    adjective = dict.fromkeys(
        ("ий", "ая", "ое", "ие", "ого", "ому", "им", "ом", "ой", "ую", "их", "ими", "ою", "и", "о"),
        Ending(("nom",), is_derived=True),
    )
    people = dict.fromkeys(("ы", "ев", "ам", "ами", "ах", "а", "у", "ем", "е"), Ending(("nom",), is_derived=True))
    woman = dict.fromkeys(
        ("ка", "ки", "ке", "ку", "кой", "кою", "ок", "кам", "ками", "ках"), Ending(("nom",), is_derived=True)
    )
    any_case = Ending(("nom", "gen", "dat", "acc", "ins", "loc"))
    found: dict[str, Mapping[str, Ending]] = {
        "ru.a": {"а": Ending(("nom",)), "ы": Ending(("gen",)), "и": Ending(("gen",)), "е": Ending(("loc", "dat")), "у": Ending(("acc",)),
                 "ой": Ending(("ins",)), "ою": Ending(("ins",)), "ей": Ending(("ins",))},
        "ru.ya": {"я": Ending(("nom",)), "и": Ending(("gen",)), "е": Ending(("loc", "dat")), "ю": Ending(("acc",)), "ей": Ending(("ins",))},
        "ru.iya": {"я": Ending(("nom",)), "и": Ending(("gen", "loc", "dat")), "ю": Ending(("acc",)), "ей": Ending(("ins",))},
        "ru.soft": {"ь": Ending(("nom", "acc")), "и": Ending(("gen", "loc", "dat")), "ью": Ending(("ins",)), "я": Ending(("gen",)),
                    "ю": Ending(("dat",)), "ем": Ending(("ins",)), "е": Ending(("loc",))},
        "ru.C": {"": Ending(("nom", "acc")), "а": Ending(("gen",)), "у": Ending(("dat",)), "ом": Ending(("ins",)), "ем": Ending(("ins",)),
                 "е": Ending(("loc",))},
        "ru.o": {"о": Ending(("nom", "acc")), "а": Ending(("gen",)), "у": Ending(("dat",)), "ом": Ending(("ins",)), "е": Ending(("loc",))},
        "ru.short": {"й": Ending(("nom", "acc")), "я": Ending(("gen",)), "ю": Ending(("dat",)), "ем": Ending(("ins",)), "е": Ending(("loc",))},
        "ru.plural": {"ам": Ending(("dat",)), "ами": Ending(("ins",)), "ах": Ending(("loc",)), "ов": Ending(("gen",))},
        "ru.fixed": {"": any_case},
        "ru.adj": adjective,
        "ru.people": people,
        "ru.person": {"": Ending(("nom",), is_derived=True)},
        "ru.woman": woman,
    }  # fmt: skip
    found |= {f"ru.{case}": {"": Ending((case,))} for case in CASES}
    return {name: Endings(listed) for name, listed in found.items()}


def stems(name: str, *, has_derived: bool) -> Iterator[Stem]:
    """Yield the folded stems of a Russian name; `has_derived`: its adjectives and inhabitants too (шушинский, бакинцы)."""
    words = folding.fold(name).split(" ")
    joined = " ".join(words)
    if any(_adjective_ending(word) for word in words[:-1]):
        for case in CASES:
            yield Stem(folding.fold(decline(name, case)), f"ru.{case}")
        if has_derived and len(words) == 2:  # Нагорный Карабах → нагорно-карабахский
            ending = _adjective_ending(words[0])
            for base in sorted(_bases(words[1])):
                yield Stem(f"{words[0][: -len(ending)]}о {base}ск", "ru.adj")
        return
    yield from _noun(joined)
    if "-" in name and len(words) > 1:
        yield from _noun("".join(words))
    if has_derived and (len(words) == 1 or "-" in name):
        for base in sorted(_bases(joined)):
            yield Stem(base + "ск", "ru.adj")
            yield Stem(base + "ц", "ru.people")
            yield Stem(base + "ец", "ru.person")
            if len(base) > 4:  # бакинка, степанакертка
                yield Stem(base, "ru.woman")


def decline(name: str, case: str) -> str:
    """Return `name` (nominative) in a case of CASES; indeclinable names stay as they are."""
    if case in ("", "nom") or case not in CASES or not name:
        return name
    at = CASES.index(case)
    *first, last = name.split(" ")
    first = [_decline_adjective(word, at) for word in first]
    before, hyphen, tail = last.rpartition("-")
    return " ".join([*first, before + hyphen + _decline_word(tail, at)])


def case_of(ending: Ending, previous: str) -> str:
    """Return the case of a name: what its ending allows, decided by the preposition before it where there is one."""
    wanted = _AFTER.get(previous, ())
    for case in wanted:
        if case in ending.cases:
            return case
    return ending.cases[0]


def _decline_adjective(word: str, at: int) -> str:
    ending = _adjective_ending(word.lower())
    return word[: -len(ending)] + _ADJECTIVE[ending][at] if ending else word


def _adjective_ending(word: str) -> str:
    return next((ending for ending in _ADJECTIVE if word.endswith(ending) and len(word) > len(ending) + 2), "")


def _decline_word(word: str, at: int) -> str:
    lowered = word.lower()
    stem, last = word[:-1], lowered[-1:]
    if lowered.endswith(_LONE_ADJECTIVES):
        return _decline_adjective(word, at)
    if lowered.endswith("ия"):
        return stem + "яииюеи"[at] if at != 4 else stem + "ей"
    if last == "а":
        before = lowered[-2:-1]
        plural = "и" if before in _HUSH + _VELAR else "ы"
        ins = "ей" if before in _HUSH + "ц" else "ой"
        return stem + ("а", plural, "е", "у", ins, "е")[at]
    if last == "я":
        return stem + ("я", "и", "е", "ю", "ей", "е")[at]
    if last == "ь":
        return stem + ("ь", "и", "и", "ь", "ью", "и")[at]
    if last == "й":
        return stem + ("й", "я", "ю", "й", "ем", "е")[at]
    if lowered.endswith(("ово", "ево", "ино")):
        return stem + ("о", "а", "у", "о", "ом", "е")[at]
    if last.isalpha() and last not in "аеёиоуыэюяй":
        return word + ("", "а", "у", "", "ем" if last in _HUSH + "ц" else "ом", "е")[at]
    return word


def _noun(key: str) -> Iterator[Stem]:
    last = key[-1:]
    if key.endswith("ия"):
        yield Stem(key[:-1], "ru.iya")
    elif last == "а":
        yield Stem(key[:-1], "ru.a")
    elif last == "я":
        yield Stem(key[:-1], "ru.ya")
    elif last in ("ь", "й"):
        yield Stem(key[:-1], "ru.soft" if last == "ь" else "ru.short")
    elif key.endswith(("ово", "ево", "ино")):
        yield Stem(key[:-1], "ru.o")
    elif last in "иыуюеэоё":
        yield Stem(key, "ru.fixed")
        if last in "ыи" and len(key) > 3:
            yield Stem(key[:-1], "ru.plural")
    else:
        yield Stem(key, "ru.C")


def _bases(key: str) -> set[str]:
    """Return what -ск- and -ц- are put to: шушин-, агдам-, гюмрий-, бакин-."""
    last = key[-1:]
    if len(key) < 4:
        return set()
    if key.endswith("ия"):
        return {key[:-1], key[:-2] + "ий"}
    if last in "ая":
        return {key[:-1] + "ин", key[:-1]}
    if last in "иы":
        return {key[:-1] + "ин", key[:-1] + "ий", key[:-1]}
    if last in "ую":
        return {key[:-1] + "ин"}
    if last in "оеь":
        return {key[:-1], key[:-1] + "ин"} if last != "ь" else {key[:-1]}
    return {key}
