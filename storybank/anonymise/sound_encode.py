"""Encoding of samples into files that hold sound and nothing else: no tags, no dates, no program names, no chance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
