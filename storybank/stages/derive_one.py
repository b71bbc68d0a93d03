"""What a pool worker does for one item of a release: the safer copy from content, and its proof on the finished bytes."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from storybank.anonymise.images import PhotoOperations, derive
from storybank.anonymise.proof import check_derivative
from storybank.anonymise.second_opinion import leftovers
from storybank.anonymise.sound import bleep_all, levelled
from storybank.anonymise.sound_plan import ORIGINAL, READING, Piece
from storybank.anonymise.sound_proof import check_sound
from storybank.anonymise.sound_splice import Splice
from storybank.records import ItemId
from storybank.stages.bounded import PHOTOGRAPH_BYTES, PHOTOGRAPH_CPU_S, bounded

RECIPE_VERSION = "1"  # raise it when the same operations would give other bytes
SOUND_CODECS = {"opus": "audio/ogg", "mp3": "audio/mpeg"}
SOUND_FILL = "silence"


@dataclass(frozen=True, slots=True)
class PhotoDerivation:
    """One photograph's working master (decrypted bytes) and what is to be done to it."""

    item: ItemId
    master: bytes
    operations: PhotoOperations


@dataclass(frozen=True, slots=True)
class SoundDerivation:
    """One recording, decrypted at `path` (0600, in the bank's work/), and the intervals in seconds that must go.

    targets: codec → where the finished file is written, beside it: a long interview's sound is in nobody's memory.
    """

    item: ItemId
    path: Path | None
    intervals: tuple[tuple[float, float], ...]
    targets: Mapping[str, Path]
    reading: Path | None = None  # another voice's, decrypted too
    pieces: tuple[Piece, ...] = ()  # empty: the recording as it runs


@dataclass(frozen=True, slots=True)
class Made:
    """Finished files by name, with media type (a long one as a path in work/); `codes` says what is wrong with them: then none of them may leave."""

    files: Mapping[str, tuple[bytes | Path, str]] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


def derive_photograph(job: PhotoDerivation) -> Made:
    """Make the renditions of one photograph and prove each: no metadata, covers opaque, no face without consent.

    Where exiftool is installed it reads every file too: what it finds beyond structure keeps the item in.
    """
    with bounded(PHOTOGRAPH_CPU_S, PHOTOGRAPH_BYTES):
        made = derive(job.master, job.operations)
    files = {f"rendition-{size}": (data, "image/jpeg") for size, data in made.renditions.items()}
    files["thumbnail"] = (made.thumbnail, "image/jpeg")
    largest = max(made.sizes)
    facts = {"width_px": made.sizes[largest][0], "height_px": made.sizes[largest][1], "covered": len(made.covered)}
    return Made(files, facts, check_derivative(made, leftovers))


def derive_sound(job: SoundDerivation) -> Made:
    """Make the published recordings of one interview and prove each against what they were made from."""
    with ExitStack() as opening:
        source = _source(job, opening)
        targets: dict[str, BinaryIO] = {}
        for codec, path in job.targets.items():
            targets[codec] = opening.enter_context(path.open("w+b"))
            path.chmod(0o600)
        done = bleep_all(source, targets, job.intervals, fill=SOUND_FILL)
        codes: list[str] = []
        for codec, published in targets.items():
            published.seek(0)
            wrong = check_sound(source, published, job.intervals, fill=SOUND_FILL)
            codes.extend(f"sound-{codec}:{code}" for code in wrong)
    files: dict[str, tuple[bytes | Path, str]] = {
        f"sound-{codec}": (path, SOUND_CODECS[codec]) for codec, path in job.targets.items()
    }
    return Made(files, {"duration_s": round(done.duration_s, 3), "intervals": len(done.replaced_s)}, tuple(codes))


def _source(job: SoundDerivation, opening: ExitStack) -> BinaryIO | Splice:
    paths = {ORIGINAL: job.path, READING: job.reading}
    if not job.pieces:
        assert job.path is not None
        return opening.enter_context(job.path.open("rb"))
    needed = {piece.source for piece in job.pieces}
    streams = {
        name: opening.enter_context(path.open("rb"))
        for name, path in paths.items()
        if path is not None and name in needed
    }
    return levelled(Splice(streams, job.pieces))
