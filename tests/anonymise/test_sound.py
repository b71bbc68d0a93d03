"""Bleeping: what is replaced, what stays, how long, how loud, byte for byte."""

import hashlib
import io
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.anonymise.loudness import LoudnessMeter
from storybank.anonymise.sound import FILLS, Cover, bleep, bleep_all
from storybank.anonymise.sound_encode import Encoder
from storybank.anonymise.sound_source import Sound, opened
from storybank.errors import Unreadable, WrongUse

RATE = 16_000


def speech(seconds: float, rate: int = RATE, channels: int = 1, seed: int = 1) -> np.ndarray:
    """Noise with the rise and fall of syllables, different in each channel."""
    rng = np.random.default_rng(seed)
    count = round(seconds * rate)
    envelope = np.clip(np.sin(np.arange(count) * 2 * np.pi * 3.1 / rate), 0, 1) * (
        0.4 + 0.6 * np.sin(np.arange(count) / rate) ** 2
    )
    tones = sum(np.sin(2 * np.pi * f * np.arange(count) / rate + f) for f in (140, 280, 560, 1130))
    return ((rng.normal(0, 0.05, (channels, count)) + 0.05 * tones) * envelope).astype(np.float32)


def encoded(samples: np.ndarray, codec: str = "wav", rate: int = RATE) -> io.BytesIO:
    out = io.BytesIO()
    encoder = Encoder(out, codec, rate, samples.shape[0])
    encoder.write(samples)
    encoder.finish()
    return out


def decoded(stream: io.BytesIO) -> tuple[np.ndarray, int]:
    with opened(stream) as container:
        sound = Sound(container)
        return np.concatenate(list(sound.blocks()), axis=1), sound.rate_hz


def test_the_interval_and_its_guard_hold_nothing_of_the_original_and_the_rest_is_untouched():
    original = speech(4.0)
    out = io.BytesIO()
    bleep(encoded(original), out, [(1.0, 1.5)], codec="wav", loudness_lufs=None)
    after, _ = decoded(out)
    first, last = round(0.92 * RATE), round(1.58 * RATE)
    fade = round(0.01 * RATE)
    assert np.all(after[:, first:last] == 0)
    assert np.abs(after[:, : first - fade] - original[:, : first - fade]).max() < 1e-4
    assert np.abs(after[:, last + fade :] - original[:, last + fade :]).max() < 1e-4
    assert np.abs(np.diff(after[0, first - fade - 5 : first + 5])).max() < 0.2  # no click


@pytest.mark.parametrize("codec", ["opus", "mp3", "wav", "flac", "aac", "aac-mp4", "wav24", "flac24"])
@pytest.mark.parametrize(
    "rate", [22_050, pytest.param(8_000, marks=pytest.mark.slow), pytest.param(48_000, marks=pytest.mark.slow)]
)
def test_the_length_is_kept_to_the_sample_and_nothing_is_shifted(codec, rate):
    original = speech(2.0, rate)[:, : 2 * rate - 77]
    out = io.BytesIO()
    done = bleep(encoded(original, rate=rate), out, [], codec=codec, loudness_lufs=None)
    after, out_rate = decoded(out)
    assert after.shape[1] == done.samples == round(original.shape[1] * out_rate / rate)
    step = np.interp(np.arange(after.shape[1]) / out_rate, np.arange(original.shape[1]) / rate, original[0])
    best = np.argmax(np.correlate(after[0, 2000:-2000], step[2000 - 200 : len(step) - 2000 + 200], mode="valid"))
    assert abs((200 - (400 - best)) / out_rate) < 0.002


@pytest.mark.parametrize("codec", ["opus", "mp3", "aac"])
@pytest.mark.parametrize(
    "fill", ["noise", *(pytest.param(fill, marks=pytest.mark.slow) for fill in ("silence", "tone"))]
)
def test_two_runs_give_the_same_bytes(codec, fill):
    source = encoded(speech(2.0, channels=2))
    runs = [io.BytesIO(), io.BytesIO()]
    for run in runs:
        bleep(source, run, [(0.5, 0.8)], codec=codec, fill=fill)
    assert runs[0].getvalue() == runs[1].getvalue()


@pytest.mark.slow
def test_another_process_gives_the_same_bytes():
    code = (
        "import io, hashlib, sys; sys.path.insert(0, 'tests/anonymise')\n"
        "import test_sound as t\n"
        "o = io.BytesIO(); t.bleep(t.encoded(t.speech(2.0)), o, [(0.5, 0.8)], codec='opus', fill='noise')\n"
        "print(hashlib.sha256(o.getvalue()).hexdigest())"
    )
    out = io.BytesIO()
    bleep(encoded(speech(2.0)), out, [(0.5, 0.8)], codec="opus", fill="noise")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert said == hashlib.sha256(out.getvalue()).hexdigest()


