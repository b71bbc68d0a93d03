"""Names in Russian: natasha's tagger, and the rules of a dictionary for names, surnames, patronymics of the Caucasus too."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

from storybank.people import lists, russian_model
from storybank.people.aliases import fold
from storybank.people.spans import Sure, capital_runs
from storybank.people.tokens import Token, script

_FUNCTION = frozenset({"PREP", "CONJ", "NPRO", "PRCL"})
_CALLED = (
    "имен",
    "имя",
    "зовут",
    "звал",
    "клич",
    "прозв",
    "называ",
    "крич",
    "крик",
    "сказа",
)  # a name in quotation marks is one
_TITLED = (
    "опер", "фильм", "роман", "пьес", "спектакл", "клуб", "команд", "журнал", "газет", "песн", "альбом", "книг", "ресторан", "кафе",
    "корабл", "теплоход", "групп", "магазин", "гостиниц", "завод", "фабрик", "совхоз", "колхоз", "верси", "сериал", "издательств",
    "фирм", "компани", "банк", "кинотеатр", "стадион", "фанат", "игрок", "матч", "санатор", "лагер",
)  # fmt: skip
_JOINED = frozenset({"тер", "мирза", "ага", "мамед", "гаджи", "эль", "аль", "бен", "ибн"})  # halves of names
_NAMES = frozenset({"Name", "Surn", "Patr"})
_CAUCASUS = re.compile(
    r"^[а-яё]{2,}(?:[иея]?ян|янц|унц|енц|заде|швили|дзе|оглы|кызы|бейли|ханлы)(?:а|у|ом|ем|е|ы|ов|ами|ам|ца|цу|цем)?$"
)
_PATRONYMIC = re.compile(r"^[а-яё]{3,}(?:ович|евич|овн|евн|ичн)(?:а|у|ем|ом|е|ы|ой)?$")
_SURNAME = re.compile(r"^[а-яё]{3,}(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой)?$")
_SHORT_SURNAME = re.compile(r"^[а-яё]{2,}(?:[оеё]в|[иы]н)(?:а)?$")


def find(tokens: Sequence[Token], text: str) -> Sure:
    """Return which tokens of Cyrillic are part of a person's name."""
    sure = Sure({})
    spans = russian_model.people(text)
    number = 0
    linking = lists.words("linking")["ru"]
    for at, token in enumerate(tokens):
        while number < len(spans) and spans[number][1] <= token.start:
            number += 1
        if (
            number < len(spans)
            and spans[number][0] < token.end
            and token.is_word
            and script(token.plain) == "cyrl"
            and (token.is_capital or token.low in linking)
            and not _is_only_word(token, tokens, at)
        ):
            if _is_title(tokens, at) or _is_half(tokens, at):
                sure.doubts.add(at)
            elif not _is_function_word(token, tokens, at):
                sure.add("ru.natasha", at)
    for run in capital_runs(tokens, lists.words("linking")["ru"]):
        if script(tokens[run[0]].plain) == "cyrl":
            _by_rules(tokens, run, sure)
    _again(tokens, sure)
    return sure


def is_unknown(token: Token) -> bool:
    """Return whether no dictionary knows the word as anything but perhaps a name."""
    kind = set(kinds(token.low))
    if kind & set("nsP"):
        return not (kind & set("pc") and token.is_first)
    return not kind & set("pc")


def _is_only_word(token: Token, tokens: Sequence[Token], at: int) -> bool:
    """Return whether the tagger took a place's name, or a word that begins a sentence, for a person's name."""
    kind = set(kinds(token.low))
    before = tokens[at - 1 : at] if at and not token.is_first else []
    beside = [
        other
        for other in (*before, *tokens[at + 1 : at + 2])
        if other.is_capital and not (other.is_first and other in tokens[at + 1 : at + 2])
    ]
    return not kind & set("nsPk") and not beside and ("q" in kind or ("c" in kind and token.is_first))


