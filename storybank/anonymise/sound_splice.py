"""A recording put together anew from stretches of others: what is not named in a piece is not in it.

Read forwards and block by block like any other source, so that covering, levelling, encoding and proof work on it alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np

from storybank.anonymise.sound_plan import Piece
from storybank.anonymise.sound_source import Faults, Samples, Sound, opened

_EDGE_S = 0.01  # every piece begins and ends softly


@dataclass(frozen=True, slots=True)
class Splice:
    """Pieces in the order in which they are heard. gains: source → factor, so that both voices are equally loud."""

    sources: Mapping[str, BinaryIO]
    pieces: Sequence[Piece]
    gains: Mapping[str, float] = field(default_factory=dict)

    def only(self, source: str) -> "Splice":
        """Return what is heard of one source, for measuring it."""
        return Splice({source: self.sources[source]}, [piece for piece in self.pieces if piece.source == source])


@contextmanager
def reading_of(source: BinaryIO | Splice, *, rate_hz: int | None = None, channels: int | None = None) -> Iterator[Any]:
    """Give the sound of a recording or of a splice, both with `blocks()`, `rate_hz`, `channels` and `faults`."""
    if isinstance(source, Splice):
        yield Spliced(source, rate_hz=rate_hz, channels=channels)
        return
    with opened(source) as container:
        yield Sound(container, rate_hz=rate_hz, channels=channels)


class Spliced:
    """A splice being read: what `sound_source.Sound` is for one recording."""

    def __init__(self, splice: Splice, *, rate_hz: int | None = None, channels: int | None = None) -> None:
        self._splice = splice
        self.faults = Faults()
        shapes = []
        for stream in splice.sources.values():
            with opened(stream) as container:
                sound = Sound(container)
                shapes.append((sound.rate_hz, sound.channels))
        self.rate_hz = rate_hz or max(rate for rate, _ in shapes)
        self.source_rate_hz = self.rate_hz
        self.channels = channels or max(count for _, count in shapes)

    def blocks(self) -> Iterator[Samples]:
        """Yield the pieces, each after its pause, a piece at a time and long ones in blocks."""
        tapes: dict[str, _Tape] = {}
        try:
            for piece in self._splice.pieces:
                pause = round(piece.pause_s * self.rate_hz)
                if pause:
                    yield np.zeros((self.channels, pause), np.float32)
                left, right = round(piece.start_s * self.rate_hz), round(piece.end_s * self.rate_hz)
                tape = tapes.get(piece.source)
                if tape is None or left < tape.at:
                    if tape is not None:
                        tape.close()
                    tape = tapes[piece.source] = _Tape(self._splice.sources[piece.source], self.rate_hz, self.channels)
                yield from self._piece(tape, left, right, self._splice.gains.get(piece.source, 1.0))
        finally:
            for tape in tapes.values():
                self.faults.damaged_packets += tape.sound.faults.damaged_packets
                tape.close()

    def _piece(self, tape: "_Tape", left: int, right: int, gain: float) -> Iterator[Samples]:
        step = 10 * self.rate_hz
        edge = min(round(_EDGE_S * self.rate_hz), (right - left) // 2)
        for start in range(left, right, step):
            block = tape.take(start, min(right, start + step)) * np.float32(gain)
            ramp = np.linspace(0.0, 1.0, edge, dtype=np.float32)
            if start == left:
                block[:, :edge] *= ramp
            if start + step >= right:
                count = min(edge, block.shape[1])
                block[:, block.shape[1] - count :] *= ramp[::-1][edge - count :]
            yield block


class _Tape:
    """One recording read forwards; what is asked for must lie ahead."""

    def __init__(self, source: BinaryIO, rate_hz: int, channels: int) -> None:
        self._opening = opened(source)
        self.sound = Sound(self._opening.__enter__(), rate_hz=rate_hz, channels=channels)
        self._blocks = self.sound.blocks()
        self._held: Samples = np.zeros((channels, 0), np.float32)
        self.at = 0  # the first sample that is still held

    def take(self, left: int, right: int) -> Samples:
        """Return samples left..right, silence behind the end."""
        while self.at + self._held.shape[1] < right:
            block = next(self._blocks, None)
            if block is None:
                break
            drop = min(max(0, left - self.at), self._held.shape[1])
            self._held = np.concatenate((self._held[:, drop:], block), axis=1)
            self.at += drop
        out = np.zeros((self._held.shape[0], right - left), np.float32)
        there = self._held[:, max(0, left - self.at) : max(0, right - self.at)]
        out[:, : there.shape[1]] = there
        drop = min(max(0, right - self.at), self._held.shape[1])
        self._held = self._held[:, drop:].copy()
        self.at += drop
        return out

    def close(self) -> None:
        """Let go of the recording."""
        self._blocks.close()  # type: ignore[attr-defined]  # a generator
        self._opening.__exit__(None, None, None)
