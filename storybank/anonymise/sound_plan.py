"""Duties → what is done to one recording, turn by turn. Pure and frozen.

Whoever may not be heard is silent in their own turns; as soon as anybody is, whatever lies outside the turns of those who
may be heard is silent too: a voice between two turns belongs to somebody nobody has asked. A reading by another voice takes
the place of a turn; then the recording is put together anew from turns, and nothing else of the original is in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storybank.anonymise import redaction_times
from storybank.anonymise.redaction_times import Range
from storybank.records import (
    Duty,
    DutyKind,
    Interview,
    PersonId,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
)

LEAVE_OUT, BLEEP, OPEN, REVOICE = "leave_out", "bleep", "open", "revoice"
ORIGINAL, READING = "original", "reading"
NO_TIME, SPEAKER_UNKNOWN, READER_NOT_AGREED = "sound.no-time", "sound.speaker-unknown", "sound.reader-not-agreed"
PAUSE_S = 0.4  # between two turns put together
MUTE_S = 1.0  # for a turn that is only read
_LEAST_S = 0.05
_SILENCING = frozenset({DutyKind.REMOVE_SEGMENT})
_QUIET_ROLES = frozenset({Role.INTERVIEWER, Role.INTERPRETER})  # questions without answers are no interview


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a recording that is put together anew: seconds of its source, and the pause before it."""

    source: str  # original · reading
    start_s: float
    end_s: float
    pause_s: float = PAUSE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundOperations:
    """What is done to one recording. Tags and everything else beside the sound never leave.

    pieces: empty unless mode is revoice; then intervals and times are on the time line that the pieces make.
    """

    mode: str  # leave_out · bleep · open · revoice
    intervals: tuple[Range, ...] = ()  # seconds, merged, in order, guard band not included
    pieces: tuple[Piece, ...] = ()
    times: Mapping[int, Range] = field(default_factory=dict)  # segment → published seconds, where these are others
    why: str = ""  # code of what somebody could mend where the sound is left out; "": its people have it so


def sound_operations(interview: Interview, duties: Iterable[Duty]) -> SoundOperations:
    """Return what leaves of the recording: nothing, all of it, intervals replaced, or a recording put together anew.

    The sound stays out where a redaction or a turn that must go has no time, where somebody must be silent and nobody has
    said when they speak, and where nobody but an interviewer would be heard.
    """
    duties = frozenset(duties)
    out = SoundOperations(mode=LEAVE_OUT)
    reading = interview.reading
    if interview.recording is None and reading is None:
        return out
    gone = _people(duties, _SILENCING)
    revoiced = _people(duties, frozenset({DutyKind.REVOICE}))
    read = {one.number for one in reading.segments} if reading is not None else set()
    silent = _people(duties, frozenset({DutyKind.LEAVE_SOUND_OUT})) | (revoiced if not read else frozenset())
    if any(one.kind in (DutyKind.LEAVE_SOUND_OUT, DutyKind.REVOICE) and one.person is None for one in duties):
        return out
    silences = _silences(interview, gone)
    speaking = {segment.person for segment in interview.segments}
    redacted = {one.person for one in silences}
    if reading is not None and reading.voice in silent | gone:
        return replace(out, why=READER_NOT_AGREED)
    if any(person not in speaking and person not in redacted for person in gone):
        return replace(out, why=SPEAKER_UNKNOWN)  # somebody spoken of must go, and nobody has said where
    if any(person not in speaking for person in silent | revoiced):
        return replace(out, why=SPEAKER_UNKNOWN)  # a voice that must not be heard, and nobody has said when it speaks
    if revoiced and read:
        return _put_together(interview, silences, silent | gone, revoiced)
    heard = _heard(interview, silent | gone)
    if interview.recording is None or (interview.segments and not _is_told(interview, heard)):
        return out
    intervals = redaction_times.intervals(silences)
    if intervals is None:
        return replace(out, why=NO_TIME)
    if silent:
        quiet = [segment for segment in interview.segments if segment.person in silent]
        if any(_range(segment) is None for segment in quiet):
            return replace(out, why=NO_TIME)
        ranges = [found for segment in quiet if (found := _range(segment))]
        kept = [found for segment in heard if (found := _range(segment))]
        intervals = _merged([*intervals, *ranges, *_outside(kept, interview.recording.duration_s)])
    is_bleeped = bool(intervals) or DutyKind.BLEEP in {one.kind for one in duties}
    return SoundOperations(mode=BLEEP if is_bleeped else OPEN, intervals=intervals)


