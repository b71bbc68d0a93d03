"""MP4 by its boxes: one is put together with nothing but picture and sound in it, and any is held against a list of what may be.

Only what is on the list may be there, with the values that a file without a past has: no dates, no names of devices,
programs or handlers, no user data, no place, no byte of media that no sample claims, no message inside the picture's code.
Source: ISO/IEC 14496-12, 14496-14, 14496-15; H.264 Annex B.
"""

import mmap
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

from storybank.errors import Tampered

_HOLDERS = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl"})
_PLAIN = _HOLDERS | frozenset(
    {b"ftyp", b"mdat", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"vmhd", b"smhd", b"dref", b"stsd", b"stts", b"stss",
     b"ctts", b"stsc", b"stsz", b"stco", b"co64", b"sgpd", b"sbgp"}
)  # fmt: skip
_IN_SAMPLE_ENTRY = frozenset({b"avcC", b"btrt", b"colr", b"pasp", b"esds"})
_DROPPED = frozenset({b"udta", b"meta", b"free", b"skip"})  # of our own muxer's: empty, and not written
_ROWS = {b"stts": 8, b"ctts": 8, b"stss": 4, b"stsc": 12, b"elst": 12}  # bytes of a row in each table
_LENGTHS = {b"vmhd": 12, b"smhd": 8}
_MOST_IN_ENTRY = 80  # bytes of one box in a sample entry
_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"mp41", b"mp42"})
_UNITS = frozenset({1, 5, 7, 8, 9})  # of H.264: slices, parameter sets, delimiters. 6 is a message, 12 a filling
_FIXED = 0x00010000
_UNITY = struct.pack(">9I", _FIXED, 0, 0, 0, _FIXED, 0, 0, 0, 0x40000000)
_MOST_MOOV = 256 << 20
_COPY = 1 << 20


@dataclass(frozen=True, slots=True)
class _BoxAt:
    kind: bytes
    start: int  # of its content
    end: int


def finish(source: BinaryIO, target: BinaryIO) -> None:
    """Write an MP4 of our own muxer anew: the index first, so that it plays while it loads; no user data, no room left free.

    Raises Tampered where it is not what our muxer writes.
    """
    size = source.seek(0, 2)
    boxes = list(_boxes(_Reader(source), 0, size))
    kinds = [one.kind for one in boxes if one.kind not in _DROPPED]
    if sorted(kinds) != [b"ftyp", b"mdat", b"moov"]:
        raise _unknown()
    by_kind = {one.kind: one for one in boxes}
    media, index = by_kind[b"mdat"], by_kind[b"moov"]
    if index.end - index.start > _MOST_MOOV:
        raise _unknown()
    data = _read(source, by_kind[b"ftyp"].start, by_kind[b"ftyp"].end)
    head = struct.pack(">I4s", len(data) + 8, b"ftyp") + data
    moov = _read(source, index.start, index.end)
    long = media.end - media.start + 16 > 0xFFFFFFFF
    length = media.end - media.start + (16 if long else 8)
    shift = len(head) + len(_rebuilt(b"moov", moov, 0)) + (16 if long else 8) - media.start
    target.write(head + _rebuilt(b"moov", moov, shift))
    target.write(struct.pack(">I4sQ", 1, b"mdat", length) if long else struct.pack(">I4s", length, b"mdat"))
    source.seek(media.start)
    left = media.end - media.start
    while left > 0 and (part := source.read(min(_COPY, left))):
        target.write(part)
        left -= len(part)


def without_messages(sample: bytes) -> bytes:
    """Return a sample of H.264, units of four bytes' length each, without those that are no picture."""
    at, kept = 0, []
    while at < len(sample):
        end = at + 4 + int.from_bytes(sample[at : at + 4], "big")
        if sample[at + 4] & 31 in _UNITS:
            kept.append(sample[at:end])
        at = end
    return b"".join(kept)


def faults(source: "BinaryIO | bytes | mmap.mmap") -> tuple[str, ...]:
    """Return what in an MP4 is neither picture nor sound: codes without the values. Empty: nothing is.

    `damaged-media`, `metadata` (a box, date, name or language that may not be), `hidden-bytes` (media that no sample claims),
    `message-in-picture` (a unit of H.264 that is no picture), `several-tracks`.
    """
    try:
        if isinstance(source, bytes | mmap.mmap):
            return tuple(dict.fromkeys(_faults(_Bytes(source), len(source))))
        return tuple(dict.fromkeys(_faults(_Reader(source), source.seek(0, 2))))
    except (struct.error, IndexError, ValueError, Tampered):
        return ("damaged-media",)


