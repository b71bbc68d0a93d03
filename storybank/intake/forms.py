"""What the workbook asks: sheets, columns and drop-downs, from `schemas/forms/`, in four languages.

A heading, a sheet's title or a label is recognised by its stable key, by an alias, or in any of the four languages,
whatever the sender's language is.
"""

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from storybank import schemafiles
from storybank.i18n import LANGUAGES

SHEETS = (
    "photographs",
    "interviews",
    "people",
    "consents",
    "places_as_said",
    "third_parties",
    "stories",
    "initiatives",
    "organisations",
)
ABOUT = "delivery"  # the sheet that says whose delivery this is
KEYS_ROW, HEADINGS_ROW, FIRST_ROW = 1, 2, 3  # rows of a sheet as the template writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet. A column of words exists once per language: `caption_hy` has base `caption`."""

    key: str
    base: str
    field: str  # of the row's record
    type: str
    headings: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    help: Mapping[str, str] | None = None
    language: str | None = None
    choices: str = ""
    refers: str = ""  # person · story · initiative: whose code stands here
    part: str = ""  # which use or which quality answer
    is_required: bool = False
    is_past: bool = False  # a date that cannot lie ahead
    is_file: bool = False
    width: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    sheet: str
    titles: Mapping[str, str]
    columns: tuple[Column, ...]


def fold(text: str) -> str:
    """Return `text` without what people vary: case, spaces, punctuation at the ends, ё, dotted and dotless i."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u0307", "").replace("ı", "i").replace("ё", "е")
    for mark in ("՞", "՝", "*", "«", "»", "\u200b", "\ufeff"):
        folded = folded.replace(mark, " " if mark == "՝" else "")
    return " ".join(folded.replace("_", " ").split()).strip(" :?.").strip() or " ".join(folded.split())


@cache
def form(sheet: str) -> Form:
    """Return the form of one sheet; columns of words are spread over the languages."""
    document = schemafiles.read_yaml(f"forms/{sheet}.yml")
    columns: list[Column] = []
    for entry in document["columns"]:
        columns.extend(_spread(entry))
    return Form(sheet=sheet, titles=document["title"], columns=tuple(columns))


@cache
def choices(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return value → label per language of one drop-down."""
    document = schemafiles.read_yaml("forms/choices.yml")[name]
    return {value: {language: entry[language] for language in LANGUAGES} for value, entry in document.items()}


def value_of(name: str, text: str) -> str | None:
    """Return which value of drop-down `name` a text means, in whatever language or spelling, or None."""
    return spellings(name).get(fold(text))


def nearest_choice(name: str, text: str, language: str) -> str | None:
    """Return the label, in `language`, of the value that `text` is closest to, or None when nothing is near."""
    near = difflib.get_close_matches(fold(text), list(spellings(name)), n=1, cutoff=0.7)
    return choices(name)[spellings(name)[near[0]]][language] if near else None


@cache
def spellings(name: str) -> Mapping[str, str]:
    """Return folded spelling → value of one drop-down, longest spelling first (so that phrases win over their words)."""
    document = schemafiles.read_yaml("forms/choices.yml")[name]
    pairs: dict[str, str] = {}
    for value, entry in document.items():
        for label in (value, *(entry[language] for language in LANGUAGES), *entry.get("also", ())):
            pairs.setdefault(fold(label), value)
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def column_of(sheet: str, heading: str) -> Column | None:
    """Return the column a heading names: by key, by alias, or in any of the four languages."""
    return _headings(sheet).get(fold(heading))


def nearest_column(sheet: str, heading: str, language: str) -> str | None:
    """Return the heading, in `language`, that an unknown one is closest to, or None."""
    near = difflib.get_close_matches(fold(heading), list(_headings(sheet)), n=1, cutoff=0.6)
    return _headings(sheet)[near[0]].headings[language] if near else None


def is_name_column(heading: str) -> bool:
    """Say whether a heading asks for a person's name, telephone, address or document: never in the workbook."""
    return value_of("name_columns", heading) is not None


@cache
def sheet_titles() -> Mapping[str, str]:
    """Return folded title → sheet, for all sheets in all languages."""
    titles: dict[str, str] = {}
    for sheet in (*SHEETS, ABOUT):
        for title in (sheet, *form(sheet).titles.values()):
            titles[fold(title)[:31]] = sheet
    return titles


@cache
def _headings(sheet: str) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    columns = form(sheet).columns
    for spell in (lambda c: (c.key,), lambda c: c.headings.values(), lambda c: c.aliases):  # keys before words
        for column in columns:
            for text in spell(column):
                found.setdefault(fold(text), column)
    return found


def _spread(entry: Mapping[str, Any]) -> list[Column]:
    known = {
        "type": entry["type"],
        "base": entry["key"],
        "field": entry.get("field", entry["key"]),
        "help": entry.get("help"),
        "choices": entry.get("choices", ""),
        "refers": entry.get("refers", ""),
        "part": entry.get("use", entry.get("quality", "")),
        "is_required": entry.get("required", False),
        "is_past": entry.get("past", False),
        "is_file": entry.get("is_file", entry["type"] == "file"),
        "width": entry.get("width", 16),
    }
    aliases = tuple(entry.get("also", ()))
    if entry["type"] != "words":
        return [Column(key=entry["key"], headings=entry["heading"], aliases=aliases, **known)]
    names = choices("languages")
    spread = []
    for language in LANGUAGES:
        labels = {reader: f"{entry['heading'][reader]} ({names[language][reader]})" for reader in LANGUAGES}
        written = (*entry["heading"].values(), *aliases, entry["key"])
        # "Caption hy", "Подпись (hy)", "caption_hy", and the plain language's own name after any heading
        also = [f"{text} {mark}" for text in written for mark in (language, f"({language})")]
        also += [f"{text} {names[language][reader]}" for text in written for reader in LANGUAGES]
        spread.append(
            Column(key=f"{entry['key']}_{language}", headings=labels, aliases=tuple(also), language=language, **known)
        )
    return spread
