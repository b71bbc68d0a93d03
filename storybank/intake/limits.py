"""What a received file really is, by its first bytes, and how much of it we are willing to open.

A name's ending is never believed. Everything here reads a bounded number of bytes and runs nothing of the file.
"""

import re
import struct
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from storybank.errors import Unreadable

HEAD_BYTES = 65_536  # enough for every signature, the first Ogg page and a camera's first TIFF directory

MEGABYTE = 1_000_000
MAX_PHOTOGRAPH_BYTES = 300 * MEGABYTE
MAX_RECORDING_BYTES = 4_000 * MEGABYTE
MAX_DOCUMENT_BYTES = 50 * MEGABYTE
MAX_WORKBOOK_BYTES = 50 * MEGABYTE
MAX_RECORDING_S = 12 * 3600.0

# A JPEG is decoded at half size, other formats in full: at 64 megapixels the pixels alone take 192 MB.
MAX_JPEG_PIXELS = 120_000_000
MAX_PIXELS = 64_000_000
MAX_EDGE_PX = 30_000

MAX_ZIP_BYTES = 200 * MEGABYTE
MAX_ZIP_RATIO = 100
MAX_ZIP_ENTRIES = 10_000
_MAX_ZIP_DIRECTORY_BYTES = 16 * MEGABYTE
_RATIO_FROM_BYTES = MEGABYTE  # a small, regular XML part may pack better than 1:100 and harms nobody


class MediaType(StrEnum):
    """What a file is, as its media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    HEIC = "image/heic"
    AVIF = "image/avif"
    DNG = "image/x-adobe-dng"
    CR2 = "image/x-canon-cr2"
    CR3 = "image/x-canon-cr3"
    NEF = "image/x-nikon-nef"
    ARW = "image/x-sony-arw"
    WAV = "audio/wav"
    FLAC = "audio/flac"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    AAC = "audio/aac"
    AMR = "audio/amr"
    OGG = "audio/ogg"
    OPUS = "audio/ogg; codecs=opus"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    WEBM = "video/webm"
    WEBVTT = "text/vtt"
    SRT = "application/x-subrip"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ZIP = "application/zip"
    PDF = "application/pdf"
    XML = "application/xml"
    JSON = "application/json"
    TEXT = "text/plain"

    @property
    def is_photograph(self) -> bool:
        return self in PHOTOGRAPHS

    @property
    def is_recording(self) -> bool:
        return self in RECORDINGS

    @property
    def is_raw(self) -> bool:
        return self in RAW


RAW = frozenset({MediaType.DNG, MediaType.CR2, MediaType.CR3, MediaType.NEF, MediaType.ARW})
PHOTOGRAPHS = RAW | {
    MediaType.JPEG,
    MediaType.PNG,
    MediaType.TIFF,
    MediaType.WEBP,
    MediaType.HEIC,
    MediaType.AVIF,
}
RECORDINGS = frozenset(
    {
        MediaType.WAV,
        MediaType.FLAC,
        MediaType.MP3,
        MediaType.M4A,
        MediaType.AAC,
        MediaType.AMR,
        MediaType.OGG,
        MediaType.OPUS,
        MediaType.MP4,
        MediaType.MOV,
        MediaType.WEBM,
    }
)

_SIGNATURES = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"fLaC", MediaType.FLAC),
    (b"#!AMR", MediaType.AMR),
    (b"\x1a\x45\xdf\xa3", MediaType.WEBM),
    (b"ID3", MediaType.MP3),
)
# brand of an ISO base media file → type; a file lists one main and several compatible brands
_BRANDS = {
    b"avif": MediaType.AVIF,
    b"avis": MediaType.AVIF,
    b"heic": MediaType.HEIC,
    b"heix": MediaType.HEIC,
    b"heim": MediaType.HEIC,
    b"heis": MediaType.HEIC,
    b"hevc": MediaType.HEIC,
    b"hevx": MediaType.HEIC,
    b"mif1": MediaType.HEIC,
    b"msf1": MediaType.HEIC,
    b"crx ": MediaType.CR3,
    b"M4A ": MediaType.M4A,
    b"M4B ": MediaType.M4A,
    b"qt  ": MediaType.MOV,
}
_PRINTED = bytes({9, 10, 12, 13, 27} | set(range(32, 256)))  # what a text may hold, in any one-byte code
_SRT = re.compile(r"\A\s*(?:\d+\s*\r?\n)?\s*\d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*-->\s*\d", re.ASCII)


def sniff(source: bytes | Path) -> MediaType | None:
    """Return what a file is, from its path or its first bytes (HEAD_BYTES are enough); None when it is nothing we know.

    From bytes alone a packed office document whose parts stand late in the file is only known as ZIP.
    Raises OSError when the path cannot be read.
    """
    if isinstance(source, bytes):
        return _sniff(source)
    with source.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        found = _sniff(head)
        if found is MediaType.ZIP:
            return _packed_names(stream) or found
        if found is MediaType.TIFF:  # the first directory may stand behind the pixels
            offset = _first_directory(head)
            if offset >= HEAD_BYTES - 4096:
                stream.seek(offset)
                return _camera_of(_order(head), stream.read(HEAD_BYTES), 0) or found
        return found


def guard_size(path: Path, limit_bytes: int) -> int:
    """Return the size of a file in bytes; raise Unreadable when it is empty or larger than the limit."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("intake.empty", "The file has no bytes. Send it again.")
    if size > limit_bytes:
        raise Unreadable(
            "intake.too-large",
            f"The file has {size // MEGABYTE} MB, the limit is {limit_bytes // MEGABYTE} MB. Send a smaller one.",
        )
    return size


