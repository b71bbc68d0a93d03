"""Tries to get held-back words back out of published sound, knowing the voice, the room and the candidates.

    python benchmarks/sound_attack.py          # needs espeak-ng; about two minutes

A sentence with one of twelve names is spoken in a room with an echo, the name is covered as a release covers it, and the
published Opus and MP3 are decoded. The attacker has the same voice, the same room and the list of names, which is more than
anybody will have, and picks the name that fits best: inside the interval, at its edges, and by its length alone.
"""

import io
import subprocess
import tempfile
import wave
from pathlib import Path

import av
import numpy as np
from scipy.fft import irfft, next_fast_len, rfft

from storybank.anonymise.sound import bleep_all
from storybank.stages.deriving_sound import widened

RATE = 48_000
NAMES = [
    "Anna",
    "Arpine",
    "Hovhannes",
    "Karen",
    "Siranush",
    "Gayane",
    "Leyla",
    "Orkhan",
    "Gulnara",
    "Rashad",
    "Tamara",
    "Viktor",
]
ECHO_S = 0.6  # until an echo is 60 dB down: a furnished living room has less


def spoken(words: str) -> np.ndarray:
    made = subprocess.run(
        ["espeak-ng", "-v", "en", "-s", "150", "--stdout", words], capture_output=True, check=True
    ).stdout
    with wave.open(io.BytesIO(made)) as source:
        rate, data = source.getframerate(), np.frombuffer(source.readframes(10**8), np.int16) / 32768
    loud = np.flatnonzero(np.abs(data) > 0.01)
    data = data[loud[0] : loud[-1]]
    return np.interp(np.arange(int(len(data) * RATE / rate)) * rate / RATE, np.arange(len(data)), data)


def room(sound: np.ndarray) -> np.ndarray:
    rng = np.random.default_rng(5)
    clock = np.arange(round(ECHO_S * RATE)) / RATE
    echo = rng.normal(0, 0.05, len(clock)) * 10 ** (-3 * clock / ECHO_S)
    echo[0] = 1.0
    size = next_fast_len(len(sound) + len(echo))
    return irfft(rfft(sound, size) * rfft(echo, size), size)[: len(sound)] * 0.5


def sentence(
    name: str, before: np.ndarray, after: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, float, float]:
    """Return the sentence, with pauses as long as she happens to make them, and where the name is in it."""
    said = spoken(name)
    first, last = (np.zeros(round(rng.uniform(0.1, 0.4) * RATE)) for _ in range(2))
    sound = np.concatenate((before, first, said, last, after, np.zeros(RATE)))
    start = (len(before) + len(first)) / RATE
    return room(sound), start, start + len(said) / RATE


def published(
    sound: np.ndarray, intervals: list[tuple[float, float]], folder: Path, guard_s: float
) -> dict[str, np.ndarray]:
    path = folder / "in.wav"
    with wave.open(str(path), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", ""))
        target.writeframes((np.clip(sound, -1, 1) * 32767).astype(np.int16).tobytes())
    made = {"opus": io.BytesIO(), "mp3": io.BytesIO()}
    with path.open("rb") as source:
        bleep_all(source, made, intervals, guard_s=guard_s)
    found = {}
    for codec, data in made.items():
        data.seek(0)
        with av.open(data) as container:
            found[codec] = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    return found


def likeness(first: np.ndarray, second: np.ndarray) -> float:
    size = next_fast_len(len(first) + len(second))
    products = irfft(rfft(first, size) * np.conj(rfft(second, size)), size)
    return float(np.abs(products).max() / (np.linalg.norm(first) * np.linalg.norm(second) + 1e-9))


def main() -> None:
    before, after = spoken("my name is"), spoken("and we lived there")
    hers, guessed = np.random.default_rng(1), np.random.default_rng(2)
    said = {name: sentence(name, before, after, hers) for name in NAMES}
    candidates = {name: sentence(name, before, after, guessed) for name in NAMES}
    lengths = {name: end - start for name, (_, start, end) in said.items()}
    ways = {
        "80 ms each side, as said": (lambda start, end, _length: (start, end), 0.08),
        "as a release covers it": (lambda start, end, length: widened([(start, end)], length)[0], 0.08),
    }
    for way, (cover, guard_s) in ways.items():
        right = {"inside": 0, "after": 0, "before": 0, "length": 0.0}
        tried = 0
        residual = []
        with tempfile.TemporaryDirectory() as folder:
            for name, (sound, start, end) in said.items():
                left_s, right_s = cover(start, end, len(sound) / RATE)
                first, last = round((left_s - guard_s) * RATE), round((right_s + guard_s) * RATE)
                for heard in published(sound, [(left_s, right_s)], Path(folder), guard_s).values():
                    tried += 1
                    tail, lead, inside = (
                        heard[last : last + RATE // 4],
                        heard[first - RATE // 8 : first],
                        heard[first:last],
                    )
                    residual.append(10 * np.log10((inside**2).mean() / (sound[first:last] ** 2).mean() + 1e-12))
                    edges: dict[str, dict[str, float]] = {"inside": {}, "after": {}, "before": {}}
                    for other, (candidate, a, b) in candidates.items():
                        begin, end_ = round((a - guard_s) * RATE), round((b + guard_s) * RATE)
                        edges["after"][other] = likeness(tail, candidate[end_ : end_ + RATE // 2])
                        edges["before"][other] = likeness(lead, candidate[begin - RATE // 4 : begin])
                        edges["inside"][other] = likeness(inside, candidate[begin:end_])
                    for where, scores in edges.items():
                        right[where] += max(scores, key=lambda one: scores[one]) == name
                    mine = last - first
                    same = [
                        n
                        for n, (c, a, b) in said.items()
                        if abs(_length(cover, a, b, len(c) / RATE, guard_s) - mine) <= RATE // 100
                    ]
                    right["length"] += 1 / len(same) if name in same else 0
        told = ", ".join(f"{where} {100 * count / tried:.0f} %" for where, count in right.items())
        print(
            f"{way}: residual at most {max(residual):.0f} dB; right name ({100 / len(NAMES):.0f} % by chance): {told}"
        )
    print(
        "lengths of the names:",
        ", ".join(f"{name} {length:.2f} s" for name, length in sorted(lengths.items(), key=lambda each: each[1])),
    )


def _length(cover: object, start: float, end: float, length: float, guard_s: float) -> int:
    left, right = cover(start, end, length)  # type: ignore[operator]  # one of the two ways above
    return round((right + guard_s) * RATE) - round((left - guard_s) * RATE)


if __name__ == "__main__":
    main()