def _faults(reader: "_Reader | _Bytes", size: int) -> Iterator[str]:
    top = list(_boxes(reader, 0, size))
    if [one.kind for one in top] != [b"ftyp", b"moov", b"mdat"]:
        yield "metadata" if {b"ftyp", b"moov", b"mdat"} <= {one.kind for one in top} else "damaged-media"
        return
    ftyp, moov, mdat = top
    brands = reader.at(ftyp.start, ftyp.end - ftyp.start)
    if not {brands[:4], *(brands[at : at + 4] for at in range(8, len(brands), 4))} <= _BRANDS:
        yield "metadata"
    if moov.end - moov.start > _MOST_MOOV:
        yield "damaged-media"
        return
    tracks = []
    for one in _boxes(reader, moov.start, moov.end):
        if one.kind == b"trak":
            track = _Track()
            yield from _inside(reader, one, track)
            tracks.append(track)
        elif one.kind == b"mvhd":
            yield from _header(reader.at(one.start, one.end - one.start), b"mvhd")
        else:
            yield "metadata"
    if sorted(track.handler for track in tracks) not in ([b"soun", b"vide"], [b"soun"], [b"vide"]):
        yield "several-tracks"
        return
    yield from _claims(reader, tracks, mdat)


@dataclass(slots=True)
class _Track:
    handler: bytes = b""
    sizes: tuple[int, ...] = ()
    chunks: tuple[int, ...] = ()
    runs: tuple[tuple[int, int], ...] = ()  # first chunk, samples in each
    prefix: int = 4  # bytes that say how long a unit of H.264 is


def _inside(reader: "_Reader | _Bytes", box: _BoxAt, track: _Track) -> Iterator[str]:
    """Yield what is wrong in a track's boxes, and note where its samples lie."""
    if box.kind not in _PLAIN:
        yield "metadata"
        return
    if box.kind in _HOLDERS:
        for one in _boxes(reader, box.start, box.end):
            yield from _inside(reader, one, track)
        return
    data = reader.at(box.start, box.end - box.start)
    match box.kind:
        case b"tkhd" | b"mdhd":
            yield from _header(data, box.kind)
        case b"hdlr":
            track.handler = data[8:12]
            if data[:8].strip(b"\0") or data[12:].strip(b"\0"):
                yield "metadata"  # the name of a program or device
        case b"dref":
            if data != struct.pack(">II I4sI", 0, 1, 12, b"url ", 1):
                yield "metadata"  # media in another file
        case b"stsd":
            yield from _entry(data, track)
        case b"stsz":
            fixed, count = struct.unpack(">II", data[4:12])
            track.sizes = (fixed,) * count if fixed else struct.unpack(f">{count}I", data[12:])
        case b"stco" | b"co64":
            count, kind = struct.unpack(">I", data[4:8])[0], "I" if box.kind == b"stco" else "Q"
            track.chunks = struct.unpack(f">{count}{kind}", data[8:])
        case b"stsc":
            rows = struct.iter_unpack(">III", data[8:])
            track.runs = tuple((first, samples) for first, samples, _ in rows)
        case b"sgpd" | b"sbgp":
            if data[4:8] != b"roll" or len(data) > 40:
                yield "metadata"
    if box.kind in _ROWS and len(data) != 8 + _ROWS[box.kind] * struct.unpack(">I", data[4:8])[0]:
        yield "hidden-bytes"
    if box.kind in _LENGTHS and len(data) != _LENGTHS[box.kind]:
        yield "hidden-bytes"


def _header(data: bytes, kind: bytes) -> Iterator[str]:
    """Yield a fault where a header has a date, a language, a turn or something in what is kept free."""
    wide = 8 if data[0] == 1 else 4
    if data[4 : 4 + 2 * wide].strip(b"\0"):
        yield "metadata"  # made and changed on a day
    rest = data[4 + 2 * wide :]
    match kind:
        case b"mdhd":
            is_plain = rest[4 + wide :] == struct.pack(">HH", 0x55C4, 0)  # no language but "und"
        case b"tkhd":
            is_empty = not (rest[4:8].strip(b"\0") or rest[8 + wide : 16 + wide].strip(b"\0"))
            is_plain = is_empty and rest[24 + wide : 60 + wide] == _UNITY and len(rest) == 68 + wide
        case _:
            is_empty = not (rest[10 + wide : 20 + wide].strip(b"\0") or rest[56 + wide : 80 + wide].strip(b"\0"))
            is_plain = is_empty and rest[20 + wide : 56 + wide] == _UNITY and len(rest) == 84 + wide
    if not is_plain:
        yield "metadata"