def guard_pixels(width_px: int, height_px: int, *, is_jpeg: bool = False) -> None:
    """Raise Unreadable when a picture of this size would not be opened: called before any pixel is decoded."""
    limit = MAX_JPEG_PIXELS if is_jpeg else MAX_PIXELS
    if width_px < 1 or height_px < 1:
        raise Unreadable("intake.no-pixels", "The picture has no pixels. Send the file from the camera.")
    if max(width_px, height_px) > MAX_EDGE_PX or width_px * height_px > limit:
        raise Unreadable(
            "intake.too-many-pixels",
            f"The picture says it has {width_px} × {height_px} pixels; the limit is {limit // MEGABYTE} megapixels "
            f"and {MAX_EDGE_PX} pixels an edge. Send a JPEG of at most {limit // MEGABYTE} megapixels.",
        )


def guard_zip(
    file: BinaryIO,
    *,
    max_bytes: int = MAX_ZIP_BYTES,
    max_ratio: int = MAX_ZIP_RATIO,
    max_entries: int = MAX_ZIP_ENTRIES,
) -> tuple[zipfile.ZipInfo, ...]:
    """Return a ZIP's entries when it is safe to unpack, and leave the file at its start.

    The sizes are the directory's own; zipfile reads no more of an entry than its directory says, so a lying one is cut
    short and fails its checksum. Raises Unreadable (`intake.zip-…`) for a bomb, an encrypted entry or a broken file.
    """
    try:
        _guard_zip_directory(file, max_entries)
        with zipfile.ZipFile(file) as archive:
            entries = tuple(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise Unreadable("intake.zip-broken", "The packed file cannot be opened. Save or pack it again.") from error
    if len(entries) > max_entries:
        raise _bomb(f"it has {len(entries)} entries")
    total = sum(entry.file_size for entry in entries)
    if total > max_bytes:
        raise _bomb(f"it unpacks to {total // MEGABYTE} MB, the limit is {max_bytes // MEGABYTE} MB")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable("intake.zip-encrypted", "The packed file has a password. Send it without one.")
        if entry.file_size > _RATIO_FROM_BYTES and entry.file_size > max_ratio * max(entry.compress_size, 1):
            raise _bomb(f"an entry unpacks to more than {max_ratio} times its size")
    file.seek(0)
    return entries


def is_safe_name(name: str) -> bool:
    """Say whether a name in a ZIP or a workbook stays inside its folder: no root, drive, `..`, backslash or control sign."""
    if not name or name.startswith(("/", "~")) or "\\" in name or ":" in name.split("/")[0]:
        return False
    return all(part not in ("", "..", ".") for part in name.rstrip("/").split("/")) and name.isprintable()


def _bomb(what: str) -> Unreadable:
    return Unreadable("intake.zip-bomb", f"The packed file was not opened: {what}. Save it again without padding.")


def _guard_zip_directory(file: BinaryIO, max_entries: int) -> None:
    """Refuse a directory of millions of entries before zipfile builds an object for each."""
    size = file.seek(0, 2)
    start = max(0, size - 65_557)
    file.seek(start)
    tail = file.read(65_557)
    at = len(tail) - 22
    if at < 0 or not (tail[at : at + 4] == b"PK\5\6" and tail[-2:] == b"\0\0"):
        at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile
    entries, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\6\7" and tail[at - 76 : at - 72] == b"PK\6\6":
        entries, directory_bytes = struct.unpack("<QQ", tail[at - 76 + 32 : at - 76 + 48])
    if entries > max_entries or directory_bytes > _MAX_ZIP_DIRECTORY_BYTES:
        raise _bomb(f"it says it has {entries} entries")
    file.seek(0)


def _sniff(head: bytes) -> MediaType | None:
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF":
        return {b"WEBP": MediaType.WEBP, b"WAVE": MediaType.WAV}.get(head[8:12])
    if head[:4] in (b"RF64", b"BW64") and head[8:12] == b"WAVE":
        return MediaType.WAV
    if head[:4] == b"OggS":
        return MediaType.OPUS if b"OpusHead" in head[:256] else MediaType.OGG
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[4:8] in (b"moov", b"wide", b"mdat") and len(head) > 8:
        return MediaType.MOV  # QuickTime before it had brands
    if head[:4] in (b"II*\0", b"MM\0*"):
        if head[8:10] == b"CR":
            return MediaType.CR2
        return _camera_of(_order(head), head, _first_directory(head)) or MediaType.TIFF
    if head[:4] in (b"PK\3\4", b"PK\5\6"):
        return _office(_local_names(head), head) or MediaType.ZIP
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return MediaType.AAC
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0x00, 0xF0):
        return MediaType.MP3
    if b"%PDF-" in head[:1024]:
        return MediaType.PDF
    return _text(head)


