"""Writes what cameras and programs leave in picture files: EXIF with GPS, maker's note and thumbnail, IPTC-IIM, XMP.

Small writers of our own, so that the sample carries exactly the traps that DEMO.md names. Sources: CIPA DC-008 (EXIF 2.32),
IPTC-IIM 4.2, Adobe XMP part 3 (JPEG segments).
"""

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from PIL import Image

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED, _BYTE = 2, 3, 4, 5, 7, 1
_IPTC = {"object_name": 5, "keywords": 25, "instructions": 40, "byline": 80, "city": 90, "sublocation": 92, "province": 95,
         "country": 101, "headline": 105, "credit": 110, "caption": 120}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Camera:
    """What one shot says about itself."""

    make: str
    model: str
    serial: str
    taken: str  # "2025:10:12 11:20:31"
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float = 1_200
    orientation: int = 1
    description: str = ""
    iptc: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    xmp: Mapping[str, str] = field(default_factory=dict)  # "photoshop:City" → text; "dc:description@az" → text
    maker_note: bool = True
    software: str = "PO-1 firmware 1.07"


def exif(camera: Camera, thumbnail: bytes = b"") -> bytes:
    """Return a TIFF block with IFD0, Exif, GPS and, for a thumbnail, IFD1; without the "Exif" marker."""
    first: list[tuple[int, int, bytes]] = [
        (0x010F, _ASCII, _text(camera.make)),
        (0x0110, _ASCII, _text(camera.model)),
        (0x0112, _SHORT, struct.pack("<H", camera.orientation)),
        (0x011A, _RATIONAL, struct.pack("<II", 300, 1)),
        (0x011B, _RATIONAL, struct.pack("<II", 300, 1)),
        (0x0128, _SHORT, struct.pack("<H", 2)),
        (0x0131, _ASCII, _text(camera.software)),
        (0x0132, _ASCII, _text(camera.taken)),
    ]
    if camera.description:
        first.append((0x010E, _ASCII, _text(camera.description)))
    shot: list[tuple[int, int, bytes]] = [
        (0x829A, _RATIONAL, struct.pack("<II", 1, 250)),
        (0x829D, _RATIONAL, struct.pack("<II", 56, 10)),
        (0x8827, _SHORT, struct.pack("<H", 200)),
        (0x9000, _UNDEFINED, b"0232"),
        (0x9003, _ASCII, _text(camera.taken)),
        (0x9004, _ASCII, _text(camera.taken)),
        (0x9010, _ASCII, _text("+04:00")),
        (0x920A, _RATIONAL, struct.pack("<II", 35, 1)),
        (0xA431, _ASCII, _text(camera.serial)),
        (0xA434, _ASCII, _text("35 mm f/2")),
    ]
    if camera.maker_note:
        note = b"POMEGRANATE\x00\x01\x00" + camera.serial.encode() + b"\x00owner-set\x00" + bytes(range(64))
        shot.append((0x927C, _UNDEFINED, note))
    gps: list[tuple[int, int, bytes]] = []
    if camera.latitude is not None and camera.longitude is not None:
        gps = [
            (0x0000, _BYTE, bytes((2, 3, 0, 0))),
            (0x0001, _ASCII, _text("N" if camera.latitude >= 0 else "S")),
            (0x0002, _RATIONAL, _degrees(camera.latitude)),
            (0x0003, _ASCII, _text("E" if camera.longitude >= 0 else "W")),
            (0x0004, _RATIONAL, _degrees(camera.longitude)),
            (0x0005, _BYTE, b"\x00"),
            (0x0006, _RATIONAL, struct.pack("<II", int(camera.altitude_m * 10), 10)),
            (0x0011, _RATIONAL, struct.pack("<II", 21_470, 100)),
            (0x001D, _ASCII, _text(camera.taken[:10])),
        ]
    return _tiff(first, shot, gps, thumbnail)


def jpeg(picture: Image.Image, camera: Camera, quality: int) -> bytes:
    """Return a JPEG that carries everything: EXIF with a thumbnail, IPTC, XMP and a comment."""
    data = _encoded(picture, quality)
    small = picture.copy()
    small.thumbnail((160, 160))
    block = exif(camera, _encoded(small, 60))
    parts = [b"\xff\xd8", _segment(0xE1, b"Exif\x00\x00" + block)]
    if camera.iptc:
        records = _iptc(camera.iptc)
        resource = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(records)) + records + b"\x00" * (len(records) % 2)
        parts.append(_segment(0xED, b"Photoshop 3.0\x00" + resource))
    parts.append(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + xmp(camera)))
    parts.append(_segment(0xFE, b"drawn sample, no real person"))
    return b"".join(parts) + data[2:]


