"""CSV of CollectionBuilder and Oral History as Data: speaker, timestamp, words, tags; times on some rows only."""

import html

from storybank.errors import Unreadable
from storybank.intake.transcripts import tables, timecodes
from storybank.intake.transcripts.reading import Desk, TranscriptReading

_SLOWEST_PER_S = 0.5  # letters a second over a whole interview, pauses counted
_COLUMNS = {
    "text": (
        "words",
        "text",
        "transcript",
        "utterance",
        "content",
        "caption",
        "transkript",
        "текст",
        "расшифровка",
        "տեքստ",
        "mətn",
    ),
    "time": (
        "timestamp",
        "start",
        "start s",
        "start time",
        "in",
        "time",
        "timecode",
        "timecode in",
        "in point",
        "timelink",
        "время",
        "тайм-код",
        "таймкод",
        "ժամանակ",
        "vaxt",
        "zeit",
    ),
    "old_time": ("timestamp-old",),
    "end": ("end", "end s", "end time", "out", "timecode out", "out point", "конец"),
    "speaker": (
        "speaker",
        "name",
        "speaker name",
        "speaker label",
        "who",
        "говорящий",
        "спикер",
        "имя",
        "խոսող",
        "անուն",
        "danışan",
        "sprecher",
    ),
    "language": ("language", "lang"),
    "tags": ("tags", "keywords"),
}


def read(data: bytes) -> TranscriptReading:
    """Return the rows as segments; a row without a time has none, and the one before it does not end at a guess."""
    desk = Desk("csv")
    headings, rows = tables.rows(data, desk)
    at = tables.columns(headings, _COLUMNS)
    if "text" not in at and any(timecodes.TIME.fullmatch(heading) for heading in headings):  # no headings at all
        rows = iter([headings, *rows])
        at = _guessed(headings)
    if "text" not in at or not ({"time", "old_time", "speaker"} & set(at)):
        raise Unreadable(
            "transcript.unknown-columns",
            "The table is no transcript: it needs a column “words” or “text”, and “speaker” or “timestamp”.",
        )
    found = list(rows)
    unit_s = 0.001 if _are_thousandths(found, at) else 1.0
    for row in found:
        said = _unprotected(html.unescape(tables.cell(row, at["text"])))
        stated = tables.cell(row, at.get("time")) or tables.cell(row, at.get("old_time"))
        start, end = (_scaled(timecodes.seconds(value), unit_s) for value in (stated, tables.cell(row, at.get("end"))))
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


def _guessed(first: list[str]) -> dict[str, int]:
    """Return the columns of a table without headings by its first row: time codes, the longest cell, what is left of it."""
    times = [number for number, cell in enumerate(first) if timecodes.TIME.fullmatch(cell)]
    others = [number for number, cell in enumerate(first) if number not in times and cell]
    if not others:
        return {}
    text = max(others, key=lambda number: (len(first[number]), number))
    speaker = [number for number in others if number < text][-1:]
    return (
        {"time": times[0], "text": text}
        | dict(zip(("speaker",), speaker, strict=False))
        | dict(zip(("end",), times[1:], strict=False))
    )


def _are_thousandths(rows: list[list[str]], at: dict[str, int]) -> bool:
    """Say whether the times are Whisper's milliseconds: whole numbers in which nobody would speak so slowly as seconds."""
    if "time" not in at or "end" not in at:
        return False
    letters = total = 0
    for row in rows:
        start, end = tables.cell(row, at["time"]), tables.cell(row, at["end"])
        if not (start.isdecimal() and end.isdecimal()):
            return False
        letters += len(tables.cell(row, at["text"]))
        total += max(0, int(end) - int(start))
    return total > 0 and letters / total < _SLOWEST_PER_S


def _scaled(seconds: float | None, unit_s: float) -> float | None:
    return None if seconds is None else seconds * unit_s


def _unprotected(text: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in ("=", "+", "-", "@") else text
