"""Armenian names: eastern endings with article and possessive, the common vowel changes, classical and western spellings.

Folded letters: է is read as ե, օ as ո. Marks ՛ ՜ ՞ inside a word are left out before this module sees it.
Source: research/places.md §4.4 (UD ArmTDP and BSUT: 589 of 593 inflected place tokens by rules of this kind).
"""

from collections.abc import Iterator, Mapping
from functools import cache

from storybank.places import folding
from storybank.places.endings import Ending, Endings, Stem

CASES = ("nom", "def", "gen", "dat", "abl", "ins", "loc")

_VOWELS = "աեէըիոօ"
# Last parts of names whose vowel goes before an ending: Սպիտակջուր → Սպիտակջրի, Արփի լիճ → Արփի լճում.
_SHORTENED = (
    ("ջուր", "ջր"),
    ("լիճ", "լճ"),
    ("գիր", "գր"),
    ("բլուր", "բլր"),
    ("սիրտ", "սրտ"),
    ("սյուն", "սյան"),
    ("մուտ", "մտ"),
)


@cache
def endings() -> Mapping[str, Endings]:
    """Return the classes of endings in folded letters."""
    plain = {
        "": Ending(("nom",)), "ը": Ending(("def",)), "ն": Ending(("def",)), "ս": Ending(("def",)), "դ": Ending(("def",)),
        **_oblique(""), **_plural(),
    }  # fmt: skip
    glide = {"": Ending(("nom",)), "ն": Ending(("def",)), "ս": Ending(("def",)), "դ": Ending(("def",)), "ի": Ending(("gen",)),
             **_oblique(""), **_oblique("յ"), **_plural()}  # fmt: skip
    found = {
        "hy.C": plain | _people("") | _people("ե") | _people("ա"),
        "hy.V": glide | _people(""),
        "hy.I": plain | {"ն": Ending(("def",))},
        "hy.short": _oblique("") | _people("ե"),  # Էջմիածն-, Բաքվ-
        "hy.u": {  # Գյումր-, Շուշ-: after the last ի is gone
            "ու": Ending(("gen",)),
            "ուն": Ending(("dat",)),
            "ուց": Ending(("abl",)),
            "վա": Ending(("gen",)),
            "վան": Ending(("dat",)),
            "ում": Ending(("loc",)),
            **_people("ե"),
            **_people("վե"),
        },
        "hy.name": {"": Ending(("gen",))},
        "hy.yats": {"յաց": Ending(("gen",)), "եաց": Ending(("gen",)), **_people("ե")},
        "hy.an": {
            "ան": Ending(("gen",)),
            "անը": Ending(("dat",)),
            "անն": Ending(("dat",)),
            "անից": Ending(("abl",)),
            "նից": Ending(("abl",)),
        },
    }
    return {name: Endings(listed) for name, listed in found.items()}


def stems(name: str) -> Iterator[Stem]:
    """Yield the folded stems of an Armenian name, modern and classical."""
    for spelling in _spellings(name.lower()):
        key = folding.fold(spelling)
        if key.endswith("ու"):
            yield Stem(key, "hy.V")
            yield Stem(key, "hy.I")
            yield Stem(key[:-2] + "վ", "hy.short")
            yield Stem(key[:-2] + "ւ", "hy.short")
        elif key.endswith("ի"):
            yield Stem(key, "hy.I")
            yield Stem(key[:-1], "hy.u")
        elif key[-1:] in _VOWELS:
            yield Stem(key, "hy.V")
            if key.endswith("ա"):
                yield Stem(key[:-1], "hy.yats")  # Գյանջա → գյանջեցի
        else:
            yield Stem(key, "hy.C")
            if key == "սևան" or key == "սեւան":
                yield Stem(key + "ա", "hy.name")
            if key.endswith("ծին"):
                yield Stem(key[:-2] + "ն", "hy.short")
            if key.endswith("տուն"):
                yield Stem(key[:-3], "hy.an")  # Ծխատուն → Ծխատան
            for whole, short in _SHORTENED:
                if key.endswith(whole) and len(key) > len(whole):
                    yield Stem(key[: -len(whole)] + short, "hy.short")
            if key.endswith("իք"):
                yield Stem(key[:-2], "hy.yats")


