"""English texts: the possessive, and the ways Azerbaijani and Armenian names are typed in plain Latin letters."""

from collections.abc import Iterator, Mapping
from functools import cache

from storybank.places import folding
from storybank.places.endings import Ending, Endings, Stem

CASES = ("nom", "poss")

# Two habits of typing Azerbaijani letters; a third, dropping the marks, is what folding does.
_TYPED = (
    str.maketrans(
        {
            "ə": "a",
            "c": "j",
            "ç": "ch",
            "ğ": "gh",
            "ı": "i",
            "j": "zh",
            "ö": "o",
            "q": "g",
            "ş": "sh",
            "ü": "u",
            "x": "kh",
        }
    ),
    str.maketrans(
        {
            "ə": "e",
            "c": "j",
            "ç": "ch",
            "ğ": "g",
            "ı": "y",
            "j": "zh",
            "ö": "o",
            "q": "g",
            "ş": "sh",
            "ü": "u",
            "x": "kh",
        }
    ),
    str.maketrans(
        {
            "ə": "a",
            "c": "j",
            "ç": "ch",
            "ğ": "g",
            "ı": "y",
            "j": "zh",
            "ö": "o",
            "q": "k",
            "ş": "sh",
            "ü": "u",
            "x": "kh",
        }
    ),
)


@cache
def endings() -> Mapping[str, Endings]:
    """Return the classes: any name, and names of regions whose people end in -i."""
    plain = {"": Ending(("nom",)), "'s": Ending(("poss",)), "'": Ending(("poss",))}
    people = {"i": Ending(("nom",), is_derived=True), "is": Ending(("nom",), is_derived=True)}
    return {"en": Endings(plain), "en.region": Endings(plain | people)}


def stems(name: str, language: str, *, is_region: bool = False, is_typed: bool = True) -> Iterator[Stem]:
    """Yield the folded stems of a Latin name of any language, for a text that is not Azerbaijani; `is_typed`: with the habits of typing."""
    ending = "en.region" if is_region else "en"
    keys = {folding.fold(name), folding.fold(name).replace("'", "")}
    if language in ("az", "tr"):
        keys.add(folding.fold(name.replace("ə", "a").replace("Ə", "A")))
    if language in ("az", "tr") and is_typed:
        lowered = folding.exact(name)
        keys |= {folding.fold(lowered.translate(_dotless(name, table))) for table in _TYPED}
    for key in sorted(keys):
        yield Stem(key, ending)


def decline(name: str, case: str) -> str:
    """Return `name` in a case of CASES."""
    if case != "poss":
        return name
    return name + ("’" if name.endswith("s") else "’s")


def _dotless(name: str, table: dict[int, str]) -> dict[int, str]:
    """Return the table with i kept: `folding.exact` has made ı and i one, and y for ı is right only where the name has ı."""
    return table | {ord("i"): table[ord("ı")]} if "ı" in name and "i" not in name else table
