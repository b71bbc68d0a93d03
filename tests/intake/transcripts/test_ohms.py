"""OHMS 5.4 with minute marks and 6.0 with WebVTT."""

from storybank.intake.transcripts import read_bytes

SPACE = 'xmlns="https://www.weareavp.com/nunncenter/ohms"'


def ohms(inside: str):
    return read_bytes(
        f'<?xml version="1.0"?><ROOT {SPACE}><record id="1" dt="2020-01-01">{inside}</record></ROOT>'.encode(), ".xml"
    )


def test_the_minute_marks_bound_each_piece_and_no_sentence_is_cut():
    reading = ohms(
        "<version>5.4</version><sync>1:|1(4)|4(2)</sync><transcript>INTERVIEWER: Where did you live then.\n"
        "NARRATOR: In a house.\nThere was a garden.\nWe left it early.</transcript>"
    )
    assert reading.format == "ohms-5.4"
    assert [(s.speaker, s.start_s, s.end_s, s.text) for s in reading.segments] == [
        ("INTERVIEWER", 0.0, 120.0, "Where did you live then."),
        ("NARRATOR", 60.0, None, "In a house. There was a garden. We left it early."),
    ]


def test_marks_that_do_not_fit_the_text_are_warned_of_and_the_words_kept():
    reading = ohms("<version>5.4</version><sync>1:|9(1)|x|1(2)</sync><transcript>One two three.</transcript>")
    assert [s.text for s in reading.segments] == ["One two three."]
    assert "transcript.sync-unreadable" in reading.warnings


def test_version_6_gives_voices_and_its_alternative_is_a_translation():
    reading = ohms(
        "<version>6.0</version><transcript_alt_lang>Russian</transcript_alt_lang><language>English</language>"
        "<vtt_transcript><![CDATA[WEBVTT\n\n01:00:03.000 --> 01:00:05.000\n<v A>Hello there.]]></vtt_transcript>"
        "<vtt_transcript_alt><![CDATA[WEBVTT\n\n01:00:03.000 --> 01:00:05.000\n<v A>Привет вам.]]></vtt_transcript_alt>"
    )
    assert reading.format == "ohms-6.0"
    assert [(s.speaker, s.start_s, s.language) for s in reading.segments] == [("A", 3603.0, "en")]
    assert [s.text for s in reading.translations["ru"]] == ["Привет вам."]
    assert "transcript.offset-start#1" in reading.warnings


def test_a_restriction_stops_publication():
    reading = ohms("<version>5.4</version><transcript>Words.</transcript><userestrict>1</userestrict>")
    assert reading.stopped_by == ("userestrict",)
    assert ("transcript.restricted", "blocked") in [(f.code, f.severity) for f in reading.findings]
    assert ohms("<transcript>Words.</transcript><userestrict>0</userestrict>").stopped_by == ()


def test_an_index_is_not_the_narrators_words():
    reading = ohms(
        "<transcript>No transcript.</transcript><index><point><time>3</time><title>The mill</title><keywords>a;b</keywords>"
        "<gpspoints><gps>40,44</gps><gps_text>Village</gps_text></gpspoints></point></index>"
    )
    assert reading.segments == ()
    assert "transcript.index-only" in reading.warnings
    assert [(p.start_s, p.title, p.keywords, p.places) for p in reading.index] == [
        (3.0, "The mill", ("a", "b"), ("Village",))
    ]
    assert "coordinates" in reading.stripped


def test_people_media_addresses_and_footnotes_are_left_out():
    reading = ohms(
        "<version>5.4</version><interviewee>Secret Name</interviewee><media_url>https://x/y.mp3</media_url><sync>1:|3(1)</sync>"
        "<transcript>One.[[footnote]]1[[/footnote]]\n\nTwo.\n[[footnotes]]\n[[note]]Hidden[[/note]]\n[[/footnotes]]</transcript>"
    )
    assert [s.text for s in reading.segments] == ["One.", "Two."]
    assert reading.segments[1].start_s == 60.0
    assert "Secret" not in repr(reading)
    assert {"authors", "media addresses", "footnotes"} <= set(reading.stripped)
