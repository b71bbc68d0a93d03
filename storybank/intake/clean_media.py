"""Clean copies of recordings and documents by path, for `storybank clean`: read again before success is said.

The copy is made beside the target under a temporary name and takes its name only when it is proved.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from storybank.errors import Tampered, Unreadable, WrongUse
from storybank.intake import limits
from storybank.intake.limits import MediaType
from storybank.records import Box

# ending of OUT → (codec, the ending that is written). QuickTime's own boxes are not written: MOV becomes M4A.
_SOUND = {
    ".wav": ("wav", ".wav"),
    ".flac": ("flac", ".flac"),
    ".mp3": ("mp3", ".mp3"),
    ".opus": ("opus", ".opus"),
    ".ogg": ("opus", ".ogg"),
    ".oga": ("opus", ".oga"),
    ".m4a": ("aac", ".m4a"),
    ".mp4": ("aac-mp4", ".mp4"),
    ".mov": ("aac", ".m4a"),
    ".aac": ("aac", ".m4a"),
    ".3gp": ("aac", ".m4a"),
    ".amr": ("opus", ".opus"),
    ".webm": ("opus", ".opus"),
    ".mkv": ("opus", ".opus"),
}
_TEXT = (".txt", ".srt", ".md", ".csv", ".tsv")
_DEEP = {"wav": "wav24", "flac": "flac24"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The path that was written, and categories that stayed behind ("picture", "comments", "authors")."""

    path: Path
    left_out: tuple[str, ...] = ()


def clean_recording(
    source_path: Path, target_path: Path, bleeps: Sequence[tuple[float, float]] = (), *, fill: str = "silence"
) -> Cleaned:
    """Write the sound of a recording without tags, with the intervals (seconds) replaced; pictures are left out.

    Raises Unreadable for a source that is no recording, WrongUse for an ending or interval that cannot be, and Tampered
    (exit code 1) when the copy read again still carries something: then nothing is written.
    """
    from storybank.anonymise.sound import bleep
    from storybank.anonymise.sound_proof import check_sound
    from storybank.intake.recordings import refuse_text

    codec, suffix = _sound_kind(target_path)
    limits.guard_size(source_path, limits.MAX_RECORDING_BYTES)
    refuse_text(source_path)
    with source_path.open("rb") as source:
        codec, had_picture = _as_deep(source, codec)
        with _beside(target_path.with_suffix(suffix)) as target:
            bleep(source, target, bleeps, codec=codec, fill=fill, loudness_lufs=None)
            wrong = check_sound(source, target, bleeps, fill=fill, is_levelled=False)
            _refuse(wrong)
    return Cleaned(path=target_path.with_suffix(suffix), left_out=("picture",) if had_picture else ())


_PICTURE = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mp4", ".webm": "webm", ".mkv": "webm"}


def clean_video(
    source_path: Path,
    target_path: Path,
    bleeps: Sequence[tuple[float, float]] = (),
    *,
    boxes: Sequence[Box] = (),
    covers_faces: bool = True,
    fill: str = "silence",
) -> Cleaned:
    """Write a recording with its picture as MP4 or WebM: faces that are found and `boxes` painted, intervals replaced.

    boxes: pixels of the upright picture, painted throughout. In the intervals there is no picture either. Raises Unreadable
    where the picture cannot be read to its end, WrongUse for an ending, and Tampered when the copy looked at again still
    shows a face: then nothing is written.
    """
    from storybank.anonymise.picture_encode import cover
    from storybank.intake.recordings import refuse_text

    kind = _PICTURE.get(target_path.suffix.lower())
    if kind is None:
        raise WrongUse(
            "clean.unknown-ending", f"{target_path.suffix or 'no ending'}: name the copy of a video .mp4 or .webm."
        )
    written = target_path if target_path.suffix.lower() == f".{kind}" else target_path.with_suffix(f".{kind}")
    limits.guard_size(source_path, limits.MAX_RECORDING_BYTES)
    refuse_text(source_path)
    with source_path.open("rb") as source, _beside(written) as target:
        done = cover(
            source, target, bleeps, kind=kind, always=boxes, finds_faces=covers_faces, loudness_lufs=None, fill=fill
        )
        _refuse(done.codes)
    return Cleaned(path=written)


