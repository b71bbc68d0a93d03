"""What a pool worker does for one item of a release: the safer copy from content, and its proof on the finished bytes."""

import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storybank.anonymise.images import PhotoOperations, derive
from storybank.anonymise.proof import check_derivative
from storybank.anonymise.second_opinion import leftovers
from storybank.anonymise.sound import bleep_all
from storybank.anonymise.sound_proof import check_sound
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
    """One recording, decrypted at `path` (0600, in the bank's work/), and the intervals in seconds that must go."""

    item: ItemId
    path: Path
    intervals: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Finished files by name, with media type; `codes` says what is wrong with them: then none of them may leave."""

    files: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)
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
    """Make the published recordings of one interview and prove each against the original."""
    targets = {codec: io.BytesIO() for codec in SOUND_CODECS}
    with job.path.open("rb") as source:
        done = bleep_all(source, targets, job.intervals, fill=SOUND_FILL)
    codes: list[str] = []
    for codec, target in targets.items():
        target.seek(0)
        with job.path.open("rb") as source, tempfile.TemporaryFile(dir=job.path.parent) as published:
            published.write(target.getvalue())
            published.seek(0)
            codes.extend(
                f"sound-{codec}:{code}" for code in check_sound(source, published, job.intervals, fill=SOUND_FILL)
            )
    files = {f"sound-{codec}": (target.getvalue(), SOUND_CODECS[codec]) for codec, target in targets.items()}
    return Made(files, {"duration_s": round(done.duration_s, 3), "intervals": len(done.replaced_s)}, tuple(codes))
