"""A covered picture and its proved sound in one file: MP4 (H.264, AAC) or WebM (VP9, Opus), and nothing else in it."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

from storybank.anonymise.picture import Sights, look, look_again, painted, with_faces
from storybank.anonymise.picture_source import Frame, picture_of
from storybank.anonymise.redaction_times import Range
from storybank.anonymise.sound import GUARD_S, LOUDNESS_LUFS, Bleeped, bleep
from storybank.anonymise.sound_proof import check_sound
from storybank.anonymise.sound_source import opened, sound_stream
from storybank.records import Box

ROUNDS = 3  # what the second look finds is painted, and the whole is written and looked at once more
_BITEXACT = 1 << 23


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its container, the picture's encoder with options, and the sound's codec."""

    container: str
    encoder: str
    options: dict[str, str]
    sound: str


KINDS = {
    "mp4": Kind("mp4", "libx264", {"preset": "veryfast", "crf": "24"}, "aac-mp4"),
    "webm": Kind("webm", "libvpx-vp9", {"crf": "36", "deadline": "realtime", "cpu-used": "6"}, "opus"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What was done. codes: what is wrong with the file; then it may not leave."""

    sound: Bleeped
    faces_seen: int  # looks in which there was a face
    codes: tuple[str, ...]


def cover(
    source: BinaryIO,
    target: BinaryIO,
    intervals: Sequence[Range],
    *,
    kind: str,
    always: Sequence[Box] = (),
    finds_faces: bool = True,
    loudness_lufs: float | None = LOUDNESS_LUFS,
    fill: str = "silence",
) -> Covered:
    """Write the recording's picture with faces painted over, and its sound with the intervals replaced, and prove both.

    source and target are open, seekable binary files; kind: mp4 or webm. In the intervals there is no picture either.
    Raises Unreadable where the picture or the sound cannot be read to its end.
    """
    made = KINDS[kind]
    codes: list[str] = []
    with tempfile.TemporaryFile() as sound, tempfile.TemporaryFile() as silent:
        done = bleep(source, sound, intervals, codec=made.sound, fill=fill, loudness_lufs=loudness_lufs)
        dark = [(max(0.0, start - GUARD_S), end + GUARD_S) for start, end in intervals]
        sights = look(source, done.duration_s, always=always, dark=dark, finds_faces=finds_faces)
        for _ in range(ROUNDS):
            _rewound(silent)
            with picture_of(source) as picture:
                _encode(painted(picture, sights), silent, made, sights)
            again = look_again(silent, sights, finds_faces=finds_faces)
            codes = again.codes
            if codes != ["picture.face"]:
                break
            sights = with_faces(sights, again.faces)
        _rewound(target)
        _together(silent, sound, target, made)
    target.seek(0)
    codes += _streams(target)
    wrong = check_sound(source, target, intervals, fill=fill, is_levelled=loudness_lufs is not None)
    codes += [code for code in wrong if code != "sound.other-tracks"]  # the picture, which was proved above
    return Covered(sound=done, faces_seen=len(sights.seen), codes=tuple(dict.fromkeys(codes)))


def _encode(frames: Iterable[Frame], target: BinaryIO, made: Kind, sights: Sights) -> None:
    import av

    with av.open(target, "w", format=made.container, options={"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream(made.encoder, rate=sights.rate, options=dict(made.options))
        stream.width, stream.height = sights.size_px
        stream.pix_fmt = "yuv420p"
        stream.codec_context.flags |= _BITEXACT
        stream.codec_context.thread_count = 1  # the same bytes on every machine
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, sights.rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _together(silent: BinaryIO, sound: BinaryIO, target: BinaryIO, made: Kind) -> None:
    """Copy the packets of both files, as they are, into one in the order of time."""
    import av

    options = {"fflags": "+bitexact", "empty_hdlr_name": "1"} if made.container == "mp4" else {"fflags": "+bitexact"}
    with (
        opened(silent) as one,
        opened(sound) as other,
        av.open(target, "w", format=made.container, options=options) as out,
    ):
        pairs = [(one, one.streams.video[0]), (other, sound_stream(other))]
        written: list[Any] = [out.add_stream_from_template(stream) for _, stream in pairs]
        for stream in written:
            stream.metadata.clear()
        queues = [_packets(container, stream) for container, stream in pairs]
        waiting: dict[int, Any] = {turn: packet for turn in (0, 1) if (packet := next(queues[turn], None))}
        while waiting:
            turn = min(waiting, key=lambda at: _time(waiting[at]))
            packet = waiting.pop(turn)
            packet.stream = written[turn]
            out.mux(packet)
            if following := next(queues[turn], None):
                waiting[turn] = following


def _packets(container: Any, stream: Any) -> Any:
    return (packet for packet in container.demux(stream) if packet.dts is not None)


def _time(packet: Any) -> float:
    return float(packet.dts * packet.time_base)


def _streams(target: BinaryIO) -> list[str]:
    """Return what is in the finished file beside one picture and one sound."""
    with opened(target) as container:
        kinds = sorted(stream.type for stream in container.streams)
        return [] if kinds == ["audio", "video"] else ["picture.other-tracks"]


def _rewound(stream: BinaryIO) -> None:
    stream.seek(0)
    stream.truncate()
