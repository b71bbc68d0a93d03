"""How a name is written in a language and case: what was said, never another name of the place, never the lemma of a guess."""

import re
from dataclasses import dataclass

from storybank.places import armenian, azerbaijani, english, russian
from storybank.places.gazetteer import Gazetteer
from storybank.places.transliteration import source as table_source
from storybank.places.transliteration import transliterate

_DECLINE = {
    "hy": (armenian.decline, armenian.CASES),
    "az": (azerbaijani.decline, azerbaijani.CASES),
    "ru": (russian.decline, russian.CASES),
    "en": (english.decline, english.CASES),
}
_ORDER = ("hy", "az", "ru", "en")  # from which recorded form a missing one is respelt; the first that exists
# A case of one language in the terms of another, where it has no such case.
_NEAREST = {
    "hy": {"acc": "def", "attr": "loc", "cop": "nom", "poss": "gen"},
    "az": {"def": "nom", "poss": "gen"},
    "ru": {"def": "nom", "abl": "gen", "attr": "loc", "cop": "nom", "poss": "gen"},
    "en": {"gen": "poss"},
}


_AZERBAIJANI_LETTER = re.compile("[əğışçöüƏĞİŞÇÖÜ]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A name as it may stand in a caption. `is_transliterated`: respelt by table, for review; `source`: which recording or table."""

    text: str
    is_transliterated: bool
    source: str = "gazetteer"


def render(name: str, language: str, case: str, gazetteer: Gazetteer, *, said_in: str = "") -> Rendered:
    """Return a toponym, or a form as somebody said it, in `language` and in the case of a mark (`hy.loc`, `az.abl`, `ru.gen`, "").

    name: a toponym id of the gazetteer, else the form itself (nominative). said_in: the language of a free form; by its script
    where not given. A toponym keeps its own name in each language; where nobody recorded one, its letters are respelt by the table.
    """
    base = "hy" if language.startswith("hy") else language.partition("-")[0]
    plain = _nominative(name, base, gazetteer, said_in)
    if base not in _DECLINE:
        return plain
    decline, cases = _DECLINE[base]
    from_language, _, wanted = case.rpartition(".")
    wanted, plus, tail = wanted.partition("+")
    is_own = not from_language or from_language == base
    if wanted not in cases or not is_own:
        wanted = _NEAREST[base].get(wanted, wanted)
    return Rendered(
        decline(plain.text, wanted + plus + tail if is_own else wanted), plain.is_transliterated, plain.source
    )


def _nominative(name: str, language: str, gazetteer: Gazetteer, said_in: str) -> Rendered:
    try:
        toponym = gazetteer.toponym(name)
    except KeyError:
        spoken = said_in or language_of(name, language)
        respelt = transliterate(name, spoken, language)
        return Rendered(respelt, respelt != name, table_source() if respelt != name else "as said")
    recorded = gazetteer.rendering(toponym.id, language)
    if recorded is not None:
        # Sources list many English names in Azerbaijani letters: İvanovka. The name stays, its letters become English ones.
        is_foreign = language == "en" and _AZERBAIJANI_LETTER.search(recorded.text)
        text = transliterate(recorded.text, "az", "en") if is_foreign else recorded.text
        return Rendered(text, is_transliterated=False, source=recorded.source)
    forms = {form.language: form.text for form in reversed(toponym.forms) if form.is_recorded}
    for other in (said_in, *_ORDER, *forms):
        if other in forms:
            return Rendered(transliterate(forms[other], other, language), is_transliterated=True, source=table_source())
    return Rendered(toponym.forms[0].text, is_transliterated=True, source=table_source())


def language_of(name: str, otherwise: str) -> str:
    """Return the language a free form is most likely said in, by its letters; `otherwise` where they do not tell."""
    if re.search("[\u0531-\u0587]", name):
        return "hy"
    if re.search("[\u0400-\u04ff]", name):
        return "ru"
    if re.search("[əğıƏĞİ]", name):
        return "az"
    return otherwise if otherwise in ("az", "en") else "en"
