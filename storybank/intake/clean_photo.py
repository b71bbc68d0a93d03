"""A clean copy of one photograph by path, for `storybank clean`: new pixels only, read again before success is said."""

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storybank.anonymise.encode import MASTER_QUALITY, encode_clean
from storybank.anonymise.faces import THRESHOLDS, Detection, detect
from storybank.anonymise.images import Cover, Shape, cover, is_painted
from storybank.anonymise.proof import check_image
from storybank.anonymise.second_opinion import leftovers
from storybank.errors import Tampered, Unavailable, Unreadable, WrongUse
from storybank.intake.containers import walk
from storybank.intake.exif import read_metadata
from storybank.intake.limits import sniff
from storybank.intake.photos import open_upright
from storybank.records import Box

# ending of OUT → format; formats that cannot be written clean become JPEG
_WRITTEN = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jpe": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
_AS_JPEG = {".heic", ".heif", ".hif", ".avif", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".mpo", ""}
_STRUCTURE_ONLY = frozenset({"Adobe"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanedPhoto:
    """What was written, and what a person should look at before it leaves."""

    path: Path
    faces_left: tuple[Detection, ...]  # in pixels of the copy: found and not covered
    has_looked_for_faces: bool  # False: no detector on this machine
    warnings: tuple[str, ...] = ()


def clean_photograph(
    source: Path, target: Path, boxes: Sequence[Box] = (), *, covers_faces: bool = False
) -> CleanedPhoto:
    """Write a copy of a photograph with nothing but its pixels, the boxes (upright px, as drawn) covered.

    covers_faces: every face the detector is sure of is covered too (Unavailable where there is no detector). Raises Unreadable for a file that is no photograph, WrongUse for an ending that is no picture's, and Tampered (exit code
    1) when a box leaves the picture or the copy read again still carries something: then nothing is written.
    """
    kind, path = _written(target)
    image, _, warnings = open_upright(source)
    for box in boxes:
        if box.left < 0 or box.top < 0 or box.right > image.width or box.bottom > image.height:
            raise Tampered(
                "clean.box-outside",
                f"A box leaves the picture of {image.width} × {image.height} pixels; nothing was written. Draw it again.",
            )
    covers = [Cover(box=box, shape=Shape.BOX, is_exact=True) for box in boxes]
    if covers_faces:
        covers += [Cover(box=face.box) for face in _sure_faces(np.asarray(image))]
    covered = cover(image, covers)
    try:
        data = encode_clean(covered, kind, quality=MASTER_QUALITY)
    except (OSError, ValueError) as error:
        raise WrongUse("clean.too-large-for-format", f"{kind} cannot hold this picture. Name the copy .jpg.") from error
    del image, covered
    _refuse_unproved(data, [item.box for item in covers])
    _write(data, path)
    faces, has_looked = _faces_left(path)
    return CleanedPhoto(path=path, faces_left=faces, has_looked_for_faces=has_looked, warnings=warnings)


def _written(target: Path) -> tuple[str, Path]:
    suffix = target.suffix.lower()
    if suffix in _WRITTEN:
        return _WRITTEN[suffix], target
    if suffix in _AS_JPEG:
        return "JPEG", target.with_suffix(".jpg")
    raise WrongUse("clean.unknown-ending", f"{suffix}: name the copy of a photograph .jpg, .png, .webp or .tif.")


def _refuse_unproved(data: bytes, boxes: Sequence[Box]) -> None:
    """Read the copy with our parser, our inventory and, where it is installed, exiftool; any doubt stops it."""
    wrong = list(check_image(data, boxes, looks_for_faces=False))
    media_type = sniff(data)
    assert media_type is not None
    reading = read_metadata(walk(data, media_type), datetime.now(UTC).date())
    wrong += [f"proof.{name}" for name in reading.categories if name not in _STRUCTURE_ONLY]
    if leftovers(data):
        wrong.append("proof.second-opinion")
    if wrong:
        raise Tampered(
            "clean.not-proved",
            f"The copy read again is not clean ({', '.join(wrong)}); it was not written. Send this message to the developers.",
        )


def _write(data: bytes, path: Path) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=".clean-", dir=path.parent)
    except OSError as error:
        raise Unreadable("clean.no-folder", "The folder of the copy cannot be written. Choose another.") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if temporary.read_bytes() != data:
            raise Tampered("clean.not-written", "The disk gave back other bytes than were written. Nothing was kept.")
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def _faces_left(path: Path) -> tuple[tuple[Detection, ...], bool]:
    image, _, _ = open_upright(path)
    pixels = np.asarray(image)
    try:
        found = _sure_faces(pixels)
    except Unavailable:
        return (), False
    return tuple(face for face in found if not is_painted(face.box, pixels)), True


def _sure_faces(pixels: NDArray[np.uint8]) -> tuple[Detection, ...]:
    """Return the faces that are covered unasked; whether the file knew which way is up does not matter."""
    return tuple(face for face in detect(pixels, is_upright=False) if face.score >= THRESHOLDS.covered)
