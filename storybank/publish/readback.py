"""Reads our own tables back: the catalogue (CSV, workbook), Omeka S items, Archivematica's metadata and rights.

What a table does not say is None, never open: a sheet that lost its access columns on the way changes nothing.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from storybank.errors import Unreadable
from storybank.records import Audience, Language, Use

_LARGEST_BYTES = 64 << 20
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")  # with slashes nobody could know which is the month
_DAY_NUMBER = re.compile(r"[3-9]\d{4}")  # a workbook's day that lost its format: days since the end of 1899
_FIRST_DAY = date(1899, 12, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The access fields of one item as a table has them. None: the table has no such column, or the cell is no such thing."""

    id: str
    kind: str
    licence: str | None = None
    uses: tuple[Use, ...] | None = None
    audience: Audience | None = None
    until_on: date | None = None
    is_until_said: bool = False  # an empty cell says "as long as the bundle is current"; a missing column says nothing
    languages: tuple[Language, ...] | None = None
    files: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every access field is there and could be read; only then may it be compared or used."""
        return None not in (self.licence, self.uses, self.audience, self.languages) and self.is_until_said


def read_catalogue(path: Path) -> tuple[Access, ...]:
    """Read metadata/catalogue.csv or .xlsx, as written or as a spreadsheet saved it. Raises Unreadable for another table."""
    return tuple(_access(row) for row in _rows(path, wanted=("id", "kind")))


def read_omeka(path: Path) -> tuple[Access, ...]:
    """Read metadata/omeka-s-items.csv: licence and audience; a table for Omeka has no uses and no end."""
    return tuple(
        Access(
            id=row["dcterms:identifier"],
            kind=row.get("dcterms:type", ""),
            licence=row.get("dcterms:rights") or None,
            audience=_in_omeka(row),
            files=tuple(one for one in row.get("media", "").split("|") if one),
        )
        for row in _rows(path, wanted=("dcterms:identifier",))
    )


def read_archivematica(metadata: Path, rights: Path) -> tuple[Access, ...]:
    """Read metadata.csv and rights.csv together: every file's item, licence, audience, uses and end."""
    said: dict[str, list[Mapping[str, str]]] = {}
    for row in _rows(rights, wanted=("file", "basis")):
        said.setdefault(row["file"], []).append(row)
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in _rows(metadata, wanted=("filename", "dcterms.identifier")):
        found.setdefault(row["dcterms.identifier"], []).append(row)
    return tuple(_from_rights(item, rows, said) for item, rows in found.items())


def read_segments(path: Path) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Read metadata/segments.csv: interview → language → voice and text of each line, in time's order where all have one."""
    lines: dict[tuple[str, str], list[tuple[float, int, str, str]]] = {}
    for row in _rows(path, wanted=("interview", "language", "number", "start_s", "voice", "text")):
        start = float(row["start_s"]) if row["start_s"] else -1.0
        if row["text"].strip():
            key = row["interview"], row["language"]
            lines.setdefault(key, []).append((start, int(row["number"]), row["voice"], row["text"]))
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for (interview, language), told in lines.items():
        is_timed = all(start >= 0 for start, *_ in told)
        found.setdefault(interview, {})[language] = [line[2:] for line in (sorted(told) if is_timed else told)]
    return found


def _access(row: Mapping[str, str]) -> Access:
    until, is_said = _until(row.get("until_on"))
    return Access(
        id=row["id"],
        kind=row.get("kind", ""),
        licence=row.get("licence") or None,
        uses=_uses(row.get("uses")),
        audience=_audience(row.get("audience")),
        until_on=until,
        is_until_said=is_said,
        languages=tuple(map(Language, row["rights_languages"].split())) if "rights_languages" in row else None,
        files=tuple(row.get("files", "").split()),
    )