def xmp(camera: Camera) -> bytes:
    """Return an XMP packet; the label says that the picture is drawn."""
    fields = []
    for name, text in {
        "xmp:CreatorTool": "storybank tools/make_sample (drawn)",
        "xmp:Label": "drawn",
        **camera.xmp,
    }.items():
        key, _, language = name.partition("@")
        if language:
            inside = f'<rdf:Alt><rdf:li xml:lang="{language}">{escape(text)}</rdf:li></rdf:Alt>'
        elif key in ("dc:subject", "Iptc4xmpExt:PersonInImage"):
            inside = (
                "<rdf:Bag>" + "".join(f"<rdf:li>{escape(part)}</rdf:li>" for part in text.split(";")) + "</rdf:Bag>"
            )
        else:
            inside = escape(text)
        fields.append(f"<{key}>{inside}</{key}>")
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    }
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in names.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{"".join(fields)}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _encoded(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling=2)
    return out.getvalue()


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def _iptc(fields: Mapping[str, str | Sequence[str]]) -> bytes:
    records = [b"\x1c\x01\x5a\x00\x03\x1b%G"]  # the words are UTF-8
    for name, value in fields.items():
        for text in [value] if isinstance(value, str) else value:
            data = text.encode()
            records.append(b"\x1c\x02" + bytes((_IPTC[name],)) + struct.pack(">H", len(data)) + data)
    return b"".join(records)


def _tiff(
    first: list[tuple[int, int, bytes]],
    shot: list[tuple[int, int, bytes]],
    gps: list[tuple[int, int, bytes]],
    thumbnail: bytes,
) -> bytes:
    pointers = 1 + bool(gps)
    size_first = _size([*first, *[(0, _LONG, b"1234")] * pointers])
    at_shot = 8 + size_first
    at_gps = at_shot + _size(shot)
    at_second = at_gps + (_size(gps) if gps else 0)
    first = [*first, (0x8769, _LONG, struct.pack("<I", at_shot))]
    if gps:
        first.append((0x8825, _LONG, struct.pack("<I", at_gps)))
    out = (
        b"II*\x00"
        + struct.pack("<I", 8)
        + _directory(first, 8, at_second if thumbnail else 0)
        + _directory(shot, at_shot, 0)
    )
    if gps:
        out += _directory(gps, at_gps, 0)
    if thumbnail:
        second = [
            (0x0103, _SHORT, struct.pack("<H", 6)),
            (0x0201, _LONG, b"0000"),
            (0x0202, _LONG, struct.pack("<I", len(thumbnail))),
        ]
        second[1] = (0x0201, _LONG, struct.pack("<I", at_second + _size(second)))
        out += _directory(second, at_second, 0) + thumbnail
    return out


def _size(entries: list[tuple[int, int, bytes]]) -> int:
    return 2 + 12 * len(entries) + 4 + sum(len(data) + len(data) % 2 for _, _, data in entries if len(data) > 4)


def _directory(entries: list[tuple[int, int, bytes]], at: int, following: int) -> bytes:
    widths = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _UNDEFINED: 1, _BYTE: 1}
    head, tail = struct.pack("<H", len(entries)), b""
    data_at = at + 2 + 12 * len(entries) + 4
    for tag, kind, data in sorted(entries):
        count = len(data) // widths[kind]
        if len(data) <= 4:
            value = data.ljust(4, b"\x00")
        else:
            value = struct.pack("<I", data_at + len(tail))
            tail += data + b"\x00" * (len(data) % 2)
        head += struct.pack("<HHI", tag, kind, count) + value
    return head + struct.pack("<I", following) + tail


def _text(text: str) -> bytes:
    return text.encode() + b"\x00"


def _degrees(value: float) -> bytes:
    value = abs(value)
    minutes = (value % 1) * 60
    return struct.pack("<IIIIII", int(value), 1, int(minutes), 1, round((minutes % 1) * 60 * 1000), 1000)
