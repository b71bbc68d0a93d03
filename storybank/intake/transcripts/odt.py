"""ODT transcripts: only the words of the text become segments; what else the file carried is reported."""

import io
import zipfile

from storybank.anonymise.document_text import carried_odt, odt_blocks
from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.transcripts import grids
from storybank.intake.transcripts.docx import note
from storybank.intake.transcripts.reading import Desk, TranscriptReading


def read(data: bytes) -> TranscriptReading:
    """Return the paragraphs of an ODT as segments."""
    desk = Desk("odt")
    limits.guard_zip(io.BytesIO(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            note(desk, carried_odt(archive))
            grids.lay_blocks(odt_blocks(archive), desk)
    except zipfile.BadZipFile as error:
        raise Unreadable(
            "transcript.unreadable", "The ODT cannot be opened. Save it again from its program."
        ) from error
    return desk.reading()
