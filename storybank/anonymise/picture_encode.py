"""A covered picture and its proved sound in one file: MP4 (H.264, AAC) or WebM (VP9, Opus), and nothing else in it."""

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

from storybank.anonymise import mp4
from storybank.anonymise.picture import Sights, doubts, look, look_again, painted, with_faces
from storybank.anonymise.picture_source import LONGEST_EDGE_PX, Frame, picture_of
from storybank.anonymise.redaction_times import Range
from storybank.anonymise.sound import GUARD_S, LOUDNESS_LUFS, Bleeped, bleep
from storybank.anonymise.sound_proof import check_sound
from storybank.anonymise.sound_source import opened, sound_stream
from storybank.errors import Unreadable
from storybank.records import Box

ROUNDS = 3  # what the second look finds is painted, and the whole is written and looked at once more
_BITEXACT = 1 << 23
_LONGEST_S = 24 * 3600
_KEY_S = 4  # between two frames at which a player can begin
_SMPTE170M, _BT709, _LIMITED = 6, 1, 1  # how the colours are to be read, said so that every player reads them alike


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its container, the picture's encoder with options, the sound's codec, and the longest edge."""

    container: str
    encoder: str
    options: dict[str, str]
    sound: str
    longest_px: int = LONGEST_EDGE_PX


KINDS = {
    "mp4": Kind("mp4", "libx264", {"preset": "veryfast", "crf": "24"}, "aac-mp4"),
    "webm": Kind("webm", "libvpx-vp9", {"crf": "36", "deadline": "realtime", "cpu-used": "6"}, "opus"),
    # of a release: at most about 450 MB an hour, an interview on a tripod a fifth of that
    "release": Kind(
        "mp4",
        "libx264",
        {"preset": "veryfast", "crf": "27", "maxrate": "900k", "bufsize": "1800k", "profile": "high"},
        "aac-mp4",
        960,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What was done. codes: what is wrong with the file; then it may not leave."""

    sound: Bleeped | None  # None: the recording has no sound track
    faces_seen: int  # looks in which there was a face
    codes: tuple[str, ...]
    sights: Sights


def cover(
    source: BinaryIO,
    target: BinaryIO,
    intervals: Sequence[Range],
    *,
    kind: str,
    always: Sequence[Box] = (),
    finds_faces: bool = True,
    covers_faces: bool = True,
    people: int | None = 0,
    loudness_lufs: float | None = LOUDNESS_LUFS,
    fill: str = "silence",
    folder: str | None = None,
) -> Covered:
    """Write the recording's picture with faces painted over, and its sound with the intervals replaced, and prove both.

    source and target are open, seekable binary files; kind: one of KINDS. In the intervals there is no picture either.
    covers_faces False: faces stay, and are counted. people: how many can be seen, None where nobody has said; 0 asks no
    doubts. folder: for what is half done; none: the system's. Raises Unreadable where the picture or the sound cannot be read to its end.
    """
    made = KINDS[kind]
    with (
        tempfile.TemporaryFile(dir=folder) as sound,
        tempfile.TemporaryFile(dir=folder) as silent,
        tempfile.TemporaryFile(dir=folder) as mixed,
    ):
        done = None
        if _has_sound(source):
            done = bleep(source, sound, intervals, codec=made.sound, fill=fill, loudness_lufs=loudness_lufs)
        dark = [(max(0.0, start - GUARD_S), end + GUARD_S) for start, end in intervals]
        sights = look(
            source,
            done.duration_s if done else _length_s(source),
            always=always,
            dark=dark,
            finds_faces=finds_faces,
            covers_faces=covers_faces,
            longest_px=made.longest_px,
        )
        is_doubted = finds_faces and (people != 0 or not covers_faces)
        codes = list(doubts(sights, people)) if is_doubted else []
        for _ in range(0 if codes else ROUNDS):
            for one in (silent, mixed, target):
                _rewound(one)
            with picture_of(source, made.longest_px) as picture:
                _encode(painted(picture, sights), silent, made, sights)
            _together(silent, sound if done else None, mixed if made.container == "mp4" else target, made)
            if made.container == "mp4":
                mp4.finish(mixed, target)
            again = look_again(target, sights, finds_faces=finds_faces and covers_faces)
            codes = again.codes
            if codes != ["picture.face"]:
                break
            sights = with_faces(sights, again.faces)
    if not codes:
        codes = [*_streams(target, has_sound=done is not None), *_faults(target, made)]
    if not codes and done is not None:
        wrong = check_sound(source, target, intervals, fill=fill, is_levelled=loudness_lufs is not None)
        codes = [code for code in wrong if code != "sound.other-tracks"]  # the picture, which was proved above
    return Covered(sound=done, faces_seen=len(sights.seen), codes=tuple(dict.fromkeys(codes)), sights=sights)


