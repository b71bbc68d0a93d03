"""What our own encoders write is clean; what cameras, phones and recorders write is not."""

import io
import struct

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from storybank.anonymise.encode import encode_clean
from storybank.anonymise.sound_encode import Encoder
from storybank.publish.media_proof import faults, faults_of

PICTURE = Image.new("RGB", (64, 48), (200, 100, 50))


def sound(codec: str) -> bytes:
    target = io.BytesIO()
    encoder = Encoder(target, codec, 48_000, 1)
    encoder.write((np.sin(np.arange(24_000) / 20) * 0.2).astype(np.float32).reshape(1, -1))
    encoder.finish()
    return target.getvalue()


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")])
def test_our_pictures_are_clean(kind, suffix):
    assert list(faults(encode_clean(PICTURE, kind), suffix)) == []


@pytest.mark.parametrize(
    ("codec", "suffix"), [("opus", ".opus"), ("mp3", ".mp3"), ("aac", ".m4a"), ("flac", ".flac"), ("wav", ".wav")]
)
def test_our_recordings_are_clean_and_one_tag_is_found(codec, suffix):
    data = sound(codec)
    assert list(faults(data, suffix)) == []
    if suffix == ".mp3":
        tag = b"TIT2" + struct.pack(">I", 4) + b"\0\0\0Abc"
        assert "metadata" in list(faults(b"ID3\x03\0\0\0\0\0" + bytes([len(tag)]) + tag + data, suffix))
        assert "metadata" in list(faults(data + b"TAG" + bytes(125), suffix))
    if suffix == ".wav":
        assert "metadata" in list(faults(data + b"LIST\4\0\0\0INFO", suffix))


def test_each_way_to_hide_words_in_a_picture_is_found():
    exif = Image.Exif()
    exif[0x010E] = "a name"
    for kind, suffix in (("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")):
        target = io.BytesIO()
        PICTURE.save(target, kind, exif=exif)
        assert "metadata" in list(faults(target.getvalue(), suffix)), kind
    target = io.BytesIO()
    words = PngInfo()
    words.add_text("Author", "a name")
    PICTURE.save(target, "PNG", pnginfo=words)
    assert "metadata" in list(faults(target.getvalue(), ".png"))
    target = io.BytesIO()
    PICTURE.save(target, "JPEG", comment="a name")
    assert "metadata" in list(faults(target.getvalue(), ".jpg"))


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".opus", ".mp3", ".flac", ".wav", ".m4a"])
@pytest.mark.parametrize(
    "data", [b"", b"x", b"\xff\xd8", b"\xff\xd8\xff", b"OggS", b"fLaC", b"RIFF", b"ID3", bytes(40)]
)
def test_a_broken_file_is_a_fault_and_never_a_crash(tmp_path, suffix, data):
    place = tmp_path / f"broken{suffix}"
    place.write_bytes(data)
    assert list(faults_of(place, suffix))
