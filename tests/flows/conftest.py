"""A small delivery of drawn pictures and invented people, and a bank to take it into."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

ON = "2026-11-20"
PEOPLE = ("C01", "C02", "P1")


def draw(path, number):
    picture = Image.new("RGB", (900, 600), (40 + number * 23 % 180, 90, 140 + number * 7 % 100))
    brush = ImageDraw.Draw(picture)
    for step in range(12):
        left = (step * 71 + number * 37) % 800
        brush.rectangle((left, 40 * step, left + 90, 40 * step + 35), fill=(200, 30 * step % 255, number * 20 % 255))
    exif = Image.Exif()
    exif[0x010E] = "Canary-Caption of a shoot"
    exif[0x9003] = "2026:05:01 10:00:00"
    picture.save(path, exif=exif, quality=90)


def write(path, heading, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(heading)
        table.writerows(rows)


@pytest.fixture
def delivery(tmp_path):
    folder = tmp_path / "shoot"
    (folder / "photographs").mkdir(parents=True)
    rows = []
    for number in range(1, 9):
        draw(folder / "photographs" / f"F{number:02}.jpg", number)
        rows.append(
            (
                f"F{number:02}",
                f"F{number:02}.jpg",
                f"Canary-Words number {number}.",
                f"A drawn scene {number}.",
                "C01",
                "P1",
                "no",
            )
        )
    write(
        folder / "photographs.csv",
        ("code", "file", "caption_en", "alt_en", "people", "photographer", "shows_people"),
        rows,
    )
    write(folder / "people.csv", ("code", "age_band"), [(code, "adult") for code in PEOPLE])
    heading = (
        "person",
        "status",
        "given_on",
        "method",
        "identification",
        "face",
        "voice",
        "transcript",
        "place_precision",
        "use_keep",
        "use_portal",
        "audience",
        "roles",
    )
    write(
        folder / "consents.csv",
        heading,
        [
            (
                code,
                "given",
                "2026-05-01",
                "signed",
                "first_name",
                "visible",
                "original",
                "verbatim",
                "settlement",
                "yes",
                "yes",
                "public",
                role,
            )
            for code, role in zip(PEOPLE, ("depicted", "depicted", "photographer"), strict=True)
        ],
    )
    return folder


@pytest.fixture
def bank(tmp_path):
    path = tmp_path / "bank"
    storybank("init", str(path), "--stream", "north", "--on", ON)
    return path


def environment(bank=None):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "STORYBANK"))}
    return {**kept, **({"STORYBANK_BANK": str(bank)} if bank else {})}


def storybank(*words, bank=None, check=True):
    """Run one command as a person would type it; return the finished process."""
    done = subprocess.run(
        [sys.executable, "-m", "storybank", *words], capture_output=True, text=True, env=environment(bank), timeout=300
    )
    if check and done.returncode not in (0, 1):
        raise AssertionError(f"storybank {words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


def start(*words, bank):
    """Start one command in a session of its own, to be killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "storybank", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(bank),
    )


def processes_of(path):
    """Return the pids of every process whose command line or environment names this bank."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if (
                    str(path).encode() in (entry / "environ").read_bytes()
                    and b"storybank" in (entry / "cmdline").read_bytes() + b"flows" * 0
                ):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
