"""The words of DOCX and ODT files, from their XML, and which other things the files carried.

Comments, deletions, moved-away words and notes are not words of the text; words still marked as inserted are.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from storybank.anonymise.xmlsafe import local, parse, words
from storybank.errors import Unreadable

_DOCX_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "commentReference", "footnoteReference",
     "endnoteReference", "annotationRef", "rPr", "pPr", "sectPr", "sdtPr", "Fallback", "pict", "object"}
)  # fmt: skip
_ODT_LEFT_OUT = frozenset(
    {"annotation", "annotation-end", "tracked-changes", "note", "forms", "sequence-decls", "creator", "date", "bookmark",
     "object", "object-ole", "binary-data", "image", "desc", "title"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; heading 1 to 9, 0 for running text."""

    text: str
    heading: int = 0


def docx_paragraphs(archive: zipfile.ZipFile) -> Iterator[Paragraph]:
    """Yield the paragraphs of a DOCX, cells and text boxes included. Raises Unreadable (`document.broken`, `xml.…`)."""
    for paragraph in parse(_part(archive, "word/document.xml")).iter("{*}p"):
        is_word = "wordprocessingml" in str(paragraph.tag)
        if is_word and not any(local(parent) in _DOCX_LEFT_OUT for parent in paragraph.iterancestors()):
            yield Paragraph("".join(_docx_runs(paragraph)), _docx_heading(paragraph))


def docx_blocks(archive: zipfile.ZipFile) -> Iterator[str | tuple[str, ...]]:
    """Yield a DOCX's words in order: a paragraph as its text, a row of a table as a tuple of its cells' texts.

    A row of one cell, and what stands in a table inside a cell, are paragraphs. Raises Unreadable.
    """
    yield from _blocks(parse(_part(archive, "word/document.xml")), _DOCX_LEFT_OUT, "tbl", "tr", "tc", _docx_words)


def odt_blocks(archive: zipfile.ZipFile) -> Iterator[str | tuple[str, ...]]:
    """Yield an ODT's words like `docx_blocks`."""
    root = parse(_part(archive, "content.xml"))
    yield from _blocks(root, _ODT_LEFT_OUT, "table", "table-row", "table-cell", _odt_words)


def _blocks(
    element: etree._Element,
    left_out: frozenset[str],
    table: str,
    row: str,
    cell: str,
    words_of: Callable[[etree._Element], str | None],
) -> Iterator[str | tuple[str, ...]]:
    for node in element:
        name = local(node)
        if name in left_out:
            continue
        text = words_of(node)
        if text is not None:
            yield text
        if name == row:
            cells = [
                list(_blocks(inner, left_out, table, row, cell, words_of))
                for inner in node.iter(f"{{*}}{cell}")
                if next((parent for parent in inner.iterancestors() if local(parent) == row), None) is node
            ]
            if len(cells) > 1 and all(isinstance(block, str) for blocks in cells for block in blocks):
                yield tuple("\n".join(block for block in blocks if isinstance(block, str)) for blocks in cells)
            else:
                yield from (block for blocks in cells for block in blocks)
        else:
            yield from _blocks(node, left_out, table, row, cell, words_of)


def _docx_words(node: etree._Element) -> str | None:
    is_paragraph = local(node) == "p" and "wordprocessingml" in str(node.tag)
    return "".join(_docx_runs(node)) if is_paragraph else None


def _odt_words(node: etree._Element) -> str | None:
    return "".join(_odt_runs(node)) if local(node) in ("p", "h") else None


def odt_paragraphs(archive: zipfile.ZipFile) -> Iterator[Paragraph]:
    """Yield the paragraphs of an ODT. Raises Unreadable (`document.broken`, `xml.…`)."""
    for element in parse(_part(archive, "content.xml")).iter("{*}p", "{*}h"):
        if not any(local(parent) in _ODT_LEFT_OUT for parent in element.iterancestors()):
            level = _attribute(element, "outline-level")
            heading = min(int(level), 9) if level and level.isdigit() else 1
            yield Paragraph("".join(_odt_runs(element)), heading if local(element) == "h" else 0)


