"""Pixels of any mode and profile become 8-bit sRGB; what is transparent becomes white, so that nothing hides under it."""

import io
import re
from functools import cache
from typing import Any

from PIL import Image, ImageCms

from storybank.errors import Unreadable

MAX_PROFILE_BYTES = 4_000_000  # real printer profiles reach 2 MB
_SPACES = {"RGB": "RGB ", "CMYK": "CMYK", "L": "GRAY", "LAB": "Lab "}
_SRGB_NAMES = re.compile(rb"sRGB|IEC ?61966-2[.-]1", re.IGNORECASE)


def to_srgb(image: Image.Image, profile: bytes | None = None) -> tuple[Image.Image, tuple[str, ...]]:
    """Return the picture in mode RGB, coloured by sRGB, and warnings (codes) about what could not be honoured.

    image: any mode of Pillow; 16-bit grey is scaled, transparency is laid on white. profile: the ICC profile it carried.
    Raises Unreadable `intake.float-pixels` for floating point pixels, whose white nobody can know.
    """
    flat = flatten(image)
    if profile and len(profile) <= MAX_PROFILE_BYTES and not _is_srgb(profile):
        coloured = _transformed(flat, profile)
        if coloured is not None:
            return coloured, ()
        return flat.convert("RGB"), ("intake.colour-profile-ignored",)
    return (flat if flat.mode == "RGB" else flat.convert("RGB")), ()


def flatten(image: Image.Image) -> Image.Image:
    """Return the picture as RGB, CMYK, L or LAB of 8 bits without transparency.

    Raises Unreadable `intake.float-pixels` for floating point pixels.
    """
    mode = image.mode
    if mode.startswith("I;16"):
        return _wide_grey(image)
    if mode == "I":
        return _wide_grey(image)
    if mode == "F":
        raise Unreadable("intake.float-pixels", "The picture has floating point pixels. Save it as JPEG and send that.")
    if mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA") if mode != "CMYK" else image
    if image.mode in ("RGBA", "RGBa", "LA", "La"):
        solid = image if image.mode == "RGBA" else image.convert("RGBA")  # 24 megapixels are 96 MB a copy
        ground = Image.new("RGB", solid.size, (255, 255, 255))
        ground.paste(solid, mask=solid.getchannel("A"))
        return ground
    if image.mode in ("RGB", "CMYK", "L", "LAB"):
        return image
    return image.convert("RGB")


def _wide_grey(image: Image.Image) -> Image.Image:
    """Scale 16 or 32 bits of grey to 8 by the widest value of 16 bits."""
    import numpy as np

    return Image.fromarray((np.clip(np.asarray(image), 0, 65_535) / 257.0).astype(np.uint8), "L")


def _is_srgb(profile: bytes) -> bool:
    """Say whether the profile calls itself sRGB (its description stands in plain or two-byte text)."""
    return bool(_SRGB_NAMES.search(profile) or _SRGB_NAMES.search(profile.replace(b"\0", b"")[:8192]))


def _transformed(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space != _SPACES[image.mode]:
            return None
        done = ImageCms.profileToProfile(image, source, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    return done


@cache
def _srgb() -> Any:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
