"""Reads the workbook of a delivery into typed rows, and everything odd about it into findings.

Each problem is a finding with its cell ("photographs!7.taken_on"); one bad row never costs another. A sheet is recognised
by its key or its title in any of the four languages, a column by its hidden key, an alias, or its heading in any of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from storybank.errors import Unreadable
from storybank.findings import Finding
from storybank.intake import forms
from storybank.intake.cells import CellReader, as_text, tidy
from storybank.intake.forms import Column
from storybank.intake.grids import Cell, Grid, Refused, read_csv, read_workbook
from storybank.intake.rows import (
    ConsentRow,
    InitiativeRow,
    InterviewRow,
    OrganisationRow,
    PersonRow,
    PhotoRow,
    PlaceRow,
    Row,
    Sheets,
    StoryRow,
    ThirdPartyRow,
)
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Condition,
    ConsentStatus,
    FaceTreatment,
    Identification,
    Method,
    PlacePrecision,
    QualityAnswer,
    Relation,
    RiskLevel,
    Role,
    ThirdPartyKind,
    ThirdPartyTreatment,
    TranscriptTreatment,
    Use,
    VoiceTreatment,
)

WORKBOOK = "delivery.xlsx"
_HEADING_ROWS = 6  # headings stand in the first rows; a title may stand above them
_ROW_OF: Mapping[str, type[Row]] = {
    "photographs": PhotoRow,
    "interviews": InterviewRow,
    "people": PersonRow,
    "consents": ConsentRow,
    "places_as_said": PlaceRow,
    "third_parties": ThirdPartyRow,
    "stories": StoryRow,
    "initiatives": InitiativeRow,
    "organisations": OrganisationRow,
}
_ENUM_OF: Mapping[tuple[str, str], type] = {
    ("people", "age_band"): AgeBand,
    ("consents", "status"): ConsentStatus,
    ("consents", "roles"): Role,
    ("consents", "method"): Method,
    ("consents", "child_assent"): Answer,
    ("consents", "identification"): Identification,
    ("consents", "face"): FaceTreatment,
    ("consents", "voice"): VoiceTreatment,
    ("consents", "transcript"): TranscriptTreatment,
    ("consents", "place_precision"): PlacePrecision,
    ("consents", "audience"): Audience,
    ("consents", "conditions"): Condition,
    ("consents", "risk"): RiskLevel,
    ("places_as_said", "relation"): Relation,
    ("places_as_said", "print_it"): Answer,
    ("third_parties", "kind"): ThirdPartyKind,
    ("third_parties", "treatment"): ThirdPartyTreatment,
}
# Where one row may speak for all: what was shot and recorded, never who agreed to what.
_MAY_BE_FOR_ALL = ("photographs", "interviews")
_CODES = ("code", "person", "initiative")  # the first column of a sheet
_OWN = ("code", "file", "recording", "transcript")  # a row's own: never filled from above
# What a value that was written but not understood is read as: never as the open side.
_CLOSED_INSTEAD: Mapping[tuple[str, str], object] = {("consents", "risk"): RiskLevel.HIGH}


def read(source: Path, on: date, language: str = "en") -> tuple[Sheets, tuple[Finding, ...]]:
    """Return the rows of a workbook, or of a folder of CSV files named after the sheets, and what is wrong with them.

    language: the sender's, for suggestions. Raises Unreadable when nothing of the file can be read.
    """
    grids, findings = load(source)
    read, asked = read_grids(grids, source.name, on, language)
    return read, (*findings, *asked)


def load(source: Path, *, is_any_table: bool = False) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return the tables of a workbook, of a CSV file, or of a folder of CSV files, and what is odd about the files.

    is_any_table: of a folder, every CSV file, not only those named after our sheets.
    """
    findings: list[Finding] = []
    if source.is_dir():
        grids = _csv_grids(source, findings, is_any_table=is_any_table)
    elif source.suffix.lower() in (".csv", ".tsv", ".txt"):
        grids = (_csv_grid(source, findings),)
    else:
        grids = read_workbook(source)
    return grids, tuple(findings)


