"""Metadata: what is left in outputs over hundreds of files of every format that carry every kind of it. The aim is nothing.

    .venv/bin/python benchmarks/metadata.py [--sources 14] [--keep FOLDER]

Takes the real files of ../shared/data/dev/images as they are, and a number of real photographs again as JPEG, PNG, TIFF, WebP, HEIC,
AVIF and camera raw (DNG, NEF, ARW, CR2 with a preview), into each of which exiftool writes: a camera's block with maker note, serial
and place; words (XMP, IPTC, regions of faces, comments, history); hidden pictures (EXIF and Photoshop thumbnails, a profile with a
monitor's name, a second picture and words behind the last byte). Every value holds a mark. Each file then goes both ways out: the
working copy's renditions and thumbnail as a release makes them, and `storybank clean`. An output is dirty when our parser or
exiftool sees anything beyond structure, or the mark or any metadata signature stands in its bytes. Needs exiftool.
"""

import argparse
import io
import shutil
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

IMAGES = Path(__file__).parents[2] / "shared" / "data" / "dev" / "images"
MARK = "Zqx7Mark"
SIGNATURES = (
    b"Exif\0",
    b"<x:xmpmeta",
    b"http://ns.adobe",
    b"8BIM",
    b"ICC_PROFILE",
    b"Photoshop",
    b"JFXX",
    b"MPF\0",
    b"c2pa",
    b"Ducky",
)
PHOTOGRAPHS = (
    ".jpg",
    ".jpeg",
    ".png",
    ".tif",
    ".tiff",
    ".webp",
    ".heic",
    ".avif",
    ".mpo",
    ".dng",
    ".nef",
    ".arw",
    ".cr2",
)
WRITTEN = {"jpg": "JPEG", "png": "PNG", "tif": "TIFF", "webp": "WEBP", "heic": "HEIF", "avif": "AVIF"}
RAW = {"dng": "", "nef": "NIKON CORPORATION", "arw": "SONY", "cr2": "Canon"}
WORDS = [
    f"-{tag}={MARK} {tag}"
    for tag in (
        "XMP-dc:Title", "XMP-dc:Creator", "XMP-dc:Description", "XMP-dc:Subject", "XMP-photoshop:City",
        "XMP-iptcExt:PersonInImage", "XMP-iptcCore:Location", "XMP-xmpMM:DocumentID", "XMP-crs:RawFileName",
        "IPTC:Caption-Abstract", "IPTC:City", "IPTC:By-line", "IPTC:Keywords", "Comment", "EXIF:UserComment",
        "EXIF:ImageDescription", "EXIF:Artist", "EXIF:Copyright", "EXIF:XPAuthor", "EXIF:XPComment", "PNG:Author",
    )
] + [f"-XMP-mwg-rs:RegionInfo={{RegionList=[{{Name={MARK} face,Type=Face,Area={{X=.5,Y=.5,W=.2,H=.2}}}}]}}"]  # fmt: skip
CAMERA = [
    "-TagsFromFile", str(IMAGES / "exif" / "Canon_40D.jpg"), "-EXIF:all", "-MakerNotes", "-unsafe",
    f"-EXIF:SerialNumber={MARK}", f"-EXIF:OwnerName={MARK}", f"-EXIF:ImageUniqueID={MARK}", "-GPSLatitude=40.9",
    "-GPSLatitudeRef=N", "-GPSLongitude=46.3", "-GPSLongitudeRef=E", "-GPSAltitude=612", f"-GPSAreaInformation={MARK}",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=14)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    if shutil.which("exiftool") is None or not IMAGES.is_dir():
        sys.exit("Needs exiftool and ../shared/data/dev/images.")
    with tempfile.TemporaryDirectory() as place:
        folder = options.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        files = [*real_files(), *made_files(folder, options.sources)]
        report(files, Path(place))


def real_files() -> list[Path]:
    return [path for path in sorted(IMAGES.rglob("*")) if path.suffix.lower() in PHOTOGRAPHS]


def made_files(folder: Path, count: int) -> list[Path]:
    """Write `count` real photographs in every format, three times, and let exiftool fill each third with another kind."""
    sources = [path for path in real_files() if path.suffix.lower() == ".jpg" and _edge(path) >= 300][::2][:count]
    made: dict[str, list[Path]] = {"camera": [], "words": [], "hidden": []}
    for number, source in enumerate(sources):
        image = ImageOps.exif_transpose(Image.open(source)).convert("RGB")
        image.thumbnail((640, 640))
        for suffix in (*WRITTEN, *RAW) if number < 4 else WRITTEN:
            data = encoded(image, suffix)
            for kind, paths in made.items():
                path = folder / f"{number:02}-{kind}.{suffix}"
                path.write_bytes(data)
                paths.append(path)
    thumb, profile = folder / "thumb.jpg", folder / "monitor.icc"
    thumb.write_bytes(encoded(Image.new("RGB", (160, 120), (200, 30, 30)), "jpg"))
    profile.write_bytes(Image.open(IMAGES / "metadata/pillow/icc_profile.png").info["icc_profile"])
    hidden = [f"-ThumbnailImage<={thumb}", f"-PhotoshopThumbnail<={thumb}", f"-ICC_Profile<={profile}"]
    for kind, arguments in (("camera", CAMERA), ("words", WORDS), ("hidden", hidden)):
        # what a format cannot hold is a warning; the other tags are written all the same
        call = ["exiftool", "-q", "-q", "-m", "-overwrite_original", *arguments, *map(str, made[kind])]
        subprocess.run(call, capture_output=True)
    for path in made["hidden"]:
        if path.suffix in (".jpg", ".png", ".webp", ".heic", ".avif"):
            path.write_bytes(path.read_bytes() + thumb.read_bytes() + f"ftypmp42 {MARK}".encode())
    return [path for paths in made.values() for path in paths]


