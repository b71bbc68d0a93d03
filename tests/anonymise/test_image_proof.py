import io
import shutil
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from storybank.anonymise.encode import encode_clean
from storybank.anonymise.images import Cover, PhotoOperations, Shape, cover, derive
from storybank.anonymise.proof import check_derivative, check_image
from storybank.anonymise.second_opinion import leftovers
from storybank.anonymise.structure import foreign_parts
from storybank.records import Box

KINDS = ("JPEG", "PNG", "WEBP", "TIFF")


def picture() -> Image.Image:
    return Image.effect_noise((160, 120), 40).convert("RGB")


def saved(kind: str, **options) -> bytes:
    file = io.BytesIO()
    picture().save(file, kind, **options)
    return file.getvalue()


def exif() -> bytes:
    data = Image.Exif()
    data[271] = "Acme"
    return data.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_encode_has_no_foreign_part(kind):
    image = picture()
    image.info.update(
        {"comment": b"words", "exif": exif(), "icc_profile": b"profile", "xmp": b"<x/>", "dpi": (300, 300)}
    )
    data = encode_clean(image, kind)
    assert foreign_parts(data) == ()
    assert check_image(data) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_behind_the_picture_are_found(kind):
    assert "trailing-bytes" in foreign_parts(encode_clean(picture(), kind) + b"PK\3\4 a whole archive")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_short_is_never_proved(kind):
    data = encode_clean(picture(), kind)
    for length in (12, 40, len(data) // 2, len(data) - 1):
        assert check_image(data[:length]) != ()


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (saved("JPEG", comment=b"her name"), "JPEG:FE"),
        (saved("JPEG", exif=exif()), "JPEG:APP1"),
        (saved("JPEG", icc_profile=b"x" * 200), "JPEG:APP2"),
        (saved("JPEG", xmp=b"<x:xmpmeta/>"), "JPEG:APP1"),
        (saved("WEBP", exif=exif()), "WEBP:EXIF"),
        (saved("WEBP", xmp=b"<x/>"), "WEBP:XMP"),
        (saved("TIFF", description="her village"), "TIFF:270"),
        (saved("TIFF", software="Acme"), "TIFF:305"),
        (saved("PNG", icc_profile=b"x" * 200), "PNG:iCCP"),
    ],
)
def test_every_foreign_part_is_named(data, part):
    assert part in foreign_parts(data)
    assert "proof.metadata" in check_image(data)


def test_text_in_a_png_is_found():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "her village")
    assert "PNG:tEXt" in foreign_parts(saved("PNG", pnginfo=words))


def test_bytes_hidden_behind_the_pixels_of_a_png_are_found():
    data = encode_clean(picture(), "PNG")
    chunk = b"IDAT" + zlib.compress(b"secret")
    hidden = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert "PNG:behind-the-pixels" in foreign_parts(data[:-12] + hidden + data[-12:])


def test_a_jfif_thumbnail_is_found():
    data = bytearray(encode_clean(picture(), "JPEG"))
    data[18:20] = b"\1\1"
    assert "JPEG:APP0" in foreign_parts(bytes(data))


def test_a_second_page_is_found():
    file = io.BytesIO()
    picture().save(file, "TIFF", save_all=True, append_images=[picture()])
    assert "TIFF:pages" in foreign_parts(file.getvalue())


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", b"%PDF-1.4"])
def test_another_kind_of_file_is_never_proved(data):
    assert check_image(data) == ("proof.unreadable",)


def test_a_cover_that_was_not_painted_is_found():
    box = Box(left=40, top=30, right=100, bottom=90)
    assert check_image(encode_clean(picture()), [box], looks_for_faces=False) == ("proof.cover-missing",)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", Shape)
def test_a_painted_cover_is_proved_in_every_format(kind, shape):
    box = Box(left=40, top=30, right=100, bottom=90)
    painted = cover(picture(), [Cover(box=box, shape=shape)])
    assert check_image(encode_clean(painted, kind), [box], looks_for_faces=False) == ()


def test_a_cover_painted_a_little_beside_the_box_is_found():
    painted = cover(picture(), [Cover(box=Box(left=52, top=30, right=112, bottom=90), shape=Shape.BOX, is_exact=True)])
    assert check_image(encode_clean(painted), [Box(left=40, top=30, right=100, bottom=90)], looks_for_faces=False) == (
        "proof.cover-missing",
    )


def test_a_mosaic_is_no_cover(drawn):
    image, [box] = drawn((800, 600), [(400, 280, 200)])
    face = image.crop(box)
    image.paste(face.resize((8, 8)).resize(face.size, Image.Resampling.NEAREST), box[:2])
    covered = Box(left=box[0], top=box[1], right=box[2], bottom=box[3])
    assert "proof.cover-missing" in check_image(encode_clean(image), [covered], looks_for_faces=False)


def test_boxes_of_a_frame_of_another_shape_prove_nothing():
    assert "proof.unreadable" in check_image(encode_clean(picture()), frame_px=(120, 160))


@pytest.mark.system
@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_finds_nothing_beyond_structure_in_what_we_encode(kind):
    if shutil.which("exiftool") is None:
        pytest.fail("exiftool is not installed")
    assert leftovers(encode_clean(picture(), kind)) == ()


@pytest.mark.system
def test_exiftool_names_what_is_left():
    if shutil.which("exiftool") is None:
        pytest.fail("exiftool is not installed")
    assert "File:Comment" in (leftovers(saved("JPEG", comment=b"her name")) or ())
    assert any("Make" in name for name in leftovers(saved("JPEG", exif=exif())) or ())


@pytest.mark.system
def test_exiftool_ends_with_a_killed_worker():
    if shutil.which("exiftool") is None:
        pytest.fail("exiftool is not installed")
    script = (
        "import time; from storybank.anonymise import second_opinion as s; s._program().ask(b'x'); "
        "print(s._program()._process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as worker:
        pid = int(worker.stdout.readline())
        worker.kill()
    deadline = time.monotonic() + 5
    while (Path("/proc") / str(pid)).exists() and time.monotonic() < deadline:
        if "Z" in (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0]:
            return
        time.sleep(0.05)
    assert not (Path("/proc") / str(pid)).exists()


def test_what_a_second_reader_finds_counts():
    made = derive(
        encode_clean(Image.new("RGB", (200, 150), (9, 90, 30))), PhotoOperations(frame_px=(200, 150)), looks_again=False
    )
    assert check_derivative(made, lambda _data: ("File:Comment",)) == ("proof.second-opinion",)
    assert check_derivative(made, lambda _data: None) == ()
