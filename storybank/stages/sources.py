"""Which sealed file an item was made of: a corrected delivery brings another recording or photograph under the same name."""

import io
from dataclasses import replace

from storybank.anonymise.sound_plan import ORIGINAL, READING
from storybank.errors import Unreadable
from storybank.intake.rows import InterviewRow
from storybank.records import Interview, Photo, Recording
from storybank.stages.ingest_one import READING_MEDIA
from storybank.store.bank import Bank
from storybank.store.rows import SealedFile

MACHINE_MEDIA = "reading/machine"  # of a sealed reading made by a machine


def with_sources(bank: Bank, interview: Interview, row: InterviewRow | None, hashes: dict[str, str]) -> Interview:
    """Return an interview as delivered with the addresses of its sealed files; hashes: SHA-256 of each file by name."""
    if row is None:
        return interview

    def found(recording: Recording, name: str) -> Recording:
        sealed = bank.originals.by_sha256(hashes[name], interview.stream) if name in hashes else None
        return replace(recording, sealed=sealed.address) if sealed is not None else recording

    recording, reading = interview.recording, interview.reading
    if recording is not None:
        recording = found(recording, row.recording)
    if reading is not None:
        reading = replace(reading, recording=found(reading.recording, row.reading))
    return replace(interview, recording=recording, reading=reading)


def as_before(merged: Interview, before: Interview) -> Interview:
    """Return a record that is put back with the sealed files that it had."""
    recording, reading = merged.recording, merged.reading
    if recording is not None and before.recording is not None:
        recording = replace(recording, sealed=before.recording.sealed)
    if reading is not None and before.reading is not None:
        reading = replace(reading, recording=replace(reading.recording, sealed=before.reading.recording.sealed))
    return replace(merged, recording=recording, reading=reading)


def address_of(bank: Bank, interview: Interview, source: str = ORIGINAL) -> str:
    """Return the sealed recording, or reading, that the record speaks of; where it does not say, the newest.

    Raises Unreadable where there is none.
    """
    kind, stated = "audio", interview.recording.sealed if interview.recording else ""
    if source == READING and interview.reading is not None:
        kind = MACHINE_MEDIA if interview.reading.is_synthesised else READING_MEDIA
        stated = interview.reading.recording.sealed
    files = [one for one in bank.originals.of_item(interview.id) if one.state != "erased"]
    if any(one.address == stated for one in files):
        return stated
    newest = [
        one.address for one in files if one.media_type == kind or (kind == "audio" and one.media_type[:5] == kind)
    ]
    if not newest:
        raise Unreadable(
            "derive.no-recording", f"{interview.id}: its {source} is not in the bank. Take its delivery in again."
        )
    return newest[-1]


def master_of(bank: Bank, photo: Photo, *, by: str) -> SealedFile:
    """Return the working master of the picture that the record describes; of several, the one that looks like it.

    Raises Unreadable where there is none, Refused where several have to be looked at and only officers open one.
    """
    masters = [one for one in bank.originals.of_item(photo.id, "master") if one.state != "erased"]
    if not masters:
        raise Unreadable("derive.no-master", f"{photo.id}: it has no working master. Take its delivery in again.")
    if len(masters) == 1 or not photo.perceptual_hash:
        return masters[-1]
    from PIL import Image

    from storybank.anonymise.likeness import distance, fingerprint

    def unlike(master: SealedFile) -> int:
        data = bank.originals.read(master.address, by=by, purpose="derive")
        return distance(fingerprint(Image.open(io.BytesIO(data), formats=("JPEG",))), photo.perceptual_hash)

    return min(reversed(masters), key=unlike)  # the newest of equals
