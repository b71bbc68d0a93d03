"""Files with bytes changed, cut out and doubled at random: a reader may refuse them, and does nothing else."""

import io
import random
import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from PIL import Image

from storybank.errors import Unreadable
from storybank.intake import recordings, transcripts
from storybank.intake.photos import read_photo
from storybank.intake.quick import glance

VTT = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n<v A>Words of bread &amp; salt.\n\n00:03.000 --> 00:04.000\nMore.\n"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nWords.\n\n2\n00:00:03,000 --> 00:00:04,000\nMore.\n"
EAF = (
    '<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="1"/><TIME_SLOT '
    'TIME_SLOT_ID="t2" TIME_VALUE="9"/></TIME_ORDER><TIER TIER_ID="A"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a" '
    'TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2"><ANNOTATION_VALUE>Words</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>'
    "</ANNOTATION></TIER></ANNOTATION_DOCUMENT>"
)
TABLE = "speaker;timestamp;text\nA;00:00:01;Words\nB;00:00:04;More\n"


def mutilated(data, chance):
    data = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 40))):
        at = chance.randrange(len(data) if chance.random() < 0.5 else min(len(data), 600))
        kind = chance.random()
        if kind < 0.6:
            data[at] = chance.randrange(256)
        elif kind < 0.8:
            del data[at : at + chance.randrange(1, 100)]
        else:
            data[at:at] = data[at : at + chance.randrange(1, 100)]
        if len(data) < 40:
            break
    return bytes(data)


def refuses_or_reads(read, path):
    try:
        read(path)
    except Unreadable as error:
        assert error.code.partition(".")[0] in ("intake", "recording", "transcript", "xml")


def picture(kind):
    exif = Image.Exif()
    exif[0x010E] = "Words inside"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 46.0, 27.72)})
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_mutilated_photographs(kind, tmp_path, monkeypatch):
    monkeypatch.setattr("storybank.intake.photos.detect", lambda *args, **kwargs: ())  # faces are not the matter here
    whole, chance, path = picture(kind), random.Random(kind), tmp_path / "x.jpg"
    for _ in range(120):
        path.write_bytes(mutilated(whole, chance))
        refuses_or_reads(read_photo, path)
        refuses_or_reads(lambda one: glance(one, date(2026, 11, 20)), path)


@pytest.mark.parametrize("words", [VTT, SRT, EAF, TABLE])
def test_mutilated_transcripts(words, tmp_path):
    chance, path = random.Random(words), tmp_path / "x.txt"
    for _ in range(150):
        path.write_bytes(mutilated(words.encode(), chance))
        refuses_or_reads(transcripts.read, path)


def sound(path, codec, layout, channels):
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=48_000)
        stream.layout = layout
        wave = (np.sin(np.arange(24_000) / 17) * 3000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(np.repeat(wave, channels)[None], format="s16", layout=layout)
        frame.sample_rate = 48_000
        resampler = av.AudioResampler(
            format=stream.format.name, layout=layout, rate=48_000, frame_size=stream.frame_size
        )
        for part in (*resampler.resample(frame), *resampler.resample(None), None):
            if part is not None:
                part.pts = None
            container.mux(list(stream.encode(part)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("codec", "suffix"), [("aac", ".m4a"), ("flac", ".flac"), ("mp3", ".mp3"), ("pcm_s16le", ".wav")]
)
def test_mutilated_recordings(codec, suffix, tmp_path):
    whole, path = tmp_path / f"whole{suffix}", tmp_path / f"x{suffix}"
    sound(whole, codec, "stereo", 2)
    data, chance = whole.read_bytes(), random.Random(codec)
    for _ in range(40):
        path.write_bytes(mutilated(data, chance))
        refuses_or_reads(recordings.probe, path)


@pytest.mark.slow
def test_eight_channels_are_heard_and_end_nobodys_process(tmp_path):
    path = tmp_path / "round.m4a"
    sound(path, "aac", "7.1", 8)
    code = (
        "import sys; from pathlib import Path; from storybank.intake.recordings import probe;"
        "reading = probe(Path(sys.argv[1])); assert reading.channels == 8 and reading.silence_share < 0.5"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-500:]
