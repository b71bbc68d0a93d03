"""The whole way from a received photograph to covered renditions, beside the way people script it: deface, exiftool, libvips.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install onnxruntime pyvips pyvips-binary -r requirements/bench.txt
    .venv/bin/python benchmarks/photograph_peers.py --peers /tmp/peers [--count 8] [--megapixels 12]

Both make the same from the same files, one process of one thread each, in one run: faces covered with a constant, no metadata, long
edges of 1920, 960, 480 and 320 px. theirs: deface (CenterFace, onnxruntime, at 1280 x 960) over the folder, `exiftool -all=`, vips
thumbnails. ours: hash, inventory, detection on four sizes, working copy, covers, renditions, and the proof of every file (our
parser, faces looked for again, covers compared; exiftool too where it is installed), which theirs has nothing of. Processor time.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from photographs import camera_jpeg

SIZES = (1920, 960, 480, 320)
VIPS = """
import sys, pyvips
from pathlib import Path
for path in sorted(Path(sys.argv[1]).glob("*.jpg")):
    image = path.read_bytes()
    for size in {sizes}:
        pyvips.Image.thumbnail_buffer(image, size, size="down").jpegsave(f"{{sys.argv[2]}}/{{path.stem}}-{{size}}.jpg", Q=85, keep=0)
"""
OURS = """
import sys
from pathlib import Path
from storybank.anonymise.images import Cover, PhotoOperations, derive
from storybank.anonymise.proof import check_derivative
from storybank.anonymise.second_opinion import leftovers
from storybank.intake.photos import read_photo
for path in sorted(Path(sys.argv[1]).glob("*.jpg")):
    reading = read_photo(path)
    covers = tuple(Cover(box=face.box) for face in reading.faces)
    made = derive(reading.master, PhotoOperations(frame_px=(reading.width_px, reading.height_px), covers=covers))
    assert not check_derivative(made, leftovers)
    for size, data in (*made.renditions.items(), (320, made.thumbnail)):
        Path(sys.argv[2], f"{path.stem}-{size}.jpg").write_bytes(data)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--megapixels", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "in").mkdir()
        for number in range(options.count):
            (place / "in" / f"{number}.jpg").write_bytes(camera_jpeg(options.megapixels, number % 4))
        rows = {"ours": ours(place), "theirs": theirs(place, options.peers / "bin")}
    for who, (wall, used) in rows.items():
        print(f"{who:7} {used / options.count:6.2f} s processor a photograph, {wall / options.count:6.2f} s wall")
    print(f"theirs takes {rows['theirs'][1] / rows['ours'][1]:.2f} times our processor time")


def ours(place: Path) -> tuple[float, float]:
    (place / "ours").mkdir()
    return timed([[sys.executable, "-c", OURS, str(place / "in"), str(place / "ours")]])


def theirs(place: Path, programs: Path) -> tuple[float, float]:
    for name in ("covered", "theirs"):
        (place / name).mkdir()
    copies = [
        [str(programs / "deface"), str(path), "--scale", "1280x960", "--replacewith", "solid", "--execution-provider", "CPUExecutionProvider", "--backend", "onnxrt", "-o", str(place / "covered" / path.name)]
        for path in sorted((place / "in").glob("*.jpg"))
    ]  # fmt: skip
    together = [
        [*copies[0][:1], *(one[1] for one in copies), *copies[0][2:-2]]
    ]  # one process for all; it names the copies itself
    strip = (
        [["exiftool", "-q", "-all=", "-overwrite_original", str(place / "covered")]] if shutil.which("exiftool") else []
    )
    sizes = [[str(programs / "python"), "-c", VIPS.format(sizes=SIZES), str(place / "covered"), str(place / "theirs")]]
    before = timed(together)
    for path in (place / "in").glob("*_anonymized.jpg"):
        path.replace(place / "covered" / path.name)
    after = timed([*strip, *sizes])
    made = len(list((place / "theirs").glob("*.jpg")))
    assert made == len(SIZES) * len(copies), f"theirs made {made} files"
    return before[0] + after[0], before[1] + after[1]


def timed(commands: list[list[str]]) -> tuple[float, float]:
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "VIPS_CONCURRENCY": "1"}
    used, began = cpu(), time.perf_counter()
    for command in commands:
        subprocess.run(command, check=True, env=alone, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - began, cpu() - used


def cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