def _encode(frames: Iterable[Frame], target: BinaryIO, made: Kind, sights: Sights) -> None:
    import av

    with av.open(target, "w", format=made.container, options={"fflags": "+bitexact"}) as container:
        options = made.options | {"g": str(_KEY_S * sights.rate)}
        stream: Any = container.add_stream(made.encoder, rate=sights.rate, options=options)
        stream.width, stream.height = sights.size_px
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.flags |= _BITEXACT
        context.thread_count = 1  # the same bytes on every machine
        context.colorspace, context.color_range = _SMPTE170M, _LIMITED
        context.color_primaries = context.color_trc = _BT709
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, sights.rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _together(silent: BinaryIO, sound: BinaryIO | None, target: BinaryIO, made: Kind) -> None:
    """Copy the packets of both files, or of the picture alone, into one in the order of time; messages inside the picture's code stay behind."""
    import av

    options = {"fflags": "+bitexact", "empty_hdlr_name": "1"} if made.container == "mp4" else {"fflags": "+bitexact"}
    with (
        opened(silent) as one,
        opened(sound) if sound else nullcontext() as other,
        av.open(target, "w", format=made.container, options=options) as out,
    ):
        pairs = [(one, one.streams.video[0]), *([(other, sound_stream(other))] if other else [])]
        written: list[Any] = [out.add_stream_from_template(stream) for _, stream in pairs]
        for stream in written:
            stream.metadata.clear()
        queues = [_packets(container, stream) for container, stream in pairs]
        waiting: dict[int, Any] = {turn: packet for turn, queue in enumerate(queues) if (packet := next(queue, None))}
        while waiting:
            turn = min(waiting, key=lambda at: _time(waiting[at]))
            packet = waiting.pop(turn)
            if following := next(queues[turn], None):
                waiting[turn] = following
            if turn == 0 and made.container == "mp4":
                packet = _without_messages(packet)
            packet.stream = written[turn]
            out.mux(packet)


def _without_messages(packet: Any) -> Any:
    """Return a packet of H.264 without messages: x264 writes its name and settings into the first one."""
    import av

    data = bytes(packet)
    plain = mp4.without_messages(data)
    if plain == data:
        return packet
    fresh = av.Packet(plain)
    fresh.pts, fresh.dts, fresh.duration, fresh.time_base = packet.pts, packet.dts, packet.duration, packet.time_base
    fresh.is_keyframe = packet.is_keyframe
    return fresh


def _packets(container: Any, stream: Any) -> Any:
    return (packet for packet in container.demux(stream) if packet.dts is not None)


def _time(packet: Any) -> float:
    return float(packet.dts * packet.time_base)


def _streams(target: BinaryIO, *, has_sound: bool) -> list[str]:
    """Return what is in the finished file beside one picture and its sound."""
    with opened(target) as container:
        kinds = sorted(stream.type for stream in container.streams)
        return [] if kinds == (["audio", "video"] if has_sound else ["video"]) else ["picture.other-tracks"]


def _has_sound(source: BinaryIO) -> bool:
    with opened(source) as container:
        return any(stream.type == "audio" for stream in container.streams)


def _length_s(source: BinaryIO) -> float:
    """Return how long a recording without sound says it is. Raises Unreadable where it does not say."""
    with opened(source) as container:
        if not container.duration or container.duration > _LONGEST_S * 1_000_000:
            raise Unreadable("recording.header-broken", "The video does not say how long it is. Export it again.")
        return float(container.duration) / 1_000_000


def _faults(target: BinaryIO, made: Kind) -> list[str]:
    """Return what an MP4 holds beside picture and sound."""
    return [f"picture.{fault}" for fault in mp4.faults(target)] if made.container == "mp4" else []


def _rewound(stream: BinaryIO) -> None:
    stream.seek(0)
    stream.truncate()
