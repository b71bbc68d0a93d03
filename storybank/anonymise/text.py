"""Words made safe: redactions applied to turns, captions and quotations. Everything outside the spans stays byte for byte.

What was cut is one fixed mark: neither the length of the words nor their number leaves, and two cuts side by side are one.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from storybank.anonymise.plan import text_operations
from storybank.errors import Tampered
from storybank.records import Duty, DutyKind, Interview, Language, Quote, Redaction, Segment, Span

MARK = "[…]"
_MARKS_TOGETHER = re.compile(r"\[…\](?:[\s,;–—-]*\[…\])+")


def apply(text: str, cuts: Iterable[tuple[Span, str]]) -> str:
    """Return `text` with each span replaced by its words, "" and "[…]" being the fixed mark; overlapping ones become one.

    Spans are code points of `text`; what lies outside the text is cut to it. Nothing else is changed.
    """
    pieces: list[str] = []
    at = 0
    for span, words in _one_each(text, _joined(cuts, len(text))):
        pieces += [text[at : span.start], words]
        at = span.end
    pieces.append(text[at:])
    result = "".join(pieces)
    return _MARKS_TOGETHER.sub(MARK, result) if len(pieces) > 1 else result


def _one_each(text: str, cuts: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Make two cuts one where the same words stand for both and nothing but white space parts them: a given and a family name."""
    found: list[tuple[Span, str]] = []
    for span, words in cuts:
        if found and found[-1][1] == words and not text[found[-1][0].end : span.start].strip():
            found[-1] = (Span(found[-1][0].start, span.end), words)
        else:
            found.append((span, words))
    return found


def _joined(cuts: Iterable[tuple[Span, str]], length: int) -> list[tuple[Span, str]]:
    ordered = sorted(
        (Span(max(0, span.start), min(length, span.end)), words or MARK)
        for span, words in cuts
        if span.start < span.end and span.start < length and span.end > 0
    )
    found: list[tuple[Span, str]] = []
    for span, words in ordered:
        if found and span.start < found[-1][0].end:
            before, earlier = found.pop()
            # Two answers about the same words: a role may stand only where both say the same.
            found.append((Span(before.start, max(before.end, span.end)), words if words == earlier else MARK))
        else:
            found.append((span, words))
    return found


def redacted(text: str, redactions: Iterable[Redaction]) -> str:
    """Return one turn's text with its redactions applied; a redaction of the whole turn leaves the mark alone."""
    redactions = tuple(redactions)
    if any(one.span is None for one in redactions):
        return MARK
    return apply(text, [(one.span, one.replacement) for one in redactions if one.span is not None])


def published_segments(
    interview: Interview, segments: Iterable[Segment], language: Language, duties: Iterable[Duty]
) -> tuple[Segment, ...]:
    """Return the turns that leave, in their order, numbers and times unchanged, so that cues stay aligned.

    segments: the interview's own, or one of its translations. Times of single words never leave: they tell what was cut.
    """
    segments = tuple(segments)
    translation = None if segments == interview.segments else language
    operations = text_operations(interview, segments, duties, translation)
    return tuple(
        replace(
            segment,
            text=redacted(segment.text, (one for one in operations.redactions if one.segment == segment.number)),
            words=(),
        )
        for segment in segments
        if segment.number not in operations.removed
    )


def published_quote(quote: Quote, interview: Interview | None = None, duties: Iterable[Duty] = ()) -> str | None:
    """Return a quotation as it may be printed: her words with the redactions of the turn it stands in, else None.

    None: its turn is left out, or its speaker's words are. Raises Tampered where the words are not those received.
    """
    if hashlib.sha256(quote.text.encode()).hexdigest() != quote.sha256:
        raise Tampered(
            "quote.changed",
            "A quotation differs from the words received. Restore it from the delivery; it is never edited.",
        )
    duties = tuple(duties)
    silencing = (DutyKind.REMOVE_SEGMENT, DutyKind.LEAVE_TRANSCRIPT_OUT)
    if any(one.kind in silencing and one.person == quote.said_by for one in duties):
        return None
    own = [(one.span, one.replacement) for one in quote.redactions if one.span is not None]
    turn = turn_of(quote, interview) if interview is not None else None
    if interview is None or turn is None:
        return apply(quote.text, own)
    segment, start = turn
    operations = text_operations(interview, interview.segments, duties)
    if segment.number in operations.removed:
        return None
    end = start + len(quote.text)
    return apply(
        quote.text,
        own
        + [
            (Span(one.span.start - start, one.span.end - start), one.replacement)
            for one in operations.redactions
            if one.segment == segment.number and one.span is not None and one.span.start < end and one.span.end > start
        ],
    )


def turn_of(quote: Quote, interview: Interview) -> tuple[Segment, int] | None:
    """Return the turn in which a quotation stands to the letter, and where in it; None: in none."""
    for segment in interview.segments:
        start = segment.text.find(quote.text)
        if start >= 0:
            return segment, start
    return None
