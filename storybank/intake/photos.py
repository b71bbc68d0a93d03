"""A received photograph, read once: what it is, what it carries, who may be on it, and the copies that stay inside the bank.

Runs in a pool worker: no ledger, no network, bounded in size and memory; a hostile file gives Unreadable.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from storybank.anonymise.encode import MASTER_QUALITY, encode_clean, shrink
from storybank.anonymise.faces import Detection, detect
from storybank.anonymise.images import cover_faces
from storybank.anonymise.likeness import fingerprint
from storybank.errors import Unreadable
from storybank.intake.containers import walk
from storybank.intake.decoding import decode
from storybank.intake.exif import MetadataReading, read_metadata
from storybank.intake.limits import HEAD_BYTES, MAX_PHOTOGRAPH_BYTES, MediaType, guard_size, sniff
from storybank.records import Box, EmbeddedText

MASTER_PX = 2_000  # long edge; ≤ 2016, so that a 12 megapixel phone file is decoded at half size
THUMBNAIL_PX = 400
_MOST_WARNINGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoReading:
    """What one photograph says and shows. Boxes are pixels of the upright picture at full size."""

    width_px: int
    height_px: int
    media_type: MediaType
    sha256: str  # private: never leaves the bank
    size_bytes: int
    taken_on: date | None  # None: the file does not say
    clock_doubt: bool  # the clock was never set, or runs ahead: ask before believing `taken_on`
    has_gps: bool
    metadata: tuple[str, ...]  # categories: "GPS", "MakerNote", "IPTC:City"
    embedded: tuple[EmbeddedText, ...]
    has_thumbnail: bool
    camera_serial: str | None  # give it to a keyed hash, then forget it
    faces: tuple[Detection, ...]  # surest first; `anonymise.faces.band` says what a score means
    perceptual_hash: str
    master: bytes = b""  # JPEG ≤ 2000 px, sRGB, upright, no metadata: sealed, everything later starts from it
    thumbnail: bytes = b""  # JPEG ≤ 400 px with every possible face covered
    warnings: tuple[str, ...] = ()  # codes


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoInspection:
    """What `storybank inspect images` says of one file."""

    width_px: int
    height_px: int
    media_type: MediaType
    faces: tuple[Detection, ...]
    metadata: MetadataReading
    warnings: tuple[str, ...]


def read_photo(path: Path, *, is_thorough: bool = False, today: date | None = None) -> PhotoReading:
    """Read one photograph with one decode. Pure but for the file: fit for a spawned worker.

    today: for the doubt about a camera's clock; default the day it is (UTC). Raises Unreadable (`intake.…`) for a file that
    is no photograph, is damaged, or would cost too much to open; OSError when the path cannot be read.
    """
    data, media_type = _received(path)
    carried = walk(data, media_type)
    picture = decode(data, media_type, carried, MASTER_PX)
    metadata = read_metadata(carried, today or datetime.now(UTC).date())
    faces = detect(np.asarray(picture.image), is_upright=picture.is_upright_known, is_thorough=is_thorough)
    master = picture.image
    small = shrink(master, THUMBNAIL_PX)
    thumbnail = cover_faces(small, [face.box for face in faces], master.size)
    return PhotoReading(
        width_px=picture.width_px,
        height_px=picture.height_px,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        taken_on=metadata.taken_on,
        clock_doubt=metadata.clock_doubt,
        has_gps=metadata.has_gps,
        metadata=metadata.categories,
        embedded=metadata.words,
        has_thumbnail=metadata.has_thumbnail,
        camera_serial=metadata.camera_serial,
        faces=_full_size(faces, master.size, (picture.width_px, picture.height_px)),
        perceptual_hash=fingerprint(small),
        master=encode_clean(master, "JPEG", quality=MASTER_QUALITY),
        thumbnail=encode_clean(thumbnail, "JPEG"),
        warnings=tuple(dict.fromkeys((*picture.warnings, *metadata.warnings)))[:_MOST_WARNINGS],
    )


def inspect_photo(path: Path, *, is_thorough: bool = False, today: date | None = None) -> PhotoInspection:
    """Return faces and metadata of one photograph without making copies of it. Raises as `read_photo` does."""
    data, media_type = _received(path)
    carried = walk(data, media_type)
    picture = decode(data, media_type, carried, MASTER_PX)
    metadata = read_metadata(carried, today or datetime.now(UTC).date())
    faces = detect(np.asarray(picture.image), is_upright=picture.is_upright_known, is_thorough=is_thorough)
    return PhotoInspection(
        width_px=picture.width_px,
        height_px=picture.height_px,
        media_type=media_type,
        faces=_full_size(faces, picture.image.size, (picture.width_px, picture.height_px)),
        metadata=metadata,
        warnings=tuple(dict.fromkeys((*picture.warnings, *metadata.warnings))),
    )


def open_upright(path: Path) -> tuple[Image.Image, MediaType, tuple[str, ...]]:
    """Return a photograph at full size (mode RGB, sRGB, upright), its type and warnings. Raises as `read_photo` does."""
    data, media_type = _received(path)
    picture = decode(data, media_type, walk(data, media_type))
    return picture.image, media_type, picture.warnings


def _received(path: Path) -> tuple[bytes, MediaType]:
    guard_size(path, MAX_PHOTOGRAPH_BYTES)
    with path.open("rb") as file:
        media_type = sniff(file.read(HEAD_BYTES))
        if media_type is MediaType.TIFF:
            media_type = sniff(path)  # a raw file's first directory may stand behind its pixels
        if media_type is None or not media_type.is_photograph:
            raise Unreadable(
                "intake.not-a-photograph",
                "The file is no photograph, whatever its name says. Send JPEG, PNG, TIFF, WebP, HEIC or AVIF.",
            )
        file.seek(0)
        return file.read(MAX_PHOTOGRAPH_BYTES + 1), media_type


def _full_size(faces: tuple[Detection, ...], seen: tuple[int, int], full: tuple[int, int]) -> tuple[Detection, ...]:
    """Return the faces in pixels of the full picture, grown outward to whole pixels."""
    across, down = full[0] / seen[0], full[1] / seen[1]
    return tuple(
        Detection(
            Box(
                left=int(face.box.left * across),
                top=int(face.box.top * down),
                right=min(full[0], -int(-face.box.right * across // 1)),
                bottom=min(full[1], -int(-face.box.bottom * down // 1)),
            ),
            face.score,
        )
        for face in faces
    )