def _entry(data: bytes, track: _Track) -> Iterator[str]:
    count, length, kind = struct.unpack(">II4s", data[4:16])
    if count != 1 or length != len(data) - 8 or kind not in (b"avc1", b"mp4a"):
        yield "metadata"
        return
    start = 16 + (78 if kind == b"avc1" else 28)
    if kind == b"avc1" and data[16 + 42 : 16 + 74].strip(b"\0"):
        yield "metadata"  # the coder's name
    inner = _Bytes(data)
    for one in _boxes(inner, start, len(data)):
        if one.kind not in _IN_SAMPLE_ENTRY or one.end - one.start > _MOST_IN_ENTRY:
            yield "metadata"
        elif one.kind == b"colr" and data[one.start : one.start + 4] != b"nclx":
            yield "metadata"  # a profile may name its maker
        elif one.kind == b"avcC":
            track.prefix = (data[one.start + 4] & 3) + 1
            yield from _parameters(data[one.start : one.end])


def _parameters(config: bytes) -> Iterator[str]:
    """Yield a fault where a picture's configuration holds anything but its parameter sets."""
    at, units = 6, []
    for part in range(2):
        count = config[5] & 31 if part == 0 else config[at]
        at += part
        for _ in range(count):
            (length,) = struct.unpack(">H", config[at : at + 2])
            units.append(config[at + 2])
            at += 2 + length
    if any(unit & 31 not in (7, 8) for unit in units):
        yield "message-in-picture"
    if len(config) - at not in (0, 4):  # four bytes more of the high profiles: depth and form of the colours
        yield "hidden-bytes"


def _claims(reader: "_Reader | _Bytes", tracks: Iterable[_Track], mdat: _BoxAt) -> Iterator[str]:
    """Yield a fault where bytes of the media belong to no sample, and where a sample of the picture is no picture."""
    spans: list[tuple[int, int]] = []
    for track in tracks:
        pieces = list(_samples(track))
        spans += pieces
        if track.handler == b"vide" and any(not _is_picture(reader, at, size, track.prefix) for at, size in pieces):
            yield "message-in-picture"
    spans.sort()
    at = mdat.start
    for start, size in spans:
        if start != at:
            yield "hidden-bytes"
            return
        at += size
    if at != mdat.end:
        yield "hidden-bytes"


def _samples(track: _Track) -> Iterator[tuple[int, int]]:
    """Yield offset and size of each sample."""
    number = 0
    runs = [*track.runs, (len(track.chunks) + 1, 0)]
    for (first, samples), (following, _) in pairwise(runs):
        for chunk in range(first, following):
            at = track.chunks[chunk - 1]
            for _ in range(samples):
                yield at, track.sizes[number]
                at += track.sizes[number]
                number += 1
    if number != len(track.sizes):
        raise ValueError("samples without a place")


def _is_picture(reader: "_Reader | _Bytes", at: int, size: int, prefix: int) -> bool:
    end = at + size
    while at < end:
        length = int.from_bytes(reader.at(at, prefix), "big")
        if not length or at + prefix + length > end or reader.at(at + prefix, 1)[0] & 31 not in _UNITS:
            return False
        at += prefix + length
    return at == end


class _Bytes:
    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data

    def at(self, start: int, count: int) -> bytes:
        return self._data[start : start + count]


class _Reader:
    """Reads pieces of an open file, a megabyte at a time: a long recording is looked through, not loaded."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._start = 0
        self._data = b""

    def at(self, start: int, count: int) -> bytes:
        if not self._start <= start or start + count > self._start + len(self._data):
            self._source.seek(start)
            self._data = self._source.read(max(count, _COPY))
            self._start = start
        return self._data[start - self._start : start - self._start + count]


def _boxes(reader: "_Reader | _Bytes", start: int, end: int) -> Iterator[_BoxAt]:
    while start < end:
        length, kind = struct.unpack(">I4s", reader.at(start, 8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", reader.at(start + 8, 8))
            head = 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end:
            raise Tampered("media.broken-box", "A box of the file is longer than what holds it.")
        yield _BoxAt(kind, start + head, start + length)
        start += length


def _rebuilt(kind: bytes, content: bytes, shift: int) -> bytes:
    """Return a box without user data, its offsets into the media moved by `shift`."""
    if kind in _HOLDERS:
        inner = _Bytes(content)
        content = b"".join(
            _rebuilt(one.kind, content[one.start : one.end], shift)
            for one in _boxes(inner, 0, len(content))
            if one.kind not in _DROPPED
        )
    elif kind in (b"stco", b"co64"):
        form = "I" if kind == b"stco" else "Q"
        offsets = struct.unpack(f">{(len(content) - 8) // struct.calcsize(form)}{form}", content[8:])
        content = content[:8] + struct.pack(f">{len(offsets)}{form}", *(one + shift for one in offsets))
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _read(source: BinaryIO, start: int, end: int) -> bytes:
    source.seek(start)
    return source.read(end - start)


def _unknown() -> Tampered:
    return Tampered("picture.unknown-file", "The file that was written is not of the form it should have. Tell us.")
