"""Names in Azerbaijani, Latin or the Cyrillic of 1958: lists, surnames' endings, oğlu and qızı, words that stand by a name."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from storybank.people import lists
from storybank.people.aliases import fold
from storybank.people.spans import Sure, capital_runs
from storybank.people.tokens import Token, script

_LATIN = str.maketrans("абҹчдеәфҝғһхыижкглмноөпрсштуүвјзйцщюяэ", "abcçdeəfgğhxıijkqlmnoöprsştuüvyzysşuae")
_ENDINGS = (
    "ımızdan", "imizdən", "umuzdan", "ümüzdən", "ımızda", "imizdə", "umuzda", "ümüzdə", "ımızın", "imizin", "umuzun", "ümüzün",
    "ımız", "imiz", "umuz", "ümüz", "mız", "miz", "muz", "müz", "larından", "lərindən", "larının", "lərinin", "lardan", "lərdən", "ların", "lərin", "ları", "ləri", "lar", "lər",
    "ından", "indən", "undan", "ündən", "ının", "inin", "unun", "ünün", "sının", "sinin", "sına", "sinə", "ında", "ində",
    "unda", "ündə", "ınkı", "inki", "nın", "nin", "nun", "nün", "dan", "dən", "dır", "dir", "dur", "dür", "dakı", "dəki",
    "gil", "gilə", "gildə", "yla", "ylə", "la", "lə", "nı", "ni", "nu", "nü", "da", "də", "ya", "yə", "na", "nə", "ın", "in",
    "un", "ün", "sı", "si", "su", "sü", "nı", "ni", "ı", "i", "u", "ü", "a", "ə", "m", "ım", "im", "yam", "yəm",
)  # fmt: skip
_BY_LETTER = {letter: tuple(one for one in _ENDINGS if one[-1] == letter) for letter in {one[-1] for one in _ENDINGS}}
_LOCATIVE = re.compile(r"(?:da|də|dan|dən|dakı|dəki)$")
_CASES = r"(?:n?[ıiuü]n|[ıiuü]|y?[aə]|n[aə]|n[ıiuü]|d[aə]|d[aə]n|l[aə]|yl[aə]|d[ıiuü]r|l[aə]r|l[aə]r[ıi]n|gil|m[ıi])?$"
_SURE_FAMILY = re.compile(r"^\w{2,}(?:ov|yev|ova|yeva|zadə|zade|oğlu|qızı|bəyli|bəyov|xanlı|şvili|idze|adze)" + _CASES)
_FAMILY_EV = re.compile(r"^\w{3,}[^aeəıioöuüy](?:ev|eva)" + _CASES)
_ARMENIAN = re.compile(r"^\w{2,}(?:[^i\W]yan|iyans|yants|unts)" + _CASES)
_LOOSE_FAMILY = re.compile(
    r"^\w{3,}(?:lı|li|lu|lü|ski|skaya|skiy|ovski|çenko|enko|çuk|oviç|yeviç|eviç|ovna|yevna|iyan|ev|eva|in|ina|yski|soy|türk)"
    + _CASES
)
_SISTER = str.maketrans(
    {
        "ə": "e",
        "a": "e",
        "x": "h",
        "q": "k",
        "g": "k",
        "ğ": "k",
        "ı": "i",
        "u": "i",
        "ü": "i",
        "ö": "o",
        "v": "b",
        "d": "t",
        "j": "c",
    }
)
_DOUBLE = re.compile(r"(.)\1")
_MADE = re.compile(
    r"(?:l[ıiuü]q|l[ıi]ğ[ıi]|l[uü]ğ[uü]|l[iü]y[iü]|l[ıiuü]ğ[ıiuü]n[ıiuü]n|siya|siyas[ıi]|siyas[ıi]n[ıi]n|iyyat[ıi]?|l[aə]r|l[aə]r[ıi]|l[aə]r[ıi]n[ıi]?n?"
    r"|ç[ıiuü]|ç[ıiuü]l[aə]r|dak[ıi]|dək[ıi]|s[ıi]n[ıi]n|s[ıi]nd[aə]n?|dılar|dilər|m[ıi]şd[ıi]r|m[ıi]ş|[aə]nda|[aə]ndə|m[aə]q|m[aə]k|[ıi]b|[aə]raq)$"
)
_AFTER_CALLED = frozenset({",", ":", ";", "(", "-", "–", "—", ".", "!", "?", ""})  # a name that begins stands alone
_ROMAN = re.compile(r"^[IVX]{1,5}$")


def find(tokens: Sequence[Token], written: str = "latn") -> Sure:
    """Return which tokens of the script `written` (latn, cyrl) are part of a person's name."""
    sure = Sure({})
    for run in capital_runs(tokens, lists.words("linking")["az"]):
        if script(tokens[run[0]].plain) == written:
            _by_rules(tokens, run, sure)
    _again(tokens, sure, written)
    return sure


