"""Delimited tables of strangers: which delimiter, which column is what, and rows as they stand."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from storybank.errors import Unreadable
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk

MAX_ROWS = 200_000
_DELIMITERS = "\t;,|"


def rows(data: bytes, desk: Desk) -> tuple[list[str], Iterator[list[str]]]:
    """Return the headings and the rows of a delimited text; the name's ending is not believed (a .csv may hold tabs)."""
    text, code = decode(data)
    if code == "cp1251":
        desk.warn("cp1251")
    csv.field_size_limit(10_000_000)
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        headings = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise _broken() from error
    return [heading.strip() for heading in headings], _rows(reader)


def columns(headings: Sequence[str], known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return meaning → number of its column; of several headings with one meaning the first that `known` lists wins."""
    lower = [heading.lower().strip(" :*").replace("_", " ") for heading in headings]
    return {
        meaning: lower.index(name)
        for meaning, names in known.items()
        if (name := next((name for name in names if name in lower), None)) is not None
    }


def cell(row: Sequence[str], column: int | None) -> str:
    """Return one cell, "" where the row is too short or the column is not there."""
    return row[column].strip() if column is not None and column < len(row) else ""


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(reader):
            if number > MAX_ROWS:
                raise Unreadable(
                    "transcript.too-many-segments", f"The table has more than {MAX_ROWS} rows. Send it in parts."
                )
            if any(value.strip() for value in row):
                yield row
    except csv.Error as error:
        raise _broken() from error


def _broken() -> Unreadable:
    return Unreadable("transcript.table-broken", "The table cannot be read as CSV. Export it again.")
