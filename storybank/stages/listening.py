"""What a recogniser is used for: a draft that a person corrects, and listening again to what was covered.

A draft is a file like any other transcript of a recogniser: read in, it opens `transcript.machine-made` and flags what looks
invented. Nothing of it is published before somebody who speaks the language has answered.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storybank.intake import limits
from storybank.intake.recognition import QUALITY, Heard, Recogniser, transcribe
from storybank.intake.recordings import refuse_text
from storybank.records import Interview

_LEAST_LETTERS = 4  # a shorter word is heard everywhere
_EDGE_S = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A recogniser's words as JSON of Whisper's shape, and the share of words to expect wrong (per cent), where known."""

    text: str
    segments: int
    expected_errors: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardAgain:
    """A covered word that the recogniser still hears inside its interval of the published sound. Holds no word."""

    redaction: int  # its place in the list, from 1
    start_s: float
    end_s: float


def draft(recording: Path, ear: Recogniser, language: str) -> Draft:
    """Return a draft of what is said in a recording. Raises Unreadable for what is no recording."""
    limits.guard_size(recording, limits.MAX_RECORDING_BYTES)
    refuse_text(recording)
    with recording.open("rb") as source:
        heard = list(transcribe(source, ear))
    document = {"language": language, "recogniser": ear.name, "segments": [_row(one) for one in heard]}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Draft(
        text=text,
        segments=len(heard),
        expected_errors=QUALITY.get(language) if ear.name.startswith("whisper") else None,
    )


def listen_again(
    sound: Path, interview: Interview, ear: Recogniser, times: Sequence[tuple[float, float] | None]
) -> tuple[HeardAgain, ...]:
    """Return which redacted words can still be heard in the published sound, as far as this recogniser hears.

    times: of each redaction in the list, on the published sound's clock; None for those that are not in it. To hear nothing
    proves nothing by itself: the samples' own proof (`sound_proof`) does; this is a second ear.
    """
    with sound.open("rb") as source:
        words = [word for heard in transcribe(source, ear) for word in heard.words]
    by_number = {segment.number: segment.text for segment in interview.segments}
    found = []
    for number, (one, time) in enumerate(zip(interview.redactions, times, strict=True), 1):
        if time is None or one.segment not in by_number:
            continue
        text = by_number[one.segment]
        gone = {_plain(word) for word in (text[one.span.start : one.span.end] if one.span else text).split()}
        gone = {word for word in gone if len(word) >= _LEAST_LETTERS}
        inside = [
            word
            for word in words
            if word.start_s is not None
            and word.end_s is not None
            and word.end_s > time[0] + _EDGE_S
            and word.start_s < time[1] - _EDGE_S
        ]
        if gone & {_plain(word.text) for word in inside}:
            found.append(HeardAgain(redaction=number, start_s=time[0], end_s=time[1]))
    return tuple(found)


def times_of(interview: Interview) -> tuple[tuple[float, float] | None, ...]:
    """Return where each redaction is in the recording as it runs; None where nobody knows."""
    from storybank.anonymise.redaction_times import timed
    from storybank.anonymise.sound_plan import is_heard

    by_number = {segment.number: segment for segment in interview.segments}
    found: list[tuple[float, float] | None] = []
    for one in interview.redactions:
        full = timed(one, by_number[one.segment]) if one.segment in by_number and is_heard(one) else one
        has_time = full.start_s is not None and full.end_s is not None and is_heard(one)
        found.append((full.start_s or 0.0, full.end_s or 0.0) if has_time else None)
    return tuple(found)


def _row(heard: Heard) -> dict[str, object]:
    row: dict[str, object] = {
        "start": heard.start_s,
        "end": heard.end_s,
        "text": heard.text,
        "words": [{"word": word.text, "start": word.start_s, "end": word.end_s} for word in heard.words],
    }
    measures = {"no_speech_prob": heard.no_speech, "avg_logprob": heard.logprob, "compression_ratio": heard.compression}
    return row | {key: value for key, value in measures.items() if value is not None}


def _plain(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())
