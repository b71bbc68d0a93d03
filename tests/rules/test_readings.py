"""A machine's voice is only for somebody who wants it; an actor's reading asks other questions."""

from dataclasses import replace
from datetime import date

from storybank.findings import Severity
from storybank.records import BatchId, Interview, ItemId, PersonId, Reading, Recording, Segment
from storybank.review import fitting
from storybank.rules.facts import InterviewFacts
from storybank.rules.readings import check

ON = date(2026, 11, 22)
TELLER, ASKER = PersonId("p1"), PersonId("p2")
TURNS = (
    Segment(number=1, start_s=0.0, end_s=2.0, text="And then?", person=ASKER),
    Segment(number=2, start_s=2.0, end_s=6.0, text="We lived by the river.", person=TELLER),
)
READING = Reading(
    recording=Recording(container="flac", codec="flac", duration_s=4.0),
    segments=(Segment(number=2, start_s=0.0, end_s=3.0, text="We lived by the river."),),
    is_synthesised=True,
)
INTERVIEW = Interview(
    id=ItemId("i1"), stream="nur", batch=BatchId("b"), row="interviews!2", people={}, segments=TURNS, reading=READING
)


def asked(interview):
    return [(one.code, one.person) for one in check(InterviewFacts(interview=interview), None, ON)]


def test_each_person_whom_a_machine_reads_is_asked_about():
    assert asked(INTERVIEW) == [("recording.machine-voice", TELLER)]


def test_nobody_is_asked_about_an_actors_reading_or_none():
    assert asked(replace(INTERVIEW, reading=None)) == []
    assert asked(replace(INTERVIEW, reading=replace(READING, is_synthesised=False, voice=ASKER))) == []


def test_only_an_answer_with_a_reason_closes_it():
    (finding,) = check(InterviewFacts(interview=INTERVIEW), None, ON)
    assert finding.severity is Severity.REVIEW
    assert fitting(finding) == ("stands", "return", "decline")
