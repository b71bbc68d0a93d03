"""The client's two statements stand in every language that is shown."""

from dataclasses import replace
from datetime import date

from storybank.findings import Severity
from storybank.records import Language, Statements
from storybank.rules import statements

ON = date(2026, 11, 20)
EN, HY = Language("en"), Language("hy")


def test_a_language_without_a_statement_is_blocked_and_the_statement_is_named(photographed, rulebook):
    facts = photographed({"en": "A window.", "hy": "Պատուհան։"})
    lacking = replace(facts, statements=Statements(non_involvement={EN: "…", HY: "…"}, place_names={EN: "…", HY: " "}))

    (found,) = statements.check(lacking, rulebook, ON)

    assert (found.code, found.severity, found.field) == (
        "captions.missing-statement",
        Severity.BLOCKED,
        "statement.place_names.hy",
    )


def test_languages_that_nothing_is_written_in_need_no_statement(photographed, rulebook):
    facts = photographed({"en": "A window."})
    english = replace(facts, statements=Statements(non_involvement={EN: "…"}, place_names={EN: "…"}))

    assert list(statements.check(english, rulebook, ON)) == []


def test_a_bundle_without_any_statement_lacks_two_in_each_language():
    found = list(statements.in_languages(Statements(non_involvement={}, place_names={}), [EN, HY]))

    assert len(found) == 4
