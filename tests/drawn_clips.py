"""Short clips of drawn people, as a telephone writes them: uneven frames, and tags that name somebody."""

from fractions import Fraction

import av
import numpy as np

from tests.drawn_people import scene

RATE = 16_000
SIZE = 320, 240


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
