"""A fingerprint of what a picture looks like, to find burst siblings and copies inside the bank. Private: never published.

A redacted 800 px copy still finds its original by such a fingerprint (design: ANONYMISE.md).
"""

from collections.abc import Mapping
from functools import cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Key = TypeVar("Key")

SIDE_PX = 32
LOW = 8  # the lowest 8 × 8 frequencies: 64 bits
NEAR_BITS = 12  # burst siblings; unrelated pictures differ in 32 ± 4 of 64
SAME_BITS = 4  # the same picture, encoded or scaled again


def fingerprint(image: Image.Image) -> str:
    """Return 64 bits of the picture's coarse shape as 16 hexadecimal digits; any size, mode RGB or L."""
    small = image.convert("L").resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX, reducing_gap=2.0)
    waves = _cosines()
    low = (waves @ np.asarray(small, dtype=np.float64) @ waves.T)[:LOW, :LOW].ravel()
    bits = low > np.median(low[1:])  # the first is brightness alone
    bits[0] = False
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def distance(one: str, other: str) -> int:
    """Return in how many of 64 bits two fingerprints differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def near(one: str, other: str, bits: int = NEAR_BITS) -> bool:
    """Say whether two pictures may be siblings of one burst or copies of one another; an empty fingerprint is near nothing."""
    return bool(one and other) and distance(one, other) <= bits


class Likenesses(Generic[Key]):
    """Many fingerprints, to be asked for the nearest of one: 20,000 take a millisecond."""

    def __init__(self, marks: Mapping[Key, str]) -> None:
        self._keys = [key for key, mark in marks.items() if mark]
        self._marks = np.array([int(mark, 16) for mark in marks.values() if mark], dtype=np.uint64)

    def near(self, mark: str, *, most: int, bits: int = NEAR_BITS) -> tuple[Key, ...]:
        """Return the keys of at most `most` near pictures, nearest first; an empty fingerprint is near nothing."""
        if not mark or not self._keys:
            return ()
        far = np.bitwise_count(self._marks ^ np.uint64(int(mark, 16)))
        order = np.argsort(far, kind="stable")[: most + 1]
        return tuple(self._keys[at] for at in order if far[at] <= bits)[:most]


@cache
def _cosines() -> NDArray[np.float64]:
    """Return the matrix of the discrete cosine transform of SIDE_PX values."""
    place = np.arange(SIDE_PX)
    return np.cos(np.pi * np.outer(place, 2 * place + 1) / (2 * SIDE_PX))
