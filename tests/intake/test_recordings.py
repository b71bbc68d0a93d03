"""What recordings are, and what must never be opened as one."""

import io
import json
import struct
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from storybank.anonymise.sound_encode import Encoder
from storybank.errors import Unreadable
from storybank.intake.recordings import PEAKS, probe

RATE = 16_000


def sound(seconds=3.0, rate=RATE, channels=1):
    rng = np.random.default_rng(5)
    count = round(seconds * rate)
    return (rng.normal(0, 0.1, (channels, count)) * np.clip(np.sin(np.arange(count) / rate * 9), 0, 1)).astype(
        np.float32
    )


def save(path, samples=None, codec="wav", rate=RATE):
    samples = sound(rate=rate) if samples is None else samples
    out = io.BytesIO()
    encoder = Encoder(out, codec, rate, samples.shape[0])
    encoder.write(samples)
    encoder.finish()
    path.write_bytes(out.getvalue())
    return path


def wav(chunks: bytes, data: bytes, stated: int | None = None) -> bytes:
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16)
    body = b"WAVE" + form + chunks + struct.pack("<4sI", b"data", len(data) if stated is None else stated) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    "codec, suffix, container",
    [
        ("wav", ".wav", "wav"),
        ("flac", ".flac", "flac"),
        ("mp3", ".mp3", "mp3"),
        ("opus", ".opus", "ogg"),
        ("aac", ".m4a", "mp4"),
        ("aac-mp4", ".mp4", "mp4"),
    ],
)
def test_each_kind_is_probed(tmp_path, codec, suffix, container):
    rate = 48_000 if codec == "opus" else RATE
    found = probe(save(tmp_path / f"a{suffix}", sound(rate=rate), codec, rate))
    assert (found.container, found.duration_s, found.sample_rate_hz, found.channels) == (container, 3.0, rate, 1)
    assert found.codec == {"wav": "pcm_s16le", "aac-mp4": "aac"}.get(codec, codec)
    assert found.tags == ()
    assert not found.has_video
    assert 0 < len(found.peaks) <= PEAKS
    assert found.loudness_lufs is not None and -60 < found.loudness_lufs < 0
    assert found.warnings == ()


def test_only_the_names_of_tags_are_kept(tmp_path):
    import av

    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="ipod") as container:
        container.metadata.update({"artist": "Secret Name", "location": "+40.1+044.5/", "comment": "Secret"})
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound(), format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    found = probe(path)
    assert {"artist", "comment"} <= set(found.tags)
    assert "Secret" not in repr(found)


def test_a_broadcast_waves_chunks_are_seen_before_and_behind_the_sound(tmp_path):
    samples = (sound()[0] * 32767).astype("<i2").tobytes()
    bext = struct.pack("<4sI", b"bext", 602) + b"Secret".ljust(602, b"\0")
    path = tmp_path / "a.wav"
    path.write_bytes(wav(bext, samples + struct.pack("<4sI", b"iXML", 4) + b"<x/>", stated=len(samples)))
    found = probe(path)
    assert found.has_bext
    assert {"bext", "iXML"} <= set(found.tags)
    assert "Secret" not in repr(found)


def test_a_header_that_lies_about_the_length_is_noticed(tmp_path):
    samples = (sound()[0] * 32767).astype("<i2").tobytes()
    path = tmp_path / "a.wav"
    path.write_bytes(wav(b"", samples, stated=len(samples) * 1000))
    found = probe(path)
    assert found.duration_s == 3.0
    assert "recording.length-not-as-stated" in found.warnings


def test_a_recording_cut_off_while_copied_is_read_as_far_as_it_goes(tmp_path):
    path = save(tmp_path / "a.flac", codec="flac")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = probe(path)
    assert 0.5 < found.duration_s < 2.5
    assert {"recording.length-not-as-stated", "recording.damaged"} & set(found.warnings)