def _by_rules(tokens: Sequence[Token], run: list[int], sure: Sure) -> None:
    before = tokens[run[0] - 1] if run[0] else None
    if before is not None and before.plain == "." and run[0] > 1 and len(tokens[run[0] - 2].plain) < 4:
        before = tokens[run[0] - 2]  # им. Пушкина
    after = tokens[run[-1] + 1] if run[-1] + 1 < len(tokens) else None
    doubtful = [at for at in run if _is_title(tokens, at) or _is_half(tokens, at)]
    sure.doubts.update(doubtful)
    run = [at for at in run if at not in doubtful]
    if not run:
        return
    names = [at for at in run if _is_name(tokens, at, run)]
    if len(run) == 1 and not names and after is not None and after.low in lists.words("person_after")["ru"]:
        if _may_speak(tokens[run[0]]):
            sure.add("ru.speaks", run[0])
        elif not _is_function_word(tokens[run[0]], tokens, run[0]):
            sure.doubts.add(run[0])
    for at in names:
        sure.add("ru.list", at)
        for other in run:
            if other not in names and abs(other - at) <= 2 and "n" in kinds(tokens[at].low):
                kind = set(kinds(tokens[other].low))
                is_family = "s" in kind or not kind & set("pc")
                is_initial = tokens[other].is_initial and not _is_function_word(tokens[other], tokens, other)
                if is_initial or (other > at and is_family and not tokens[other].is_shouted):
                    sure.add("ru.list", other)
    head = tokens[run[0]]
    if head.is_initial and len(run) > 1 and tokens[run[0] + 1].plain == "." and not tokens[run[-1]].is_initial:
        kind = set(kinds(tokens[run[-1]].low))
        if ("s" in kind or not set("pc") & kind) and not tokens[run[-1]].is_shouted:
            sure.add("ru.initial", *run)
    kind = set(kinds(head.low))
    is_titled = before is not None and _is_titling(before.low)
    if is_titled and not head.is_shouted and not _is_function_word(head, tokens, run[0]):
        if "s" in kind or not set("pc") & kind:
            sure.add("ru.title", run[0])
        else:
            sure.doubts.add(run[0])  # герцог Камберлендский
    if after is not None and after.low in lists.words("after")["ru"] and not set("pc") & set(kinds(head.low)):
        sure.add("ru.after", *run)
        if after.low in ("оглы", "кызы"):
            sure.add("ru.after", run[-1] + 1)


def _is_titling(word: str) -> bool:
    """Return whether a word makes the capital after it a person's name, in whatever case: генералу, тёти."""
    titles = lists.words("before")["ru"]
    if word in titles:
        return True
    return len(word) > 3 and _lemma(word) in titles


@lru_cache(maxsize=50_000)
def _lemma(word: str) -> str:
    morph = _morph()
    return str(morph.parse(word)[0].normal_form) if morph else word