def clean_document(source_path: Path, target_path: Path) -> Cleaned:
    """Write the words of a DOCX, ODT, PDF or text as DOCX, ODT or TXT (from PDF always TXT).

    Raises Unreadable, WrongUse for another kind, Unavailable where the PDF reader is not installed, and Tampered when the
    copy read again still carries something: then nothing is written.
    """
    from storybank.anonymise import documents

    limits.guard_size(source_path, limits.MAX_DOCUMENT_BYTES)
    if source_path.suffix.lower() in _SOUND:  # a text that calls itself a recording is no document to hand on
        from storybank.intake.recordings import refuse_text

        refuse_text(source_path)
    kind = limits.sniff(source_path)
    with source_path.open("rb") as source:
        if kind in (MediaType.DOCX, MediaType.ODT):
            limits.guard_zip(source)
            suffix = ".docx" if kind is MediaType.DOCX else ".odt"
            rebuild = documents.rebuild_docx if kind is MediaType.DOCX else documents.rebuild_odt
            with _beside(target_path.with_suffix(suffix)) as target:
                done = rebuild(source, target)
                _refuse(documents.check_document(target))
        elif kind is MediaType.PDF:
            suffix = ".txt"
            with _beside(target_path.with_suffix(suffix)) as target:
                done = documents.pdf_to_text(source, target)
        elif kind in (MediaType.TEXT, MediaType.SRT):
            from storybank.intake.transcripts.decoding import decode

            suffix = target_path.suffix.lower() if target_path.suffix.lower() in _TEXT else ".txt"
            text, _ = decode(source.read())
            with _beside(target_path.with_suffix(suffix)) as target:
                target.write(text.encode())
            done = documents.Rebuilt(paragraphs=text.count("\n") + 1, left_out=())
        else:
            raise WrongUse(
                "clean.unknown-document",
                f"A file of the kind {kind.value if kind else 'unknown'} cannot be cleaned as a document. "
                "Known: DOCX, ODT, PDF, TXT.",
            )
    return Cleaned(path=target_path.with_suffix(suffix), left_out=done.left_out)


def _sound_kind(target_path: Path) -> tuple[str, str]:
    suffix = target_path.suffix.lower()
    if suffix not in _SOUND:
        raise WrongUse(
            "clean.unknown-ending",
            f"{suffix or 'no ending'}: name the copy .wav, .flac, .mp3, .opus, .ogg, .m4a or .mp4.",
        )
    codec, written = _SOUND[suffix]
    return codec, target_path.suffix if written == suffix else written


def _as_deep(source: BinaryIO, codec: str) -> tuple[str, bool]:
    """Return the codec, in 24 bits where the source has more than 16, and whether the source has a picture."""
    from storybank.anonymise.sound_source import opened, sound_stream

    with opened(source) as container:
        stream = sound_stream(container)
        name = stream.codec_context.name
        is_lossless = name.startswith("pcm_") or name in ("flac", "alac")
        bits = stream.codec_context.format.bytes if is_lossless else 2
        has_picture = any(other.type == "video" for other in container.streams)
    return (_DEEP.get(codec, codec) if bits > 2 else codec), has_picture


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        raise Tampered(
            "clean.not-proved",
            f"The copy read again is not clean ({', '.join(wrong)}); it was not written. Send this message to the developers.",
        )


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """Give a new private file in the target's folder; it takes the target's name when the block ends well, else it goes."""
    try:
        handle, name = tempfile.mkstemp(prefix=".clean-", dir=path.parent)
    except OSError as error:
        raise Unreadable("clean.no-folder", f"The folder of {path.name} cannot be written. Choose another.") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield cast(BinaryIO, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
