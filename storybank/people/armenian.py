"""Names in Armenian: the model, and the rules for what news never taught it: surnames, given names, initials, titles."""

import re
from collections.abc import Sequence

from storybank.people import armenian_model, lists
from storybank.people.armenian_words import kinds, plain, stems
from storybank.people.spans import Sure, capital_runs
from storybank.people.tokens import Token, script

_CLASSICAL = re.compile("իւ|[ա-ֆ]եան|[ա-ֆ]ոյ$|[բ-դզթժլխկհձղճմյնշչպջռսվտրցփքֆ]է")
_LIKELY = 0.08  # below it precision falls faster than recall rises (held by benchmarks/names.py)
_CERTAIN = 0.6  # a word so sure that it is looked for again in the same text
_THINGS = (
    "փողոց", "պողոտ", "հրապարակ", "նրբանց", "թաղամաս", "խճուղ", "մետրո", "խաչմերուկ", "անվան", "արձան", "հուշարձան", "կիսանդր",
    "քաղաք", "գյուղ", "մարզ", "դարաշրջան", "գետ", "լիճ", "լեռ",
)  # fmt: skip
# forms that only things and places take, or that tell of where somebody comes from
_OF_THING = re.compile(r"[ա-ֆ]{3,}(?:ում|ումն|ացի|ացիներ(?:ը|ն|ի|ին|ից|ով)?|ացին|ացու|ական|ականը)$")
_LIKELY_CLASSICAL = 0.3  # the model learned from reformed spelling: in classical texts it is bolder than it should be
_DOUBTFUL = 0.004  # above it a capital is asked about
_DOUBTFUL_LISTED = 0.004  # the same for a place, or a common word that begins a sentence
_DOUBTFUL_INSIDE = 0.0002  # the same for a common word inside a sentence, where a capital says something
_WEAK = 0.45  # what a place's or a common word's name must reach


def find(tokens: Sequence[Token], *, with_model: bool = True) -> Sure:
    """Return which tokens are part of a person's name."""
    sure = Sure({})
    certain: set[str] = set()
    if with_model:
        _by_model(tokens, sure, certain)
    for run in capital_runs(tokens, lists.words("linking")["hy"]):
        _by_rules(tokens, run, sure)
    _again(tokens, sure, certain)
    _among(tokens, sure)
    return sure


def _by_model(tokens: Sequence[Token], sure: Sure, certain: set[str]) -> None:
    likely = armenian_model.likelihoods(tokens)
    least = _LIKELY_CLASSICAL if _is_classical(tokens) else _LIKELY
    for at, token in enumerate(tokens):
        kind = kinds(token.low)
        is_listed = bool(set("pc") & set(kind)) and not set("gfs") & set(kind)
        doubtful = _DOUBTFUL_LISTED if is_listed else _DOUBTFUL
        if "c" in kind and not token.is_first and len(token.plain) > 3:
            doubtful = _DOUBTFUL_INSIDE
        if doubtful < likely[at] < least and token.is_capital and script(token.plain) == "armn":
            sure.doubts.add(at)
        if likely[at] < least or script(token.plain) != "armn" or token.low in lists.words("common")["hy"]:
            continue
        if not token.is_capital and not (likely[at] > _WEAK and at and at - 1 in sure):
            continue
        if likely[at] < _WEAK and (("p" in kind or "a" in kind) or (("c" in kind) and token.is_first)):
            sure.doubts.add(at)
            continue
        if _is_named_after(tokens, at):
            continue
        if (
            _OF_THING.match(plain(token.low))
            and not set("gfs") & set(_listed(token.low))
            and not _has_beside(tokens, at)
        ):
            sure.doubts.add(at)
            continue
        sure.add("hy.crf", at)
        if likely[at] > _CERTAIN and len(token.low) > 3 and not set("pc") & set(kind):
            certain.add(plain(token.low))


def _listed(word: str) -> str:
    """Return the kinds of a word that has none of its endings taken off for a place's case: Կոմիտասում is where, not who."""
    return "" if word.endswith(("ում", "ումն")) else kinds(word)


def _has_beside(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1] if at and not tokens[at].is_first else None
    after = tokens[at + 1] if at + 1 < len(tokens) and not tokens[at + 1].is_first else None
    return any(one is not None and one.is_capital for one in (before, after))


def _is_classical(tokens: Sequence[Token]) -> bool:
    """Return whether the text is in classical spelling: of Western Armenian, of old books."""
    words = sum(token.is_word for token in tokens)
    return 25 * sum(bool(_CLASSICAL.search(token.low)) for token in tokens) > words


