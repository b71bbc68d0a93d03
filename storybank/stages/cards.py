"""The texts of an interview's index, as fields an editor can answer: `card.3-title.en`. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from storybank.errors import WrongUse
from storybank.records import Interview, Language


def indexed(interview: Interview, field: str, text: str) -> Interview:
    """Return the interview with one text of its index replaced; an emptied one is gone. Raises WrongUse."""
    _, _, where = field.partition(".")
    place, _, language = where.partition(".")
    number, _, kind = place.partition("-")
    entries = []
    is_there = False
    for entry in interview.index:
        if str(entry.segment) == number and kind in ("title", "synopsis", "keywords", "places"):
            is_there = True
            if kind == "title":
                entry = replace(entry, title=_with(entry.title, Language(language), text))
            elif kind == "synopsis":
                entry = replace(entry, synopsis=_with(entry.synopsis, Language(language), text))
            elif kind == "keywords":
                entry = replace(entry, keywords=listed(text))
            else:
                entry = replace(entry, places=listed(text))
        entries.append(entry)
    if not is_there:
        raise WrongUse("answer.no-text", f"{field}: the index has no such entry any more.")
    return replace(interview, index=tuple(entries))


def listed(text: str) -> tuple[str, ...]:
    """Return the parts between semicolons, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _with(words: Mapping[Language, str], language: Language, text: str) -> dict[Language, str]:
    """Return the words with one language replaced; an emptied text is no longer there."""
    return {one: kept for one, kept in {**words, language: text}.items() if kept}