def decline(name: str, case: str) -> str:
    """Return `name` (nominative) in a case of CASES, its last word inflected; an unknown case leaves it as it is."""
    if case in ("", "nom") or not name:
        return name
    lowered = name.lower()
    is_capital = len(name) > 1 and name == name.upper() != lowered
    stem, link = name, ""
    if lowered == "բաքու":
        stem = name[:-2] + "վ"
    elif lowered.endswith("ծին"):
        stem = name[:-2] + "ն"
    elif lowered[-1] in "աոե" or lowered[-1] == "օ":
        link = "յ"
    ending = {"gen": "ի", "dat": "ին", "abl": "ից", "ins": "ով", "loc": "ում"}.get(case)
    if case == "def":
        return name + _set("ն" if lowered[-1] in _VOWELS or lowered.endswith("ու") else "ը", is_capital)
    return stem + _set(link + ending, is_capital) if ending else name


def _set(ending: str, is_capital: bool) -> str:
    return ending.upper() if is_capital else ending


def _oblique(link: str) -> dict[str, Ending]:
    found: dict[str, Ending] = {}
    for bare, case in (("ի", "gen"), ("ից", "abl"), ("ով", "ins"), ("ում", "loc"), ("են", "abl")):
        found[link + bare] = Ending((case,))
        for tail in ("ն", "ս", "դ", "ը"):
            found[link + bare + tail] = Ending(("dat" if case == "gen" else case,))
    found[link + "ինը"] = Ending(("gen",))
    found[link + "ինն"] = Ending(("gen",))
    return found


def _plural() -> dict[str, Ending]:
    return {
        plural + tail: Ending((case,))
        for plural in ("ներ", "եր")
        for tail, case in (
            ("", "nom"),
            ("ը", "def"),
            ("ն", "def"),
            ("ի", "gen"),
            ("ին", "dat"),
            ("ից", "abl"),
            ("ով", "ins"),
            ("ում", "loc"),
        )
    }


def _people(link: str) -> dict[str, Ending]:
    """Return inhabitants and adjectives: -ցի, -յան, -ական, each with its own endings."""
    found: dict[str, Ending] = {}
    tails = (
        "",
        "ն",
        "ս",
        "ու",
        "ուն",
        "ուց",
        "ներ",
        "ները",
        "ներն",
        "ների",
        "ներին",
        "ներից",
        "ներով",
        "ական",
        "ք",
        "եր",
        "երը",
        "երի",
    )
    for tail in tails:
        found[f"{link}ցի{tail}"] = Ending(("nom",), is_derived=True)
        found[f"{link}ց{tail}"] = Ending(("nom",), is_derived=True)
    if link == "":
        for own in ("յան", "եան", "ական", "աբնակ"):
            for tail in ("", "ը", "ն", "ի", "ին", "ից", "ով", "ներ", "ները", "ների", "ներին", "ներից"):
                found[own + tail] = Ending(("nom",), is_derived=True)
    found.pop(f"{link}ց", None)
    return found


def _spellings(name: str) -> Iterator[str]:
    """Yield the name and its classical spellings: Գիւմրի, Շահումեան, Երեւան, Շուկայ."""
    seen = {name}
    yield name
    lighter = name.replace("և", "եւ")
    classical = lighter.replace("յու", "իւ").replace("յան", "եան").replace("ավ", "աւ").replace("ևյ", "եւ")
    western = classical + "յ" if classical.endswith(("ա", "ո")) else classical
    for spelling in (
        lighter,
        name.replace("և", "եվ"),
        classical,
        western,
        name.replace("եվ", "և"),
        name.replace("եւ", "և"),
    ):
        if spelling not in seen:
            seen.add(spelling)
            yield spelling
