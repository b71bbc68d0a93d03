"""Whose words: a caption is in the editor's or photographer's voice, except where it quotes somebody.

Quoted speech is never altered and no wording rule asks about it. A word or two in quotation marks is no speech: it is the
name of a ship or a scare quote, and stays in the caption's voice unless somebody is said to have spoken.
"""

import re
from collections.abc import Iterable, Iterator

from storybank.records import Span, Text, Voice
from storybank.rulebook import Rulebook
from storybank.rules.spans import Spans, overlap

FEWEST_WORDS_OF_SPEECH = 3
ATTRIBUTION_REACH = 60  # code points around a quotation in which "she says" makes one word speech
LONGEST_QUOTE = 20_000

# Opening mark → the marks that close it. Guillemets and „…“ nest; straight marks do not.
_CLOSES = {"«": "»", "“": "”“", "„": '“”"', "‹": "›"}
_STRAIGHT = '"'
_MARKS = re.compile(r"[«»“”„\"‹›]")
_WORD = re.compile(r"[^\W\d_]{1,}")


def quotations(text: str) -> tuple[Span, ...]:
    """Return the outermost passages between quotation marks, marks included, in the text's order.

    Any text: a mark that is never closed quotes nothing, nested marks belong to the passage around them.
    """
    spans = []
    opened: list[tuple[int, str]] = []
    for match in _MARKS.finditer(text):
        mark, at = match.group(), match.start()
        if opened and mark in opened[-1][1]:
            start, _ = opened.pop()
            if not opened:
                spans.append(Span(start, at + 1))
        elif mark == _STRAIGHT:
            opened.append((at, _STRAIGHT))
        elif mark in "«“„‹":
            opened.append((at, _CLOSES[mark]))
    return tuple(span for span in spans if span.end - span.start <= LONGEST_QUOTE)


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Return the passages of `text` in quotation marks that are long enough to be speech, whatever the language."""
    return tuple(span for span in quotations(text) if _is_long(text, span))


def quoted(text: Text, rulebook: Rulebook) -> tuple[Span, ...]:
    """Return the parts of `text` that are somebody's own words; the whole of it for a quotation or a transcript."""
    if text.voice is not Voice.CAPTION:
        return (Span(0, len(text.text)),) if text.text else ()
    if not text.quotes and not _MARKS.search(text.text):
        return ()
    marked = quotations(text.text)
    if not marked:
        return _joined(text.quotes, len(text.text))
    says = Spans(hit.span for hit in rulebook.scan(text.text, text.language) if hit.trigger.owner == "captions:speech")
    found = [span for span in marked if _is_speech(text, span, says)]
    return _joined([*text.quotes, *found], len(text.text))


def _is_speech(text: Text, span: Span, says: Spans) -> bool:
    return _is_long(text.text, span) or any(not overlap(span, said) for said in says.near(span, ATTRIBUTION_REACH))


def _is_long(text: str, span: Span) -> bool:
    return len(_WORD.findall(text, span.start + 1, span.end - 1)) >= FEWEST_WORDS_OF_SPEECH


def _joined(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Return the spans that lie in the text, overlapping ones as one."""
    return tuple(_merge(sorted(Span(max(0, s.start), min(length, s.end)) for s in spans if s.start < s.end)))


def _merge(spans: list[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in spans:
        if current is not None and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None and current.start < current.end:
            yield current
        current = span
    if current is not None and current.start < current.end:
        yield current
