"""The picture of a recording as upright frames at an even rate, on the clock of its sound. Memory does not grow with it.

A telephone's picture has a rate that varies, lies on its side, and begins before or after the sound: here each moment has
one frame, the last that had begun by then.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from storybank.anonymise.sound_source import opened
from storybank.errors import Unreadable

LONGEST_EDGE_PX = 1280
CODECS = frozenset(
    {"h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "mpeg4", "mpeg2video", "mjpeg", "h263", "prores"}
)  # fmt: skip
_RATES = (10, 12, 15, 24, 25, 30)  # of what is written, frames a second
_LARGEST_PX = 40_000_000

Frame = NDArray[np.uint8]  # height x width x 3, upright


class Picture:
    """The picture track of an opened recording: its size and rate as they will be written, then its frames once."""

    def __init__(self, container: Any, longest_px: int = LONGEST_EDGE_PX) -> None:
        streams = [
            one for one in container.streams if one.type == "video" and not one.disposition & 0x400
        ]  # no cover art
        if not streams:
            raise Unreadable("recording.no-picture", "The file has no moving picture. Leave --cover-faces away.")
        self._container, self._stream = container, streams[0]
        context = self._stream.codec_context
        if context is None or context.name not in CODECS:
            name = context.name if context is not None else "unknown"
            raise Unreadable(
                "recording.unknown-picture", f"The picture is in a code that is not read ({name}). Export it as H.264."
            )
        if not 0 < context.width * context.height <= _LARGEST_PX:
            raise Unreadable("recording.header-broken", "The picture's stated size cannot be. Export it again.")
        context.thread_count = 1
        said = float(self._stream.average_rate or 25)
        self.rate = min(_RATES, key=lambda one: (abs(one - min(said, 30.0)), one))
        self._origin_s = (container.start_time or 0) / 1_000_000
        self._longest_px = longest_px
        self.size_px: tuple[int, int] | None = None  # upright, as written; known, like the scale, with the first frame
        self.scale = 1.0  # written pixels to one upright pixel of the recording

    def frames(self, count: int) -> Iterator[Frame]:
        """Yield `count` frames, evenly spaced from the recording's beginning; the last is held where the picture ends.

        Raises Unreadable for a frame that cannot be decoded: what it shows has not been looked at.
        """
        yield from (frame for _, frame in self.moments(range(count), count))

    def moments(self, wanted: Iterable[int], count: int) -> Iterator[tuple[int, Frame]]:
        """Yield those frames of `frames` with these numbers, in order. Every frame is decoded, the others are not converted.

        A frame that is held for several moments is the same object each time.
        """
        numbers = iter(wanted)
        number = next(numbers, None)
        held: Any = None
        shown: Frame | None = None
        for at_s, raw in self._decoded():
            due = min(count, math.ceil(Fraction(at_s) * self.rate))
            while held is not None and number is not None and number < due:
                shown = self._upright(held) if shown is None else shown
                yield number, shown
                number = next(numbers, None)
            if due >= count and held is not None:
                return
            held, shown = raw, None
        if held is None:
            raise Unreadable("recording.no-picture", "The file's picture has no frame that can be read.")
        while number is not None and number < count:
            shown = self._upright(held) if shown is None else shown
            yield number, shown
            number = next(numbers, None)

    def as_written(self) -> Iterator[tuple[float, Frame]]:
        """Yield every frame that the file holds, with the second at which it begins. Raises Unreadable like `frames`."""
        yield from ((at_s, self._upright(raw)) for at_s, raw in self._decoded())

    def _decoded(self) -> Iterator[tuple[float, Any]]:
        from av.error import FFmpegError

        last_s = -1.0
        try:
            for packet in self._container.demux(self._stream):
                if packet.is_corrupt:
                    raise _damaged()
                for frame in packet.decode():
                    if frame.is_corrupt:
                        raise _damaged()
                    at_s = last_s + 1 / self.rate if frame.time is None else frame.time - self._origin_s
                    at_s = max(at_s, last_s)  # a clock that runs backwards stands still
                    last_s = at_s
                    yield at_s, frame
        except (FFmpegError, MemoryError) as error:
            raise _damaged() from error

    def _upright(self, frame: Any) -> Frame:
        turns = round(frame.rotation / 90) % 4
        if self.size_px is None:
            aspect = float(self._stream.sample_aspect_ratio or 1)
            wide, high = frame.width * (aspect if 0.1 < aspect < 10 else 1.0), float(frame.height)
            self.scale = min(1.0, self._longest_px / max(wide, high))
            target = _even(wide * self.scale), _even(high * self.scale)
            self.size_px = target[::-1] if turns % 2 else target
        else:  # a change of size within the recording is fitted into the first
            target = self.size_px[::-1] if turns % 2 else self.size_px
        rgb: Frame = frame.to_ndarray(format="rgb24", width=target[0], height=target[1])
        return np.ascontiguousarray(np.rot90(rgb, turns))


@contextmanager
def picture_of(source: BinaryIO, longest_px: int = LONGEST_EDGE_PX) -> Iterator[Picture]:
    """Give the picture of an open recording, made smaller to `longest_px`. Raises Unreadable where none can be read."""
    with opened(source) as container:
        yield Picture(container, longest_px)


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)


def _damaged() -> Unreadable:
    return Unreadable(
        "recording.damaged-picture",
        "A frame of the picture cannot be decoded, so nobody has looked at it. Take the sound alone.",
    )
