"""WebP without Pillow's animation decoder, which holds three canvases at once: 24 megapixels took 431 MB, and take half of it."""

import struct
from collections.abc import Iterator

import numpy as np
from PIL import Image

_ALPHA, _ANIMATION = 0x10, 0x02  # flags of the VP8X chunk


def webp_size(data: bytes) -> tuple[int, int]:
    """Return the canvas a WebP file asks for, from its first chunk."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    across, down = struct.unpack("<HH", data[26:30])
    return across & 0x3FFF, down & 0x3FFF


def is_plain(data: bytes) -> bool:
    """Say whether the file is one opaque picture: nothing moves, and nothing hides under transparency."""
    pictures = 0
    for kind, at, size in _chunks(data):
        if kind == b"VP8X" and data[at] & (_ALPHA | _ANIMATION):
            return False
        if kind in (b"ALPH", b"ANIM", b"ANMF"):
            return False
        if kind == b"VP8L" and int.from_bytes(data[at + 1 : at + 5], "little") >> 28 & 1:
            return False
        pictures += kind in (b"VP8 ", b"VP8L") and size > 0
    return pictures == 1


def opaque_pixels(data: bytes, longest_px: int | None) -> Image.Image:
    """Return a plain file's picture, halved while it stays at least `longest_px`. Raises ValueError when it cannot be decoded."""
    import cv2

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None or (pixels.shape[1], pixels.shape[0]) != webp_size(data):
        raise ValueError("damaged")
    while longest_px is not None and max(pixels.shape) >= 2 * longest_px:
        height, width = pixels.shape[:2]
        pixels = cv2.resize(pixels, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    return Image.fromarray(pixels)


def chunk(data: bytes, wanted: bytes) -> bytes | None:
    """Return the body of the first chunk of a kind (`ICCP`, `EXIF`), None when there is none."""
    return next((data[at : at + size] for kind, at, size in _chunks(data) if kind == wanted), None)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start of the body and its size; damage ends it."""
    at = 12
    for _ in range(1_000):
        if at + 8 > len(data):
            return
        size = struct.unpack("<I", data[at + 4 : at + 8])[0]
        yield data[at : at + 4], at + 8, size
        at += 8 + size + size % 2
