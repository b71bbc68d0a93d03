"""Photographs made safe: faces and details covered with one constant, people cut from the frame, sizes from the result only.

Coordinates: pixels of the upright picture (`frame`) in which the boxes were drawn; the master may be smaller.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from storybank.anonymise.crop import all_moved, best_crop, body, is_inside
from storybank.anonymise.encode import encode_clean, shrink, within
from storybank.anonymise.faces import THRESHOLDS, detect, iou
from storybank.errors import Refused, Unreadable
from storybank.records import Box

FILL = (72, 72, 76)  # one opaque grey for all: says nothing about what was there
RENDITIONS_PX = (480, 960, 1920)  # long edges of what leaves
THUMBNAIL_PX = 320
BOX_MARGIN = 1.3  # of a detected face; a box drawn by hand is taken as drawn
ELLIPSE_MARGIN = 1.45  # √2 and a little: the whole detected box lies inside the ellipse
FILL_TOLERANCE = 10  # of 255: what encoding does to one constant, away from its edges
SAME_FACE_IOU = 0.4
NOT_A_FACE_IOU = 0.5
PAINTED_SHARE = 0.6  # of a box's middle: then what the detector sees there is paint
_LOOKS = 3  # covering may leave a collar that looks like a face; three rounds settle all that were met


class Shape(StrEnum):
    ELLIPSE = "ellipse"
    BOX = "box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One place to be painted over."""

    box: Box
    shape: Shape = Shape.ELLIPSE
    is_exact: bool = False  # drawn by hand: no margin, always the whole box


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoOperations:
    """What is done to one photograph before it leaves. Metadata is always removed: only pixels are written."""

    frame_px: tuple[int, int]  # width and height of the picture in which the boxes are
    covers: tuple[Cover, ...] = ()
    crop_out: tuple[Box, ...] = ()  # faces of people who must not be in the picture at all
    visible: tuple[Box, ...] = ()  # faces shown with consent: a crop keeps them whole
    not_faces: tuple[Box, ...] = ()  # found by the detector, and a person said no
    is_crop_forbidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivative:
    """The files that leave, and where on them things are: boxes in pixels of `frame_px`, which every file shows whole."""

    renditions: Mapping[int, bytes]  # nominal long edge → JPEG; the largest is never larger than the master
    thumbnail: bytes
    sizes: Mapping[int, tuple[int, int]]  # nominal long edge → width, height px
    frame_px: tuple[int, int]
    covered: tuple[Box, ...]  # every pixel inside is the fill (the paint reaches further)
    visible: tuple[Box, ...]
    not_faces: tuple[Box, ...]
    crop: Box | None = None  # in pixels of the master
    added: tuple[Box, ...] = ()  # covered because a second look found a face there; in pixels of `frame_px`


def derive(master: bytes, operations: PhotoOperations, *, looks_again: bool = True) -> Derivative:
    """Return the renditions of one photograph with everything asked for done to its pixels first.

    master: JPEG, upright, sRGB (`intake.photos.PhotoReading.master`). looks_again: after covering, faces are looked for once
    more and covered too, unless they touch a face shown with consent (then the proof refuses the file). Raises Refused when a crop is forbidden or leaves no
    picture, Unreadable when the master or a box is broken.
    """
    image = _opened(master)
    across, down = _scale(image.size, operations.frame_px)

    def here(boxes: Iterable[Box]) -> tuple[Box, ...]:
        return tuple(_scaled(box, across, down, image.size) for box in boxes)

    covered = here(item.box for item in operations.covers)
    visible, not_faces = here(operations.visible), here(operations.not_faces)
    bodies = [body(box, image.size) for box in here(operations.crop_out)]
    image = cover(image, operations.covers, operations.frame_px)
    added: tuple[Box, ...] = ()
    if looks_again:
        image, added = _covered_again(image, visible, not_faces, bodies)
        covered += added
    crop: Box | None = None
    if bodies:
        if operations.is_crop_forbidden:
            raise Refused(
                "images.crop-forbidden", "The picture must not be cropped, and somebody must be cut out of it."
            )
        crop = best_crop(image.size, bodies, visible)
        image = image.crop((crop.left, crop.top, crop.right, crop.bottom))
        covered, visible, not_faces, added = (all_moved(boxes, crop) for boxes in (covered, visible, not_faces, added))
    renditions = {size: encode_clean(shrink(image, size)) for size in offered(image.size)}
    return Derivative(
        renditions=renditions,
        thumbnail=encode_clean(shrink(image, THUMBNAIL_PX)),
        sizes={size: within(image.size, size) for size in renditions},
        frame_px=image.size,
        covered=covered,
        visible=visible,
        not_faces=not_faces,
        crop=crop,
        added=added,
    )


