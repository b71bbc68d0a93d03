"""One text at several levels: what stands for each name, the log without names, and nothing replaced twice."""

import pytest

from storybank.anonymise.levels import Level, at_level
from storybank.records import (
    IdentifierKind,
    IdentifierMark,
    NameMark,
    NameTier,
    PersonId,
    Redaction,
    RedactionReason,
    Span,
    TextMarks,
)

TEXT = "Zzara hid us, call 099 123456; perhaps Qoro."
B = PersonId("b")
MARKS = TextMarks(
    names=(
        NameMark(span=Span(0, 5), tier=NameTier.AUTO, person=B, rule="registry"),
        NameMark(span=Span(39, 43), tier=NameTier.REVIEW, rule="en.unknown"),
    ),
    identifiers=(IdentifierMark(span=Span(19, 29), kind=IdentifierKind.PHONE),),
)


def words(mark):
    return "[a neighbour]"


@pytest.mark.parametrize(
    ("level", "text"),
    [
        (Level.PSEUDONYMS, "[a neighbour] hid us, call […]; perhaps Qoro."),
        (Level.ROLES, "[a neighbour] hid us, call […]; perhaps [a neighbour]."),
        (Level.MARKS, "[…] hid us, call […]; perhaps […]."),
    ],
)
def test_each_level_hides_as_much_as_it_says(level, text):
    assert at_level("segment.1", TEXT, MARKS, (), level, words)[0] == text


def test_a_name_that_may_stand_stands_and_a_number_never_does():
    text, log = at_level("segment.1", TEXT, MARKS, (), Level.AGREED, lambda mark: None)
    assert text == "Zzara hid us, call […]; perhaps Qoro."
    assert [one.kind for one in log] == ["phone"]


def test_the_log_says_why_and_holds_no_name():
    _text, log = at_level("segment.1", TEXT, MARKS, (), Level.ROLES, words)
    assert [(one.kind, one.tier, one.rule, one.person) for one in log] == [
        ("name", "auto", "registry", B),
        ("phone", "auto", "identifiers", None),
        ("name", "review", "en.unknown", None),
    ]
    assert not any(word in repr(log) for word in ("Zzara", "099", "Qoro"))


def test_what_people_decided_stands_at_every_level():
    cut = Redaction(segment=1, reason=RedactionReason.ACCUSATION, span=Span(0, 12), replacement="[…]")
    for level in Level:
        text, log = at_level("segment.1", TEXT, MARKS, (cut,), level, words)
        assert text.startswith("[…], call")
        assert (log[0].kind, log[0].rule) == ("redaction", "accusation")


def test_what_was_replaced_before_is_left_alone():
    once = "[a neighbour] hid us."
    marks = TextMarks(names=(NameMark(span=Span(1, 12), tier=NameTier.AUTO, rule="en.list"),))
    assert at_level("segment.1", once, marks, (), Level.ROLES, words) == (once, ())
