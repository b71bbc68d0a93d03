"""The still that stands for a moving picture before it plays: one of its own published frames, so nothing more is in it."""

from typing import BinaryIO

import numpy as np
from PIL import Image

from storybank.anonymise.encode import encode_clean
from storybank.anonymise.images import FILL
from storybank.anonymise.picture import Sights
from storybank.anonymise.picture_source import Frame, picture_of
from storybank.anonymise.proof import check_image
from storybank.records import Box

_MOMENTS = (0.08, 0.16, 0.25, 0.4, 0.55, 0.7)  # of the length
_MOST_PAINTED = 0.5
_LEAST_CONTRAST = 12.0  # standard deviation: a black frame says nothing


def poster(published: BinaryIO, sights: Sights) -> tuple[bytes | None, tuple[str, ...]]:
    """Return a JPEG of a frame of the published file, and what is wrong with it; None where every frame is dark.

    sights: as the file was made from; its covers are painted once more, so that no edge is soft.
    """
    covers = sights.covers()
    numbers = sorted({min(sights.count - 1, int(share * sights.count)) for share in _MOMENTS})
    best: tuple[float, Frame, tuple[Box, ...]] | None = None
    with picture_of(published) as picture:
        for number, frame in picture.moments(numbers, sights.count):
            boxes = covers.get(number, ())
            still = frame.copy()
            mask = np.zeros(still.shape[:2], np.bool_)
            for box in boxes:
                still[box.top : box.bottom, box.left : box.right] = FILL
                mask[box.top : box.bottom, box.left : box.right] = True
            painted = float(mask.mean())
            contrast = float(still[~mask].std()) if painted < 1 else 0.0
            if best is None or (1 - painted) * contrast > best[0]:
                best = (1 - painted) * contrast, still, boxes
            if painted <= _MOST_PAINTED and contrast >= _LEAST_CONTRAST:
                break
    if best is None or best[0] <= 1.0:
        return None, ()
    _, still, boxes = best
    data = encode_clean(Image.fromarray(still))
    return data, check_image(data, boxes, (), looks_for_faces=sights.covers_faces)
