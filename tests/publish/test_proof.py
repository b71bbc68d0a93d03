"""The last search finds a name in every kind of file a bundle has, and says in which."""

import io
import shutil

import av
import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from storybank.publish.bundle import write_bundle
from storybank.publish.proof import extracts
from storybank.stages.searching import Search


@pytest.fixture(scope="module")
def written(contents, tmp_path_factory):
    return write_bundle(contents, tmp_path_factory.mktemp("proof") / "bundle").path


def finder(word):
    return lambda text: ["person-1"] if word.casefold() in text.casefold() else []


def search(bundle, matches, private=()):
    """Search as `propose` does, knowing nothing from before."""
    folder = bundle.parent / "searched"
    return Search(matches, private, names_state="", key=b"k" * 32, folder=folder).through(bundle, {})


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
    (folder / "data" / "f.woff2").write_bytes(b"\x00\x01item-9f3-of-nur\x02")
    found = search(folder, finder("Zzyzx"), ["item-9f3-of-nur"])
    assert [(hit.file, hit.what) for hit in found] == [("data/f.woff2", "item-9f3-of-nur")]


def test_a_workbook_gives_its_cells_as_text(written):
    data = (written / "data" / "metadata" / "catalogue.xlsx").read_bytes()
    texts = {extract.text for extract in extracts("catalogue.xlsx", data)}
    assert "Anahit, Goris. The key of the school in Stepanakert." in texts


def pdf(words, title=""):
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
    page[NameObject("/Contents")] = stream
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sound(suffix, **tags):
    out = io.BytesIO()
    form, codec = {
        ".mp3": ("mp3", "libmp3lame"),
        ".opus": ("ogg", "libopus"),
        ".flac": ("flac", "flac"),
        ".m4a": ("mp4", "aac"),
    }[suffix]
    with av.open(out, "w", format=form) as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=48000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), dtype=np.float32), format="fltp", layout="mono")
        frame.sample_rate = 48000
        frame = av.AudioResampler(format=stream.format, layout="mono", rate=48000).resample(frame)[0]
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()


def picture(kind, **info):
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind, **info)
    return out.getvalue()


def with_text(words):
    chunks = PngInfo()
    chunks.add_text("Author", words)
    return chunks


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.pdf", pdf("Told by Zzyzx")),
        ("x.pdf", pdf("nothing", "Zzyzx")),
        ("x.mp3", sound(".mp3", title="Zzyzx")),
        ("x.opus", sound(".opus", artist="Zzyzx")),
        ("x.flac", sound(".flac", comment="Zzyzx")),
        ("x.m4a", sound(".m4a", title="Zzyzx")),
        ("x.jpg", picture("JPEG", comment=b"by Zzyzx")),
        ("x.png", picture("PNG", pnginfo=with_text("Zzyzx"))),
        ("data/zzyzx-of-goris.jpg", picture("JPEG")),
        ("x.pdf", b"%PDF-1.4 broken Zzyzx"),
    ],
)
def test_a_name_is_found_in_papers_tags_and_comments(name, data):
    found = finder("Zzyzx")
    assert any(list(found(extract.text)) for extract in extracts(name, data))


@pytest.mark.parametrize("name", ["x.pdf", "x.mp3", "x.jpg"])
def test_papers_and_media_without_words_say_nothing(name):
    data = {"x.pdf": pdf("Goris"), "x.mp3": sound(".mp3"), "x.jpg": picture("JPEG")}[name]
    found = finder("Zzyzx")
    assert not any(list(found(extract.text)) for extract in extracts(name, data))


def test_what_names_were_sought_in_is_kept_when_an_account_is_added_and_the_account_is_found_all_the_same(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "page.txt").write_text("the bread of ed-nur-1\nthe key\n")
    asked = []

    def sought(private):
        asked.clear()
        known = {"names_state": "n", "key": b"k" * 32, "folder": tmp_path / "searched"}
        one = Search(lambda text: asked.append(text) or [], private, **known)
        found = one.through(tmp_path / "bundle", {"page.txt": "0" * 64})
        one.keep()
        return [hit.what for hit in found]

    assert sought(["pe-1"]) == [] and asked
    assert sought(["pe-1"]) == [] and not asked
    assert sought(["pe-1", "ed-nur-1"]) == ["ed-nur-1"] and not asked
    assert sought(["pe-1", "ed-nur-1"]) == ["ed-nur-1"], "what held something is looked at each time"


