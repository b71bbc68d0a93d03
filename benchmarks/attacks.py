"""Attacks on finished photographs: tries to find a person in what leaves, with the tools an adversary has.

    .venv/bin/python benchmarks/attacks.py [--thorough] [--keep FOLDER]

Every labelled real group photograph of ../shared/data/dev/images/faces gets a camera's thumbnail, place and words, is read as ingest
reads it, and is derived with every face covered. Then, on every file that leaves: exiftool and strings; carving for second
pictures; the detectors again on the picture as it is, with its contrast stretched eight times, evened, sharpened and enlarged;
what lies under the covers, stretched to full contrast and compared with the original there; JPEG ghosts (saved again at many
qualities: does the covered place remember another history); and who finds the original by its look. docs/attacks/photographs.md says
what was found.
"""

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from photographs import FACES
from PIL import Image, ImageFilter, ImageOps

Pixels = NDArray[np.float64]
WORDS = "Anahit Zqx7Mark"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    if not FACES.is_dir():
        sys.exit(f"{FACES} is absent: nothing to attack.")
    found: Counter[str] = Counter()
    truth = json.loads((FACES / "groundtruth.json").read_text())
    with tempfile.TemporaryDirectory() as place:
        for name, entry in truth.items():
            attack(Path(place), name, [face["box"] for face in entry["faces"]], options, found)
    for key, value in found.items():
        print(f"{key:58} {value}")


def attack(place: Path, name: str, faces: list[list[int]], options: argparse.Namespace, found: Counter[str]) -> None:
    from storybank.anonymise.images import Cover, PhotoOperations, derive
    from storybank.anonymise.proof import check_derivative
    from storybank.anonymise.second_opinion import leftovers
    from storybank.intake.photos import read_photo

    source = place / "original.jpg"
    original = Image.open(FACES / name).convert("RGB")
    source.write_bytes(as_a_camera_writes(original, place))
    reading = read_photo(source, is_thorough=options.thorough)
    covers = tuple(Cover(box=face.box) for face in reading.faces)
    made = derive(reading.master, PhotoOperations(frame_px=(reading.width_px, reading.height_px), covers=covers))
    found["photographs"] += 1
    found["labelled faces"] += len(faces)
    found["refused by our own proof"] += bool(check_derivative(made, leftovers))
    for size, data in (*made.renditions.items(), (0, made.thumbnail)):
        found["files that leave"] += 1
        found["exiftool: tags beyond structure"] += len(leftovers(data) or ())
        found["strings: the words, the place, the camera"] += len(re.findall(rb"Zqx7|Anahit|Canon|GPS|Exif|xmp", data))
        found["carving: pictures behind or inside the first"] += data.count(b"\xff\xd8\xff") - 1
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{Path(name).stem}-{size}.jpg").write_bytes(data)
    largest = Image.open(io.BytesIO(made.renditions[max(made.renditions)])).convert("RGB")
    scale = largest.width / original.width
    boxes = [tuple(round(edge * scale) for edge in (x, y, x + w, y + h)) for x, y, w, h in faces]
    look_again(largest, boxes, found)
    under_the_covers(largest, original.resize(largest.size), list(made.covered), found)
    ghosts(largest, list(made.covered), found)
    relink(original, largest, found)


def as_a_camera_writes(image: Image.Image, place: Path) -> bytes:
    """Return the picture as JPEG with an uncovered thumbnail, words and a place."""
    path, thumb = place / "camera.jpg", place / "thumb.jpg"
    image.save(path, "JPEG", quality=92)
    small = image.copy()
    small.thumbnail((160, 160))
    small.save(thumb, "JPEG")
    words = [f"-ThumbnailImage<={thumb}", f"-XMP-dc:Title={WORDS}", f"-IPTC:City={WORDS}", f"-Comment={WORDS}"]
    where = ["-GPSLatitude=40.9", "-GPSLatitudeRef=N", "-GPSLongitude=46.3", "-GPSLongitudeRef=E", "-Make=Canon"]
    if shutil.which("exiftool"):
        subprocess.run(["exiftool", "-q", "-overwrite_original", *words, *where, str(path)], check=True)
    return path.read_bytes()


