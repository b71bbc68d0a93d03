"""What a pool worker does for the moving picture of one interview: the covered copy, its still, and the proof on both."""

from dataclasses import dataclass
from pathlib import Path

from storybank.anonymise.picture_encode import cover
from storybank.anonymise.picture_poster import poster
from storybank.records import Box, ItemId
from storybank.stages.bounded import bounded
from storybank.stages.derive_one import SOUND_FILL, Made

VIDEO, POSTER = "video-mp4", "video-poster"
LONGEST_S = 3 * 3600.0
WALL_LIMIT_S = 12 * 3600.0  # what is not made by then is not made
_CPU_S_PER_S = 15  # of the recording; twice what a shaky crowd on a slow machine takes
_CPU_S = 600
_BYTES = 2_000_000_000
_KIND = "release"


@dataclass(frozen=True, slots=True)
class PictureDerivation:
    """One recording on video, decrypted at `path` (0600, in the bank's work/), and what is done to it.

    target: where the finished file is written. people: how many can be seen, None where nobody has said.
    """

    item: ItemId
    path: Path
    target: Path
    intervals: tuple[tuple[float, float], ...]
    duration_s: float
    covers_faces: bool
    boxes: tuple[Box, ...] = ()
    people: int | None = None


def derive_picture(job: PictureDerivation) -> Made:
    """Make the published video of one interview, and a still of it, and prove both against what they were made from."""
    if job.duration_s > LONGEST_S:
        return Made(codes=("picture.too-long",))
    limits = bounded(_CPU_S + round(_CPU_S_PER_S * job.duration_s), _BYTES)
    with limits, job.path.open("rb") as source, job.target.open("w+b") as target:
        job.target.chmod(0o600)
        done = cover(
            source,
            target,
            job.intervals,
            kind=_KIND,
            always=job.boxes,
            covers_faces=job.covers_faces,
            people=job.people,
            fill=SOUND_FILL,
            folder=str(job.target.parent),
        )
        if done.codes or done.sound is None:
            return Made(codes=done.codes or ("picture.no-sound",))
        still, wrong = poster(target, done.sights)
    files: dict[str, tuple[bytes | Path, str]] = {VIDEO: (job.target, "video/mp4")}
    if still is not None:
        files[POSTER] = (still, "image/jpeg")
    facts = {
        "duration_s": round(done.sound.duration_s, 3),
        "width_px": done.sights.size_px[0],
        "height_px": done.sights.size_px[1],
        "frames_s": done.sights.rate,
        "intervals": len(done.sound.replaced_s),
        "looks_with_faces": done.faces_seen,
        "is_covered": job.covers_faces,
    }
    return Made(files, facts, wrong)
