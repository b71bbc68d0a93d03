"""Words that an editor held back in one turn and that stand elsewhere: in another turn, a translation, the index, a title, a quotation.

Names and identifiers are found wherever they stand by rules of their own; this is about the rest: a mill, an office, a nickname.
"""

import re
from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding, Severity
from storybank.records import Interview, Redaction, RedactionReason, Span, Text
from storybank.rulebook import Rulebook
from storybank.rules.facts import InterviewFacts, ItemFacts
from storybank.rules.identity import is_redacted

_REASONS = frozenset(
    {
        RedactionReason.BY_HAND,
        RedactionReason.PLACE,
        RedactionReason.INDIRECT,
        RedactionReason.THIRD_PARTY,
        RedactionReason.ACCUSATION,
    }
)
_WORD = re.compile(r"[^\W\d_]+|\d{3,}")
_SHORTEST = 4  # letters; shorter words stand everywhere
_MOST_WORDS = 6  # a longer passage is not said twice
_ENDING = 5  # letters that another form of the word may have more
_MOST_TURNS = 5  # a word that comes oftener is a common one: five turns are enough to see it


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield `identity.said-elsewhere` for each place where words held back by hand still stand, in any of their forms."""
    if not isinstance(facts, InterviewFacts):
        return
    sought = {stems for one in facts.interview.redactions if (stems := _stems(facts.interview, one))}
    for stems in sorted(sought):
        turns = 0
        for text in facts.texts:
            span = _found(text, stems)
            if span is None or text.field.startswith("embedded.") or is_redacted(text, span, facts):
                continue
            turns += text.field.startswith(("segment.", "translation."))
            if turns > _MOST_TURNS and text.field.startswith(("segment.", "translation.")):
                continue
            yield Finding(
                code="identity.said-elsewhere",
                severity=Severity.REVIEW,
                item=facts.item.id,
                field=text.field,
                span=span,
                facts={"words": text.text[span.start : span.end]},
            )


def _stems(interview: Interview, one: Redaction) -> tuple[str, ...]:
    """Return what the words of a redaction begin with in all their forms; nothing for whole turns and long passages."""
    if one.span is None or one.reason not in _REASONS:
        return ()
    segments = interview.translations.get(one.translation, ()) if one.translation else interview.segments
    text = next((segment.text for segment in segments if segment.number == one.segment), "")
    words = [word for word in _WORD.findall(text[one.span.start : one.span.end].casefold()) if len(word) >= _SHORTEST]
    return tuple(word[: max(_SHORTEST, len(word) - 2)] for word in words) if len(words) <= _MOST_WORDS else ()


def _found(text: Text, stems: tuple[str, ...]) -> Span | None:
    """Return the first place in a text where words with these stems stand together, in any order."""
    words = [(match.start(), match.end(), match[0].casefold()) for match in _WORD.finditer(text.text)]
    width = 2 * len(stems)
    for at in range(len(words)):
        near = words[at : at + width]
        hits = [_first(near, stem) for stem in stems]
        if hits and all(hit is not None for hit in hits):
            places = [near[hit] for hit in hits if hit is not None]
            return Span(min(place[0] for place in places), max(place[1] for place in places))
    return None


def _first(words: list[tuple[int, int, str]], stem: str) -> int | None:
    return next(
        (at for at, (_, _, word) in enumerate(words) if word.startswith(stem) and len(word) <= len(stem) + _ENDING),
        None,
    )
