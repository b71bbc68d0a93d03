"""Place names as the depicted people say them, and nothing attached to them.

`check` asks about one item with its people; `in_text` asks only what a text alone can tell (`inspect`, `rules test`).
"""

from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding
from storybank.places import matching
from storybank.records import ItemId, Text, TextMarks, Voice
from storybank.rulebook import Rulebook
from storybank.rules.facts import ItemFacts
from storybank.rules.placenames import claims, precision, said, translations

CAPTION_FIELDS = ("caption", "alt", "title", "teaser", "body", "summary", "card", "map", "file")


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield what is to be asked about the places named in the item's texts, text by text in their order."""
    for text in facts.texts_in(*CAPTION_FIELDS):
        marks = facts.marks_of(text)
        yield from in_text(text, marks, rulebook, facts.item.id)
        yield from precision.check(text, marks, facts, rulebook)
        yield from said.check(text, marks, facts, rulebook)
    for text in facts.texts_in("quote", "segment", "translation"):
        yield from claims.in_text(text, facts.marks_of(text), rulebook, facts.item.id)
    yield from _map_labels(facts, rulebook)
    yield from said.people_differ(facts, rulebook)
    yield from translations.check(facts, rulebook)


def _map_labels(facts: ItemFacts, rulebook: Rulebook) -> Iterator[Finding]:
    """Yield a claim that stands in a name as said: it would be printed on the map, in nobody's quotation marks."""
    if rulebook.gazetteer is None:
        return
    for person in facts.depicted():
        for name in facts.printable_names(person):
            if len(name.form.split()) < 2:
                continue
            text = Text(field=f"map.{name.language}", language=name.language, text=name.form, voice=Voice.CAPTION)
            marks = TextMarks(places=matching.mentions(name.form, name.language, rulebook.gazetteer))
            yield from claims.in_text(text, marks, rulebook, facts.item.id)


def in_text(text: Text, marks: TextMarks, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield what one text alone tells: status claims, two names, glosses, coordinates and addresses."""
    yield from claims.in_text(text, marks, rulebook, item)
    yield from precision.in_text(text, rulebook, item)
