"""MP4 by its boxes: what is not on the list is found, wherever somebody has put it."""

import io
import random
import struct

import av
import pytest

from storybank.anonymise import mp4
from tests.drawn_clips import as_muxed, plain_mp4


@pytest.fixture(scope="module")
def written():
    return as_muxed()


@pytest.fixture(scope="module")
def clean():
    return plain_mp4()


def box(kind, content):
    return struct.pack(">I4s", len(content) + 8, kind) + content


def put_into(data, holder, content, *, moved=True):
    """Return the file with bytes at the end of a box (and of all around it); offsets into the media follow."""
    path = {b"moov": [b"moov"], b"trak": [b"moov", b"trak"], b"minf": [b"moov", b"trak", b"mdia", b"minf"]}[holder]
    fresh = bytearray(data)
    at, end = 0, len(data)
    for kind in path:
        while True:
            size, name = struct.unpack(">I4s", fresh[at : at + 8])
            if name == kind:
                break
            at += size
        fresh[at : at + 4] = struct.pack(">I", size + len(content))
        end, at = at + size, at + 8
    fresh[end:end] = content
    if moved and (where := fresh.find(b"stco")) > 0:
        count = struct.unpack(">I", fresh[where + 8 : where + 12])[0]
        for number in range(count):
            place = where + 12 + 4 * number
            (offset,) = struct.unpack(">I", fresh[place : place + 4])
            fresh[place : place + 4] = struct.pack(">I", offset + len(content))
    return bytes(fresh)


def test_our_own_file_is_clean_plays_and_begins_with_its_index(written, clean):
    assert "metadata" in mp4.faults(written)
    assert mp4.faults(clean) == mp4.faults(io.BytesIO(clean)) == ()
    assert b"x264" in written and b"x264" not in clean and b"udta" not in clean
    assert clean.find(b"moov") < clean.find(b"mdat")
    with av.open(io.BytesIO(clean)) as container:
        assert len(list(container.decode(video=0))) == 5


@pytest.mark.parametrize("kind", [b"udta", b"meta", b"uuid", b"free", b"loci", b"\xa9xyz"])
@pytest.mark.parametrize("holder", [b"moov", b"trak", b"minf"])
def test_a_box_that_is_not_on_the_list_is_found(clean, holder, kind):
    assert "metadata" in mp4.faults(put_into(clean, holder, box(kind, b"+40.1+044.5/")))


def test_a_second_track_is_found(clean):
    start = clean.find(b"trak") - 4
    size = struct.unpack(">I", clean[start : start + 4])[0]
    track = clean[start : start + size].replace(b"vide", b"text")
    assert set(mp4.faults(put_into(clean, b"moov", track))) & {"several-tracks", "hidden-bytes"}


def test_bytes_that_no_sample_claims_are_found(clean):
    at = clean.find(b"mdat") - 4
    size = struct.unpack(">I", clean[at : at + 4])[0]
    longer = clean[:at] + struct.pack(">I", size + 6) + clean[at + 4 :] + b"secret"
    assert "hidden-bytes" in mp4.faults(longer)
    assert mp4.faults(clean + b"secret") in (("damaged-media",), ("metadata",))


@pytest.mark.parametrize(
    ("kind", "at", "value"),
    [(b"mvhd", 8, b"\x01"), (b"tkhd", 9, b"\x01"), (b"mdhd", 12, b"\x01"), (b"mdhd", 24, b"\x15"), (b"hdlr", 28, b"i")],
)
def test_a_date_a_language_or_a_name_is_found(clean, kind, at, value):
    place = clean.find(kind) + at
    assert "metadata" in mp4.faults(clean[:place] + value + clean[place + len(value) :])


def test_a_message_of_the_coder_is_found(written):
    source, target = io.BytesIO(written), io.BytesIO()
    mp4.finish(source, target)
    assert mp4.faults(target) == ("message-in-picture",)


def test_broken_files_are_faults_and_no_exceptions(clean):
    chance = random.Random(7)
    for _ in range(60):
        broken = bytearray(clean)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        mp4.faults(bytes(broken[: chance.randrange(8, len(broken))]))
    assert mp4.faults(b"") == mp4.faults(b"\0\0\0\x20ftypisom") == ("damaged-media",)
