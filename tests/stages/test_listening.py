"""The recogniser's wiring, with the model that the pocketsphinx wheel ships and a voice made by espeak-ng."""

import io
import json
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from storybank.errors import WrongUse
from storybank.intake.recognition import SPHINX, recogniser, speech_in
from storybank.intake.transcripts import read
from storybank.records import BatchId, Interview, ItemId, Redaction, RedactionReason, Segment, Stream
from storybank.stages.listening import draft, listen_again, times_of

RATE = 16_000
WORDS = "my father was a good teacher"


def say(path: Path, words: str = WORDS) -> tuple[float, float]:
    """Write two seconds of silence, the words, two of silence; return where the words are."""
    made = subprocess.run(
        ["espeak-ng", "-v", "en-us", "-s", "130", "--stdout", words], capture_output=True, check=True
    ).stdout
    with wave.open(io.BytesIO(made)) as source:
        rate = source.getframerate()
        said = np.frombuffer(source.readframes(10**8), np.int16)
    quiet = np.zeros(2 * rate, np.int16)
    with wave.open(str(path), "wb") as target:
        target.setparams((1, 2, rate, 0, "NONE", ""))
        target.writeframes(np.concatenate((quiet, said, quiet)).tobytes())
    return 2.0, 2.0 + len(said) / rate


def test_a_model_is_a_folder_and_never_a_name_to_download(tmp_path):
    for name in ("large-v3", "Systran/faster-whisper-tiny", str(tmp_path)):
        with pytest.raises(WrongUse) as refused:
            recogniser(name, "hy")
        assert refused.value.code == "asr.no-model"
    with pytest.raises(WrongUse):
        recogniser(SPHINX, "hy")


def test_silence_is_given_to_nobody(tmp_path):
    path = tmp_path / "quiet.wav"
    with wave.open(str(path), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", ""))
        target.writeframes(np.zeros(RATE * 3, np.int16).tobytes())
    with path.open("rb") as source:
        assert list(speech_in(source)) == []


@pytest.mark.system
def test_a_draft_is_read_in_as_machine_made_and_a_covered_word_is_not_heard_again(tmp_path):
    if not shutil.which("espeak-ng"):
        pytest.fail("espeak-ng is missing: .ci/run installs it")
    path = tmp_path / "I1.wav"
    start, end = say(path)
    made = draft(path, recogniser(SPHINX, "en"), "en")
    assert made.expected_errors is None  # the figures are Whisper's
    (tmp_path / "I1.json").write_text(made.text, encoding="utf-8")
    reading = read(tmp_path / "I1.json")
    assert "transcript.machine-made" in reading.warnings
    assert all(start - 0.5 <= one.start_s and one.end_s <= end + 0.5 for one in reading.segments)
    heard = [word for one in json.loads(made.text)["segments"] for word in one["words"]]
    word = next(word for word in heard if len(word["word"]) >= 4 and word["word"] in WORDS.split())
    segment = Segment(number=1, start_s=word["start"], end_s=word["end"], text=word["word"])
    interview = Interview(
        id=ItemId("i"), batch=BatchId("b"), stream=Stream("s"), row="interviews!2", segments=(segment,),
        redactions=(Redaction(segment=1, reason=RedactionReason.NAME),),
    )  # fmt: skip
    ear = recogniser(SPHINX, "en")
    wide = ((word["start"] - 0.4, word["end"] + 0.4),)
    assert times_of(interview) == ((word["start"], word["end"]),)
    from storybank.anonymise.sound import bleep

    with path.open("rb") as source, (tmp_path / "o.opus").open("w+b") as target:
        bleep(source, target, [(word["start"] - 0.1, word["end"] + 0.1)], codec="opus")
    assert listen_again(tmp_path / "o.opus", interview, ear, wide) == ()
