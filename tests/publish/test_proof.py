"""The last search finds a name in every kind of file a bundle has, and says in which."""

import shutil

import pytest

from storybank.publish.bundle import write_bundle
from storybank.publish.proof import extracts, search


@pytest.fixture(scope="module")
def written(contents, tmp_path_factory):
    return write_bundle(contents, tmp_path_factory.mktemp("proof") / "bundle").path


def finder(word):
    return lambda text: ["person-1"] if word.casefold() in text.casefold() else []


def test_a_published_name_is_found_in_pages_sheet_transcript_and_metadata(written):
    suffixes = {hit.file.rsplit(".", 1)[-1] for hit in search(written, finder("Anahit"))}
    assert suffixes >= {"html", "csv", "xlsx", "json", "txt", "js"}


def test_a_name_that_is_nowhere_is_found_nowhere(written):
    assert search(written, finder("Zzyzx")) == ()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("data/en/x.html", b'<p title="Zzyzx">x</p>'),
        ("data/en/y.html", b"<p>Zz<b>yz</b>x</p>"),
        ("data/en/z.html", b"<!-- Zzyzx -->"),
        ("data/en/e.html", b"<p>&#90;zyzx</p>"),
        ("data/m.json", b'{"a": [{"Zzyzx": 1}]}'),
        ("data/n.json", b'{"a": "Zz\\u0079zx"}'),
        ("data/t.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n<v Zzyzx>x"),
        ("data/d.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><title>Zzyzx</title></svg>'),
        ("data/Zzyzx.jpg", b"x"),
        ("data/s.js", b'window.x=["Zz\\u0079zx"];'),
        ("unknown.kind", b"Zzyzx"),
    ],
)
def test_a_name_is_found_in_each_hiding_place(written, tmp_path, path, content):
    folder = shutil.copytree(written, tmp_path / "copy")
    place = folder / path
    place.write_bytes(content)
    assert {hit.file for hit in search(folder, finder("Zzyzx"))} == {path}
    assert {hit.what for hit in search(folder, finder("Zzyzx"))} == {"person-1"}


def test_a_private_id_is_found_in_raw_bytes_too(written, tmp_path):
    folder = shutil.copytree(written, tmp_path / "copy")
    (folder / "data" / "f.woff2").write_bytes(b"\x00\x01item-9f3\x02")
    assert [(hit.file, hit.where) for hit in search(folder, finder("Zzyzx"), ["item-9f3"])] == [
        ("data/f.woff2", "bytes")
    ]


def test_a_workbook_gives_its_cells_as_text(written):
    data = (written / "data" / "metadata" / "catalogue.xlsx").read_bytes()
    texts = {extract.text for extract in extracts("catalogue.xlsx", data)}
    assert "Anahit, Goris. The key of the school in Stepanakert." in texts
