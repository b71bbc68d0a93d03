"""The catalogue of a release as a spreadsheet and as CSV: one row per item, one column per language and text.

The access columns carry the same keys as rights.json, so that the table comes back in with identical access fields.
"""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from storybank.publish import layout
from storybank.publish.contents import (
    BundleContents,
    ItemRights,
    PublishedInterview,
    PublishedPhotograph,
    PublishedStory,
    Words,
)
from storybank.publish.printable import printable

SHEET = "catalogue"
_TEXTS = ("title", "person", "place", "caption", "alt_text", "credit")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767  # a limit of the xlsx format
_CUT = " […]"
_WIDTHS = {"id": 26, "kind": 12, "story": 26}


def rows(contents: BundleContents) -> list[dict[str, str]]:
    """Return one flat row per story, photograph and interview: stories first, each followed by its parts."""
    photographs = {one.public_id: one for one in contents.photographs}
    interviews = {one.public_id: one for one in contents.interviews}
    found: list[dict[str, str]] = []
    done: set[str] = set()
    for story in sorted(contents.stories, key=lambda one: (one.order, one.public_id)):
        found.append(_story(story, contents))
        for photograph_id in story.photographs:
            if photograph_id not in done:
                found.append(_photograph(photographs[photograph_id], story.public_id, contents))
                done.add(photograph_id)
        for interview_id in story.interviews:
            if interview_id not in done:
                found.append(_interview(interviews[interview_id], story.public_id, contents))
                done.add(interview_id)
    found += [_photograph(one, "", contents) for one in contents.photographs if one.public_id not in done]
    found += [_interview(one, "", contents) for one in contents.interviews if one.public_id not in done]
    return found


def columns(contents: BundleContents) -> list[str]:
    """Return the headings in the order in which both files carry them."""
    texts = [f"{name}_{language}" for name in _TEXTS for language in contents.languages]
    return ["id", "kind", "story", *texts, "languages", "date", "date_precision", "duration_s", "themes", "content_notes",
            "is_drawing", "licence", "uses", "audience", "until_on", "rights_languages", "files"]  # fmt: skip


