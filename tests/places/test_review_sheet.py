"""The sheet a native reader corrects: written, filled in, read back."""

import importlib.util
from pathlib import Path

import pytest
import yaml

from storybank.places import corrections
from storybank.places.gazetteer import Form, Place

TOOL = Path(__file__).resolve().parents[2] / "tools" / "review_places.py"


@pytest.fixture(scope="module")
def review():
    spec = importlib.util.spec_from_file_location("review_places", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def places():
    return {"x:1": {"alpha": {"az": ["Alfa", "Alpha"], "ru": ["Альфа"]}, "unsorted": {"ru": ["Бета"]}}}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_that_nobody_touched_changes_nothing(suffix, review, places, tmp_path):
    sheet = tmp_path / f"sheet{suffix}"
    review.write_sheet(sheet, review.rows_of(places, {"x:1": "village"}))
    assert review.corrected(places, review.read_sheet(sheet)) == places


def test_a_reader_moves_prefers_strikes_and_adds_forms(review, places):
    rows = [dict(zip(review.COLUMNS, row, strict=True)) for row in review.rows_of(places, {})]
    rows[1]["first"] = "x"
    rows[2]["wrong"] = "x"
    rows[3]["move to"] = "beta"
    rows.append(
        dict.fromkeys(review.COLUMNS, "") | {"place": "x:1", "toponym": "beta", "language": "hy", "form": "Բետա"}
    )
    assert review.corrected(places, rows) == {
        "x:1": {"alpha": {"az": ["Alpha", "Alfa"]}, "beta": {"ru": ["Бета"], "hy": ["Բետա"]}}
    }


def test_the_file_is_written_as_it_is_kept(review, places):
    again = yaml.safe_load(review.written(places, {"x:1": ["reader-7", "reader-9"]}))
    assert (again["places"], again["signed"]) == (places, {"x:1": ["reader-7", "reader-9"]})
    real = yaml.safe_load((TOOL.parents[1] / "schemas" / "places" / "many_named.yml").read_text(encoding="utf-8"))
    assert yaml.safe_load(review.written(real["places"], {}))["places"] == real["places"]


def test_a_readers_sheet_as_corrections_gives_the_same_names_without_building(review, places):
    rows = [dict.fromkeys(review.COLUMNS, "") | row for row in (
        {"place": "x:1", "toponym": "alpha", "language": "az", "form": "Alpha", "move to": "beta", "ok": "x"},
        {"place": "x:1", "toponym": "unsorted", "language": "ru", "form": "Бета", "wrong": "x"},
        {"place": "x:1", "toponym": "alpha", "language": "hy", "form": "Ալֆա"},
    )]  # fmt: skip
    after = review.corrected(places, rows)
    before = [
        Form("x:1", None if slug == "unsorted" else f"x:1/{slug}", language, form, is_recorded=True)
        for slug, languages in places["x:1"].items()
        for language, forms in languages.items()
        for form in forms
    ]
    place = Place("x:1", "x:1", "village", 40, 46, None, is_always_found=True)

    _, forms = corrections.corrected({"x:1": place}, before, review.as_corrections(places, after), "test")

    assert {(f.toponym, f.language, f.text) for f in forms} == {
        (f"x:1/{slug}", language, form)
        for slug, languages in after["x:1"].items()
        for language, own in languages.items()
        for form in own
    }
