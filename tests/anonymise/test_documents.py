"""Documents made anew from their words."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.anonymise import documents
from storybank.anonymise.document_text import Paragraph, docx_paragraphs, odt_paragraphs
from storybank.errors import Unavailable, Unreadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

signs = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)
paragraphs = st.lists(st.builds(Paragraph, signs, st.integers(0, 9)), max_size=6)


def dirty_docx() -> io.BytesIO:
    out = io.BytesIO()
    body = (
        '<w:p w:rsidR="00AA"><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Kept</w:t></w:r><w:del w:author="Secret"><w:r><w:delText>Deleted</w:delText></w:r></w:del>'
        '<w:hyperlink r:id="x" xmlns:r="r"><w:r><w:t> link</w:t></w:r></w:hyperlink></w:p>'
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/comments.xml", "<c>Commented</c>")
        archive.writestr("docProps/core.xml", '<c xmlns:dc="d"><dc:creator>Secret</dc:creator></c>')
        archive.writestr("docProps/thumbnail.jpeg", b"Secret picture")
        archive.writestr("word/media/image1.jpeg", b"Secret picture")
    return out


def test_a_docx_keeps_its_words_and_headings_and_nothing_else():
    out = io.BytesIO()
    done = documents.rebuild_docx(dirty_docx(), out)
    assert documents.check_document(out) == ()
    assert {"authors", "comments", "deletions", "thumbnail", "pictures"} <= set(done.left_out)
    with zipfile.ZipFile(out) as archive:
        assert list(docx_paragraphs(archive)) == [Paragraph("Title", 2), Paragraph("Kept link", 0)] or [
            p.text for p in docx_paragraphs(archive)
        ] == ["Title", "Kept link"]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert not any(secret in everything for secret in (b"Secret", b"Deleted", b"Commented", b"rsid"))


def test_other_programs_open_what_was_written():
    import docx

    out = io.BytesIO()
    documents.write_docx([Paragraph("Մի խոսք\tև\nտող", 1), Paragraph("two")], out)
    read = docx.Document(out)
    assert [paragraph.text for paragraph in read.paragraphs] == ["Մի խոսք\tև\nտող", "two"]
    assert (
        not read.core_properties.author or read.core_properties.author == "python-docx"
    )  # its default for a missing part


@settings(max_examples=60, deadline=None)
@given(paragraphs)
def test_any_words_survive_both_formats_and_are_clean(rows):
    for write, extract in ((documents.write_docx, docx_paragraphs), (documents.write_odt, odt_paragraphs)):
        first, second = io.BytesIO(), io.BytesIO()
        write(rows, first)
        write(rows, second)
        assert first.getvalue() == second.getvalue()
        assert documents.check_document(first, rows) == ()
        with zipfile.ZipFile(first) as archive:
            assert len(list(extract(archive))) == len(rows)


def test_a_file_that_still_carries_something_is_named():
    assert {"document.other-parts", "document.carries-comments", "document.carries-authors"} <= set(
        documents.check_document(dirty_docx())
    )


def test_words_that_differ_are_named():
    out = io.BytesIO()
    documents.write_odt([Paragraph("one")], out)
    assert documents.check_document(out, [Paragraph("two")]) == ("document.words-differ",)


def test_a_broken_document_is_unreadable():
    for data in (b"", b"PK\3\4 nothing", b"plain"):
        with pytest.raises(Unreadable):
            documents.rebuild_docx(io.BytesIO(data), io.BytesIO())


def test_a_pdf_without_its_reader_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(Unavailable) as missing:
        documents.pdf_to_text(io.BytesIO(b"%PDF-1.4"), io.BytesIO())
    assert missing.value.code == "document.no-pdf-reader"