def read_grids(grids: Iterable[Grid], name: str, on: date, language: str = "en") -> tuple[Sheets, tuple[Finding, ...]]:
    """Return the rows of the sheets among `grids` and what is wrong with them. name: of the file, for messages."""
    findings: list[Finding] = []
    reader = CellReader(on=on, language=language, findings=findings)
    rows: dict[str, list[Row]] = {sheet: [] for sheet in forms.SHEETS}
    about: dict[str, str] = {}
    is_ours = False
    for grid in grids:
        sheet = forms.sheet_titles().get(forms.fold(grid.title)[:31])
        is_ours = is_ours or sheet is not None
        if sheet == forms.ABOUT:
            about.update(_about(grid))
        elif sheet is not None:
            rows[sheet].extend(_rows(grid, sheet, reader))
        elif _has_content(grid) and forms.fold(grid.title) != "lists":
            reader.ask("intake.unknown-sheet", f"{grid.title}!1", sheet=grid.title)
    if not is_ours:
        raise Unreadable(
            "intake.no-sheets",
            f"{name}: none of the sheets photographs, interviews, people … is in it. "
            "Write a new workbook with `storybank init-batch` and copy the rows over.",
        )
    return Sheets(about=about, **{sheet: tuple(found) for sheet, found in rows.items()}), tuple(findings)  # type: ignore[arg-type]  # each list holds its sheet's rows


@dataclass(frozen=True, slots=True)
class _Heading:
    index: int
    column: Column


def _rows(grid: Grid, sheet: str, reader: CellReader) -> Iterable[Row]:
    headings, first = _columns(grid, sheet, reader)
    missing = [column for column in forms.form(sheet).columns if column.is_required] if first else []
    for column in missing:
        if all(heading.column is not column for heading in headings):
            reader.ask("intake.missing-column", f"{sheet}!{first}", column=column.headings[reader.language])
            return
    above: dict[str, Cell] = {}
    for_all: dict[str, Cell] = {}  # what a row with “*” for its code says once for all rows below it
    for number, cells in enumerate(grid.rows[first:], start=first + 1):
        if not any(cell is not None and (not isinstance(cell, str) or tidy(cell)) for cell in cells):
            continue
        where = f"{sheet}!{number}"
        values: dict[str, Any] = {}
        written: set[str] = set()
        if _is_for_all(cells, headings):
            if sheet in _MAY_BE_FOR_ALL:
                for_all = {
                    h.column.key: cells[h.index] for h in headings if h.index < len(cells) and h.column.key not in _OWN
                }
            else:
                reader.ask("intake.for-all-rows", where)
            continue
        for heading in headings:
            cell = cells[heading.index] if heading.index < len(cells) else None
            if cell is None or (isinstance(cell, str) and not tidy(cell)):
                cell = for_all.get(heading.column.key)
            cell = _filled_down(cell, heading.column, above, where, reader)
            above[heading.column.key] = cell
            if cell is not None:
                written.add(heading.column.key)
            values[heading.column.key] = reader.read(cell, heading.column, where)
        row = _row(sheet, where, values, written, reader)
        if row is not None:
            yield row


def _is_for_all(cells: Sequence[Cell], headings: Sequence[_Heading]) -> bool:
    """Say whether a row speaks for all rows below it: “*” stands where its code would."""
    at = next((heading.index for heading in headings if heading.column.key in _CODES), None)
    cell = cells[at] if at is not None and at < len(cells) else None
    return isinstance(cell, str) and forms.value_of("all_rows", cell) is not None


def _columns(grid: Grid, sheet: str, reader: CellReader) -> tuple[list[_Heading], int]:
    """Return which column stands where and after how many rows the data begins; (empty, 0) for an empty sheet."""
    known: dict[int, Column] = {}
    last = -1
    for index, cells in enumerate(grid.rows[:_HEADING_ROWS]):
        texts = {at: tidy(as_text(cell)) for at, cell in enumerate(cells) if isinstance(cell, str) and tidy(cell)}
        found = {at: column for at, text in texts.items() if (column := forms.column_of(sheet, text))}
        says_enough = len(found) > 1 or any(column.is_required for column in found.values())
        if says_enough and len(found) * 2 >= len(texts):
            for at, column in found.items():
                known.setdefault(at, column)  # the hidden keys stand above the headings and win
            last = index
        elif last >= 0:
            break
    if last < 0:
        if _has_content(grid):
            reader.ask("intake.no-headings", f"{sheet}!1", sheet=grid.title)
        return [], 0
    _ask_about_headings(grid.rows[last], known, sheet, last + 1, reader)
    headings: list[_Heading] = []
    for at, column in sorted(known.items()):
        if any(heading.column is column for heading in headings):
            said = column.headings[reader.language]
            reader.ask("intake.two-columns", f"{sheet}!{last + 1}", column=said, words=column.key)
        else:
            headings.append(_Heading(at, column))
    return headings, last + 1


