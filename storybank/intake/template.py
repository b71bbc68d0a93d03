"""Writes the workbook of a delivery: keys in a hidden row, headings, help and drop-downs in the sender's language.

The same writer makes an empty template and a filled workbook, so that what is read back is what was asked.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, translator
from storybank.intake import forms
from storybank.intake.forms import FIRST_ROW, HEADINGS_ROW, KEYS_ROW, Column

FOLDERS = ("photographs", "interviews", "consents", "documents")
WORKBOOK = "delivery.xlsx"
ROWS_WITH_HELP = 1_000  # rows that carry drop-downs and formats
_LISTS = "lists"
_HEADING_FILL, _REQUIRED_FILL, _INK = "F1E3D3", "E3B7A0", "3A2A20"

Values = Mapping[str, Any]  # column key → what to write


def init_batch(folder: Path, language: str, stream: str = "", batch: str = "") -> Path:
    """Make the layout of a delivery in `folder` and return the path of its empty workbook.

    Raises WrongUse when a workbook is already there: nothing is ever written over a sender's work.
    """
    path = folder / WORKBOOK
    if path.exists():
        raise WrongUse(
            "intake.exists", f"{path}: a workbook is already there. Choose another folder, or go on with this one."
        )
    if language not in LANGUAGES:
        raise WrongUse("intake.language", f"No template in “{language}”. Choose one of: {', '.join(LANGUAGES)}.")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    write(path, language, {"stream": stream, "batch": batch or folder.resolve().name}, {})
    return path


def write(path: Path, language: str, about: Mapping[str, str], rows: Mapping[str, Iterable[Values]]) -> None:
    """Write a workbook with `rows` per sheet; values of drop-downs are given by value and written as labels."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _write_about(book, language, about)
    for sheet in forms.SHEETS:
        _write_sheet(book, language, sheet, list(rows.get(sheet, ())))
    _write_lists(book, language)
    book.properties.creator = "storybank"
    book.save(path)


