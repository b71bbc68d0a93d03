"""Speech recognition, an extra (`storybank[asr]`): a draft of the words for a person to correct, and a second ear for proofs.

A model is a folder on this machine that somebody has put there; nothing is ever downloaded. Only what a voice detector calls
speech is given to the recogniser: on silence it would invent words.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from storybank.errors import Unavailable, WrongUse
from storybank.records import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE_HZ = 16_000
SPHINX = "sphinx"  # the English model inside the pocketsphinx wheel: for trying the wiring, not for interviews
_WINDOW_S = 120  # of sound held at a time
_LONGEST_S = 28.0  # of one piece given to a recogniser
_JOIN_S = 0.5
_AROUND_S = 0.2
# word error rates of Whisper large-v3, the best open model: Common Voice 15 and FLEURS (research/formats §2)
QUALITY = {"hy": (42, 48), "az": (20, 25), "ru": (5, 6), "tr": (7, 12), "en": (4, 9)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a recogniser heard: seconds of the recording, text, words with times, and how sure it is that nobody spoke."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    no_speech: float | None = None
    logprob: float | None = None
    compression: float | None = None


class Recogniser(Protocol):
    """Turns some seconds of speech (mono, 16 kHz, -1..1) into words; times count from the first sample."""

    name: str

    def listen(self, speech: "NDArray[np.float32]") -> Iterator[Heard]: ...


def recogniser(model: str, language: str) -> Recogniser:
    """Return the recogniser for a model: a folder, or `sphinx`. Raises Unavailable without the extra, WrongUse otherwise."""
    if model == SPHINX:
        if language != "en":
            raise WrongUse("asr.language", f"{language}: the model of sphinx hears English only.")
        return _Sphinx()
    folder = Path(model)
    if not (folder / "model.bin").is_file():
        raise WrongUse(
            "asr.no-model",
            f"{folder.name}: no model here. Name a folder with a CTranslate2 Whisper model (model.bin, config.json, "
            "tokenizer.json). storybank never downloads one.",
        )
    return _Whisper(folder, language)


def transcribe(source: BinaryIO, ear: Recogniser) -> Iterator[Heard]:
    """Yield what is said in an open recording, piece of speech by piece of speech; memory does not grow with its length."""
    for at_s, speech in speech_in(source):
        for heard in ear.listen(speech):
            yield Heard(
                start_s=round(at_s + heard.start_s, 3),
                end_s=round(at_s + min(heard.end_s, len(speech) / RATE_HZ), 3),
                text=heard.text.strip(),
                words=tuple(
                    Word(text=word.text, start_s=_later(word.start_s, at_s), end_s=_later(word.end_s, at_s))
                    for word in heard.words
                ),
                no_speech=heard.no_speech,
                logprob=heard.logprob,
                compression=heard.compression,
            )


def speech_in(source: BinaryIO) -> "Iterator[tuple[float, NDArray[np.float32]]]":
    """Yield the beginning (seconds) and the samples of each stretch that a voice detector calls speech."""
    import numpy as np

    from storybank.anonymise.sound_source import Sound, opened

    with opened(source) as container:
        held: NDArray[np.float32] = np.zeros(0, np.float32)
        at = 0
        for block in Sound(container, rate_hz=RATE_HZ, channels=1).blocks():
            held = np.concatenate((held, block[0]))
            while len(held) >= _WINDOW_S * RATE_HZ:
                done = yield from _stretches(held, at, is_last=False)
                held, at = held[done:], at + done
        yield from _stretches(held, at, is_last=True)


def _stretches(
    samples: "NDArray[np.float32]", at: int, *, is_last: bool
) -> "Generator[tuple[float, NDArray[np.float32]], None, int]":
    """Yield the speech of a window; return how many samples are done with: a stretch that is cut by its end waits."""
    found = _joined(_voiced(samples), len(samples))
    done = len(samples)
    if not is_last and found and len(samples) - found[-1][1] < RATE_HZ and found[-1][0] > 0:
        done = found.pop()[0]
    for left, right in found:
        yield (at + left) / RATE_HZ, samples[left:right]
    return done


def _voiced(samples: "NDArray[np.float32]") -> list[tuple[int, int]]:
    """Return where somebody speaks: by silero's detector, which the faster-whisper wheel ships, else by loudness."""
    try:
        from faster_whisper.vad import get_speech_timestamps
    except ImportError:
        return _loud(samples)
    return [(int(one["start"]), int(one["end"])) for one in get_speech_timestamps(samples)]


