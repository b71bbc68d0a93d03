"""Initiatives in a bundle's table and in its crate: every field of the workbook, and organisations only with their own yes."""

import json
from dataclasses import replace
from datetime import date

from storybank.intake.sheets import read
from storybank.publish import crate, initiatives_table
from storybank.publish.contents import DerivedFile
from storybank.records import Initiative, Organisation

ON = date(2026, 11, 20)
RECORD = Initiative(
    id="private-initiative",
    title={"en": "Ovens", "hy": "Փուռեր", "az": "Təndirlər", "ru": "Печи"},
    programme="2020–present",
    organisations=(
        Organisation(
            name={"en": "A named one", "ru": "Названная"}, role="implementing_international", may_be_named=True
        ),
        Organisation(name={"en": "Unnamed partner"}, role="implementing_local"),
        Organisation(name={"en": "A fund"}, role="funder", may_be_named=True),
    ),
    project_number="N-7",
    status="running",
    starts_on=date(2024, 5, 1),
    ends_on=date(2027, 4, 30),
    locations=({"en": "Goris", "ru": "Горис"}, {"en": "Tbilisi", "hy": "Թբիլիսի"}),
    sectors=("women", "skills"),
    focus=("participation",),
    description={"en": "=What it is", "az": "Nədir"},
    objectives={"en": "To bake.", "hy": "Թխել։"},
    results={"en": "Bread.", "ru": "Хлеб."},
)


def with_record(contents):
    paper = DerivedFile(path="x", sha256="0" * 64, media_type="text/plain")
    one = replace(contents.initiatives[0], record=RECORD, documents=(({"en": "Report", "hy": "Զեկույց"}, paper),))
    return replace(contents, initiatives=(one,))


def test_every_field_comes_back_through_the_reader_of_deliveries(contents, tmp_path):
    (tmp_path / "initiatives.csv").write_bytes(initiatives_table.write_csv(with_record(contents)))
    sheets, _ = read(tmp_path, ON)
    (row,) = sheets.initiatives
    for field, column in (
        ("title", "titles"),
        ("description", "descriptions"),
        ("objectives", "objectives"),
        ("results", "results"),
    ):
        said = {key: text.removeprefix("'") for key, text in getattr(row, column).items()}
        assert said == getattr(RECORD, field), field
    for field in ("programme", "project_number", "status", "starts_on", "ends_on", "sectors", "focus"):
        assert getattr(row, field) == getattr(RECORD, field), field
    assert row.locations == {"en": "Goris; Tbilisi", "hy": "; Թբիլիսի", "ru": "Горис;"}
    assert row.document_titles == {"en": "Report", "hy": "Զեկույց"} and len(row.documents) == 1


def test_who_gave_no_yes_is_nowhere_in_it(contents):
    given = with_record(contents)
    text = initiatives_table.write_csv(given).decode() + crate.write(given, {})
    assert "A named one" in text and "A fund" in text
    assert "Unnamed partner" not in text and "private-initiative" not in text


def test_the_crate_describes_each_initiative_as_a_project(contents):
    graph = json.loads(crate.write(with_record(contents), {}))["@graph"]
    entities = {one["@id"]: one for one in graph}
    project = next(one for one in graph if one["@type"] == "Project")
    assert (project["name"], project["identifier"]) == ("Ovens", "N-7")
    assert (project["foundingDate"], project["dissolutionDate"]) == ("2024-05-01", "2027-04-30")
    assert [entities[one["@id"]]["name"] for one in project["funder"]] == ["A fund"]
    assert [entities[one["@id"]]["name"] for one in project["sponsor"]] == ["A named one"]
    assert set(project["keywords"]) == {"2020–present", "running", "women", "skills", "participation"}
    assert project["areaServed"] == ["Goris", "Tbilisi"] and len(project["subjectOf"]) == 1
    assert {"@id": project["@id"]} in entities["./"]["mentions"]
