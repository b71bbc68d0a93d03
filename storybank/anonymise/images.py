"""Photographs made safe: faces and details covered with one constant, people cut from the frame, sizes from the result only.

Coordinates: pixels of the upright picture (`frame`) in which the boxes were drawn; the master may be smaller.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import ceil, floor

from PIL import Image, ImageDraw

from storybank.anonymise.encode import encode_clean, shrink, within
from storybank.errors import Refused, Unreadable
from storybank.records import Box

FILL = (72, 72, 76)  # one opaque grey for all: says nothing about what was there
RENDITIONS_PX = (480, 960, 1920)  # long edges of what leaves
THUMBNAIL_PX = 320
BOX_MARGIN = 1.3  # of a detected face; a box drawn by hand is taken as drawn
ELLIPSE_MARGIN = 1.45  # √2 and a little: the whole detected box lies inside the ellipse
LEAST_CROP_SHARE = 0.2  # of the frame's area: less is no picture of the place any more
LEAST_CROP_PX = 240


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


def derive(master: bytes, operations: PhotoOperations) -> Derivative:
    """Return the renditions of one photograph with everything asked for done to its pixels first.

    master: JPEG, upright, sRGB (`intake.photos.PhotoReading.master`). Raises Refused when a crop is forbidden or leaves no
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
    crop: Box | None = None
    if bodies:
        if operations.is_crop_forbidden:
            raise Refused(
                "images.crop-forbidden", "The picture must not be cropped, and somebody must be cut out of it."
            )
        crop = best_crop(image.size, bodies, visible)
        image = image.crop((crop.left, crop.top, crop.right, crop.bottom))
        covered, visible, not_faces = (_all_moved(boxes, crop) for boxes in (covered, visible, not_faces))
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


def body(face: Box, size: tuple[int, int]) -> Box:
    """Return the part of the picture where the rest of a person may be: shoulders, hair, and down to the feet."""
    wide, high = face.right - face.left, face.bottom - face.top
    return Box(
        left=max(0, face.left - wide),
        top=max(0, face.top - high * 2 // 3),
        right=min(size[0], face.right + wide),
        bottom=min(size[1], face.bottom + high * 15 // 2),
    )


def best_crop(size: tuple[int, int], out: Iterable[Box], keep: Iterable[Box]) -> Box:
    """Return the largest crop that has no pixel of `out` and cuts through none of `keep`, keeping as many of them as it can.

    Raises Refused `images.no-crop` when what is left would be no picture, or would lose every face of `keep`.
    """
    width, height = size
    away, kept = list(dict.fromkeys(out)), list(keep)
    best: tuple[int, int, Box] | None = None
    lefts = sorted({0, *(box.right for box in away)})
    tops = sorted({0, *(box.bottom for box in away)})
    rights = sorted({width, *(box.left for box in away)})
    bottoms = sorted({height, *(box.top for box in away)})
    for left, right in product(lefts, rights):
        if right - left < min(LEAST_CROP_PX, width):
            continue
        beside = [box for box in away if box.left < right and box.right > left]
        for top, bottom in product(tops, bottoms):
            area = (right - left) * (bottom - top)
            if bottom - top < min(LEAST_CROP_PX, height) or area < LEAST_CROP_SHARE * width * height:
                continue
            if any(box.top < bottom and box.bottom > top for box in beside):
                continue
            crop = Box(left=left, top=top, right=right, bottom=bottom)
            states = [_moved(box, crop) for box in kept]
            whole = sum(_is_inside(box, crop) for box in kept)
            if any(state is not None and not _is_inside(box, crop) for box, state in zip(kept, states, strict=True)):
                continue
            if best is None or (whole, area) > best[:2]:
                best = (whole, area, crop)
    if best is None or (kept and best[0] == 0):
        raise Refused("images.no-crop", "Cutting this person out leaves no picture. Cover the person, or leave it out.")
    return best[2]


def _opened(master: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(master), formats=("JPEG",))
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable(
            "images.master-damaged", "The working copy cannot be decoded. Read the original again."
        ) from error
    return image.convert("RGB")


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


def _all_moved(boxes: Iterable[Box], crop: Box) -> tuple[Box, ...]:
    return tuple(moved for box in boxes if (moved := _moved(box, crop)) is not None)


def _is_inside(box: Box, crop: Box) -> bool:
    return box.left >= crop.left and box.right <= crop.right and box.top >= crop.top and box.bottom <= crop.bottom


def _moved(box: Box, crop: Box) -> Box | None:
    """Return the part of a box that a crop shows, in the crop's own pixels; None when it shows nothing of it."""
    moved = Box(
        left=max(box.left, crop.left) - crop.left,
        top=max(box.top, crop.top) - crop.top,
        right=min(box.right, crop.right) - crop.left,
        bottom=min(box.bottom, crop.bottom) - crop.top,
    )
    return moved if moved.right > moved.left and moved.bottom > moved.top else None