def is_asked(tokens: Sequence[Token], at: int) -> bool:
    """Return whether nothing here knows the word: neither a place, a common word nor a form of one; or a name may be meant."""
    token = tokens[at]
    kind = set(kinds(token.low))
    if kind & set("gsfH"):
        after = tokens[at + 1].plain if at + 1 < len(tokens) else ""
        is_called = after in _AFTER_CALLED and "c" not in kind
        return is_called or not (kind & set("pc") and token.is_first)
    return not kind & set("pc") and not (kind & set("tm") and token.is_first)


def _by_rules(tokens: Sequence[Token], run: list[int], sure: Sure) -> None:
    before = tokens[run[0] - 1] if run[0] else None
    after = tokens[run[-1] + 1] if run[-1] + 1 < len(tokens) else None
    following = latin(after.low) if after is not None else ""
    is_of_thing = following in lists.words("named_after")["az"]
    names = [at for at in run if _is_name(tokens, run, at, is_of_thing)]
    if following in lists.words("after")["az"] and not _is_common(tokens[run[-1]]):
        kept = [at for at in run if not _is_common(tokens[at]) and _may_be_name(tokens[at])]
        sure.add("az.after", *kept)
        if following.startswith(("oğlu", "qızı")):
            sure.add("az.oglu", run[-1] + 1)
    if before is not None and latin(before.low) in lists.words("before")["az"] and not is_of_thing:
        for at in run[:3]:
            kind = set(kinds(tokens[at].low))
            if kind & set("pc") and "g" not in kind:
                break
            sure.add("az.title", at)
    for number, at in enumerate(run[1:], 1):
        if is_of_thing or set("pcm") & set(kinds(tokens[at].low)):
            continue
        if latin(tokens[at - 1].low) in lists.words("before")["az"] and run[number - 1] == at - 1:
            sure.add("az.title", *(one for one in run[number : number + 4] if not _is_common(tokens[one])))
    if len(run) == 2 and not is_of_thing and not tokens[run[0]].is_first and _is_strange_pair(tokens, run):
        sure.add("az.pair", *run)
    if len(run) > 1 and _ROMAN.match(tokens[run[0]].plain) and not set("pc") & set(kinds(tokens[run[1]].low)):
        sure.add("az.roman", run[1])
    if (
        tokens[run[0]].is_initial
        and len(run) > 1
        and tokens[run[0] + 1].plain == "."
        and not set("pc") & set(kinds(tokens[run[-1]].low))
        and not tokens[run[-1]].is_initial
    ):
        sure.add("az.initial", *run)
    for at in names:
        sure.add("az.list", at)
        for other in run:
            if other not in names and abs(other - at) <= 3 and _belongs(tokens, other, at, is_of_thing, run):
                sure.add("az.list", other)


def _is_strange_pair(tokens: Sequence[Token], run: list[int]) -> bool:
    """Return whether two capitals inside a sentence are words that nobody here knows: a name from abroad."""
    return all(
        len(tokens[at].low) > 3 and not tokens[at].is_shouted and not set("pcmt") & set(kinds(tokens[at].low))
        for at in run
    )


def _is_name(tokens: Sequence[Token], run: list[int], at: int, is_of_thing: bool) -> bool:
    token = tokens[at]
    kind = set(kinds(token.low))
    is_alone = len(run) == 1
    if len(token.low) < 3 or (token.is_shouted and len(token.plain) < 5):
        return False
    if is_of_thing and (is_alone or at == run[-1]) and not ("s" in kind and not is_alone):
        return False
    if kind & set("sf"):
        return not ("c" in kind and token.is_first and is_alone)
    if "H" in kind and kind & set("pcmt"):
        return any(other > at and set("sf") & set(kinds(tokens[other].low)) for other in run)
    if "m" in kind and "g" not in kind:
        return False
    if "g" in kind:
        if kind & set("cm"):
            return any(other > at and set("sf") & set(kinds(tokens[other].low)) for other in run)
        return not ("p" in kind and (is_alone and (token.is_first or _LOCATIVE.search(latin(token.low)))))
    if kind & set("pc"):
        return False
    if kind & set("wW") and "t" in kind:
        return any(other != at and set("gsf") & set(kinds(tokens[other].low)) for other in run)
    if "W" in kind:
        return not (is_alone and token.is_first)
    if kind & set("hH") and not token.is_first:
        return True
    return "w" in kind and (len(token.low) > 4 or not is_alone)


def _belongs(tokens: Sequence[Token], other: int, at: int, is_of_thing: bool, run: list[int]) -> bool:
    """Return whether a word beside a name is part of it: a surname of a looser shape, an initial, a word nobody knows."""
    token = tokens[other]
    if token.is_initial:
        return True
    kind = set(kinds(token.low))
    if token.is_shouted and not tokens[at].is_shouted:
        return False
    if kind & set("sfgwWlh") and not ("c" in kind or (is_of_thing and other == run[-1])):
        return "p" not in kind or other > at
    return not kind & set("pcm")