def test_loudness_is_brought_to_minus_16_and_measured_on_what_remains():
    quiet = speech(6.0) * 0.05
    quiet[:, RATE : 2 * RATE] *= 60  # a shout, which goes
    out = io.BytesIO()
    done = bleep(encoded(quiet), out, [(0.95, 2.05)], codec="wav")
    after, _ = decoded(out)
    meter = LoudnessMeter(RATE, 1)
    meter.feed(after)
    assert abs(meter.integrated_lufs() - -16.0) < 1.0
    assert done.gain_db > 20
    assert np.abs(after).max() <= 0.9


def test_a_single_clap_does_not_keep_the_words_quiet_and_nothing_clips():
    sound = speech(6.0) * 0.1
    sound[:, 3 * RATE] = 0.99
    out = io.BytesIO()
    bleep(encoded(sound), out, [], codec="wav")
    after, _ = decoded(out)
    assert np.abs(after).max() < 0.9


def test_silence_stays_silence():
    out = io.BytesIO()
    done = bleep(encoded(np.zeros((1, RATE), np.float32)), out, [(0.2, 0.4)], codec="opus")
    assert done.gain_db == 0
    assert np.abs(decoded(out)[0]).max() < 1e-4


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 2.9), st.floats(0.001, 0.6)), max_size=5),
    st.lists(st.integers(50, 20_000), min_size=1, max_size=12),
    st.sampled_from(FILLS),
)
def test_the_result_does_not_depend_on_how_the_sound_is_cut_into_blocks(spans, sizes, fill):
    cover = Cover([(a, a + d) for a, d in spans], RATE, guard_s=0.08, fade_s=0.01, fill=fill)
    sound = speech(3.0)
    whole = cover.apply(sound, 0)
    parts, at = [], 0
    for number in range(10_000):
        if at >= sound.shape[1]:
            break
        size = sizes[number % len(sizes)]
        parts.append(cover.apply(sound[:, at : at + size], at))
        at += size
    assert np.array_equal(np.concatenate(parts, axis=1), whole)
    for left, right in cover.ranges:
        filling = (
            Cover([(0, 10)], RATE, guard_s=0, fade_s=0, fill=fill).apply(np.zeros_like(sound), 0)
            if fill == "noise"
            else None
        )
        inside = whole[:, left : min(right, sound.shape[1])]
        assert fill != "silence" or not inside.any()
        assert filling is None or np.array_equal(inside, filling[:, left : left + inside.shape[1]])


def test_both_channels_lose_the_words_and_32_channels_become_one():
    stereo = io.BytesIO()
    bleep(encoded(speech(2.0, channels=2)), stereo, [(0.5, 1.0)], codec="wav", loudness_lufs=None)
    after, _ = decoded(stereo)
    assert after.shape[0] == 2
    assert not after[:, round(0.45 * RATE) : round(1.05 * RATE)].any()
    many = io.BytesIO(wav_of_32_channels())
    out = io.BytesIO()
    assert bleep(many, out, [(0.1, 0.2)], codec="opus").channels == 1


def wav_of_32_channels() -> bytes:
    import struct

    frames = (np.random.default_rng(0).integers(-3000, 3000, (8000, 32))).astype("<i2").tobytes()
    head = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(frames), b"WAVE", b"fmt ", 16, 1, 32, 8000, 8000 * 64, 64, 16
    )
    return head + struct.pack("<4sI", b"data", len(frames)) + frames


def test_samples_that_are_no_numbers_are_silent_and_harm_nothing():
    import struct

    samples = speech(1.0)[0]
    samples[100:120] = np.nan
    samples[5000] = np.inf
    data = samples.astype("<f4").tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 3, 1, RATE, RATE * 4, 4, 32)
    out = io.BytesIO()
    bleep(io.BytesIO(head + struct.pack("<4sI", b"data", len(data)) + data), out, [(0.3, 0.4)], codec="wav")
    assert np.isfinite(decoded(out)[0]).all()


def test_several_codecs_at_once_are_the_same_as_one_by_one():
    source = encoded(speech(2.0, 48_000), rate=48_000)
    both = {"opus": io.BytesIO(), "mp3": io.BytesIO()}
    bleep_all(source, both, [(0.5, 0.8)])
    for codec, out in both.items():
        alone = io.BytesIO()
        bleep(source, alone, [(0.5, 0.8)], codec=codec)
        assert alone.getvalue() == out.getvalue()


