import hashlib
import io
import struct
import time
import zlib
from datetime import date

import numpy as np
import pytest
from PIL import Image

from storybank.anonymise.faces import iou
from storybank.anonymise.structure import foreign_parts
from storybank.errors import Unreadable
from storybank.intake import photos
from storybank.intake.limits import MediaType
from storybank.intake.photos import MASTER_PX, inspect_photo, open_upright, read_photo
from storybank.records import Box

TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.fixture
def saved(tmp_path):
    def save(image, name="a.jpg", kind="JPEG", **options):
        path = tmp_path / name
        image.save(path, kind, **options)
        return path

    return save


@pytest.fixture
def no_faces(monkeypatch):
    """Leave the detector out where a test is about something else."""
    monkeypatch.setattr(photos, "detect", lambda *_args, **_options: ())


def with_orientation(number):
    exif = Image.Exif()
    exif[0x0112] = number
    return exif


def decoded(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.slow
def test_a_photograph_is_read_with_boxes_of_the_original(saved, drawn):
    image, [box] = drawn((3000, 2250), [(1500, 1100, 500)])
    path = saved(image, quality=92)
    reading = read_photo(path)
    assert (reading.width_px, reading.height_px, reading.media_type) == (3000, 2250, MediaType.JPEG)
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reading.size_bytes == path.stat().st_size
    assert iou(reading.faces[0].box, Box(left=box[0], top=box[1], right=box[2], bottom=box[3])) > 0.6
    assert max(decoded(reading.master).size) == MASTER_PX
    assert foreign_parts(reading.master) == ()
    assert max(decoded(reading.thumbnail).size) == 400
    assert foreign_parts(reading.thumbnail) == ()


@pytest.mark.slow
def test_the_preview_shows_no_face(saved, drawn):
    image, [box] = drawn((1600, 1200), [(800, 600, 400)])
    thumbnail = np.asarray(decoded(read_photo(saved(image)).thumbnail)).astype(int)
    middle = thumbnail[box[1] // 4 + 12 : box[3] // 4 - 12, box[0] // 4 + 12 : box[2] // 4 - 12]
    assert np.ptp(middle.reshape(-1, 3), axis=0).max() <= 4


@pytest.mark.slow
def test_all_eight_orientations_give_the_same_picture_and_the_same_face(saved, drawn):
    image, _ = drawn((1200, 900), [(500, 400, 260)])
    upright = read_photo(saved(image, exif=with_orientation(1), quality=95))
    for number, turn in TURNS.items():
        stored = image.transpose(turn) if turn is not None else image
        reading = read_photo(saved(stored, f"{number}.jpg", exif=with_orientation(number), quality=95))
        assert (reading.width_px, reading.height_px) == (1200, 900)
        assert iou(reading.faces[0].box, upright.faces[0].box) > 0.9
        assert np.abs(np.asarray(decoded(reading.master)).astype(int) - np.asarray(decoded(upright.master))).mean() < 2


@pytest.mark.usefixtures("no_faces")
@pytest.mark.parametrize(
    ("kind", "name", "media_type"),
    [
        ("PNG", "a.png", MediaType.PNG),
        ("TIFF", "a.tif", MediaType.TIFF),
        ("WEBP", "a.webp", MediaType.WEBP),
        ("AVIF", "a.avif", MediaType.AVIF),
    ],
)
def test_other_formats_are_read_upright_too(saved, drawn, kind, name, media_type):
    image, _ = drawn((300, 200))
    reading = read_photo(saved(image.transpose(Image.Transpose.ROTATE_90), name, kind, exif=with_orientation(6)))
    assert (reading.media_type, reading.width_px, reading.height_px) == (media_type, 300, 200)
    assert np.abs(np.asarray(decoded(reading.master)).astype(int) - np.asarray(image)).mean() < 6


@pytest.mark.usefixtures("no_faces")
def test_a_heic_is_not_turned_twice(tmp_path, drawn):
    pillow_heif = pytest.importorskip("pillow_heif")
    image, _ = drawn((300, 200))
    file = pillow_heif.from_pillow(image.transpose(Image.Transpose.ROTATE_90))
    path = tmp_path / "a.heic"
    file.save(path, quality=90, exif=with_orientation(6).tobytes())
    reading = read_photo(path)
    assert (reading.width_px, reading.height_px) == pillow_heif.open_heif(path).size
    assert "EXIF" in reading.metadata


@pytest.mark.usefixtures("no_faces")
@pytest.mark.parametrize(
    ("image", "kind", "name"),
    [
        (Image.new("CMYK", (60, 40), (10, 90, 30, 5)), "JPEG", "a.jpg"),
        (Image.fromarray(np.full((40, 60), 30_000, np.uint16)), "PNG", "a.png"),
        (Image.fromarray(np.full((40, 60), 30_000, np.uint16)), "TIFF", "a.tif"),
        (Image.new("RGBA", (60, 40), (9, 90, 30, 100)), "PNG", "a.png"),
        (Image.new("P", (60, 40)), "PNG", "a.png"),
        (Image.new("1", (60, 40)), "TIFF", "a.tif"),
        (Image.new("L", (60, 40), 90), "JPEG", "a.jpg"),
    ],
)
def test_pixels_of_every_kind_are_taken_in(saved, image, kind, name):
    reading = read_photo(saved(image, name, kind))
    assert (reading.width_px, reading.height_px) == (60, 40)
    assert decoded(reading.master).mode == "RGB"


@pytest.mark.usefixtures("no_faces")
def test_pictures_of_several_frames_or_pages_are_taken_by_one_and_said_so(saved):
    frames = [Image.new("RGB", (60, 40), (shade, 0, 0)) for shade in (250, 120, 10)]
    animated = read_photo(saved(frames[0], "a.webp", "WEBP", save_all=True, append_images=frames[1:]))
    assert "intake.animated-first-frame" in animated.warnings
    assert decoded(animated.master).getpixel((30, 20))[0] > 200
    moving = read_photo(saved(frames[0], "a.png", "PNG", save_all=True, append_images=frames[1:]))
    assert "intake.animated-first-frame" in moving.warnings
    pages = read_photo(
        saved(frames[0], "a.tif", "TIFF", save_all=True, append_images=[Image.new("RGB", (90, 80), (0, 0, 250))])
    )
    assert "intake.several-pages" in pages.warnings
    assert (pages.width_px, pages.height_px) == (90, 80)
    stereo = read_photo(saved(frames[0], "a.mpo", "MPO", save_all=True, append_images=frames[1:]))
    assert stereo.media_type is MediaType.JPEG
    assert {"MPF", "Trailer:JPEG"} <= set(stereo.metadata)
    assert "intake.second-picture-left" in stereo.warnings


def raw_file(preview: bytes) -> bytes:
    """Build a DNG whose first directory points to one JPEG preview."""
    entries = [
        (254, 4, 1, 1),
        (259, 3, 1, 7),
        (273, 4, 1, 200),
        (274, 3, 1, 6),
        (279, 4, 1, len(preview)),
        (50706, 1, 4, 1),
    ]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return (b"II*\0" + struct.pack("<I", 8) + directory).ljust(200, b"\0") + preview


@pytest.mark.usefixtures("no_faces")
def test_a_raw_file_gives_its_preview_turned_upright(tmp_path, drawn):
    image, _ = drawn((1200, 800))
    preview = io.BytesIO()
    image.save(preview, "JPEG")
    path = tmp_path / "a.dng"
    path.write_bytes(raw_file(preview.getvalue()))
    reading = read_photo(path)
    assert (reading.media_type, reading.width_px, reading.height_px) == (MediaType.DNG, 800, 1200)
    assert "intake.raw-preview-used" in reading.warnings


def test_a_raw_file_without_a_preview_asks_for_a_jpeg(tmp_path):
    path = tmp_path / "a.dng"
    path.write_bytes(raw_file(b"sensor data"))
    with pytest.raises(Unreadable) as error:
        read_photo(path)
    assert error.value.code == "intake.raw-no-preview"


@pytest.mark.usefixtures("no_faces")
def test_a_wide_gamut_picture_becomes_srgb(saved):
    from PIL import ImageCms

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert "intake.colour-profile-ignored" in read_photo(saved(Image.new("RGB", (40, 40)), icc_profile=lab)).warnings


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def big_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1_000_000), 9))
        + chunk(b"IEND", b"")
    )