def _by_rules(tokens: Sequence[Token], run: list[int], sure: Sure) -> None:
    before = tokens[run[0] - 1] if run[0] else None
    after = tokens[run[-1] + 1] if run[-1] + 1 < len(tokens) else None
    if before is not None and before.plain in ".․" and run[0] > 1:
        before = tokens[run[0] - 2]  # Պրն. Պետրոսեան
    names = [at for at in run if _is_name(tokens, at, run)]
    for at in names:
        sure.add("hy.list", at)
        for other in run:
            if other in names or (abs(other - at) > 3):
                continue
            kind = kinds(tokens[other].low)
            if tokens[other].is_initial or (
                not set("pc") & set(kind) and (not tokens[other].is_shouted or tokens[at].is_shouted)
            ):
                sure.add("hy.list", other)
    head = tokens[run[0]]
    if head.is_initial and len(run) > 1 and tokens[run[0] + 1].plain in ".․":
        family = tokens[run[-1]]
        if not family.is_initial and not (set("pc") & set(kinds(family.low))) and not _is_named_after(tokens, run[-1]):
            sure.add("hy.initial", *run)
    if before is not None and plain(before.low) in lists.words("before")["hy"] and not _is_common(head):
        sure.add("hy.title", *run[:2])
    if (
        after is not None
        and any(stem in lists.words("after")["hy"] for stem in stems(plain(after.low)))
        and not _is_common(tokens[run[-1]])
    ):
        sure.add("hy.kin", *run[-2:])


def _is_name(tokens: Sequence[Token], at: int, run: list[int]) -> bool:
    token = tokens[at]
    kind = set(kinds(token.low))
    if len(token.low) < 3 or (token.is_shouted and len(run) == 1 and len(token.low) < 6):
        return False
    is_alone = len(run) == 1
    if "s" in kind and "f" not in kind and (kind & set("ca")) and is_alone:
        return False
    if "p" in kind and "f" not in kind and not is_alone and not _is_beside_given(tokens, at, run):
        return False  # Հարավային Կորեան
    if kind & set("sf") and not ("p" in kind and is_alone):
        return not (_is_named_after(tokens, at) or (is_alone and token.is_first and "c" in kind))
    if "g" in kind:
        if kind & set("pc") and is_alone:
            return False
        if "c" in kind and token.is_first:
            return any(set(kinds(tokens[other].low)) & set("sfg") for other in run if other != at)
        return not _is_named_after(tokens, at)
    if "W" in kind and is_alone and len(token.low) > 5 and not kind & set("pca") and not token.is_shouted:
        return not _is_named_after(tokens, at)
    if "w" in kind and not is_alone and not kind & set("pc"):
        return any(not set(kinds(tokens[other].low)) & set("pc") and other > at for other in run)
    return False


def _is_beside_given(tokens: Sequence[Token], at: int, run: list[int]) -> bool:
    return any(tokens[one].is_initial or "g" in kinds(tokens[one].low) for one in run if one != at)


def _is_common(token: Token) -> bool:
    return bool(set("pc") & set(kinds(token.low))) and "g" not in kinds(token.low)


def _is_named_after(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the name is a thing's: a street, a school or a district follows, perhaps after more such names."""
    if at + 1 < len(tokens) and tokens[at + 1].low in lists.words("named_after")["hy"]:
        return True
    for token in tokens[at + 1 : at + 14]:
        if token.low.startswith(_THINGS) or token.low in ("փ", "պող", "նրբ", "հրապ"):
            return True
        if not (token.is_capital or token.plain in ",.․-–" or token.low in ("և", "եւ", "ու")):
            break
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        after is not None
        and after.plain.isdigit()
        and len(after.plain) < 4
        and after.start == tokens[at].end + 1
        and not (at and tokens[at - 1].is_capital)
    )  # Բաղրամյան 26


def _again(tokens: Sequence[Token], sure: Sure, certain: set[str]) -> None:
    """Find the other places of a text where a certain name stands, in whatever case."""
    if not certain:
        return
    known = {stem for word in certain for stem in stems(word) if len(stem) > 4} | certain
    for at, token in enumerate(tokens):
        if (
            token.is_capital
            and at not in sure
            and len(token.low) > 4
            and not set("pc") & set(kinds(token.low))
            and any(stem in known for stem in stems(plain(token.low)) if len(stem) > 3)
        ):
            sure.add("hy.again", at)


def _among(tokens: Sequence[Token], sure: Sure) -> None:
    """Take a word for a name that stands in a row of names: Ժենյա, Գենյա, Սոնյա."""
    for at in range(2, len(tokens) - 2):
        token = tokens[at]
        if (
            token.is_capital
            and at not in sure
            and at - 2 in sure
            and at + 2 in sure
            and tokens[at - 1].plain == "," == tokens[at + 1].plain
            and not set("pc") & set(kinds(token.low))
        ):
            sure.add("hy.row", at)
