"""Loudness after ITU-R BS.1770-4, measured in one pass over blocks: memory does not grow with the recording."""

import math

import numpy as np
from numpy.typing import NDArray

_BLOCK_S, _STEP_S = 0.4, 0.1
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0


class LoudnessMeter:
    """Feed it blocks, then ask `integrated_lufs` and `peak`. Feeding the same sound in other blocks changes nothing."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._step = round(_STEP_S * rate_hz)
        self._hop = self._step * 10
        self._lead = self._step * 2  # the filters' memory: 48 time constants of the slower one
        self._response = _response(rate_hz, self._hop + self._lead).astype(np.complex64)  # halves the time
        self._rest = np.zeros((channels, self._lead), np.float32)
        self._powers: list[NDArray[np.float64]] = []  # mean square of each step, all channels summed
        self.peak = 0.0

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, channels x n."""
        if samples.shape[1] == 0:
            return
        self.peak = max(self.peak, float(np.abs(samples).max()))
        waiting = np.concatenate((self._rest, samples), axis=1)
        at = 0
        while waiting.shape[1] - at >= self._lead + self._hop:
            self._powers.append(self._weighed(waiting[:, at : at + self._lead + self._hop], 10))
            at += self._hop
        self._rest = waiting[:, at:].copy()

    def _weighed(self, samples: NDArray[np.float32], steps: int) -> NDArray[np.float64]:
        """Return the powers of whole steps; filtered through the spectrum, whose wrap-around falls into the lead."""
        from scipy.fft import irfft, rfft  # twice as fast as numpy's in single precision

        size = self._lead + self._hop
        weighted = irfft(rfft(samples, size, axis=1) * self._response, size, axis=1)
        whole = weighted[:, self._lead : self._lead + steps * self._step].reshape(len(samples), steps, self._step)
        return np.asarray((whole * whole).mean(axis=2).sum(axis=0), dtype=np.float64)

    def integrated_lufs(self) -> float:
        """Return the gated loudness; minus infinity for silence and for less than 0.4 s."""
        steps = (self._rest.shape[1] - self._lead) // self._step
        powers = np.concatenate([*self._powers, self._weighed(self._rest, steps)])
        width = round(_BLOCK_S / _STEP_S)
        if len(powers) < width:
            return -math.inf
        blocks = np.convolve(powers, np.ones(width) / width, mode="valid")
        loud = blocks[blocks > _power(_ABSOLUTE_GATE_LUFS)]
        if not len(loud):
            return -math.inf
        kept = loud[loud > _power(_lufs(float(loud.mean())) + _RELATIVE_GATE_LU)]
        return _lufs(float(kept.mean())) if len(kept) else -math.inf


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power) if power > 0 else -math.inf


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _response(rate_hz: int, size: int) -> NDArray[np.complex128]:
    """Return the response of the two K-weighting filters (BS.1770-4, annex 1, for any rate) at the spectrum's points."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    whole = np.ones(len(z), np.complex128)
    for b0, b1, b2, a1, a2 in _sections(rate_hz):
        whole *= (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    return whole


def _sections(rate_hz: int) -> tuple[tuple[float, float, float, float, float], ...]:
    gain, quality, centre = 3.999843853973347, 0.7071752369554196, 1681.974450955533
    k = math.tan(math.pi * min(centre, rate_hz * 0.49) / rate_hz)
    high, band = 10 ** (gain / 20), (10 ** (gain / 20)) ** 0.4996667741545416
    a0 = 1 + k / quality + k * k
    shelf = (
        (high + band * k / quality + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / quality + k * k) / a0,
        2 * (k * k - 1) / a0,
        (1 - k / quality + k * k) / a0,
    )
    quality, centre = 0.5003270373238773, 38.13547087602444
    k = math.tan(math.pi * centre / rate_hz)
    a0 = 1 + k / quality + k * k
    return shelf, (1.0, -2.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0)
