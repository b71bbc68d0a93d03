"""A chosen pseudonym leads to nobody: free of every name of the bank in any script, and asked about where it is not."""

from dataclasses import replace
from datetime import date
from unittest.mock import Mock

import pytest

from storybank.findings import Severity
from storybank.people.aliases import fold, index_keys
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.records import (
    BatchId,
    Consent,
    ConsentId,
    ConsentStatus,
    Identification,
    Interview,
    ItemId,
    Language,
    NameMark,
    NamePart,
    NameTier,
    Person,
    PersonId,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
    Stream,
    Text,
    TextMarks,
    Voice,
)
from storybank.rules import pseudonyms
from storybank.rules.facts import InterviewFacts
from storybank.stages.entering import enter
from storybank.stages.pseudonyms import Pseudonyms
from storybank.stages.rechecking import ask_again
from storybank.stages.screening import screen

ON = date(2026, 11, 20)
BY = "ed-nur-1"
KEY = b"k" * 32
HER, OTHER = PersonId("her"), PersonId("other")


def index(*names: tuple[PersonId, NamePart, str]) -> AliasIndex:
    aliases: dict[str, tuple[Alias, ...]] = {}
    for person, part, name in names:
        for key in index_keys(name):
            aliases[keyed(key, KEY)] = (Alias(person=person, part=part),)
    return AliasIndex(KEY, aliases)


def chose(person: PersonId, on: date = ON, **pseudonym: str) -> Consent:
    return Consent(
        id=ConsentId(f"c-{person}"),
        version=1,
        subject=person,
        stream=Stream("nur"),
        identification=Identification.PSEUDONYM,
        pseudonym={Language(language): words for language, words in pseudonym.items()},
        given_on=on,
    )


@pytest.mark.parametrize(
    ("bearer", "part", "name", "pseudonym", "is_taken"),
    [
        (OTHER, NamePart.GIVEN, "Յովհաննէս", "Ованес", True),
        (OTHER, NamePart.FAMILY, "Hüseynov", "Гусейнов", True),
        (OTHER, NamePart.FAMILY, "Zzyzxyan", "Nino Zzyzxyan", True),
        (OTHER, NamePart.GIVEN, "Nino", "Nino Zzyzxyan", False),  # half the country has that given name
        (OTHER, NamePart.PSEUDONYM, "Nino", "Nino", True),
        (HER, NamePart.GIVEN, "Sevil", "Севиль", True),  # her own real name hides nobody
        (HER, NamePart.GIVEN, "Sevil", "Sevil Zzyzxyan", True),
        (HER, NamePart.PSEUDONYM, "Nino", "Nino", False),
        (OTHER, NamePart.GIVEN, "Sevil", "Nino", False),
    ],
)
def test_a_pseudonym_is_nobodys_name_in_any_script(bearer, part, name, pseudonym, is_taken) -> None:
    taken = Pseudonyms(index((bearer, part, name)), {}).taken(chose(HER, ru=pseudonym))
    assert taken == (("ru",) if is_taken else ())


def test_of_two_who_chose_one_pseudonym_the_later_is_asked() -> None:
    first, later = chose(OTHER, date(2026, 1, 1), en="Nino"), chose(HER, date(2026, 2, 1), ru="Нино")
    both = Pseudonyms(AliasIndex(KEY), {OTHER: (first,), HER: (later,)})
    assert both.taken(first) == ()
    assert both.taken(later) == ("ru",)


@pytest.mark.slow
def test_a_name_sealed_later_asks_again_about_the_pseudonym_it_meets(bank, make) -> None:
    her, other = make.person(bank, "C01"), make.person(bank, "C02")
    agreed = make.consent(bank, her, identification=Identification.PSEUDONYM, pseudonym={"en": "Nino", "hy": "Նինո"})
    bank.consents.save(agreed, by=BY, on=ON)
    photo = make.photo(bank, people=(her,))
    screen(bank, [photo.id], on=ON)
    assert not bank.findings.list(item=photo.id, code="identity.pseudonym-taken")
    bank.identities.add(other, {"ru": {"given": "Нино"}}, by=BY, on=ON, fold=fold)
    ask_again(bank, on=ON, by=BY, progress=lambda *_: None)
    rows = bank.findings.list(item=photo.id, code="identity.pseudonym-taken")
    assert {(row.finding.facts["language"], row.finding.person) for row in rows} == {("en", her), ("hy", her)}
    assert {row.finding.severity for row in rows} == {Severity.BLOCKED}


@pytest.mark.slow
def test_a_pseudonym_that_is_taken_is_said_when_the_agreement_is_entered(bank, make) -> None:
    other = make.person(bank, "C02")
    bank.identities.add(other, {"en": {"given": "Nino"}}, by=BY, on=ON, fold=fold)
    said = {"code": "C01", "status": "given", "identification": "pseudonym", "pseudonym_ru": "Нино"}
    entered = enter(bank, Stream("nur"), {"code": "C01"}, said, by=BY, on=ON, language="en")
    assert entered.consent is not None
    assert "identity.pseudonym-taken" in {one.code for one in entered.findings}


def told(words: str, *names: NameMark, redactions: tuple[Redaction, ...] = ()) -> InterviewFacts:
    turn = Segment(number=1, start_s=0.0, end_s=5.0, text=words, person=HER)
    item = Interview(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="interviews!2",
        people={HER: frozenset({Role.NARRATOR})},
        segments=(turn,),
        redactions=redactions,
    )
    return InterviewFacts(
        interview=item,
        texts=(Text(field="segment.1", language=Language("ru"), text=words, voice=Voice.TRANSCRIPT, said_by=HER),),
        marks={"segment.1": TextMarks(names=names)},
        people={HER: Person(id=HER, stream=Stream("nur"))},
        consents=(replace(chose(HER, hy="Նինո"), status=ConsentStatus.GIVEN),),
    )


def asked(facts: InterviewFacts) -> list[tuple[str, str, Span | None]]:
    return [
        (one.code, one.field, one.span) for one in pseudonyms.check(facts, Mock(), ON)
    ]  # no rule of the book is asked


def test_a_pseudonym_she_says_of_somebody_else_is_asked_about() -> None:
    assert asked(told("Мы жили у Нино.")) == [("identity.pseudonym-said", "segment.1", Span(10, 14))]
    assert asked(told("Мы жили у Седы.")) == []


def test_a_pseudonym_that_was_written_before_it_came_or_is_cut_is_not_asked_about() -> None:
    hers = NameMark(
        span=Span(10, 14), tier=NameTier.AUTO, person=HER, parts=frozenset({NamePart.PSEUDONYM}), rule="registry"
    )
    assert asked(told("Мы жили у Нино.", hers)) == []
    cut = Redaction(segment=1, reason=RedactionReason.NAME, span=Span(10, 14))
    assert asked(told("Мы жили у Нино.", redactions=(cut,))) == []
