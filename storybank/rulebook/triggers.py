"""How a rule's words are written in `schemas/rules/`, and what they become: a literal to look for and a bounded check.

    occupied            the word itself, in any case
    враг~               the stem with the endings of its language's nouns and adjectives, or none
    оккупирова*         the stem with anything up to the end of the word
    (first|second) war  one of several
    driven ... by       up to four words in between
    =Western Azerbaijan capitals must be capitals
    +soldier~           holds even where the concept asks for a context
    so-called =>        leaving the words out leaves a sentence; `Azeri => Azerbaijani`: these words instead

A space stands for any run of up to three spaces, dashes or line ends.
"""

import re
from dataclasses import dataclass
from functools import cache

from storybank.errors import WrongUse
from storybank.rulebook.folding import fold, fold_ascii

SHORTEST_ANCHOR = 2
GAP_WORD = "..."
_ANY_ENDING = r"\w{0,18}(?:'\w{1,8})?"
_GAP = " {1,3}"
_WORDS_BETWEEN = r" {1,3}(?:[^ .!?;:։]{1,30} {1,3}){0,4}"

# Endings that a noun, adjective or name takes; verbs are written with `*`.
ENDINGS = {
    "en": r"(?:'s|s'|'|es|s)?",
    "ru": (
        r"(?:иями|ями|ами|иям|иях|ием|ого|его|ому|ему|ыми|ими|ою|ею|ов|ев|ой|ей|ом|ем|ам|ям|ах|ях|ью|ию|ии|ия|ие"
        r"|ый|ий|ая|яя|ое|ее|ые|ым|им|ую|юю|ых|их|[аяыиоеуюйь])?"
    ),
    "hy": (
        r"(?:(?:ներ|եր)?(?:ությ(?:ուն|ան|ամբ))?(?:ական)?(?:ի|ից|ով|ում|ու|ուց|ա|ան|անից|այի|այից|եայ)?"
        r"(?:ն|ը|ս|դ|ին|ինը|ուն|ունը|էն)?)"
    ),
    "az": (
        r"'?(?:l[aəe]r)?(?:(?:[ıiuü]?m[ıiuü]z)|(?:[ıiuü]n[ıiuü]z)|(?:s?[ıiuü]m?))?"
        r"(?:n?[ıiuü]n|n?[ıiuü]|[yn]?[aəe]|n?d[aəe]n?|l[aəe]|n?c[aəe])?(?:k[ıi])?(?:l[aəe]r(?:[ıi]n?)?)?(?:d[ıiuü]r)?"
    ),
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way of writing one concept in one language. `anchor` is the literal the automaton looks for."""

    owner: str  # rule id, or the name of a word list
    language: str
    written: str
    anchor: str
    source: str  # of the pattern; compiled when its anchor first turns up
    is_anchor_first: bool
    is_cased: bool = False  # capitals must be capitals
    holds_alone: bool = False
    is_ascii: bool = False  # only for Azerbaijani typed without its letters
    replacement: str | None = None  # "": leave it out

    @property
    def pattern(self) -> re.Pattern[str]:
        """Return the check around the anchor: bounded repeats only, so that no text makes it slow."""
        return _pattern(self.source)


def read(written: str, owner: str, language: str) -> tuple[Trigger, ...]:
    """Return the triggers that one line of a rule stands for, one for each word it can be recognised by.

    Raises WrongUse for a line that cannot be matched safely.
    """
    body, arrow, replacement = written.partition("=>")
    body = body.strip()
    holds_alone = body.startswith("+")
    body = body.lstrip("+")
    is_cased = body.startswith("=")
    body = body.lstrip("=").strip()
    elements = [_alternatives(element) for element in _elements(body)]
    triggers = []
    for is_ascii in (False, True) if language == "az" and fold_ascii(body.lower()) != body.lower() else (False,):
        source = _source(elements, language, is_ascii=is_ascii)
        for anchor, is_first in _anchors(elements, language, f"{owner}: “{body}”", is_ascii=is_ascii):
            triggers.append(
                Trigger(
                    owner=owner,
                    language=language,
                    written=body,
                    anchor=anchor,
                    source=source,
                    is_anchor_first=is_first,
                    is_cased=is_cased,
                    holds_alone=holds_alone,
                    is_ascii=is_ascii,
                    replacement=replacement.strip() if arrow else None,
                )
            )
    return tuple(triggers)


def _elements(body: str) -> list[str]:
    """Return the parts of a line between spaces; what stands in brackets is one part."""
    return re.findall(r"\([^()]*\)|[^\s()]+", body)


def _alternatives(element: str) -> list[list[str]]:
    """Return the ways of writing one part, each a list of words."""
    if element.startswith("("):
        return [way.split() for way in element[1:-1].split("|") if way.strip()]
    return [[element]]


def _source(elements: list[list[list[str]]], language: str, *, is_ascii: bool) -> str:
    pieces = [r"(?<!\w)"]
    joint = ""
    for ways in elements:
        if ways == [[GAP_WORD]]:
            joint = _WORDS_BETWEEN
            continue
        spelled = [
            _GAP.join(
                re.escape(_literal(word, language, is_ascii=is_ascii)).replace(r"\ ", _GAP) + _ending(word, language)
                for word in words
            )
            for words in ways
        ]
        pieces += [joint, spelled[0] if len(spelled) == 1 else f"(?:{'|'.join(spelled)})"]
        joint = _GAP
    return "".join(pieces) + r"(?!\w)"


def _anchors(elements: list[list[list[str]]], language: str, line: str, *, is_ascii: bool) -> list[tuple[str, bool]]:
    """Return the literals to look for: one for each way of writing the part that is best recognised."""

    def best(words: list[str]) -> tuple[str, bool]:
        literals = [_literal(word, language, is_ascii=is_ascii).partition(" ")[0] for word in words]
        longest = max(literals, key=len)
        return longest, literals.index(longest) == 0

    parts = [(number, [best(words) for words in ways]) for number, ways in enumerate(elements) if ways != [[GAP_WORD]]]
    if not parts:
        raise WrongUse("rulebook.empty-line", f"{line} holds no word. Remove the line.")
    number, anchors = max(parts, key=lambda part: (min(len(anchor) for anchor, _ in part[1]), -len(part[1])))
    if min(len(anchor) for anchor, _ in anchors) < SHORTEST_ANCHOR:
        raise WrongUse("rulebook.too-short", f"{line} has no word to look for. Write a longer stem.")
    return sorted({(anchor, is_first and number == 0) for anchor, is_first in anchors})


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _literal(word: str, language: str, *, is_ascii: bool) -> str:
    literal = fold(word.rstrip("~*"), language).text
    if "*" in literal or "~" in literal:
        raise WrongUse("rulebook.bad-line", f"“{word}”: ~ and * stand at the end of a word. Rewrite the line.")
    return fold_ascii(literal) if is_ascii else literal


def _ending(word: str, language: str) -> str:
    if word.endswith("*"):
        return _ANY_ENDING
    return ENDINGS.get(language, _ANY_ENDING) if word.endswith("~") else ""
