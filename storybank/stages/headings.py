"""What stands over everything: a collection's title, description and folder name, and the names of files, asked like a caption."""

import re
from collections.abc import Iterable, Iterator, Mapping

from storybank.findings import Finding
from storybank.intake.rows import InitiativeRow
from storybank.places import gazetteer, matching
from storybank.records import Language, Text, TextMarks, Voice
from storybank.rulebook import Rulebook
from storybank.rules import wording

_APART = re.compile(r"[_\-.+\s]+")
_LANGUAGES = ("en", "az", "ru", "hy")  # in which a file's name is read


def asked(texts: Mapping[str, tuple[str, str]], rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what the rules ask about texts that belong to no item. texts: field → (language, words)."""
    known = gazetteer.load()
    for field, (language, words) in texts.items():
        marks = TextMarks(places=matching.mentions(words, language, known))
        text = Text(field=field, language=Language(language), text=words, voice=Voice.CAPTION)
        yield from wording.questions(wording.in_text(text, marks, rulebook))


def of_collection(
    slug: str, title: Mapping[Language, str], description: Mapping[Language, str], rulebook: Rulebook
) -> tuple[Finding, ...]:
    """Return the questions about a collection's title, description and folder name."""
    texts = {f"title.{language}": (language, words) for language, words in title.items()}
    texts |= {f"teaser.{language}": (language, words) for language, words in description.items()}
    return (*asked(texts, rulebook), *of_file_name(slug, f"slug {slug}", rulebook))


def of_initiatives(rows: Iterable[InitiativeRow], rulebook: Rulebook) -> Iterator[Finding]:
    """Yield the questions about what a delivery says of its initiatives: they stand on pages beside the photographs."""
    for row in rows:
        texts: dict[str, tuple[str, str]] = {}
        for column, words in (
            ("title", row.titles),
            ("location", row.locations),
            ("description", row.descriptions),
            ("objectives", row.objectives),
            ("results", row.results),
            ("document_title", row.document_titles),
        ):
            texts |= {f"{row.where}.{column}_{language}": (language, text) for language, text in words.items()}
        yield from asked(texts, rulebook)


def of_file_name(name: str, field: str, rulebook: Rulebook) -> tuple[Finding, ...]:
    """Return at most one question about a file's name, its words read apart in each of the four languages."""
    words = [word for word in _APART.split(name) if word and not word.isdigit()]
    if len(words) < 2:
        return ()
    capital = [word[:1].upper() + word[1:] for word in words]
    spelled = (" ".join(words), " ".join(capital), ", ".join(capital))
    for language in _LANGUAGES:
        for reading in spelled:  # "shusha-azerbaijan" is a place and its country as well
            for finding in asked({field: (language, reading)}, rulebook):
                return (finding,)
    return ()
