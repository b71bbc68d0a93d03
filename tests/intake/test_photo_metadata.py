import io
import struct
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from storybank.intake.containers import Carried, walk
from storybank.intake.embedded import MAX_WORDS, read_iptc, read_xmp
from storybank.intake.exif import read_metadata
from storybank.intake.limits import MediaType
from storybank.intake.tiff import directories

TODAY = date(2026, 11, 21)
XMP = """<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'
 xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:ext='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'
 xmlns:mwg='http://www.metadataworkinggroup.com/schemas/regions/' photoshop:City='Drawn Town' exif:GPSLatitude='40,1N'>
<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>A kitchen. Խոհանոց</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>bread</rdf:li><rdf:li>oven</rdf:li></rdf:Bag></dc:subject>
<ext:PersonInImage><rdf:Bag><rdf:li>Somebody Drawn</rdf:li></rdf:Bag></ext:PersonInImage>
<mwg:Regions rdf:parseType='Resource'><mwg:RegionList><rdf:Bag><rdf:li><rdf:Description mwg:Name='Another Drawn'/></rdf:li></rdf:Bag></mwg:RegionList></mwg:Regions>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>""".encode()


def data_set(number: int, value: bytes, record: int = 2) -> bytes:
    return bytes((0x1C, record, number)) + struct.pack(">H", len(value)) + value


def photoshop(iptc: bytes) -> bytes:
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc + b"\0" * (len(iptc) % 2)


def jpeg(app: bytes = b"", **options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 24), (90, 120, 60)).save(file, "JPEG", **options)
    data = file.getvalue()
    return data[:2] + app + data[2:]


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def camera_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B], exif[0x010F] = "A yard in spring", "Nobody Real", "Acme"
    inner = exif.get_ifd(0x8769)
    inner[36867], inner[37500], inner[42033] = "2024:05:03 10:11:12", b"maker's own notes", "SN-0042"
    inner[37510] = b"UNICODE\0" + "Բակ".encode("utf-16-le")
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (40.0, 1.0, 2.0)
    return exif


def reading_of(data: bytes, media_type: MediaType):
    return read_metadata(walk(data, media_type), TODAY)


def words_of(reading) -> dict[str, str]:
    return {word.field: word.text for word in reading.words}


def test_a_cameras_block_is_read_into_categories_words_day_place_and_serial():
    reading = reading_of(jpeg(exif=camera_exif()), MediaType.JPEG)
    assert {"EXIF", "GPS", "MakerNote", "EXIF:ImageDescription", "EXIF:Artist"} <= set(reading.categories)
    assert (reading.taken_on, reading.clock_doubt, reading.has_gps, reading.camera_serial) == (
        date(2024, 5, 3),
        False,
        True,
        "SN-0042",
    )
    assert words_of(reading)["EXIF:ImageDescription"] == "A yard in spring"
    assert words_of(reading)["EXIF:Artist"] == "Nobody Real"


def test_values_of_place_and_serial_never_stand_in_the_inventory():
    reading = reading_of(jpeg(exif=camera_exif()), MediaType.JPEG)
    assert not any("SN-0042" in name or "40" in name for name in reading.categories)


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", MediaType.PNG), ("WEBP", MediaType.WEBP)])
def test_the_same_block_is_found_in_every_container(kind, media_type):
    file = io.BytesIO()
    Image.new("RGB", (32, 24)).save(file, kind, exif=camera_exif())
    reading = reading_of(file.getvalue(), media_type)
    assert (reading.taken_on, reading.has_gps) == (date(2024, 5, 3), True)
    assert words_of(reading)["EXIF:ImageDescription"] == "A yard in spring"


def test_a_tiffs_own_directories_are_read():
    file = io.BytesIO()
    Image.new("RGB", (32, 24)).save(file, "TIFF", exif=camera_exif())
    assert words_of(reading_of(file.getvalue(), MediaType.TIFF))["EXIF:ImageDescription"] == "A yard in spring"
    block = camera_exif().tobytes()[6:]  # a TIFF file in all but pixels
    assert reading_of(block, MediaType.TIFF).taken_on == date(2024, 5, 3)


def test_iptc_words_keep_their_letters_in_either_code():
    block = (
        data_set(90, b"\x1b%G", 1)
        + data_set(90, "Գծած".encode())
        + data_set(80, "Žofie".encode())
        + data_set(25, b"bread")
    )
    data = jpeg(segment(0xED, b"Photoshop 3.0\0" + photoshop(block)))
    reading = reading_of(data, MediaType.JPEG)
    assert {"IPTC:City", "IPTC:By-line", "IPTC:Keywords"} <= set(reading.categories)
    assert words_of(reading)["IPTC:City"] == "Գծած"
    assert read_iptc(data_set(120, "Café".encode("latin-1")))[1][0].text == "Café"


