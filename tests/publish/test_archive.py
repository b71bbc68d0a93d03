"""The archive edition holds what repositories take in, each in its own standard's form."""

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from storybank.publish import iiif
from storybank.publish.bundle import write_bundle
from storybank.publish.contents import ItemRights
from storybank.publish.verify import verify

CONFORMANCE = Path(__file__).parents[2].parent / "shared" / "data" / "conformance"
shared = pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="../shared/data/conformance is not here")


@pytest.fixture(scope="module")
def archive(contents, tmp_path_factory):
    target = tmp_path_factory.mktemp("archive") / "bundle"
    return write_bundle(replace(contents, edition="archive"), target).path


def table(place):
    return list(csv.DictReader(io.StringIO(place.read_text(encoding="utf-8"))))


def test_the_archive_edition_is_intact_and_the_public_one_has_none_of_its_files(archive, contents, tmp_path):
    assert verify(archive).faults == ()
    public = write_bundle(contents, tmp_path / "bundle").path
    assert not (public / "data" / "metadata" / "iiif").exists()
    assert not (public / "data" / "provenance").exists()


def test_every_row_names_a_file_that_is_there(archive):
    for name in ("metadata.csv", "rights.csv"):
        for row in table(archive / "data" / "metadata" / name):
            path = next(iter(row.values())).removeprefix("data/")
            assert (archive / "data" / path).is_file()


def test_pins_are_no_finer_than_a_hundredth_of_a_degree_and_carry_no_gazetteer_id(archive):
    document = json.loads((archive / "data" / "metadata" / "places.lpf.json").read_bytes())
    for feature in document["features"]:
        assert all(round(one, 2) == one for one in feature["geometry"]["coordinates"])
        assert "gn:" not in json.dumps(feature)


def test_segments_can_be_read_as_the_package_says(archive):
    package = json.loads((archive / "data" / "metadata" / "datapackage.json").read_bytes())
    fields = [one["name"] for one in package["resources"][0]["schema"]["fields"]]
    rows = table(archive / "data" / "metadata" / "segments.csv")
    assert list(rows[0]) == fields
    assert len({(row["interview"], row["language"], row["number"]) for row in rows}) == len(rows)


@shared
@pytest.mark.shared
def test_every_manifest_is_valid_presentation_3(archive):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((CONFORMANCE / "iiif_3_0.json").read_bytes())
    manifests = sorted((archive / "data" / "metadata" / "iiif").glob("*.json"))
    assert manifests
    for place in manifests:
        jsonschema.Draft7Validator(schema).validate(json.loads(place.read_bytes()))


@shared
@pytest.mark.shared
def test_ohms_files_are_valid(archive):
    schema = etree.XMLSchema(etree.parse(CONFORMANCE / "ohms.xsd"))
    files = sorted((archive / "data" / "metadata" / "ohms").glob("*.xml"))
    assert files
    for place in files:
        schema.assertValid(etree.parse(place))


@shared
@pytest.mark.shared
def test_premis_is_valid(archive):
    class Local(etree.Resolver):
        def resolve(self, url, _id, context):
            if url and url.endswith("xlink.xsd"):
                return self.resolve_filename(str(CONFORMANCE / "xlink.xsd"), context)
            return None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    schema = etree.XMLSchema(etree.parse(CONFORMANCE / "premis.xsd", parser))
    schema.assertValid(etree.parse(archive / "data" / "provenance" / "premis.xml"))


def test_ohms_has_the_index_in_both_languages(archive):
    point = etree.parse(archive / "data" / "metadata" / "ohms" / "v0001key.xml").find(".//{*}index/{*}point")
    found = {etree.QName(one).localname: one.text for one in point}
    assert found["title"] == "Բանալին և վառարանը" and found["title_alt"] == "The key and the oven"
    assert found["keywords"] == "վառարան; Գորիս" and found["time"].isdigit()


def test_a_licence_of_another_house_is_told_beside_rights_which_know_two_houses_only(contents):

    def manifest(licence):
        story = replace(contents.stories[0], rights=ItemRights(licence=licence))
        return json.loads(iiif.write(story, contents))

    assert manifest("https://creativecommons.org/licenses/by-nc/4.0/")["rights"].startswith(
        "http://creativecommons.org/"
    )
    other = manifest("https://example.org/terms")
    assert "rights" not in other
    assert other["metadata"][0]["value"] == {"none": ["https://example.org/terms"]}


def test_archivematicas_tables_name_files_as_a_bag_has_them_and_their_own_words_for_a_grant(archive):
    """In a bag transfer the paths begin with `data/`; one path that is not there stops the whole import."""
    for name, column in (("metadata.csv", "filename"), ("rights.csv", "file")):
        rows = table(archive / "data" / "metadata" / name)
        assert rows and all((archive / row[column]).is_file() for row in rows)
    rights = table(archive / "data" / "metadata" / "rights.csv")
    assert {row["grant_restriction"] for row in rights} <= {"Allow", "Disallow", "Conditional"}
    assert len({row["file"] for row in rights}) == len(rights)  # a second row of one basis and act would be skipped


def test_omeka_gets_what_is_not_for_everybody_as_private_and_a_language_for_each_column(contents):
    from storybank.publish.archive import _omeka
    from storybank.records import Audience

    first, *others = contents.photographs
    closed = replace(contents, photographs=(replace(first, rights=ItemRights(audience=Audience.PARTNERS)), *others))
    rows = {row["dcterms:identifier"]: row for row in csv.DictReader(io.StringIO(_omeka(closed)))}
    assert rows[first.public_id]["is_public"] == "0" and rows[others[0].public_id]["is_public"] == "1"
    assert rows["s0001key"]["dcterms:title @hy"] == "Բանալին"


