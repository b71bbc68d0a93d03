"""Reads a workbook or a CSV file into plain grids of cells, within limits; knows nothing of what the cells mean.

A cell is text, a number, a date, a truth value or None. Formulas and error cells come as `Refused`: what a formula shows
depends on the machine that opens it.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.errors import Unreadable
from storybank.intake import limits

MAX_CELLS = 4_000_000  # of one sheet, empty ones counted: a cell at XFD1048576 makes 17 thousand million
_FORMULA_OR_ERROR = re.compile(rb"<(?:\w+:)?f[ >/]|t=\"e\"")

_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that is not read: `why` is formula or error."""

    why: str


Cell = str | float | date | bool | Refused | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet from its first row on; `rows[0]` is row 1 of the sheet."""

    title: str
    rows: Sequence[Sequence[Cell]]
    source: str  # file name, for messages
    encoding: str = ""  # of a CSV file that was not UTF-8


def read_workbook(path: Path) -> tuple[Grid, ...]:
    """Return the visible and hidden sheets of an xlsx file.

    Raises Unreadable when the file is no workbook, is damaged, or would not fit: the message names the file and the remedy.
    """
    _guard_size(path, limits.MAX_WORKBOOK_BYTES)
    needs_second_look = _guard_parts(path)
    from python_calamine import CalamineError, CalamineWorkbook

    grids = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for title in book.sheet_names:
                sheet = book.get_sheet_by_name(title)
                rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                grids.append(Grid(title=title, rows=rows, source=path.name))
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise _unreadable(path) from error
    if needs_second_look:
        _mark_formulas(path, grids)
    return tuple(grids)


def read_csv(path: Path) -> Grid:
    """Return a CSV file as a grid: UTF-8 (with or without BOM), UTF-16, or cp1251, which `encoding` then says.

    The separator is the one of comma, semicolon and TAB that the first line has most of.
    """
    _guard_size(path, limits.MAX_DOCUMENT_BYTES)
    data = path.read_bytes()
    text, encoding = _decoded(data, path)
    first_line = text.split("\n", 1)[0]
    separator = max(";\t,", key=first_line.count)
    csv.field_size_limit(
        limits.MAX_DOCUMENT_BYTES
    )  # one endless cell is its reader's finding, not the end of the table
    try:
        rows: list[list[Cell]] = [
            [cell if cell.strip() else None for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise _unreadable(path) from error
    if sum(map(len, rows)) > MAX_CELLS:
        raise Unreadable("intake.too-big", f"{path.name}: too many cells. Split the file.")
    return Grid(title=path.stem, rows=rows, source=path.name, encoding=encoding)


def _guard_size(path: Path, limit_bytes: int) -> None:
    try:
        limits.guard_size(path, limit_bytes)
    except Unreadable as error:
        raise Unreadable(error.code, f"{path.name}: {error}") from error


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), ""
        except UnicodeDecodeError as error:
            raise _unreadable(path) from error
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        if b"\x00" in data or b"\x98" in data:  # 0x98 is the one byte that cp1251 does not have
            raise _unreadable(path) from None
        return data.decode("cp1251"), "cp1251"


def _plain(cell: object) -> Cell:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool | str):
        return cell
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, date):  # a datetime is one too
        return date(cell.year, cell.month, cell.day)
    return str(cell)


def _guard_parts(path: Path) -> bool:
    """Refuse bombs and entity declarations; say whether a sheet holds formulas or errors, which calamine does not tell."""
    found = False
    try:
        with path.open("rb") as file:
            parts = limits.guard_zip(file)
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise _unreadable(path)  # another program's format: saved as .xlsx it can be read
            with zipfile.ZipFile(file) as archive:
                for part in parts:
                    if not part.filename.endswith((".xml", ".rels", ".vml")):
                        continue
                    data = archive.read(part)
                    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                        raise _unreadable(path)
                    if part.filename.startswith("xl/worksheets/"):
                        _guard_reach(data, path)
                        found = found or bool(_FORMULA_OR_ERROR.search(data))
    except Unreadable as error:
        raise Unreadable(error.code, str(error) if path.name in str(error) else f"{path.name}: {error}") from error
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise _unreadable(path) from error
    return found


def _guard_reach(sheet: bytes, path: Path) -> None:
    """Refuse a sheet whose last cell lies so far out that the reader would ask for the memory of every cell before it."""
    last_row, last_column = 1, 1
    for match in _ADDRESS.finditer(sheet):
        column = 0
        for letter in match[1]:
            column = column * 26 + letter - 64
        last_column, last_row = max(last_column, column), max(last_row, int(match[2]))
    if last_row * last_column > MAX_CELLS:
        raise Unreadable(
            "intake.too-big",
            f"{path.name}: a sheet of {last_row} rows and {last_column} columns. "
            "Delete the empty rows and columns at its end, save and check again.",
        )


def _mark_formulas(path: Path, grids: Sequence[Grid]) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        by_title = {grid.title: grid for grid in grids}
        for sheet in book.worksheets:
            grid = by_title.get(sheet.title)
            if grid is None:
                continue
            for row in sheet.iter_rows():
                for cell in row:
                    kind = getattr(cell, "data_type", "")
                    if kind in ("f", "e"):
                        _put(grid, cell.row - 1, cell.column - 1, Refused("formula" if kind == "f" else "error"))
    finally:
        book.close()


def _put(grid: Grid, row: int, column: int, value: Cell) -> None:
    rows: list[list[Cell]] = grid.rows  # type: ignore[assignment]  # made as lists by read_workbook
    while len(rows) <= row:
        rows.append([])
    while len(rows[row]) <= column:
        rows[row].append(None)
    rows[row][column] = value


def _unreadable(path: Path) -> Unreadable:
    return Unreadable(
        "intake.unreadable",
        f"{path.name}: cannot be read as a table. Open it, save it as .xlsx (or CSV in UTF-8) and check again.",
    )