def _ask_about_headings(
    cells: Sequence[Cell], known: Mapping[int, Column], sheet: str, number: int, reader: CellReader
) -> None:
    for at, cell in enumerate(cells):
        text = tidy(as_text(cell)) if isinstance(cell, str) else ""
        if not text or at in known:
            continue
        if forms.is_name_column(text):
            reader.ask("intake.name-column", f"{sheet}!{number}", column=text, words=text)
            continue
        near = forms.nearest_column(sheet, text, reader.language)
        reader.ask("intake.unknown-heading", f"{sheet}!{number}", *([near] if near else []), column=text, words=text)


def _filled_down(cell: Cell, column: Column, above: Mapping[str, Cell], where: str, reader: CellReader) -> Cell:
    """Return the cell, or the one above it where it says "same as above"."""
    if not isinstance(cell, str) or column.base == "quote" or forms.value_of("same_as_above", cell) is None:
        return cell
    if above.get(column.key) is None:
        reader.ask("intake.nothing-above", f"{where}.{column.key}")
        return None
    return above[column.key]


def _row(sheet: str, where: str, values: Mapping[str, Any], written: set[str], reader: CellReader) -> Row | None:
    """Return the record of one row, or None when the code that makes it a row is empty or was not understood.

    Every other gap leaves the row standing: a photograph without a file is asked about when files are paired, an agreement
    without a status is closed.
    """
    fields: dict[str, Any] = {"where": where}
    for column in forms.form(sheet).columns:
        value = values.get(column.key)
        if value is not None:
            _put(fields, sheet, column, value)
            continue
        if column.is_required and column.key not in written:
            reader.ask("intake.empty-cell", f"{where}.{column.key}", column=column.headings[reader.language])
        if column.key in written and (sheet, column.key) in _CLOSED_INSTEAD:
            fields[column.field] = _CLOSED_INSTEAD[sheet, column.key]
    if any(column.is_required and column.field not in fields for column in _makes_a_row(sheet)):
        return None
    if sheet == "consents":
        fields.setdefault("code", fields["person"])
    return _ROW_OF[sheet](**fields)


def _makes_a_row(sheet: str) -> Iterable[Column]:
    """Return the columns without which a row says nothing: its codes, and the place's name as said."""
    return (column for column in forms.form(sheet).columns if column.type == "code" or column.key == "form")


def _put(fields: dict[str, Any], sheet: str, column: Column, value: Any) -> None:
    if column.language:
        fields.setdefault(column.field, {})[column.language] = value
    elif column.part and column.key.startswith("use_"):
        fields.setdefault("uses", {})[Use(column.part)] = Answer(value)
    elif column.part:
        fields.setdefault("quality", {})[column.part] = QualityAnswer(value)
    else:
        enum = _ENUM_OF.get((sheet, column.key))
        if enum is None:
            fields[column.field] = value
        elif isinstance(value, tuple):
            fields[column.field] = tuple(enum(part) for part in value)
        else:
            fields[column.field] = enum(value)


def _about(grid: Grid) -> dict[str, str]:
    about = {}
    for cells in grid.rows:
        if len(cells) >= 2 and isinstance(cells[0], str) and not isinstance(cells[1], Refused) and cells[1] is not None:
            about[forms.fold(cells[0])] = tidy(as_text(cells[1]))
    about.pop("key", None)
    return about


def _has_content(grid: Grid) -> bool:
    return any(cell is not None for cells in grid.rows for cell in cells)


def _csv_grids(folder: Path, findings: list[Finding], *, is_any_table: bool) -> tuple[Grid, ...]:
    titles = forms.sheet_titles()
    files = [path for path in sorted(folder.glob("*.[ct]sv")) if not path.is_symlink()]
    files = [path for path in files if is_any_table or forms.fold(path.stem)[:31] in titles]
    return tuple(_csv_grid(path, findings) for path in files)


def _csv_grid(path: Path, findings: list[Finding]) -> Grid:
    from storybank.intake.questions import question

    grid = read_csv(path)
    if grid.encoding:
        findings.append(question("intake.encoding", f"file {path.name}", encoding=grid.encoding))
    return grid