def _loud(samples: "NDArray[np.float32]") -> list[tuple[int, int]]:
    import numpy as np

    frame = RATE_HZ // 50
    count = len(samples) // frame
    if not count:
        return []
    powers = (samples[: count * frame].reshape(count, frame) ** 2).mean(axis=1)
    threshold = max(1e-6, float(np.percentile(powers, 95)) * 1e-3)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (powers > threshold).astype(np.int8), [0]))))
    return [(int(left) * frame, int(right) * frame) for left, right in zip(edges[::2], edges[1::2], strict=True)]


def _joined(stretches: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the stretches a little wider, near ones as one, none longer than a recogniser takes."""
    around, gap, longest = (round(seconds * RATE_HZ) for seconds in (_AROUND_S, _JOIN_S, _LONGEST_S))
    found: list[tuple[int, int]] = []
    for left, right in stretches:
        left, right = max(0, left - around), min(length, right + around)
        if found and left - found[-1][1] < gap and right - found[-1][0] <= longest:
            found[-1] = (found[-1][0], right)
        else:
            left = max(left, found[-1][1]) if found else left
            while right - left > longest:
                found.append((left, left + longest))
                left += longest
            found.append((left, right))
    return found


class _Whisper:
    """faster-whisper from a folder."""

    def __init__(self, folder: Path, language: str) -> None:
        try:
            from faster_whisper import WhisperModel
        except ImportError as missing:
            raise _not_installed() from missing
        self.name = f"whisper {folder.name}"
        self._language = language
        self._model: Any = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)

    def listen(self, speech: "NDArray[np.float32]") -> Iterator[Heard]:
        segments, _ = self._model.transcribe(
            speech, language=self._language, word_timestamps=True, condition_on_previous_text=False, vad_filter=False
        )
        for one in segments:
            yield Heard(
                start_s=one.start,
                end_s=one.end,
                text=one.text,
                words=tuple(Word(text=w.word.strip(), start_s=w.start, end_s=w.end) for w in one.words or ()),
                no_speech=one.no_speech_prob,
                logprob=one.avg_logprob,
                compression=one.compression_ratio,
            )


class _Sphinx:
    """The recogniser whose wheel carries its English model."""

    name = "sphinx en-us"

    def __init__(self) -> None:
        try:
            from pocketsphinx import Decoder
        except ImportError as missing:
            raise _not_installed() from missing
        self._decoder: Any = Decoder(samprate=RATE_HZ, loglevel="FATAL")

    def listen(self, speech: "NDArray[np.float32]") -> Iterator[Heard]:
        import numpy as np

        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw((np.clip(speech, -1, 1) * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        words = [
            Word(text=one.word.partition("(")[0], start_s=one.start_frame / 100, end_s=(one.end_frame + 1) / 100)
            for one in decoder.seg()
            if not one.word.startswith(("<", "["))
        ]
        if words:
            yield Heard(
                start_s=words[0].start_s or 0.0,
                end_s=words[-1].end_s or 0.0,
                text=" ".join(word.text for word in words),
                words=tuple(words),
            )


def _later(value: float | None, by_s: float) -> float | None:
    return None if value is None else round(value + by_s, 3)


def _not_installed() -> Unavailable:
    return Unavailable(
        "asr.not-installed", "Recognition is an extra. Install storybank[asr], and put a model into a folder."
    )
