"""Photographs: how many faces are found, and how fast, against the bare library calls for the same work.

    .venv/bin/python benchmarks/photographs.py recall [--thorough] [--degraded]
    .venv/bin/python benchmarks/photographs.py speed [--count 24] [--processes 2] [--megapixels 12]
    .venv/bin/python benchmarks/photographs.py memory [--megapixels 24]

recall reads ../shared/data/dev/images/faces (boxes [x, y, w, h] px). A face counts as found at IoU >= 0.4, as covered when at
least 75 % of its box lies under one detected box enlarged 1.3 times; false boxes touch no labelled face. --degraded shows the
same pictures dark, in fog, out of focus, tilted, half hidden, as old prints, with headscarves, sideways, and small on crowded
sheets: the set on which the pyramid and its thresholds were chosen.
speed makes camera-sized JPEGs with noise and drawn faces; both sides run in processes of one thread each.
"""

import argparse
import hashlib
import io
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

FACES = Path(__file__).parents[2] / "shared" / "data" / "dev" / "images" / "faces"
Corners = tuple[float, float, float, float]
SIDEWAYS = ("sideways", "upside down")  # nobody said which way is up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["recall", "speed", "memory"])
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--degraded", action="store_true")
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--megapixels", type=int, default=None)
    options = parser.parse_args()
    if options.what == "recall":
        recall(options.thorough, options.degraded)
    elif options.what == "speed":
        speed(options.count, options.processes, options.megapixels or 12)
    else:
        memory(options.megapixels or 24)


def recall(is_thorough: bool, is_degraded: bool) -> None:
    from storybank.anonymise.faces import THRESHOLDS, detect

    if not FACES.is_dir():
        sys.exit(f"{FACES} is absent: nothing to measure on.")
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    false_boxes, seconds = [], []
    for kind, image, boxes in pictures(is_degraded):
        started = time.process_time()
        seen = detect(np.asarray(image), is_thorough=is_thorough, is_upright=kind not in SIDEWAYS)
        seconds.append(time.process_time() - started)
        found = [(f.box.left, f.box.top, f.box.right, f.box.bottom) for f in seen if f.score >= THRESHOLDS.covered]
        for box in boxes:
            if min(box[2] - box[0], box[3] - box[1]) < 16:
                continue
            for name in (kind, "all"):
                counts[name][0] += 1
                counts[name][1] += any(overlap(box, other) >= 0.4 for other in found)
                counts[name][2] += any(share_under(box, other) >= 0.75 for other in found)
        false_boxes.append(sum(all(overlap(other, box) == 0 for box in boxes) for other in found))
    for name, (wanted, hit, covered) in counts.items():
        print(
            f"{name:12} {wanted:5} faces >= 16 px   found {100 * hit / wanted:5.1f} %   covered {100 * covered / wanted:5.1f} %"
        )
    print(
        f"boxes on no labelled face: {statistics.mean(false_boxes):.2f} an image; CPU {1000 * statistics.mean(seconds):.0f} ms an image"
    )


def pictures(is_degraded: bool) -> Iterator[tuple[str, Image.Image, list[Corners]]]:
    truth = json.loads((FACES / "groundtruth.json").read_text())
    for name, entry in truth.items():
        image = Image.open(FACES / name).convert("RGB")
        boxes = [(x, y, x + w, y + h) for x, y, w, h in (face["box"] for face in entry["faces"])]
        yield "as it is", image, boxes
        if is_degraded:
            yield from degraded(image, boxes)
            yield from harder(image, boxes)
    if is_degraded:
        yield from crowds(truth)


def degraded(image: Image.Image, boxes: list[Corners]) -> Iterator[tuple[str, Image.Image, list[Corners]]]:
    pixels = np.asarray(image).astype(float)
    noise = np.random.default_rng(1).normal(0, 5, pixels.shape)
    yield "out of focus", image.filter(ImageFilter.GaussianBlur(5)), boxes
    yield "night", Image.fromarray((pixels * 0.08 + noise).clip(0, 255).astype("uint8")), boxes
    yield "fog", Image.fromarray((pixels * 0.1 + 150).astype("uint8")), boxes
    small = image.resize((round(image.width * 0.45), round(image.height * 0.45)))
    yield "small", small, [tuple(edge * 0.45 for edge in box) for box in boxes]  # type: ignore[misc]  # four stay four
    for degrees in (-48, 48):
        yield "tilted", *tilted(image, boxes, degrees)
    hidden = image.copy()
    for left, top, right, bottom in boxes:
        ImageDraw.Draw(hidden).rectangle((left + (right - left) * 0.4, top, right, bottom), fill=(120, 100, 70))
    yield "half hidden", hidden, boxes


