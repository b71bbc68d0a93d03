"""The sound of one planned interview: what is done to it, and the job that does it with its recordings opened."""

import math
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace

from storybank.anonymise.redaction_times import Range
from storybank.anonymise.sound_plan import LEAVE_OUT, ORIGINAL, READING, SoundOperations, sound_operations
from storybank.anonymise.text import published_segments
from storybank.records import Interview, Language, PlannedItem
from storybank.stages.derive_one import SOUND_CODECS, SoundDerivation
from storybank.stages.sources import address_of
from storybank.store.bank import Bank

GRID_S = 0.5
ECHO_S = 0.2  # a room says the end of a word again


def sound_of(interview: Interview, planned: PlannedItem) -> SoundOperations | None:
    """Return what is done to the sound of a planned interview, None where it stays inside altogether."""
    operations = sound_operations(interview, planned.duties)
    if operations.mode == LEAVE_OUT:
        return None
    ends_s = max((end for _, end in operations.times.values()), default=0.0) if operations.pieces else 0.0
    length_s = ends_s or (interview.recording.duration_s if interview.recording else 0.0)
    return replace(operations, intervals=widened(operations.intervals, length_s))


def why_silent(interview: Interview, planned: PlannedItem) -> str:
    """Return the code of what somebody could mend, where the whole sound stays inside for it; "" where its people have it so."""
    return sound_operations(interview, planned.duties).why


def has_words(interview: Interview, planned: PlannedItem) -> bool:
    """Return whether words of somebody leave, so that the interview is something without its sound."""
    main = interview.languages[0] if interview.languages else Language("und")
    published = published_segments(interview, interview.segments, main, planned.duties)
    return any(one.text.strip() for one in published)


def widened(intervals: Iterable[Range], length_s: float) -> tuple[Range, ...]:
    """Return the intervals with room for the echo behind each, on a coarse grid: its length says little about the words."""
    found: list[Range] = []
    for start, end in sorted(intervals):
        left = math.floor(start / GRID_S) * GRID_S
        right = min(max(end, length_s), math.ceil((end + ECHO_S) / GRID_S) * GRID_S)
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return tuple(found)


def recipe_of(operations: SoundOperations, sources: Mapping[str, str]) -> bytes:
    """Return what tells one way of making the sound from another; sources: the sealed file of each (`sources_of`)."""
    return repr((operations.intervals, operations.pieces, sorted(sources.items()))).encode()


def sources_of(bank: Bank, interview: Interview, operations: SoundOperations) -> dict[str, str]:
    """Return source → address of the sealed file that the record speaks of, for each source the operations use."""
    needed = {piece.source for piece in operations.pieces} or {ORIGINAL}
    return {source: address_of(bank, interview, source) for source in sorted(needed)}


def open_job(
    bank: Bank,
    planned: PlannedItem,
    operations: SoundOperations,
    sources: Mapping[str, str],
    opened: ExitStack,
    *,
    by: str,
) -> SoundDerivation:
    """Return the pool's job; the recordings it needs are decrypted for as long as `opened` is. Raises Refused."""
    paths = {
        source: opened.enter_context(bank.originals.opened(address, by=by, purpose="derive"))
        for source, address in sources.items()
    }
    targets = {codec: bank.originals.work_path() for codec in SOUND_CODECS}
    for target in targets.values():
        opened.callback(target.unlink, missing_ok=True)  # what was kept has been moved by then
    return SoundDerivation(
        planned.item, paths.get(ORIGINAL), operations.intervals, targets, paths.get(READING), tuple(operations.pieces)
    )