def test_an_interview_without_a_transcript_has_no_ohms_file_and_stops_nothing(contents, tmp_path):
    silent = replace(contents.interviews[0], transcripts={}, index=())
    made = replace(contents, edition="archive", interviews=(silent, *contents.interviews[1:]))
    bundle = write_bundle(made, tmp_path / "b").path / "data" / "metadata" / "ohms"
    assert [one.name for one in bundle.iterdir()] == ["v0002teach.xml"]


def test_ohms_says_where_the_sound_would_be_and_that_its_use_is_restricted(contents):
    from storybank.publish.archive import _ohms
    from storybank.records import Audience

    first = replace(contents.interviews[0], rights=ItemRights(audience=Audience.RESEARCHERS_ON_REQUEST))
    found = etree.fromstring(_ohms(first, 1, contents).encode())
    said = {etree.QName(one).localname: one.text for one in found[0]}
    assert said["media_url"].endswith(f"/sound/{first.public_id}.wav") and said["userestrict"] == "1"
    open_one = etree.fromstring(_ohms(contents.interviews[0], 1, contents).encode())
    assert open_one.findtext(".//{*}userestrict") == "0"


def test_the_list_of_manifests_leads_to_each_and_the_index_is_their_table_of_contents(archive):
    folder = archive / "data" / "metadata" / "iiif"
    listing = json.loads((folder / "collection.json").read_bytes())
    named = {one["id"].rsplit("/", 1)[1] for one in listing["items"]}
    assert named == {one.name for one in folder.glob("*.json")} - {"collection.json"}
    assert all(
        json.loads((folder / one["id"].rsplit("/", 1)[1]).read_bytes())["id"] == one["id"] for one in listing["items"]
    )
    told = json.loads((folder / "s0001key.json").read_bytes())
    (entry,) = told["structures"][0]["items"]
    assert entry["label"]["hy"] == ["Բանալին և վառարանը"]
    assert entry["items"][0]["id"].endswith("canvas/v0001key#t=0.000,19.000")


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("", "https://bundle.invalid/what-we-kept-v1"),
        ("example.org", "https://bundle.invalid/what-we-kept-v1"),
        ("https://example.org/a b/?q=<x>#y", "https://example.org/a%20b/what-we-kept-v1"),
        ("http://example.org:8080/", "http://example.org:8080/what-we-kept-v1"),
        ("https://user:secret@example.org/", "https://bundle.invalid/what-we-kept-v1"),
    ],
)
def test_ids_of_manifests_are_web_addresses_whatever_the_publisher_wrote(contents, address, start):
    assert iiif.base(replace(contents, publisher=replace(contents.publisher, address=address))) == start


def test_a_caption_of_any_length_is_whole_in_the_csv_and_marked_as_cut_in_the_workbook(contents):
    from openpyxl import load_workbook

    from storybank.publish import catalogue

    long = "word " * 20_000
    first, *others = contents.photographs
    made = replace(contents, photographs=(replace(first, captions={"en": long}), *others))
    assert long in catalogue.write_csv(made).decode("utf-8-sig")
    cells = [
        cell for row in load_workbook(io.BytesIO(catalogue.write_xlsx(made))).active.values for cell in row if cell
    ]
    (cut,) = [one for one in cells if len(one) > 30_000]
    assert len(cut) <= 32_767 and cut.endswith("[…]")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x7fb", "a\ufffeb"])
def test_signs_that_no_file_can_hold_stop_no_release_and_stand_in_no_file(contents, tmp_path, text):
    first, *others = contents.stories
    made = replace(
        contents, edition="archive", stories=(replace(first, title={"en": text}, body={"en": (text,)}), *others)
    )
    bundle = write_bundle(made, tmp_path / "b").path
    page = (bundle / "data" / "en" / "stories" / "s0001key.html").read_text(encoding="utf-8")
    assert "ab" in page
    assert text not in page


def test_ohms_is_valid_where_one_language_has_times_and_the_other_has_none(contents, tmp_path):
    from storybank.publish.archive import _ohms

    first = contents.interviews[0]
    plain = tuple(replace(one, start_s=None, end_s=None) for one in first.transcripts["en"])
    mixed = replace(first, transcripts={**first.transcripts, "en": plain})
    names = [etree.QName(one).localname for one in etree.fromstring(_ohms(mixed, 1, contents).encode())[0]]
    assert names.index("transcript_alt") < names.index("vtt_transcript")


def test_the_guides_commands_put_an_archives_own_address_into_a_copy(archive, tmp_path):
    """docs/guides/partner-archives.md, typed as it stands but for the folders."""
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "partner-archives.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in guide.splitlines() if line.startswith("    ")]
    commands = [line.replace("what-we-kept-v3", str(archive)).replace("/srv/www", str(tmp_path)) for line in lines[:3]]
    subprocess.run(["sh", "-c", "\n".join(commands)], check=True)
    copy = tmp_path / "kept" / "metadata"
    for place in (copy / "iiif").glob("*.json"):
        text = place.read_text(encoding="utf-8")
        assert "bundle.invalid" not in text
        named = re.findall(r'"id": "https://archive\.example/kept/([^"#]+\.(?:jpg|wav|vtt|html|json))"', text)
        assert named and all((tmp_path / "kept" / one).is_file() for one in named)
    assert "https://archive.example/kept/sound/" in (copy / "ohms" / "v0001key.xml").read_text(encoding="utf-8")
    assert verify(archive).faults == ()
