"""WebVTT and SRT as programs really write them."""

from storybank.intake.transcripts import read_bytes
from storybank.records import Word


def vtt(text: str):
    return read_bytes(text.encode(), ".vtt")


def times(reading):
    return [(segment.start_s, segment.end_s) for segment in reading.segments]


def test_voices_languages_and_entities_are_read_and_marks_are_gone():
    reading = vtt(
        "WEBVTT\nLanguage: hy\n\n00:01.000 --> 00:02.500\n<v.loud Narrator-A>A &amp; <b>B</b> &lt;c&gt;</v>\n\n"
        "00:03.000 --> 00:04.000\n<v Interviewer><lang ru>Где вы жили?</lang>\n"
    )
    assert [(s.speaker, s.text, s.language) for s in reading.segments] == [
        ("Narrator-A", "A & B <c>", "hy"),
        ("Interviewer", "Где вы жили?", "ru"),
    ]
    assert times(reading) == [(1.0, 2.5), (3.0, 4.0)]
    assert set(reading.languages) == {"hy", "ru"}


def test_two_voices_in_one_cue_become_two_segments_with_the_same_times():
    reading = vtt("WEBVTT\n\n00:01.000 --> 00:05.000\n<v A>Hello.</v> <v B>Good day.</v>\n")
    assert [(s.speaker, s.text, s.start_s) for s in reading.segments] == [("A", "Hello.", 1.0), ("B", "Good day.", 1.0)]
    assert not reading.warnings


def test_a_cue_that_ends_before_it_begins_is_read_and_warned_of():
    reading = vtt("WEBVTT\n\n01:01:22.000 --> 00:00:00.000\n<v A>The end.\n")
    assert times(reading) == [(3682.0, 0.0)]
    assert "transcript.end-before-start#1" in reading.warnings
    assert "transcript.offset-start#1" in reading.warnings


def test_times_that_go_backwards_and_zero_lengths_are_kept_in_the_files_order():
    reading = vtt("WEBVTT\n\n00:10.000 --> 00:12.000\nb\n\n00:02.000 --> 00:02.000\na\n")
    assert [s.text for s in reading.segments] == ["b", "a"]
    assert set(reading.warnings) == {"transcript.times-backwards#2", "transcript.zero-length#2"}


def test_notes_styles_and_old_regions_are_not_speech():
    reading = vtt(
        "WEBVTT - made by a machine\n\nregion\nid:bill\n\nSTYLE\n::cue { color: red }\n\nNOTE by a person\nsecond line\n\n"
        "1\n00:01.000 --> 00:02.000 align:left\nSpeech\n\nNOTE\nlast\n"
    )
    assert [s.text for s in reading.segments] == ["Speech"]
    assert {"comments", "styles", "header"} == set(reading.stripped)


def test_words_outside_a_cue_are_not_lost():
    reading = vtt("WEBVTT\n\n00:01.000 --> 00:02.000\none\n\ntwo\n\n00:03.000 --> 00:04.000\nthree\n")
    assert [s.text for s in reading.segments] == ["one two", "three"]
    assert "transcript.text-outside-cue#1" in reading.warnings


def test_cues_without_empty_lines_between_them_are_two():
    reading = vtt("WEBVTT\n\n00:01.000 --> 00:02.000\none\n2\n00:03.000 --> 00:04.000\ntwo\n")
    assert [s.text for s in reading.segments] == ["one", "two"]
    assert "transcript.missing-blank-line#1" in reading.warnings


def test_identifiers_of_cues_are_not_words():
    reading = vtt("WEBVTT\n\nintro-a\n00:01.000 --> 00:02.000\none\n\nintro-b\n00:03.000 --> 00:04.000\ntwo\n")
    assert [s.text for s in reading.segments] == ["one", "two"]
    assert not reading.warnings


def test_time_stamps_inside_a_cue_give_times_to_words():
    reading = vtt("WEBVTT\n\n00:01.000 --> 00:04.000\nI <00:00:02.000>lived <00:00:03.000>here\n")
    assert reading.segments[0].text == "I lived here"
    assert reading.segments[0].words == (
        Word(text="I", start_s=1.0, end_s=2.0),
        Word(text="lived", start_s=2.0, end_s=3.0),
        Word(text="here", start_s=3.0, end_s=4.0),
    )


def test_a_timing_line_that_cannot_be_read_keeps_its_words():
    reading = vtt("WEBVTT\n\n00:01.000 -->\none\n\n00:xx --> 00:04.000\ntwo\n\n00:05.000 --> 00:06.000\nthree\n")
    assert "three" in [s.text for s in reading.segments]
    assert all(word in " ".join(s.text for s in reading.segments) for word in ("one", "two"))
    assert any(code.startswith("transcript.timing-unreadable") for code in reading.warnings)


def test_speakers_dialog_lines_stay_lines():
    reading = vtt("WEBVTT\n\n00:01.000 --> 00:02.000\n- Yes.\n- No.\n")
    assert reading.segments[0].text == "- Yes.\n- No."


def test_srt_with_commas_points_marks_and_windows_newlines():
    data = "1\r\n00:00:01,200 --> 00:00:02,000\r\n<i>Առաջին</i> {\\an8}խոսք\r\nերկրորդ տող\r\n\r\n2\r\n0:00:03.5 --> 0:00:04\r\nSecond.\r\n"
    reading = read_bytes(b"\xef\xbb\xbf" + data.encode(), ".srt")
    assert reading.format == "srt"
    assert [(s.text, s.start_s, s.end_s) for s in reading.segments] == [
        ("Առաջին խոսք երկրորդ տող", 1.2, 2.0),
        ("Second.", 3.5, 4.0),
    ]
    assert reading.segments[0].language == "hy"


def test_labels_that_come_back_are_speakers_and_a_lone_colon_is_not():
    data = "1\n00:00:01,000 --> 00:00:02,000\nNarrator One: I said: go.\n\n2\n00:00:03,000 --> 00:00:04,000\nNarrator One: Yes.\n"
    assert [(s.speaker, s.text) for s in read_bytes(data.encode(), ".srt").segments] == [
        ("Narrator One", "I said: go."),
        ("Narrator One", "Yes."),
    ]
    lone = read_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nHe told us: leave.\n", ".srt")
    assert lone.segments[0].speaker is None


def test_an_arrow_in_the_words_is_no_timing_line_and_an_escaped_file_is_read():
    assert [s.text for s in vtt("WEBVTT\n\n00:01.000 --> 00:02.000\n1 --&gt; 2\n").segments] == ["1 --> 2"]
    escaped = vtt("WEBVTT\n\n00:01.000 --&gt; 00:02.000\nHello\n")
    assert [(s.start_s, s.text) for s in escaped.segments] == [(1.0, "Hello")]
