"""Which language a file names, and which one the letters of a text prove. Letters that prove nothing give nothing."""

import re
from collections.abc import Mapping
from functools import lru_cache

from storybank.records import Language

# Codes and names as transcript programs write them → BCP 47. Others pass when they look like a code.
_NAMES: Mapping[str, str] = {
    "armenian": "hy",
    "hye": "hy",
    "arm": "hy",
    "eastern armenian": "hy",
    "western armenian": "hyw",
    "azerbaijani": "az",
    "aze": "az",
    "azj": "az",
    "azeri": "az",
    "russian": "ru",
    "rus": "ru",
    "english": "en",
    "eng": "en",
    "georgian": "ka",
    "kat": "ka",
    "geo": "ka",
    "turkish": "tr",
    "tur": "tr",
    "german": "de",
    "deu": "de",
    "ger": "de",
    "french": "fr",
    "fra": "fr",
    "fre": "fr",
    "arabic": "ar",
    "ara": "ar",
    "persian": "fa",
    "fas": "fa",
    "per": "fa",
    "farsi": "fa",
    "ukrainian": "uk",
    "ukr": "uk",
    "spanish": "es",
    "spa": "es",
    "italian": "it",
    "ita": "it",
    "kurdish": "ku",
    "kur": "ku",
    "japanese": "ja",
    "jpn": "ja",
    "jp": "ja",
    "հայերեն": "hy",
    "azərbaycan dili": "az",
    "azərbaycanca": "az",
    "русский": "ru",
}
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z", re.IGNORECASE | re.ASCII)

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC_AZERBAIJANI = frozenset("әғҹһөүҝјӘҒҸҺӨҮҜЈ")
_RUSSIAN_ONLY = frozenset("ъыщэьёЪЫЩЭЬЁцЦ")
_ENGLISH = frozenset(
    re.findall(
        r"\S+",
        "the and that was were with this have they from there what when which would you your not for are his her she our we "
        "had been but because about said then know just like them him who it is in of to my me yes no so",
    )
)
_AZERBAIJANI = frozenset(
    re.findall(
        r"\S+",
        "və bu bir biz mən sən onlar ki da də üçün idi var yox çox ilə ev evimiz kənd kəndimiz sonra indi orada burada "
        "olub bizim mənim kimi amma dedi",
    )
)
LATIN = frozenset(map(Language, ("az", "en", "tr", "de", "fr", "es", "it", "ku")))
_LEAST_SHARE = 0.2  # of a text's words: fewer are a name or a borrowed word, not a second language
_LEAST_WORDS = 3


def code_of(name: str | None) -> Language | None:
    """Return the BCP 47 code for a code or a language's name; None for nothing or something else ("", "0", "mul")."""
    if not name or not name.strip():
        return None
    plain = name.strip()
    known = _NAMES.get(plain.lower())
    if known:
        return Language(known)
    if _CODE.match(plain) and plain.lower() not in ("und", "mul", "zxx", "mis"):
        first, _, rest = plain.replace("_", "-").partition("-")
        short = _NAMES.get(first.lower(), first.lower())
        return Language(short + (f"-{rest}" if rest else ""))
    return None


def languages_in(text: str) -> tuple[Language, ...]:
    """Return the languages whose letters or commonest words a text proves, the greatest share first; usually one or none."""
    counts: dict[str, int] = {}
    unsure = 0
    total = 0
    for word in _WORD.findall(text):
        total += 1
        language = _language_of(word)
        if language:
            counts[language] = counts.get(language, 0) + 1
        else:
            unsure += 1
    if not total:
        return ()
    if "ru?" in counts:  # Cyrillic words that could be either: they follow the words that are sure
        either = counts.pop("ru?")
        home = "az-Cyrl" if counts.get("az-Cyrl", 0) > counts.get("ru", 0) else "ru"
        counts[home] = counts.get(home, 0) + either
    latin = {language: count for language, count in counts.items() if language in ("az", "en")}
    if latin and unsure:  # Latin words that prove nothing follow the Latin words that do
        home = max(latin, key=lambda language: latin[language])
        if latin[home] >= max(1, unsure // 8):
            counts[home] += unsure
    found = sorted(counts, key=lambda language: -counts[language])
    if not found:
        return ()
    main = found[0]
    others = [
        language
        for language in found[1:]
        if counts[language] >= _LEAST_WORDS and counts[language] >= _LEAST_SHARE * total
    ]
    return (Language(main), *map(Language, others))


def is_latin(text: str) -> bool:
    """Say whether a text has Latin letters and no others."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and all(
        letter < "\u0250" or "\u1e00" <= letter < "\u1f00" or letter in "əƏ" for letter in letters
    )


@lru_cache(maxsize=20_000)
def _language_of(word: str) -> str | None:
    first = word[0]
    if "\u0531" <= first <= "\u0587" or "\ufb13" <= first <= "\ufb17":
        return "hy"
    if "\u10a0" <= first <= "\u10ff" or "\u1c90" <= first <= "\u1cbf":
        return "ka"
    if "\u0400" <= first <= "\u04ff":
        letters = set(word)
        if letters & _CYRILLIC_AZERBAIJANI:
            return "az-Cyrl"
        return "ru" if letters & _RUSSIAN_ONLY else "ru?"
    lower = word.lower()
    if "ə" in lower or lower in _AZERBAIJANI:
        return "az"
    return "en" if lower in _ENGLISH else None