def _brand(head: bytes) -> MediaType:
    length = min(struct.unpack(">I", head[:4])[0], 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    found = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    # An AVIF may name mif1 first; an M4A may name isom first.
    for certain in (MediaType.AVIF, MediaType.HEIC, MediaType.CR3):
        if certain in found:
            return certain
    return _BRANDS.get(brands[0]) or (found[0] if found else MediaType.MP4)


def _order(head: bytes) -> str:
    return "<" if head[:2] == b"II" else ">"


def _first_directory(head: bytes) -> int:
    offset: int = struct.unpack(_order(head) + "I", head[4:8].ljust(4, b"\0"))[0]
    return offset


def _camera_of(order: str, data: bytes, at: int) -> MediaType | None:
    """Return the raw format a TIFF's first directory (at offset `at` of `data`) speaks of, or None for an ordinary TIFF."""
    if at + 2 > len(data):
        return None
    tags: dict[int, tuple[int, bytes]] = {}
    for number in range(min(struct.unpack(order + "H", data[at : at + 2])[0], 200)):
        entry = data[at + 2 + 12 * number : at + 14 + 12 * number]
        if len(entry) == 12:
            tag, _kind, count = struct.unpack(order + "HHI", entry[:8])
            tags[tag] = (count, entry[8:])
    if 50706 in tags:  # DNGVersion
        return MediaType.DNG
    is_preview = 254 in tags and struct.unpack(order + "I", tags[254][1])[0] == 1
    if not (is_preview and 330 in tags and 271 in tags):  # a reduced picture first, the sensor's in a sub-directory
        return None
    count, raw = tags[271]
    offset = struct.unpack(order + "I", raw)[0]
    make = (raw if count <= 4 else data[offset : offset + min(count, 32)]).upper()
    if make.startswith(b"NIKON"):
        return MediaType.NEF
    return MediaType.ARW if make.startswith(b"SONY") else None


def _local_names(head: bytes) -> list[bytes]:
    names = []
    for found in re.finditer(rb"PK\x03\x04", head):
        length = struct.unpack("<H", head[found.start() + 26 : found.start() + 28].ljust(2, b"\0"))[0]
        names.append(head[found.start() + 30 : found.start() + 30 + min(length, 256)])
    return names


def _packed_names(stream: BinaryIO) -> MediaType | None:
    try:
        entries = guard_zip(stream)
    except Unreadable:
        return None  # still a ZIP; whoever opens it meets the guard again and says why not
    return _office([entry.filename.encode() for entry in entries], b"")


def _office(names: list[bytes], head: bytes) -> MediaType | None:
    if head[30:38] == b"mimetype":
        if head[38:].startswith(b"application/vnd.oasis.opendocument.text"):
            return MediaType.ODT
        if head[38:].startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            return MediaType.ODS
    if any(name.startswith(b"xl/") for name in names):
        return MediaType.XLSX
    return MediaType.DOCX if any(name.startswith(b"word/") for name in names) else None


def _text(head: bytes) -> MediaType | None:
    """Return the kind of text this is; text in an old one-byte code is text too, and its reader finds the code."""
    if not head:
        return None
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        words = head.decode("utf-16", errors="replace")
    else:
        words = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
        if head.translate(None, _PRINTED) != b"":
            return None
    start = words.lstrip()[:200]
    if start.startswith("WEBVTT"):
        return MediaType.WEBVTT
    if _SRT.match(start):
        return MediaType.SRT
    if start.startswith(("<?xml", "<!DOCTYPE", "<")):
        return MediaType.XML
    return MediaType.JSON if start.startswith(("{", "[{")) else MediaType.TEXT
