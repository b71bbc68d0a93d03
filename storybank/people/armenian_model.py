"""The Armenian model: a linear chain over words, trained by `tools/train_names.py`, that says how likely a word is a name.

The labels: B and I of a person's name, P place, G organisation, O anything else. Classical spelling is made reformed
before the model reads it.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from storybank.people.armenian_words import kinds, plain
from storybank.people.tokens import Token

MODEL = "hy.crfsuite"
_SENTENCE_MOST = 400  # tokens; a longer run without a full stop is cut


def likelihoods(tokens: Sequence[Token]) -> list[float]:
    """Return for each token how likely it is part of a person's name, 0 to 1."""
    tagger = _tagger()
    found: list[float] = []
    for sentence in sentences(tokens):
        if not any(token.is_capital for token in sentence):
            found.extend(0.0 for _ in sentence)
            continue
        tagger.set(features(sentence))
        found.extend(tagger.marginal("B", at) + tagger.marginal("I", at) for at in range(len(sentence)))
    return found


def sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the sentences; all tokens, in order."""
    begin = 0
    for at, token in enumerate(tokens):
        if at > begin and ((token.is_first and tokens[at - 1].plain in "։:.!?…\n") or at - begin >= _SENTENCE_MOST):
            yield tokens[begin:at]
            begin = at
    if begin < len(tokens):
        yield tokens[begin:]


def features(sentence: Sequence[Token]) -> list[list[str]]:
    """Return the features of each token: its own word's, and its neighbours' shapes, kinds and words."""
    own = [_own(token.plain if token.is_word else token.plain[0], token.low) for token in sentence]
    last = len(sentence) - 1
    found = []
    for at in range(len(sentence)):
        _word, shape, kind, features_of_it = own[at]
        row = list(features_of_it)
        one = own[at - 1] if at else _EDGE
        two = own[at - 2] if at > 1 else _EDGE
        next_one = own[at + 1] if at < last else _EDGE
        next_two = own[at + 2] if at + 1 < last else _EDGE
        row += (
            "-1w" + one[0], "-1s" + one[1], "-1k" + one[2], "+1w" + next_one[0], "+1s" + next_one[1],
            "+1k" + next_one[2], "-2s" + two[1], "-2k" + two[2], "+2s" + next_two[1], "+2k" + next_two[2],
            "ss" + one[1] + shape + next_one[1], "kk" + one[2] + "|" + kind, "k+" + kind + "|" + next_one[2],
            "-1e" + one[0][-3:], "+1e" + next_one[0][-3:], "-2w" + two[0],
        )  # fmt: skip
        if sentence[at].is_first:
            row.append("first")
            row.append("first" + shape + kind)
        found.append(row)
    return found


_Own = tuple[str, str, str, tuple[str, ...]]
_EDGE: _Own = ("", "#", "", ())


@lru_cache(maxsize=100_000)
def _own(written: str, low: str) -> _Own:
    word = plain(low)
    shape = _shape(written)
    kind = kinds(low) if written[0].isalpha() else ""
    row = ["b", "w" + word, "s" + shape, "k" + kind, "sk" + shape + kind]
    if written[0].isalpha():
        row += [
            "p" + word[:3],
            "p2" + word[:2],
            "e1" + word[-1:],
            "e2" + word[-2:],
            "e3" + word[-3:],
            "e4" + word[-4:],
            "se" + shape + word[-3:],
        ]
        row += ["k:" + one for one in kind]
    return word, shape, kind, tuple(row)


def _shape(written: str) -> str:
    if not written[0].isalpha():
        return "9" if written[0].isdigit() else written[0]
    if not written[0].isupper():
        return "a"
    if len(written) == 1:
        return "I"
    return "A" if written.isupper() else "Aa"


@cache
def _tagger() -> Any:
    from pycrfsuite import Tagger

    tagger = Tagger()
    tagger.open(str(Path(__file__).parent / "models" / MODEL))
    return tagger