def test_silence_telephones_messengers_and_many_channels_are_questions(tmp_path):
    assert "recording.silent" in probe(save(tmp_path / "a.wav", np.zeros((1, RATE), np.float32))).warnings
    assert "recording.telephone-quality" in probe(save(tmp_path / "b.wav", sound(rate=8000), rate=8000)).warnings
    assert "recording.messenger" in probe(save(tmp_path / "c.ogg", sound(rate=48000), "opus", 48000)).warnings
    frames = np.random.default_rng(0).integers(-999, 999, (RATE, 32)).astype("<i2").tobytes()
    head = struct.pack(
        "<4sI4s4sIHHIIHH", b"RIFF", 36 + len(frames), b"WAVE", b"fmt ", 16, 1, 32, RATE, RATE * 64, 64, 16
    )
    (tmp_path / "d.wav").write_bytes(head + struct.pack("<4sI", b"data", len(frames)) + frames)
    found = probe(tmp_path / "d.wav")
    assert found.channels == 32
    assert "recording.many-channels" in found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile other.wav\n",
        "\ufeffffconcat version 1.0\nfile other.wav\n",
        "#EXTM3U\n#EXTINF:1,\nother.wav\n",
        "[playlist]\nFile1=other.wav\n",
        '<?xml version="1.0"?><smil><audio src="other.wav"/></smil>',
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
        "# HttpLiveStreaming\nfile:///etc/passwd\n",
        "WEBVTT\n",
    ],
)
@pytest.mark.parametrize("suffix", [".mp3", ".wav", ".m4a"])
def test_a_text_under_a_recordings_name_reaches_no_other_file(tmp_path, text, suffix):
    save(tmp_path / "other.wav")
    path = tmp_path / f"interview{suffix}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        probe(path)
    assert refused.value.code == "recording.is-text"


def test_the_decoder_itself_opens_no_script_even_without_the_first_look(tmp_path):
    from storybank.anonymise.sound_source import opened

    save(tmp_path / "other.wav")
    path = tmp_path / "interview.mp3"
    path.write_text(f"ffconcat version 1.0\nfile {tmp_path / 'other.wav'}\n")
    with path.open("rb") as source, pytest.raises(Unreadable), opened(source):
        pass


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 10_000,
        b"RIFF\xff\xff\xff\xffWAVE",
        b"ID3\4\0\0\0\0\0\0",
        b"fLaC\0\0\0\x22",
        b"OggS" + b"\0" * 100,
        b"\x1a\x45\xdf\xa3" + b"\xff" * 500,
        b"\0\0\0\x18ftypM4A " + b"\0" * 300,
        b"%PDF-1.4",
        b"\xff\xd8\xff\xe0",
    ],
)
def test_broken_and_other_files_are_unreadable_with_a_code(tmp_path, data):
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as refused:
        probe(path)
    assert refused.value.code.split(".")[0] in {"recording", "intake"}


@pytest.mark.slow
def test_random_damage_never_breaks_the_reader(tmp_path):
    rng = np.random.default_rng(11)
    for codec, suffix, rate in (
        ("mp3", ".mp3", RATE),
        ("opus", ".opus", 48000),
        ("aac", ".m4a", RATE),
        ("flac", ".flac", RATE),
        ("wav", ".wav", RATE),
    ):
        whole = save(tmp_path / f"w{suffix}", sound(1.0, rate), codec, rate).read_bytes()
        for number in range(12):
            data = bytearray(whole)
            for at in rng.integers(0, len(data), 20):
                data[at] = rng.integers(0, 256)
            path = tmp_path / f"{number}{suffix}"
            path.write_bytes(data)
            try:
                assert probe(path).duration_s > 0
            except Unreadable as refused:
                assert refused.code


def test_the_commands_answer_one_line_a_file_and_never_fail(tmp_path):
    from storybank.cli.inspect_recording import recording, transcript

    save(tmp_path / "a.wav")
    (tmp_path / "b.mp3").write_text("ffconcat version 1.0\n")
    (tmp_path / "c.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Hi\n")
    answer = CliRunner().invoke(
        recording, [str(tmp_path / "a.wav"), str(tmp_path / "b.mp3"), str(tmp_path / "gone.wav")]
    )
    lines = [json.loads(line) for line in answer.output.splitlines()]
    assert answer.exit_code == 0
    assert [(line["container"], line["error"] is None) for line in lines] == [
        ("wav", True),
        (None, False),
        (None, False),
    ]
    assert {"file", "container", "codec", "duration_s", "tags", "error"} <= set(lines[0]) & set(lines[1])
    answer = CliRunner().invoke(transcript, [str(tmp_path / "c.vtt")])
    line = json.loads(answer.output)
    assert line["segments"][0] | {"language": None, "words": []} == {
        "start_s": 1.0,
        "end_s": 2.0,
        "speaker": "A",
        "text": "Hi",
        "language": None,
        "words": [],
    }
    assert {"file", "format", "segments", "languages", "warnings", "error"} <= set(line)


def test_the_command_starts_without_the_heavy_libraries():
    import subprocess

    code = "import sys, storybank.cli.inspect_recording; print([m for m in ('av', 'numpy', 'scipy', 'lxml', 'prefect', 'django', 'pandas') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
