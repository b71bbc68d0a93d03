"""One decode of a received picture: upright, 8-bit sRGB, its longest edge brought down; everything else starts from here."""

import io
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image, JpegImagePlugin

from storybank.anonymise.colour import flatten, to_srgb
from storybank.anonymise.encode import shrink, within
from storybank.errors import Unreadable
from storybank.intake.containers import MAX_SCANS, Carried
from storybank.intake.limits import MediaType, guard_pixels
from storybank.intake.raw import embedded_preview
from storybank.intake.webp import chunk, is_plain, opaque_pixels, webp_size

MAX_PAGES = 20
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PILLOW = {
    MediaType.PNG: "PNG",
    MediaType.WEBP: "WEBP",
    MediaType.TIFF: "TIFF",
    MediaType.AVIF: "AVIF",
}
_PNG_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"IDAT", b"IEND", b"eXIf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The pixels of one file, and what had to be said about them."""

    image: Image.Image  # mode RGB, sRGB, upright
    width_px: int  # of the upright picture at full size
    height_px: int
    is_upright_known: bool  # False: the file does not say which way is up
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Opened:
    image: Image.Image
    size: tuple[int, int]  # before a JPEG was decoded at half size
    orientation: int | None  # None: not said
    profile: bytes | None
    warnings: list[str]


