"""What a pool worker does with one received file: read it once, seal it, seal its working copies. Knows no ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from storybank.intake.photos import PhotoReading, read_photo
from storybank.intake.recordings import RecordingReading, probe
from storybank.stages.bounded import PHOTOGRAPH_BYTES, PHOTOGRAPH_CPU_S, bounded
from storybank.store.sealing import Sealed, SealingRecipients, seal_bytes, seal_file

READING_MEDIA = "reading"


@dataclass(frozen=True, slots=True)
class FileJob:
    """One received file and where in the bank's work/ its sealed copies go until the parent adopts them."""

    name: str  # inside the delivery; the sender may see it, no log does
    path: Path
    target: Path  # sealed copies stand beside it: name-original, name-master, name-preview
    recipients: SealingRecipients
    is_thorough: bool = False  # look for faces with the second detector too


@dataclass(frozen=True, slots=True)
class TakenPhoto:
    """A photograph read and sealed; the reading's pictures are in the sealed files, not in it."""

    reading: PhotoReading
    sealed: Mapping[str, Sealed]  # original · master · preview


@dataclass(frozen=True, slots=True)
class TakenRecording:
    reading: RecordingReading
    sealed: Sealed
    media_type: str = "audio"  # or "reading": another voice's, never taken for the recording itself


def take_photograph(job: FileJob) -> TakenPhoto:
    """Read, seal and preview one photograph. Raises Unreadable for what cannot or must not be decoded."""
    with bounded(PHOTOGRAPH_CPU_S, PHOTOGRAPH_BYTES):
        reading = read_photo(job.path, is_thorough=job.is_thorough)
    sealed = {
        "original": seal_file(job.path, _beside(job.target, "original"), job.recipients),
        "master": seal_bytes(reading.master, _beside(job.target, "master"), job.recipients),
        "preview": seal_bytes(reading.thumbnail, _beside(job.target, "preview"), job.recipients),
    }
    return TakenPhoto(replace(reading, master=b"", thumbnail=b""), sealed)


def take_recording(job: FileJob) -> TakenRecording:
    """Probe and seal one recording. Raises Unreadable for scripts, playlists and unknown containers."""
    reading = probe(job.path)
    return TakenRecording(reading, seal_file(job.path, _beside(job.target, "original"), job.recipients))


def take_reading(job: FileJob) -> TakenRecording:
    """Like `take_recording`, for another voice's reading."""
    return replace(take_recording(job), media_type=READING_MEDIA)


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f"{target.stem}-{kind}{target.suffix}")