def write_csv(contents: BundleContents) -> bytes:
    """Return the catalogue as UTF-8 CSV with a byte order mark, so that a spreadsheet opens it in four scripts."""
    text: str = _frame(contents).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def write_xlsx(contents: BundleContents) -> bytes:
    """Return the catalogue as a workbook: header frozen, texts wrapped, no wall-clock in any part."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    frame = _frame(contents)
    book = Workbook(write_only=True)  # a row at a time: whole, a cell would take half a kilobyte
    sheet = book.create_sheet(SHEET)
    for number, heading in enumerate(frame.columns, 1):
        width = _WIDTHS.get(heading, 44 if heading.startswith(("caption", "alt_text")) else 22)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(frame.columns))}{len(frame) + 1}"
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)

    def cell(value: str, font: Font | None = None) -> Any:
        if not value:
            return None
        if len(value) > _LONGEST_CELL:  # the CSV beside it has every word
            value = value[: _LONGEST_CELL - len(_CUT)] + _CUT
        made = WriteOnlyCell(sheet, value=value)
        made.data_type = "s"  # never a formula
        made.alignment = wrapped
        if font is not None:
            made.font = font
        return made

    sheet.append([cell(heading, bold) for heading in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        sheet.append([cell(value) for value in row])
    book.properties.creator = "storybank"
    book.properties.created = datetime.combine(contents.on, time())
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue(), contents.on)


def _frame(contents: BundleContents):  # type: ignore[no-untyped-def]  # noqa: ANN202, pandas carries no types here
    import pandas as pd

    table = [{heading: safe(row.get(heading, "")) for heading in columns(contents)} for row in rows(contents)]
    return pd.DataFrame(table, columns=columns(contents), dtype=str)


def safe(value: str) -> str:
    """Return `value` such that no spreadsheet runs it: a leading sign gets an apostrophe, control characters go."""
    value = printable(value).replace("\r", "")
    return f"'{value}" if value.lstrip("'").startswith(_FORMULA_STARTS) else value


def _story(story: PublishedStory, contents: BundleContents) -> dict[str, str]:
    place = {
        language: ", ".join(pin.names[language] for pin in story.pins if language in pin.names)
        or story.place_words.get(language, "")
        for language in contents.languages
    }
    languages = [one for one in contents.languages if one in story.title]
    return {
        "id": story.public_id,
        "kind": "story",
        "story": story.public_id,
        **_words("title", story.title, contents),
        **_words("person", story.person, contents),
        **_words("place", place, contents),
        "languages": " ".join(languages),
        "date": story.told_on.isoformat()[:7] if story.told_on else "",
        "date_precision": "month" if story.told_on else "",
        "themes": " ".join(story.themes),
        "content_notes": " ".join(story.content_notes),
        **_access(story.rights),
        "files": " ".join(layout.story_text(story.public_id, one) for one in languages),
    }


def _photograph(photograph: PublishedPhotograph, story: str, contents: BundleContents) -> dict[str, str]:
    day = printed_date(photograph.taken_on, photograph.date_precision)
    return {
        "id": photograph.public_id,
        "kind": "photograph",
        "story": story,
        **_words("caption", photograph.captions, contents),
        **_words("alt_text", photograph.alt_texts, contents),
        **_words("credit", photograph.credit, contents),
        "languages": " ".join(one for one in contents.languages if one in photograph.captions),
        "date": day,
        "date_precision": photograph.date_precision if day else "",
        "themes": " ".join(photograph.themes),
        "content_notes": " ".join(photograph.content_notes),
        "is_drawing": "yes" if photograph.is_drawing else "",
        **_access(photograph.rights),
        "files": " ".join(layout.photograph(photograph, width) for width in sorted(photograph.renditions)),
    }


def _interview(interview: PublishedInterview, story: str, contents: BundleContents) -> dict[str, str]:
    languages = sorted(interview.transcripts)
    return {
        "id": interview.public_id,
        "kind": "interview",
        "story": story,
        **_words("title", interview.title, contents),
        "languages": " ".join(languages),
        "date": printed_date(interview.recorded_on, "month"),
        "date_precision": "month" if interview.recorded_on else "",
        "duration_s": str(round(interview.duration_s)) if interview.duration_s is not None else "",
        "content_notes": " ".join(interview.content_notes),
        **_access(interview.rights),
        "files": " ".join(
            [path for one in languages for _kind, path in layout.transcripts(interview, one)]
            + [layout.sound(interview, one) for one in interview.sound]
            + [path for path, _file in layout.videos(interview)]
        ),
    }


def printed_date(day: date | None, precision: str) -> str:
    """Return the date no finer than may be printed: 2024, 2024-07 or 2024-07-15; empty for unknown."""
    length = {"day": 10, "month": 7, "year": 4}.get(precision, 0)
    return day.isoformat()[:length] if day else ""


def _words(name: str, words: Words, contents: BundleContents) -> dict[str, str]:
    return {f"{name}_{language}": words.get(language, "") for language in contents.languages}


def _access(rights: ItemRights) -> dict[str, str]:
    return {
        "licence": rights.licence,
        "uses": " ".join(use.value for use in rights.uses),
        "audience": rights.audience.value,
        "until_on": rights.until_on.isoformat() if rights.until_on else "",
        "rights_languages": " ".join(rights.languages),
    }


def _without_clock(workbook: bytes, on: date) -> bytes:
    """Return the same workbook with every part stamped by the release date, in a fixed order."""
    import re

    stamp = (max(on.year, 1980), on.month, on.day, 0, 0, 0)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            data = source.read(name)
            if name == "docProps/core.xml":
                moment = f"{on.isoformat()}T00:00:00Z".encode()
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?(?=<)", moment, data)
            part = zipfile.ZipInfo(name, stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            copy.writestr(part, data)
    return target.getvalue()
