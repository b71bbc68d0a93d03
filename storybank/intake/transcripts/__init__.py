"""Transcripts as received, in every format an archive sends, read into the same segments.

One small module a format; `read` looks at the bytes, not at the name, and loads only the reader it needs.
"""

from pathlib import Path

from storybank.errors import StorybankError, Unreadable
from storybank.intake.transcripts.reading import Desk, IndexPoint, TranscriptReading

__all__ = ["Desk", "IndexPoint", "TranscriptReading", "read", "read_bytes"]


def read(path: Path) -> TranscriptReading:
    """Return the transcript in a file. Raises Unreadable (`transcript.…`, `intake.…`), never anything else."""
    from storybank.intake import limits

    try:
        limits.guard_size(path, limits.MAX_DOCUMENT_BYTES)
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            "transcript.unreadable", f"The file cannot be read: {type(error).__name__}. Send it again."
        ) from error
    return read_bytes(data, path.suffix.lower())


def read_bytes(data: bytes, suffix: str = "") -> TranscriptReading:
    """Return the transcript in these bytes; `suffix` (".txt") only decides where the bytes leave it open."""
    from storybank.intake.transcripts import choice

    try:
        return choice.reader_for(data, suffix)(data)
    except StorybankError:
        raise
    except RecursionError as error:
        raise Unreadable(
            "transcript.too-deep", "The file is nested too deeply. Save it again from its program."
        ) from error
    except Exception as error:  # hostile input must end as a finding; the message keeps only the kind
        raise Unreadable(
            "transcript.unreadable",
            f"The transcript cannot be read: {type(error).__name__}. Save it again from its program.",
        ) from error
