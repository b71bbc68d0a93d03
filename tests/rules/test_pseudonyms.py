"""The rule alone, on facts: what is taken is blocked, what is free or not chosen is not asked about. On a bank: tests/stages."""

from dataclasses import replace
from datetime import date

from storybank.findings import Severity
from storybank.records import Identification, Language, Person, PersonId, Stream
from storybank.rules import pseudonyms

ON = date(2026, 11, 20)
HER = Person(id=PersonId("her"), stream=Stream("nur"))


def facts_of(photographed, consented, how, taken):
    agreed = consented("her", identification=how, pseudonym={Language("en"): "Nrane", Language("hy"): "Նռանե"})
    facts = photographed({"en": "A woman at a window."}, agreed, people=(HER,))
    return replace(facts, taken_pseudonyms={agreed.id: taken})


def test_a_taken_pseudonym_is_blocked_in_each_language_it_is_taken_in(photographed, consented, rulebook):
    facts = facts_of(photographed, consented, Identification.PSEUDONYM, (Language("en"), Language("hy")))
    found = list(pseudonyms.check(facts, rulebook, ON))
    assert [(one.code, one.severity, one.facts["language"]) for one in found] == [
        ("identity.pseudonym-taken", Severity.BLOCKED, "en"),
        ("identity.pseudonym-taken", Severity.BLOCKED, "hy"),
    ]


def test_a_free_pseudonym_is_not_asked_about(photographed, consented, rulebook):
    assert not list(pseudonyms.check(facts_of(photographed, consented, Identification.PSEUDONYM, ()), rulebook, ON))


def test_a_pseudonym_nobody_is_shown_under_is_not_asked_about(photographed, consented, rulebook):
    facts = facts_of(photographed, consented, Identification.ANONYMOUS, (Language("en"),))
    assert not list(pseudonyms.check(facts, rulebook, ON))
