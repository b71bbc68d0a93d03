"""A machine reads the turns of people who may not be heard in their own voice and want another: the words as published today.

What is held back is not read: it is a short silence. The reading is sealed like an actor's, marked as a machine's for good,
and holds the release until an editor has said who asked the person (`recording.machine-voice`).
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from storybank.anonymise.text import MARK, published_segments
from storybank.errors import WrongUse
from storybank.intake.transcripts.marks import is_event
from storybank.records import (
    Duty,
    DutyKind,
    Interview,
    ItemId,
    Language,
    PersonId,
    Reading,
    Recording,
    RiskLevel,
    Segment,
    StaffId,
)
from storybank.rules.duties import of_agreement
from storybank.rules.facts import PERMITTING
from storybank.stages.holding_back import interview_of
from storybank.stages.screening import screen
from storybank.stages.sources import MACHINE_MEDIA
from storybank.store.bank import Bank

if TYPE_CHECKING:
    from storybank.anonymise.sound_source import Samples
    from storybank.intake.synthesis import Synthesiser

ASKS = "recording.machine-voice"
BETWEEN_S = 0.6  # between two turns in the reading's own file
HELD_BACK_S = 0.5  # always the same: its length says nothing about the words
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAloud:
    """What was read: turns and seconds, and for whom."""

    turns: int
    duration_s: float
    people: tuple[PersonId, ...]
    voice: str


def read_aloud(
    bank: Bank,
    item: ItemId,
    machine: "Synthesiser",
    *,
    by: StaffId,
    on: date,
    people: Iterable[PersonId] = (),
) -> ReadAloud:
    """Let a machine read the turns of these people, or of everybody whose agreement asks for another voice.

    Raises WrongUse where nobody's does, where an actor's reading is there, or for a language that the machine does not speak;
    Unavailable where it fails. An earlier machine's reading is replaced and its question opens again.
    """
    from storybank.anonymise.sound_encode import Encoder
    from storybank.intake.synthesis import RATE_HZ

    interview = interview_of(bank, item)
    if interview.reading is not None and not interview.reading.is_synthesised:
        raise WrongUse("reading.actor", f"{item}: somebody has read it already. A machine does not take their place.")
    duties = frozenset(_duties(bank, interview))
    wanted = frozenset(one.person for one in duties if one.kind is DutyKind.REVOICE and one.person is not None)
    if people and not wanted.issuperset(people):
        raise WrongUse("reading.own-voice", f"{item}: one of them has not agreed to be read by another voice.")
    wanted = frozenset(people) or wanted
    turns = [one for one in _words(interview, duties) if one.person in wanted and any(_spoken(one.text))]
    if not turns:
        raise WrongUse(
            "reading.nobody",
            f"{item}: no agreement asks for another voice where there are words that may be published.",
        )
    unknown = sorted({_language(one, interview) for one in turns if not machine.speaks(_language(one, interview))})
    if unknown:
        raise WrongUse(
            "reading.language", f"{machine.name} does not speak {', '.join(unknown)}. Ask somebody to read it."
        )
    path = bank.originals.work_path()
    try:
        parts: list[Segment] = []
        written = 0
        with path.open("x+b") as target:
            path.chmod(0o600)
            encoder = Encoder(target, "flac", RATE_HZ, 1)
            try:
                for turn in turns:
                    start = written
                    for block in _sound(turn, machine, _language(turn, interview)):
                        encoder.write(block)
                        written += block.shape[1]
                    parts.append(_part(turn, start / RATE_HZ, written / RATE_HZ))
                    pause = _silence(BETWEEN_S)
                    encoder.write(pause)
                    written += pause.shape[1]
                # a machine says the same twice, and bytes that were erased are never taken in again: so no two are alike
                encoder.write(_silence(0.01 + secrets.randbelow(RATE_HZ) / RATE_HZ))
                encoder.finish()
            finally:
                encoder.close()
        recording = Recording(
            container="flac", codec="flac", duration_s=round(written / RATE_HZ, 3), sample_rate_hz=RATE_HZ, channels=1
        )
        old = _sealed(bank, item)
        with bank.writing():
            sealed, _ = bank.originals.seal_file(
                path,
                item=item,
                kind="original",
                stream=interview.stream,
                media_type=MACHINE_MEDIA,
                is_high_risk=any(one.risk.level is RiskLevel.HIGH for one in bank.consents.current(interview.people)),
                by=by,
            )
            own = replace(recording, sealed=sealed.address)
            reading = Reading(recording=own, segments=tuple(parts), is_synthesised=True)
            _keep(bank, interview, reading, [one for one in old if one != sealed.address], by=by, on=on)
    finally:
        path.unlink(missing_ok=True)
    screen(bank, [item], on=on, by=by)
    heard = tuple(dict.fromkeys(one.person for one in turns if one.person is not None))
    return ReadAloud(turns=len(turns), duration_s=recording.duration_s, people=heard, voice=machine.name)


def take_out(bank: Bank, item: ItemId, *, by: StaffId, on: date) -> None:
    """Take a machine's reading out again and destroy it: these turns are silent until another voice reads them."""
    interview = interview_of(bank, item)
    if interview.reading is None or not interview.reading.is_synthesised:
        raise WrongUse("reading.none", f"{item}: no machine reads it.")
    with bank.writing():
        _keep(bank, interview, None, _sealed(bank, item), by=by, on=on)
    screen(bank, [item], on=on, by=by)


