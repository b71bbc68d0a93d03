"""TXT, DOCX and ODT: time codes, labels, codes of letters, and what must never become text."""

import io
import zipfile

import pytest

from storybank.errors import Unreadable
from storybank.intake.transcripts import read_bytes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def txt(text: str, code: str = "utf-8"):
    return read_bytes(text.encode(code), ".txt")


def docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def test_time_codes_alone_in_front_and_inside():
    reading = txt(
        "[00:00:01]\nINTERVIEWER: Where?\n\n[00:00:05] NARRATOR-A: There. [00:01:00] Then we left.\nAnd stayed."
    )
    assert [(s.start_s, s.end_s, s.speaker, s.text) for s in reading.segments] == [
        (1.0, 5.0, "INTERVIEWER", "Where?"),
        (5.0, 60.0, "NARRATOR-A", "There."),
        (60.0, None, "NARRATOR-A", "Then we left."),
        (None, None, "NARRATOR-A", "And stayed."),
    ]


def test_a_second_tape_starts_again_and_is_only_warned_of():
    reading = txt("[00:10:00] A: one\n[00:00:01] A: two\n")
    assert "transcript.times-backwards#2" in reading.warnings
    assert [s.start_s for s in reading.segments] == [600.0, 1.0]


def test_an_aside_in_brackets_is_said_by_nobody():
    reading = txt("[00:00:01] ANNA: Words.\n[END OF AUDIO]\n")
    assert reading.segments[1].speaker is None


def test_clock_times_inside_a_sentence_are_words():
    reading = txt("A: We left at 10:30 in the morning.\nA: Yes.\n")
    assert [(s.start_s, s.text) for s in reading.segments] == [
        (None, "We left at 10:30 in the morning."),
        (None, "Yes."),
    ]
    assert "transcript.no-times" in reading.warnings


def test_the_names_and_times_of_meeting_programs_on_their_own_lines():
    reading = txt("Speaker 1  0:03\nFirst words.\n\nSpeaker 2  1:10\nSecond words.\nMore.\n")
    assert [(s.speaker, s.start_s, s.text) for s in reading.segments][:2] == [
        ("Speaker 1", 3.0, "First words."),
        ("Speaker 2", 70.0, "Second words."),
    ]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_in_every_dress_is_read_alike(code):
    reading = txt("ՀԱՐՑ: Որտե՞ղ էիք ապրում։\nՊԱՏԱՍԽԱՆ: Գյուղում։", code)
    assert [s.speaker for s in reading.segments] == ["ՀԱՐՑ", "ՊԱՏԱՍԽԱՆ"]
    assert reading.languages == ("hy",)


def test_cp1251_is_read_with_a_notice():
    reading = txt("Вопрос: где вы жили до отъезда?\nОтвет: в деревне, у реки, у большого дома.", "cp1251")
    assert "transcript.cp1251" in reading.warnings
    assert reading.segments[1].text.startswith("в деревне")
    assert [finding.severity for finding in reading.findings if finding.code == "transcript.cp1251"] == ["review"]


@pytest.mark.parametrize(
    "text, code", [("Mən Şuşada yaşayırdım, çox gözəl idi", "iso8859_9"), ("où êtes-vous né, à côté", "latin-1")]
)
def test_other_old_codes_are_asked_never_guessed(text, code):
    data = text.encode(code, errors="replace")
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, ".txt")
    assert refused.value.code == "transcript.encoding"


def test_binary_data_is_not_text():
    with pytest.raises(Unreadable):
        read_bytes(bytes(range(256)) * 10, ".txt")


def test_comments_deletions_footnotes_and_authors_never_become_text():
    body = (
        '<w:p><w:r><w:t xml:space="preserve">[00:00:01] A: We lived </w:t></w:r>'
        '<w:del w:id="1" w:author="Secret Person"><w:r><w:delText>in Deleted</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="Secret Person"><w:r><w:t>by the river</w:t></w:r></w:ins>'
        '<w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:commentReference w:id="4"/></w:r>'
        "<w:r><w:br/><w:t>A: second line</w:t></w:r></w:p>"
    )
    reading = read_bytes(
        docx(
            body,
            word__comments_xml="<x>Commented words</x>",
            word__footnotes_xml="<x>Noted words</x>",
            docProps__core_xml='<c xmlns:dc="d"><dc:creator>Secret Person</dc:creator></c>',
        ),
        ".docx",
    )
    everything = repr(reading)
    assert [s.text for s in reading.segments] == ["We lived by the river", "second line"]
    assert not any(secret in everything for secret in ("Secret", "Deleted", "Commented", "Noted"))
    assert {"comments", "deletions", "footnotes", "authors"} <= set(reading.stripped)
    assert {"transcript.comments", "transcript.tracked-changes", "transcript.footnotes", "transcript.authors"} <= set(
        reading.warnings
    )


def test_table_cells_and_text_boxes_are_words():
    body = f"<w:tbl><w:tr><w:tc>{paragraph('[00:00:01]')}</w:tc><w:tc>{paragraph('A: ', 'in a cell')}</w:tc></w:tr></w:tbl>"
    assert [(s.start_s, s.speaker, s.text) for s in read_bytes(docx(body), ".docx").segments] == [
        (1.0, "A", "in a cell")
    ]


def test_odt_words_without_annotations_and_changes():
    out = io.BytesIO()
    space = 'xmlns:office="o" xmlns:text="t" xmlns:dc="d"'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:h>Title</text:h>"
        "<text:p>A:<text:s text:c='2'/>one<office:annotation><dc:creator>Secret</dc:creator><text:p>Note</text:p></office:annotation>"
        "\n   two<text:line-break/>A: three<text:note><text:p>Foot</text:p></text:note></text:p>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:d {space}><office:text>{body}</office:text></office:d>")
    reading = read_bytes(out.getvalue(), ".odt")
    assert [s.text for s in reading.segments] == ["Title", "one two", "three"]
    assert not any(word in repr(reading.segments) for word in ("Gone", "Secret", "Note", "Foot"))
    assert {"comments", "deletions", "footnotes", "authors"} <= set(reading.stripped)


def test_words_set_as_hidden_are_not_read_and_are_reported():
    run = "<w:r>{0}<w:t>{1}</w:t></w:r>"
    hidden = run.format("<w:rPr><w:vanish/></w:rPr>", " secret")
    shown = run.format('<w:rPr><w:vanish w:val="false"/></w:rPr>', "We left.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"<w:p>{shown}{hidden}</w:p></w:body></w:document>",
        )
    reading = read_bytes(packed.getvalue(), ".docx")
    assert [one.text for one in reading.segments] == ["We left."]
    assert "transcript.hidden-text" in reading.warnings and "hidden text" in reading.stripped
