"""Encoding of samples into files that hold sound and nothing else: no tags, no dates, no program names, no chance.

The LAME inside PyAV's wheel takes three times as long as the one of a system's ffmpeg. Where that program is installed it
writes the MP3 beside us, from bare samples and nothing else; what it wrote is proved like everything.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, BinaryIO

import numpy as np

from storybank.anonymise.sound_source import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """How one kind of file is written. rates_hz: what the encoder takes, the lowest first; empty: any."""

    container: str
    encoder: str
    sample_format: str
    bits_per_s: int | None = None
    rates_hz: tuple[int, ...] = ()
    encoder_options: Mapping[str, str] = field(default_factory=dict)
    container_options: Mapping[str, str] = field(default_factory=dict)


CODECS: Mapping[str, Codec] = {
    "opus": Codec(container="ogg", encoder="libopus", sample_format="flt", bits_per_s=32_000, rates_hz=(48_000,)),
    "mp3": Codec(
        container="mp3",
        encoder="libmp3lame",
        sample_format="fltp",
        bits_per_s=96_000,
        rates_hz=(16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
        # LAME's quick mode: a third faster, and at 96 kbit/s for one voice not to be told from the slow one
        encoder_options={"compression_level": "7"},
        container_options={"write_id3v1": "0", "id3v2_version": "0"},
    ),
    "wav": Codec(container="wav", encoder="pcm_s16le", sample_format="s16", container_options={"rf64": "auto"}),
    "wav24": Codec(container="wav", encoder="pcm_s24le", sample_format="s32", container_options={"rf64": "auto"}),
    "flac": Codec(container="flac", encoder="flac", sample_format="s16"),
    "flac24": Codec(container="flac", encoder="flac", sample_format="s32"),
    "aac": Codec(
        container="ipod",
        encoder="aac",
        sample_format="fltp",
        bits_per_s=96_000,
        rates_hz=(16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
        container_options={"empty_hdlr_name": "1"},
    ),
    "aac-mp4": Codec(
        container="mp4",
        encoder="aac",
        sample_format="fltp",
        bits_per_s=96_000,
        rates_hz=(16_000, 22_050, 24_000, 32_000, 44_100, 48_000),
        container_options={"empty_hdlr_name": "1"},
    ),
}
_BLOCK = 48_000


def working_rate(codecs: Iterable[str], source_hz: int) -> int:
    """Return the rate in which all these codecs can be written: the source's own, or the next that all of them take."""
    rates = [set(CODECS[codec].rates_hz) for codec in codecs if CODECS[codec].rates_hz]
    if not rates:
        return source_hz
    shared = sorted(set.intersection(*rates))
    return next((rate for rate in shared if rate >= source_hz), shared[-1])


class Encoder:
    """Writes float samples (channels x n) to an open, seekable binary file."""

    def __init__(self, target: BinaryIO, codec: str, rate_hz: int, channels: int) -> None:
        import av

        self._codec = CODECS[codec]
        self._layout = "mono" if channels == 1 else "stereo"
        self._rate_hz = rate_hz
        self._at = 0
        options = {"fflags": "+bitexact", **self._codec.container_options}
        if self._codec.encoder == "aac":
            options["movie_timescale"] = str(rate_hz)  # else the stated end is rounded to a thousandth
        self._container = av.open(target, "w", format=self._codec.container, options=options)
        self._stream: Any = self._container.add_stream(
            self._codec.encoder,
            options=dict(self._codec.encoder_options),
            rate=rate_hz,
            layout=self._layout,
            format=self._codec.sample_format,
        )
        context = self._stream.codec_context
        context.flags |= 1 << 23  # AV_CODEC_FLAG_BITEXACT: no version strings
        context.thread_count = 1
        if self._codec.bits_per_s:
            context.bit_rate = self._codec.bits_per_s

    def write(self, block: Samples) -> None:
        """Encode the next samples."""
        for start in range(0, block.shape[1], _BLOCK):
            self._mux(self._frame(block[:, start : start + _BLOCK]))

    def finish(self) -> None:
        """Write what the encoder still holds, and the file's end."""
        self._mux(None)
        self._container.close()

    def close(self) -> None:
        """Let go of the container, finished or not."""
        self._container.close()

    def _mux(self, frame: Any) -> None:
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def _frame(self, block: Samples) -> Any:
        import av

        samples = np.ascontiguousarray(_as_format(block, self._codec.sample_format))
        frame = av.AudioFrame.from_ndarray(samples, format=self._codec.sample_format, layout=self._layout)
        frame.sample_rate = self._rate_hz
        frame.pts = self._at
        self._at += block.shape[1]
        return frame