def searched_pages(tmp_path, texts, matches, stamps):
    """Search one page as two releases in a row do; return what was found in the second, and which texts were looked at."""
    (tmp_path / "bundle").mkdir(exist_ok=True)
    asked, found = [], ()

    def looked_at(text):
        asked.append(text)
        return matches(text)

    for number, text in enumerate(texts):
        (tmp_path / "bundle" / "page.html").write_text(text)
        asked.clear()
        one = Search(looked_at, (), names_state="n", key=b"k" * 32, folder=tmp_path / "searched")
        found = one.through(tmp_path / "bundle", {"page.html": str(number) * 64}, stamps[number])
        one.keep()
    return found, [text for text in asked if "Version" not in text]


def test_a_page_that_differs_in_the_words_of_its_release_alone_is_not_searched_again(tmp_path):
    pages = ["<p>Bread. Version 1, 3 May 2026.</p>", "<p>Bread. Version 2, 4 June 2026.</p>"]
    stamps = [("Version 1", "3 May 2026"), ("Version 2", "4 June 2026")]
    assert searched_pages(tmp_path, pages, finder("Zzyzx"), stamps) == ((), [stamps[1][1]])


def test_a_name_that_comes_to_a_known_page_with_its_next_release_is_found(tmp_path):
    pages = ["<p>Bread. Version 1.</p>", "<p>Zzyzx. Version 2.</p>"]
    found, _asked = searched_pages(tmp_path, pages, finder("Zzyzx"), [("Version 1",), ("Version 2",)])
    assert [hit.what for hit in found] == ["person-1"]


def test_where_the_words_of_a_release_name_somebody_every_page_is_searched(tmp_path):
    pages = ["<p>Bread, 3 Mart 2026.</p>", "<p>Bread, 4 April 2026.</p>", "<p>Bread, 3 Mart 2026.</p>"]
    stamps = [("3 Mart 2026",), ("4 April 2026",), ("3 Mart 2026",)]
    found, _asked = searched_pages(tmp_path, pages, finder("Mart"), stamps)
    assert [hit.file for hit in found] == ["page.html"]


def test_the_digest_of_a_file_is_no_word_and_a_private_string_in_its_place_is_found_all_the_same(tmp_path):
    digest = "deadbeef" * 8
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "list.txt").write_text(f"{digest}  data/page.html\n")
    assert search(tmp_path / "bundle", finder("deadbeef")) == ()
    assert [hit.what for hit in search(tmp_path / "bundle", finder("Zzyzx"), [digest])] == [digest]


def test_a_file_that_was_away_while_a_private_string_came_is_searched_for_it_when_it_is_back(tmp_path):
    (tmp_path / "bundle").mkdir()
    page, other = tmp_path / "bundle" / "page.css", tmp_path / "bundle" / "other.css"

    def sought(private, here):
        for path, text in ((page, "of ed-nur-1"), (other, "key")):
            path.unlink(missing_ok=True)
            if path.name in here:
                path.write_text(text)
        digests = {"page.css": "1" * 64, "other.css": "2" * 64}
        one = Search(lambda _: [], private, names_state="n", key=b"k" * 32, folder=tmp_path / "searched")
        found = one.through(tmp_path / "bundle", digests)
        one.keep()
        return [hit.what for hit in found]

    assert sought(["pe-1"], {"page.css", "other.css"}) == []
    assert sought(["pe-1", "ed-nur-1"], {"other.css"}) == []
    assert sought(["pe-1", "ed-nur-1"], {"page.css", "other.css"}) == ["ed-nur-1"]


@pytest.mark.parametrize("name", ["x.jpg", "x.xlsx", "x.json"])
def test_an_id_that_came_since_is_found_in_a_file_that_is_known(tmp_path, name):
    new = "a1b2c3d4e5f6g7h8i9j0k1l2m3"
    (tmp_path / "bundle").mkdir()
    data = io.BytesIO()
    if name == "x.xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        book.active["A1"] = new
        book.save(data)
    else:
        data.write(f'["{new}"]'.encode())
    (tmp_path / "bundle" / name).write_bytes(data.getvalue())

    def sought(private):
        one = Search(lambda _: [], private, names_state="n", key=b"k" * 32, folder=tmp_path / "searched")
        found = one.through(tmp_path / "bundle", {name: "1" * 64})
        one.keep()
        return {hit.what for hit in found}

    assert sought(["pe-1"]) == sought(["pe-1"]) == set()
    assert sought(["pe-1", new]) == {new}
