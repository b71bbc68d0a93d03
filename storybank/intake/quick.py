"""A first look at a photograph without decoding it: what its header and metadata say. For `storybank check`, offline."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.containers import walk
from storybank.intake.exif import read_metadata
from storybank.intake.limits import MediaType
from storybank.records import Box, EmbeddedText

FIRST_BYTES = 131_072  # of a JPEG: EXIF, IPTC and XMP stand before the picture, and seldom take more
HEAD_BYTES = 1_000_000  # is read where they do
_TAIL_BYTES = 65_536
_SCAN = 0xDA


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickReading:
    """The part of a `PhotoReading` that needs no pixels; faces are not looked for."""

    media_type: MediaType
    taken_on: date | None
    clock_doubt: bool
    has_gps: bool
    metadata: tuple[str, ...]
    embedded: tuple[EmbeddedText, ...]
    width_px: int = 0
    height_px: int = 0
    faces: tuple[tuple[Box, float], ...] = ()
    perceptual_hash: str = ""
    is_cut_short: bool = False  # a JPEG without its end


def glance(path: Path, today: date) -> QuickReading:
    """Return what a photograph's metadata says. Raises Unreadable when it is none, is empty or is too large."""
    limits.guard_size(path, limits.MAX_PHOTOGRAPH_BYTES)
    media_type = limits.sniff(path)
    if media_type is None or not media_type.is_photograph:
        raise Unreadable("intake.not-a-photograph", "The file is no photograph, whatever its name says.")
    is_jpeg = media_type is MediaType.JPEG
    with path.open("rb") as file:
        data = _head(file) if is_jpeg else file.read(limits.MAX_PHOTOGRAPH_BYTES)
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL_BYTES))
        is_cut_short = is_jpeg and b"\xff\xd9" not in file.read()
    carried = walk(data, media_type)
    if media_type in (MediaType.HEIC, MediaType.AVIF):
        for kind, block in _heif_blocks(path).items():
            (carried.exif if kind == "exif" else carried.xmp).append(block)
    metadata = read_metadata(carried, today)
    return QuickReading(
        media_type=media_type,
        taken_on=metadata.taken_on,
        clock_doubt=metadata.clock_doubt,
        has_gps=metadata.has_gps,
        metadata=metadata.categories,
        embedded=metadata.words,
        is_cut_short=is_cut_short,
    )


def _head(file: BinaryIO) -> bytes:
    """Return what stands before a JPEG's picture; the picture itself is not looked at."""
    data = file.read(FIRST_BYTES)
    scan = _scan_of(data)
    if scan < 0 and len(data) == FIRST_BYTES:
        data += file.read(HEAD_BYTES - FIRST_BYTES)
        scan = _scan_of(data)
    return data[:scan] if scan >= 0 else data


def _scan_of(data: bytes) -> int:
    """Return where the first scan begins, or -1 where it is not among these bytes."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SCAN:
            return at
        if marker == 0xFF:  # fill
            at += 1
        elif marker in (0xD8, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return -1


def _heif_blocks(path: Path) -> dict[str, bytes]:
    """Return the EXIF and XMP of a HEIC or AVIF file; nothing where it cannot be opened (which decoding will say)."""
    import pillow_heif

    try:
        info = pillow_heif.open_heif(path, convert_hdr_to_8bit=False).info
    except Exception:  # of a foreign decoder: any error of theirs on hostile bytes
        return {}
    blocks = {kind: info.get(kind) for kind in ("exif", "xmp")}
    return {kind: bytes(block).removeprefix(b"Exif\x00\x00") for kind, block in blocks.items() if block}
