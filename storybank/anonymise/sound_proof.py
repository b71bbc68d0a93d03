"""Proof on the published file: what was to be gone is gone, the length is kept, and the file holds sound alone.

The published file is decoded again beside the original. Inside each interval the filling is taken away and what is left
is compared with the original's words: it must lie 30 dB below them, at the best lag within 50 ms.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from storybank.anonymise.sound import GUARD_S, TONE_HZ, Interval
from storybank.anonymise.sound_source import Samples, Sound, opened
from storybank.anonymise.sound_splice import Splice, Spliced, reading_of

DOWN_DB = 30.0
LAG_S = 0.05
_LENGTH_S = 0.005
_FLOOR_POWER = 10 ** (-72 / 10)  # below the last bits of a quiet 12-bit recording
_PIECE_S = 4.0
_FRAME_S = 0.02
_STEADY_DB = 3.0  # a filling's level does not move with the words under it
_ALIKE = 0.6
_ALLOWED_TAGS = {"major_brand", "minor_version", "compatible_brands", "vendor_id", "DURATION"}  # the last: WebM's own
_ALLOWED_VALUES = {"und", "Lavf", "Lavf lame", "Lavc", "", "SoundHandler", "[0][0][0][0]"}

Floats = NDArray[np.float64]


def check_sound(
    original: BinaryIO | Splice,
    published: BinaryIO,
    intervals: Sequence[Interval],
    *,
    fill: str = "silence",
    guard_s: float = GUARD_S,
    is_levelled: bool = True,
) -> tuple[str, ...]:
    """Return what is wrong with a published recording as codes; empty when it is proved clean.

    `sound.words-remain#2`: of the second interval (seconds, as said, without guard) more remains than may.
    `sound.tags`, `sound.other-tracks`, `sound.length-changed`, `sound.not-the-recording`, `sound.damaged`.
    is_levelled: the published file was brought to another loudness, which is measured outside the intervals.
    Raises Unreadable where one of the two is no recording.
    """
    codes: list[str] = []
    with opened(published) as container:
        codes.extend(_extras(container))
        sound = Sound(container)
        rate_hz, channels = sound.rate_hz, sound.channels
    with reading_of(original, rate_hz=rate_hz, channels=channels) as first, opened(published) as second:
        before = _Tape(first)
        after = _Tape(Sound(second, rate_hz=rate_hz, channels=channels))
        pieces, outside = _walk(before, after, intervals, rate_hz, fill, guard_s)
        if after.sound.faults.damaged_packets:
            codes.append("sound.damaged")
        if abs(before.length - after.length) > _LENGTH_S * rate_hz:
            codes.append("sound.length-changed")
    gain_power = outside.gain_power if is_levelled else 1.0
    remain = {piece.number for piece in pieces if not piece.is_gone(gain_power, fill)}
    codes.extend(f"sound.words-remain#{number}" for number in sorted(remain))
    if not outside.is_alike:
        codes.append("sound.not-the-recording")
    return tuple(codes)


@dataclass(slots=True, kw_only=True)
class _Piece:
    """Some seconds of one interval, one channel. Powers are mean squares; levels are in full scale = 1."""

    number: int  # of the interval, from 1
    original: float
    left: float  # after the filling was taken away
    explained: float  # of what is left, the part that the original explains at its best lag, in its best band
    unsteadiness_db: float

    def is_gone(self, gain_power: float, fill: str) -> bool:
        if self.left <= _FLOOR_POWER:
            return True
        allowed = self.original * gain_power * 10 ** (-DOWN_DB / 10)
        if self.left <= allowed:
            return True
        if fill == "silence":
            return False
        return self.explained <= allowed and self.unsteadiness_db <= _STEADY_DB


@dataclass(slots=True)
class _Outside:
    """What stays: the power of both files, tenth of a second by tenth."""

    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)

    @property
    def gain_power(self) -> float:
        total = sum(self.before)
        return sum(self.after) / total if total > 0 else 1.0

    @property
    def is_alike(self) -> bool:
        """Say whether the levels rise and fall together; too little or too even sound cannot say no."""
        first, second = _levels_db(self.before), _levels_db(self.after)
        if len(first) < 20 or first.std() < 2.0:
            return True
        if second.std() < 0.1:
            return False
        return bool(np.corrcoef(first, second)[0, 1] >= _ALIKE)


class _Tape:
    """A recording read forwards, from which stretches can be taken in rising order; holds little of it."""

    def __init__(self, sound: Sound | Spliced) -> None:
        self.sound = sound
        self.length = 0  # of what was read
        self._blocks = sound.blocks()
        self._held: Samples = np.zeros((sound.channels, 0), np.float32)
        self._start = 0

    def take(self, left: int, right: int, keep_from: int) -> Floats:
        """Return samples left..right, zeros outside the recording; what lies before `keep_from` is let go."""
        self._read(right)
        out = np.zeros((self._held.shape[0], right - left))
        first, last = max(left, self._start), min(right, self._start + self._held.shape[1])
        if last > first:
            out[:, first - left : last - left] = self._held[:, first - self._start : last - self._start]
        drop = min(max(0, keep_from - self._start), self._held.shape[1])
        self._held = self._held[:, drop:].copy()
        self._start += drop
        return out

    @property
    def is_over(self) -> bool:
        return self._blocks is None

    def _read(self, right: int) -> None:
        parts = [self._held]
        while self._blocks is not None and self.length < right:
            block = next(self._blocks, None)
            if block is None:
                self._blocks = None  # type: ignore[assignment]  # None marks the end
                break
            parts.append(block)
            self.length += block.shape[1]
        if len(parts) > 1:
            self._held = np.concatenate(parts, axis=1)


def _walk(
    before: _Tape, after: _Tape, intervals: Sequence[Interval], rate_hz: int, fill: str, guard_s: float
) -> tuple[list[_Piece], _Outside]:
    """Read both tapes once, second by second, and measure the pieces of intervals and what lies between them."""
    lag = round(LAG_S * rate_hz)
    stretches = sorted(_pieces(intervals, rate_hz, guard_s / 2))
    wide = [(round((a - 2 * guard_s) * rate_hz), round((b + 2 * guard_s) * rate_hz)) for a, b in intervals]
    pieces: list[_Piece] = []
    outside = _Outside()
    at = 0
    todo = 0
    while True:
        while todo < len(stretches) and stretches[todo][0] < at + rate_hz:
            left, right, number = stretches[todo]
            todo += 1
            keep = min([at, *(start - lag for start, _, _ in stretches[todo : todo + 1])])
            words = before.take(left - lag, right + lag, keep)
            rest = after.take(left, right, keep)
            pieces.extend(_measured(words, rest, lag, rate_hz, fill, number))
        following = min([at + rate_hz, *(start - lag for start, _, _ in stretches[todo : todo + 1])])
        first, second = before.take(at, at + rate_hz, following), after.take(at, at + rate_hz, following)
        if not any(left < at + rate_hz and right > at for left, right in wide):
            outside.before.extend(_powers(first))
            outside.after.extend(_powers(second))
        at += rate_hz
        if before.is_over and after.is_over and at >= max(before.length, after.length) and todo >= len(stretches):
            return pieces, outside


def _powers(second: Floats) -> list[float]:
    """Return the powers of ten equal parts of a second."""
    part = second.shape[1] // 10
    tenths = second[:, : part * 10].reshape(second.shape[0], 10, part)
    return [float(power) for power in (tenths * tenths).mean(axis=(0, 2))]


def _levels_db(powers: list[float]) -> Floats:
    """Return levels in decibels, everything below the loudest by 40 taken as one silence."""
    values = np.array(powers)
    levels: Floats = 10 * np.log10(np.maximum(values, max(float(values.max(initial=0.0)) * 1e-4, 1e-12)))
    return levels


def _pieces(intervals: Sequence[Interval], rate_hz: int, guard_s: float) -> Iterator[tuple[int, int, int]]:
    for number, (start, end) in enumerate(intervals, 1):
        left, right = max(0, round((start - guard_s) * rate_hz)), round((end + guard_s) * rate_hz)
        count = max(1, math.ceil((right - left) / (_PIECE_S * rate_hz)))
        for part in range(count):
            yield left + (right - left) * part // count, left + (right - left) * (part + 1) // count, number


def _measured(words: Floats, rest: Floats, lag: int, rate_hz: int, fill: str, number: int) -> Iterator[_Piece]:
    for channel in range(rest.shape[0]):
        said, heard = words[channel], rest[channel]
        left = _without_tone(heard, rate_hz) if fill == "tone" else heard
        middle = said[lag : len(said) - lag]
        yield _Piece(
            number=number,
            original=float((middle * middle).mean()),
            left=float((left * left).mean()),
            explained=0.0 if fill == "silence" else _explained(said, left, rate_hz),
            unsteadiness_db=0.0 if fill == "silence" else _unsteadiness_db(heard, rate_hz),
        )


def _without_tone(heard: Floats, rate_hz: int) -> Floats:
    """Return the sound less the tone that fits it best, fitted anew every quarter second."""
    out = heard.copy()
    step = max(64, rate_hz // 4)
    for start in range(0, len(heard), step):
        part = heard[start : start + step]
        phase = 2 * np.pi * TONE_HZ / rate_hz * np.arange(len(part))
        waves = np.stack((np.sin(phase), np.cos(phase)), axis=1)
        out[start : start + step] -= waves @ np.linalg.lstsq(waves, part, rcond=None)[0]
    return out


def _explained(said: Floats, left: Floats, rate_hz: int) -> float:
    """Return the power of `left` that the original's words explain: the most over lags, in all and in each band."""
    from scipy.signal import fftconvolve

    most = 0.0
    for low_hz, high_hz in ((0, rate_hz), (0, 500), (500, 1000), (1000, 2000), (2000, 4000), (4000, 8000)):
        if low_hz >= rate_hz / 2:
            break
        first, second = _band(said, low_hz, high_hz, rate_hz), _band(left, low_hz, high_hz, rate_hz)
        products = fftconvolve(first, second[::-1], mode="valid")
        energies = (
            np.convolve(first * first, np.ones(len(second)), mode="valid")
            if len(second) < 256
            else _running(first * first, len(second))
        )
        useful = energies > 1e-12
        if useful.any():
            most = max(most, float((products[useful] ** 2 / energies[useful]).max()) / len(second))
    return most


def _running(values: Floats, width: int) -> Floats:
    sums = np.concatenate((np.zeros(1), np.cumsum(values)))
    return sums[width:] - sums[:-width]


def _band(samples: Floats, low_hz: float, high_hz: float, rate_hz: int) -> Floats:
    if low_hz == 0 and high_hz >= rate_hz / 2:
        return samples
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / rate_hz)
    spectrum[(frequencies < low_hz) | (frequencies >= high_hz)] = 0
    return np.fft.irfft(spectrum, len(samples))


def _unsteadiness_db(heard: Floats, rate_hz: int) -> float:
    frame = max(1, round(_FRAME_S * rate_hz))
    count = len(heard) // frame
    if count < 3:
        return 0.0
    powers = (heard[: count * frame].reshape(count, frame) ** 2).mean(axis=1)
    return float((10 * np.log10(powers + 1e-12)).std())


def _extras(container: Any) -> Iterator[str]:
    """Yield what the file holds besides sound."""
    if len(container.streams) != 1 or container.chapters():
        yield "sound.other-tracks"
    for holder in (container, *container.streams):
        for key, value in holder.metadata.items():
            if key not in _ALLOWED_TAGS and value.strip() not in _ALLOWED_VALUES:
                yield "sound.tags"
                return
