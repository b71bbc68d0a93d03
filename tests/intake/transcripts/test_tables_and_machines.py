"""Oral-History.Digital and CollectionBuilder tables, and speech recognisers' JSON."""

import json

import pytest

from storybank.errors import Unreadable
from storybank.intake.transcripts import read_bytes
from storybank.intake.transcripts.marks import is_event
from storybank.records import RedactionReason


def held(reading):
    return [(r.reason, reading.segments[r.segment - 1].text[r.span.start : r.span.end]) for r in reading.redactions]


def ohd(*rows: str):
    return read_bytes(("TIMECODE\tSPEAKER\tTRANSCRIPT\r\n" + "\r\n".join(rows)).encode(), ".csv")


def test_the_archives_own_marks_become_redactions_even_inside_each_other():
    reading = ohd(
        "00:00:04.241\tINT\tWo war <an Herr <s(lachend) Muster>> und <res das Haus am <an Fluss>>? <v(hm)> <p1>Ja"
    )
    assert reading.format == "ohd"
    assert reading.segments[0].text == "Wo war Herr Muster und das Haus am Fluss? Ja"
    assert held(reading) == [
        (RedactionReason.NAME, "Herr Muster"),
        (RedactionReason.NO_CONSENT, "das Haus am Fluss"),
        (RedactionReason.NAME, "Fluss"),
    ]


def test_a_mark_left_open_holds_everything_after_it():
    reading = ohd("00:00:04\tA\tWir <res wohnten dort\n", "00:00:09\tA\tspäter")
    assert held(reading) == [(RedactionReason.NO_CONSENT, "wohnten dort")]
    assert "transcript.mark-unclosed#1" in reading.warnings
    assert ("transcript.mark-unclosed", "blocked") in [(f.code, f.severity) for f in reading.findings]


def test_the_edit_table_gives_headings_and_translations_with_their_marks_applied():
    table = (
        "Band\tTimecode\tSprecher\tTranskript\tÜbersetzung\tHauptüberschrift\tAnmerkungen\n"
        "1\t00:00:01.0\tA\tМы жили там\tWe lived with <an Anna> there\tDas Haus\tgeheim\n1\t00:00:05.0\tA\tда\tyes\t\t\n"
    )
    reading = read_bytes(table.encode(), ".csv")
    assert [(s.start_s, s.end_s) for s in reading.segments] == [(1.0, 5.0), (5.0, None)]
    assert [s.text for s in reading.translations["en"]] == ["We lived with […] there", "yes"]
    assert reading.index[0].title == "Das Haus"
    assert "comments" in reading.stripped
    assert "geheim" not in repr(reading)


def test_collectionbuilder_rows_with_times_on_some_and_entities():
    table = 'timestamp-old,speaker,words,tags,timestamp\n,,"(Talk, before)",,\n[00:03:43],DB:,"Name&#8212;please",a;b,0:00:05\n,LG:,Yes,,\n'
    reading = read_bytes(table.encode(), ".csv")
    assert [(s.start_s, s.end_s, s.speaker, s.text) for s in reading.segments] == [
        (None, None, None, "(Talk, before)"),
        (5.0, None, "DB", "Name—please"),
        (None, None, "LG", "Yes"),
    ]


def test_a_table_that_is_no_transcript_is_refused_with_a_code():
    with pytest.raises(Unreadable) as refused:
        read_bytes(b"objectid,title,creator\n1,a,b\n", ".csv")
    assert refused.value.code == "transcript.unknown-columns"


def machine(*segments: dict, **more: object):
    return read_bytes(json.dumps({"segments": list(segments), **more}).encode(), ".json")


def test_invented_words_on_silence_are_flagged_one_by_one():
    empty = [
        {
            "start": n,
            "end": n + 1,
            "text": " I'm sorry.",
            "no_speech_prob": 0.76,
            "compression_ratio": 13.2,
            "avg_logprob": -0.1,
        }
        for n in range(29)
    ]
    reading = machine(*empty, language="en")
    assert sum(code.startswith("transcript.invented-text#") for code in reading.warnings) == 29
    assert len(reading.segments) == 29


def test_the_same_words_again_and_again_are_flagged_without_any_measure():
    reading = machine(
        *({"start": n, "end": n + 1, "text": "Thank you."} for n in range(4)),
        {"start": 5, "end": 7, "text": "We lived there."},
    )
    flagged = {code for code in reading.warnings if "invented" in code}
    assert flagged == {f"transcript.invented-text#{n}" for n in range(1, 5)}


def test_a_calm_segment_is_not_flagged_and_its_words_have_times():
    reading = machine(
        {
            "start": 0.5,
            "end": 2.0,
            "text": " We lived",
            "no_speech_prob": 0.02,
            "compression_ratio": 1.1,
            "avg_logprob": -0.2,
            "speaker": "SPEAKER_00",
            "words": [{"word": " We", "start": 0.5, "end": 0.8}, {"word": " lived"}],
        },
        language="Armenian",
    )
    segment = reading.segments[0]
    assert (segment.speaker, segment.words[0].start_s, segment.words[1].start_s) == ("SPEAKER_00", 0.5, None)
    assert reading.warnings == ("transcript.machine-made", "transcript.word-times-missing#1")
    assert reading.languages[0] == "hy"


@pytest.mark.parametrize(
    "document",
    [
        {"transcription": [{"offsets": {"from": 500, "to": 2000}, "text": "Hi"}], "result": {"language": "en"}},
        {"chunks": [{"timestamp": [0.5, 2.0], "text": "Hi"}]},
        [{"start": 0.5, "end": 2.0, "text": "Hi"}],
    ],
)
def test_the_dialects_of_recognisers_are_one(document):
    segment = read_bytes(json.dumps(document).encode(), ".json").segments[0]
    assert (segment.start_s, segment.end_s, segment.text) == (0.5, 2.0, "Hi")


@pytest.mark.parametrize(
    "data",
    [
        b'{"segments": [1, "x", null]}',
        b'{"a": 1}',
        b'{"segments": [{"start": NaN, "text": "x", "words": 3}]}',
        b'{"segments": {',
    ],
)
def test_strange_json_is_read_or_refused_but_never_breaks(data):
    try:
        reading = read_bytes(data, ".json")
    except Unreadable as refused:
        assert refused.code.startswith("transcript.")
    else:
        assert reading.format == "whisper"


@pytest.mark.parametrize("words", ["laughs", "unintelligible", "…", "ծիծաղում է", "смеется", "музыка", "gülür"])
def test_a_sound_between_brackets_is_an_event(words):
    assert is_event(words)


@pytest.mark.parametrize("words", ["Vardenis", "is it pronounced", "Շուշի", "город"])
def test_words_between_brackets_are_none(words):
    assert not is_event(words)
