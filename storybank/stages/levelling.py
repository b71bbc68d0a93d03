"""One interview's transcript and translations at a level of anonymity, each person called the same throughout."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from storybank.anonymise.levels import Level, at_level
from storybank.anonymise.text import MARK
from storybank.errors import Refused
from storybank.records import (
    Identification,
    Interview,
    Language,
    NameMark,
    NamePart,
    PersonId,
    Redaction,
    Replacement,
    Segment,
    TextMarks,
)
from storybank.rules.calling import called_in
from storybank.rules.facts import InterviewFacts
from storybank.stages.calling import as_called, cast_of, earlier_versions, given_up
from storybank.stages.gathering import World, everybody, facts_of
from storybank.store.bank import Bank

_FIRST = frozenset({NamePart.GIVEN, NamePart.PSEUDONYM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Levelled:
    """The turns by language, and the log. Turns keep their numbers, order and times."""

    turns: dict[Language, tuple[Segment, ...]]
    log: tuple[Replacement, ...]


def levelled(bank: Bank, world: World, interview: Interview, level: Level, *, by: str) -> Levelled:
    """Return the interview at `level`: no level shows more than each person agreed to; who agreed to nothing is not heard."""
    if level is not Level.AGREED and bank.findings.list(item=interview.id, code="identity.uncased", state="open"):
        raise Refused(
            "levels.uncased",
            f"{interview.id}: it has turns without capital letters, in which no machine finds names. "
            "Read them through and answer identity.uncased first; until then it cannot be called anonymised.",
        )
    cast = cast_of(interview, world, given_up(earlier_versions(bank, everybody(interview, world))))
    interview = as_called(interview, cast, with_pseudonym=level is not Level.ROLES)
    facts = facts_of(interview, world)
    assert isinstance(facts, InterviewFacts)
    spoken = interview.languages[0] if interview.languages else Language("en")
    log: list[Replacement] = []
    turns = {spoken: _turns(bank, facts, interview.segments, spoken, None, level, log, by)}
    for language, segments in interview.translations.items():
        turns[language] = _turns(bank, facts, segments, language, language, level, log, by)
    return Levelled(turns=turns, log=tuple(log))


def _turns(
    bank: Bank,
    facts: InterviewFacts,
    segments: Iterable[Segment],
    language: Language,
    translation: Language | None,
    level: Level,
    log: list[Replacement],
    by: str,
) -> tuple[Segment, ...]:
    speakers = {one.number: one.person for one in facts.interview.segments}
    names: dict[PersonId, str] = {}
    found = []
    for segment in segments:
        own = segment.language or language
        field = f"translation.{translation}.{segment.number}" if translation else f"segment.{segment.number}"
        person = segment.person or speakers.get(segment.number)
        if person is not None and not facts.permitting(person):
            found.append(replace(segment, text=MARK, speaker="", words=()))
            continue
        text, rows = at_level(
            field,
            segment.text,
            facts.marks.get(field, TextMarks()),
            _redactions(facts, segment, translation),
            level,
            lambda mark, own=own: _words_for(mark, own, facts, level),  # type: ignore[misc]  # bound to this turn
        )
        log += rows
        if person is not None and person not in names:
            names[person] = _label(bank, person, language, facts, level, by)
        found.append(replace(segment, text=text, speaker=names.get(person, "") if person else "", words=()))
    return tuple(found)


def _redactions(facts: InterviewFacts, segment: Segment, translation: Language | None) -> list[Redaction]:
    return [
        one
        for one in facts.interview.redactions
        if one.segment == segment.number and (one.translation == translation or one.span is None)
    ]


def _words_for(mark: NameMark, language: Language, facts: InterviewFacts, level: Level) -> str | None:
    person = mark.person
    agreed = facts.permitting(person) if person is not None else ()
    if level is Level.AGREED and agreed and all(_may_stand(one.identification, mark) for one in agreed):
        return None
    return _called(person, language, facts, level)


def _may_stand(identification: Identification, mark: NameMark) -> bool:
    if identification is Identification.NAMED:
        return True
    return identification is Identification.FIRST_NAME and bool(mark.parts) and mark.parts <= _FIRST


def _called(person: PersonId | None, language: Language, facts: InterviewFacts, level: Level) -> str:
    """Return the pseudonym, where one was chosen and the level allows it, else the role in brackets."""
    return called_in(facts, person, language, with_pseudonym=level is not Level.ROLES).words


def _label(bank: Bank, person: PersonId, language: Language, facts: InterviewFacts, level: Level, by: str) -> str:
    """Return how a speaker is called before a turn."""
    if level is Level.MARKS:
        return MARK
    if level is Level.AGREED:
        for consent in facts.permitting(person):
            if consent.identification in (Identification.NAMED, Identification.FIRST_NAME):
                name = bank.identities.display_name(person, language, consent.identification, by=by)
                if name:
                    return name
    return _called(person, language, facts, level)