def _write_about(book: Any, language: str, about: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment, Font

    _ = translator(language)
    sheet = book.create_sheet(forms.form(forms.ABOUT).titles[language])
    lines = (
        ("stream", about.get("stream", ""), _("The partner that gathered this, in one word, for example nur.")),
        (
            "batch",
            about.get("batch", ""),
            _("The name of this delivery. Sent again under this name, it is the same one."),
        ),
        ("language", language, _("The language of this workbook.")),
        ("form", "1", _("The version of this template. Please leave it.")),
    )
    for key, value, help_text in lines:
        sheet.append([key, None, help_text])
        _set(sheet.cell(sheet.max_row, 2), value)
        sheet.cell(sheet.max_row, 3).font = Font(italic=True, color="777777")
    for text in (
        _("Codes only: C01, never a name. The list of names stays apart, sealed."),
        _("“same as above”, or a ditto mark, repeats the cell above it."),
        _("Photographs: a row with * for its code speaks for all rows below it; what a row says itself wins."),
        _("Write place names as the person says them. Nobody will correct them."),
        _("Before you send this, run: storybank check"),
    ):
        sheet.append([None, None, text])
    for column, width in (("A", 12), ("B", 30), ("C", 90)):
        sheet.column_dimensions[column].width = width
    for row in sheet.iter_rows():
        row[2].alignment = Alignment(wrap_text=True, vertical="top")


def _write_sheet(book: Any, language: str, name: str, rows: list[Values]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    form = forms.form(name)
    sheet = book.create_sheet(form.titles[language][:31])
    under = Border(bottom=Side(style="medium", color=_INK))
    for number, column in enumerate(form.columns, start=1):
        sheet.cell(KEYS_ROW, number, column.key)
        heading = sheet.cell(HEADINGS_ROW, number, column.headings[language])
        heading.font = Font(bold=True, color=_INK)
        heading.fill = PatternFill("solid", fgColor=_REQUIRED_FILL if column.is_required else _HEADING_FILL)
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        heading.border = under
        if column.help:
            heading.comment = Comment(column.help[language], "storybank", width=320, height=130)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _format(column)
        _add_validation(sheet, column, language, f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + ROWS_WITH_HELP}")
    for number, values in enumerate(rows, start=FIRST_ROW):
        _write_row(sheet, form.columns, number, values, language)
    for number in range(FIRST_ROW + len(rows), FIRST_ROW + len(rows) + 50):
        for at, column in enumerate(form.columns, start=1):
            if _format(column) != "General":
                sheet.cell(number, at).number_format = _format(column)
    sheet.row_dimensions[KEYS_ROW].hidden = True
    sheet.row_dimensions[HEADINGS_ROW].height = 46
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 2)
    sheet.auto_filter.ref = f"A{HEADINGS_ROW}:{get_column_letter(len(form.columns))}{FIRST_ROW + max(len(rows), 1)}"


def _write_row(sheet: Any, columns: tuple[Column, ...], number: int, values: Values, language: str) -> None:
    from openpyxl.styles import Alignment

    unknown = set(values) - {column.key for column in columns}
    if unknown:
        raise WrongUse("intake.column", f"{sheet.title}: no column {', '.join(sorted(unknown))} in schemas/forms/.")
    for at, column in enumerate(columns, start=1):
        value = values.get(column.key)
        cell = sheet.cell(number, at)
        cell.number_format = _format(column)
        if value is None or value == "":
            continue
        _set(cell, label(column, value, language))
        if column.width > 24:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def label(column: Column, value: Any, language: str) -> Any:
    """Return what stands in the cell for a value: its label in `language` for drop-downs, the value itself otherwise."""
    name = "languages" if column.type in ("language", "languages") else column.choices
    name = "yes_no" if column.type == "yes_no" else name
    if column.type == "yes_no" and isinstance(value, bool):
        value = "yes" if value else "no"
    if not name:
        return value
    labels = forms.choices(name)
    if isinstance(value, list | tuple):
        return "; ".join(labels[part][language] for part in value)
    return labels[value][language]


def _set(cell: Any, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a text that begins with "=" stays a text


def _format(column: Column) -> str:
    if column.type == "date":
        return "dd.mm.yyyy"
    return "General" if column.type in ("number", "choice", "yes_no", "language") else "@"


def _add_validation(sheet: Any, column: Column, language: str, cells: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    _ = translator(language)
    if column.type == "date":
        rule = DataValidation(
            type="date", operator="between", formula1=_serial(date(1900, 1, 1)), formula2=_serial(date(2199, 12, 31))
        )
        rule.error = _("Write the day as 31.12.2026.")
        rule.errorStyle = "warning"  # "same as above" and a day typed as text are read too
    elif column.type in ("choice", "yes_no", "language"):
        name = {"yes_no": "yes_no", "language": "languages"}.get(column.type, column.choices)
        rule = DataValidation(type="list", formula1=f"={_LISTS}_{name}")
        rule.error = _("Choose one of the list.")
        rule.errorStyle = "warning"
    else:
        return
    rule.allow_blank = True
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    rule.add(cells)


def _write_lists(book: Any, language: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName

    sheet = book.create_sheet(_LISTS)
    sheet.sheet_state = "hidden"
    same = forms.choices("same_as_above")["same"][language]
    names = {"yes_no", "languages"}
    names |= {column.choices for name in forms.SHEETS for column in forms.form(name).columns if column.choices}
    for at, name in enumerate(sorted(names), start=1):
        labels = [entry[language] for entry in forms.choices(name).values()] + [same]
        for number, text in enumerate(labels, start=1):
            sheet.cell(number, at, text)
        letter = get_column_letter(at)
        reference = f"{_LISTS}!${letter}$1:${letter}${len(labels)}"
        book.defined_names[f"{_LISTS}_{name}"] = DefinedName(f"{_LISTS}_{name}", attr_text=reference)


def _serial(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)
