"""Builds the XLSForm for phones, schemas/forms/phone.xlsx, from schemas/forms/phone.yml; with --check says whether it has drifted.

Run: .venv/bin/python tools/make_xlsform.py [--check]. Upload the file to KoboToolbox or ODK Central as it is.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from storybank.i18n import LANGUAGES
from storybank.intake import phone

TARGET = Path(__file__).resolve().parent.parent / "schemas" / phone.XLSFORM
_PLAIN = ("type", "name", "required", "relevant", "constraint", "appearance", "default", "calculation", "parameters")
_WORDS = ("label", "hint", "constraint_message")

Table = list[list[str | None]]


def tables() -> dict[str, Table]:
    """Return the three sheets of the XLSForm as rows of cells."""
    named = phone.document()["languages"]
    words = [f"{part}::{named[language]}" for part in _WORDS for language in LANGUAGES]
    survey: Table = [[*_PLAIN, *words]]
    survey.extend(_row(entry) for entry in _flat(phone.document()["survey"]))
    choices: Table = [["list_name", "name", *(f"label::{named[language]}" for language in LANGUAGES)]]
    lists = {question.choices for question in phone.questions().values() if question.choices}
    for name in sorted(lists):
        choices.extend(
            [name, value, *(labels[language] for language in LANGUAGES)]
            for value, labels in phone.choices(name).items()
        )
    document = phone.document()
    settings: Table = [
        ["form_title", "form_id", "version", "default_language", "style"],
        [document["title"]["en"], document["form_id"], document["version"], named["en"], "pages"],
    ]
    return {"survey": survey, "choices": choices, "settings": settings}


def _flat(entries: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for entry in entries:
        if "questions" not in entry:
            yield entry
            continue
        kind = entry["type"]
        has_repeat = any("questions" in question for question in entry["questions"])  # which no screen may hold whole
        yield {
            **entry,
            "type": f"begin_{kind}",
            "appearance": "field-list" if kind == "group" and not has_repeat else "",
        }
        yield from _flat(entry["questions"])
        yield {"type": f"end_{kind}", "name": entry["name"]}


def _row(entry: Mapping[str, Any]) -> list[str | None]:
    plain = [{True: "yes"}.get(entry.get(key), entry.get(key)) or None for key in _PLAIN]
    is_spoken = entry["type"] not in ("calculate", "end_group", "end_repeat")
    label = phone.label_of(entry) if is_spoken else {}
    parts = (label, phone.hint_of(entry) or {}, entry.get("constraint_message", {}))
    return [*plain, *(part.get(language) for part in parts for language in LANGUAGES)]


def write(path: Path) -> None:
    """Write the XLSForm; its dates are the form's version, so that the same form is the same file."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables().items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.properties.creator = "storybank"
    day = datetime.strptime(phone.document()["version"][:8], "%Y%m%d").replace(tzinfo=UTC, hour=12)
    book.properties.created = book.properties.modified = day.replace(tzinfo=None)
    book.save(path)


def read(path: Path) -> dict[str, Table]:
    """Return the sheets of a written XLSForm as rows of cells."""
    book = load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if read(TARGET) == tables() else f"{TARGET.name} has drifted: run tools/make_xlsform.py")
    write(TARGET)
    print(f"written: {TARGET}")
