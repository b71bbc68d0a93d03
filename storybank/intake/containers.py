"""What a picture file carries beside its pixels, found by walking its container. No pixel is decoded, nothing is trusted.

Every walk is bounded: at most MAX_PARTS parts, and only the first few blocks of each kind are kept for reading. What lies
beyond is still named in the inventory. HEIC and AVIF are read by their libraries (`intake.decoding`).
"""

import re
import struct
import zlib
from dataclasses import dataclass, field

from storybank.intake.limits import MediaType

MAX_PARTS = 20_000
MAX_SCANS = 100  # of a progressive JPEG: each costs a pass over all coefficients
_KEPT_BLOCKS = 8
_KEPT_BYTES = 2_000_000
_JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_PHOTOSHOP = b"Photoshop 3.0\0"
_XMP_APP1 = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\0"


@dataclass(slots=True)
class Carried:
    """The blocks of one file, as bytes for the readers, and the categories of everything seen."""

    categories: dict[str, None] = field(default_factory=dict)  # in order of first sight
    exif: list[bytes] = field(default_factory=list)  # TIFF structures
    xmp: list[bytes] = field(default_factory=list)
    iptc: list[bytes] = field(default_factory=list)
    texts: list[tuple[str, bytes]] = field(default_factory=list)  # ("PNG:Description", …)
    has_thumbnail: bool = False
    has_more_frames: bool = False
    scans: int = 0
    is_cut_short: bool = False  # the walk met its bound

    def see(self, *categories: str) -> None:
        self.categories.update(dict.fromkeys(categories))

    def keep(self, kind: str, blocks: list[bytes], block: bytes) -> None:
        """Name a block's kind, and keep it for its reader unless too many or too much were kept already."""
        self.see(kind)
        if len(blocks) < _KEPT_BLOCKS and sum(map(len, blocks)) + len(block) <= _KEPT_BYTES:
            blocks.append(bytes(block))
        else:
            self.is_cut_short = True

    def keep_text(self, kind: str, name: str, value: bytes) -> None:
        self.see(kind)
        if len(self.texts) < 40:
            self.texts.append((name, bytes(value[:20_000])))


def walk(data: bytes, media_type: MediaType) -> Carried:
    """Return what a JPEG, PNG, WebP or TIFF (raw files too) carries; other types and broken files give what was seen."""
    carried = Carried()
    try:
        if media_type is MediaType.JPEG:
            _walk_jpeg(data, carried)
        elif media_type is MediaType.PNG:
            _walk_png(data, carried)
        elif media_type is MediaType.WEBP:
            _walk_webp(data, carried)
        elif media_type is MediaType.TIFF or media_type.is_raw:
            carried.exif.append(data)
    except (struct.error, IndexError, ValueError, zlib.error):
        carried.see("Damaged")
    return carried