def decode(data: bytes, media_type: MediaType, carried: Carried, longest_px: int | None = None) -> Picture:
    """Return the picture; `carried` is added to where only the decoder knows (HEIC, AVIF).

    longest_px: longest edge wanted, None for full size. Raises Unreadable with a code and a remedy; nothing else.
    """
    if carried.scans > MAX_SCANS:
        raise Unreadable("intake.too-many-scans", f"The JPEG has more than {MAX_SCANS} scans. Save it again as JPEG.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries warn on stderr about damage that we report ourselves
            opened = _opener(media_type)(data, carried, longest_px)
        width, height = opened.size
        image = opened.image if opened.image.mode in ("RGB", "L", "CMYK", "LAB") else flatten(opened.image)
        if longest_px is not None:
            image = shrink(image, longest_px)
        rgb, colour_warnings = to_srgb(image, opened.profile)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable("intake.too-many-pixels", "The picture does not fit in memory. Send a JPEG.") from error
    except Image.DecompressionBombError as error:
        raise Unreadable("intake.too-many-pixels", "The picture says it has too many pixels. Send a JPEG.") from error
    except (
        Exception
    ) as error:  # of foreign decoders: any error of theirs on hostile bytes means the file cannot be read
        if "truncated" in str(error) or "Truncated" in str(error):
            raise Unreadable(
                "intake.truncated", "The picture ends too early. Copy the file again and send it."
            ) from error
        raise Unreadable("intake.damaged", "The picture cannot be decoded. Send the file from the camera.") from error
    turn = _UPRIGHT.get(opened.orientation or 1)
    upright = rgb.transpose(turn) if turn is not None else rgb
    if (opened.orientation or 1) >= 5:
        width, height = height, width
    return Picture(
        image=upright,
        width_px=width,
        height_px=height,
        is_upright_known=opened.orientation is not None,
        warnings=(*opened.warnings, *colour_warnings),
    )


def _opener(media_type: MediaType) -> Callable[[bytes, Carried, int | None], _Opened]:
    if media_type is MediaType.JPEG:
        return _open_jpeg
    if media_type is MediaType.HEIC:
        return _open_heic
    if media_type is MediaType.WEBP:
        return _open_webp
    if media_type is MediaType.TIFF:
        return _open_tiff
    if media_type.is_raw:
        return _open_raw
    if media_type in _PILLOW:
        return lambda data, carried, _longest_px: _open_with_pillow(data, media_type, carried)
    raise Unreadable("intake.not-a-photograph", "The file is no photograph. Send JPEG, PNG, TIFF, WebP, HEIC or AVIF.")


def _open_jpeg(data: bytes, carried: Carried, longest_px: int | None) -> _Opened:
    # Not Image.open: it would adopt the second pictures of an MPO file, and parse what we do not want parsed.
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    guard_pixels(*image.size, is_jpeg=True)
    size, orientation, profile = image.size, _orientation(image), image.info.get("icc_profile")
    if longest_px is not None:
        image.draft("RGB" if image.mode == "RGB" else None, within(image.size, longest_px))
    image.load()
    notes = ["intake.second-picture-left"] if carried.has_more_frames else []
    return _Opened(image, size, orientation, profile, notes)


def _open_with_pillow(data: bytes, media_type: MediaType, carried: Carried) -> _Opened:
    kind = _PILLOW[media_type]
    try:
        image = Image.open(io.BytesIO(data), formats=(kind,))
        guard_pixels(*image.size)
        image.load()
    except ValueError:
        if media_type is not MediaType.PNG:
            raise
        image = Image.open(io.BytesIO(_png_pixels_only(data)), formats=(kind,))  # too much text beside the pixels
        guard_pixels(*image.size)
        image.load()
    if media_type is MediaType.AVIF:
        _see_info(image.info, carried)
    if getattr(image, "n_frames", 1) > 1:
        carried.see("Frames")
        carried.has_more_frames = True
    notes = ["intake.animated-first-frame"] if carried.has_more_frames else []
    return _Opened(image, image.size, _orientation(image), image.info.get("icc_profile"), notes)


def _open_webp(data: bytes, carried: Carried, longest_px: int | None) -> _Opened:
    size = webp_size(data)
    guard_pixels(*size)  # decoders make room for the canvas before anybody can ask
    if not is_plain(data):
        return _open_with_pillow(data, MediaType.WEBP, carried)
    exif = Image.Exif()
    try:
        exif.load(chunk(data, b"EXIF") or b"")
    except Exception:  # a damaged block says nothing about which way is up
        exif = Image.Exif()
    return _Opened(opaque_pixels(data, longest_px), size, _orientation(exif), chunk(data, b"ICCP"), [])


def _open_tiff(data: bytes, carried: Carried, _longest_px: int | None) -> _Opened:
    image: Any = Image.open(io.BytesIO(data), formats=("TIFF",))
    largest, pages = 0, 0
    best_px = -1
    for page in range(MAX_PAGES):
        try:
            image.seek(page)
        except EOFError:
            break
        pages += 1
        if image.size[0] * image.size[1] > best_px:
            largest, best_px = page, image.size[0] * image.size[1]
    image.seek(largest)
    guard_pixels(*image.size)
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    image.load()  # turns the picture upright by itself
    if pages > 1:
        carried.see("Pages")
    return _Opened(
        image, image.size, 1 if orientation else None, profile, ["intake.several-pages"] if pages > 1 else []
    )


def _open_heic(data: bytes, carried: Carried, _longest_px: int | None) -> _Opened:
    import pillow_heif

    file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    guard_pixels(*file.size)
    info = dict(file.info)
    _see_info(info, carried)
    if info.get("thumbnails"):
        carried.has_thumbnail = True
    for kind in info.get("aux") or {}:
        carried.see("HDR gain map" if "hdrgainmap" in str(kind).lower() else "Auxiliary picture")
    if info.get("depth_images"):
        carried.see("Depth")
    if len(file) > 1:
        carried.see("Frames")
        carried.has_more_frames = True
    image = file.to_pillow()
    image.load()
    # libheif has turned it upright already; the orientation in its EXIF block speaks of the sensor
    return _Opened(
        image, image.size, 1, info.get("icc_profile"), ["intake.second-picture-left"] if carried.has_more_frames else []
    )


def _open_raw(data: bytes, carried: Carried, longest_px: int | None) -> _Opened:
    preview, orientation = embedded_preview(data)
    opened = _open_jpeg(preview, Carried(), longest_px)
    opened.warnings.append("intake.raw-preview-used")
    carried.see("RAW")
    opened.orientation = orientation or opened.orientation
    return opened


def _see_info(info: dict[Any, Any], carried: Carried) -> None:
    """Take the blocks that only the library can find in a HEIC or AVIF file."""
    if exif := info.get("exif"):
        carried.keep("EXIF", carried.exif, exif.removeprefix(b"Exif\0\0"))
    if xmp := info.get("xmp"):
        carried.keep("XMP", carried.xmp, xmp)
    if info.get("icc_profile"):
        carried.see("ICC")
    if info.get("metadata"):
        carried.see("Other metadata")


def _orientation(image: Image.Image | Image.Exif) -> int | None:
    try:
        number = (image if isinstance(image, Image.Exif) else image.getexif()).get(0x0112)
    except Exception:  # a damaged block says nothing about which way is up
        return None
    return number if isinstance(number, int) and 1 <= number <= 8 else None


def _png_pixels_only(data: bytes) -> bytes:
    """Return the PNG with only the chunks that make its pixels."""
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        kind = data[at + 4 : at + 8]
        if kind in _PNG_PIXELS:
            parts.append(data[at : at + 12 + size])
        if kind == b"IEND":
            break
        at += 12 + size
    return b"".join(parts)
