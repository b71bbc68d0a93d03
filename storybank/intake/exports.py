"""Recognises the tables of a KoboToolbox or ODK Central export: which is the main one, what each column asks, who belongs to whom.

Both dialects of headings are read (`group/name`, `group-name`, names alone, labels in any of four languages), with repeats on
other sheets or in other files. A form that is not ours is read as far as its words are known; nothing is guessed open.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from storybank.findings import Finding
from storybank.intake import forms, phone
from storybank.intake.cells import as_text, tidy
from storybank.intake.forms import fold
from storybank.intake.grids import Cell, Grid, Refused
from storybank.intake.phone import MAIN, Question
from storybank.intake.questions import question as asked

_MARKS = frozenset({"_index", "_parent_index", "_uuid", "_submission__id", "KEY", "PARENT_KEY", "meta-instanceID"})
_OF_A_REPEAT = ("PARENT_KEY", "_parent_index", "_parent_table_name")
_OF_A_MEASUREMENT = re.compile(r"_(?:latitude|longitude|altitude|precision|URL)$")
_FEW = 15  # questions understood that are named one by one
_NEAR = 0.8  # a heading this like one of ours is named as its nearest


@dataclass(frozen=True, slots=True)
class Heading:
    """What one column asks; `value` where it stands for one value of several ("roles/narrator")."""

    question: Question
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table with its columns understood. `rows`: the number of the row in the sheet, and its cells."""

    title: str
    repeat: str
    headings: Mapping[int, Heading]
    server: Mapping[str, int]  # the server's own columns, by their heading
    rows: tuple[tuple[int, Sequence[Cell]], ...]

    def cell(self, cells: Sequence[Cell], heading: str) -> str:
        """Return what a column of the server says in one row."""
        at = self.server.get(heading)
        return tidy(as_text(at_index(cells, at))) if at is not None and at < len(cells) else ""

    def asks(self, name: str) -> bool:
        return any(heading.question.name == name for heading in self.headings.values())


@dataclass(slots=True)
class Export:
    main: Table
    repeats: dict[str, Table] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_ours(self) -> bool:
        """Say whether it names people by code: without that no row says anything about anybody."""
        return self.main.asks("person")


def is_export(grids: Sequence[Grid]) -> bool:
    """Say whether these are a server's tables: by its own columns, or because no sheet of the workbook is among them."""
    if any(_MARKS & {tidy(cell) for cell in _first(grid)[1] if isinstance(cell, str)} for grid in grids):
        return True
    return not any(fold(grid.title)[:31] in forms.sheet_titles() for grid in grids)


def recognise(grids: Sequence[Grid]) -> Export | None:
    """Return the tables of an export with their columns understood, or None when not one of them has a heading."""
    with_rows = [grid for grid in grids if _first(grid)[1]]
    mains = [grid for grid in with_rows if not _is_repeat(grid)]
    if not mains:
        return None
    findings: list[Finding] = []
    main = max(mains, key=lambda grid: len(_understood(_first(grid)[1], phone.headings(MAIN))))
    export = Export(_table(main, MAIN, findings), findings=findings)
    for grid in with_rows:
        if grid is main:
            continue
        name = _repeat_of(grid)
        if name is None or name in export.repeats:
            findings.append(asked("intake.unknown-sheet", f"{grid.title}!1", sheet=grid.title))
        else:
            export.repeats[name] = _table(grid, name, findings)
    _say_what_was_read(export)
    return export


def at_index(cells: Sequence[Cell], at: int) -> Cell:
    return cells[at] if at < len(cells) else None


def _first(grid: Grid) -> tuple[int, Sequence[Cell]]:
    for number, cells in enumerate(grid.rows, start=1):
        if any(isinstance(cell, str) and tidy(cell) for cell in cells):
            return number, cells
    return 0, ()


def _is_repeat(grid: Grid) -> bool:
    headings = {tidy(cell) for cell in _first(grid)[1] if isinstance(cell, str)}
    return any(mark in headings for mark in _OF_A_REPEAT)


