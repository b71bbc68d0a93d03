"""Moving pictures: how many of the faces in each frame are under paint in the finished file, and what a second of video costs.

    python benchmarks/video.py            # every group photograph of the development set, as a camera that pans over it
    python benchmarks/video.py --most 3   # three of them

The floor is the ground truth of the photographs, carried along with the camera: somebody else's boxes, not our detector's.
"""

import argparse
import io
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from PIL import Image

from storybank.anonymise.picture_encode import cover
from storybank.records import Box

FACES = Path(__file__).resolve().parent.parent.parent / "shared/data/dev/images/faces"
SIZE, RATE, SECONDS = (640, 360), 25, 4
ZOOM = 1.6  # of the photograph beyond the frame: how far the camera can pan
UNDER_PAINT = 0.85  # of a face's box


def films(most: int) -> Iterator[tuple[str, bytes, list[list[Box]]]]:
    """Yield name, film, and the true faces of each frame."""
    truth = json.loads((FACES / "groundtruth.json").read_text(encoding="utf-8"))
    for name, entry in sorted(truth.items())[:most]:
        picture = Image.open(FACES / name).convert("RGB")
        scale = ZOOM * max(SIZE[0] / picture.width, SIZE[1] / picture.height)
        large = picture.resize((round(picture.width * scale), round(picture.height * scale)))
        pixels = np.asarray(large)
        frames, boxes = [], []
        for number in range(SECONDS * RATE):
            turn = 2 * math.pi * number / (SECONDS * RATE)
            left = round((large.width - SIZE[0]) * (0.5 + 0.5 * math.sin(turn)))
            top = round((large.height - SIZE[1]) * (0.5 + 0.5 * math.cos(turn)))
            frames.append(pixels[top : top + SIZE[1], left : left + SIZE[0]])
            boxes.append(list(_inside(entry["faces"], scale, left, top)))
        yield name, _film(frames), boxes


def _inside(faces: list[dict[str, list[float]]], scale: float, left: int, top: int) -> Iterator[Box]:
    for face in faces:
        x, y, wide, high = (value * scale for value in face["box"])
        found = Box(
            left=round(x - left), top=round(y - top), right=round(x + wide - left), bottom=round(y + high - top)
        )
        if found.left >= 0 and found.top >= 0 and found.right <= SIZE[0] and found.bottom <= SIZE[1]:
            yield found


def _film(frames: list[np.ndarray]) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--most", type=int, default=100)
    asked = parser.parse_args()
    faces = painted = dark = films_out = seconds = 0.0
    spent = time.process_time()
    for name, data, boxes in films(asked.most):
        done = cover(io.BytesIO(data), io.BytesIO(), (), kind="release", people=None)
        seconds += SECONDS
        covers = done.sights.covers()
        if done.codes:
            print(f"{name}: stays inside ({', '.join(done.codes)})")
            continue
        films_out += 1
        own = under = 0
        for number, true in enumerate(boxes):
            mask = np.zeros(SIZE[::-1], np.bool_)
            for box in covers.get(number, ()):
                mask[box.top : box.bottom, box.left : box.right] = True
            dark += mask.all() / len(boxes)
            own += len(true)
            under += sum(mask[box.top : box.bottom, box.left : box.right].mean() >= UNDER_PAINT for box in true)
        faces, painted = faces + own, painted + under
        print(f"{name}: {under} of {own} faces in its frames under paint")
    spent = time.process_time() - spent
    print(
        f"{films_out:.0f} films published; of {faces:.0f} faces in their frames {painted / max(faces, 1):.2%} under paint"
    )
    print(f"without a picture: {dark / max(films_out, 1):.1%} of the time")
    print(f"{spent / seconds:.1f} s of processor for a second of video, with the making of the films")


if __name__ == "__main__":
    main()