def test_xmp_words_are_read_wherever_they_are_nested():
    names, words = read_xmp(XMP)
    found = {(word.field, word.text) for word in words}
    assert {
        ("XMP:photoshop:City", "Drawn Town"),
        ("XMP:dc:description", "A kitchen. Խոհանոց"),
        ("XMP:dc:subject", "bread"),
        ("XMP:dc:subject", "oven"),
        ("XMP:Iptc4xmpExt:PersonInImage", "Somebody Drawn"),
        ("XMP:mwg-rs:Name", "Another Drawn"),
    } <= found
    assert "XMP:exif:GPSLatitude" in names


def test_a_place_in_xmp_counts_as_a_place():
    reading = reading_of(jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)), MediaType.JPEG)
    assert reading.has_gps
    assert "GPS" in reading.categories


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"no xml",
        b"<a",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"<a>" * 100_000,
        b"<" + b"x" * 1_100_000,
    ],
)
def test_xmp_that_is_not_safe_xml_is_only_named(block):
    assert read_xmp(block) == (["XMP:unread"], [])


def test_words_are_cut_and_cleaned():
    _, [word] = read_iptc(b"".join(data_set(120, b"a\0b" + b"x" * 20_000) for _ in range(1)))
    assert len(word.text) <= MAX_WORDS
    assert "\0" not in word.text


@pytest.mark.parametrize(
    ("moment", "is_doubtful"),
    [
        ("2000:01:01 00:00:00", True),
        ("2008:01:01 10:20:00", True),
        ("1970:01:01 00:00:00", True),
        ("2031:05:03 10:00:00", True),
        ("2026:11:21 10:00:00", False),
        ("2020:01:01 12:00:00", False),
    ],
)
def test_a_clock_is_doubted_when_it_was_never_set_or_runs_ahead(moment, is_doubtful):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = moment
    assert reading_of(jpeg(exif=exif), MediaType.JPEG).clock_doubt is is_doubtful


@pytest.mark.parametrize("moment", ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "2024:13:40 00:00:00", "words"])
def test_a_day_that_is_none_is_nobodys_word(moment):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = moment
    reading = reading_of(jpeg(exif=exif), MediaType.JPEG)
    assert (reading.taken_on, reading.clock_doubt) == (None, False)


def test_thumbnails_comments_and_second_pictures_are_named():
    data = jpeg(
        segment(0xE0, b"JFXX\0\x10" + b"\xff\xd8\xff\xd9")
        + segment(0xFE, b"her village")
        + segment(0xE2, b"MPF\0II*\0")
    )
    reading = reading_of(data + jpeg(), MediaType.JPEG)
    assert {"Thumbnail", "JPEG comment", "MPF", "Trailer", "Trailer:JPEG"} <= set(reading.categories)
    assert reading.has_thumbnail
    assert words_of(reading)["JPEG:Comment"] == "her village"


def test_text_of_a_png_is_read_packed_or_plain():
    info = PngImagePlugin.PngInfo()
    info.add_text("Description", "her village")
    info.add_text("Comment", "packed words", zip=True)
    info.add_itxt("Title", "Գյուղ", zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    words = words_of(reading_of(file.getvalue(), MediaType.PNG))
    assert (words["PNG:Description"], words["PNG:Comment"], words["PNG:Title"]) == (
        "her village",
        "packed words",
        "Գյուղ",
    )
    assert words["XMP:photoshop:City"] == "Drawn Town"


def test_a_profile_as_imagemagick_writes_it_is_read():
    text = f"\nexif\n{len(camera_exif().tobytes()):8d}\n{camera_exif().tobytes().hex()}\n"
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type exif", text, zip=True)
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    assert reading_of(file.getvalue(), MediaType.PNG).has_gps


def test_a_directory_that_points_to_itself_is_read_once():
    entry = struct.pack("<HHII", 34665, 4, 1, 8)
    assert len(list(directories(b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 8)))) == 1


@given(
    st.binary(max_size=600),
    st.sampled_from([MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.TIFF, MediaType.DNG]),
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_the_readers_fail(noise, media_type):
    start = {
        MediaType.JPEG: b"\xff\xd8\xff\xe1",
        MediaType.PNG: b"\x89PNG\r\n\x1a\n",
        MediaType.WEBP: b"RIFF\xff\0\0\0WEBPEXIF",
        MediaType.TIFF: b"II*\0\x08\0\0\0",
        MediaType.DNG: b"MM\0*\0\0\0\x08",
    }[media_type]
    read_metadata(walk(start + noise, media_type), TODAY)
    read_metadata(
        Carried(exif=[b"II*\0\x08\0\0\0" + noise], iptc=[noise], xmp=[b"<" + noise], texts=[("PNG:a", noise)]), TODAY
    )
