"""Whether a caption is there, readable and in its own place: empty, too long, no alt text, wrong language, a quote as headline."""

import re
from collections import Counter
from collections.abc import Iterator

from storybank.findings import Finding, Severity
from storybank.records import Interview, Photo, Span, Text
from storybank.rulebook import Rulebook
from storybank.rules import voices
from storybank.rules.facts import ItemFacts, PhotoFacts

FEWEST_LETTERS = 12  # below this a text's script tells nothing
SHORTEST_QUOTE = 3  # words
_SCRIPTS = {
    "Armn": re.compile("[\u0531-\u058f]"),
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Latn": re.compile("[A-Za-z\u00c0-\u024f]"),
    "Geor": re.compile("[\u10a0-\u10ff]"),
}
_WRITTEN_IN = {"hy": {"Armn"}, "hyw": {"Armn"}, "ru": {"Cyrl"}, "en": {"Latn"}, "az": {"Latn", "Cyrl"}, "ka": {"Geor"}}
_AZ_LETTERS = re.compile("[əƏğĞıİ]")
_NOT_LETTERS = re.compile(r"[\W_]+")


def check(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield questions about the form of the item's captions."""
    captions = list(facts.texts_in("caption"))
    if isinstance(facts, PhotoFacts):
        if not any(text.text.strip() for text in captions):
            yield _finding("captions.empty", facts, "caption", None)
        for caption in facts.photo.captions.values():
            if caption.text.strip() and not caption.alt_text.strip():
                yield _finding("captions.no-alt-text", facts, f"alt.{caption.language}", None)
    for text in facts.texts_in("caption", "alt", "title", "teaser"):
        limit = rulebook.limits.get(f"{text.field.partition('.')[0]}_characters")
        if limit and len(text.text) > limit:
            yield _finding("captions.too-long", facts, text.field, Span(limit, len(text.text)), limit=str(limit))
        written = language_of_letters(text.text, text.language)
        if written:
            yield _finding("captions.language-mismatch", facts, text.field, None, written=written)
    yield from _quote_as_headline(facts, rulebook)


def language_of_letters(text: str, language: str) -> str:
    """Return the script most letters of `text` are in, where it is not one its language is written in; else ""."""
    expected = _WRITTEN_IN.get(language.partition("-")[0])
    counts = Counter({name: len(pattern.findall(text[:20_000])) for name, pattern in _SCRIPTS.items()})
    script, number = counts.most_common(1)[0]
    if expected is None or number < FEWEST_LETTERS:
        return ""
    if script not in expected:
        return script
    if language == "en" and len(_AZ_LETTERS.findall(text)) * 12 > number:
        return "az"
    return ""


def _quote_as_headline(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a question where somebody's words became a title, a teaser, an alt text or the words on a card."""
    spoken = [_key(words) for words in _spoken_words(facts)]
    for text in facts.texts_in("title", "teaser", "alt", "card"):
        quotes = [span for span in voices.quotations(text.text) if _is_long(text, span)]
        if quotes:
            yield _finding(
                "captions.quote-as-headline",
                facts,
                text.field,
                quotes[0],
                words=_words(text, quotes[0]),
                rulebook=rulebook,
            )
        elif len(text.text.split()) >= SHORTEST_QUOTE and any(_key(text.text) in words for words in spoken):
            whole = Span(0, len(text.text))
            yield _finding(
                "captions.quote-as-headline", facts, text.field, whole, words=_words(text, whole), rulebook=rulebook
            )


def _spoken_words(facts: ItemFacts) -> Iterator[str]:
    for text in facts.texts_in("quote", "segment"):
        yield text.text
    item = facts.item
    if isinstance(item, Photo) and item.quote:
        yield item.quote.text
    if isinstance(item, Interview):
        yield from (segment.text for segment in item.segments)
        yield from (segment.text for version in item.translations.values() for segment in version)


def _key(words: str) -> str:
    return _NOT_LETTERS.sub(" ", words.casefold()).strip()


def _is_long(text: Text, span: Span) -> bool:
    return len(text.text[span.start : span.end].split()) >= SHORTEST_QUOTE


def _words(text: Text, span: Span) -> str:
    return text.text[span.start : span.end][:80]


def _finding(
    code: str, facts: ItemFacts, field: str, span: Span | None, rulebook: Rulebook | None = None, **words: str
) -> Finding:
    return Finding(
        code=code,
        severity=Severity.REVIEW,
        item=facts.item.id,
        field=field,
        span=span,
        facts=words,
        rule_id=code if rulebook else "",
        rests_on_unreviewed=rulebook is not None and not rulebook.is_accepted(code),
    )