def cover(image: Image.Image, covers: Iterable[Cover], frame_px: tuple[int, int] | None = None) -> Image.Image:
    """Return a copy of an RGB picture with each place painted one constant grey; the input is unchanged.

    frame_px: size of the picture in which the boxes were drawn, when it is another than `image`'s. Raises Unreadable
    `images.box-outside` when a box has no pixel in the picture: a silent clip could leave a face.
    Source: McPherson et al. 2016 (arXiv:1609.00408): blurred or pixelated faces can be re-identified.
    """
    across, down = _scale(image.size, frame_px)
    painted = image.copy()
    brush = ImageDraw.Draw(painted)
    for item in covers:
        _scaled(item.box, across, down, image.size)
        margin = 1.0 if item.is_exact else ELLIPSE_MARGIN if item.shape is Shape.ELLIPSE else BOX_MARGIN
        left, top, right, bottom = _enlarged(
            item.box, margin, across, down
        )  # not clipped: an ellipse is cut, not squeezed
        if item.shape is Shape.ELLIPSE and not item.is_exact:
            brush.ellipse((left, top, right, bottom), fill=FILL)
        else:
            brush.rectangle((left, top, right, bottom), fill=FILL)
    return painted


def cover_faces(image: Image.Image, boxes: Iterable[Box], frame_px: tuple[int, int]) -> Image.Image:
    """Return a copy with every face covered; boxes are pixels of a frame of another size than the picture."""
    return cover(image, [Cover(box=box) for box in boxes], frame_px)


def offered(size: tuple[int, int]) -> tuple[int, ...]:
    """Return the nominal sizes worth making: all the picture fills, and the next one, which then holds it unscaled."""
    longest = max(size)
    smaller = [nominal for nominal in RENDITIONS_PX if nominal < longest]
    larger = [nominal for nominal in RENDITIONS_PX if nominal >= longest]
    return (*smaller, *larger[:1])


def _opened(master: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(master), formats=("JPEG",))
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable(
            "images.master-damaged", "The working copy cannot be decoded. Read the original again."
        ) from error
    return image.convert("RGB")


def is_painted(box: Box, pixels: NDArray[np.uint8]) -> bool:
    """Say whether the middle of a box shows the fill: what a detector finds there is paint, not a face."""
    wide, high = (box.right - box.left) // 5, (box.bottom - box.top) // 5
    middle = pixels[box.top + high : box.bottom - high, box.left + wide : box.right - wide].astype(np.int16)
    is_fill = np.abs(middle - np.asarray(FILL, dtype=np.int16)).max(axis=2) <= FILL_TOLERANCE
    return bool(is_fill.size) and float(is_fill.mean()) >= PAINTED_SHARE


def _covered_again(
    image: Image.Image, visible: tuple[Box, ...], not_faces: tuple[Box, ...], bodies: list[Box]
) -> tuple[Image.Image, tuple[Box, ...]]:
    """Cover what looks like a face now and was not dealt with; return the picture and the boxes added."""
    added: list[Box] = []
    for _ in range(_LOOKS):
        pixels = np.asarray(image)
        new = [
            face.box
            for face in detect(pixels)
            if face.score >= THRESHOLDS.again
            and not is_painted(face.box, pixels)
            and not any(iou(face.box, box) >= NOT_A_FACE_IOU for box in not_faces)
            and not any(_touches(face.box, box) for box in visible)
            and not any(is_inside(face.box, body_box) for body_box in bodies)
        ]
        if not new:
            break
        image = cover(image, [Cover(box=box) for box in new])
        added += new
    return image, tuple(added)


def _touches(face: Box, shown: Box) -> bool:
    """Say whether covering a face (with its margin) would paint into another."""
    left, top, right, bottom = _enlarged(face, ELLIPSE_MARGIN, 1.0, 1.0)
    return left < shown.right and right >= shown.left and top < shown.bottom and bottom >= shown.top


def _scale(size: tuple[int, int], frame_px: tuple[int, int] | None) -> tuple[float, float]:
    return (size[0] / frame_px[0], size[1] / frame_px[1]) if frame_px else (1.0, 1.0)


def _enlarged(box: Box, margin: float, across: float, down: float) -> tuple[int, int, int, int]:
    """Return first and last pixel of the box, grown by the margin and outward to whole pixels, in the picture's scale."""
    wide, high = (box.right - box.left) * (margin - 1) / 2, (box.bottom - box.top) * (margin - 1) / 2
    return (
        floor((box.left - wide) * across),
        floor((box.top - high) * down),
        ceil((box.right + wide) * across) - 1,
        ceil((box.bottom + high) * down) - 1,
    )


def _scaled(box: Box, across: float, down: float, size: tuple[int, int]) -> Box:
    """Return the box in a picture of another size, grown outward to whole pixels."""
    scaled = Box(
        left=max(0, floor(box.left * across)),
        top=max(0, floor(box.top * down)),
        right=min(size[0], ceil(box.right * across)),
        bottom=min(size[1], ceil(box.bottom * down)),
    )
    if scaled.right <= scaled.left or scaled.bottom <= scaled.top:
        raise Unreadable("images.box-outside", "A box has no pixel inside the picture. Draw it again.")
    return scaled