def _may_be_name(token: Token) -> bool:
    """Return whether a capital that a sentence's start could explain may still be a name's: not Qoca kişi, an old man."""
    kind = set(kinds(token.low))
    return not token.is_first or bool(kind & set("gfsw")) or not kind & set("tpcl")


def _is_common(token: Token) -> bool:
    kind = set(kinds(token.low))
    return "c" in kind and not kind & set("gsf")


def latin(word: str) -> str:
    """Return a lower-case word in Latin letters, letter for letter."""
    return word.translate(_LATIN)


@lru_cache(maxsize=100_000)
def kinds(word: str) -> str:
    """Return what the lists say of a lower-case word: g given, f family, s surname's ending, l looser one, w W world's, p place, c common, t Turkish, m made of a word by an ending, h Armenian (H: as it stands, whatever else it is)."""
    spelt = latin(word).replace("’", "'").partition("'")[0]
    given, family, turkish, places, common = _lists()
    world_given, world_family = lists.world("given", "az"), lists.world("family", "az")
    found = set()
    for stem in _stems(spelt):
        if stem in given:
            found.add("g")
        if stem in family:
            found.add("f")
        if len(stem) > 3 and stem in turkish:
            found.add("w")
        if len(stem) > 3 and stem in world_given:
            found.add("w")
        if len(stem) > 3 and stem in world_family:
            found.add("W")
        if stem in places and len(stem) > 2:
            found.add("p")
        if stem in common:
            found.add("c")
    if _MADE.search(spelt) and not found & set("gf"):
        found.add("m")
    if spelt.endswith(("iya", "iyada", "iyadan", "iyaya", "iyanın", "iyanı")) and not found & set("gw"):
        found.add("p")
    if not found & set("gpc") and any(_skeleton(stem) in _turkish() for stem in _stems(spelt) if len(stem) > 2):
        found.add("t")
    if fold(spelt) in _armenian():
        found.add("H")
    elif not found and any(fold(stem) in _armenian() for stem in dict.fromkeys(_stems(spelt)) if len(stem) > 3):
        found.add("h")
    if (_SURE_FAMILY.match(spelt) or _FAMILY_EV.match(spelt) or (_ARMENIAN.match(spelt) and len(spelt) > 5)) and (
        "p" not in found or re.search(r"(?:ov|yev|ova|yeva)", spelt)
    ):
        found.add("s")
    elif _LOOSE_FAMILY.match(spelt):
        found.add("l")
    return "".join(sorted(found))


def _skeleton(word: str) -> str:
    """Return what a word shares with its Turkish sister: şəkil şekil, səs ses, xəmir hamur."""
    return _DOUBLE.sub(r"\1", word.translate(_SISTER))


@lru_cache(maxsize=1)
def _turkish() -> frozenset[str]:
    """Return the skeletons of Turkish words: no list of Azerbaijani ones is free to use, and the two share most."""
    return frozenset(map(_skeleton, lists.lines("words.tr", "az")))


@lru_cache(maxsize=50_000)
def _stems(word: str) -> tuple[str, ...]:
    """Return `word` and what is left of it without one ending, and without two (Basarkeçər-dən-dir)."""
    found = [word]
    for stem in _shorter(word):
        found.append(stem)
        found.extend(_shorter(stem))
    return tuple(dict.fromkeys(found))


def _shorter(word: str) -> Iterator[str]:
    for ending in _BY_LETTER.get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            stem = word[: -len(ending)]
            yield stem
            if stem.endswith("ğ"):
                yield stem[:-1] + "q"
            elif stem.endswith("y") and ending[0] in "iıuüaə":
                yield stem[:-1] + "k"


@lru_cache(maxsize=1)
def _armenian() -> frozenset[str]:
    """Return the keys of Armenian given names: neighbours are spoken of."""
    return frozenset(key for name in lists.lines("given.hy") | lists.words("given")["hy"] if len(key := fold(name)) > 3)


@lru_cache(maxsize=1)
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    return (
        lists.lines("given.az", "az") | frozenset(lists.lower(name, "az") for name in lists.words("given")["az"]),
        lists.lines("family.az", "az"),
        lists.lines("given.tr", "az"),
        lists.lines("places.az", "az") | lists.places_abroad("az"),
        lists.words("common")["az"] | lists.words("before")["az"],
    )


def _again(tokens: Sequence[Token], sure: Sure, written: str) -> None:
    """Find the other places of a text where a surname stands that was sure beside a given name."""
    known = {
        stem
        for at in sure.rules
        for stem in _stems(latin(tokens[at].low))
        if len(stem) > 4 and not set("pc") & set(kinds(tokens[at].low))
    }
    for at, token in enumerate(tokens):
        if (
            at not in sure
            and token.is_capital
            and len(token.low) > 4
            and script(token.plain) == written
            and not set("pc") & set(kinds(token.low))
            and any(stem in known for stem in _stems(latin(token.low)))
        ):
            sure.add("az.again", at)
