"""Proof on a finished photograph: its bytes are parsed, its pixels decoded, its faces looked for again. Closed when in doubt.

Returns codes, an empty tuple means proved: `proof.metadata`, `proof.trailing-bytes`, `proof.unreadable`,
`proof.cover-missing`, `proof.face`, `proof.second-opinion`.
"""

import io
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storybank.anonymise.faces import THRESHOLDS, Detection, detect, iou
from storybank.anonymise.images import FILL, FILL_TOLERANCE, NOT_A_FACE_IOU, SAME_FACE_IOU, Derivative, is_painted
from storybank.anonymise.structure import foreign_parts, kind_of
from storybank.records import Box

SecondReader = Callable[[bytes], tuple[str, ...] | None]

EDGE_TOLERANCE = 72  # in the outermost pixels, where the encoder mixes with what is beside
_EDGE_PX = 9  # a JPEG block of chroma reaches 16 px, half of it to each side


def check_image(
    data: bytes,
    covered: Iterable[Box] = (),
    visible: Iterable[Box] = (),
    *,
    not_faces: Iterable[Box] = (),
    frame_px: tuple[int, int] | None = None,
    looks_for_faces: bool = True,
) -> tuple[str, ...]:
    """Return the codes of everything that speaks against letting this file leave.

    covered: every pixel inside must be the fill. visible: faces shown with consent. not_faces: a person said so.
    frame_px: size of the picture in which the boxes are, when the file is smaller.
    """
    wrong = []
    foreign = foreign_parts(data)
    if "broken" in foreign or "unknown-kind" in foreign:
        return ("proof.unreadable",)
    if "trailing-bytes" in foreign:
        wrong.append("proof.trailing-bytes")
    if set(foreign) - {"trailing-bytes"}:
        wrong.append("proof.metadata")
    try:
        with Image.open(io.BytesIO(data), formats=(kind_of(data) or "",)) as image:
            size = image.size
            if frame_px and abs(size[0] * frame_px[1] - size[1] * frame_px[0]) > 2 * max(frame_px):
                return (*wrong, "proof.unreadable")  # another shape than the frame: the boxes would mean nothing
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return (*wrong, "proof.unreadable")
    scale = size[0] / frame_px[0] if frame_px else 1.0
    if not all(_is_filled(pixels, _inner(box, scale)) for box in covered):
        wrong.append("proof.cover-missing")
    if looks_for_faces:
        shown = [_inner(box, scale) for box in visible]
        refused = [_inner(box, scale) for box in not_faces]
        if any(not _is_excused(face, pixels, shown, refused) for face in detect(pixels)):
            wrong.append("proof.face")
    return tuple(wrong)


def check_derivative(derivative: Derivative, second_reader: SecondReader | None = None) -> tuple[str, ...]:
    """Return what is wrong with any file of a derivative; faces are looked for in the largest, where all others come from.

    second_reader: another program's eyes (`second_opinion.leftovers`): returns what it finds beyond structure, None when absent.
    """
    largest = max(derivative.renditions)
    files = [(size, data) for size, data in derivative.renditions.items()] + [(0, derivative.thumbnail)]
    wrong: dict[str, None] = {}
    for size, data in files:
        codes = check_image(
            data,
            derivative.covered,
            derivative.visible,
            not_faces=derivative.not_faces,
            frame_px=derivative.frame_px,
            looks_for_faces=size == largest,
        )
        wrong.update(dict.fromkeys(codes))
        if second_reader is not None and second_reader(data):
            wrong["proof.second-opinion"] = None
    return tuple(wrong)


def _inner(box: Box, scale: float) -> Box:
    """Return the box in the file's pixels, shrunk to those wholly inside it."""
    return Box(
        left=int(np.ceil(box.left * scale)),
        top=int(np.ceil(box.top * scale)),
        right=int(np.floor(box.right * scale)),
        bottom=int(np.floor(box.bottom * scale)),
    )


def _is_filled(pixels: NDArray[np.uint8], box: Box) -> bool:
    """Say whether a covered box shows the fill and nothing else; one too small to hold a pixel shows nothing."""
    part = pixels[box.top : box.bottom, box.left : box.right].astype(np.int16)
    if not part.size:
        return True
    off = np.abs(part - np.asarray(FILL, dtype=np.int16)).max(axis=2)
    if int(off.max()) > EDGE_TOLERANCE:
        return False
    inner = off[_EDGE_PX:-_EDGE_PX, _EDGE_PX:-_EDGE_PX]
    return not inner.size or int(inner.max()) <= FILL_TOLERANCE


def _is_excused(face: Detection, pixels: NDArray[np.uint8], shown: list[Box], refused: list[Box]) -> bool:
    """Say whether a face found again may be there: too doubtful, painted over, consented to, or said to be none."""
    return (
        face.score < THRESHOLDS.covered
        or any(iou(face.box, box) >= SAME_FACE_IOU for box in shown)
        or any(iou(face.box, box) >= NOT_A_FACE_IOU for box in refused)
        or is_painted(face.box, pixels)
    )
