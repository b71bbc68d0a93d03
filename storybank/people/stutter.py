"""Names begun and broken off: "Pe--- Petrosyan" gives away the letters that stand before a name that is replaced."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from storybank.people.aliases import fold
from storybank.records import NameMark, NameTier, Span

# a word broken off: letters, then two hyphens or more, a dash or dots, and no letter after them
_BEGUN = re.compile(r"(?<![^\W_])[^\W\d_]{1,30}(?:-{1,9}|[—–…]|\.{2,9})(?=[\s,]|[^\W\d_]|$)")
_BETWEEN = re.compile(r"[\s,]{0,4}")
_MOST = 4  # beginnings before one name


def with_beginnings(text: str, marks: Iterable[NameMark]) -> tuple[NameMark, ...]:
    """Return the marks, each reaching back over the beginnings of its own name that stand right before it.

    A capitalised beginning of no name that follows becomes a question: "Petros--- he lived upstairs".
    """
    begun = {match.end(): match for match in _BEGUN.finditer(text)}
    if not begun:
        return tuple(marks)
    found: list[NameMark] = []
    used: set[int] = set()
    for mark in sorted(marks, key=lambda one: one.span):
        name = fold(text[mark.span.start : mark.span.end]).replace(" ", "")
        start = mark.span.start
        for _ in range(_MOST):
            end = next((end for end in range(start, max(-1, start - 5), -1) if end in begun), None)
            if end is None or not _BETWEEN.fullmatch(text, end, start) or not _begins(begun[end][0], name):
                break
            start = begun[end].start()
            used.add(end)
        found.append(mark if start == mark.span.start else replace(mark, span=Span(start, mark.span.end)))
    starts = [one.span.start for one in found]  # they do not overlap
    alone = [
        one
        for one in _alone(begun.values(), used, text)
        if (at := bisect_left(starts, one.span.end)) == 0 or found[at - 1].span.end <= one.span.start
    ]
    return tuple(sorted([*found, *alone], key=lambda one: one.span))


def _begins(piece: str, name: str) -> bool:
    begun = fold("".join(letter for letter in piece if letter.isalpha()))
    return bool(begun) and name.startswith(begun)


def _alone(pieces: Iterable[re.Match[str]], used: set[int], text: str) -> Iterator[NameMark]:
    for match in pieces:
        is_cut = "--" in match[0]  # one dash or dots end many a sentence; two hyphens are a transcriber's sign
        is_end = not text[match.end() : match.end() + 1].isalpha()
        if match.end() not in used and is_cut and is_end and match[0][0].isupper() and not match[0][1:2].isupper():
            yield NameMark(span=Span(*match.span()), tier=NameTier.REVIEW, rule="begun")
