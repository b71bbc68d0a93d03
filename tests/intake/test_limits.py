import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storybank.errors import Unreadable
from storybank.intake.limits import MediaType, guard_pixels, guard_size, guard_zip, is_safe_name, sniff


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("JPEG", MediaType.JPEG),
        ("PNG", MediaType.PNG),
        ("TIFF", MediaType.TIFF),
        ("WEBP", MediaType.WEBP),
        ("AVIF", MediaType.AVIF),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(format_, expected):
    file = io.BytesIO()
    Image.new("RGB", (16, 16)).save(file, format_)
    assert sniff(file.getvalue()) is expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", MediaType.HEIC),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", MediaType.AVIF),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", MediaType.CR3),
        (b"\0\0\0\x18ftypM4A \0\0\0\0isommp42", MediaType.M4A),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", MediaType.MOV),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", MediaType.MP4),
        (b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0", MediaType.CR2),
        (b"RIFF\x24\0\0\0WAVEfmt ", MediaType.WAV),
        (b"fLaC\0\0\0\x22", MediaType.FLAC),
        (b"ID3\x04\0\0\0\0\0\0", MediaType.MP3),
        (b"\xff\xfb\x90\x64\0\0", MediaType.MP3),
        (b"\xff\xf1\x50\x80\0\0", MediaType.AAC),
        (b"OggS\0\x02" + bytes(22) + b"OpusHead", MediaType.OPUS),
        (b"OggS\0\x02" + bytes(22) + b"\x01vorbis", MediaType.OGG),
        (b"%PDF-1.7\n", MediaType.PDF),
        (b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\n", MediaType.WEBVTT),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n", MediaType.SRT),
        (b"<?xml version='1.0'?><a/>", MediaType.XML),
        ("Գարուն".encode("utf-16"), MediaType.TEXT),
        ("Весна".encode("cp1251"), MediaType.TEXT),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", MediaType.TEXT),
        (bytes(40), None),
        (b"", None),
    ],
)
def test_other_files_are_known_by_their_first_bytes(head, expected):
    assert sniff(head) is expected


@pytest.mark.parametrize(
    ("make", "expected"),
    [(b"NIKON CORPORATION\0", MediaType.NEF), (b"SONY\0", MediaType.ARW), (b"Acme Corp\0", MediaType.TIFF)],
)
def test_a_raw_file_is_told_from_a_tiff_by_its_first_directory(make, expected):
    entries = (
        struct.pack("<HHII", 254, 4, 1, 1)
        + struct.pack("<HHII", 271, 2, len(make), 50)
        + struct.pack("<HHII", 330, 4, 1, 90)
    )
    head = b"II*\0" + struct.pack("<IH", 8, 3) + entries + struct.pack("<I", 0)
    assert sniff(head.ljust(50, b"\0")[:50] + make.ljust(60, b"\0")) is expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [("xl/workbook.xml", MediaType.XLSX), ("word/document.xml", MediaType.DOCX), ("a.jpg", MediaType.ZIP)],
)
def test_a_packed_document_is_known_by_its_parts_wherever_they_stand(part, expected, tmp_path):
    path = tmp_path / "named.txt"
    path.write_bytes(
        packed(
            {"[Content_Types].xml": b"<a/>", "filling": bytes(200_000), part: b"<b/>"}, zipfile.ZIP_STORED
        ).getvalue()
    )
    assert sniff(path) is expected


def test_an_open_document_is_known_by_its_first_entry():
    file = packed({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED)
    assert sniff(file.getvalue()) is MediaType.ODT


@given(st.binary(max_size=400))
def test_no_bytes_make_the_sniffer_fail(noise):
    for start in (b"", b"II*\0", b"MM\0*", b"PK\3\4", b"RIFF", b"\0\0\0\x18ftyp", b"\xff"):
        sniff(start + noise)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (packed({"a": bytes(300_000_000)}), "intake.zip-bomb"),
        (packed({"a": bytes(3_000_000)}), "intake.zip-bomb"),
        (io.BytesIO(b"PK\3\4 no directory"), "intake.zip-broken"),
        (io.BytesIO(b""), "intake.zip-broken"),
    ],
)
def test_a_bomb_or_a_broken_zip_is_refused_by_name(file, code):
    with pytest.raises(Unreadable) as error:
        guard_zip(file)
    assert error.value.code == code


def test_too_many_entries_are_refused_before_they_are_listed():
    file = io.BytesIO(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 20_000, 20_000, 920_000, 0, 0))
    with pytest.raises(Unreadable) as error:
        guard_zip(file)
    assert error.value.code == "intake.zip-bomb"


def test_an_ordinary_zip_gives_its_entries_and_stands_at_its_start():
    file = packed({"a.txt": b"words", "b.txt": b"more words"})
    assert [entry.filename for entry in guard_zip(file)] == ["a.txt", "b.txt"]
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("name", "is_safe"),
    [
        ("a/b.jpg", True),
        ("../b.jpg", False),
        ("/etc/x", False),
        ("C:/x", False),
        ("a\\b", False),
        ("a/../b", False),
        ("", False),
        ("քաղաք.jpg", True),
        ("a\0b", False),
    ],
)
def test_a_name_must_stay_in_its_folder(name, is_safe):
    assert is_safe_name(name) is is_safe


@pytest.mark.parametrize(
    ("size", "is_jpeg"), [((20_000, 20_000), False), ((65_535, 10), True), ((0, 5), True), ((9_000, 9_000), False)]
)
def test_too_many_pixels_are_refused_before_decoding(size, is_jpeg):
    with pytest.raises(Unreadable):
        guard_pixels(*size, is_jpeg=is_jpeg)


def test_a_file_of_no_or_too_many_bytes_is_refused(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"")
    with pytest.raises(Unreadable, match="no bytes"):
        guard_size(path, 10)
    path.write_bytes(b"x" * 11)
    with pytest.raises(Unreadable) as error:
        guard_size(path, 10)
    assert error.value.code == "intake.too-large"
