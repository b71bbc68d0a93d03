"""The archive edition holds what repositories take in, each in its own standard's form."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from storybank.publish.bundle import write_bundle
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
            path = next(iter(row.values())).removeprefix("objects/")
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
    from storybank.publish import iiif
    from storybank.publish.contents import ItemRights

    def manifest(licence):
        story = replace(contents.stories[0], rights=ItemRights(licence=licence))
        return json.loads(iiif.write(story, contents))

    assert manifest("https://creativecommons.org/licenses/by-nc/4.0/")["rights"].startswith(
        "http://creativecommons.org/"
    )
    other = manifest("https://example.org/terms")
    assert "rights" not in other
    assert other["metadata"][0]["value"] == {"none": ["https://example.org/terms"]}
