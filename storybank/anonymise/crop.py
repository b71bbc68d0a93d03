"""Cutting people out of a picture: where their bodies may be, and the largest frame without them."""

from collections.abc import Iterable
from itertools import product

from storybank.errors import Refused
from storybank.records import Box

LEAST_CROP_SHARE = 0.2  # of the frame's area: less is no picture of the place any more
LEAST_CROP_PX = 240


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
            states = [moved_into(box, crop) for box in kept]
            whole = sum(is_inside(box, crop) for box in kept)
            if any(state is not None and not is_inside(box, crop) for box, state in zip(kept, states, strict=True)):
                continue
            if best is None or (whole, area) > best[:2]:
                best = (whole, area, crop)
    if best is None or (kept and best[0] == 0):
        raise Refused("images.no-crop", "Cutting this person out leaves no picture. Cover the person, or leave it out.")
    return best[2]


def all_moved(boxes: Iterable[Box], crop: Box) -> tuple[Box, ...]:
    return tuple(moved for box in boxes if (moved := moved_into(box, crop)) is not None)


def is_inside(box: Box, crop: Box) -> bool:
    return box.left >= crop.left and box.right <= crop.right and box.top >= crop.top and box.bottom <= crop.bottom


def moved_into(box: Box, crop: Box) -> Box | None:
    """Return the part of a box that a crop shows, in the crop's own pixels; None when it shows nothing of it."""
    moved = Box(
        left=max(box.left, crop.left) - crop.left,
        top=max(box.top, crop.top) - crop.top,
        right=min(box.right, crop.right) - crop.left,
        bottom=min(box.bottom, crop.bottom) - crop.top,
    )
    return moved if moved.right > moved.left and moved.bottom > moved.top else None