def harder(image: Image.Image, boxes: list[Corners]) -> Iterator[tuple[str, Image.Image, list[Corners]]]:
    """The kinds that archives are full of: old prints, cloth round the head, a mouth hidden, a moved camera, a sideways scan."""
    old = image.convert("L").resize((image.width * 3 // 5, image.height * 3 // 5))
    old = old.filter(ImageFilter.GaussianBlur(0.8)).resize(image.size)
    grain = np.random.default_rng(2).normal(0, 14, (image.height, image.width))
    faded = Image.fromarray((np.asarray(old) * 0.6 + 60 + grain).clip(0, 255).astype("uint8")).convert("RGB")
    yield "old print", through_jpeg(faded, 35), boxes
    scarf, mouth = image.copy(), image.copy()
    for left, top, right, bottom in boxes:
        wide, high = right - left, bottom - top
        brush = ImageDraw.Draw(scarf)
        cloth = (left - wide * 0.2, top - high * 0.35, right + wide * 0.2, bottom + high * 0.3)
        brush.arc(cloth, 0, 360, fill=(150, 40, 60), width=max(2, round(wide * 0.3)))
        ImageDraw.Draw(mouth).rectangle((left, top + high * 0.55, right, bottom), fill=(200, 205, 210))
    yield "headscarf", scarf, boxes
    yield "mouth hidden", mouth, boxes
    moved = np.mean([np.roll(np.asarray(image, dtype=np.float32), shift, axis=1) for shift in range(-4, 5)], axis=0)
    yield "moved", Image.fromarray(moved.astype("uint8")), boxes
    for name, turn in (("sideways", Image.Transpose.ROTATE_90), ("upside down", Image.Transpose.ROTATE_180)):
        turned = [
            (top, image.width - right, bottom, image.width - left)
            if turn is Image.Transpose.ROTATE_90
            else (image.width - right, image.height - bottom, image.width - left, image.height - top)
            for left, top, right, bottom in boxes
        ]
        yield name, image.transpose(turn), turned
    narrow = image.resize((max(1, image.width * 13 // 20), image.height))
    yield "narrow", narrow, [(left * 0.65, top, right * 0.65, bottom) for left, top, right, bottom in boxes]


def crowds(truth: dict[str, Any]) -> Iterator[tuple[str, Image.Image, list[Corners]]]:
    """Montages of all pictures on one sheet of 1600 x 1200 px, faces brought to 16..40 px: what a far crowd looks like."""
    for seed in range(8):
        chance = np.random.default_rng(seed)
        sheet, boxes = Image.new("RGB", (1600, 1200), (110, 120, 105)), []
        for cell in range(24):
            name = list(truth)[int(chance.integers(len(truth)))]
            faces = [(x, y, x + w, y + h) for x, y, w, h in (face["box"] for face in truth[name]["faces"])]
            image = Image.open(FACES / name).convert("RGB")
            least = min(min(box[2] - box[0], box[3] - box[1]) for box in faces)
            scale = float(chance.uniform(16.5, 30)) / least
            small = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
            if seed % 2:
                small = small.convert("L").convert("RGB")
            left, top = cell % 6 * 266, cell // 6 * 300
            sheet.paste(small.crop((0, 0, 266, 300)), (left, top))
            for box in faces:
                a, b, c, d = (edge * scale for edge in box)
                if c < 266 and d < 300:
                    boxes.append((left + a, top + b, left + c, top + d))
                elif a < 266 and b < 300:
                    ImageDraw.Draw(sheet).rectangle(
                        (left + a - 3, top + b - 3, left + 266, top + d + 3), fill=(90, 90, 90)
                    )
        yield "crowd", through_jpeg(sheet, 80), boxes


def through_jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def tilted(image: Image.Image, boxes: list[Corners], degrees: float) -> tuple[Image.Image, list[Corners]]:
    turned = image.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=(90, 90, 90))
    cosine, sine = np.cos(np.deg2rad(-degrees)), np.sin(np.deg2rad(-degrees))
    moved = []
    for left, top, right, bottom in boxes:
        x, y = (left + right) / 2 - image.width / 2, (top + bottom) / 2 - image.height / 2
        across, down = x * cosine - y * sine + turned.width / 2, x * sine + y * cosine + turned.height / 2
        wide, high = (right - left) / 2, (bottom - top) / 2
        moved.append((across - wide, down - high, across + wide, down + high))
    return turned, moved


def overlap(one: Corners, other: Corners) -> float:
    shared = common(one, other)
    return shared / (area(one) + area(other) - shared)


def share_under(face: Corners, box: Corners) -> float:
    wide, high = (box[2] - box[0]) * 0.15, (box[3] - box[1]) * 0.15
    return common(face, (box[0] - wide, box[1] - high, box[2] + wide, box[3] + high)) / area(face)


def common(one: Corners, other: Corners) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)


def area(box: Corners) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def camera_jpeg(megapixels: int, seed: int) -> bytes:
    """Return a JPEG as a phone writes it: 4:3, texture, a few drawn faces, EXIF with a place."""
    height = round((megapixels * 750_000) ** 0.5)
    width = height * 4 // 3
    texture = Image.effect_noise((width // 4, height // 4), 40).resize((width, height), Image.Resampling.BICUBIC)
    image = Image.merge("RGB", [texture.point(lambda value, gain=gain: int(value * gain)) for gain in (0.9, 1.0, 0.8)])
    brush = ImageDraw.Draw(image)
    for number in range(3):
        x, y, high = width * (2 + 3 * number) // 11, height // 3 + 40 * seed, height // (5 + number)
        brush.ellipse((x, y, x + high * 3 // 4, y + high), fill=(222, 178, 150))
        for eye in (0.22, 0.5):
            brush.ellipse(
                (x + high * eye, y + high * 0.38, x + high * (eye + 0.08), y + high * 0.44), fill=(30, 24, 24)
            )
        brush.ellipse((x + high * 0.28, y + high * 0.72, x + high * 0.48, y + high * 0.78), fill=(170, 80, 80))
    exif = Image.Exif()
    exif[0x0112] = 1
    exif.get_ifd(0x8769)[36867] = "2024:05:03 10:11:12"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92, exif=exif)
    return file.getvalue()


def chain(path: Path) -> float:
    """Our whole step: read_photo."""
    from storybank.intake.photos import read_photo

    started = time.process_time()
    read_photo(path)
    return time.process_time() - started


def floor(path: Path) -> float:
    """The bare library calls for the same work: no checks, no inventory, nothing handled."""
    import cv2
    import exifread

    from storybank.anonymise.faces import THRESHOLDS, _detector

    started = time.process_time()
    data = path.read_bytes()
    hashlib.sha256(data).hexdigest()
    exifread.process_file(io.BytesIO(data), details=False)
    image = Image.open(io.BytesIO(data))
    scale = 2000 / max(image.size)
    size = (round(image.width * scale), round(image.height * scale))
    image.draft("RGB", size)
    image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=1.5)
    pixels = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    detector = _detector()
    for edge in (*THRESHOLDS.seen_px, *THRESHOLDS.evened_px):
        across, down = round(pixels.shape[1] * edge / 2000), round(pixels.shape[0] * edge / 2000)
        detector.setInputSize((across, down))
        detector.detect(cv2.resize(pixels, (across, down), interpolation=cv2.INTER_AREA))
    image.save(io.BytesIO(), "JPEG", quality=92)
    image.resize((400, round(400 * size[1] / size[0])), Image.Resampling.BICUBIC, reducing_gap=1.5).save(
        io.BytesIO(), "JPEG", quality=85
    )
    return time.process_time() - started


def speed(count: int, processes: int, megapixels: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kinds = [camera_jpeg(megapixels, seed) for seed in range(4)]
        paths = []
        for number in range(count):
            path = Path(folder) / f"{number}.jpg"
            path.write_bytes(kinds[number % len(kinds)])
            paths.append(path)
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            for step in (chain, floor):
                list(pool.map(step, paths[: 2 * processes]))  # models loaded, files in the cache
            rows: dict[str, list[tuple[float, float]]] = {"chain": [], "floor": []}
            for _ in range(3):  # taken in turn, so that a busy machine hurts both
                for step in (chain, floor):
                    started = time.perf_counter()
                    used = sum(pool.map(step, paths))
                    rows[step.__name__].append((time.perf_counter() - started, used))
    best = {name: min(wall for wall, _ in runs) for name, runs in rows.items()}
    cpu = {name: min(used for _, used in runs) / count for name, runs in rows.items()}
    for name in rows:
        print(
            f"{name:6} {count / best[name]:6.2f} photographs a second, {1000 * cpu[name]:5.0f} ms CPU each ({megapixels} MP, {processes} processes)"
        )
    print(
        f"of the floor: wall {100 * best['floor'] / best['chain']:.0f} %, CPU {100 * cpu['floor'] / cpu['chain']:.0f} %"
    )


def memory(megapixels: int) -> None:
    """Peak of a fresh worker that reads one picture of each format, and of one that reads the JPEG twenty times."""
    with tempfile.TemporaryDirectory() as folder:
        image = Image.open(io.BytesIO(camera_jpeg(megapixels, 0)))
        for suffix in ("jpg", "png", "tif", "webp", "heic", "avif"):
            path = Path(folder) / f"a.{suffix}"
            path.write_bytes(camera_jpeg(megapixels, 0)) if suffix == "jpg" else save_as(image, path)
            for runs in (1, 20) if suffix == "jpg" else (1,):
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                    peak = pool.submit(peak_megabytes, path, runs).result()
                print(f"{megapixels} MP {suffix:4} {runs:3} in one worker: {peak:.0f} MB at most", flush=True)


def save_as(image: Image.Image, path: Path) -> None:
    if path.suffix == ".heic":
        import pillow_heif

        pillow_heif.from_pillow(image).save(path, quality=60)
    else:
        image.save(
            path, **({"speed": 10} if path.suffix == ".avif" else {"method": 0} if path.suffix == ".webp" else {})
        )


def peak_megabytes(path: Path, runs: int) -> float:
    for _ in range(runs):
        chain(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
