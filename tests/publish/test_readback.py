"""Round trips: what we export comes back with the same access fields, and what a table lost opens nothing."""

import csv
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from storybank.cli.readback import command
from storybank.errors import Unreadable
from storybank.intake.transcripts import read as read_transcript
from storybank.publish import readback
from storybank.publish.bundle import write_bundle
from storybank.publish.contents import ItemRights
from storybank.records import Audience, Use

NC = "http://creativecommons.org/licenses/by-nc/4.0/"


@pytest.fixture(scope="module")
def bundle(contents, tmp_path_factory):
    own = ItemRights(
        licence=NC, uses=(Use.PORTAL, Use.TEACHING_RESEARCH), audience=Audience.PARTNERS, until_on=date(2028, 6, 30)
    )
    first, *others = contents.photographs
    changed = replace(contents, edition="archive", photographs=(replace(first, rights=own), *others))
    return write_bundle(changed, tmp_path_factory.mktemp("back") / "b").path / "data"


def rights_of(bundle):
    items = json.loads((bundle / "rights" / "rights.json").read_bytes())["items"]
    return {
        (one["id"], one["licence"], tuple(one["uses"]), one["audience"], one["until_on"], tuple(one["languages"]))
        for one in items
    }


@pytest.mark.parametrize("name", ["catalogue.csv", "catalogue.xlsx"])
def test_the_catalogue_comes_back_with_identical_access_fields(bundle, name):
    rows = readback.read_catalogue(bundle / "metadata" / name)
    assert all(one.is_whole for one in rows)
    found = {
        (one.id, one.licence, one.uses, one.audience.value, one.until_on and one.until_on.isoformat(), one.languages)
        for one in rows
    }
    assert found == rights_of(bundle)


def test_omeka_and_archivematica_tables_name_the_same_uses_and_files_that_are_there(bundle):
    catalogue = readback.read_catalogue(bundle / "metadata" / "catalogue.csv")
    omeka = readback.read_omeka(bundle / "metadata" / "omeka-s-items.csv")
    archive = readback.read_archivematica(bundle / "metadata" / "metadata.csv", bundle / "metadata" / "rights.csv")
    said = {one.id: one for one in archive}
    assert {one.id: one.uses for one in catalogue if one.files} == {item: said[item].uses for item in said}
    assert all((bundle / path).is_file() for one in (*omeka, *archive) for path in one.files)


def test_a_table_without_its_access_columns_says_nothing(bundle, tmp_path):
    source = list(csv.DictReader((bundle / "metadata" / "catalogue.csv").open(encoding="utf-8-sig", newline="")))
    with (tmp_path / "cut.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["id", "kind", "title_en"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(source)
    cut = readback.read_catalogue(tmp_path / "cut.csv")
    assert not any(one.is_whole for one in cut)


def test_an_unknown_word_is_never_an_open_one(tmp_path):
    (tmp_path / "c.csv").write_text(
        "id,kind,licence,uses,audience,until_on,rights_languages\np1,photograph,x,everything,world,soon,\n"
    )
    (row,) = readback.read_catalogue(tmp_path / "c.csv")
    assert (row.uses, row.audience, row.is_until_said) == (None, None, False)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"id\n"])
def test_another_table_is_refused(tmp_path, content):
    (tmp_path / "c.csv").write_bytes(content)
    with pytest.raises(Unreadable):
        readback.read_catalogue(tmp_path / "c.csv")


def test_ohms_files_are_read_back_word_for_word_by_our_reader(bundle, contents):
    for interview in contents.interviews:
        reading = read_transcript(bundle / "metadata" / "ohms" / f"{interview.public_id}.xml")
        spoken = interview.language if interview.language in interview.transcripts else sorted(interview.transcripts)[0]
        assert [one.text for one in reading.segments] == [one.text for one in interview.transcripts[spoken]]


def told(*words):
    """Return the exit code and, for each (file, field), the items that are not identical."""
    done = CliRunner().invoke(command, [*map(str, words), "--json"])
    fields = json.loads(done.stdout.strip().splitlines()[-1])["fields"]
    return done.exit_code, {(row["file"], row["field"]): row["different"] for row in fields}


def test_the_command_reads_every_table_of_a_bundle_back_and_finds_it_identical(bundle):
    ended, found = told(bundle.parent)
    assert ended == 0 and not any(found.values())
    assert {file for file, _field in found} >= {
        "catalogue.csv", "catalogue.xlsx", "omeka-s-items.csv", "metadata.csv, rights.csv",
    }  # fmt: skip
    assert any(file.startswith("ohms/") for file, _field in found)


def test_a_bundle_without_interviews_is_read_back_too(contents, tmp_path):
    stories = tuple(replace(story, interviews=()) for story in contents.stories)
    silent = replace(contents, edition="archive", interviews=(), stories=stories)
    ended, found = told(write_bundle(silent, tmp_path / "b").path)
    assert ended == 0 and found and not any(found.values())
    assert not any(file.startswith("ohms/") for file, _field in found)


