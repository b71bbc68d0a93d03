"""The review tier: capitalised words that are in no list of words or places and that no rule took for a name.

They are questions to a person, so they must be few: a word that the text also writes small is no name, nor is one that
begins a sentence and is a common word.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from storybank.people.spans import Sure
from storybank.people.tokens import Token, script
from storybank.records import NameMark, NameTier, Span

_ABBREVIATION = 5  # letters up to which a word in capitals is an abbreviation


def find(tokens: Sequence[Token], certain: Sequence[NameMark], sure: Sure, language: str) -> Iterator[NameMark]:
    """Yield one question for each run of unknown capitalised words."""
    small = {token.low for token in tokens if token.is_word and not token.is_capital}
    run: list[Token] = []
    asked = [
        at
        for at, token in enumerate(tokens)
        if at not in sure and (at in sure.doubts or (token.is_capital and _is_asked(tokens, at, small, language)))
    ]
    if language == "en":
        from storybank.people import english

        asked = sorted({*asked, *english.written_small(tokens, sure)})
    marks: list[list[Token]] = []
    for before, at in pairwise([-2, *asked]):
        if at - before == 1 and not tokens[at].is_first and run:
            run.append(tokens[at])
        else:
            run = [tokens[at]]
            marks.append(run)
    for words in marks:
        yield NameMark(span=Span(words[0].start, words[-1].end), tier=NameTier.REVIEW, rule=f"{language}.unknown")


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

        return azerbaijani.is_unknown(token)
    return False
