"""What a finished picture file is made of, by our own parsers: only the parts that make pixels may be there, and no byte more.

An allow-list on purpose: a part nobody thought of is foreign.
"""

import struct
import zlib
from collections.abc import Iterator

_JPEG_ALONE = frozenset({0xD8, 0xD9}) | frozenset(range(0xD0, 0xD8))
_JPEG_ALLOWED = frozenset({0xE0, 0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDD})
_JFIF_BYTES = 14  # without a thumbnail
_PNG_ALLOWED = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_TIFF_ALLOWED = {
    256: "ImageWidth",
    257: "ImageLength",
    258: "BitsPerSample",
    259: "Compression",
    262: "Photometric",
    273: "StripOffsets",
    277: "SamplesPerPixel",
    278: "RowsPerStrip",
    279: "StripByteCounts",
    282: "XResolution",
    283: "YResolution",
    284: "PlanarConfiguration",
    296: "ResolutionUnit",
    317: "Predictor",
    339: "SampleFormat",
}
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def kind_of(data: bytes) -> str | None:
    """Return JPEG, PNG, WEBP or TIFF by the first bytes; None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "TIFF" if data[:4] in (b"II*\0", b"MM\0*") else None


def foreign_parts(data: bytes) -> tuple[str, ...]:
    """Return the names of all parts that do not make pixels (`JPEG:APP1`, `PNG:tEXt`, `trailing-bytes`); empty when clean.

    A file whose structure cannot be followed to its last byte has the part `broken`; another kind of file `unknown-kind`.
    """
    walks = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp, "TIFF": _tiff}
    kind = kind_of(data)
    if kind is None:
        return ("unknown-kind",)
    try:
        return tuple(dict.fromkeys(walks[kind](data)))
    except (struct.error, IndexError, ValueError, zlib.error):
        return ("broken",)


def _jpeg(data: bytes) -> Iterator[str]:
    at, frames = 2, 0
    while True:
        if data[at] != 0xFF:
            raise ValueError
        marker = data[at + 1]
        if marker == 0xD9:
            if at + 2 != len(data):
                yield "trailing-bytes"
            if frames != 1:
                yield "JPEG:frames"
            return
        if marker in _JPEG_ALONE:
            raise ValueError
        size = struct.unpack(">H", data[at + 2 : at + 4])[0]
        body = data[at + 4 : at + 2 + size]
        if marker not in _JPEG_ALLOWED:
            yield f"JPEG:APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"JPEG:{marker:02X}"
        elif marker == 0xE0 and (len(body) != _JFIF_BYTES or body[:5] != b"JFIF\0" or body[12:14] != b"\0\0"):
            yield "JPEG:APP0"
        frames += marker in (0xC0, 0xC1, 0xC2)
        at += 2 + size
        if marker == 0xDA:
            at = _scan_end(data, at)


def _scan_end(data: bytes, at: int) -> int:
    """Return where the compressed pixels of one scan end: at the next marker that is not stuffing or a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
            continue
        return at


def _png(data: bytes) -> Iterator[str]:
    at = 8
    pixels = zlib.decompressobj()
    rows = 0
    while True:
        size, kind = struct.unpack(">I", data[at : at + 4])[0], data[at + 4 : at + 8]
        body, checksum = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if zlib.crc32(kind + body) != struct.unpack(">I", checksum)[0]:
            raise ValueError
        if kind not in _PNG_ALLOWED:
            yield f"PNG:{kind.decode('latin-1')}"
        elif kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
            rows = height * (1 + (width * channels * depth + 7) // 8)
        elif kind == b"IDAT":
            rows -= len(pixels.decompress(body, max(rows, 0) + 1))
            if pixels.unused_data or pixels.unconsumed_tail or rows < 0:
                yield "PNG:behind-the-pixels"
                return
        at += 12 + size
        if kind == b"IEND":
            if size or rows:
                yield "PNG:behind-the-pixels"
            if at != len(data):
                yield "trailing-bytes"
            return


def _webp(data: bytes) -> Iterator[str]:
    if struct.unpack("<I", data[4:8])[0] + 8 != len(data):
        yield "trailing-bytes"
    at, pictures = 12, 0
    while at < len(data):
        kind, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if kind in (b"VP8 ", b"VP8L"):
            pictures += 1
        else:
            yield f"WEBP:{kind.decode('latin-1').strip()}"
        if size % 2 and data[at + 8 + size : at + 9 + size] not in (b"\0", b""):
            yield "trailing-bytes"
        at += 8 + size + size % 2
    if pictures != 1:
        yield "WEBP:pictures"


def _tiff(data: bytes) -> Iterator[str]:
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack(order + "I", data[4:8])[0]
    count = struct.unpack(order + "H", data[at : at + 2])[0]
    used = 8 + 2 + 12 * count + 4
    numbers: dict[int, tuple[int, ...]] = {}
    for number in range(count):
        tag, kind, length = struct.unpack(order + "HHI", data[at + 2 + 12 * number : at + 10 + 12 * number])
        raw = data[at + 10 + 12 * number : at + 14 + 12 * number]
        size = _TIFF_SIZES[kind] * length
        if size > 4:
            offset = struct.unpack(order + "I", raw)[0]
            raw = data[offset : offset + size]
            used += size + size % 2
        if tag not in _TIFF_ALLOWED:
            yield f"TIFF:{tag}"
        if kind in (3, 4):
            numbers[tag] = struct.unpack(f"{order}{length}{'H' if kind == 3 else 'I'}", raw[:size])
    if struct.unpack(order + "I", data[at + 2 + 12 * count : at + 6 + 12 * count])[0]:
        yield "TIFF:pages"
    used += sum(size + size % 2 for size in numbers[279])
    if len(data) > used:
        yield "trailing-bytes"
