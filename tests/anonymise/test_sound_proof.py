"""The proof sees what an adversary would hear."""

import io

import numpy as np
import pytest

from storybank.anonymise.sound import FILLS, NOISE_RMS, TONE_PEAK, bleep
from storybank.anonymise.sound_encode import Encoder
from storybank.anonymise.sound_proof import check_sound
from storybank.anonymise.sound_source import Sound, opened

RATE = 24_000
WORDS = [(1.0, 1.6), (3.0, 3.2), (4.0, 5.6)]


@pytest.fixture(scope="module")
def voice() -> np.ndarray:
    rng = np.random.default_rng(7)
    count = round(6.5 * RATE)
    clock = np.arange(count) / RATE
    envelope = np.clip(np.sin(clock * 19.5), 0, 1) * (0.3 + 0.7 * np.sin(clock * 1.1) ** 2)
    tones = sum(
        np.sin(2 * np.pi * f * (clock + 0.02 * np.sin(clock * 5))) / (1 + n)
        for n, f in enumerate((140, 290, 610, 1240, 2500))
    )
    return ((rng.normal(0, 0.02, (1, count)) + 0.12 * tones) * envelope).astype(np.float32)


def encoded(samples, codec="wav"):
    out = io.BytesIO()
    encoder = Encoder(out, codec, RATE, samples.shape[0])
    encoder.write(samples)
    encoder.finish()
    return out


def decoded(stream):
    with opened(stream) as container:
        return np.concatenate(list(Sound(container).blocks()), axis=1)


@pytest.mark.parametrize(
    "codec", ["opus", *(pytest.param(codec, marks=pytest.mark.slow) for codec in ("mp3", "aac", "flac", "wav"))]
)
@pytest.mark.parametrize("fill", FILLS)
def test_replaced_words_are_proved_gone_in_every_codec_and_filling(voice, codec, fill):
    original, published = encoded(voice), io.BytesIO()
    bleep(original, published, WORDS, codec=codec, fill=fill)
    assert check_sound(original, published, WORDS, fill=fill) == ()


@pytest.mark.parametrize("codec", ["wav", *(pytest.param(codec, marks=pytest.mark.slow) for codec in ("mp3", "opus"))])
@pytest.mark.parametrize("fill", ["tone", "noise"])
@pytest.mark.parametrize("attenuation", [1.0, 0.1])
def test_a_filling_mixed_over_the_words_is_refused(voice, codec, fill, attenuation):
    mixed = voice.copy()
    clock = np.arange(voice.shape[1]) / RATE
    over = (
        10 * TONE_PEAK * np.sin(2 * np.pi * 1000 * clock)
        if fill == "tone"
        else np.random.default_rng(1).normal(0, 10 * NOISE_RMS, voice.shape[1])
    )
    for start, end in WORDS:
        part = slice(int((start - 0.1) * RATE), int((end + 0.1) * RATE))
        mixed[:, part] = attenuation * mixed[:, part] + over[part]
    published = io.BytesIO()
    bleep(encoded(mixed), published, [], codec=codec)
    wrong = check_sound(encoded(voice), published, WORDS, fill=fill)
    assert {"sound.words-remain#1", "sound.words-remain#2", "sound.words-remain#3"} <= set(wrong)


def test_words_shifted_a_little_or_filtered_under_noise_are_found(voice):
    from scipy.signal import butter, sosfilt

    low = sosfilt(butter(4, 900, fs=RATE, output="sos"), voice, axis=1) * 0.3
    for hidden in (np.roll(voice, round(0.03 * RATE), axis=1) * 0.2, low):
        mixed = voice.copy()
        for start, end in WORDS:
            part = slice(int((start - 0.1) * RATE), int((end + 0.1) * RATE))
            mixed[:, part] = hidden[:, part] + np.random.default_rng(2).normal(0, NOISE_RMS, voice[:, part].shape)
        assert "sound.words-remain#3" in check_sound(
            encoded(voice), encoded(mixed.astype(np.float32)), WORDS, fill="noise"
        )


def test_a_voice_turned_into_modulated_noise_is_no_filling(voice):
    hidden = voice.copy()
    noise = np.random.default_rng(3).normal(0, 1, voice.shape)
    for start, end in WORDS:
        part = slice(int((start - 0.1) * RATE), int((end + 0.1) * RATE))
        hidden[:, part] = np.abs(voice[:, part]) * noise[:, part]
    assert "sound.words-remain#3" in check_sound(
        encoded(voice), encoded(hidden.astype(np.float32)), WORDS, fill="noise"
    )


def test_a_forgotten_interval_is_named_by_its_number(voice):
    published = io.BytesIO()
    bleep(encoded(voice), published, [WORDS[0], WORDS[2]], codec="opus")
    assert check_sound(encoded(voice), published, WORDS) == ("sound.words-remain#2",)


def test_covering_only_part_of_the_words_is_refused(voice):
    published = io.BytesIO()
    bleep(encoded(voice), published, [(1.0, 1.3), WORDS[1], WORDS[2]], codec="opus")
    assert "sound.words-remain#1" in check_sound(encoded(voice), published, WORDS)


def test_a_shortened_file_is_refused(voice):
    published = encoded(np.concatenate((voice[:, :RATE], voice[:, 2 * RATE :]), axis=1))
    assert "sound.length-changed" in check_sound(encoded(voice), published, [])


def test_another_recording_is_refused(voice):
    rhythm = np.clip(np.sin(np.arange(voice.shape[1]) / RATE * 7.7 + 1), 0, 1)
    other = (np.random.default_rng(9).normal(0, 0.1, voice.shape) * rhythm).astype(np.float32)
    assert "sound.not-the-recording" in check_sound(encoded(voice), encoded(other), [])


def test_tags_and_other_tracks_are_refused(voice):
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as container:
        container.metadata["artist"] = "Somebody"
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(voice, format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert "sound.tags" in check_sound(encoded(voice), out, [], is_levelled=False)


def test_a_quiet_place_needs_no_30_decibels(voice):
    quiet = voice.copy()
    quiet[:, RATE : 2 * RATE] = 0
    published = io.BytesIO()
    bleep(encoded(quiet), published, [(1.2, 1.5)], codec="opus")
    assert check_sound(encoded(quiet), published, [(1.2, 1.5)]) == ()


def test_the_whole_recording_can_be_covered(voice):
    published = io.BytesIO()
    bleep(encoded(voice), published, [(0.0, 6.5)], codec="opus")
    assert check_sound(encoded(voice), published, [(0.0, 6.5)]) == ()


def test_words_hidden_in_opposite_phase_of_two_channels_are_found(voice):
    stereo = np.concatenate((voice, voice))
    hidden = stereo.copy()
    part = slice(int(0.9 * RATE), int(1.7 * RATE))
    hidden[0, part], hidden[1, part] = voice[0, part] * 0.5, voice[0, part] * -0.5
    assert "sound.words-remain#1" in check_sound(encoded(stereo), encoded(hidden), WORDS[:1])
