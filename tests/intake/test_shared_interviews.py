"""The real files of ../shared/data: nothing of their words is printed, only counts and codes."""

from pathlib import Path

import pytest

from storybank.errors import Unreadable
from storybank.intake import transcripts
from storybank.intake.clean_media import clean_recording
from storybank.intake.recordings import probe

DATA = Path(__file__).parents[3] / "shared/data/dev"
pytestmark = pytest.mark.shared

EXPECTED = {
    "vtt_srt/lunchroom_manners.vtt": ("webvtt", 107),
    "vtt_srt/lunchroom_manners.srt": ("srt", 107),
    "vtt_srt/iiif_0074_en.vtt": ("webvtt", 22),
    "vtt_srt/scihist_simple.vtt": ("webvtt", 5),
    "docx/scihist_timecode_need_sequencing.docx": ("docx", 36),
    "ohms/chappelear-ohmsvtt-example.xml": ("ohms-6.0", 13),
    "ohms/various_gaps.xml": ("ohms-5.4", None),
    "eaf/speach_test.eaf": ("eaf", 11),
    "csv/ohd_gluck.csv": ("csv", 352),
    "csv/ohd_berlin_transcript-import-template.csv": ("ohd", 3),
    "whisper/corner_cases_issue24_empty.wav.words.json": ("whisper", 29),
}


@pytest.fixture(autouse=True)
def shared():
    if not DATA.is_dir():
        pytest.skip(f"{DATA} is absent")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_transcript_is_read(name):
    reading = transcripts.read(DATA / "interviews" / name)
    form, count = EXPECTED[name]
    assert reading.format == form
    assert count is None or len(reading.segments) == count
    assert all(segment.text for segment in reading.segments)


def test_every_word_of_the_gaps_file_stays_in_its_order():
    path = DATA / "interviews/ohms/various_gaps.xml"
    import html
    import re

    source = html.unescape(re.search(r"<transcript>(.*?)</transcript>", path.read_text(encoding="utf-8"), re.DOTALL)[1])
    said = " ".join(segment.text for segment in transcripts.read(path).segments)
    assert said.split() == source.split()


def test_machine_words_on_an_empty_recording_are_all_flagged():
    reading = transcripts.read(DATA / "interviews/whisper/corner_cases_issue24_empty.wav.words.json")
    flagged = {code for code in reading.warnings if code.startswith("transcript.invented-text#")}
    assert len(flagged) == 29


def test_an_index_without_a_transcript_and_a_table_of_metadata_are_named():
    assert "transcript.index-only" in transcripts.read(DATA / "interviews/ohms/alyea_OH0010.xml").warnings
    with pytest.raises(Unreadable) as refused:
        transcripts.read(DATA / "interviews/csv/ohd_demo_metadata.csv")
    assert refused.value.code == "transcript.unknown-columns"


@pytest.mark.slow
@pytest.mark.parametrize(
    "name, seconds",
    [
        ("interviews/audio/10s-silence.m4a", 10.0),
        ("interviews/audio/10s-silence.mp3", 10.0),
        ("interviews/audio/jfk.flac", 11.0),
        ("images/metadata/drew/Issue_337__dotnet_.m4a", 11.288),
        ("images/metadata/drew/with-gps.mov", 4.002),
        ("images/metadata/drew/with-gps.mp4", 0.171),
        ("images/metadata/drew/sample_mpeg4.mp4", 4.967),
    ],
)
def test_a_real_recording_is_probed_cleaned_and_read_again(name, seconds, tmp_path):
    found = probe(DATA / name)
    assert found.duration_s == pytest.approx(seconds, abs=0.002)
    for suffix in (".wav", ".mp3", ".opus", ".m4a"):
        again = probe(clean_recording(DATA / name, tmp_path / f"o{suffix}", [(0.02, 0.1)]).path)
        assert again.tags == ()
        assert again.duration_s == pytest.approx(seconds, abs=0.002)


def test_a_phones_place_is_seen_in_the_tags():
    for name in ("with-gps.mov", "with-gps.mp4"):
        assert "recording.place-in-tags" in probe(DATA / "images/metadata/drew" / name).warnings
