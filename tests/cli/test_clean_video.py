"""`storybank clean VIDEO OUT.mp4 --cover-faces`."""

import av
import pytest
from click.testing import CliRunner

from storybank.cli.clean import command
from tests.drawn_clips import clip

pytestmark = pytest.mark.slow


def run(*words):
    return CliRunner().invoke(command, list(map(str, words)))


def tracks(path):
    with av.open(str(path)) as container:
        return sorted(stream.type for stream in container.streams)


def test_a_video_keeps_its_picture_only_with_covers(tmp_path):
    source = clip(tmp_path / "in.mp4", lambda _: [(70, 90, 90)], seconds=0.5, stamps=[0, 30, 200, 233, 400])
    done = run(source, tmp_path / "out.mp4", "--cover-faces", "--bleep", "0.3-0.4")
    assert done.exit_code == 0, done.output
    assert tracks(tmp_path / "out.mp4") == ["audio", "video"]
    plain = run(source, tmp_path / "plain.mp4")
    assert plain.exit_code == 0 and tracks(tmp_path / "plain.mp4") == ["audio"]


def test_a_sound_file_has_no_faces_to_cover_and_an_ending_for_sound_holds_no_picture(tmp_path):
    source = clip(tmp_path / "in.mp4", lambda _: [], seconds=0.3, stamps=[0, 100, 200])
    assert run(source, tmp_path / "out.mp3", "--cover-faces").exception.code == "clean.unknown-ending"
    assert run(source, tmp_path / "sound.wav").exit_code == 0
    assert run(tmp_path / "sound.wav", tmp_path / "out.mp4", "--cover-faces").exception.code == "recording.no-picture"
    assert not (tmp_path / "out.mp4").exists()
