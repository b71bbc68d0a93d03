"""A turn read by another voice takes the place of the voice that may not be heard, and the proof holds on the published files."""

from pathlib import Path

import av
import numpy as np
import pytest

from storybank.anonymise.sound_encode import Encoder
from storybank.anonymise.sound_plan import Piece
from storybank.records import ItemId
from storybank.stages.derive_one import SoundDerivation, derive_sound

RATE = 48_000
pytestmark = pytest.mark.slow


def voice(path: Path, hertz: float, seconds: float, seed: int) -> Path:
    """Write syllables of one pitch, so that a voice can be told by its spectrum."""
    clock = np.arange(round(seconds * RATE)) / RATE
    loud = np.clip(np.sin(clock * 11 + seed) + 0.4, 0, 1)
    with path.open("w+b") as target:
        encoder = Encoder(target, "wav", RATE, 1)
        encoder.write((0.3 * np.sin(2 * np.pi * hertz * clock) * loud).astype(np.float32)[np.newaxis])
        encoder.finish()
    return path


def power(data: bytes, hertz: float, start_s: float, end_s: float, folder: Path) -> float:
    path = folder / "published"
    path.write_bytes(data)
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
        parts = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    sound = np.concatenate(parts)[round(start_s * RATE) : round(end_s * RATE)]
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    at, wide = (round(value * len(sound) / RATE) for value in (hertz, 100))  # syllables widen the line
    return float(spectrum[at - wide : at + wide].sum() / max(spectrum.sum(), 1e-12))


def test_only_the_pieces_are_heard_and_each_codec_is_proved(tmp_path):
    original, reading = voice(tmp_path / "o.wav", 300, 30, 1), voice(tmp_path / "r.wav", 1200, 12, 2)
    pieces = (Piece("original", 2.0, 6.0, 0.0), Piece("reading", 1.0, 5.0), Piece("original", 20.0, 24.0))
    targets = {codec: tmp_path / codec for codec in ("opus", "mp3")}
    made = derive_sound(SoundDerivation(ItemId("i"), original, ((5.0, 6.0),), targets, reading, pieces))
    assert made.codes == ()
    assert made.facts["duration_s"] == 12.8
    for path, _ in made.files.values():
        data = path.read_bytes()
        assert power(data, 300, 0.1, 3.9, tmp_path) > 0.8
        assert power(data, 1200, 6.2, 8.2, tmp_path) > 0.8
        assert power(data, 300, 4.6, 8.2, tmp_path) < 0.01
        assert power(data, 300, 9.0, 12.5, tmp_path) > 0.8


def test_a_recording_that_is_not_what_the_pieces_say_is_refused(tmp_path):
    from storybank.anonymise.sound import bleep, levelled
    from storybank.anonymise.sound_proof import check_sound
    from storybank.anonymise.sound_splice import Splice

    original, reading = voice(tmp_path / "o.wav", 300, 30, 1), voice(tmp_path / "r.wav", 1200, 12, 2)
    pieces = (Piece("original", 2.0, 6.0, 0.0), Piece("reading", 1.0, 5.0))
    with original.open("rb") as first, reading.open("rb") as second, (tmp_path / "x.opus").open("w+b") as target:
        bleep(first, target, (), codec="opus")
        target.seek(0)
        splice = levelled(Splice({"original": first, "reading": second}, pieces))
        assert "sound.length-changed" in check_sound(splice, target, ())