def _walk_jpeg(data: bytes, carried: Carried) -> None:
    at, parts = 2, 0
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker in (0xD8, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 2
            continue
        if marker in (0xD9, 0xDA):
            break
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        parts += 1
        if parts > MAX_PARTS:
            carried.is_cut_short = True
            break
        _see_segment(marker, data[at + 4 : at + 2 + length], carried)
        at += 2 + max(length, 2)
    end = _scans_end(data, at, carried)
    if 0 <= end < len(data):
        _see_tail(data, end, carried)


def _see_segment(marker: int, body: bytes, carried: Carried) -> None:
    if marker == 0xFE:
        carried.keep_text("JPEG comment", "JPEG:Comment", body)
    elif marker == 0xE1 and body.startswith((b"Exif\0", b"EXIF\0")):
        carried.keep("EXIF", carried.exif, body[6:])
    elif marker == 0xE1 and body.startswith(_XMP_APP1):
        carried.keep("XMP", carried.xmp, body[len(_XMP_APP1) :])
    elif marker == 0xE1 and body.startswith(_XMP_MORE):
        carried.see("XMP", "XMP:extended")
    elif marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
        carried.see("ICC")
    elif marker == 0xE2 and body.startswith(b"MPF\0"):
        carried.see("MPF")
        carried.has_more_frames = True
    elif marker == 0xEB:
        carried.see("C2PA" if b"c2pa" in body or b"jumb" in body else "APP11")
    elif marker == 0xED and body.startswith(_PHOTOSHOP):
        see_photoshop(body[len(_PHOTOSHOP) :], carried)
    elif marker == 0xE0 and body.startswith(b"JFXX\0"):
        carried.see("Thumbnail")
        carried.has_thumbnail = True
    elif marker == 0xEE and body.startswith(b"Adobe"):
        carried.see("Adobe")
    elif marker == 0xE0 and body.startswith(b"JFIF\0"):
        if len(body) > 13 and body[12] and body[13]:
            carried.see("Thumbnail")
            carried.has_thumbnail = True
    elif 0xE0 <= marker <= 0xEF:
        carried.see(f"APP{marker - 0xE0}")


def _scans_end(data: bytes, at: int, carried: Carried) -> int:
    """Return where the picture's own end marker stops, counting scans; -1 when there is none.

    Compressed pixels hold no marker by chance, tables between scans may: only a file with very many is walked exactly.
    """
    if data.count(b"\xff\xda", at) <= MAX_SCANS:
        end = data.find(b"\xff\xd9", at)
        carried.scans = data.count(b"\xff\xda", at, end if end >= 0 else len(data))
        return end + 2 if end >= 0 else -1
    for found in _JPEG_MARKER.finditer(data, at):
        marker = found.group(1)[0]
        if marker == 0xDA:
            carried.scans += 1
            if carried.scans > MAX_SCANS:
                return -1
        elif marker == 0xD9:
            return found.end()
    return -1


def _see_tail(data: bytes, end: int, carried: Carried) -> None:
    """Name what stands behind the picture: second pictures, films, profiles of phones, archives."""
    tail = memoryview(data)[end:]
    if not bytes(tail[:4096]).strip(b"\0") and len(tail) <= 4096:
        return
    carried.see("Trailer")
    head = bytes(tail[:65_536])
    if b"\xff\xd8\xff" in head:
        carried.see("Trailer:JPEG")
    if b"ftyp" in head:
        carried.see("Trailer:Video")
    if b"PK\x03\x04" in head:
        carried.see("Trailer:ZIP")


def see_photoshop(block: bytes, carried: Carried) -> None:
    """Walk Photoshop's image resources: IPTC, thumbnails, and the rest by number."""
    at = 0
    carried.see("Photoshop")
    for _ in range(200):
        if block[at : at + 4] not in (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR"):
            return
        number = struct.unpack(">H", block[at + 4 : at + 6])[0]
        at += 6
        at += 1 + block[at] + (1 - block[at] % 2)  # Pascal name, padded to even
        size = struct.unpack(">I", block[at : at + 4])[0]
        body = block[at + 4 : at + 4 + size]
        if number == 0x0404:
            carried.keep("IPTC", carried.iptc, body)
        elif number in (0x0409, 0x040C):
            carried.see("Thumbnail")
            carried.has_thumbnail = True
        elif number == 0x0422:
            carried.keep("EXIF", carried.exif, body)
        elif number == 0x0424:
            carried.keep("XMP", carried.xmp, body)
        at += 4 + size + size % 2


def _walk_png(data: bytes, carried: Carried) -> None:
    at, parts = 8, 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I", data[at : at + 4])[0], data[at + 4 : at + 8]
        if kind == b"IEND":
            if len(data) > at + 12:
                carried.see("Trailer")
            return
        parts += 1
        if parts > MAX_PARTS:
            carried.is_cut_short = True
            return
        if kind not in (b"IDAT", b"IHDR", b"PLTE"):
            _see_chunk(kind, data[at + 8 : at + 8 + min(size, _KEPT_BYTES)], carried)
        at += 12 + size


def _see_chunk(kind: bytes, body: bytes, carried: Carried) -> None:
    if kind == b"eXIf":
        carried.keep("EXIF", carried.exif, body.removeprefix(b"Exif\0\0"))
    elif kind == b"iCCP":
        carried.see("ICC")
    elif kind in (b"tEXt", b"zTXt", b"iTXt"):
        _see_png_text(kind, body, carried)
    elif kind == b"tIME":
        carried.see("PNG:tIME")
    elif kind in (b"acTL", b"fcTL", b"fdAT"):
        carried.see("Frames")
        carried.has_more_frames = True
    elif kind == b"caBX":
        carried.see("C2PA")
    elif kind not in (b"gAMA", b"cHRM", b"sRGB", b"tRNS", b"bKGD", b"pHYs", b"sBIT", b"hIST"):
        carried.see(f"PNG:{kind.decode('latin-1')}" if kind.isalpha() else "PNG:unknown")


def _see_png_text(kind: bytes, body: bytes, carried: Carried) -> None:
    key, _, rest = body.partition(b"\0")
    name = key[:79].decode("latin-1")
    if kind == b"zTXt":
        rest = _inflated(rest[1:])
    elif kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\1", rest[2:]
        rest = rest.split(b"\0", 2)[-1]
        rest = _inflated(rest) if is_packed else rest
    else:
        rest = rest.decode("latin-1").encode()
    if name == "XML:com.adobe.xmp":
        carried.keep("XMP", carried.xmp, rest)
    elif name.lower().startswith("raw profile type"):
        _see_raw_profile(name[16:].strip().lower(), rest, carried)
    else:
        carried.keep_text("PNG:text", f"PNG:{name}", rest)


def _see_raw_profile(kind: str, text: bytes, carried: Carried) -> None:
    """ImageMagick writes EXIF, IPTC and XMP as hexadecimal text."""
    parts = text.strip().split(b"\n", 2)
    block = bytes.fromhex(parts[-1].replace(b"\n", b"").decode("ascii", "ignore")) if len(parts) == 3 else b""
    if kind in ("exif", "app1"):
        if block.startswith(_XMP_APP1):
            carried.keep("XMP", carried.xmp, block[len(_XMP_APP1) :])
        else:
            carried.keep("EXIF", carried.exif, block.removeprefix(b"Exif\0\0"))
    elif kind in ("iptc", "8bim"):
        see_photoshop(block, carried)
    elif kind == "xmp":
        carried.keep("XMP", carried.xmp, block)
    else:
        carried.see("ICC" if kind in ("icc", "icm") else "PNG:profile")


def _inflated(packed: bytes) -> bytes:
    return zlib.decompressobj().decompress(packed, _KEPT_BYTES)


def _walk_webp(data: bytes, carried: Carried) -> None:
    end = min(len(data), 8 + struct.unpack("<I", data[4:8])[0])
    at = 12
    for _ in range(MAX_PARTS):
        if at + 8 > end:
            break
        kind, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if kind == b"EXIF":
            carried.keep("EXIF", carried.exif, data[at + 8 : at + 8 + size].removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            carried.keep("XMP", carried.xmp, data[at + 8 : at + 8 + size])
        elif kind == b"ICCP":
            carried.see("ICC")
        elif kind in (b"ANIM", b"ANMF"):
            carried.see("Frames")
            carried.has_more_frames = True
        elif kind not in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH"):
            carried.see("WebP:unknown")
        at += 8 + size + size % 2
    if len(data) > end + 1:
        carried.see("Trailer")
