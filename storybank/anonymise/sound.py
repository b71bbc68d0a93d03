"""Sound that is really gone: samples are replaced, never mixed over, and nothing but sound is written.

Two passes over the open file, in blocks: one measures what will remain, one replaces, levels and encodes. Memory does not
grow with the recording, and two runs give the same bytes.
Source: research/formats §3 (a tone mixed over speech leaves .99 of it; replaced samples leave .008).
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from storybank.anonymise.sound_encode import CODECS, encoder_for, working_rate
from storybank.anonymise.sound_source import Samples
from storybank.anonymise.sound_splice import Splice, reading_of
from storybank.errors import Unreadable, WrongUse

GUARD_S = 0.08  # each side of the words: speech runs into its neighbours
FADE_S = 0.01  # outside the guarded interval, so that nothing of the words is in it
LOUDNESS_LUFS = -16.0
LONGEST_S = 13 * 3600.0
FILLS = ("silence", "noise", "tone")
NOISE_RMS = 10 ** (-55 / 20)  # full scale = 1; far below speech, so that the proof can see under it
TONE_PEAK = 10 ** (-32 / 20)
TONE_HZ = 1000.0
_AHEAD = 4  # blocks of a second that the decoder may be ahead of the encoders
_CEILING = 10 ** (-1 / 20)
_KNEE = 0.7
_MOST_OVER = 2.0  # a peak may be pressed by 6 dB; a single clap does not keep the words quiet

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bleeped:
    """What was done: for the ledger and the proof, never for a bundle."""

    duration_s: float
    sample_rate_hz: int
    samples: int
    channels: int
    gain_db: float
    replaced_s: tuple[Interval, ...]  # guard included, on the recording's clock


def bleep(
    source: BinaryIO,
    target: BinaryIO,
    intervals: Sequence[Interval],
    *,
    codec: str,
    fill: str = "silence",
    guard_s: float = GUARD_S,
    fade_s: float = FADE_S,
    loudness_lufs: float | None = LOUDNESS_LUFS,
) -> Bleeped:
    """Write the sound of `source` to `target` with the intervals (seconds) replaced; both are open, seekable binary files.

    codec: opus (32 kbit/s in Ogg), mp3 (96 kbit/s), wav, flac, aac (96 kbit/s in M4A). fill: silence, noise, tone.
    The length stays the same to the sample; pictures, tags, chapters and dates are not written.
    Raises Unreadable for a source that is no recording, WrongUse for an interval that lies outside it.
    """
    return bleep_all(
        source,
        {codec: target},
        intervals,
        fill=fill,
        guard_s=guard_s,
        fade_s=fade_s,
        loudness_lufs=loudness_lufs,
    )


def bleep_all(
    source: BinaryIO | Splice,
    targets: Mapping[str, BinaryIO],
    intervals: Sequence[Interval],
    *,
    fill: str = "silence",
    guard_s: float = GUARD_S,
    fade_s: float = FADE_S,
    loudness_lufs: float | None = LOUDNESS_LUFS,
) -> Bleeped:
    """Like `bleep`, for several codecs at once: the source is decoded twice in all, not twice for each.

    The source may be put together from others; then intervals are on the time line that its pieces make.
    """
    _check(targets, intervals, fill, guard_s, fade_s)
    with reading_of(source) as sound:
        rate_hz, channels = working_rate(targets, sound.source_rate_hz), sound.channels
    cover = Cover(intervals, rate_hz, guard_s=guard_s, fade_s=fade_s, fill=fill)
    gain, samples = 1.0, None
    if loudness_lufs is not None:
        gain, samples = _gain(source, cover, rate_hz, channels, loudness_lufs)
        cover.refuse_outside(samples)
    encoders = [encoder_for(target, codec, rate_hz, channels) for codec, target in targets.items()]
    written = 0
    try:
        with ExitStack() as opened:  # a thread each: libav lets go of the interpreter while it encodes
            threads = [opened.enter_context(ThreadPoolExecutor(1)) for _ in encoders]
            waiting: deque[list[Future[None]]] = deque()
            for block in _covered(source, cover, rate_hz, channels, gain):
                written += block.shape[1]
                waiting.append([thread.submit(one.write, block) for thread, one in zip(threads, encoders, strict=True)])
                while len(waiting) > _AHEAD:
                    _done(waiting.popleft())
            while waiting:
                _done(waiting.popleft())
        for encoder in encoders:
            encoder.finish()
    finally:
        for encoder in encoders:
            encoder.close()
    cover.refuse_outside(written)
    return Bleeped(
        duration_s=written / rate_hz,
        sample_rate_hz=rate_hz,
        samples=written,
        channels=channels,
        gain_db=20 * math.log10(gain),
        replaced_s=tuple((left / rate_hz, min(right, written) / rate_hz) for left, right in cover.ranges),
    )


def _done(writing: list[Future[None]]) -> None:
    for one in writing:
        one.result()


class Cover:
    """Which samples are replaced, and by what. Works block by block; the result does not depend on the blocks."""

    def __init__(
        self, intervals: Iterable[Interval], rate_hz: int, *, guard_s: float, fade_s: float, fill: str = "silence"
    ) -> None:
        self.rate_hz = rate_hz
        self.fill = fill
        self.fade = round(fade_s * rate_hz)
        self.stated = tuple(intervals)
        wide = sorted(
            (max(0, math.floor((start - guard_s) * rate_hz)), math.ceil((end + guard_s) * rate_hz))
            for start, end in self.stated
        )
        merged: list[list[int]] = []
        for left, right in wide:
            if merged and left <= merged[-1][1] + 2 * self.fade:  # no scrap of sound between two fades
                merged[-1][1] = max(merged[-1][1], right)
            else:
                merged.append([left, right])
        self.ranges = tuple((left, right) for left, right in merged)

    def silent(self) -> "Cover":
        """Return the same cover with silence: loudness is measured on what remains, not on the filling."""
        other = copy(self)
        other.fill = "silence"
        return other

    def apply(self, block: Samples, at: int) -> Samples:
        """Return the block, which begins at sample `at`, with its part of every range replaced."""
        size = block.shape[1]
        for left, right in self.ranges:
            if right + self.fade <= at or left - self.fade >= at + size:
                continue
            block = block.copy()
            self._fade(block, at, left - self.fade, 1.0, 0.0)
            self._fade(block, at, right, 0.0, 1.0)
            inside = slice(max(0, left - at), max(0, min(size, right - at)))
            block[:, inside] = self._filling(at + inside.start, max(0, inside.stop - inside.start), left)
        return block

    def refuse_outside(self, samples: int) -> None:
        """Raise WrongUse when an interval begins behind the end: words that are not there cannot be covered."""
        for start, _ in self.stated:
            if start * self.rate_hz >= samples:
                raise WrongUse(
                    "sound.interval-outside",
                    f"An interval begins at {start:.2f} s, the recording ends at {samples / self.rate_hz:.2f} s. "
                    "See whether the times belong to this recording.",
                )

    def _fade(self, block: Samples, at: int, start: int, first: float, last: float) -> None:
        left, right = max(0, start - at), min(block.shape[1], start + self.fade - at)
        if left >= right or self.fade == 0:
            return
        steps = (np.arange(left, right, dtype=np.float64) + at - start + 0.5) / self.fade
        ramp = first + (last - first) * 0.5 * (1 - np.cos(np.pi * steps))
        block[:, left:right] *= ramp.astype(np.float32)

    def _filling(self, at: int, count: int, start: int) -> Samples | float:
        if self.fill == "silence" or count == 0:
            return 0.0
        if self.fill == "tone":
            phase = 2 * np.pi * TONE_HZ / self.rate_hz * np.arange(at - start, at - start + count)
            tone: Samples = (TONE_PEAK * np.sin(phase)).astype(np.float32)
            return tone[np.newaxis]
        return _noise(at, count)


def _check(
    targets: Mapping[str, BinaryIO], intervals: Sequence[Interval], fill: str, guard_s: float, fade_s: float
) -> None:
    unknown = [codec for codec in targets if codec not in CODECS]
    if unknown or not targets:
        raise WrongUse("sound.unknown-codec", f"{unknown}: not a codec that is written. Known: {', '.join(CODECS)}.")
    if fill not in FILLS:
        raise WrongUse("sound.unknown-fill", f"{fill}: not a filling. Known: {', '.join(FILLS)}.")
    if not (0 <= guard_s <= 10 and 0 <= fade_s <= 1):
        raise WrongUse("sound.bad-guard", "The guard must be 0 to 10 s, the fade 0 to 1 s.")
    for start, end in intervals:
        if not (math.isfinite(start) and math.isfinite(end) and 0 <= start < end):
            raise WrongUse(
                "sound.bad-interval", f"{start}-{end}: an interval begins at 0 or later and ends after it begins."
            )


def levelled(splice: Splice) -> Splice:
    """Return a splice in which every source is brought to the same loudness, measured on what is heard of it."""
    none = Cover((), 48_000, guard_s=0, fade_s=0)
    gains = {}
    for name in splice.sources:
        own = splice.only(name)
        with reading_of(own) as sound:
            channels = sound.channels
        gains[name] = _gain(own, none, 48_000, channels, LOUDNESS_LUFS)[0] if own.pieces else 1.0
    return Splice(splice.sources, splice.pieces, gains)


def _gain(
    source: BinaryIO | Splice, cover: Cover, rate_hz: int, channels: int, target_lufs: float
) -> tuple[float, int]:
    """Return the factor that brings what remains to the wanted loudness, and the length in samples."""
    from storybank.anonymise.loudness import LoudnessMeter

    meter = LoudnessMeter(rate_hz, channels)
    silent = cover.silent()
    samples = 0
    for block in _covered(source, silent, rate_hz, channels, 1.0):
        meter.feed(block)
        samples += block.shape[1]
    loudness = meter.integrated_lufs()
    if loudness == -math.inf or meter.peak <= 0:
        return 1.0, samples
    return min(10 ** ((target_lufs - loudness) / 20), _MOST_OVER * _CEILING / meter.peak), samples


def _covered(source: BinaryIO | Splice, cover: Cover, rate_hz: int, channels: int, gain: float) -> Iterator[Samples]:
    at = 0
    with reading_of(source, rate_hz=rate_hz, channels=channels) as sound:
        for block in sound.blocks():
            finite = block if np.isfinite(block).all() else np.nan_to_num(block, posinf=0.0, neginf=0.0)
            levelled = finite if gain == 1.0 else _pressed(finite * np.float32(gain))
            yield cover.apply(levelled, at)
            at += block.shape[1]
            if at > LONGEST_S * rate_hz:
                raise Unreadable(
                    "recording.too-long",
                    f"The recording is longer than {LONGEST_S / 3600:.0f} hours. Send it in parts.",
                )


def _pressed(block: Samples) -> Samples:
    """Return the block with peaks above the knee bent under the ceiling; no memory, so silence stays silence."""
    loud = np.abs(block)
    if float(loud.max(initial=0.0)) <= _KNEE:
        return block
    room = _CEILING - _KNEE
    bent = np.sign(block) * (_KNEE + room * np.tanh((loud - _KNEE) / room))
    return np.where(loud > _KNEE, bent, block).astype(np.float32)


def _noise(at: int, count: int) -> Samples:
    """Return the same noise for the same samples, whatever the blocks: drawn in cells of 4096 from fixed seeds."""
    cell = 4096
    first, last = at // cell, (at + count - 1) // cell
    drawn = [np.random.Generator(np.random.PCG64(number)).standard_normal(cell) for number in range(first, last + 1)]
    start = at - first * cell
    return (NOISE_RMS * np.concatenate(drawn)[start : start + count]).astype(np.float32)[np.newaxis]
