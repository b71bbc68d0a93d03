"""The form for phones (KoboToolbox, ODK) as data: its questions, the columns they fill, the words of its headings.

The words stand in `schemas/forms/phone.yml`; `tools/make_xlsform.py` builds the XLSForm from the same file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from storybank import schemafiles
from storybank.i18n import LANGUAGES
from storybank.intake import forms
from storybank.intake.forms import Column, fold

MAIN = ""  # the table of the submissions themselves; a repeat's table has the repeat's name
XLSFORM = "forms/phone.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `to`: the columns it fills ("consents.face"); `repeat`: the repeat it stands in, or MAIN."""

    name: str
    type: str  # as XLSForm says it, without the list: text · select_one · select_multiple · date · integer · image · audio
    choices: str
    repeat: str
    to: tuple[str, ...]
    labels: Mapping[str, str]
    evidence: str = ""  # what kind of evidence the attachment is

    @property
    def is_attachment(self) -> bool:
        return self.type in ("image", "audio", "video", "file")


@cache
def document() -> Mapping[str, Any]:
    """Return the form's document as it stands in schemas/."""
    found: Mapping[str, Any] = schemafiles.read_yaml("forms/phone.yml")
    return found


@cache
def questions() -> Mapping[str, Question]:
    """Return name → question, in the form's order; notes are not asked and not in here."""
    return {question.name: question for question in _questions(document()["survey"], MAIN)}


@cache
def repeats() -> Mapping[str, Mapping[str, str]]:
    """Return the repeats of the form with their labels."""
    return {entry["name"]: entry["label"] for entry in _entries(document()["survey"]) if entry["type"] == "repeat"}


@cache
def headings(repeat: str) -> Mapping[str, Question]:
    """Return folded heading → question of one table: by name, by label in any language, by the column's own words."""
    found: dict[str, Question] = {}
    own = [question for question in questions().values() if question.repeat == repeat]
    for question in own:
        found.setdefault(fold(question.name), question)
    for question in own:
        for text in question.labels.values():
            found.setdefault(fold(text), question)
    for question in own:
        for column in _columns(question):
            for text in (column.key, column.base, *column.headings.values(), *column.aliases):
                found.setdefault(fold(text), question)
    return found


@cache
def dropped() -> frozenset[str]:
    """Return the folded headings that say who sent a form, from where and when: never read."""
    return frozenset(fold(text) for group in document()["dropped"] for text in group)


def servers() -> Mapping[str, frozenset[str]]:
    """Return server → its own columns' headings, to the letter: "Status" is Central's word and also a question's label."""
    return {server: frozenset(headings) for server, headings in document()["servers"].items()}


@cache
def reviews() -> Mapping[str, str]:
    """Return what a reviewer on a server has said, folded → the status the agreement then has: closed."""
    return {fold(text): status for status, texts in document()["reviews"].items() for text in texts}


@cache
def choices(name: str) -> Mapping[str, Mapping[str, str]]:
    """Return value → label per language of one list of the form."""
    own: Mapping[str, Mapping[str, Mapping[str, str]]] = document()["choices"]
    return own[name] if name in own else forms.choices(name)


@cache
def spellings(name: str) -> Mapping[str, str]:
    """Return folded spelling → value of one list, longest first."""
    if name not in document()["choices"]:
        return forms.spellings(name)
    pairs: dict[str, str] = {}
    for value, labels in choices(name).items():
        for label in (value, *labels.values()):
            pairs.setdefault(fold(label), value)
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def label_of(entry: Mapping[str, Any]) -> Mapping[str, str]:
    """Return a question's words in four languages: its own, or the heading of the first column it fills."""
    if "label" in entry:
        label: Mapping[str, str] = entry["label"]
        return label
    heading = _written(str(entry["to"][0]))["heading"]
    return {language: heading[language] for language in LANGUAGES}


def hint_of(entry: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Return the help of the column a question fills, where there is one."""
    if "to" not in entry or "label" in entry:
        return None
    found: Mapping[str, str] | None = _written(str(entry["to"][0])).get("help")
    return found


def _written(target: str) -> Mapping[str, Any]:
    """Return the column that a target names, as it stands in schemas/: its words are not yet spread over the languages."""
    sheet, _, key = target.partition(".")
    return next(one for one in _columns_written(sheet) if one["key"] == key)


@cache
def _columns_written(sheet: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = schemafiles.read_yaml(f"forms/{sheet}.yml")["columns"]
    return found


def _columns(question: Question) -> Iterator[Column]:
    for target in question.to:
        sheet, _, key = target.partition(".")
        if sheet in forms.SHEETS:
            yield from (column for column in forms.form(sheet).columns if column.base == key)


def _entries(entries: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for entry in entries:
        yield entry
        yield from _entries(entry.get("questions", []))


def _questions(entries: list[Mapping[str, Any]], repeat: str) -> Iterator[Question]:
    for entry in entries:
        if "questions" in entry:
            yield from _questions(entry["questions"], entry["name"] if entry["type"] == "repeat" else repeat)
        elif entry["type"] != "note":
            kind, _, name = entry["type"].partition(" ")
            yield Question(
                name=entry["name"],
                type=kind,
                choices=name,
                repeat=repeat,
                to=tuple(entry.get("to", ())),
                labels=label_of(entry) if kind != "calculate" else {},
                evidence=entry.get("evidence", ""),
            )
