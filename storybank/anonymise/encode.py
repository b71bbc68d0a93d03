"""Writing pictures from nothing but pixels: fresh buffers, every option said, so that no library adds what it remembers."""

import io
from typing import Any

from PIL import Image

JPEG_QUALITY = 85  # of what leaves
MASTER_QUALITY = 92  # of the sealed working copy, from which everything else is made

_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {
        "quality": JPEG_QUALITY,
        "subsampling": 2,
        "optimize": False,
        "progressive": False,
        "exif": b"",
        "comment": b"",
    },
    "PNG": {"optimize": False, "compress_level": 6},
    "WEBP": {"quality": JPEG_QUALITY, "method": 4, "lossless": False, "exif": b"", "xmp": b"", "icc_profile": b""},
    "TIFF": {"compression": "tiff_adobe_deflate"},
}


def encode_clean(image: Image.Image, kind: str = "JPEG", *, quality: int | None = None) -> bytes:
    """Return the pixels of an RGB picture as a file of `kind` (JPEG, PNG, WEBP, TIFF) that holds nothing else."""
    if image.mode != "RGB":
        raise ValueError(f"encode_clean wants RGB, not {image.mode}")
    fresh = Image.frombytes("RGB", image.size, image.tobytes())
    options = dict(_OPTIONS[kind])
    if quality is not None and "quality" in options:
        options["quality"] = quality
    if kind == "JPEG":
        options["icc_profile"] = None
    file = io.BytesIO()
    fresh.save(file, kind, **options)
    return file.getvalue()


def within(size: tuple[int, int], longest_px: int) -> tuple[int, int]:
    """Return the size with its longest edge brought down to `longest_px`; never larger, never without pixels."""
    width, height = size
    scale = min(1.0, longest_px / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def shrink(image: Image.Image, longest_px: int) -> Image.Image:
    """Return the picture with a longest edge of at most `longest_px`."""
    size = within(image.size, longest_px)
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)
