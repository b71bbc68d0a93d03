"""Recordings as received: what they are, how long and how loud, and what a person should know about them. Writes nothing."""

import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.limits import MediaType
from storybank.records import Recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PEAKS = 1_000  # of the wave form, at most
LISTEN_S = 180.0  # of our time; what is not heard by then is counted by its header
_WINDOW_S = 0.05
_SILENT_POWER = 10 ** (-55 / 10)  # mean square below -55 dBFS: a room's hiss is louder
_MESSENGERS = frozenset({".ogg", ".oga", ".amr", ".3gp", ".3g2", ".aac"})
_TECHNICAL = frozenset({"major_brand", "minor_version", "compatible_brands", "vendor_id", "duration"})
_EMPTY_VALUES = frozenset({"", "und", "SoundHandler", "VideoHandler", "Lavf", "Lavf lame", "Lavc", "[0][0][0][0]"})
_PLACES = ("location", "gps", "iso6709", "xyz", "latitude", "longitude")
_RIFF_CHUNKS = {b"bext": "bext", b"iXML": "iXML", b"axml": "axml", b"LIST": "LIST", b"cart": "cart", b"id3 ": "ID3",
                b"ID3 ": "ID3", b"cue ": "cue", b"_PMX": "XMP", b"aXML": "axml", b"umid": "umid"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingReading:
    """What one recording is. Tag values, device names and places are not kept: only which tags it carried.

    duration_s is what was decoded, not what the header says. warnings: codes `recording.…` of schemas/findings.yml.
    loudness_lufs is None for silence; peaks are the loudest sample of each of up to PEAKS equal parts, 0..1.
    """

    container: str
    codec: str
    duration_s: float
    sample_rate_hz: int
    channels: int
    has_video: bool
    has_bext: bool
    tags: tuple[str, ...]
    silence_share: float
    loudness_lufs: float | None
    peaks: tuple[float, ...]
    warnings: tuple[str, ...]

    @property
    def record(self) -> Recording:
        """The reading as the bank keeps it."""
        return Recording(
            container=self.container,
            codec=self.codec,
            duration_s=self.duration_s,
            has_video=self.has_video,
            tags=self.tags,
            sample_rate_hz=self.sample_rate_hz,
            channels=self.channels,
        )


def probe(path: Path, *, listen_s: float = LISTEN_S) -> RecordingReading:
    """Return what a recording is, after decoding its sound for at most `listen_s` of our time.

    The file is opened alone, by its descriptor: nothing next to it can be reached from inside it.
    Raises Unreadable (`recording.…`, `intake.…`) naming the kind of file and the remedy.
    """
    try:
        limits.guard_size(path, limits.MAX_RECORDING_BYTES)
        refuse_text(path)
        with path.open("rb") as source:
            return _probe(source, path.suffix.lower(), listen_s)
    except OSError as error:
        raise Unreadable(
            "recording.unreadable", f"The recording cannot be read: {type(error).__name__}. Send it again."
        ) from error


def refuse_text(path: Path) -> None:
    """Raise Unreadable when a file that should be a recording is a text, a picture or a document."""
    kind = limits.sniff(path)
    if kind is None or kind.is_recording:
        return
    if kind in (MediaType.TEXT, MediaType.XML, MediaType.JSON, MediaType.WEBVTT, MediaType.SRT):
        with path.open("rb") as stream:
            start = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        what = "a text"
        if start.startswith(
            (b"ffconcat", b"#extm3u", b"[playlist]", b"[reference]", b"<asx", b"<smil", b"<?wpl", b"file ")
        ):
            what = "a playlist, a text that points at other files"
        elif kind is MediaType.XML:
            what = "XML text"
        raise Unreadable(
            "recording.is-text",
            f"The file is {what}, not a recording. Send the recording itself, as the recorder wrote it.",
        )
    raise Unreadable(
        "recording.not-a-recording", f"The file is {kind.value}, not a recording. Send the recording under this name."
    )


def _probe(source: BinaryIO, suffix: str, listen_s: float) -> RecordingReading:
    from storybank.anonymise.sound_source import Sound, opened

    chunks, header_lies = _riff(source)
    with opened(source) as container:
        sound = Sound(container)
        stated_s = _stated_s(container)
        if stated_s is not None and stated_s > 10 * limits.MAX_RECORDING_S:
            stated_s = None  # a broken header
        ear = _Ear(sound.rate_hz, sound.channels)
        deadline = time.monotonic() + listen_s
        is_whole = True
        for block in sound.blocks():
            ear.hear(block)
            if sound.length_s > limits.MAX_RECORDING_S:
                raise Unreadable(
                    "recording.too-long",
                    f"The recording is longer than {limits.MAX_RECORDING_S / 3600:.0f} hours. Send it in parts.",
                )
            if time.monotonic() > deadline:
                is_whole = False
                break
        duration_s = sound.length_s if is_whole or stated_s is None else max(stated_s, sound.length_s)
        if duration_s <= 0:
            raise Unreadable("recording.empty", "The file holds no sound that can be decoded. Send it again.")
        context = container.streams.audio[0].codec_context
        tags = (*chunks, *_tags(container))
        return RecordingReading(
            container=_container_name(container),
            codec=context.name.removesuffix("float"),
            duration_s=round(duration_s, 3),
            sample_rate_hz=sound.source_rate_hz,
            channels=sound.source_channels,
            has_video=any(_is_picture(stream) for stream in container.streams),
            has_bext="bext" in chunks,
            tags=tuple(dict.fromkeys(tags)),
            silence_share=round(ear.silence_share, 4),
            loudness_lufs=ear.loudness_lufs,
            peaks=ear.wave_form(),
            warnings=tuple(_warnings(container, sound, ear, suffix, stated_s, is_whole, header_lies, tags)),
        )


def _warnings(
    container: Any,
    sound: Any,
    ear: "_Ear",
    suffix: str,
    stated_s: float | None,
    is_whole: bool,
    header_lies: bool,
    tags: tuple[str, ...],
) -> Iterator[str]:
    if suffix in _MESSENGERS:
        yield "recording.messenger"
    if not is_whole:
        yield "recording.partly-heard"
    elif header_lies or (stated_s is not None and abs(stated_s - sound.length_s) > max(1.0, 0.02 * sound.length_s)):
        yield "recording.length-not-as-stated"
    if sound.faults.damaged_packets:
        yield "recording.damaged"
    if sound.faults.jumps or sound.faults.gaps_s > 0.5 or sound.faults.changes:
        yield "recording.time-line-broken"
    if ear.silence_share >= 0.95:
        yield "recording.silent"
    if ear.clipped_share > 0.001:
        yield "recording.clipped"
    if sound.source_channels > 2:
        yield "recording.many-channels"
    if sum(stream.type == "audio" for stream in container.streams) > 1:
        yield "recording.several-sound-tracks"
    if sound.source_rate_hz < 16_000:
        yield "recording.telephone-quality"
    if any(place in tag.lower() for tag in tags for place in _PLACES):
        yield "recording.place-in-tags"


class _Ear:
    """Listens to blocks and remembers little: loudness, silence, clipping and the wave form."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        from storybank.anonymise.loudness import LoudnessMeter

        self._meter = LoudnessMeter(rate_hz, channels)
        self._window = max(1, round(_WINDOW_S * rate_hz))
        self._rest: NDArray[np.float32] | None = None
        self._silent = self._windows = self._clipped = self._samples = 0
        self._peaks: list[float] = []

    def hear(self, block: "NDArray[np.float32]") -> None:
        import numpy as np

        self._meter.feed(block)
        loudest = np.abs(block).max(axis=0)
        self._clipped += int((loudest >= 0.9995).sum())
        self._samples += len(loudest)
        if self._rest is not None:
            loudest = np.concatenate((self._rest, loudest))
        count = len(loudest) // self._window
        whole = loudest[: count * self._window].reshape(count, self._window)
        self._silent += int(((whole * whole).mean(axis=1) < _SILENT_POWER).sum())
        self._windows += count
        self._peaks.extend(whole.max(axis=1).tolist())
        self._rest = loudest[count * self._window :].copy()

    @property
    def silence_share(self) -> float:
        return self._silent / self._windows if self._windows else 1.0

    @property
    def clipped_share(self) -> float:
        return self._clipped / self._samples if self._samples else 0.0

    @property
    def loudness_lufs(self) -> float | None:
        value = self._meter.integrated_lufs()
        return round(value, 2) if value > -200 else None

    def wave_form(self) -> tuple[float, ...]:
        count = len(self._peaks)
        parts = min(PEAKS, count)
        edges = [part * count // parts for part in range(parts + 1)] if parts else []
        return tuple(round(max(self._peaks[left:right]), 3) for left, right in pairwise(edges))


def _stated_s(container: Any) -> float | None:
    return container.duration / 1_000_000 if container.duration else None


def _container_name(container: Any) -> str:
    names = str(container.format.name)
    if "mp4" in names:
        return "mov" if container.metadata.get("major_brand", "qt").strip() == "qt" else "mp4"
    return "matroska" if "matroska" in names else names.split(",")[0]


def _is_picture(stream: Any) -> bool:
    attached = 0x0400  # a cover drawing, not moving pictures
    return stream.type == "video" and not stream.disposition & attached


def _tags(container: Any) -> Iterator[str]:
    """Yield the names of tags that carry something, and what else a recorder put beside the sound."""
    for holder in (container, *container.streams):
        for key, value in holder.metadata.items():
            if key not in _TECHNICAL and value.strip() not in _EMPTY_VALUES:
                yield key
    for stream in container.streams:
        if stream.type == "video" and not _is_picture(stream):
            yield "cover"
        elif stream.type in ("data", "subtitle", "attachment"):
            yield f"{stream.type} track"
    if container.chapters():
        yield "chapters"


def _riff(source: BinaryIO) -> tuple[tuple[str, ...], bool]:
    """Return which chunks of a WAV carry more than sound, and whether its sizes contradict the file's.

    libav sees a Broadcast Wave's `bext` but not `iXML` or what stands behind the sound.
    """
    source.seek(0, 2)
    size = source.tell()
    source.seek(0)
    head = source.read(12)
    if head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:12] != b"WAVE":
        return (), False
    found: list[str] = []
    lies = False
    at = 12
    for _ in range(1_000):
        source.seek(at)
        header = source.read(8)
        if len(header) < 8:
            break
        name, length = header[:4], struct.unpack("<I", header[4:])[0]
        if name in _RIFF_CHUNKS:
            found.append(_RIFF_CHUNKS[name])
        if name == b"data":
            if length in (0xFFFFFFFF, 0) and head[:4] != b"RIFF":
                break  # the length stands in ds64; what follows cannot be found without it
            lies = length != 0xFFFFFFFF and (at + 8 + length > size + 1 or (length == 0 and size - at > 64))
        at += 8 + length + length % 2
    return tuple(dict.fromkeys(found)), lies