def encoded(image: Image.Image, suffix: str) -> bytes:
    file = io.BytesIO()
    if suffix in RAW:
        return raw_file(encoded(image.resize((1200, 900)), "jpg"), RAW[suffix], suffix)
    if suffix == "heic":
        import pillow_heif

        pillow_heif.from_pillow(image).save(file, quality=80)
    else:
        image.save(file, WRITTEN[suffix])
    return file.getvalue()


def raw_file(preview: bytes, make: str, suffix: str) -> bytes:
    """Return the skeleton of a camera's raw file: a first directory with the preview, its maker, and a sub-directory."""
    words = make.encode() + b"\0"
    start = 16 if suffix == "cr2" else 8
    tags = {254: (4, 1), 256: (4, 1200), 257: (4, 900), 259: (3, 6), 274: (3, 1), 513: (4, 0), 514: (4, len(preview))}
    tags |= {50706: (1, 0x00000401)} if suffix == "dng" else {}
    names = sorted({*tags, 271, 330})
    end = start + 2 + 12 * len(names) + 4
    sub = end + len(words) + len(words) % 2
    preview_at = sub + 2 + 12 + 4
    directory = struct.pack("<H", len(names))
    for tag in names:
        if tag == 271:
            directory += struct.pack("<HHI", 271, 2, len(words)) + (
                struct.pack("<I", end) if len(words) > 4 else words.ljust(4, b"\0")
            )
        elif tag == 330:
            directory += struct.pack("<HHII", 330, 4, 1, sub)
        else:
            kind, value = tags[tag] if tag != 513 else (4, preview_at)
            directory += struct.pack("<HHII", tag, kind, 4 if tag == 50706 else 1, value)
    head = b"II*\0" + struct.pack("<I", start) + (b"CR\2\0\0\0\0\0" if suffix == "cr2" else b"")
    body = head + directory + struct.pack("<I", 0) + words + b"\0" * (len(words) % 2)
    return body + struct.pack("<H", 1) + struct.pack("<HHII", 254, 4, 1, 0) + struct.pack("<I", 0) + preview


def report(files: list[Path], place: Path) -> None:
    from storybank.anonymise import images
    from storybank.anonymise.second_opinion import leftovers
    from storybank.errors import StorybankError
    from storybank.intake import clean_photo, photos

    for module in (images, clean_photo, photos):  # where a face is changes no metadata, and takes most of the time
        module.detect = lambda *_arguments, **_options: ()

    kinds: Counter[str] = Counter()
    carried, dirty, outputs = 0, 0, 0
    for number, path in enumerate(files, 1):
        kinds[path.suffix.lower()] += 1
        try:
            carried += bool(leftovers(path.read_bytes()))
            made = list(outputs_of(path, place))
        except StorybankError as refused:
            kinds["refused by name"] += 1
            print(f"{path.name}: {refused.code}", flush=True)
            continue
        for name, data in made:
            outputs += 1
            wrong = faults(data)
            dirty += bool(wrong)
            if wrong:
                print(f"DIRTY {path.name} -> {name}: {', '.join(wrong)}", flush=True)
        if number % 50 == 0:
            print(f"… {number} files", file=sys.stderr, flush=True)
    print(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    print(f"{len(files)} files, {carried} of them carried metadata; {outputs} outputs, {dirty} with anything left")


def outputs_of(path: Path, place: Path) -> Iterator[tuple[str, bytes]]:
    from storybank.anonymise.images import PhotoOperations, derive
    from storybank.intake.clean_photo import clean_photograph
    from storybank.intake.photos import read_photo

    reading = read_photo(path)
    yield "master", reading.master
    yield "preview", reading.thumbnail
    made = derive(reading.master, PhotoOperations(frame_px=(reading.width_px, reading.height_px)))
    yield from ((f"rendition {size}", data) for size, data in made.renditions.items())
    yield "thumbnail", made.thumbnail
    cleaned = clean_photograph(path, place / f"clean{path.suffix}").path
    yield cleaned.name, cleaned.read_bytes()


def faults(data: bytes) -> list[str]:
    from storybank.anonymise.second_opinion import leftovers
    from storybank.anonymise.structure import foreign_parts

    wrong = [*foreign_parts(data), *(leftovers(data) or ())]
    for words in (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), *SIGNATURES):
        if words in data:
            wrong.append(f"bytes {words!r}")
    return wrong


def _edge(path: Path) -> int:
    with Image.open(path) as image:
        return max(image.size)


if __name__ == "__main__":
    main()
