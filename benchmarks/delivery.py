"""Measures the photographer's kit: start-up of check, a check of 2,000 rows and photographs, packing.

Run: .venv/bin/python benchmarks/delivery.py startup | check [--rows 2000] | pack [--megabytes 400]
Processor seconds are of the command and its workers; wall seconds are only good on a quiet machine.
"""

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from storybank.intake import packing, template

STORYBANK = str(Path(sys.executable).with_name("storybank"))
CAPTIONS = ("A table under a mulberry tree", "Washing wool in Goris", "Two chairs by the window", "The road to school")


def startup() -> None:
    """Print the processor and wall seconds from the command to its first line, the best of five."""
    with tempfile.TemporaryDirectory() as folder:
        template.init_batch(Path(folder) / "d", "en", "nur")
        found = [_to_first_line(Path(folder) / "d") for _ in range(5)]
    print(f"check, to its first line: {min(found):.2f} s wall")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([STORYBANK, "check", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"check --help: {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.2f} s processor")


def _to_first_line(folder: Path) -> float:
    begun = time.perf_counter()
    with subprocess.Popen([STORYBANK, "check", str(folder), "--no-files"], stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        process.stderr.readline()
        took = time.perf_counter() - begun
        process.kill()
    return took


def check(rows: int) -> None:
    """Print what a whole check of a large delivery takes."""
    with tempfile.TemporaryDirectory() as place:
        folder = _shoot(Path(place) / "shoot", rows)
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run([STORYBANK, "check", str(folder), "--no-files"], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"check of {rows} rows and photographs: {used:.1f} s processor, {time.perf_counter() - begun:.1f} s wall, exit {done.returncode}"
    )


def pack(megabytes: int) -> None:
    """Print how fast a delivery is packed and opened, against hashing it."""
    import hashlib

    import pyrage

    key = pyrage.x25519.Identity.generate()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "shoot"
        (folder / "photographs").mkdir(parents=True)
        for number in range(megabytes // 8):
            (folder / "photographs" / f"{number}.bin").write_bytes(number.to_bytes(4, "big") * 2_000_000)
        begun = time.process_time()
        for path in (folder / "photographs").iterdir():
            hashlib.sha256(path.read_bytes()).hexdigest()
        hashed = time.process_time() - begun
        begun = time.process_time()
        made = packing.plan(folder, str(key.to_public()))
        packing.write(made, str(key.to_public()), Path(place) / "p.age")
        packed = time.process_time() - begun
        begun = time.process_time()
        packing.open_pack(Path(place) / "p.age", [str(key)], Path(place) / "out")
        opened = time.process_time() - begun
    print(f"{megabytes} MB: hash {hashed:.1f} s, pack {packed:.1f} s, open {opened:.1f} s of processor")


def _shoot(folder: Path, rows: int) -> Path:
    (folder / "photographs").mkdir(parents=True)
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x9003] = "2024:05:01 10:00:00"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", quality=90, exif=exif)
    data = out.getvalue()
    photographs = []
    for number in range(1, rows + 1):
        (folder / "photographs" / f"F{number:05}.jpg").write_bytes(data[:-2] + bytes(number) + data[-2:])
        words = {
            "caption_en": f"{CAPTIONS[number % 4]}, frame {number}.",
            "caption_ru": f"Стол под тутовым деревом, кадр {number}.",
        }
        photographs.append(
            {
                "code": f"F{number:05}",
                "file": f"F{number:05}.jpg",
                "people": f"C{number % 40:02}",
                "alt_en": "A picture.",
                **words,
            }
        )
    people = [{"code": f"C{number:02}", "age_band": "adult"} for number in range(40)]
    consents = [{"person": one["code"], "status": "given", "use_portal": "yes", "method": "signed"} for one in people]
    sheets = {"people": people, "photographs": photographs, "consents": consents}
    template.write(folder / "delivery.xlsx", "en", {"stream": "nur", "batch": "b"}, sheets)
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["startup", "check", "pack"])
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--megabytes", type=int, default=400)
    asked = parser.parse_args()
    {"startup": startup, "check": lambda: check(asked.rows), "pack": lambda: pack(asked.megabytes)}[asked.what]()