def carried_docx(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return which other things a DOCX carried: authors, comments, deletions, insertions, footnotes, pictures, headers …"""
    names = set(archive.namelist())
    body = _part(archive, "word/document.xml")
    found = {
        "comments": any("comments" in name for name in names),
        "deletions": _has(body, "del", "moveFrom", "delText"),
        "insertions": _has(body, "ins", "moveTo"),
        "footnotes": _has(body, "footnoteReference", "endnoteReference"),
        "hidden text": _has(body, "vanish"),
        "headers": any(name.startswith(("word/header", "word/footer")) for name in names),
        "thumbnail": any(name.startswith("docProps/thumbnail") for name in names),
        "pictures": any(name.startswith("word/media/") for name in names),
        "macros": any("vbaProject" in name for name in names),
        "embedded files": any(name.startswith("word/embeddings/") for name in names),
        "authors": b":author=" in body
        or any(_says(archive, f"docProps/{part}.xml", keys) for part, keys in _DOCX_AUTHORS.items()),
    }
    return tuple(category for category, is_there in found.items() if is_there)


def carried_odt(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return which other things an ODT carried."""
    names = set(archive.namelist())
    body = _part(archive, "content.xml")
    found = {
        "comments": _has(body, "annotation"),
        "deletions": _has(body, "deletion"),
        "insertions": _has(body, "insertion"),
        "footnotes": _has(body, "note"),
        "thumbnail": any(name.startswith("Thumbnails/") for name in names),
        "pictures": any(name.startswith("Pictures/") and not name.endswith("/") for name in names),
        "macros": any(name.startswith("Basic/") for name in names),
        "embedded files": any(name.startswith("Object") for name in names),
        "authors": _has(body, "creator") or _says(archive, "meta.xml", ("creator", "initial-creator", "printed-by")),
    }
    return tuple(category for category, is_there in found.items() if is_there)


_DOCX_AUTHORS = {"core": ("creator", "lastModifiedBy"), "app": ("Company", "Manager")}


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise Unreadable(
            "document.broken", "The document has no readable text. Save it again from its program."
        ) from error


def _has(body: bytes, *names: str) -> bool:
    """Say whether an element of one of these names begins in the XML, whatever its prefix."""
    return any(re.search(rb"[<:]" + name.encode() + rb"[\s/>]", body) for name in names)


def _docx_runs(element: etree._Element) -> Iterator[str]:
    for node in element:
        name = local(node)
        if name in _DOCX_LEFT_OUT or name in ("p", "txbxContent") or (name == "r" and _is_hidden(node)):
            continue
        if name == "t":
            yield node.text or ""
        elif name == "tab":
            yield "\t"
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        else:
            yield from _docx_runs(node)


def _is_hidden(run: etree._Element) -> bool:
    """Say whether a run is set as hidden text: whoever wrote it did not want it read."""
    mark = run.find("{*}rPr/{*}vanish")
    return mark is not None and (_attribute(mark, "val") or "true").lower() not in ("0", "false", "off")


def _docx_heading(paragraph: etree._Element) -> int:
    for style in paragraph.iterfind("{*}pPr/{*}pStyle"):
        name = (_attribute(style, "val") or "").lower().replace(" ", "")
        if name.startswith("heading") and name[7:8].isdigit():
            return int(name[7])
        if name == "title":
            return 1
    return 0


def _odt_runs(element: etree._Element) -> Iterator[str]:
    yield _collapsed(element.text)
    for node in element:
        name = local(node)
        if name == "s":
            count = _attribute(node, "c") or "1"
            yield " " * (min(int(count), 1000) if count.isdigit() else 1)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _ODT_LEFT_OUT and name not in ("p", "h", "text-box"):
            yield from _odt_runs(node)
        yield _collapsed(node.tail)


def _collapsed(text: str | None) -> str:
    """Return a text node as OpenDocument means it: white space counts once; more is said by marks of its own."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def _says(archive: zipfile.ZipFile, part: str, keys: tuple[str, ...]) -> bool:
    if part not in archive.namelist():
        return False
    try:
        return any(local(node) in keys and words(node) for node in parse(_part(archive, part)).iter())
    except Unreadable:
        return True  # unknown is not clean
