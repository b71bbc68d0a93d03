"""Short clips of drawn people, as a telephone writes them: uneven frames, and tags that name somebody."""

import io
from fractions import Fraction

import av
import numpy as np

from storybank.anonymise import mp4
from tests.drawn_people import scene

RATE = 16_000
SIZE = 320, 240
_PLAIN = {"fflags": "+bitexact", "empty_hdlr_name": "1"}


def clip(path, faces, *, seconds=1.0, stamps=None):
    """Write a clip of drawn faces whose frames come unevenly, with tags that name somebody."""
    stamps = stamps or [0, 40, 80, 200, 240, 420, 440, 460, 700, 733, 766, 900]
    clock = np.arange(round(seconds * RATE)) / RATE
    sound = (0.3 * np.sin(2 * np.pi * 300 * clock) * np.sin(clock * 9)).astype(np.float32)[np.newaxis]
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata.update({"artist": "Secret Name", "location": "+40.1+044.5/"})
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "16", "g": "4"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        heard = container.add_stream("aac", rate=RATE, layout="mono")
        for stamp in stamps:
            image, _ = scene(SIZE, faces(stamp / 1000))
            frame = av.VideoFrame.from_image(image)
            frame.pts, frame.time_base = stamp, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(heard.encode(frame))
        container.mux(heard.encode(None))
    return path


def walking(at_s):
    """One who walks across, and one who is there for a moment."""
    return [(70 + round(at_s * 90), 90, 90)] + ([(270, 80, 80)] if 0.4 < at_s < 0.72 else [])


def as_muxed():
    """Return a small MP4 as libav writes it, with a coder's message and empty user data."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4", options=_PLAIN) as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.flags |= 1 << 23
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 40, np.uint8), format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def plain_mp4():
    """Return the same film as a release would publish it: nothing but the picture."""
    source, target = io.BytesIO(), io.BytesIO()
    with av.open(io.BytesIO(as_muxed())) as one, av.open(source, "w", format="mp4", options=_PLAIN) as other:
        out = other.add_stream_from_template(one.streams.video[0])
        out.metadata.clear()
        for packet in one.demux(one.streams.video[0]):
            if packet.dts is None:
                continue
            plain = av.Packet(mp4.without_messages(bytes(packet)))
            plain.pts, plain.dts, plain.time_base = packet.pts, packet.dts, packet.time_base
            plain.is_keyframe, plain.stream = packet.is_keyframe, out
            other.mux(plain)
    mp4.finish(source, target)
    return target.getvalue()
