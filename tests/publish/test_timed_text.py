"""Writers of timed text, and their way back through our own readers."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.intake.transcripts import read_bytes
from storybank.publish.timed_text import cues, write_csv, write_ohms, write_txt, write_vtt
from storybank.records import Segment

SCHEMA = Path(__file__).parents[3] / "shared/data/conformance/ohms.xsd"

words = st.text(st.sampled_from("abcԱբգəğıшя &<>-:.,!?\"'[]=\n\t"), min_size=1, max_size=60)
segments = st.lists(
    st.tuples(
        words,
        st.one_of(st.none(), st.floats(0, 20_000)),
        st.one_of(st.none(), st.floats(0, 20_000)),
        st.one_of(st.none(), st.sampled_from(["Narrator-A", "A & B", "Հարց", "x>y"])),
    ),
    max_size=12,
).map(
    lambda rows: [
        Segment(number=n, text=text, start_s=start, end_s=end if start is not None else None, speaker=who)
        for n, (text, start, end, who) in enumerate(rows, 1)
    ]
)


def one_line(text):
    return " ".join(text.split())


@settings(max_examples=100, deadline=None)
@given(segments)
def test_every_segment_with_words_and_a_time_comes_back_from_webvtt(rows):
    written = write_vtt(rows, "hy")
    back = read_bytes(written.encode(), ".vtt").segments if "-->" in written else ()
    expected = cues(rows)
    assert [(one_line(s.text), s.speaker) for s in back] == [(one_line(c.text), c.speaker) for c in expected]
    assert all(abs(s.start_s - c.start_s) < 0.0011 for s, c in zip(back, expected, strict=True))


@settings(max_examples=100, deadline=None)
@given(segments)
def test_webvtt_is_strict_whatever_comes_in(rows):
    text = write_vtt(rows, "en")
    blocks = text.split("\n\n")
    assert blocks[0].rstrip("\n") == "WEBVTT"
    latest = -1
    for block in blocks[1:]:
        lines = block.rstrip("\n").split("\n")
        found = re.fullmatch(r"(\d\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d\d+):(\d\d):(\d\d)\.(\d{3})", lines[0])
        assert found
        parts = [int(value) for value in found.groups()]
        start, end = (((h * 60 + m) * 60 + s) * 1000 + f for h, m, s, f in (parts[:4], parts[4:]))
        assert latest <= start < end
        latest = start
        body = "\n".join(lines[1:])
        assert body.strip()
        assert "-->" not in body
        stripped = re.sub(r"</?(?:v|lang)(?: [^<>]*)?>", "", body)
        assert "<" not in stripped
        assert not re.search(r"&(?!amp;|lt;|gt;)", body)


def test_a_missing_or_wrong_end_becomes_the_next_beginning_or_the_recordings_end():
    rows = [
        Segment(number=1, start_s=5.0, end_s=1.0, text="one"),
        Segment(number=2, start_s=8.0, end_s=None, text="two"),
        Segment(number=3, start_s=None, end_s=None, text="nowhere"),
        Segment(number=4, start_s=2.0, end_s=3.0, text="zero"),
    ]
    assert [(c.start_s, c.end_s, c.text) for c in cues(rows, until_s=60.0)] == [
        (2.0, 3.0, "zero"),
        (5.0, 8.0, "one"),
        (8.0, 60.0, "two"),
    ]


def test_a_segment_in_another_language_says_so():
    rows = [Segment(number=1, start_s=0.0, end_s=1.0, text="Да", speaker="N", language="ru")]
    assert "<v N><lang ru>Да</lang></v>" in write_vtt(rows, "hy")
    assert read_bytes(write_vtt(rows, "hy").encode()).segments[0].language == "ru"


def test_ohms_comes_back_with_its_translation_and_holds_no_person():
    rows = [
        Segment(number=1, start_s=0.0, end_s=1.5, text="Մենք <այնտեղ> էինք]]>", speaker="Narrator-A", language="hy")
    ]
    other = [Segment(number=1, start_s=0.0, end_s=1.5, text="We were there", speaker="Narrator-A", language="en")]
    text = write_ohms(
        rows,
        "hy",
        title="What we kept & more",
        record_id=7,
        on=date(2026, 11, 21),
        duration_s=12.0,
        translation=("en", other),
        index=[{"time": "0", "title": "The house", "keywords": "house;garden"}],
    )
    back = read_bytes(text.encode(), ".xml")
    assert [(s.text, s.speaker) for s in back.segments] == [("Մենք <այնտեղ> էինք]]>", "Narrator-A")]
    assert [s.text for s in back.translations["en"]] == ["We were there"]
    assert back.index[0].title == "The house"
    assert not back.stripped
    assert not back.stopped_by


@pytest.mark.shared
def test_ohms_is_valid_against_its_schema():
    if not SCHEMA.exists():
        pytest.skip(f"{SCHEMA} is absent")
    from lxml import etree

    rows = [Segment(number=n, start_s=float(n), end_s=n + 0.5, text="x & y", speaker="A") for n in range(3)]
    text = write_ohms(
        rows,
        "hy",
        title="T",
        record_id=1,
        on=date(2026, 1, 1),
        duration_s=9.0,
        translation=("ru", rows),
        index=[{"time": "1", "title": "x"}],
    )
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    schema.assertValid(etree.fromstring(text.encode()))


def test_text_comes_back_with_times_and_speakers():
    rows = [
        Segment(number=1, start_s=1.25, end_s=4.0, text="One\ntwo", speaker="NARRATOR-A"),
        Segment(number=2, start_s=4.0, end_s=9.0, text="Three", speaker="INTERVIEWER"),
    ]
    back = read_bytes(write_txt(rows).encode(), ".txt").segments
    assert [(s.start_s, s.speaker, s.text) for s in back] == [
        (1.25, "NARRATOR-A", "One two"),
        (4.0, "INTERVIEWER", "Three"),
    ]


@settings(max_examples=50, deadline=None)
@given(segments)
def test_csv_holds_every_segment_and_no_formula(rows):
    import csv
    import io

    text = write_csv(rows)
    cells = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [int(row["number"]) for row in cells] == [segment.number for segment in rows]
    assert all(
        not row[key].startswith(("=", "+", "-", "@", "\t", "\r")) for row in cells for key in ("text", "speaker")
    )
    if any(segment.text.strip() for segment in rows):
        back = read_bytes(text.encode(), ".csv").segments
        said = [one_line(s.text) for s in back if s.text]
        assert said == [one_line(s.text) for s in rows if s.text.strip()]
