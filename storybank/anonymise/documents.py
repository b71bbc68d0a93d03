"""Documents made anew from their words: nothing of the old file is kept but its text.

Comments, authors, tracked changes, thumbnails, pictures, links and ids cannot travel, because they are never copied.
"""

import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO
from xml.sax.saxutils import escape

from storybank.anonymise.document_text import (
    Paragraph,
    carried_docx,
    carried_odt,
    docx_paragraphs,
    odt_paragraphs,
)
from storybank.errors import Unavailable, Unreadable

_DATE = (1980, 1, 1, 0, 0, 0)  # the zero of ZIP
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCX_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_DOCX_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_ODT_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODT_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_ODT_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_DOCX_PARTS = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
_ODT_PARTS = ("mimetype", "META-INF/manifest.xml", "content.xml")
_PDF_PAGES = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What became of a document: how much text it has, and which categories stayed behind."""

    paragraphs: int
    left_out: tuple[str, ...]


def rebuild_docx(source: BinaryIO, target: BinaryIO) -> Rebuilt:
    """Write a new DOCX with the words of `source`, which must have passed `limits.guard_zip`. Raises Unreadable."""
    with _archive(source) as archive:
        paragraphs, carried = list(docx_paragraphs(archive)), carried_docx(archive)
    write_docx(paragraphs, target)
    return Rebuilt(paragraphs=len(paragraphs), left_out=carried)


def rebuild_odt(source: BinaryIO, target: BinaryIO) -> Rebuilt:
    """Write a new ODT with the words of `source`, which must have passed `limits.guard_zip`. Raises Unreadable."""
    with _archive(source) as archive:
        paragraphs, carried = list(odt_paragraphs(archive)), carried_odt(archive)
    write_odt(paragraphs, target)
    return Rebuilt(paragraphs=len(paragraphs), left_out=carried)


def pdf_to_text(source: BinaryIO, target: BinaryIO) -> Rebuilt:
    """Write the words of a PDF as UTF-8 text. Raises Unavailable without `storybank[pdf]`, Unreadable for a broken PDF."""
    try:
        from pypdf import PdfReader
    except ImportError as error:
        raise Unavailable("document.no-pdf-reader", "PDF needs the extra: install storybank[pdf].") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its complaints quote the file
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            raise Unreadable("document.encrypted", "The PDF has a password. Save it without one.")
        if len(reader.pages) > _PDF_PAGES:
            raise Unreadable("document.too-long", f"The PDF has more than {_PDF_PAGES} pages. Send it in parts.")
        pages = [page.extract_text() for page in reader.pages]
    except Unreadable:
        raise
    except Exception as error:  # pypdf raises what it likes on broken files
        raise Unreadable(
            "document.broken", f"The PDF cannot be read: {type(error).__name__}. Save it again from its program."
        ) from error
    if not any(page.strip() for page in pages):
        raise Unreadable("document.no-text", "The PDF holds pictures of text, no text. Send the text itself.")
    target.write("\n\n".join(_clean(page).strip() for page in pages).encode() + b"\n")
    return Rebuilt(
        paragraphs=sum(page.count("\n") + 1 for page in pages), left_out=("document information", "pictures")
    )


def write_docx(paragraphs: Sequence[Paragraph], target: BinaryIO) -> None:
    """Write a DOCX that holds these paragraphs and nothing else; the same paragraphs give the same bytes."""
    body = "".join(_docx_paragraph(paragraph) for paragraph in paragraphs)
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{_W}"><w:body>{body}'
        "<w:sectPr/></w:body></w:document>"
    )
    _pack(target, dict(zip(_DOCX_PARTS, (_DOCX_TYPES, _DOCX_RELATIONS, document), strict=True)))


def write_odt(paragraphs: Sequence[Paragraph], target: BinaryIO) -> None:
    """Write an ODT that holds these paragraphs and nothing else; the same paragraphs give the same bytes."""
    body = "".join(_odt_paragraph(paragraph) for paragraph in paragraphs)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_ODT_SPACES} office:version="1.2">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    _pack(target, dict(zip(_ODT_PARTS, (_ODT_TYPE, _ODT_MANIFEST, content), strict=True)))


def check_document(published: BinaryIO, expected: Sequence[Paragraph] | None = None) -> tuple[str, ...]:
    """Return what a written DOCX or ODT holds besides its words, as codes; empty when it is clean.

    `document.other-parts`, `document.carries-…`, `document.words-differ` (when `expected` is given).
    """
    codes: list[str] = []
    with _archive(published) as archive:
        names = archive.namelist()
        is_docx = "word/document.xml" in names
        if tuple(names) != (_DOCX_PARTS if is_docx else _ODT_PARTS) or archive.comment:
            codes.append("document.other-parts")
        if any(entry.date_time != _DATE or entry.comment or entry.extra for entry in archive.infolist()):
            codes.append("document.dates")
        carried = carried_docx(archive) if is_docx else carried_odt(archive)
        codes.extend(f"document.carries-{category.replace(' ', '-')}" for category in carried)
        found = list(docx_paragraphs(archive) if is_docx else odt_paragraphs(archive))
    if expected is not None and [part.text for part in found] != [_clean(part.text) for part in expected]:
        codes.append("document.words-differ")
    return tuple(codes)


def _archive(source: BinaryIO) -> zipfile.ZipFile:
    source.seek(0)
    try:
        return zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("document.broken", "The document cannot be opened. Save it again from its program.") from error


def _pack(target: BinaryIO, parts: dict[str, str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=_DATE)
            entry.create_system = 0  # not which system wrote it
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    target.write(buffer.getvalue())


def _docx_paragraph(paragraph: Paragraph) -> str:
    runs = []
    for index, line in enumerate(_clean(paragraph.text).split("\n")):
        if index:
            runs.append("<w:r><w:br/></w:r>")
        for number, part in enumerate(line.split("\t")):
            if number:
                runs.append("<w:r><w:tab/></w:r>")
            if part:
                bold = "<w:rPr><w:b/></w:rPr>" if paragraph.heading else ""
                runs.append(f'<w:r>{bold}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>')
    level = f'<w:pPr><w:outlineLvl w:val="{paragraph.heading - 1}"/></w:pPr>' if paragraph.heading else ""
    return f"<w:p>{level}{''.join(runs)}</w:p>"


def _odt_paragraph(paragraph: Paragraph) -> str:
    words = escape(_clean(paragraph.text)).replace("\n", "<text:line-break/>").replace("\t", "<text:tab/>")
    while "  " in words:
        words = words.replace("  ", " <text:s/>")
    if words.startswith(" "):
        words = "<text:s/>" + words[1:]
    if paragraph.heading:
        return f'<text:h text:outline-level="{paragraph.heading}">{words}</text:h>'
    return f"<text:p>{words}</text:p>"


def _clean(text: str) -> str:
    """Return the text without the control signs that XML cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n" or (sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF and sign not in "\ufffe\uffff")
    )
