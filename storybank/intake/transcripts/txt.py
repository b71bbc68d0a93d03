"""Plain text with speaker labels and time codes."""

from storybank.intake.transcripts import lines
from storybank.intake.transcripts.decoding import decode
from storybank.intake.transcripts.reading import Desk, TranscriptReading


def read(data: bytes) -> TranscriptReading:
    """Return the lines of a text file as segments."""
    text, code = decode(data)
    desk = Desk("txt")
    if code == "cp1251":
        desk.warn("cp1251")
    lines.lay(text.split("\n"), desk)
    return desk.reading()