def edged_jpeg() -> bytes:
    data = bytearray(jpeg_bytes())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    return bytes(data)


def jpeg_bytes(size=(640, 480)) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, "JPEG", quality=92)
    return file.getvalue()


def many_scans() -> bytes:
    data = jpeg_bytes()
    at = data.index(b"\xff\xda")
    return data[:-2] + data[at:-2] * 150 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (jpeg_bytes()[:9_000], {"intake.truncated"}),
        (jpeg_bytes()[:30], {"intake.damaged", "intake.truncated"}),
        (big_png(20_000, 20_000), {"intake.too-many-pixels"}),
        (big_png(65_535, 2), {"intake.too-many-pixels"}),
        (big_png(4_000, 4_000), {"intake.damaged", "intake.truncated"}),
        (edged_jpeg(), {"intake.too-many-pixels"}),
        (many_scans(), {"intake.too-many-scans"}),
        (b"", {"intake.empty"}),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", {"intake.not-a-photograph"}),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>", {"intake.not-a-photograph"}),
        (b"II*\0\x08\0\0\0\xff\xff" + b"\x41" * 400, {"intake.damaged"}),
        (b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff", {"intake.too-many-pixels"}),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), {"intake.damaged"}),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(200), {"intake.damaged"}),
    ],
)
def test_hostile_and_broken_files_are_refused_by_name(tmp_path, data, codes):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(data)
    started = time.process_time()
    with pytest.raises(Unreadable) as error:
        read_photo(path)
    assert error.value.code in codes
    assert "holiday" not in str(error.value)
    assert time.process_time() - started < 5