def _repeat_of(grid: Grid) -> str | None:
    """Return which repeat of the form a table holds: by its title, else by the columns that only one of them has."""
    title = fold(grid.title)
    for name, labels in phone.repeats().items():
        titles = {fold(text)[:31] for text in (name, *labels.values())}
        if title[:31] in titles or re.split(r"[-/]", grid.title)[-1] == name:
            return name
    counts = {name: len(_understood(_first(grid)[1], phone.headings(name))) for name in phone.repeats()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > 0 else None


def _table(grid: Grid, repeat: str, findings: list[Finding]) -> Table:
    number, cells = _first(grid)
    texts = {at: tidy(as_text(cell)) for at, cell in enumerate(cells) if isinstance(cell, str) and tidy(cell)}
    dialect = "odk" if {"KEY", "PARENT_KEY"} & set(texts.values()) else "kobo"
    server = {text: at for at, text in texts.items() if text in phone.servers()[dialect]}
    headings = _understood(cells, phone.headings(repeat), without=server.values())
    rest = [text for at, text in texts.items() if at not in headings and text not in server]
    sheet = grid.title
    dropped = [text for text in rest if _is_dropped(text)]
    if dropped:
        findings.append(asked("intake.dropped-columns", f"{sheet}!{number}", columns=", ".join(dropped)))
    unread = []
    for text in rest:
        last = re.split(r"[/]", text)[-1]
        if text in dropped:
            continue
        if forms.is_name_column(text) or forms.is_name_column(last):
            findings.append(asked("intake.name-column", f"{sheet}!{number}", column=text, words=text))
        elif near := difflib.get_close_matches(fold(last), list(phone.headings(repeat)), n=1, cutoff=_NEAR):
            nearest = phone.headings(repeat)[near[0]].name
            findings.append(asked("intake.unknown-heading", f"{sheet}!{number}", nearest, column=text, words=text))
        else:
            unread.append(text)
    if unread:
        findings.append(asked("intake.columns-unread", f"{sheet}!{number}", columns=", ".join(unread)))
    rows = tuple(
        (at, row)
        for at, row in enumerate(grid.rows[number:], start=number + 1)
        if any(cell is not None and (not isinstance(cell, str) or tidy(cell)) for cell in row)
    )
    return Table(title=grid.title, repeat=repeat, headings=headings, server=server, rows=rows)


def _is_dropped(text: str) -> bool:
    last = re.split(r"[/]", text)[-1]
    return bool({fold(text), fold(last)} & phone.dropped()) or bool(_OF_A_MEASUREMENT.search(text))


def _understood(cells: Sequence[Cell], known: Mapping[str, Question], without: object = ()) -> dict[int, Heading]:
    """Return column → what it asks; the first of two columns that ask the same wins, whole headings before their last words."""
    found: dict[int, Heading] = {}
    left_out = set(without)  # type: ignore[call-overload]  # any collection of indices
    texts = {at: tidy(cell) for at, cell in enumerate(cells) if isinstance(cell, str) and at not in left_out}
    taken: set[tuple[str, str]] = set()
    for depth in range(8):
        for at, text in texts.items():
            if at in found:
                continue
            heading = _heading(text, known, depth)
            if heading and (heading.question.name, heading.value) not in taken:
                found[at] = heading
                taken.add((heading.question.name, heading.value))
    return found


def _heading(text: str, known: Mapping[str, Question], depth: int) -> Heading | None:
    """Return what a heading asks after `depth` groups before it have been taken away."""
    parts = re.split(r"[/-]", text)
    if depth >= len(parts):
        return None
    rest = re.split(r"[/-]", text, maxsplit=depth)[-1]
    question = known.get(fold(rest))
    if question is not None:
        return Heading(question)
    group, slash, value = rest.rpartition("/")
    several = known.get(fold(group)) if slash else None
    if several is not None and several.type == "select_multiple":
        meant = phone.spellings(several.choices).get(fold(value))
        return Heading(several, meant) if meant else None
    return None


def _say_what_was_read(export: Export) -> None:
    tables = (export.main, *export.repeats.values())
    read = dict.fromkeys(heading.question.name for table in tables for heading in table.headings.values())
    where = f"{export.main.title}!1"
    count = f"{len(read)} / {len(phone.questions())}"
    facts = {"rows": len(export.main.rows), "columns": ", ".join(read) or "–" if len(read) < _FEW else count}
    export.findings.append(asked("intake.export-read", where, **facts))
    missing = [question for question in _needed(export) if not export.main.asks(question.name)]
    for question in missing:
        export.findings.append(asked("intake.missing-question", where, column=question.name, words=question.name))
    if not export.is_ours:
        export.findings.append(asked("intake.not-our-form", where))


def _needed(export: Export) -> Iterator[Question]:
    for question in phone.questions().values():
        if question.repeat == MAIN and question.name in ("person", "status", "stream", "writing_language"):
            yield question


def is_written(cell: Cell) -> bool:
    """Say whether a cell holds something; a refused one does: that it cannot be read is asked about."""
    return isinstance(cell, Refused) or (cell is not None and bool(tidy(as_text(cell))))
