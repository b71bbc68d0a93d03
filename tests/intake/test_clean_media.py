"""Clean copies by path."""

import io
import zipfile

import numpy as np
import pytest

from storybank.anonymise.sound_encode import Encoder
from storybank.errors import StorybankError, Unreadable, WrongUse
from storybank.intake import clean_media
from storybank.intake.clean_media import clean_document, clean_recording
from storybank.intake.recordings import probe

RATE = 16_000


@pytest.fixture
def tagged(tmp_path):
    import av

    path = tmp_path / "in.m4a"
    clock = np.arange(3 * RATE) / RATE
    samples = (0.3 * np.sin(2 * np.pi * 300 * clock) * np.sin(clock * 9)).astype(np.float32)[np.newaxis]
    with av.open(str(path), "w", format="ipod") as container:
        container.metadata.update(
            {"artist": "Secret Name", "location": "+40.1+044.5/", "creation_time": "2020-01-01T00:00:00"}
        )
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("name", ["o.wav", "o.flac", "o.mp3", "o.opus", "o.ogg", "o.m4a", "o.mp4", "o.MP3"])
def test_a_copy_keeps_its_ending_and_no_tag(tagged, name):
    done = clean_recording(tagged, tagged.parent / name, [(1.0, 1.5)])
    assert done.path.name == name
    found = probe(done.path)
    assert found.tags == ()
    assert abs(found.duration_s - probe(tagged).duration_s) < 0.002
    assert b"Secret" not in done.path.read_bytes()


def test_quicktime_becomes_m4a_and_the_path_says_so(tagged):
    assert clean_recording(tagged, tagged.parent / "o.mov").path.name == "o.m4a"


def test_nothing_is_written_when_the_proof_fails(tagged, monkeypatch):
    import storybank.anonymise.sound_proof as proof

    monkeypatch.setattr(proof, "check_sound", lambda *_, **__: ("sound.words-remain#1",))
    before = set(tagged.parent.iterdir())
    with pytest.raises(StorybankError) as refused:
        clean_recording(tagged, tagged.parent / "o.wav", [(1.0, 1.5)])
    assert refused.value.exit_code == 1
    assert set(tagged.parent.iterdir()) == before


def test_a_refused_source_leaves_an_older_copy_alone(tmp_path):
    (tmp_path / "o.wav").write_bytes(b"older")
    (tmp_path / "in.mp3").write_text("ffconcat version 1.0\nfile x.wav\n")
    with pytest.raises(Unreadable):
        clean_recording(tmp_path / "in.mp3", tmp_path / "o.wav")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".clean")] == []
    assert (tmp_path / "o.wav").read_bytes() == b"older"


def test_an_unknown_ending_and_an_impossible_interval_are_wrong_use(tagged):
    for name, bleeps in (("o.xyz", []), ("o.wav", [(9.0, 10.0)]), ("o.wav", [(2.0, 1.0)])):
        with pytest.raises(WrongUse):
            clean_recording(tagged, tagged.parent / name, bleeps)
    assert not (tagged.parent / "o.wav").exists()


def test_deep_sound_stays_deep(tmp_path):
    out = io.BytesIO()
    encoder = Encoder(out, "wav24", RATE, 1)
    encoder.write(np.full((1, RATE), 1e-6, np.float32) * np.sin(np.arange(RATE) / 10))
    encoder.finish()
    (tmp_path / "in.wav").write_bytes(out.getvalue())
    assert probe(clean_recording(tmp_path / "in.wav", tmp_path / "o.wav").path).codec == "pcm_s24le"


def test_a_text_under_a_recordings_name_is_not_cleaned_as_a_document(tmp_path):
    (tmp_path / "in.mp3").write_text("ffconcat version 1.0\nfile x.wav\n")
    with pytest.raises(Unreadable) as refused:
        clean_document(tmp_path / "in.mp3", tmp_path / "o.mp3")
    assert refused.value.code == "recording.is-text"
    assert not (tmp_path / "o.mp3").exists()


def test_documents_by_their_bytes_not_their_names(tmp_path):
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Kept</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(tmp_path / "in.bin", "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/comments.xml", "<c>Secret</c>")
    done = clean_document(tmp_path / "in.bin", tmp_path / "o.bin")
    assert done.path.name == "o.docx"
    assert done.left_out == ("comments",)
    (tmp_path / "in.txt").write_bytes("Вопрос: где вы жили тогда?".encode("cp1251"))
    assert clean_document(tmp_path / "in.txt", tmp_path / "o.txt").path.read_text(encoding="utf-8").startswith("Вопрос")
    (tmp_path / "in.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"x" * 50)
    with pytest.raises(WrongUse):
        clean_document(tmp_path / "in.jpg", tmp_path / "o.txt")
    assert clean_media.Cleaned(path=tmp_path).left_out == ()
