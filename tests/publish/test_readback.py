"""Round trips: what we export comes back with the same access fields, and what a table lost opens nothing."""

import csv
import json
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
