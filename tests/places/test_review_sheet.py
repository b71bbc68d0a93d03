"""The sheet a native reader corrects: written, filled in, read back."""

import importlib.util
from pathlib import Path

import pytest
import yaml

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
