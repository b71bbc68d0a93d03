"""Codes inside the words of a question are said in the reader's language; words of people stay as they are."""

import pytest

from storybank.findings import Finding, Severity
from storybank.i18n import speak
from storybank.intake.questions import words
from storybank.intake.spelled import spelled


@pytest.fixture(autouse=True)
def english():
    yield
    speak("en")


def test_each_code_of_a_list_is_said():
    assert spelled("points", "plate, document, name_tag") == "number plate, document, name tag"


def test_the_workbooks_own_words_are_used_where_it_has_them():
    speak("ru")
    assert spelled("use", "portal") != "portal"
    assert spelled("kind", "family") not in ("family", "семья и ещё")


def test_what_somebody_said_is_never_looked_up():
    assert spelled("words", "plate, document") == "plate, document"


def test_an_unknown_code_stays_visible():
    assert spelled("kind", "something-new") == "something-new"


def test_a_question_says_what_finds_somebody():
    says, _remedy = words(Finding(code="identity.identifier", severity=Severity.BLOCKED, facts={"kind": "phone"}))
    assert "a telephone number" in says