def _put_together(
    interview: Interview, silences: Sequence[Redaction], silent: frozenset[PersonId], revoiced: frozenset[PersonId]
) -> SoundOperations:
    """Return the turns in their order: read by another voice, as recorded, or a short pause for those that are only read."""
    assert interview.reading is not None
    out = SoundOperations(mode=LEAVE_OUT)
    read = {one.number: one for one in interview.reading.segments}
    cut = {one.segment for one in silences if one.span is None}
    heard = [one for one in _heard(interview, silent | revoiced) if one.number not in cut]
    hushed = [one for one in interview.segments if one.person in silent | revoiced]
    if interview.recording is None:
        heard = []
    if heard and any(_range(one) is None for one in hushed):
        return replace(out, why=NO_TIME)
    if heard and redaction_times.intervals(silences) is None:
        return replace(out, why=NO_TIME)
    quiet = _merged(
        [found for one in hushed if (found := _range(one))] + list(redaction_times.intervals(silences) or ())
    )
    voiced = {one.number for one in heard}
    pieces: list[Piece] = []
    times: dict[int, Range] = {}
    intervals: list[Range] = []
    at = last = 0.0
    pause = 0.0
    for segment in interview.segments:
        said, own = read.get(segment.number), _range(segment)
        if segment.person in revoiced and segment.number not in cut and said is not None and (found := _range(said)):
            start = at + (pause or (PAUSE_S if pieces else 0.0))
            pieces.append(Piece(READING, *found, pause_s=start - at))
            intervals += [
                (start + left - found[0], start + right - found[0])
                for left, right in _still_read(interview, segment, said)
            ]
        elif segment.number in voiced and own is not None and own[1] > max(own[0], last) + _LEAST_S:
            found = max(own[0], last), own[1]
            last = own[1]
            start = at + (pause or (PAUSE_S if pieces else 0.0))
            pieces.append(Piece(ORIGINAL, *found, pause_s=start - at))
            intervals += [
                (start + max(left, found[0]) - found[0], start + min(right, found[1]) - found[0])
                for left, right in quiet
                if left < found[1] and right > found[0]
            ]
        else:
            times[segment.number] = (at + pause, at + pause + MUTE_S)
            pause += MUTE_S
            continue
        at, pause = start + found[1] - found[0], 0.0
        times[segment.number] = (start, at)
    if not any(piece.source == READING for piece in pieces) and not _is_told(interview, heard):
        return out
    return SoundOperations(mode=REVOICE, intervals=_merged(intervals), pieces=tuple(pieces), times=times)


def _still_read(interview: Interview, segment: Segment, said: Segment) -> list[Range]:
    """Return where the reading still says words that are held back: in the reading's own seconds.

    A reading of the published words holds none of them. A reading without words of its own is taken to say everything.
    """
    redactions = [one for one in interview.redactions if one.segment == segment.number and is_heard(one) and one.span]
    spoken = said if said.text.strip() else replace(segment, start_s=said.start_s, end_s=said.end_s, words=())
    found: list[Range] = []
    whole = _range(said)
    for one in redactions:
        assert one.span is not None
        words = segment.text[one.span.start : one.span.end].strip()
        at = spoken.text.casefold().find(words.casefold()) if words else -1
        while at >= 0:
            heard = redaction_times.time_of(spoken, Span(at, at + len(words))) or whole
            if heard is not None:
                found.append(heard)
            at = spoken.text.casefold().find(words.casefold(), at + len(words))
    return found


def _silences(interview: Interview, gone: frozenset[PersonId]) -> list[Redaction]:
    """Return everything in the sound that goes, with its time where there is one."""
    by_number = {segment.number: segment for segment in interview.segments}
    found = [one for one in interview.redactions if is_heard(one)]
    found += [_whole(segment) for segment in interview.segments if is_strange(segment) or segment.person in gone]
    return [redaction_times.timed(one, by_number[one.segment]) if one.segment in by_number else one for one in found]


def _heard(interview: Interview, silent: frozenset[PersonId]) -> list[Segment]:
    return [one for one in interview.segments if one.person not in silent and not is_strange(one)]


def _is_told(interview: Interview, heard: Iterable[Segment]) -> bool:
    """Whether anybody but an interviewer or interpreter is heard."""
    return any(
        one.person is None or not (interview.people.get(one.person) or frozenset({Role.NARRATOR})) <= _QUIET_ROLES
        for one in heard
    )


def _outside(kept: Iterable[Range], duration_s: float) -> list[Range]:
    """Return what lies in none of the ranges, up to the end of the recording."""
    found: list[Range] = []
    at = 0.0
    for start, end in _merged(kept):
        if start > at:
            found.append((at, start))
        at = max(at, end)
    if at < duration_s:
        found.append((min(at, max(0.0, duration_s - _LEAST_S)), duration_s))
    return found


def _merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return tuple(merged)


def _range(segment: Segment) -> Range | None:
    if segment.start_s is None or segment.end_s is None or segment.end_s <= segment.start_s:
        return None
    return segment.start_s, segment.end_s


def _people(duties: Iterable[Duty], kinds: frozenset[DutyKind]) -> frozenset[PersonId]:
    return frozenset(one.person for one in duties if one.kind in kinds and one.person is not None)


def is_heard(redaction: Redaction) -> bool:
    """Whether the words are in the sound: a transcriber's insertion and a translation's words are not."""
    return redaction.translation is None and redaction.reason is not RedactionReason.EDITORIAL_INSERTION


def is_strange(segment: Segment) -> bool:
    """Whether somebody speaks whom nobody has named. A turn without any label belongs to the one who tells."""
    return segment.person is None and segment.speaker is not None


def _whole(segment: Segment) -> Redaction:
    return Redaction(segment=segment.number, reason=RedactionReason.NO_CONSENT, person=segment.person)