class PipedEncoder:
    """Like `Encoder`, by the system's ffmpeg: for MP3. It is given samples and a place to write, no file of anybody's."""

    def __init__(self, target: BinaryIO, codec: str, rate_hz: int, channels: int, program: str) -> None:
        self._target = target
        self._written = tempfile.TemporaryFile()  # noqa: SIM115, closed in close(); MP3 wants a place it can go back in
        own = CODECS[codec]
        place = f"file:/proc/self/fd/{self._written.fileno()}"
        options = [part for key, value in own.encoder_options.items() for part in (f"-{key}", value)]
        options += [part for key, value in own.container_options.items() for part in (f"-{key}", value)]
        command = [program, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-f", "f32le", "-ar", str(rate_hz)]
        command += ["-ac", str(channels), "-i", "pipe:0", "-map_metadata", "-1", "-fflags", "+bitexact"]
        command += ["-flags:a", "+bitexact", "-threads", "1", "-c:a", own.encoder, "-b:a", str(own.bits_per_s)]
        self._process = subprocess.Popen(
            [*command, *options, "-f", own.container, place],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._written.fileno(),),
            env={"LC_ALL": "C"},
        )

    def write(self, block: Samples) -> None:
        """Hand over the next samples."""
        assert self._process.stdin is not None
        self._process.stdin.write(np.ascontiguousarray(block.T, dtype="<f4").data)

    def finish(self) -> None:
        """Wait until everything is written and copy it to the target. Raises OSError where the program failed."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        if self._process.wait() != 0:
            raise OSError(f"ffmpeg ended with {self._process.returncode}")
        self._written.seek(0)
        shutil.copyfileobj(self._written, self._target)

    def close(self) -> None:
        """Let go of the program, finished or not."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.kill()
            self._process.stdin.close()
        self._process.wait()
        self._written.close()


def encoder_for(target: BinaryIO, codec: str, rate_hz: int, channels: int) -> Encoder | PipedEncoder:
    """Return the quickest encoder of a codec on this machine; both write the same kind of file."""
    program = _ffmpeg() if codec == "mp3" else None
    if program is not None:
        return PipedEncoder(target, codec, rate_hz, channels, program)
    return Encoder(target, codec, rate_hz, channels)


@cache
def _ffmpeg() -> str | None:
    """Return the system's ffmpeg where it can do this: it is tried once with a tenth of a second of silence."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    trial = io.BytesIO()
    encoder = PipedEncoder(trial, "mp3", 48_000, 1, program)
    try:
        encoder.write(np.zeros((1, 4_800), np.float32))
        encoder.finish()
    except OSError:
        return None
    finally:
        encoder.close()
    return program if trial.getvalue()[:1] == b"\xff" else None


def _as_format(block: Samples, sample_format: str) -> Any:
    if sample_format == "fltp":
        return block
    interleaved = block.T.reshape(1, -1)
    if sample_format == "flt":
        return interleaved
    if sample_format == "s16":
        return np.clip(np.rint(interleaved * 32768.0), -32768, 32767).astype(np.int16)
    whole = np.clip(np.rint(interleaved.astype(np.float64) * 8388608.0), -8388608, 8388607)
    return (whole.astype(np.int64) << 8).astype(np.int32)
