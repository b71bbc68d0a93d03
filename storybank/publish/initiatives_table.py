"""metadata/initiatives.csv: the initiatives of a release as a table, under the headings of the workbook that they came with.

A partner's archive opens it in a spreadsheet; the reader of deliveries reads it back field by field.
"""

import csv
import io

from storybank.publish import layout
from storybank.publish.catalogue import safe
from storybank.publish.contents import BundleContents, PublishedInitiative
from storybank.records import Language

PATH = "metadata/initiatives.csv"
_BETWEEN = "; "
_ROLES = ("implementing_local", "implementing_international", "funder")
_WORDS = ("title", "location", "description", "objectives", "results", "document_title", *_ROLES)


def write_csv(contents: BundleContents) -> bytes:
    """Return one row per initiative as UTF-8 CSV with a byte order mark; organisations only with their own yes."""
    said = [f"{name}_{language}" for name in _WORDS for language in contents.languages]
    columns = ["code", "programme", "project_number", "status", "starts_on", "ends_on", "sectors", "focus", "documents"]
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, [*columns, *said], restval="", lineterminator="\r\n")
    table.writeheader()
    for initiative in sorted(contents.initiatives, key=lambda one: one.public_id):
        row = _row(initiative)
        for language in contents.languages:
            row |= {f"{name}_{language}": words for name, words in _words(initiative, language).items()}
        table.writerow({heading: safe(value) for heading, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _row(initiative: PublishedInitiative) -> dict[str, str]:
    record = initiative.record
    return {
        "code": initiative.public_id,
        "programme": record.programme,
        "project_number": record.project_number,
        "status": record.status,
        "starts_on": record.starts_on.isoformat() if record.starts_on else "",
        "ends_on": record.ends_on.isoformat() if record.ends_on else "",
        "sectors": _BETWEEN.join(record.sectors),
        "focus": _BETWEEN.join(record.focus),
        "documents": _BETWEEN.join(
            layout.document(initiative.public_id, number, file)
            for number, (_title, file) in enumerate(initiative.documents, 1)
        ),
    }


def _words(initiative: PublishedInitiative, language: Language) -> dict[str, str]:
    record = initiative.record
    organisations = {
        role: _BETWEEN.join(
            one.name[language]
            for one in record.organisations
            if one.may_be_named and one.role == role and one.name.get(language)
        )
        for role in _ROLES
    }
    return {
        "title": record.title.get(language, ""),
        "location": _aligned([one.get(language, "") for one in record.locations]),
        "description": record.description.get(language, ""),
        "objectives": record.objectives.get(language, ""),
        "results": record.results.get(language, ""),
        "document_title": _aligned([title.get(language, "") for title, _file in initiative.documents]),
        **organisations,
    }


def _aligned(words: list[str]) -> str:
    """Return several words of one language, each in its place; nothing where none is said."""
    return _BETWEEN.join(words) if any(words) else ""
