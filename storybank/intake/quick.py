"""A first look at a photograph without decoding it: what its header and metadata say. For `storybank check`, offline."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.containers import walk
from storybank.intake.exif import read_metadata
from storybank.intake.limits import MediaType
from storybank.records import Box, EmbeddedText

HEAD_BYTES = 1_000_000  # of a JPEG: EXIF, IPTC and XMP stand before the picture
_TAIL_BYTES = 65_536


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
        data = file.read(HEAD_BYTES if is_jpeg else limits.MAX_PHOTOGRAPH_BYTES)
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


def _heif_blocks(path: Path) -> dict[str, bytes]:
    """Return the EXIF and XMP of a HEIC or AVIF file; nothing where it cannot be opened (which decoding will say)."""
    import pillow_heif

    try:
        info = pillow_heif.open_heif(path, convert_hdr_to_8bit=False).info
    except Exception:  # of a foreign decoder: any error of theirs on hostile bytes
        return {}
    blocks = {kind: info.get(kind) for kind in ("exif", "xmp")}
    return {kind: bytes(block).removeprefix(b"Exif\x00\x00") for kind, block in blocks.items() if block}