@pytest.mark.parametrize("interval", [(-1.0, 1.0), (1.0, 1.0), (2.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_an_interval_that_cannot_be_is_refused(interval):
    with pytest.raises(WrongUse) as refused:
        bleep(encoded(speech(1.0)), io.BytesIO(), [interval], codec="wav")
    assert refused.value.code == "sound.bad-interval"


def test_words_that_lie_behind_the_end_are_refused_not_forgotten():
    with pytest.raises(WrongUse) as refused:
        bleep(encoded(speech(1.0)), io.BytesIO(), [(5.0, 6.0)], codec="wav")
    assert refused.value.code == "sound.interval-outside"


@pytest.mark.parametrize(
    "data",
    [b"", b"ffconcat version 1.0\nfile a.wav\n", b"#EXTM3U\nx.mp3\n", b"\0" * 5000, b"RIFF\xff\xff\xff\xffWAVEfmt "],
)
def test_what_is_no_recording_is_unreadable(data):
    with pytest.raises(Unreadable) as refused:
        bleep(io.BytesIO(data), io.BytesIO(), [], codec="wav")
    assert refused.value.code.startswith("recording.")


def test_a_recording_without_end_is_stopped(monkeypatch):
    import storybank.anonymise.sound as sound

    monkeypatch.setattr(sound, "LONGEST_S", 2.0)
    with pytest.raises(Unreadable) as refused:
        bleep(encoded(speech(4.0)), io.BytesIO(), [], codec="wav")
    assert refused.value.code == "recording.too-long"


def test_sound_that_begins_later_than_its_picture_keeps_its_place():
    """Transcripts count from the file's beginning: the words at 1.5 s of the file lie at 1.0 s of the sound."""
    import av

    voice = speech(3.0, 48_000)
    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as container:
        stream = container.add_stream("flac", rate=48_000, layout="mono", format="s16")
        picture = container.add_stream("mpeg4", rate=10)
        picture.width = picture.height = 32
        picture.pix_fmt = "yuv420p"
        image = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        packets = []
        for number in range(36):
            image.pts = number
            packets += picture.encode(image)
        packets += picture.encode(None)
        frame = av.AudioFrame.from_ndarray((voice * 32767).astype(np.int16), format="s16", layout="mono")
        frame.sample_rate = 48_000
        frame.pts = 24_000
        packets += stream.encode(frame)
        packets += stream.encode(None)
        for packet in sorted(packets, key=lambda one: float(one.dts * one.time_base)):
            container.mux(packet)
    target = io.BytesIO()
    done = bleep(out, target, [(1.5, 1.6)], codec="wav", loudness_lufs=None, guard_s=0.0)
    after, rate = decoded(target)
    assert done.duration_s == pytest.approx(3.5, abs=0.01)
    assert not after[:, : round(0.49 * rate)].any()
    assert not after[:, round(1.5 * rate) : round(1.6 * rate)].any()
    assert (
        np.abs(after[0, round(1.7 * rate) : round(2.5 * rate)] - voice[0, round(1.2 * rate) : round(2.0 * rate)]).max()
        < 0.01
    )


@pytest.mark.system
def test_the_systems_ffmpeg_and_our_own_encoder_write_the_same_sound(tmp_path):
    from storybank.anonymise import sound_encode

    program = sound_encode._ffmpeg()
    assert program is not None
    rng = np.random.default_rng(3)
    samples = rng.normal(0, 0.1, (1, 3 * 48_000 + 77)).astype(np.float32)
    lengths = []
    for make in (
        lambda out: sound_encode.PipedEncoder(out, "mp3", 48_000, 1, program),
        lambda out: sound_encode.Encoder(out, "mp3", 48_000, 1),
    ):
        written = []
        for _ in range(2):
            out = io.BytesIO()
            encoder = make(out)
            for start in range(0, samples.shape[1], 50_000):
                encoder.write(samples[:, start : start + 50_000])
            encoder.finish()
            encoder.close()
            written.append(out.getvalue())
        assert written[0] == written[1], "two runs give the same bytes"
        with opened(io.BytesIO(written[0])) as container:
            assert not container.metadata
            lengths.append(sum(block.shape[1] for block in Sound(container).blocks()))
    assert lengths[0] == lengths[1] == samples.shape[1]


@pytest.mark.system
def test_a_program_that_fails_is_not_used(monkeypatch, tmp_path):
    from storybank.anonymise import sound_encode

    sound_encode._ffmpeg.cache_clear()
    monkeypatch.setattr(sound_encode.shutil, "which", lambda _: "/bin/false")
    assert sound_encode._ffmpeg() is None
    sound_encode._ffmpeg.cache_clear()
