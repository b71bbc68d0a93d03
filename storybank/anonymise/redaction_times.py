"""Where in the recording the words of a redaction are said. Pure; wide rather than narrow, and None rather than a guess."""

import re
from collections.abc import Sequence
from dataclasses import replace

from storybank.records import Redaction, Segment, Span, Word

SPEECH_S = 0.75  # the voice does not run evenly through a segment: a share is widened by this at each side
_SHARE = 0.15  # … and by this part of the segment
_LETTERS_PER_S = 13.0  # of ordinary speech: time beyond that is pauses, which may lie anywhere in the segment
WORD_S = 0.1  # recognisers hear words begin late and end early by about this
_LONGEST_SHARED_S = 90.0  # in a longer segment a share says nothing: the whole segment is covered, and asked
_WORD = re.compile(r"\S+")

Range = tuple[float, float]


def time_of(segment: Segment, span: Span | None) -> Range | None:
    """Return the seconds in which `segment.text[span]` is said, guard band not included; None: the sound must be left out.

    From the words' own times where every touched word has them; else the segment's proportional share, widened; else None.
    A span of None is the whole segment.
    """
    whole = _whole(segment)
    if span is None:
        return whole
    timed = _of_words(segment, span)
    if timed is not None:
        return timed
    return None if whole is None else _share(segment.text, span, whole)


def is_shared(segment: Segment, span: Span | None) -> bool:
    """Say whether `time_of` has to estimate: such a range is shown to a person before it is used."""
    return span is not None and _of_words(segment, span) is None


def timed(redaction: Redaction, segment: Segment) -> Redaction:
    """Return the redaction with its time filled in; one that already has a time keeps it."""
    if redaction.start_s is not None and redaction.end_s is not None:
        return redaction
    found = time_of(segment, redaction.span)
    if found is None:
        return redaction
    return replace(redaction, start_s=found[0], end_s=found[1])


def intervals(redactions: Sequence[Redaction]) -> tuple[Range, ...] | None:
    """Return the intervals that cover all redactions, merged and in order; None when one of them has no time."""
    ranges: list[Range] = []
    for redaction in redactions:
        if redaction.start_s is None or redaction.end_s is None or redaction.end_s <= redaction.start_s:
            return None
        ranges.append((redaction.start_s, redaction.end_s))
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _whole(segment: Segment) -> Range | None:
    if segment.start_s is None or segment.end_s is None or segment.end_s <= segment.start_s:
        return None
    return segment.start_s, segment.end_s


def _of_words(segment: Segment, span: Span) -> Range | None:
    touched: list[Word] = []
    for word, start, end in _placed(segment):
        if start < span.end and end > span.start:
            touched.append(word)
    if not touched or not _covers(segment, span):
        return None
    starts = [word.start_s for word in touched if word.start_s is not None]
    ends = [word.end_s for word in touched if word.end_s is not None]
    if len(starts) < len(touched) or len(ends) < len(touched) or max(ends) <= min(starts):
        return None
    return max(0.0, min(starts) - WORD_S), max(ends) + WORD_S


def _placed(segment: Segment) -> list[tuple[Word, int, int]]:
    """Return the timed words with their places in the text; words that are not found in order are left out."""
    placed = []
    at = 0
    for word in segment.words:
        sought = word.text.strip()
        found = segment.text.find(sought, at) if sought else -1
        if found >= 0:
            at = found + len(sought)
            placed.append((word, found, at))
    return placed


def _covers(segment: Segment, span: Span) -> bool:
    """Say whether every word of the span stands among the timed words: else part of it would stay audible."""
    places = [(start, end) for _, start, end in _placed(segment)]
    for match in _WORD.finditer(segment.text):
        is_touched = match.start() < span.end and match.end() > span.start
        has_letters = any(sign.isalnum() for sign in match[0])
        if is_touched and has_letters and not any(a < match.end() and b > match.start() for a, b in places):
            return False
    return True


def _share(text: str, span: Span, whole: Range) -> Range:
    start, end = whole
    length = end - start
    if length > _LONGEST_SHARED_S or not text:
        return whole
    widening = SPEECH_S + _SHARE * length + max(0.0, length - len(text) / _LETTERS_PER_S)
    left = start + length * max(0, span.start) / len(text) - widening
    right = start + length * min(len(text), span.end) / len(text) + widening
    return max(start, left), min(end, right)