def _is_title(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word stands alone, or with another after "and", between quotation marks: an opera, a club, a ship.

    A given name there is a title only where a word for such a thing stands before it.
    """
    first = last = at
    if at > 2 and tokens[at - 1].low == "и" and tokens[at - 2].is_capital:
        first = at - 2
    elif at + 2 < len(tokens) and tokens[at + 1].low == "и" and tokens[at + 2].is_capital:
        last = at + 2
    if not 0 < first <= last < len(tokens) - 1:
        return False
    if tokens[first - 1].plain not in '«„“"' or tokens[last + 1].plain not in '»“”"':
        return False
    said = tokens[max(0, first - 4) : first - 1]
    if "n" in kinds(tokens[at].low):
        return any(token.low.startswith(_TITLED) for token in said)
    return not any(token.low.startswith(_CALLED) for token in said)


def _is_half(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the word is joined by a hyphen to what is nobody's name: Нью-Йорк, Монте-Карло, Яндекс-кошелёк."""
    if at > 1 and tokens[at - 1].plain == "-" and tokens[at - 1].end == tokens[at].start:
        first = tokens[at - 2]
        if first.end == tokens[at - 1].start and first.is_word:
            is_stuttered = tokens[at].low.startswith(first.low)
            return not set("nsPk") & set(kinds(first.low)) and first.low not in _JOINED and not is_stuttered
    if at + 2 < len(tokens) and tokens[at + 1].plain == "-" and tokens[at + 1].start == tokens[at].end:
        second = tokens[at + 2]
        if second.is_capital:  # Вест-Индия
            return "p" in kinds(second.low) and not set("nsPk") & set(kinds(second.low))
        is_joined = second.start == tokens[at + 1].end and second.is_word and not second.is_capital
        is_joined = is_joined and second.low not in lists.words("after")["ru"]
        return is_joined and "c" in kinds(second.low) and not set("nsPk") & set(kinds(tokens[at].low))
    return False


def _is_function_word(token: Token, tokens: Sequence[Token], at: int) -> bool:
    """Return whether a capital is only a sentence's beginning or politeness: У Славика, Вам."""
    kind = kinds(token.low)
    if "f" not in kind or "n" in kind or not token.is_capital:
        return False
    return len(token.plain) > 1 or at + 1 >= len(tokens) or tokens[at + 1].plain != "."


def _may_speak(token: Token) -> bool:
    """Return whether a word before what only people do (сообщил) is nobody's word or a surname's shape: Урин сообщил."""
    kind = set(kinds(token.low))
    if len(token.low) < 4 or token.is_shouted:
        return False
    return not kind or ("p" not in kind and bool(_SHORT_SURNAME.match(token.low)))


def _is_name(tokens: Sequence[Token], at: int, run: list[int]) -> bool:
    token = tokens[at]
    kind = set(kinds(token.low))
    if len(token.low) < 3 or (token.is_shouted and len(run) == 1):
        return False
    if "P" in kind or "k" in kind:
        return "c" not in kind
    if not kind & set("ns"):
        return False
    if kind & set("pc"):
        beside = set().union(*(kinds(tokens[other].low) for other in run if other != at))
        return ("n" in kind and bool(beside & set("sP"))) or (
            "n" in kind and "p" not in kind and len(run) > 1 and not token.is_first
        )
    return True


@lru_cache(maxsize=200_000)
def kinds(word: str) -> str:
    """Return what the dictionary says of a lower-case word: n given name, s surname, P patronymic, k Caucasian surname, p place (q: of the gazetteer), c common (f: of a sentence's frame)."""
    found = {"n"} if word in lists.words("given")["ru"] else set()
    places = lists.lines("places.ru")
    if word in places:
        found |= {"p", "q"}
    if _CAUCASUS.match(word):
        found.add("k")
    if _PATRONYMIC.match(word):
        found.add("P")
    best = 0.0
    morph = _morph()
    for parse in morph.parse(word) if morph else ():
        tags = set(parse.tag.grammemes)
        if parse.normal_form in places and not tags & _NAMES:
            found |= {"p", "q"}
        is_known = parse.is_known
        best = max(best, parse.score)
        if parse.score < best * 0.2 and not tags & _NAMES:
            continue
        if "Name" in tags and is_known:
            found.add("n")
        elif "Surn" in tags and (is_known or _SURNAME.match(word)):
            found.add("s")
        elif "Patr" in tags and is_known:
            found.add("P")
        elif "Geox" in tags and is_known:
            found.add("p")
        elif is_known and not tags & {"Abbr", "Orgn"} and not tags & _NAMES:
            found.add("c")
            if tags & _FUNCTION:
                found.add("f")
    if (
        not found
        and len(word) > 4
        and any(fold(one) in lists.lines("heard") for one in (word, *_stems(word)) if len(one) > 4)
    ):
        found.add("n")  # a name of the Caucasus that the dictionary has not: Джейхуну
    if not found & set("nsPk") and word in lists.lines("cities.ru"):
        found.add("p")
    return "".join(sorted(found))


@cache
def _morph() -> Any:
    """Return the dictionary of forms, or None where it is not installed: the lists do without it."""
    if find_spec("pymorphy3") is None:
        return None
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _again(tokens: Sequence[Token], sure: Sure) -> None:
    """Find the other places of a text where a surname or an uncommon name stands that was found once."""
    known = {
        stem
        for at in sure.rules
        if len(tokens[at].low) > 4 and not set("pc") & set(kinds(tokens[at].low))
        for stem in _stems(tokens[at].low)
    }
    for at, token in enumerate(tokens):
        if (
            at not in sure
            and token.is_capital
            and len(token.low) > 4
            and script(token.plain) == "cyrl"
            and not set("pc") & set(kinds(token.low))
            and any(stem in known for stem in _stems(token.low))
        ):
            if at in sure.doubts or _is_title(tokens, at) or _is_half(tokens, at):
                sure.doubts.add(at)
            else:
                sure.add("ru.again", at)
    _among(tokens, sure)


def _among(tokens: Sequence[Token], sure: Sure) -> None:
    """Ask about a capital beside a name and an "and": при Вашингтоне и Линкольне."""
    for at in list(sure.rules):
        for other, between in ((at - 2, at - 1), (at + 2, at + 1)):
            if (
                0 <= other < len(tokens)
                and other not in sure
                and tokens[other].is_capital
                and not tokens[other].is_first
                and len(tokens[other].plain) > 2
                and tokens[between].low in ("и", "или", ",")
                and not _is_function_word(tokens[other], tokens, other)
            ):
                sure.doubts.add(other)


def _stems(word: str) -> Iterator[str]:
    yield word
    for ending in (
        "ами",
        "ыми",
        "ого",
        "ому",
        "ой",
        "ою",
        "ей",
        "ом",
        "ем",
        "ём",
        "ым",
        "им",
        "ых",
        "ов",
        "а",
        "я",
        "у",
        "ю",
        "е",
        "ы",
        "и",
    ):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            yield word[: -len(ending)]
