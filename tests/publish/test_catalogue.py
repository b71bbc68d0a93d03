"""The catalogue opens in a spreadsheet, runs nothing, and comes back with the same access fields."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl

from storybank.publish import catalogue


def read(contents):
    return list(csv.DictReader(io.StringIO(catalogue.write_csv(contents).decode("utf-8-sig"))))


def test_sheet_and_csv_say_the_same(contents):
    workbook = openpyxl.load_workbook(io.BytesIO(catalogue.write_xlsx(contents)))
    rows = [["" if one is None else str(one) for one in row] for row in workbook.active.iter_rows(values_only=True)]
    assert rows[0] == catalogue.columns(contents)
    assert rows[1:] == [list(row.values()) for row in read(contents)]


def test_every_item_is_there_once_with_its_rights(contents):
    rows = read(contents)
    items = {one.public_id: one for one in (*contents.stories, *contents.photographs, *contents.interviews)}
    assert sorted(row["id"] for row in rows) == sorted(items)
    for row in rows:
        rights = items[row["id"]].rights
        assert row["licence"] == rights.licence
        assert row["uses"].split() == [use.value for use in rights.uses]
        assert row["audience"] == rights.audience.value
        assert row["rights_languages"].split() == list(rights.languages)


def test_a_text_that_looks_like_a_formula_is_never_run(contents):
    evil = replace(contents.photographs[0], captions={"en": '=HYPERLINK("http://x","y")'})
    changed = replace(contents, photographs=(evil, *contents.photographs[1:]))
    workbook = openpyxl.load_workbook(io.BytesIO(catalogue.write_xlsx(changed)))
    assert {cell.data_type for row in workbook.active.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert not any(value.startswith("=") for row in read(changed) for value in row.values())


def test_no_part_of_the_workbook_knows_the_clock(contents):
    with zipfile.ZipFile(io.BytesIO(catalogue.write_xlsx(contents))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(2026, 11, 20, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2026-11-20T00:00:00Z") == 2
