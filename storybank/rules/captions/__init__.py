"""What a caption may not say about people: involvement, blame, death, names, age; and whether it is there at all.

`check` asks about one item with its people; `in_text` asks only what a text alone can tell (`inspect`, `rules test`).
"""

from collections.abc import Iterator
from datetime import date

from storybank.findings import Finding
from storybank.records import ItemId, Text, TextMarks
from storybank.rulebook import Rulebook
from storybank.rules.captions import embedded, form, names, signs, typefaces, wording
from storybank.rules.facts import ItemFacts

CAPTION_FIELDS = ("caption", "alt", "title", "teaser", "body", "summary", "card", "map")


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield what is to be asked about the item's captions, titles, alt texts and the words inside its file."""
    for text in facts.texts_in(*CAPTION_FIELDS):
        marks = facts.marks_of(text)
        yield from wording.check(text, facts, rulebook)
        yield from names.check(text, marks, facts, rulebook, on)
    for text in facts.texts:
        if not text.field.startswith("embedded"):  # those never leave
            yield from signs.in_text(text, rulebook, facts.item.id)
    yield from typefaces.check(facts.texts, facts.item.id)
    yield from form.check(facts, rulebook)
    yield from embedded.check(facts, rulebook, on)


def in_text(text: Text, marks: TextMarks, rulebook: Rulebook, item: ItemId | None = None) -> Iterator[Finding]:
    """Yield what one text alone tells: blame in the caption's own voice, involvement in an initiative, hidden signs."""
    yield from wording.in_text(text, rulebook, item)
    yield from signs.in_text(text, rulebook, item)