def _from_rights(item: str, rows: list[Mapping[str, str]], said: Mapping[str, list[Mapping[str, str]]]) -> Access:
    """Return what the rights of an item's files say where they all say the same; what contradicts itself says nothing."""
    files = tuple(_in_bag(row["filename"]) for row in rows)
    kind = rows[0].get("dcterms.type", "")
    told = [{**one, "file": ""} for row in rows for one in said.get(row["filename"], [{}])]
    mine = told[0]
    if "basis" not in mine or any(one != mine for one in told):
        return Access(id=item, kind=kind, files=files)
    end = mine.get("end_date", "")
    until, is_said = _until("" if end == "open" else end)
    audience = _audience(mine.get("note", "").removeprefix("audience: "))
    is_open = mine.get("grant_restriction", "").lower() == "allow"
    return Access(
        id=item,
        kind=kind,
        licence=mine.get("terms") or None,
        uses=_uses(mine.get("grant_note", "").removeprefix("uses: ")),
        audience=audience if is_open is (audience is Audience.PUBLIC) else None,
        until_on=until,
        is_until_said=is_said and bool(end) and mine.get("grant_end_date") == end,
        files=files,
    )


def _in_omeka(row: Mapping[str, str]) -> Audience | None:
    audience = _audience(row.get("dcterms:accessRights"))
    shown = row.get("is_public", "1" if audience is Audience.PUBLIC else "0")
    return audience if shown == ("1" if audience is Audience.PUBLIC else "0") else None


def _in_bag(path: str) -> str:
    """Return a path inside `data/`; tables of older bundles begin with `objects/`, as transfers that are no bag do."""
    return path.removeprefix("data/").removeprefix("objects/")


def _uses(text: str | None) -> tuple[Use, ...] | None:
    if text is None:
        return None
    try:
        return tuple(Use(word) for word in text.split())
    except ValueError:
        return None


def _audience(text: str | None) -> Audience | None:
    try:
        return Audience(text) if text else None
    except ValueError:
        return None


def _until(text: str | None) -> tuple[date | None, bool]:
    if text is None:
        return None, False
    if not text.strip():
        return None, True
    text = text.strip().removesuffix(" 00:00:00").removesuffix("T00:00:00")  # a workbook may give the day as midnight
    try:
        if written := _DOTTED.fullmatch(text):
            return date(int(written[3]), int(written[2]), int(written[1])), True
        if _DAY_NUMBER.fullmatch(text):
            return _FIRST_DAY + timedelta(days=int(text)), True
        return date.fromisoformat(text), True
    except ValueError:
        return None, False


def _rows(path: Path, *, wanted: tuple[str, ...]) -> list[dict[str, str]]:
    if path.stat().st_size > _LARGEST_BYTES:
        raise Unreadable("readback.size", f"{path.name}: too large for a catalogue.")
    try:
        heads, rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _table(path)
    except (OSError, ValueError, KeyError, csv.Error) as error:
        message = (
            f"{path.name}: cannot be read as a table ({type(error).__name__}). Save it as .xlsx or as CSV in UTF-8."
        )
        raise Unreadable("readback.table", message) from error
    if any(column not in heads for column in wanted):
        raise Unreadable("readback.columns", f"{path.name}: not a table of ours: it lacks {', '.join(wanted)}.")
    return [row for row in rows if row.get(wanted[0])]


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    data = path.read_bytes()
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # a spreadsheet's "Unicode text"
    text = data.decode("utf-16" if is_wide else "utf-8-sig")
    first, _, rest = text.partition("\n")
    if first.startswith("sep="):  # a hint for one spreadsheet, no row
        first, text = rest.partition("\n")[0], rest
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    # a row that was cut off says nothing in the columns it lacks; an empty cell would say something
    rows = [
        {key: _plain(value) for key, value in row.items() if key is not None and value is not None} for row in reader
    ]
    return list(reader.fieldnames or ()), rows


def _workbook(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile) as error:
        raise ValueError(type(error).__name__) from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    heads = [str(cell or "") for cell in next(rows, ())]
    # a workbook does not keep the empty cells at a row's end
    return heads, [dict(zip_longest(heads, map(_plain, row[: len(heads)]), fillvalue="")) for row in rows]


def _plain(value: Any) -> str:
    """Return a cell as the text that was written: without the apostrophe that keeps a spreadsheet from running it."""
    text = "" if value is None else str(value)
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")) else text
