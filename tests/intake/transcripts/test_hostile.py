"""Hostile and broken input: a code and a remedy, never a crash, never another file's content."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.errors import StorybankError, Unreadable
from storybank.intake.transcripts import choice, read, read_bytes

SEEDS = (
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Hi</v>\n\nNOTE x\n\n1\n00:03.000 --> 00:04.000\n<lang ru>x</lang>\n",
    b"1\n00:00:01,000 --> 00:00:02,000\nHi\n",
    b"[00:00:01] A: Hi\nB: [00:00:02] there\n",
    b'{"segments": [{"start": 0, "end": 1, "text": "Hi", "words": [{"word": "Hi", "start": 0, "end": 1}]}]}',
    b"TIMECODE\tSPEAKER\tTRANSCRIPT\n00:00:01\tA\t<res a <an b> c>\n",
    b'speaker,timestamp,words\nA,0:01,"x, y"\n',
    b'File type = "ooTextFile"\n"TextGrid"\n0\n3\n<exists>\n1\n"IntervalTier"\n"A"\n0\n3\n1\n0\n3\n"x"\n',
    b"<ROOT><record><transcript>A: x\ny</transcript><sync>1:|1(1)|2(1)</sync></record></ROOT>",
    b'<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="1"/></TIME_ORDER><TIER TIER_ID="x"><ANNOTATION>'
    b'<ALIGNABLE_ANNOTATION ANNOTATION_ID="q" TIME_SLOT_REF1="a"/></ANNOTATION></TIER></ANNOTATION_DOCUMENT>',
    b'<TEI><text><u who="#a" start="#b">x<w>y</w></u></text></TEI>',
)


def code_of(data: bytes, suffix: str = "") -> str:
    with pytest.raises(Unreadable) as refused:
        read_bytes(data, suffix)
    assert "secret" not in str(refused.value)
    return refused.value.code


@pytest.mark.parametrize(
    "shape", ["<ROOT><record><transcript>&x;</transcript></record></ROOT>", "<TEI><u>&x;</u></TEI>"]
)
def test_entities_are_never_opened(tmp_path, shape):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    data = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>{shape}'.encode()
    assert code_of(data, ".xml") == "xml.entities"
    assert code_of(data.decode().encode("utf-16"), ".xml") == "xml.entities"


def test_an_entity_bomb_is_refused_before_it_is_parsed():
    lines = "".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "ha"}{"&a" + str(n - 1) + ";" if n else "ha"}">'
        for n in range(40)
    )
    assert (
        code_of(f"<!DOCTYPE r [{lines}]><ROOT><record><transcript>&a39;</transcript></record></ROOT>".encode(), ".xml")
        == "xml.entities"
    )


@pytest.mark.slow
def test_a_document_of_300_megabytes_in_300_kilobytes_is_refused():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 1_000_000)
    assert len(out.getvalue()) < 400_000
    assert code_of(out.getvalue(), ".docx") == "intake.zip-bomb"


def test_a_document_whose_directory_lies_about_its_size_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<x>" + b" " * 3_000_000)
    data = bytearray(out.getvalue())
    at = data.find(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 100)  # the stated size
    assert code_of(bytes(data), ".docx") in {
        "document.broken",
        "intake.zip-broken",
        "xml.broken",
        "transcript.unreadable",
    }


@pytest.mark.parametrize(
    "data, suffix",
    [
        (b"", ".vtt"),
        (b"\xef\xbb\xbf \n", ".txt"),
        (b"%PDF-1.7 x", ".docx"),
        (b"ffconcat version 1.0\nfile other.wav\n", ".txt"),
        (b"#EXTM3U\nother.mp3", ".srt"),
        (b"<html><body>x</body></html>", ".xml"),
        (b"PK\3\4" + b"\0" * 40, ".docx"),
        (b"{\\rtf1 x}", ".txt"),
    ],
)
def test_what_is_no_transcript_is_named(data, suffix):
    assert code_of(data, suffix).split(".")[0] in {"transcript", "intake"}


def test_a_missing_file_is_unreadable_and_says_no_path(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read(tmp_path / "Secret Name.vtt")
    assert "Secret" not in str(refused.value)


def test_deeply_nested_input_ends_with_a_code():
    deep = b"<ROOT><record><transcript>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</transcript></record></ROOT>"
    assert code_of(deep, ".xml").startswith(("xml.", "transcript."))
    assert code_of(b'{"segments": ' + b"[" * 100_000, ".json").startswith("transcript.")


@pytest.mark.slow
def test_long_lines_and_many_marks_take_no_long_time():
    for data in (
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 100_000,
        b"A: " + b"[00:" * 200_000,
        b"((((" * 200_000,
        b"a " * 500_000 + b":",
    ):
        try:
            read_bytes(data, ".txt" if not data.startswith(b"WEBVTT") else ".vtt")
        except Unreadable as refused:
            assert refused.code


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_mutated_transcripts_are_read_or_refused_and_nothing_else(seed, data):
    text = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        kind = data.draw(st.integers(0, 2))
        if kind == 0:
            text[at] = data.draw(st.integers(0, 255))
        elif kind == 1:
            del text[at : at + data.draw(st.integers(1, 20))]
            text = text or bytearray(b"x")
        else:
            text[at:at] = text[: data.draw(st.integers(0, 30))]
    suffix = data.draw(st.sampled_from((".vtt", ".srt", ".txt", ".csv", ".json", ".xml", "")))
    try:
        reading = choice.reader_for(bytes(text), suffix)(bytes(text))
    except StorybankError:
        return
    assert [segment.number for segment in reading.segments] == list(range(1, len(reading.segments) + 1))
    for mark in reading.redactions:
        assert mark.span is not None
        assert 0 <= mark.span.start <= mark.span.end <= len(reading.segments[mark.segment - 1].text)
    assert len(reading.findings) == len(reading.warnings) + len(reading.stopped_by)
