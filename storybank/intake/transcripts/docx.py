"""DOCX transcripts, read from their XML: only the words of the text become text.

Comments, deletions and notes never do; insertions that are still marked as changes are words of the text. Authors are
personal data: reported as a category, never read out.
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from storybank.errors import Unreadable
from storybank.intake import limits
from storybank.intake.transcripts import lines
from storybank.intake.transcripts.reading import Desk, TranscriptReading
from storybank.intake.transcripts.xmlsafe import local, parse

_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "commentReference", "footnoteReference", "endnoteReference",
     "annotationRef", "rPr", "pPr", "sectPr", "sdtPr", "Fallback", "drawing", "pict", "object"}
)  # fmt: skip


def read(data: bytes) -> TranscriptReading:
    """Return the paragraphs of a DOCX as segments."""
    desk = Desk("docx")
    lines.lay(list(paragraphs(data, desk)), desk)
    return desk.reading()


def paragraphs(data: bytes, desk: Desk | None = None) -> Iterator[str]:
    """Yield the text of each paragraph, table cells included; note on `desk` what the file carried besides."""
    limits.guard_zip(io.BytesIO(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            body = archive.read("word/document.xml")
            if desk is not None:
                _note_parts(archive, names, body, desk)
    except (KeyError, zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Unreadable(
            "transcript.docx-broken", "The DOCX has no readable text. Save it again from its program."
        ) from error
    root = parse(body)
    for paragraph in root.iter("{*}p"):
        if local(paragraph) == "p" and "wordprocessingml" in paragraph.tag and not _is_inside_paragraph(paragraph):
            yield "".join(_runs(paragraph))


def _is_inside_paragraph(paragraph: etree._Element) -> bool:
    """Say whether this is a paragraph of a text box or of something left out."""
    return any(local(parent) in _LEFT_OUT for parent in paragraph.iterancestors())


def _runs(element: etree._Element) -> Iterator[str]:
    for node in element:
        name = local(node)
        if name in _LEFT_OUT:
            continue
        if name == "t":
            yield node.text or ""
        elif name == "tab":
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name != "p":
            yield from _runs(node)


def _note_parts(archive: zipfile.ZipFile, names: set[str], body: bytes, desk: Desk) -> None:
    if any("comments" in name for name in names):
        desk.leave_out("comments")
        desk.warn("comments")
    if b"<w:del " in body or b"<w:moveFrom " in body or b":delText" in body:
        desk.leave_out("deletions")
        desk.warn("tracked-changes")
    elif b"<w:ins " in body:
        desk.warn("tracked-changes")
    if b"footnoteReference" in body or b"endnoteReference" in body:
        desk.leave_out("footnotes")
        desk.warn("footnotes")
    if any(name.startswith(("word/header", "word/footer")) for name in names):
        desk.leave_out("headers")
    if any(name.startswith("docProps/thumbnail") for name in names):
        desk.leave_out("thumbnail")
    if any(name.startswith("word/media/") for name in names):
        desk.leave_out("pictures")
        desk.warn("pictures-inside")
    is_signed = "docProps/core.xml" in names and _has_author(archive.read("docProps/core.xml"))
    if is_signed or b"w:author=" in body:
        desk.leave_out("authors")
        desk.warn("authors")


def _has_author(core: bytes) -> bool:
    try:
        return any(local(node) in ("creator", "lastModifiedBy") and (node.text or "").strip() for node in parse(core))
    except Unreadable:
        return True  # unknown is not clean
