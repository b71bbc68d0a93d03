"""The review tier: capitalised words that are in no list of words or places and that no rule took for a name.

They are questions to a person, so they must be few: a word that the text also writes small is no name, nor is one that
begins a sentence and is a common word.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from storybank.people import lists
from storybank.people.casing import reader
from storybank.people.spans import Sure
from storybank.people.tokens import Token, script
from storybank.records import NameMark, NameTier, Span

_TINY = 3  # letters: ani, leo, али are more often something else when they are small
_SIGNED = 2  # words and marks of a text that is a signature or a call
_ABBREVIATION = 5  # letters up to which a word in capitals is an abbreviation


def find(
    tokens: Sequence[Token], certain: Sequence[NameMark], sure: Sure, language: str, *, is_uncased: bool = False
) -> Iterator[NameMark]:
    """Yield one question for each run of unknown capitalised words, and of names in small letters.

    is_uncased: no capital tells a name from a word; every word that the lists know as a name and nothing else is asked about.
    """
    small = sure.small
    run: list[Token] = []
    asked = {
        at
        for at, token in enumerate(tokens)
        if token.is_capital and at not in sure and _is_asked(tokens, at, small, language)
    }
    asked.update(at for at in sure.doubts if at not in sure)
    asked.update(_written_small(tokens, sure, language, is_uncased))
    marks: list[list[Token]] = []
    for before, at in pairwise([-2, *sorted(asked)]):
        if at - before == 1 and not tokens[at].is_first and run:
            run.append(tokens[at])
        else:
            run = [tokens[at]]
            marks.append(run)
    for words in marks:
        yield NameMark(span=Span(words[0].start, words[-1].end), tier=NameTier.REVIEW, rule=f"{language}.unknown")


def _written_small(tokens: Sequence[Token], sure: Sure, language: str, is_uncased: bool) -> Iterator[int]:
    """Yield names in small letters, as hurried letters have them: i saw harry, отец (сейран)."""
    known = sure.small if is_uncased else sure.small & _plain_names(language)
    meant = {word for word in known if len(word) > _TINY and _is_name(word, language, is_uncased)}
    if language == "en":
        meant |= {token.low for token in tokens[:1] if _is_hurried(token, len(tokens))}
    if meant:
        yield from (at for at, token in enumerate(tokens) if token.low in meant and at not in sure)


def _is_hurried(first: Token, length: int) -> bool:
    """Return whether a text of one or two words that begins small is signed or calls somebody: leli; jay, come."""
    kind = reader("latn", "en")[0](first.low)
    if first.is_capital or not first.is_word or script(first.plain) != "latn" or "c" in kind:
        return False
    return "G" in kind or (length <= _SIGNED and len(first.low) >= _TINY and first.low not in lists.lines("words.en"))


def _is_name(word: str, language: str, is_uncased: bool) -> bool:
    """Return whether the lists know a small word as a name and as nothing else."""
    kinds, names, common = reader(script(word), language)
    found = set(kinds(word))
    if not found & names or found & common:
        return False
    if found & set("pP") and not (is_uncased and found & set("gn")):
        return False
    return not any(word in lists.words(where).get(language, ()) for where in ("after", "before"))


@cache
def _plain_names(language: str) -> frozenset[str]:
    """Return given names as their own case writes them: only these are looked for among small letters.

    None in Azerbaijani, where most are words too (arzu, bahar) and no list of words is free to tell.
    """
    if language == "hy":
        return lists.lines("given.hy") | lists.words("given")["hy"]
    if language == "ru":
        return lists.lines("given.world") | lists.words("given")["ru"]
    if language == "en":
        return lists.lines("given.en") | lists.lines("given.rare.en") | lists.lines("heard")
    return frozenset()


def _is_asked(tokens: Sequence[Token], at: int, small: set[str], language: str) -> bool:
    token = tokens[at]
    letters = script(token.plain)
    if letters == "latn" and language != "az":
        from storybank.people import english

        return english.is_asked(tokens, at, small)
    if len(token.plain) < 3 or token.low in small:
        return False
    if token.is_shouted and len(token.plain) <= _ABBREVIATION:
        return False
    if letters == "armn":
        from storybank.people.armenian_words import kinds

        kind = set(kinds(token.low))
        if kind & set("gfsW"):
            return not (kind & set("pc") and token.is_first)
        return not kind & set("pc")
    if letters == "cyrl" and language != "az":
        from storybank.people import russian

        return russian.is_unknown(token)
    if language == "az":
        from storybank.people import azerbaijani

        return azerbaijani.is_asked(tokens, at)
    return False
