"""A long file of a proposal is sent piece by piece, and only as long as it is what was proposed."""

import pytest

from storybank.web.publisher.preview import _PIECE, _piece

pytestmark = pytest.mark.slow  # the desks' bank

SIZE = 3 * _PIECE // 2


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    path = tmp_path_factory.mktemp("video") / "v.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("", 200, None),
        ("bytes=-500", 200, None),
        ("bytes=0-", 206, f"bytes 0-{_PIECE - 1}/{SIZE}"),
        (f"bytes={_PIECE}-", 206, f"bytes {_PIECE}-{SIZE - 1}/{SIZE}"),
        ("bytes=10-19", 206, f"bytes 10-19/{SIZE}"),
        (f"bytes={SIZE}-", 416, f"bytes */{SIZE}"),
        ("bytes=5-2", 416, f"bytes */{SIZE}"),
    ],
)
def test_a_player_is_sent_the_piece_it_asks_for(bank, video, asked, status, said):
    answer = _piece(video, asked)
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, said)
    answer.close()
