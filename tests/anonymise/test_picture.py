"""Moving pictures: every face that is found stays under paint, at every moment, in a file that holds nothing else."""

import io

import av
import numpy as np
import pytest

from storybank.anonymise.faces import detect
from storybank.anonymise.images import FILL
from storybank.anonymise.picture import Sights, look_again
from storybank.anonymise.picture_encode import cover
from storybank.errors import Unreadable
from storybank.records import Box
from tests.drawn_clips import SIZE, clip, walking


def frames_of(data):
    with av.open(io.BytesIO(data)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_faces_of_a_clip_with_uneven_frames_stay_covered(tmp_path, kind):
    path = clip(tmp_path / "in.mp4", walking)
    target = io.BytesIO()
    with path.open("rb") as source:
        done = cover(source, target, [(0.8, 0.85)], kind=kind)
    assert done.codes == ()
    assert done.faces_seen
    data = target.getvalue()
    assert b"Secret" not in data and b"+40.1" not in data
    frames = frames_of(data)
    with av.open(io.BytesIO(data)) as container:
        picture = container.streams.video[0]
        assert len(frames) == round(done.sound.duration_s * float(picture.average_rate))
        assert sorted(stream.type for stream in container.streams) == ["audio", "video"]
    for frame in frames[::3]:
        assert not [one for one in detect(frame) if one.score >= 0.6]
    dark = frames[round(0.82 * len(frames))]
    assert np.abs(dark.astype(int) - FILL).max() < 12  # lips can be read: no picture while the sound is replaced


@pytest.mark.slow
def test_the_second_look_finds_what_the_first_was_not_told(tmp_path):
    path = clip(tmp_path / "in.mp4", lambda at_s: [(70, 90, 90)], stamps=list(range(0, 1000, 40)))
    with path.open("rb") as stream:
        with av.open(stream) as container:
            count = sum(1 for _ in container.decode(video=0))
        told = Sights(rate=25, count=count, size_px=SIZE)
        assert look_again(stream, told).codes == ["picture.face"]
        painted = Sights(rate=25, count=count, size_px=SIZE, always=(Box(left=200, top=10, right=280, bottom=90),))
        assert "picture.not-painted" in look_again(stream, painted).codes


@pytest.mark.slow
def test_a_picture_that_cannot_be_read_to_its_end_does_not_leave(tmp_path):
    path = clip(tmp_path / "in.mp4", walking, stamps=list(range(0, 1000, 40)))
    data = bytearray(path.read_bytes())
    middle = data.find(b"mdat") + 2000
    data[middle : middle + 3000] = b"\xff" * 3000
    with pytest.raises(Unreadable), io.BytesIO(bytes(data)) as source:
        cover(source, io.BytesIO(), [], kind="mp4")


def test_a_cover_stays_before_and_after_a_face_and_spans_its_way():
    face, later = Box(left=100, top=100, right=150, bottom=160), Box(left=160, top=100, right=210, bottom=160)
    covers = Sights(rate=10, count=60, size_px=(640, 480), seen={20: (face,), 22: (later,)}).covers()
    assert {12, 20, 30} <= set(covers) and not {11, 31} & set(covers)
    between = covers[21]
    assert any(one.left <= 100 and one.right >= 210 for one in between)


def test_replaced_stretches_have_no_picture():
    covers = Sights(rate=10, count=60, size_px=(640, 480), dark=((2.0, 3.0),)).covers()
    assert covers[25] == (Box(left=0, top=0, right=640, bottom=480),)
    assert 10 not in covers
