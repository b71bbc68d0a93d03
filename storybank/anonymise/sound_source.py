"""Sound of an open file as blocks of samples on the file's own time line. Nothing beside the file can be reached.

A text named interview.mp3 that is an ffconcat script makes libav play the file next to it: hence the list of formats,
the list of codecs, and an open file instead of a path.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from storybank.errors import Unreadable

Samples = NDArray[np.float32]  # channels x samples, -1..1

FORMATS = "wav,w64,mp3,flac,mov,mp4,m4a,ogg,matroska,webm,aac,amr"
CODECS = frozenset(
    {
        "aac",
        "aac_latm",
        "alac",
        "amr_nb",
        "amr_wb",
        "amrnb",
        "amrwb",
        "flac",
        "libopus",
        "mp2",
        "mp2float",
        "mp3",
        "mp3float",
        "opus",
        "vorbis",
        "libvorbis",
        "adpcm_ms",
        "adpcm_ima_wav",
        "adpcm_ima_qt",
        "gsm_ms",
    }
)
_OPTIONS: Mapping[str, str] = {"format_whitelist": FORMATS, "protocol_whitelist": "file,pipe", "enable_drefs": "0"}
_GAP_S = 0.05  # time stamps jitter (Matroska counts milliseconds); a longer hole is real silence
_LONGEST_GAP_S = 900.0  # a longer jump is a broken clock, not silence
_BLOCK_S = 10.0
_UNSAFE_PLANES = 8
_RATES_HZ = range(4_000, 400_000)


@dataclass(slots=True)
class Faults:
    """What went wrong while reading, counted."""

    damaged_packets: int = 0
    gaps_s: float = 0.0
    jumps: int = 0
    changes: list[str] = field(default_factory=list)


@contextmanager
def opened(source: BinaryIO) -> Iterator[Any]:
    """Give the libav container of an open file. Raises Unreadable (`recording.…`) for what is no recording we know."""
    import av

    av.logging.set_level(None)
    source.seek(0)
    try:
        container = av.open(source, options=dict(_OPTIONS), metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, OSError, MemoryError) as error:  # MemoryError: a header asks for too much
        raise Unreadable(
            "recording.unknown-format",
            f"The file is not a recording that can be read ({type(error).__name__}). "
            "Send WAV, FLAC, MP3, M4A, Opus, MP4 or MOV, as the recorder wrote it.",
        ) from error
    try:
        yield container
    finally:
        container.close()


def sound_stream(container: Any) -> Any:
    """Return the sound track of a container. Raises Unreadable when there is none, or one of an unknown kind."""
    streams = [stream for stream in container.streams if stream.type == "audio"]
    if not streams:
        raise Unreadable("recording.no-sound", "The file has no sound track. Send the recording itself.")
    stream = next((found for found in streams if found.disposition & 1), streams[0])  # 1: the default track
    context = stream.codec_context
    name = context.name if context is not None else ""
    if not (name in CODECS or name.startswith("pcm_")):
        raise Unreadable(
            "recording.unknown-codec",
            f"The sound is in a code that is not read ({name or 'unknown'}). Export it as WAV or FLAC.",
        )
    if context.sample_rate not in _RATES_HZ or not 1 <= context.channels <= 64:
        raise Unreadable(
            "recording.header-broken",
            f"The file says it has {context.channels} channels at {context.sample_rate} Hz. Export it again.",
        )
    return stream


class Sound:
    """A recording being read: rate and channels are chosen before the first block, faults are known after the last."""

    def __init__(self, container: Any, *, rate_hz: int | None = None, channels: int | None = None) -> None:
        self._container = container
        self._stream = sound_stream(container)
        context = self._stream.codec_context
        self.source_rate_hz: int = context.sample_rate
        self.source_channels: int = context.channels
        self.rate_hz = rate_hz or self.source_rate_hz
        self.channels = channels or (self.source_channels if self.source_channels <= 2 else 1)
        self.faults = Faults()
        self.length_s = 0.0  # of what was given so far, on the input's clock
        self._tick_s = float(self._stream.time_base or 0)
        self._resampler: Any = None
        self._shape: tuple[object, ...] = ()
        self._is_as_wanted = False  # the frames need neither another rate nor another form
        self._given = 0
        self._origin_s = (container.start_time or 0) / 1_000_000

    def blocks(self) -> Iterator[Samples]:
        """Yield the sound as float32 (channels x n), holes in the time line filled with silence.

        The number of samples is the input's length times rate_hz, rounded, whatever the resampler's delay is. What an
        MP4's coder added behind the end that the file states is left away, up to two of its frames.
        """
        yield from self._gathered(self._trimmed())

    def _gathered(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        """Yield about a second at once: a decoder gives 20 ms, and every block costs its callers the same."""
        parts: list[Samples] = []
        count = 0
        for block in blocks:
            parts.append(block)
            count += block.shape[1]
            if count >= self.rate_hz:
                yield np.concatenate(parts, axis=1)
                parts, count = [], 0
        if parts:
            yield np.concatenate(parts, axis=1)

    def _trimmed(self) -> Iterator[Samples]:
        if self._stream.duration is None or "mp4" not in self._container.format.name:
            yield from self._decoded()
            return
        end = round(float(self._stream.duration * self._stream.time_base) * self.rate_hz)
        tail = 4096 * self.rate_hz // self.source_rate_hz
        given = 0
        held: list[Samples] = []
        for block in self._decoded():
            if given + block.shape[1] > end and end >= 0:
                keep = max(0, end - given)
                held.append(block[:, keep:])
                block = block[:, :keep]
                if sum(part.shape[1] for part in held) > tail:  # not padding: the stated length is wrong
                    block, held, end = np.concatenate((block, *held), axis=1), [], -1
            given += block.shape[1]
            if block.shape[1]:
                yield block
        if held:
            self.length_s = given / self.rate_hz

    def _decoded(self) -> Iterator[Samples]:
        from av.error import FFmpegError

        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except (FFmpegError, MemoryError):
                self.faults.damaged_packets += 1
                continue
            for frame in frames:
                yield from self._frame(frame)
        yield from self._finish()

    def _frame(self, frame: Any) -> Iterator[Samples]:
        from av.error import FFmpegError

        if frame.sample_rate not in _RATES_HZ or not frame.samples:
            self.faults.damaged_packets += 1
            return
        shape = (frame.format.name, frame.layout.nb_channels, frame.sample_rate)
        if shape != self._shape:
            if self._shape:
                self.faults.changes.append(f"{shape[1]} channels, {shape[2]} Hz")
                yield from self._flush()
            self._shape = shape
            self._is_as_wanted = shape == ("fltp", self.channels, self.rate_hz)
            self._resampler = self._new_resampler()
        yield from self._hole(frame)
        self.length_s += frame.samples / frame.sample_rate
        if self._is_as_wanted:  # what most coders give: three times as fast without the resampler
            yield self._counted(frame.to_ndarray())
            return
        try:
            yield from self._resampled(_mixed(frame))
        except (FFmpegError, ValueError):  # channels that no layout describes
            self.faults.damaged_packets += 1
            self._resampler = self._new_resampler()

    def _new_resampler(self) -> Any:
        import av

        layout = "mono" if self.channels == 1 else "stereo"
        return av.AudioResampler(format="fltp", layout=layout, rate=self.rate_hz)

    def _hole(self, frame: Any) -> Iterator[Samples]:
        if frame.pts is None or not self._tick_s:
            return
        missing = frame.pts * self._tick_s - self._origin_s - self.length_s
        if abs(missing) <= _GAP_S:
            return
        if missing < 0 or missing > _LONGEST_GAP_S:
            self.faults.jumps += 1
            self._origin_s += missing  # believe the samples, not the clock
            return
        if self.length_s:  # sound that begins later than its picture is no fault
            self.faults.gaps_s += missing
        yield from self._flush()
        self._resampler = self._new_resampler()
        self.length_s += missing
        yield from self._silence(round(self.length_s * self.rate_hz) - self._given)

    def _resampled(self, frame: Any) -> Iterator[Samples]:
        for out in self._resampler.resample(frame):
            yield self._counted(out.to_ndarray())

    def _flush(self) -> Iterator[Samples]:
        if self._resampler is not None:
            if not self._is_as_wanted:
                yield from self._resampled(None)
            self._resampler = None
        due = round(self.length_s * self.rate_hz)
        if due > self._given:
            yield from self._silence(due - self._given)

    def _finish(self) -> Iterator[Samples]:
        yield from self._flush()

    def _silence(self, count: int) -> Iterator[Samples]:
        block = int(_BLOCK_S * self.rate_hz)
        while count > 0:
            yield self._counted(np.zeros((self.channels, min(count, block)), np.float32))
            count -= block

    def _counted(self, samples: Samples) -> Samples:
        due = round(self.length_s * self.rate_hz)
        if self._given + samples.shape[1] > due:  # the resampler rounds up at its end
            samples = samples[:, : max(0, due - self._given)]
        self._given += samples.shape[1]
        return samples


def _mixed(frame: Any) -> Any:
    """Return the frame, or its channels' mean as a mono frame when there are more than two."""
    import av

    # PyAV 18 counts the planes of such a frame past their end, and reading one of those ends the process: libav mixes it
    has_unsafe_planes = frame.format.is_planar and frame.layout.nb_channels >= _UNSAFE_PLANES
    if frame.layout.nb_channels <= 2 or has_unsafe_planes:
        frame.pts = None
        return frame
    samples = frame.to_ndarray()
    channels = frame.layout.nb_channels
    if not frame.format.is_planar:
        samples = samples.reshape(-1, channels).T
    if samples.dtype.kind in "iu":
        limit = float(np.iinfo(samples.dtype).max) + 1.0
        offset = limit / 2 if samples.dtype.kind == "u" else 0.0
        floats = (samples.astype(np.float32) - np.float32(offset)) / np.float32(limit / 2 if offset else limit)
    else:
        floats = samples.astype(np.float32)
    mono = av.AudioFrame.from_ndarray(
        floats.mean(axis=0, keepdims=True, dtype=np.float32), format="fltp", layout="mono"
    )
    mono.sample_rate = frame.sample_rate
    return mono