def look_again(image: Image.Image, faces: list[tuple[int, ...]], found: Counter[str]) -> None:
    """Count labelled faces that a detector finds once more after each way of making hidden things visible."""
    from storybank.anonymise.faces import THRESHOLDS, detect
    from storybank.anonymise.images import is_painted

    ways = {
        "as it is": image,
        "contrast stretched 8 times": stretched(image),
        "histogram evened": ImageOps.equalize(image),
        "sharpened": image.filter(ImageFilter.UnsharpMask(6, 400, 0)),
        "enlarged twice": image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC),
    }
    for way, seen in ways.items():
        pixels = np.asarray(seen)
        by = seen.width / image.width
        hits = [face for face in detect(pixels) if face.score >= THRESHOLDS.covered]
        for face in faces:
            near = [hit for hit in hits if overlaps(tuple(edge * by for edge in face), hit.box)]
            found[f"a labelled face found again, {way}"] += bool(near)
            if near:
                shown = any(not is_painted(hit.box, np.asarray(image.resize(seen.size))) for hit in near)
                found[f"  … of which a face shows, not paint, {way}"] += shown


def overlaps(face: tuple[float, ...], box: Any) -> bool:
    across = min(face[2], box.right) - max(face[0], box.left)
    down = min(face[3], box.bottom) - max(face[1], box.top)
    return across > 0 and down > 0 and across * down >= 0.3 * (face[2] - face[0]) * (face[3] - face[1])


def stretched(image: Image.Image) -> Image.Image:
    """Return the picture with the middle grey of the covers spread over the whole range."""
    return Image.fromarray(((np.asarray(image).astype(float) - 74) * 8 + 128).clip(0, 255).astype("uint8"))


def under_the_covers(image: Image.Image, original: Image.Image, covered: list[Any], found: Counter[str]) -> None:
    """Compare what is left of variation under each cover, at full contrast, with what stood there."""
    after, before = (np.asarray(one.convert("L")).astype(float) for one in (image, original))
    for box in covered:
        inner = tuple(
            slice(low + (high - low) // 5, high - (high - low) // 5)
            for low, high in ((box.top, box.bottom), (box.left, box.right))
        )
        paint, face = after[inner], before[inner]
        if paint.size < 64:
            continue
        found["covers examined"] += 1
        found["covers whose middle has more than 2 of 255 of variation"] += float(paint.std()) > 2
        likeness = correlation(paint, face)
        found["covers that resemble what they hide (r > 0.5)"] += likeness > 0.5


def correlation(one: Pixels, other: Pixels) -> float:
    if one.std() < 1e-6 or other.std() < 1e-6:
        return 0.0
    return abs(float(np.corrcoef(one.ravel(), other.ravel())[0, 1]))


def ghosts(image: Image.Image, covered: list[Any], found: Counter[str]) -> None:
    """Save the file again at qualities 50..95: a place with another past would change least at another quality than the rest."""
    pixels = np.asarray(image).astype(float)
    covers = np.zeros(pixels.shape[:2], bool)
    for box in covered:
        covers[box.top : box.bottom, box.left : box.right] = True
    if not covers.any() or covers.all():
        return
    best: dict[bool, tuple[float, int]] = {True: (1e9, 0), False: (1e9, 0)}
    for quality in range(50, 96, 5):
        file = io.BytesIO()
        image.save(file, "JPEG", quality=quality)
        change = np.abs(np.asarray(Image.open(file)).astype(float) - pixels).mean(axis=2)
        for inside in best:
            best[inside] = min(best[inside], (float(change[covers == inside].mean()), quality))
    found["JPEG ghosts: files where covers tell an earlier quality"] += best[False][1] < 80


def relink(original: Image.Image, image: Image.Image, found: Counter[str]) -> None:
    from storybank.anonymise.likeness import distance, fingerprint

    found["found by its look from the original (≤ 12 of 64 bits)"] += (
        distance(fingerprint(original), fingerprint(image)) <= 12
    )


if __name__ == "__main__":
    main()
