"""What one text alone can be asked, without its people: for `inspect text`, `rules test` and an editor's screen as she types."""

from collections.abc import Iterable, Iterator

from storybank.findings import Finding, Severity
from storybank.records import ItemId, Span, Text, TextMarks
from storybank.rulebook import Rulebook
from storybank.rules import captions, placenames, terms, voices
from storybank.rules.spans import Spans


def in_text(text: Text, marks: TextMarks, rulebook: Rulebook, item: ItemId | None = None) -> tuple[Finding, ...]:
    """Return the findings that `text` raises by its words, in reading order."""
    found = (
        *terms.in_text(text, marks, rulebook, item),
        *placenames.in_text(text, marks, rulebook, item),
        *captions.in_text(text, marks, rulebook, item),
    )
    return tuple(sorted(found, key=lambda finding: (finding.span or Span(0, 0), finding.code)))


def questions(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that hold an item until somebody answers."""
    return (finding for finding in findings if finding.severity is not Severity.INFO)


def fixed(text: Text, findings: Iterable[Finding], rulebook: Rulebook) -> str:
    """Return `text` with the first suggestion of each finding that has one, written into its span and nowhere else.

    Of overlapping findings the first is applied; a finding that touches quoted speech is never applied. Applying the
    result's own findings again changes nothing that was settled.
    """
    quotes = Spans(voices.quoted(text, rulebook))
    words: list[str] = []
    at = 0
    for finding in sorted(findings, key=lambda finding: (finding.span or Span(0, 0), finding.code)):
        span = finding.span
        if span is None or not finding.suggestions or span.start < at or quotes.touch(span):
            continue
        words += [text.text[at : span.start], finding.suggestions[0]]
        at = span.end
    return "".join([*words, text.text[at:]])
