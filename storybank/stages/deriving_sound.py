"""The sound of one planned interview: what is done to it, and the job that does it with its recordings opened."""

from contextlib import ExitStack

from storybank.anonymise.sound_plan import LEAVE_OUT, ORIGINAL, READING, SoundOperations, sound_operations
from storybank.records import Interview, ItemId, PlannedItem
from storybank.stages.derive_one import SoundDerivation
from storybank.stages.ingest_one import READING_MEDIA
from storybank.store.bank import Bank


def sound_of(interview: Interview, planned: PlannedItem) -> SoundOperations | None:
    """Return what is done to the sound of a planned interview, None where it stays inside altogether."""
    operations = sound_operations(interview, planned.duties)
    return None if operations.mode == LEAVE_OUT else operations


def recipe_of(operations: SoundOperations) -> bytes:
    """Return what tells one way of making the sound from another."""
    if operations.pieces:
        return repr((operations.intervals, operations.pieces)).encode()
    return repr(operations.intervals).encode()


def open_job(
    bank: Bank, planned: PlannedItem, operations: SoundOperations, opened: ExitStack, *, by: str
) -> SoundDerivation:
    """Return the pool's job; the recordings it needs are decrypted for as long as `opened` is. Raises Refused."""
    sources = {piece.source for piece in operations.pieces} or {ORIGINAL}
    paths = {}
    for source in sources:
        address = _address(bank, planned.item, is_reading=source == READING)
        paths[source] = opened.enter_context(bank.originals.opened(address, by=by, purpose="derive"))
    return SoundDerivation(
        planned.item, paths.get(ORIGINAL), operations.intervals, paths.get(READING), tuple(operations.pieces)
    )


def _address(bank: Bank, item: ItemId, *, is_reading: bool) -> str:
    """Return the newest sealed recording or reading of an item: what a corrected delivery brought replaces the first."""
    wanted = READING_MEDIA if is_reading else "audio"
    found = [one.address for one in bank.originals.of_item(item) if one.media_type.startswith(wanted)]
    return found[-1] if is_reading else found[0]
