"""A name put into finished bytes in every place and code that a careless tool could leave it in: the last search finds it."""

import base64
import io
import urllib.parse
import zipfile

import av
import numpy as np
import openpyxl
import pytest
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter

from storybank.people.aliases import index_keys
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.records import NamePart, PersonId
from storybank.stages.searching import Search

KEY = b"k" * 32
HER = PersonId("her")
NAME = "Nunufar Kirakosyan"
FORMS = ("Nunufar", "Kirakosyan", NAME, "Нунуфар", "Киракосян", "Նունուֆար", "Կիրակոսյան")


def picture(suffix: str) -> bytes:
    file = io.BytesIO()
    image = Image.new("RGB", (64, 64), "grey")
    if suffix == "png":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", NAME)
        image.save(file, "PNG", pnginfo=info)
    else:
        image.save(file, "JPEG", comment=NAME.encode())
    return file.getvalue()


def sound() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        container.metadata["artist"] = NAME
        stream = container.add_stream("mp3", rate=22050)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1152), np.int16), format="s16p", layout="mono")
        frame.sample_rate = 22050
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def paper() -> bytes:
    file, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": NAME})
    writer.write(file)
    return file.getvalue()


def sheet(where: str) -> bytes:
    file, book = io.BytesIO(), openpyxl.Workbook()
    page = book.active
    if where == "cell":
        page["A1"] = f"told by {NAME}"
    elif where == "comment":
        from openpyxl.comments import Comment

        page["A1"].comment = Comment(NAME, "x")
    elif where == "sheet":
        page.title = "Nunufar"
    else:
        book.properties.creator = NAME
    book.save(file)
    return file.getvalue()


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("notes.txt", f"told by {NAME}")
    return file.getvalue()


PERCENT = urllib.parse.quote("Нунуфар Киракосян")
CODED = base64.b64encode(f"A longer text, told by {NAME} in May.".encode()).decode()
ESCAPED = "".join(f"\\u{ord(one):04x}" for one in "Նունուֆար Կիրակոսյան")
PLANTED = {
    "name.html": (f"{NAME.replace(' ', '-')}.html", b"<p>x</p>"),
    "percent in a file's name": (f"{PERCENT}.txt", b"x"),
    "words": ("a.html", f"<p>Told by {NAME}.</p>".encode()),
    "capitals": ("a.html", "<p>ՆՈՒՆՈՒՖԱՐ ԿԻՐԱԿՈՍՅԱՆ</p>".encode()),
    "a case": ("a.txt", "отдали Киракосяну".encode()),
    "the other way round": ("a.txt", b"Kirakosyan, Nunufar"),
    "split by elements": ("a.html", b"<p>Nunu<b>far</b> Kira<i>kosyan</i></p>"),
    "class": ("a.html", b'<p class="card Nunufar-Kirakosyan">x</p>'),
    "style": ("a.html", b"<p style=\"--who: 'Nunufar Kirakosyan'\">x</p>"),
    "download": ("a.html", b'<a download="Kirakosyan.jpg" href="b.html">x</a>'),
    "comment": ("a.html", f"<!-- {NAME} --><p>x</p>".encode()),
    "address": ("a.html", f'<a href="b/{PERCENT}">x</a>'.encode()),
    "data address": ("a.html", f'<img src="data:text/plain;base64,{CODED}" alt="">'.encode()),
    "escapes in a script": ("a.html", f"<script>var x='{ESCAPED}'</script>".encode()),
    "escapes in a file": ("a.js", f"var x='{ESCAPED}';".encode()),
    "escapes in json": ("a.json", f'{{"who": "{ESCAPED}"}}'.encode()),
    "a key": ("a.json", b'{"Kirakosyan": 1}'),
    "entities": ("a.html", "".join(f"&#{ord(one)};" for one in NAME).encode()),
    "style sheet": ("a.css", b'a::before{content:"Nunufar Kirakosyan"}'),
    "escapes in a style sheet": ("a.css", b'a::before{content:"\\4b irakosyan"}'),
    "drawing": ("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><title>{NAME}</title></svg>'.encode()),
    "comment in a drawing": ("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {NAME} --></svg>'.encode()),
    "comment in xml": ("a.xml", f"<a><!-- {NAME} --></a>".encode()),
    "subtitles": ("a.vtt", f"WEBVTT\n\nNOTE {NAME}\n".encode()),
    "an invisible letter": ("a.txt", "Ki\u200bra\u00adkosyan".encode()),
    "accents": ("a.txt", "Kirako\u0301syan".encode()),
    "letters apart": ("a.txt", b"K i r a k o s y a n"),
    "a line's end": ("a.txt", b"Kirako-\nsyan"),
    "letters of another alphabet": ("a.txt", "Kirаkosyan".encode()),  # the first a is Cyrillic
    "base64": ("a.txt", CODED.encode()),
    "cell": ("a.xlsx", sheet("cell")),
    "cell's comment": ("a.xlsx", sheet("comment")),
    "sheet's name": ("a.xlsx", sheet("sheet")),
    "author": ("a.xlsx", sheet("author")),
    "a text in an archive": ("a.zip", packed()),
    "paper": ("a.pdf", paper()),
    "jpeg": ("a.jpg", picture("jpg")),
    "png": ("a.png", picture("png")),
    "sound": ("a.mp3", sound()),
}


@pytest.fixture(scope="module")
def index() -> AliasIndex:
    alias = (Alias(person=HER, part=NamePart.FULL),)
    return AliasIndex(KEY, {keyed(key, KEY): alias for form in FORMS for key in index_keys(form)})


def found_in(folder, index: AliasIndex, name: str, data: bytes) -> bool:
    bundle = folder / "bundle"
    bundle.mkdir()
    (bundle / name).write_bytes(data)

    def matches(text: str):
        for language in ("az", "en"):
            for _span, alias, _perhaps in index.told(text, language, frozenset({HER})):
                yield alias.person

    search = Search(matches, (), names_state="", key=KEY, folder=folder / "searched")
    return any(hit.what == HER for hit in search.through(bundle, {}))


@pytest.mark.parametrize("where", PLANTED)
def test_a_planted_name_is_found(tmp_path, index, where) -> None:
    assert found_in(tmp_path, index, *PLANTED[where])


def test_nothing_is_found_where_nothing_is(tmp_path, index) -> None:
    assert not found_in(tmp_path, index, "a.html", b'<p class="card">Her hands are warm. Nine kilometres.</p>')
