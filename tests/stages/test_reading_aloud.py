"""A machine reads what may be published of the turns of people who want another voice; nothing held back reaches it."""

import stat
import sys
from datetime import date

import pytest

from storybank.errors import Unavailable, WrongUse
from storybank.intake.synthesis import Synthesiser, synthesiser
from storybank.records import (
    BatchId,
    Interview,
    Language,
    Reading,
    Recording,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
    StaffId,
    Stream,
    TranscriptTreatment,
    VoiceTreatment,
)
from storybank.stages.reading_aloud import HELD_BACK_S, read_aloud, take_out
from storybank.stages.sources import MACHINE_MEDIA, address_of

ON = date(2026, 11, 22)
BY = StaffId("ed-nur-1")
NUR = Stream("nur")
SAID = "We lived beside Anna near the mill. [laughs] Then we left."
MACHINE = """#!{python} -B
import sys, wave
words = sys.stdin.buffer.read().decode()
with open({heard!r}, "a", encoding="utf-8") as heard:
    heard.write(sys.argv[1] + ": " + words + "\\n")
out = wave.open(sys.stdout.buffer, "wb")
out.setnchannels(1); out.setsampwidth(2); out.setframerate(22050)
out.setnframes(22050 * len(words.split()))
out.writeframes(b"\\x00\\x08\\x00\\xf8" * (22050 * len(words.split()) // 2))
"""


@pytest.fixture
def machine(tmp_path):
    """A program that takes a second a word and writes down what it was given to read."""
    program = tmp_path / "speaker"
    program.write_text(MACHINE.format(python=sys.executable, heard=str(tmp_path / "heard")), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Synthesiser("speaker", (str(program), "{language}"), frozenset({"en"}))


@pytest.fixture
def told(bank, make):
    """Two people; one wants another voice, and a name she says is held back."""
    teller, asker = make.person(bank, "C01"), make.person(bank, "P1")
    for person, voice in ((teller, VoiceTreatment.REVOICED), (asker, VoiceTreatment.ORIGINAL)):
        consent = make.consent(bank, person, voice=voice, transcript=TranscriptTreatment.REDACTED)
        bank.consents.save(consent, by=BY, on=ON)
    at = SAID.index("Anna")
    interview = Interview(
        id=bank.items.id_for(NUR, "batch-1", "interviews:I1", by=BY),
        batch=BatchId("b1"),
        stream=NUR,
        row="interviews!2",
        people={teller: frozenset({Role.NARRATOR}), asker: frozenset({Role.INTERVIEWER})},
        languages=(Language("en"),),
        segments=(
            Segment(number=1, start_s=0.0, end_s=2.0, text="Where did you live?", person=asker),
            Segment(number=2, start_s=2.0, end_s=9.0, text=SAID, person=teller),
        ),
        redactions=(Redaction(segment=2, reason=RedactionReason.NAME, span=Span(at, at + 4), start_s=3.0, end_s=3.4),),
        recording=Recording(container="wav", codec="pcm_s16le", duration_s=9.0),
    )
    bank.items.save(interview, by=BY, on=ON)
    return interview.id


def test_the_machine_is_given_the_published_words_and_no_other(bank, told, machine, tmp_path):
    done = read_aloud(bank, told, machine, by=BY, on=ON)
    assert (tmp_path / "heard").read_text(encoding="utf-8").splitlines() == [
        "en: We lived beside",
        "en: near the mill.",
        "en: Then we left.",
    ]
    assert done.turns == 1
    reading = bank.items.get(told).reading
    assert reading.is_synthesised and reading.voice is None
    (turn,) = reading.segments
    assert turn.number == 2 and "Anna" not in turn.text
    assert turn.end_s == pytest.approx(9 + HELD_BACK_S, abs=0.01)


def test_it_is_asked_about_and_a_new_reading_asks_again_and_destroys_the_old(bank, told, machine):
    read_aloud(bank, told, machine, by=BY, on=ON)
    first = address_of(bank, bank.items.get(told), "reading")
    (row,) = bank.findings.list(item=told, code="recording.machine-voice")
    bank.findings.answer(row.id, "stands", by=BY, on=ON, reason="heard it by telephone")
    read_aloud(bank, told, machine, by=BY, on=ON)
    assert bank.findings.get(row.id).state == "open"
    assert bank.originals.get(first).state == "erased"
    assert [one.media_type for one in bank.originals.of_item(told)] == [MACHINE_MEDIA]
    take_out(bank, told, by=BY, on=ON)
    assert bank.items.get(told).reading is None and bank.originals.of_item(told) == ()
    assert not bank.findings.list(item=told, code="recording.machine-voice")


def test_it_does_not_read_for_people_who_are_heard_themselves_nor_in_other_tongues_nor_instead_of_an_actor(
    bank, told, machine, make
):
    interview = bank.items.get(told)
    asker = interview.segments[0].person
    with pytest.raises(WrongUse) as refused:
        read_aloud(bank, told, machine, by=BY, on=ON, people=[asker])
    assert refused.value.code == "reading.own-voice"
    with pytest.raises(WrongUse) as refused:
        read_aloud(bank, told, Synthesiser("speaker", machine.command, frozenset({"ru"})), by=BY, on=ON)
    assert refused.value.code == "reading.language"
    from dataclasses import replace

    acted = Reading(recording=Recording(container="wav", codec="pcm_s16le", duration_s=3.0), segments=(), voice=asker)
    bank.items.save(replace(interview, reading=acted), by=BY, on=ON)
    with pytest.raises(WrongUse) as refused:
        read_aloud(bank, told, machine, by=BY, on=ON)
    assert refused.value.code == "reading.actor"


def test_a_machine_that_is_not_there_or_says_nothing_is_named(machine):
    with pytest.raises(Unavailable) as missing:
        synthesiser("no-such-machine-7 --model x")
    assert missing.value.code == "speech.not-installed"
    for command in (("/bin/false",), ("/bin/true",), ("/bin/echo", "no recording")):
        with pytest.raises(Unavailable) as failed:
            Synthesiser("broken", command).say("We left.", "en")
        assert failed.value.code == "speech.failed"


@pytest.mark.system
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("hy", "Բանալին պահել եմ գրպանումս։"),
        ("az", "Açarı cibimdə saxlamışam."),
        ("ru", "Ключ остался у меня в кармане."),
        ("en", "The key stayed in my pocket."),
    ],
)
def test_espeak_speaks_the_four_languages(language, words):
    said = synthesiser().say(words, language)
    assert said.shape[0] == 1 and 1.0 < said.shape[1] / 22_050 < 6.0
    assert float(abs(said).max()) > 0.1
