"""One changed, added or missing byte is found and named; so is a page without its statements."""

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storybank.errors import Tampered
from storybank.publish import bag, promises, signing
from storybank.publish.bundle import sign_bundle, write_bundle
from storybank.publish.media_proof import faults
from storybank.publish.verify import verify

KEY = signing.new_key()


@pytest.fixture(scope="module")
def sealed(contents, tmp_path_factory):
    report = write_bundle(contents, tmp_path_factory.mktemp("sealed") / "bundle")
    sign_bundle(report.path, KEY)
    return report.path


@pytest.fixture
def copy(sealed, tmp_path):
    return shutil.copytree(sealed, tmp_path / "copy")


def reseal(folder):
    """Write all manifests anew, as somebody would who edits a bundle by hand."""
    payload = bag.Payload(folder)
    for place in sorted((folder / "data").rglob("*")):
        if place.is_file():
            path = place.relative_to(folder / "data").as_posix()
            data = place.read_bytes()
            place.unlink()
            payload.add(path, data)
    lines = (folder / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    labels = dict(line.split(": ", 1) for line in lines)
    from datetime import date

    bag.finish(payload, {k: v for k, v in labels.items() if k.startswith("Storybank")}, date(2026, 11, 20))


def found(folder, key=KEY.public):
    return {(fault.code, fault.path) for fault in verify(folder, key).faults}


def test_a_sealed_bundle_is_proved(sealed):
    outcome = verify(sealed, KEY.public)
    assert outcome.faults == ()
    assert outcome.is_proved
    assert outcome.digest == bag.digest(sealed)
    assert outcome.comment == "what-we-kept-v1 2026-11-20"


def test_without_a_key_it_is_intact_and_its_origin_is_not_proved(sealed):
    outcome = verify(sealed)
    assert (outcome.is_intact, outcome.is_proved) == (True, False)


def test_another_key_does_not_prove_it(sealed):
    assert found(sealed, signing.new_key().public) == {("signature", "tagmanifest-sha512.txt.minisig")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_anywhere_is_found(sealed, data):
    files = sorted(path for path in sealed.rglob("*") if path.is_file())
    place = data.draw(st.sampled_from(files))
    before = place.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    try:
        place.write_bytes(before[:at] + bytes([before[at] ^ data.draw(st.integers(1, 255))]) + before[at + 1 :])
        outcome = verify(sealed, KEY.public)
        assert not outcome.is_proved
        assert outcome.faults
    finally:
        place.write_bytes(before)


def test_every_byte_of_the_signature_file_counts(copy):
    place = copy / "tagmanifest-sha512.txt.minisig"
    before = place.read_bytes()
    for at in range(len(before)):
        place.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
        assert not verify_signature_only(copy), at


def verify_signature_only(folder):
    from storybank.publish.verify import _signature

    problems = []
    proved, _comment = _signature(folder, folder / "tagmanifest-sha512.txt.minisig", KEY.public, problems)
    return proved and not problems


def test_an_added_a_missing_and_a_renamed_file_are_named(copy):
    (copy / "data" / "extra.txt").write_text("x")
    (copy / "data" / "en" / "about.html").unlink()
    assert found(copy) == {("added", "data/extra.txt"), ("missing", "data/en/about.html")}


def test_an_added_tag_file_and_an_empty_folder_are_named(copy):
    (copy / "notes.txt").write_text("x")
    (copy / "data" / "empty").mkdir()
    assert found(copy) == {("added", "notes.txt"), ("added", "data/empty")}


def test_a_link_that_leads_out_is_named(copy):
    (copy / "data" / "link").symlink_to("/etc")
    assert ("added", "data/link") in found(copy)


def test_a_missing_signature_is_named(copy):
    (copy / "tagmanifest-sha512.txt.minisig").unlink()
    assert found(copy) == {("unsigned", "tagmanifest-sha512.txt.minisig")}


def test_a_folder_that_is_no_bundle_is_named_and_raises_when_asked(tmp_path):
    outcome = verify(tmp_path, KEY.public)
    assert not outcome.is_intact
    with pytest.raises(Tampered):
        outcome.raise_if_broken()


@pytest.mark.parametrize(
    ("path", "change", "code"),
    [
        ("en/map.html", lambda text: text.replace("They do not imply any position", "They imply a position"), "statement"),
        ("hy/index.html", lambda text: text.replace("<main", '<img src="https://example.org/x.png" alt=""><main'), "outside"),
        ("hy/index.html", lambda text: text.replace("<main", '<a href="nowhere.html">x</a><main'), "dead-link"),
        ("ru/gallery.html", lambda text: text.replace("<main", "<script>1</script><main"), "policy"),
        ("assets/site.css", lambda text: text + "@import 'https://example.org/x.css';", "outside"),
        ("transcripts/v0001key.hy.vtt", lambda text: text.replace("00:00:04.200 -->", "00:00:04.2 -->"), "vtt"),
        ("rights/rights.json", lambda text: text.replace('"licence": "http', '"licenc": "http'), "rights"),
        ("ro-crate-metadata.json", lambda text: text.replace('"@id": "assets/site.css"', '"@id": "assets/other.css"'), "crate"),
    ],
)  # fmt: skip
def test_a_resealed_bundle_that_breaks_a_promise_is_named(copy, path, change, code):
    place = copy / "data" / path
    before = place.read_text(encoding="utf-8")
    place.write_text(change(before), encoding="utf-8")
    assert place.read_text(encoding="utf-8") != before
    reseal(copy)
    assert code in {fault.code for fault in verify(copy).faults if fault.path.endswith(path) or code == "crate"}


def test_a_photograph_with_a_metadata_segment_is_named(copy):
    place = copy / "data" / "photographs" / "p0001hills" / "120.jpg"
    data = place.read_bytes()
    place.write_bytes(data[:2] + b"\xff\xe1\x00\x0aExif\x00\x00ab" + data[2:])
    reseal(copy)
    assert ("metadata", "data/photographs/p0001hills/120.jpg") in found(copy, None)


def test_bytes_after_the_end_of_a_photograph_are_metadata(copy):
    data = (copy / "data" / "photographs" / "p0001hills" / "120.jpg").read_bytes()
    assert list(faults(data, ".jpg")) == []
    assert list(faults(data + b"ftyp", ".jpg")) == ["metadata"]
    assert list(faults(data[:-40], ".jpg")) == ["damaged-media"]


@pytest.mark.parametrize(
    "text",
    [
        "WEBVT\n\n00:00.000 --> 00:01.000\nx\n",
        "WEBVTT\n\n00:01.000 --> 00:00.500\nx\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\na & b\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\na < b\n",
        "WEBVTT\n\n00:00.000 --> 00:01.000\n\n",
        "WEBVTT\n\n0:00.000 --> 00:01.000\nx\n",
    ],
)
def test_a_loose_transcript_is_not_strict(text):
    assert list(promises.vtt_faults(text.encode()))


def test_a_strict_transcript_passes():
    text = "WEBVTT\nLanguage: hy\n\nNOTE x\n\n1\n00:00:00.000 --> 00:00:01.000\n<v Narrator-A>ա &amp; բ\n"
    assert list(promises.vtt_faults(text.encode())) == []


def test_rights_hold_every_item_and_no_private_word(sealed, contents):
    document = json.loads((sealed / "data" / "rights" / "rights.json").read_bytes())
    ids = {one["id"] for one in document["items"]}
    assert ids == {one.public_id for one in (*contents.stories, *contents.photographs, *contents.interviews)}
    assert document["takedown"] == "archive@example.org"
