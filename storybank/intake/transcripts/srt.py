"""SubRip (SRT). Nobody ever wrote its grammar down: read as programs write it."""

import html
import re

from storybank.intake.transcripts import cues
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.intake.transcripts.speakers import Labels

_MARKS = re.compile(r"</?(?:i|b|u|s|font|c|span|em|strong)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)


def read(data: bytes) -> TranscriptReading:
    """Return the cues of an SRT file in their order."""
    text, code = decode(data)
    desk = Desk("srt" if "-->" in text or "→" in text or "--&gt;" in text else "sbv")
    if code == "cp1251":
        desk.warn("cp1251")
    found = [(cue, html.unescape(_MARKS.sub("", cues.joined(cue.lines)))) for cue in cues.parse(text, desk)]
    labels = Labels(words for _, words in found)
    for cue, words in found:
        for code in cue.odd:
            desk.warn(code, len(desk.segments) + 1)
        speaker, said = labels.split(words)
        desk.add(said, cue.start_s, cue.end_s, speaker=speaker)
    return desk.reading()
