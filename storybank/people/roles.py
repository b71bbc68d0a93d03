"""Words that stand where a name stood: a role in brackets, in the text's language, so that a reader sees the replacement."""

import re
from collections.abc import Mapping
from functools import cache

from storybank.people import lists
from storybank.records import Language

# where nobody has given words for a person; drafts for native readers
_SOMEBODY = {"en": "a person", "hy": "մի մարդ", "az": "bir nəfər", "ru": "один человек"}

_LONGEST_ENDING = 6  # letters
_ARTICLE = re.compile(r"^(?:an?|the) ")
_NUMBER = re.compile(r"(?<!\d)(\d{2})(?!\d)")
# an age as a decade of life, drafts for native readers
_DECADES: dict[str, tuple[str, ...]] = {
    "en": ("in their teens", "in their twenties", "in their thirties", "in their forties", "in their fifties", "in their sixties", "in their seventies", "in their eighties", "in their nineties"),
    "hy": ("պատանի", "քսանն անց", "երեսունն անց", "քառասունն անց", "հիսունն անց", "վաթսունն անց", "յոթանասունն անց", "ութսունն անց", "իննսունն անց"),
    "az": ("yeniyetmə", "iyirmi yaşlarında", "otuz yaşlarında", "qırx yaşlarında", "əlli yaşlarında", "altmış yaşlarında", "yetmiş yaşlarında", "səksən yaşlarında", "doxsan yaşlarında"),
    "ru": ("подросток", "за двадцать", "за тридцать", "за сорок", "за пятьдесят", "за шестьдесят", "за семьдесят", "за восемьдесят", "за девяносто"),
}  # fmt: skip


def generalised(words: str, language: str) -> tuple[str, ...]:
    """Return a vaguer wording in brackets for words that tell an age ("43 years old" → "[in their forties]"); else nothing."""
    age = _NUMBER.search(words)
    decades = _DECADES.get(language.partition("-")[0])
    if age is None or decades is None or not 10 <= int(age[1]) <= 99:
        return ()
    return (f"[{decades[int(age[1]) // 10 - 1]}]",)


# what a small fact can be said as more generally, drafts for native readers; a trade is said by its plain word where it has one
_VAGUER: dict[str, dict[str, str]] = {
    "job": {"en": "a trade in the village", "hy": "մի արհեստ", "az": "bir peşə", "ru": "одно ремесло"},
    "family": {"en": "of a family like many", "hy": "ինչպես շատ ընտանիքներ", "az": "bir çox ailələr kimi", "ru": "семья, каких много"},
    "event": {"en": "something happened then", "hy": "ինչ-որ բան պատահեց", "az": "bir hadisə oldu", "ru": "что-то случилось"},
    "only": {"en": "one of a few", "hy": "քչերից մեկը", "az": "azlardan biri", "ru": "из немногих"},
    "village": {"en": "a village", "hy": "մի գյուղ", "az": "bir kənd", "ru": "одно село"},
    "town": {"en": "a town", "hy": "մի քաղաք", "az": "bir şəhər", "ru": "один город"},
    "place": {"en": "a place", "hy": "մի վայր", "az": "bir yer", "ru": "одно место"},
}  # fmt: skip


def vaguer(kind: str, words: str, language: str) -> tuple[str, ...]:
    """Return how one small fact (age · job · family · event · only · village · town · place) can be said more generally, in brackets.

    A trade becomes its plain word ("maths teacher" → "[a teacher]"), an age a decade of life.
    """
    if kind == "age":
        return generalised(words, language)
    code = language.partition("-")[0]
    if kind == "job" and (trade := _trade(words, code)):
        return (f"[{trade}]",)
    wording = _VAGUER.get(kind, {}).get(code)
    return (f"[{wording}]",) if wording else ()


def _trade(words: str, code: str) -> str:
    """Return the plain word for a trade that a word in some case form tells; empty where `schemas/people/words.yml` has none."""
    known = [(form, _plain(form)) for role in lists.roles() for form in role.get(code, ()) if " " not in _plain(form)]
    best = (0, 0, "")
    for word in words.lower().split():
        for form, plain in known:
            shared = next(
                (at for at, (a, b) in enumerate(zip(word, plain, strict=False)) if a != b), min(len(word), len(plain))
            )
            if shared >= max(4, len(plain) - 2) and len(word) - len(plain) <= _LONGEST_ENDING:
                best = max(best, (shared, -len(plain), form))  # учительницей is учительница, and учитель too
    return best[2]


_SAID_OF_ANYBODY = frozenset({"en", "hy", "az"})  # where the first word of a role is no man's


def agreeing(words: Mapping[Language, str], gender: str | None) -> dict[Language, str]:
    """Return the words, a known role in the form for this person (f · m · None), and in the languages that were left out too.

    Nobody's gender is guessed: without a cue, a word stays as it was written, and Russian is left out where no word tells.
    Words that `schemas/people/words.yml` does not know stay as they are.
    """
    found = {language: _agreed(text, language, gender) for language, text in words.items() if text.strip("[] ")}
    role = next((known for language, text in found.items() if (known := _role(text, language))), {})
    told = gender or next((cue for language, text in found.items() if (cue := _told(text, language))), None)
    for code, forms in role.items():
        if len(forms) == 1 or code in _SAID_OF_ANYBODY:
            found.setdefault(Language(code), forms[0])
        elif told in ("f", "m"):
            found.setdefault(Language(code), forms[told == "f"])
    return found


def _agreed(text: str, language: str, gender: str | None) -> str:
    code = language.partition("-")[0]
    role = _role(text, language)
    if not role or gender not in ("f", "m") or (gender == "f" and code in _SAID_OF_ANYBODY):
        return text
    return role[code][-1 if gender == "f" else 0]


def _told(text: str, language: str) -> str | None:
    """Return whose word it is, a woman's or a man's; None for one that is said of anybody."""
    code = language.partition("-")[0]
    forms = _role(text, language).get(code, ())
    if len(forms) < 2:
        return None
    if _plain(text) == forms[1]:
        return "f"
    return None if code in _SAID_OF_ANYBODY else "m"


def _role(text: str, language: str) -> Mapping[str, tuple[str, ...]]:
    return _by_word().get((language.partition("-")[0], _plain(text)), {})


@cache
def _by_word() -> Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]]:
    found: dict[tuple[str, str], Mapping[str, tuple[str, ...]]] = {}
    for role in lists.roles():
        for code, forms in role.items():
            for form in forms:
                found.setdefault((code, _plain(form)), role)
    return found


def _plain(text: str) -> str:
    return _ARTICLE.sub("", text.strip("[] ").lower())


def bracketed(words: Mapping[Language, str], language: str) -> str:
    """Return "[a neighbour]" in `language`; without words in it a neutral "[a person]", never another language's words."""
    chosen = words.get(Language(language)) or _SOMEBODY.get(language.partition("-")[0], _SOMEBODY["en"])
    return f"[{chosen.strip('[] ')}]"
