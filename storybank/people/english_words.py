"""English words: what the lists say of a word, and the words by which a sentence treats a word as a person."""

import re
from functools import lru_cache

from storybank.people import lists
from storybank.people.aliases import fold
from storybank.people.tokens import Token

# surnames of the Caucasus and the case endings they keep when a text was romanised letter for letter
_CAUCASUS = re.compile(
    r"^[a-zçşğıöüəéè'’-]{2,}(?:[^q]yan|[ei]an|yants|iants|unts|ents|zad[eəa]h?|o[gğ]h?lu|ogly|[gq][iı]z[iı]|[dj]ze|shvili"
    r"|[aeiou]v|[nlmrsvzt]yov|[aeiy]?yev|[aeiou]va|yeva|beyli|b[eə]yli)(?:y|i|in|its|ov|um|n|s|ner|neri)?$"
)
_SURE = re.compile(
    r"(?:yan|yants|unts|zad[eəa]h?|o[gğ]h?lu|ogly|[gq][iı]z[iı]|shvili|dze|yev|yeva|yov|[hlmnrs]ov|[hlmnrs]ova|b[eə]yli)$"
)
_CASE = re.compile(r"(?:y|i|in|its|um|ner|neri)$")
_POSSESSIVE = re.compile(r"[’'ʼ]s?$|(?<!n)[’'ʼ](?:ll|d|re|ve|m)$")


def bare(token: Token) -> str:
    """Return the word in lower case without 's, 'll and the like."""
    low = token.low
    if low.isalpha():
        return low
    return _POSSESSIVE.sub("", low)


def is_common(token: Token) -> bool:
    """Return whether the word is no name that a title could stand before."""
    word = bare(token)
    if word in lists.words("common")["en"] or word in lists.words("before")["en"]:
        return True
    return "c" in kinds(word) and not set("gf") & set(kinds(word))


@lru_cache(maxsize=100_000)
def kinds(word: str) -> str:
    """Return what the lists say of a lower-case word.

    g given (G: a frequent one), f family (F: a rare one), h a name of the Caucasus or the world as it is heard,
    k a surname of the Caucasus by its ending (l: by a looser one), p place (P: a country), c common.
    """
    found = set()
    if word in lists.lines("given.en"):
        found |= {"g", "G"}
    elif word in lists.lines("given.rare.en"):
        found.add("g")
    if word in lists.lines("family.en"):
        found.add("f")
    elif word in lists.lines("family.rare.en"):
        found.add("F")
    is_word = word in lists.lines("words.en") and "G" not in found and word not in lists.words("names_first")["en"]
    if is_word or word in lists.words("ambiguous")["en"]:
        found.add("c")
    if word in lists.lines("countries.en"):
        found |= {"p", "P"}
    elif word in lists.lines("places.en"):
        found.add("p")
    if _CAUCASUS.match(word):
        found.add("k" if _SURE.search(_CASE.sub("", word)) or _SURE.search(word) else "l")
    if "c" not in found and len(word) > 3:
        key = fold(word)
        if len(key) > 3 and any(one in lists.lines("heard") for one in (key, *_shorter(key))):
            found.add("h")
    return "".join(sorted(found))


def _shorter(key: str) -> list[str]:
    return [
        key[: -len(ending)]
        for ending in ("i", "in", "s", "its", "n")
        if key.endswith(ending) and len(key) - len(ending) > 3
    ]
