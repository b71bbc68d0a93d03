from storybank.intake.transcripts import fit
from storybank.records import Segment


def codes(last_s, duration_s):
    return [f.code for f in fit.check([Segment(number=1, start_s=0.0, end_s=last_s, text="x")], duration_s)]


def test_a_transcript_of_another_recording_is_noticed_by_its_length():
    assert codes(700.0, 600.0) == ["transcript.longer-than-recording"]
    assert codes(100.0, 600.0) == ["transcript.covers-little"]
    assert codes(603.0, 600.0) == []


def test_a_transcript_without_times_says_nothing():
    assert list(fit.check([Segment(number=1, start_s=None, end_s=None, text="x")], 10.0)) == []
