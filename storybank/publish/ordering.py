"""Words in the order of the reader's own alphabet, without a system library: places and themes are sorted by it."""

import unicodedata
from functools import cache

_ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz",
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
_AFTER_ALL_LETTERS = 1_000


def key(text: str, language: str) -> tuple[tuple[int, ...], str]:
    """Return a sort key for `text` in the alphabet of `language`; other letters follow in Unicode's order.

    Accents that are no letters of the alphabet are ignored at first; the text itself breaks ties.
    """
    ranks = _ranks(language.split("-")[0])
    weights: list[int] = []
    for character in lower(text, language):
        for base in (character, *_without_accent(character)):
            if base in ranks:
                weights.append(ranks[base])
                break
        else:
            weights.append(0 if not character.isalnum() else _AFTER_ALL_LETTERS + ord(character))
    return tuple(weights), text


def lower(text: str, language: str) -> str:
    """Return `text` in lower case as the language does it: Azerbaijani I is ı and İ is i; Armenian և is եւ."""
    if language.split("-")[0] in ("az", "tr"):
        text = text.replace("İ", "i").replace("I", "ı")
    return unicodedata.normalize("NFC", text).lower().replace("i̇", "i").replace("և", "եւ")


@cache
def _ranks(language: str) -> dict[str, int]:
    own = _ALPHABETS.get(language, "")
    others = "".join(letters for name, letters in _ALPHABETS.items() if name != language)
    ranks = {letter: number for number, letter in enumerate(own, 1)}
    for letter in others if own else "".join(_ALPHABETS.values()):
        ranks.setdefault(letter, len(ranks) + 1)
    return ranks


def _without_accent(character: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", character) if not unicodedata.combining(one))
