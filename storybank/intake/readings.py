"""What stands beside an interview's own words: another voice's reading of its turns, and an archive's index of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storybank.intake.desk import Desk
from storybank.intake.rows import InterviewRow
from storybank.records import IndexEntry, Language, Reading, Segment

if TYPE_CHECKING:
    from storybank.intake.recordings import RecordingReading
    from storybank.intake.transcripts import TranscriptReading

SLACK_S = 2.0  # a reading spoken along with the recording is as long as it


def reading_of(
    desk: Desk,
    row: InterviewRow,
    turns: Sequence[Segment],
    recording: "RecordingReading | None",
    reading: "RecordingReading | None",
    times: "TranscriptReading | None",
) -> Reading | None:
    """Return the reading with the turns it reads, or None, asked about, where nobody can tell which words are where.

    Its timed transcript has one part for each turn, or one for each turn of those who tell; without a transcript it must
    run along with the recording, equally long.
    """
    if reading is None:
        return None
    where = f"{row.where}.reading"
    if not row.reading_by:
        desk.ask("intake.empty-cell", f"{row.where}.reading_by", column="reading_by")
        return None
    voice = desk.person(row.reading_by)
    if times is not None:
        parts = [part for part in times.segments if part.start_s is not None]
        asking = {desk.person(code) for code in (row.interviewer, row.interpreter) if code}
        told = [turn for turn in turns if turn.person not in asking]
        aligned = next((own for own in (turns, told) if len(own) == len(parts)), None)
        if aligned is None:
            desk.ask("recording.reading-not-aligned", where, parts=len(parts), turns=len(told))
            return None
        segments = tuple(
            replace(part, number=turn.number, person=voice) for part, turn in zip(parts, aligned, strict=True)
        )
        segments = _ended(segments, reading.duration_s)
    elif recording is not None and abs(recording.duration_s - reading.duration_s) <= SLACK_S:
        segments = tuple(
            replace(turn, person=voice, text="", words=()) for turn in turns if turn.start_s is not None and turn.end_s
        )
    else:
        desk.ask("recording.reading-without-times", where)
        return None
    if any(part.end_s is not None and part.end_s > reading.duration_s + SLACK_S for part in segments):
        desk.ask("recording.reading-not-aligned", where, parts=len(segments), turns=len(turns))
        return None
    desk.ask("recording.reading-unheard", where)
    return Reading(recording=reading.record, segments=segments, voice=voice)


def _ended(parts: Sequence[Segment], duration_s: float) -> tuple[Segment, ...]:
    """Return the parts with an end each: where none is stated, the beginning of the next or the end of the file."""
    following = [part.start_s for part in parts[1:]] + [duration_s]
    return tuple(
        part if part.end_s is not None else replace(part, end_s=after)
        for part, after in zip(parts, following, strict=True)
    )


def index_of(transcript: "TranscriptReading | None", turns: Sequence[Segment]) -> tuple[IndexEntry, ...]:
    """Return an archive's index, each entry at the turn in which it begins; in the language the file declares."""
    if transcript is None or not turns:
        return ()
    language = transcript.languages[0] if transcript.languages else Language("en")
    found = []
    for point in transcript.index:
        before = [
            turn.number
            for turn in turns
            if point.start_s is not None and turn.start_s is not None and turn.start_s <= point.start_s
        ]
        found.append(
            IndexEntry(
                segment=before[-1] if before else turns[0].number,
                title={language: point.title} if point.title else {},
                synopsis={language: point.synopsis} if point.synopsis else {},
                keywords=point.keywords,
                places=point.places,
            )
        )
    return tuple(found)
