"""What a photograph says about itself: when, where, by which camera, in which words. Read for the ledger, never copied out.

exifread reads the date; our own bounded walk makes the inventory, because no tags from one reader means unknown, not clean.
"""

import io
import logging
import re
from dataclasses import dataclass
from datetime import date, timedelta

import exifread

from storybank.intake.containers import Carried, see_photoshop
from storybank.intake.embedded import cleaned, read_iptc, read_xmp
from storybank.intake.tiff import MAX_ENTRIES, Directory, directories
from storybank.records import EmbeddedText

_EXIF_WORDS = {
    269: "DocumentName",
    270: "ImageDescription",
    315: "Artist",
    316: "HostComputer",
    33432: "Copyright",
    37510: "UserComment",
    40091: "XPTitle",
    40092: "XPComment",
    40093: "XPAuthor",
    40094: "XPKeywords",
    40095: "XPSubject",
    42032: "CameraOwnerName",
}
_DEVICE_WORDS = {271, 272, 305}  # make, model, software: named in the inventory only
_BODY_SERIAL = 42033
_OLD_SERIALS = (50735, 42033)  # CameraSerialNumber of DNG
_DATE_TAGS = ("EXIF DateTimeOriginal", "EXIF DateTimeDigitized", "Image DateTimeOriginal")
_DATE = re.compile(r"\s*(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})")
_EARLIEST_DIGITAL = date(1990, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataReading:
    """The inventory of one file. `categories` say what it carried, not the values; `words` are for the caption rules."""

    categories: tuple[str, ...]
    words: tuple[EmbeddedText, ...]
    taken_on: date | None
    clock_doubt: bool  # True: `taken_on` is what the camera says, and nobody should believe it unasked
    has_gps: bool
    has_thumbnail: bool
    camera_serial: str | None  # for a keyed hash in the ledger; never stored as it is
    orientation: int | None  # 1..8 as EXIF says; None: it does not
    warnings: tuple[str, ...] = ()


def read_metadata(carried: Carried, today: date) -> MetadataReading:
    """Return everything the carried blocks say. Never raises: what cannot be read is named `…:unread` and warned about."""
    words: list[EmbeddedText] = []
    found = _Exif()
    for block in carried.exif:
        _read_exif(block, carried, words, found)
    for block in carried.iptc:
        names, texts = read_iptc(block)
        carried.see(*names)
        words += texts
    for block in carried.xmp:
        names, texts = read_xmp(block)
        carried.see(*names)
        words += texts
        if any(name.startswith(("XMP:exif:GPS", "XMP:Iptc4xmpExt:LocationCreated")) for name in names):
            found.has_gps = found.has_gps or any(name.startswith("XMP:exif:GPS") for name in names)
    words += [EmbeddedText(field=name, text=text) for name, raw in carried.texts if (text := cleaned(_any_code(raw)))]
    if found.has_gps:
        carried.see("GPS")
    if carried.has_thumbnail:
        carried.see("Thumbnail")
    taken_on, clock_doubt = _believed(found.taken, today)
    warnings = ["intake.much-metadata"] if carried.is_cut_short else []
    if any(name.endswith(":unread") for name in carried.categories):
        warnings.append("intake.metadata-unread")
    return MetadataReading(
        categories=tuple(carried.categories),
        words=tuple(dict.fromkeys(words)),
        taken_on=taken_on,
        clock_doubt=clock_doubt,
        has_gps=found.has_gps,
        has_thumbnail=carried.has_thumbnail,
        camera_serial=found.serial,
        orientation=found.orientation,
        warnings=tuple(warnings),
    )


@dataclass(slots=True)
class _Exif:
    taken: date | None = None
    has_gps: bool = False
    serial: str | None = None
    orientation: int | None = None


def _read_exif(block: bytes, carried: Carried, words: list[EmbeddedText], found: _Exif) -> None:
    is_sound, said = True, ""
    for directory in directories(block):
        is_sound = is_sound and directory.count <= MAX_ENTRIES
        said = said or directory.text(36867) or directory.text(36868)
        if directory.name == "gps" and directory.values:
            found.has_gps = found.has_gps or any(tag in directory.values for tag in (1, 2, 3, 4, 18, 27, 28, 29))
            carried.see("GPS")
        if directory.name in ("exif", "interop") and directory.values:
            carried.see("EXIF")
        if 37500 in directory.values:
            carried.see("MakerNote")
        if directory.name == "ifd1" and (513 in directory.values or 273 in directory.values):
            carried.has_thumbnail = carried.has_thumbnail or 513 in directory.values or _is_reduced(directory)
        _see_blocks(directory, carried)
        _see_words(directory, carried, words)
        for tag in _OLD_SERIALS:
            found.serial = found.serial or directory.text(tag) or None
        if directory.name == "ifd0" and found.orientation is None:
            number = directory.number(274)
            found.orientation = number if number in range(1, 9) else None
    # exifread follows whatever a block says; one that says absurd things is left to our own bounded walk
    found.taken = found.taken or (_taken(block) if is_sound else None) or _day(said)


def _is_reduced(directory: Directory) -> bool:
    return directory.number(254) == 1 or (directory.number(256) or 9_999) <= 640


def _see_blocks(directory: Directory, carried: Carried) -> None:
    values = directory.values
    if 700 in values:
        carried.keep("XMP", carried.xmp, values[700][1])
    if 33723 in values:
        carried.keep("IPTC", carried.iptc, values[33723][1])
    if 34377 in values:
        see_photoshop(values[34377][1], carried)
    if 34675 in values:
        carried.see("ICC")


def _see_words(directory: Directory, carried: Carried, words: list[EmbeddedText]) -> None:
    if directory.name not in ("ifd0", "exif", "sub"):
        return
    if any(tag in directory.values for tag in (_DEVICE_WORDS | {306, 36867, 36868, _BODY_SERIAL})):
        carried.see("EXIF")
    for tag, name in _EXIF_WORDS.items():
        if tag in directory.values:
            carried.see(f"EXIF:{name}")
            text = cleaned(directory.text(tag))
            if text and text.upper() not in ("ASCII", "OLYMPUS DIGITAL CAMERA", "SAMSUNG", "SONY DSC"):
                words.append(EmbeddedText(field=f"EXIF:{name}", text=text))


def _taken(block: bytes) -> date | None:
    """Return the day the camera noted; exifread raises many things on damaged blocks, and then nobody has said."""
    logging.getLogger("exifread").setLevel(logging.CRITICAL)  # its warnings quote values
    try:
        tags = exifread.process_file(io.BytesIO(block), details=False, extract_thumbnail=False)
    except Exception:  # of a foreign reader: AssertionError, IndexError, ValueError, struct.error … all mean "unknown"
        return None
    days = (_day(str(tags.get(name, ""))) for name in _DATE_TAGS)
    return next((day for day in days if day is not None), None)


def _day(said: str) -> date | None:
    found = _DATE.match(said)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _believed(taken: date | None, today: date) -> tuple[date | None, bool]:
    """Return the day and whether the clock is in doubt: never set (1 January of a model year), before digital, in the future."""
    if taken is None:
        return None, False
    is_never_set = (taken.month, taken.day) == (1, 1) and taken.year <= 2015
    return taken, is_never_set or taken < _EARLIEST_DIGITAL or taken > today + timedelta(days=1)


def _any_code(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
