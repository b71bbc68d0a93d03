"""ELAN, Praat and TEI."""

import pytest

from storybank.errors import Unreadable
from storybank.intake.transcripts import read_bytes

EAF = """<?xml version="1.0"?><ANNOTATION_DOCUMENT AUTHOR="Secret Person" DATE="2020-01-01T10:00:00">
<HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///Users/secret/a.wav" MIME_TYPE="audio/x-wav"/></HEADER>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="t2" TIME_VALUE="2000"/>
<TIME_SLOT TIME_SLOT_ID="t3"/><TIME_SLOT TIME_SLOT_ID="t4" TIME_VALUE="500"/><TIME_SLOT TIME_SLOT_ID="t5" TIME_VALUE="900"/></TIME_ORDER>
<TIER TIER_ID="lang" PARENT_REF="A"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="r2" ANNOTATION_REF="a1"><ANNOTATION_VALUE>ru</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="r3" ANNOTATION_REF="gone"><ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="A" PARTICIPANT="Narrator-A"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">
<ANNOTATION_VALUE>второе слово</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="A-words" PARENT_REF="A"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="w1" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">
<ANNOTATION_VALUE>второе слово</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="B"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="b1" TIME_SLOT_REF1="t4" TIME_SLOT_REF2="t3">
<ANNOTATION_VALUE>first</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""

GRID = '''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 3
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Խոսող 1"
        xmin = 0
        xmax = 3
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = "Բարև ""ձեզ"""
        intervals [2]:
            xmin = 1.5
            xmax = 1.5
            text = "զրո"
        intervals [3]:
            xmin = 1.5
            xmax = 3
            text = ""
    item [2]:
        class = "TextTier"
        name = "notes"
        xmin = 0
        xmax = 3
        points: size = 1
        points [1]:
            number = 2.25
            mark = "bell"
'''
SHORT = (
    'File type = "ooTextFile"\n"TextGrid"\n\n0\n3\n<exists>\n1\n"IntervalTier"\n"A"\n0\n3\n1\n0\n3\n"words here 12"\n'
)


def test_elan_is_read_in_the_order_of_time_with_languages_from_the_tier_below():
    reading = read_bytes(EAF.encode(), ".eaf")
    assert [(s.start_s, s.end_s, s.speaker, s.text, s.language) for s in reading.segments] == [
        (0.5, None, "B", "first", None),
        (1.0, 2.0, "Narrator-A", "второе слово", "ru"),
    ]
    assert [(w.text, w.start_s) for w in reading.segments[1].words] == [("второе слово", 1.0)]
    assert "transcript.annotation-without-parent" in reading.warnings
    assert {"authors", "local paths"} <= set(reading.stripped)
    assert "secret" not in repr(reading).lower()


def test_an_utterance_that_is_only_a_label_takes_the_words_of_the_tier_below():
    text = (
        EAF.replace("второе слово", "kkn.001")
        .replace('TIER_ID="lang"', 'TIER_ID="tx@A"')
        .replace(">ru<", ">мы жили там<")
    )
    assert "мы жили там" in [s.text for s in read_bytes(text.encode(), ".eaf").segments]


@pytest.mark.parametrize("code", ["utf-8", "utf-16", "utf-16-be", "utf-8-sig"])
def test_textgrids_in_every_code_keep_zero_lengths_and_points(code):
    data = GRID.encode(code) if code != "utf-16-be" else b"\xfe\xff" + GRID.encode(code)
    reading = read_bytes(data, ".TextGrid")
    assert [(s.start_s, s.end_s, s.speaker, s.text) for s in reading.segments] == [
        (0.0, 1.5, "Խոսող 1", 'Բարև "ձեզ"'),
        (1.5, 1.5, "Խոսող 1", "զրո"),
        (2.25, None, "notes", "bell"),
    ]
    assert reading.warnings == ("transcript.zero-length#2",)


def test_the_short_form_of_textgrid_is_read():
    assert [(s.start_s, s.end_s, s.text) for s in read_bytes(SHORT.encode()).segments] == [(0.0, 3.0, "words here 12")]


def test_a_textgrid_that_ends_early_is_unreadable():
    with pytest.raises(Unreadable) as refused:
        read_bytes(GRID[: len(GRID) // 2].encode(), ".TextGrid")
    assert refused.value.code == "transcript.textgrid-broken"


def test_tei_utterances_with_a_time_line_words_and_the_editors_additions():
    text = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><persName>Secret Name</persName></teiHeader><text xml:lang="en">
    <timeline unit="s"><when xml:id="T0" absolute="00:00:00"/><when xml:id="T1" interval="1.5" since="#T0"/><when xml:id="T2" interval="2" since="#T1"/></timeline>
    <body><annotationBlock who="#SPK0" start="#T1" end="#T2"><u><seg><w>We</w> <w>lived</w><pause/> <supplied>there</supplied><pc>,</pc><incident><desc>door</desc></incident></seg></u></annotationBlock>
    <u who="#SPK1" xml:lang="hy">Այո<gap/></u></body></text></TEI>"""
    reading = read_bytes(text.encode(), ".xml")
    assert [(s.start_s, s.end_s, s.speaker, s.text, s.language) for s in reading.segments] == [
        (1.5, 3.5, "SPK0", "We lived [there],", "en"),
        (None, None, "SPK1", "Այո […]", "hy"),
    ]
    assert "authors" in reading.stripped


def grid(*tiers: tuple[str, list[tuple[float, float, str]]]) -> bytes:
    rows = "".join(
        f'"IntervalTier"\n"{name}"\n0\n9\n{len(row)}\n' + "".join(f'{a}\n{b}\n"{text}"\n' for a, b, text in row)
        for name, row in tiers
    )
    return f'File type = "ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n{len(tiers)}\n{rows}'.encode()


def test_a_tier_of_words_gives_times_to_the_phrases_it_repeats_and_is_kept_where_it_says_more():
    phrases = ("Anna", [(0, 4, "we lived there")])
    words = ("words", [(0, 1, "we"), (1, 2, "lived"), (2, 4, "there")])
    reading = read_bytes(grid(phrases, words, ("phones", [(0, 1, "w")])))
    assert [s.text for s in reading.segments] == ["we lived there"]
    assert [word.start_s for word in reading.segments[0].words] == [0.0, 1.0, 2.0]
    other = read_bytes(grid(phrases, ("word by word", [(5, 6, "something else"), (6, 7, "entirely")])))
    assert [s.text for s in other.segments] == ["we lived there", "something else", "entirely"]


def test_a_speaker_whose_name_looks_like_a_kind_of_tier_is_heard():
    assert [
        s.speaker for s in read_bytes(grid(("Mauricio", [(0, 1, "yes")]), ("Phonea", [(1, 2, "no")]))).segments
    ] == ["Mauricio", "Phonea"]
