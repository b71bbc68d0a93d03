"""Loudness after ITU-R BS.1770-4, measured in one pass over blocks: memory does not grow with the recording."""

import math

import numpy as np
from numpy.typing import NDArray

_BLOCK_S, _STEP_S = 0.4, 0.1
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0


class LoudnessMeter:
    """Feed it blocks, then ask `integrated_lufs` and `peak`. Feeding the same sound in other blocks changes nothing."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        from scipy.signal import sosfilt

        self._sosfilt = sosfilt
        self._sos = _weighting(rate_hz)
        self._state = np.zeros((self._sos.shape[0], channels, 2))
        self._step = round(_STEP_S * rate_hz)
        self._rest = np.zeros((channels, 0))
        self._powers: list[NDArray[np.float64]] = []  # mean square of each step, all channels summed
        self.peak = 0.0

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples, channels x n."""
        if samples.shape[1] == 0:
            return
        self.peak = max(self.peak, float(np.abs(samples).max()))
        weighted, self._state = self._sosfilt(self._sos, samples, axis=1, zi=self._state)
        if self._rest.shape[1]:
            weighted = np.concatenate((self._rest, weighted), axis=1)
        steps = weighted.shape[1] // self._step
        whole = weighted[:, : steps * self._step].reshape(weighted.shape[0], steps, self._step)
        self._powers.append((whole * whole).mean(axis=2).sum(axis=0))
        self._rest = weighted[:, steps * self._step :].copy()

    def integrated_lufs(self) -> float:
        """Return the gated loudness; minus infinity for silence and for less than 0.4 s."""
        powers = np.concatenate(self._powers) if self._powers else np.zeros(0)
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


def _weighting(rate_hz: int) -> NDArray[np.float64]:
    """Return the two K-weighting filters for this rate as second-order sections (BS.1770-4, annex 1, for any rate)."""
    stages = []
    gain, quality, centre = 3.999843853973347, 0.7071752369554196, 1681.974450955533
    k = math.tan(math.pi * min(centre, rate_hz * 0.49) / rate_hz)
    high, band = 10 ** (gain / 20), (10 ** (gain / 20)) ** 0.4996667741545416
    a0 = 1 + k / quality + k * k
    stages.append(
        [
            (high + band * k / quality + k * k) / a0,
            2 * (k * k - high) / a0,
            (high - band * k / quality + k * k) / a0,
            1.0,
            2 * (k * k - 1) / a0,
            (1 - k / quality + k * k) / a0,
        ]
    )
    quality, centre = 0.5003270373238773, 38.13547087602444
    k = math.tan(math.pi * centre / rate_hz)
    a0 = 1 + k / quality + k * k
    stages.append([1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0])
    return np.array(stages)