def _keep(
    bank: Bank, interview: Interview, reading: Reading | None, old: Iterable[str], *, by: StaffId, on: date
) -> None:
    bank.items.save(replace(interview, reading=reading), by=by, on=on)
    for row in bank.findings.list(item=interview.id, code=ASKS, state="answered"):
        bank.findings.reopen(row.id, by=by, on=on, reason="the reading is another one")
    for address in old:
        if bank.originals.unlink(address, interview.id, by=by):
            bank.originals.erase(address, by=by, on=on)


def _sealed(bank: Bank, item: ItemId) -> list[str]:
    return [
        one.address for one in bank.originals.of_item(item) if one.media_type == MACHINE_MEDIA and one.state != "erased"
    ]


def _duties(bank: Bank, interview: Interview) -> Iterator[Duty]:
    """Yield what everybody's agreement asks for their voice and their words in this interview."""
    for consent in bank.consents.current(interview.people):
        if consent.status in PERMITTING and (not consent.items or interview.id in consent.items):
            for media in ("sound", "text"):
                yield from of_agreement(consent, interview.people.get(consent.subject, frozenset()), media).duties


def _words(interview: Interview, duties: Iterable[Duty]) -> tuple[Segment, ...]:
    main = interview.languages[0] if interview.languages else Language("und")
    return published_segments(interview, interview.segments, main, duties)


def _language(turn: Segment, interview: Interview) -> str:
    return turn.language or (interview.languages[0] if interview.languages else "und")


def _spoken(text: str) -> Iterator[str | None]:
    """Yield the words to be read, None for what is held back; laughter and other events are not read."""
    at = 0
    for match in _BRACKETS.finditer(text):
        yield from _plain(text[at : match.start()])
        at = match.end()
        if match[0] == MARK:
            yield None
        elif not is_event(match[1]):
            yield from _plain(match[1])  # a role: [a neighbour]
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[str]:
    words = " ".join(text.replace("[", " ").replace("]", " ").split())
    if any(sign.isalnum() for sign in words):
        yield words


def _sound(turn: Segment, machine: "Synthesiser", language: str) -> "Iterator[Samples]":
    for words in _spoken(turn.text):
        yield _silence(HELD_BACK_S) if words is None else machine.say(words, language)


def _silence(seconds: float) -> "Samples":
    import numpy as np

    from storybank.intake.synthesis import RATE_HZ

    return np.zeros((1, round(seconds * RATE_HZ)), np.float32)


def _part(turn: Segment, start_s: float, end_s: float) -> Segment:
    return Segment(
        number=turn.number, start_s=round(start_s, 3), end_s=round(end_s, 3), text=turn.text, language=turn.language
    )
