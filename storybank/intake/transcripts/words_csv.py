"""CSV of CollectionBuilder and Oral History as Data: speaker, timestamp, words, tags; times on some rows only."""

import html

from storybank.errors import Unreadable
from storybank.intake.transcripts import tables, timecodes
from storybank.intake.transcripts.reading import Desk, TranscriptReading

_COLUMNS = {
    "text": ("words", "text", "transcript", "utterance", "content", "caption"),
    "time": ("timestamp", "start", "start s", "start time", "in", "time", "timecode", "timelink"),
    "old_time": ("timestamp-old",),
    "end": ("end", "end s", "end time", "out"),
    "speaker": ("speaker", "name", "speaker name", "who"),
    "language": ("language", "lang"),
    "tags": ("tags", "keywords"),
}


def read(data: bytes) -> TranscriptReading:
    """Return the rows as segments; a row without a time has none, and the one before it does not end at a guess."""
    desk = Desk("csv")
    headings, rows = tables.rows(data, desk)
    at = tables.columns(headings, _COLUMNS)
    if "text" not in at or not ({"time", "old_time", "speaker"} & set(at)):
        raise Unreadable(
            "transcript.unknown-columns",
            "The table is no transcript: it needs a column “words” or “text”, and “speaker” or “timestamp”.",
        )
    for row in rows:
        said = _unprotected(html.unescape(tables.cell(row, at["text"])))
        stated = tables.cell(row, at.get("time")) or tables.cell(row, at.get("old_time"))
        start, end = timecodes.seconds(stated), timecodes.seconds(tables.cell(row, at.get("end")))
        speaker = html.unescape(tables.cell(row, at.get("speaker"))).rstrip(": ")
        if not said and start is None:
            continue
        segment = desk.add(said, start, end, speaker=speaker, language=tables.cell(row, at.get("language")))
        if stated and start is None:
            desk.warn("timing-unreadable", segment.number)
        if tables.cell(row, at.get("tags")):
            desk.leave_out("tags")
    desk.end_at_next()
    return desk.reading()


def _unprotected(text: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
