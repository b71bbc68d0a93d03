"""The lists of `schemas/people/`: names, and words and places that look like names; read once, on first use."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from storybank import schemafiles

# Cyrillic of Russian as Armenian and Azerbaijani respell it: the world's names reach both through Russian
_TO_AZERBAIJANI = {
    "дж": "c", "а": "a", "б": "b", "в": "v", "г": "q", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "x", "ц": "s", "ч": "ç", "ш": "ş", "щ": "ş", "ъ": "", "ы": "ı", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip
_TO_ARMENIAN = {
    "дж": "ջ", "а": "ա", "б": "բ", "в": "վ", "г": "գ", "д": "դ", "е": "ե", "ё": "յո", "ж": "ժ", "з": "զ", "и": "ի",
    "й": "յ", "к": "կ", "л": "լ", "м": "մ", "н": "ն", "о": "ո", "п": "պ", "р": "ր", "с": "ս", "т": "տ", "у": "ու",
    "ф": "ֆ", "х": "խ", "ц": "ց", "ч": "չ", "ш": "շ", "щ": "շ", "ъ": "", "ы": "ի", "ь": "", "э": "է", "ю": "յու",
    "я": "յա",
}  # fmt: skip
_FROM_AZERBAIJANI = {
    "a": "ա", "b": "բ", "c": "ջ", "ç": "չ", "d": "դ", "e": "ե", "f": "ֆ", "g": "գ", "ğ": "ղ", "h": "հ", "x": "խ", "ı": "ի", "i": "ի",
    "j": "ժ", "k": "կ", "q": "ղ", "l": "լ", "m": "մ", "n": "ն", "o": "ո", "ö": "յո", "p": "պ", "r": "ր", "s": "ս", "ş": "շ", "t": "տ",
    "u": "ու", "ü": "յու", "v": "վ", "y": "յ", "z": "զ",
}  # fmt: skip
_AZERBAIJANI_LOWER = str.maketrans({"İ": "i", "I": "ı"})
# what the ear hears as one sound, and the three spellings of Armenian keep apart
_ARMENIAN_SOUNDS = str.maketrans(
    {"փ": "պ", "թ": "տ", "ք": "կ", "ռ": "ր", "օ": "ո", "է": "ե", "ղ": "գ", "ծ": "ց", "ձ": "ց", "ճ": "չ"}
)


@lru_cache(maxsize=100_000)
def lower(word: str, language: str) -> str:
    """Return `word` in lower case; Azerbaijani has two letters i."""
    if language == "az":
        word = word.translate(_AZERBAIJANI_LOWER)
    lowered = word.lower()
    return lowered if len(lowered) == len(word) else lowered.replace("i̇", "i")


@cache
def lines(name: str, language: str = "") -> frozenset[str]:
    """Return the words of `schemas/people/<name>.txt` in lower case."""
    text = schemafiles.read_bytes(f"people/{name}.txt").decode("utf-8")
    return frozenset(lower(text, language).split())


@cache
def words(kind: str) -> Mapping[str, frozenset[str]]:
    """Return one group of `schemas/people/words.yml` by language: titles, words after a name, common words …"""
    groups = _document()[kind]
    return {language: frozenset(str(group).split()) for language, group in groups.items()}


@cache
def roles() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Return words that stand for a person, by language: the word of a man or of anybody, then the one of a woman if it differs."""
    return tuple({language: tuple(forms) for language, forms in role.items()} for role in _document()["roles"])


@cache
def _document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = schemafiles.read_yaml("people/words.yml")
    return document


@cache
def world(kind: str, language: str) -> frozenset[str]:
    """Return the world's names (`kind`: given, family) as Azerbaijani or Armenian spells them; Armenian as `sound` hears them."""
    names = lines(f"{kind}.world")
    if language == "az":
        return frozenset(_respelt(names, _TO_AZERBAIJANI))
    if language == "hy":
        return frozenset(sound(name) for name in _respelt(names, _TO_ARMENIAN))
    return names


@cache
def neighbours() -> frozenset[str]:
    """Return Azerbaijani given names as Armenians write them (ə as ա or as ե), as `sound` hears them."""
    names = {name for name in lines("given.az", "az") | words("given")["az"] if len(name) > 3}
    return frozenset(
        sound(name) for vowel in "աե" for name in _respelt(names, _FROM_AZERBAIJANI | {"ə": vowel}) if len(name) > 3
    )


@cache
def places_abroad(language: str) -> frozenset[str]:
    """Return the places that Russian knows, as Azerbaijani spells them."""
    return (
        frozenset(_respelt(lines("places.ru") | lines("cities.ru"), _TO_AZERBAIJANI))
        if language == "az"
        else frozenset()
    )


def sound(word: str) -> str:
    """Return an Armenian word with the letters of one sound made one, so that spellings of a foreign name meet."""
    return word.translate(_ARMENIAN_SOUNDS)


def _respelt(names: Iterable[str], letters: Mapping[str, str]) -> Iterable[str]:
    for name in names:
        yield "".join(letters.get(letter, letter) for letter in name.replace("дж", letters.get("дж", "дж")))
