"""Gives the sender's workbook back with its cells marked: a copy beside it, never the file itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storybank.findings import Severity
from storybank.intake import forms

_FILLS = {Severity.BLOCKED: "F4B6A6", Severity.REVIEW: "F7E3A1", Severity.INFO: "D7E6F2"}
_GRAVEST = (Severity.BLOCKED, Severity.REVIEW, Severity.INFO)
_HEADING_ROWS = 6
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Remark:
    """What to write on one cell ("photographs!7.taken_on") or, without a column, on the first cell of a row."""

    where: str
    severity: Severity
    text: str


def write_marked(workbook: Path, remarks: Iterable[Remark], target: Path | None = None) -> Path:
    """Write `<name>.checked.xlsx` beside the workbook (or `target`) and return its path; the sender's file is only read.

    Formulas come out as text: a copy that is opened elsewhere must not calculate anything.
    """
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = load_workbook(workbook, keep_links=False)
    places = {forms.sheet_titles().get(forms.fold(sheet.title)[:31]): sheet for sheet in book.worksheets}
    columns = {name: _columns(sheet, name) for name, sheet in places.items() if name in forms.SHEETS}
    by_cell: dict[tuple[str, int, int], list[Remark]] = {}
    for remark in remarks:
        sheet, _, rest = remark.where.partition("!")
        number, _, key = rest.partition(".")
        if sheet in columns and number.isdigit():
            by_cell.setdefault((sheet, int(number), columns[sheet].get(key, 1)), []).append(remark)
    for (name, row, column), found in by_cell.items():
        cell = places[name].cell(row, column)
        gravest = min((remark.severity for remark in found), key=_GRAVEST.index)
        cell.fill = PatternFill("solid", fgColor=_FILLS[gravest])
        cell.comment = Comment("\n\n".join(dict.fromkeys(remark.text for remark in found)), "storybank", 320, 160)
    for sheet in book.worksheets:
        _disarm(sheet)
    target = target or workbook.with_name(f"{workbook.stem}.checked.xlsx")
    book.save(target)
    return target


def _columns(sheet: Any, name: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in sheet.iter_rows(min_row=1, max_row=_HEADING_ROWS):
        for cell in row:
            column = forms.column_of(name, cell.value) if isinstance(cell.value, str) else None
            if column is not None:
                found.setdefault(column.key, cell.column)
    return found


def _disarm(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" or (isinstance(cell.value, str) and cell.value.startswith(_STARTS_A_FORMULA)):
                cell.value = str(getattr(cell.value, "text", cell.value))  # an array formula is an object
                cell.data_type = "s"
                cell.quotePrefix = True  # it stays text when somebody edits the cell or saves the sheet as CSV
