"""Proof that a published picture or recording carries nothing but itself: no metadata segment, no tag, no tail.

Looks at the containers' own structure, decodes nothing, needs no system program. A format it does not know is a
finding of its own: what cannot be proved clean is not called clean.
"""

import mmap
import re
import struct
from collections.abc import Iterator
from os import PathLike

_JPEG_PLAIN = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD, 0xE0, 0xEE})  # frames, tables, scan, JFIF, Adobe
_PNG_PLAIN = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD"}
)
_WEBP_PLAIN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_BIG_16 = struct.Struct(">H")
_OPUS_COMMENTS = frozenset({b"encoder"})  # names the program, not a device or a person


Bytes = bytes | mmap.mmap


def faults_of(place: str | PathLike[str], suffix: str) -> Iterator[str]:
    """Yield the faults of a media file on disk; a long recording is looked into, not loaded."""
    with open(place, "rb") as stream:  # noqa: PTH123, pathlib takes long to import where nothing else wants it
        try:
            data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError:  # an empty file cannot be mapped
            yield "damaged-media"
            return
        with data:
            yield from faults(data, suffix)


def faults(data: Bytes, suffix: str) -> Iterator[str]:
    """Yield a code for each thing in a media file that is neither picture nor sound."""
    try:
        match suffix:
            case ".jpg":
                yield from _jpeg(data)
            case ".png":
                yield from _png(data)
            case ".webp":
                yield from _webp(data)
            case ".opus":
                yield from _ogg(data)
            case ".mp3":
                yield from _mp3(data)
            case ".flac":
                yield from _flac(data)
            case ".wav":
                yield from _wav(data)
            case ".m4a":
                yield from _mp4(data)
            case ".mp4":
                yield from _video(data)
            case _:
                yield "unknown-media"
    except (IndexError, struct.error):
        yield "damaged-media"


def _jpeg(data: Bytes) -> Iterator[str]:
    if data[:2] != b"\xff\xd8":
        yield "damaged-media"
        return
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            yield "damaged-media"
            return
        marker = data[at + 1]
        if marker == 0xD9:
            if at + 2 != len(data):
                yield "metadata"  # something after the end of the picture
            return
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        is_profile = marker == 0xE2 and data[at + 4 : at + 16] == b"ICC_PROFILE\0"
        if marker not in _JPEG_PLAIN and not is_profile:
            yield "metadata"
        if marker == 0xE0 and data[at + 4 : at + 9] != b"JFIF\0":
            yield "metadata"
        at += 2 + _BIG_16.unpack_from(data, at + 2)[0]
        if marker == 0xDA:
            at = _after_scan(data, at)
    yield "damaged-media"


def _after_scan(data: Bytes, at: int) -> int:
    """Return where the picture's own bytes end: at the next marker that is no restart and no stuffed byte."""
    found = _MARKER.search(data, at)
    return found.start() if found else len(data)


def _png(data: Bytes) -> Iterator[str]:
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        yield "damaged-media"
        return
    at, kind = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind not in _PNG_PLAIN:
            yield "metadata"
        at += 12 + length
        if kind == b"IEND":
            break
    if kind != b"IEND" or at != len(data):
        yield "metadata" if kind == b"IEND" else "damaged-media"


def _webp(data: Bytes) -> Iterator[str]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        yield "damaged-media"
        return
    yield from _riff(data, _WEBP_PLAIN)


def _wav(data: Bytes) -> Iterator[str]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        yield "damaged-media"
        return
    yield from _riff(data, frozenset({b"fmt ", b"data", b"fact"}))


def _riff(data: Bytes, plain: frozenset[bytes]) -> Iterator[str]:
    end = 8 + struct.unpack("<I", data[4:8])[0]
    at = 12
    while at + 8 <= min(end, len(data)):
        kind, length = struct.unpack("<4sI", data[at : at + 8])
        is_padding = kind == b"JUNK" and not data[at + 8 : at + 8 + length].strip(b"\0")
        if kind not in plain and not is_padding:
            yield "metadata"
        at += 8 + length + length % 2
    if len(data) > end + end % 2:
        yield "metadata"


def _ogg(data: Bytes) -> Iterator[str]:
    if data[:4] != b"OggS":
        yield "damaged-media"
        return
    at = data.find(b"OpusTags", 0, 1 << 16)
    if at < 0:
        yield "damaged-media"
        return
    at += 8
    at += 4 + struct.unpack("<I", data[at : at + 4])[0]
    count = struct.unpack("<I", data[at : at + 4])[0]
    at += 4
    for _number in range(min(count, 1000)):
        length = struct.unpack("<I", data[at : at + 4])[0]
        name = data[at + 4 : at + 4 + length].split(b"=", 1)[0].lower()
        if name not in _OPUS_COMMENTS:
            yield "metadata"
        at += 4 + length


def _mp3(data: Bytes) -> Iterator[str]:
    if data[:3] == b"ID3":
        size = 0
        for byte in data[6:10]:
            size = size << 7 | byte & 0x7F
        frames = data[10 : 10 + size]
        if frames.strip(b"\0") and not _is_encoder_frame(frames):
            yield "metadata"
        data = data[10 + size :]
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0 or (data[2] >> 4) in (0, 15):
        yield "damaged-media"  # no frame with a bit rate begins here
    if data[-128:-125] == b"TAG" or b"APETAGEX" in data[-512:]:
        yield "metadata"


def _is_encoder_frame(frames: bytes) -> bool:
    """Return whether the one ID3 frame is TSSE, the program's name that the muxer writes by itself."""
    if frames[:4] != b"TSSE":
        return False
    length = struct.unpack(">I", frames[4:8])[0]
    return not frames[10 + length :].strip(b"\0")


def _flac(data: Bytes) -> Iterator[str]:
    if data[:4] != b"fLaC":
        yield "damaged-media"
        return
    at, is_last = 4, False
    while not is_last:
        head = data[at]
        is_last, kind = bool(head & 0x80), head & 0x7F
        length = int.from_bytes(data[at + 1 : at + 4], "big")
        body = data[at + 4 : at + 4 + length]
        if kind in (2, 5, 6):  # application, cue sheet, picture
            yield "metadata"
        if kind == 4:
            vendor = struct.unpack("<I", body[:4])[0]
            count = struct.unpack("<I", body[4 + vendor : 8 + vendor])[0]
            rest = body[8 + vendor :].lower()
            if count > 1 or (count == 1 and not rest[4:].startswith(b"encoder=")):
                yield "metadata"
        at += 4 + length


def _mp4(data: Bytes) -> Iterator[str]:
    if data[4:8] != b"ftyp":
        yield "damaged-media"
        return
    for name in (b"\xa9nam", b"\xa9ART", b"\xa9xyz", b"\xa9day", b"\xa9cmt", b"loci", b"uuid", b"covr"):
        if name in data[: 1 << 20] or name in data[-(1 << 20) :]:
            yield "metadata"
            return


def _video(data: Bytes) -> Iterator[str]:
    """Yield a fault for whatever is not on the list of what a published MP4 holds (`anonymise.mp4`)."""
    from storybank.anonymise import mp4  # takes longer to import than to look at most pictures

    for fault in mp4.faults(data):
        yield fault if fault == "damaged-media" else "metadata"