def test_a_catalogue_that_came_back_is_compared_field_by_field(bundle, tmp_path):
    source = list(csv.DictReader((bundle / "metadata" / "catalogue.csv").open(encoding="utf-8-sig", newline="")))
    changed = source[0]["id"]
    source[0] |= {"audience": "public" if source[0]["audience"] != "public" else "partners", "uses": "whatever we like"}
    with (tmp_path / "back.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(source[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(source[:-1])
    ended, found = told(bundle.parent, tmp_path / "back.csv")
    assert ended == 1
    assert found["back.csv", "audience"] == found["back.csv", "uses"] == [changed]
    assert found["back.csv", "row"] == [source[-1]["id"]] and found["back.csv", "licence"] == []


def test_a_folder_that_is_no_bundle_cannot_be_read_back(tmp_path):
    assert isinstance(CliRunner().invoke(command, [str(tmp_path)]).exception, Unreadable)


def catalogue_of(bundle):
    return list(csv.DictReader((bundle / "metadata" / "catalogue.csv").open(encoding="utf-8-sig", newline="")))


def written(path, rows, *, delimiter=",", encoding="utf-8", start=""):
    with path.open("w", newline="", encoding=encoding) as file:
        file.write(start)
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("delimiter", "encoding", "start"),
    [
        (";", "utf-8-sig", ""),
        ("\t", "utf-16", ""),
        (",", "utf-16", ""),
        (";", "utf-8", "sep=;\r\n"),
        ("\t", "utf-8", ""),
    ],
)
def test_a_catalogue_saved_by_any_spreadsheet_comes_back_identical(bundle, tmp_path, delimiter, encoding, start):
    back = written(tmp_path / "c.csv", catalogue_of(bundle), delimiter=delimiter, encoding=encoding, start=start)
    ended, found = told(bundle.parent, back)
    assert ended == 0 and not any(found.values())


@pytest.mark.parametrize("day", ["2028-06-30 00:00:00", "30.06.2028", "46934"])
def test_a_day_that_a_spreadsheet_has_written_otherwise_is_the_same_day(bundle, tmp_path, day):
    rows = catalogue_of(bundle)
    for row in rows:
        row["until_on"] = row["until_on"] and day
    ended, found = told(bundle.parent, written(tmp_path / "c.csv", rows))
    assert ended == 0 and not any(found.values())


@pytest.mark.parametrize("day", ["6/30/2028", "30/06/28", "2028-06-30x", "31.31.2028", "", "30.06.2029"])
def test_a_day_that_may_mean_another_or_is_another_is_not_identical(bundle, tmp_path, day):
    rows = catalogue_of(bundle)
    changed = [row["id"] for row in rows if row["until_on"]]
    for row in rows:
        row["until_on"] = row["until_on"] and day
    ended, found = told(bundle.parent, written(tmp_path / "c.csv", rows))
    assert ended == 1 and found["c.csv", "until_on"] == changed


@pytest.mark.parametrize(
    ("field", "value"),
    [("licence", "https://creativecommons.org/publicdomain/zero/1.0/"), ("uses", "portal social_press"), ("audience", "sealed"),
     ("until_on", "2030-01-01"), ("rights_languages", "en"), ("audience", "Public "), ("uses", "")],
)  # fmt: skip
def test_one_field_changed_by_hand_is_told_and_nothing_else_is(bundle, tmp_path, field, value):
    rows = catalogue_of(bundle)
    rows[1][field] = value
    ended, found = told(bundle.parent, written(tmp_path / "c.csv", rows))
    name = "languages" if field == "rights_languages" else field
    assert ended == 1 and found["c.csv", name] == [rows[1]["id"]]
    assert not [key for key, items in found.items() if items and key != ("c.csv", name)]


def test_an_item_that_stands_twice_is_told_even_where_the_last_row_is_right(bundle, tmp_path):
    rows = catalogue_of(bundle)
    looser = rows[0] | {"audience": "partners"}
    ended, found = told(bundle.parent, written(tmp_path / "c.csv", [looser, *rows]))
    assert ended == 1 and found["c.csv", "row"] == [rows[0]["id"]]


def test_a_row_that_was_cut_off_says_nothing_where_it_ends(bundle, tmp_path):
    lines = (bundle / "metadata" / "catalogue.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    item = lines[-1].split(",")[0]
    (tmp_path / "c.csv").write_text("".join(lines[:-1]) + f"{item},story\r\n", encoding="utf-8")
    ended, found = told(bundle.parent, tmp_path / "c.csv")
    assert ended == 1 and all(item in found["c.csv", field] for field in ("until_on", "uses", "audience"))


@pytest.mark.parametrize(
    ("table", "column", "value", "field"),
    [("rights.csv", "grant_restriction", "Allow", "audience"), ("rights.csv", "grant_end_date", "open", "until_on"),
     ("rights.csv", "terms", "https://example.org/free", "licence"), ("omeka-s-items.csv", "is_public", "1", "audience")],
)  # fmt: skip
def test_an_archives_table_that_contradicts_itself_is_told(bundle, tmp_path, table, column, value, field):
    copy = tmp_path / "b"
    shutil.copytree(bundle.parent, copy)
    place = copy / "data" / "metadata" / table
    rows = list(csv.DictReader(place.open(encoding="utf-8", newline="")))
    row = next(one for one in rows if "partners" in str(one))
    row[column] = value
    written(place, rows)
    ended, found = told(copy)
    assert ended == 1 and any(items for (file, name), items in found.items() if name == field and table in file)


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.parametrize(("source", "kind"), [("xlsx", "xlsx"), ("csv", "xlsx"), ("xlsx", "csv")])
def test_a_catalogue_opened_and_saved_by_libreoffice_comes_back_identical(bundle, tmp_path, source, kind):
    office = shutil.which("soffice")
    assert office, "soffice is not installed"
    filters = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "csv": "csv:Text - txt - csv (StarCalc):44,34,76"}
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", filters[kind]]
    if source == "csv":
        command.append("--infilter=CSV:44,34,76,1")
    subprocess.run(
        [*command, "--outdir", tmp_path / "out", bundle / "metadata" / f"catalogue.{source}"],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    ended, found = told(bundle.parent, tmp_path / "out" / f"catalogue.{kind}")
    assert ended == 0 and not any(found.values())