def segments(body: bytes, count: int, marker: int = 0xE1) -> bytes:
    return (bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body) * count


@pytest.mark.usefixtures("no_faces")
@pytest.mark.parametrize(
    "extra",
    [
        segments(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 5_000),
        segments(b"JFXX\0\x10" + jpeg_bytes((40, 30))[:4_000], 200, 0xE0),
        segments(b"Exif\0\0II*\0\x08\0\0\0" + b"\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0", 300),
        segments(b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\xff\xff" * 50, 300, 0xED),
        segments(b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE a [<!ENTITY b 'cc'>]><a>&b;</a>", 20),
    ],
)
def test_thousands_of_blocks_are_bounded_in_time_and_named(tmp_path, extra):
    data = jpeg_bytes((120, 90))
    path = tmp_path / "a.jpg"
    path.write_bytes(data[:2] + extra + data[2:])
    started = time.process_time()
    reading = read_photo(path)
    assert time.process_time() - started < 3
    assert set(reading.warnings) & {"intake.much-metadata", "intake.metadata-unread"} or reading.has_thumbnail
    assert reading.metadata
    assert foreign_parts(reading.master) == ()


@pytest.mark.usefixtures("no_faces")
def test_a_png_with_more_text_than_pixels_is_read_all_the_same(tmp_path):
    file = io.BytesIO()
    Image.new("RGB", (50, 40), (1, 2, 3)).save(file, "PNG")
    packed = zlib.compress(bytes(1_000_000), 9)
    bombs = b"".join(chunk(b"zTXt", b"Comment\0\0" + packed) for _ in range(120))
    path = tmp_path / "a.png"
    path.write_bytes(file.getvalue()[:33] + bombs + file.getvalue()[33:])
    started = time.process_time()
    reading = read_photo(path)
    assert time.process_time() - started < 5
    assert (reading.width_px, reading.height_px) == (50, 40)


@pytest.mark.usefixtures("no_faces")
def test_an_archive_behind_a_picture_is_named_and_does_not_come_along(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg_bytes() + b"PK\3\4 an archive")
    reading = read_photo(path)
    assert {"Trailer", "Trailer:ZIP"} <= set(reading.metadata)
    assert b"an archive" not in reading.master


@pytest.mark.usefixtures("no_faces")
def test_a_wrong_ending_is_not_believed(saved):
    assert read_photo(saved(Image.new("RGB", (20, 20)), "a.mp3", "PNG")).media_type is MediaType.PNG


@pytest.mark.slow
def test_inspecting_gives_what_reading_gives(saved, drawn):
    image, _ = drawn((800, 600), [(400, 300, 160)])
    path = saved(image, exif=with_orientation(1))
    reading, inspection = read_photo(path), inspect_photo(path)
    assert inspection.faces == reading.faces
    assert inspection.metadata.categories == reading.metadata
    assert open_upright(path)[0].size == (800, 600)


@pytest.mark.usefixtures("no_faces")
def test_a_clock_that_was_never_set_is_doubted(saved):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = "2000:01:01 00:00:10"
    reading = read_photo(saved(Image.new("RGB", (20, 20)), exif=exif))
    assert (reading.taken_on, reading.clock_doubt) == (date(2000, 1, 1), True)
