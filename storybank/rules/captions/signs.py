"""Signs that nobody sees: they turn letters round, part a word that looks whole, or stand where a letter was lost.

What right-to-left and joined scripts need (marks of direction, joiners) is no question, except inside a word of ours.
"""

import re
import unicodedata
from collections.abc import Iterator

from storybank.findings import Finding, Severity
from storybank.records import ItemId, Span, Text
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.spans import Spans

MOST_FINDINGS = 20  # of one text: an editor who sees these knows
_OURS = "A-Za-z\u00c0-\u024f\u0400-\u052f\u0531-\u0587"  # Latin, Cyrillic, Armenian
_OVERRIDES = frozenset("\u202d\u202e")
_SIGNS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069"  # order of letters
    "\u115f\u1160\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"  # no width, no ink
    "\U000e0001-\U000e007f"  # tags
    "\ufffd\ud800-\udfff\ufdd0-\ufdef\ue000-\uf8ff]"  # lost letters, and such as mean nothing outside one program
    f"|(?<=[{_OURS}])[\u061c\u200c-\u200f](?=[{_OURS}])"
    "|(?<=[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)


def in_text(text: Text, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield one question for each word with such signs; in a caption's own voice the word without them is offered.

    Letters that are turned round block a caption: it says one thing and is read as another. Somebody's own words are
    never altered, there it is a question.
    """
    if not _SIGNS.search(text.text):
        return
    quotes = Spans(voices.quoted(text, rulebook))
    for number, span in enumerate(_words(text.text)):
        if number == MOST_FINDINGS:
            return
        written = text.text[span.start : span.end]
        signs = dict.fromkeys(_SIGNS.findall(written))
        is_spoken = quotes.touch(span)
        yield Finding(
            code="captions.hidden-signs",
            severity=Severity.BLOCKED if _OVERRIDES & signs.keys() and not is_spoken else Severity.REVIEW,
            item=item,
            field=text.field,
            span=span,
            suggestions=() if is_spoken else (_SIGNS.sub("", written),),
            facts={"signs": ", ".join(_name(one) for one in list(signs)[:3])},
        )


def _words(text: str) -> Iterator[Span]:
    """Yield the words, space to space, that hold such signs; no two of them overlap."""
    until = 0
    for match in _SIGNS.finditer(text):
        if match.start() < until:
            continue
        start, end = match.span()
        while start > until and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        until = end
        yield Span(start, end)


def _name(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()
