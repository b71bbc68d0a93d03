"""DOCX transcripts: only the words of the text become segments; what else the file carried is reported."""

import io
import zipfile

from storybank.anonymise.document_text import carried_docx, docx_blocks
from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.transcripts import grids
from storybank.intake.transcripts.reading import Desk, TranscriptReading

WARNINGS = {
    "comments": "comments",
    "deletions": "tracked-changes",
    "insertions": "tracked-changes",
    "footnotes": "footnotes",
    "pictures": "pictures-inside",
    "hidden text": "hidden-text",
    "authors": "authors",
}


def read(data: bytes) -> TranscriptReading:
    """Return the paragraphs of a DOCX as segments."""
    desk = Desk("docx")
    limits.guard_zip(io.BytesIO(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            note(desk, carried_docx(archive))
            grids.lay_blocks(docx_blocks(archive), desk)
    except zipfile.BadZipFile as error:
        raise Unreadable(
            "transcript.unreadable", "The DOCX cannot be opened. Save it again from its program."
        ) from error
    return desk.reading()


def note(desk: Desk, carried: tuple[str, ...]) -> None:
    """Report what a document carried besides its words."""
    for category in carried:
        if category != "insertions":
            desk.leave_out(category)
        if category in WARNINGS:
            desk.warn(WARNINGS[category])
