"""Names begun, broken and spelled out: what stands before a name goes with it, and a broken name is known."""

import pytest

from storybank.people.aliases import index_keys
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.people.stutter import with_beginnings
from storybank.records import NamePart, NameTier, PersonId

KEY = b"k" * 32
HER = PersonId("her")


@pytest.fixture(scope="module")
def known() -> AliasIndex:
    aliases = {}
    for name in ("Zzyzxyan", "Զետրոսյան", "Zzüseynov", "Ззетров"):
        for key in index_keys(name):
            aliases[keyed(key, KEY)] = (Alias(person=HER, part=NamePart.FAMILY),)
    return AliasIndex(KEY, aliases)


def hers(text: str, known: AliasIndex) -> list[str]:
    marks = with_beginnings(text, known.marks(text, "hy"))
    return [text[mark.span.start : mark.span.end] for mark in marks if mark.person == HER]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Zzyz-xyan house", "Zzyz-xyan"),
        ("the Zzyz-\nxyan house", "Zzyz-\nxyan"),
        ("the Zzyz-\nXyan house", "Zzyz-\nXyan"),
        ("the Zzyz---xyan house", "Zzyz---xyan"),
        ("the Zzyz…xyan house", "Zzyz…xyan"),
        ("the Zzyz—xyan house", "Zzyz—xyan"),
        ("Դա Զետ-րոսյանը եկավ", "Զետ-րոսյանը"),
        ("Դա Զետ…րոսյանի տունն է", "Զետ…րոսյանի"),
        ("Bu Zzüsey-novun evidir", "Zzüsey-novun"),
        ("Это Ззет-\n  ров", "Ззет-\n  ров"),
        ("It was Z z y z x y a n", "Z z y z x y a n"),
        ("It was Z-z-y-z-x-y-a-n", "Z-z-y-z-x-y-a-n"),
        ("Zzy--- Zzyzxyan came", "Zzy--- Zzyzxyan"),
        ("zzy-- zz- Zzyzxyan came", "zzy-- zz- Zzyzxyan"),
        ("Դա Զետ-Զետրոսյանը եկավ", "Զետ-Զետրոսյանը"),
        ("Z-Z-Zzyzxyan came", "Z-Z-Zzyzxyan"),
        ("Դա զե--- Զետրոսյանը եկավ", "զե--- Զետրոսյանը"),
        ("Это Ззе… Ззетров", "Ззе… Ззетров"),
    ],
)
def test_a_broken_or_stuttered_name_is_known_whole(text: str, name: str, known: AliasIndex) -> None:
    assert hers(text, known) == [name]


def test_a_pause_before_a_name_is_no_beginning_of_it(known: AliasIndex) -> None:
    assert hers("Well... Zzyzxyan came", known) == ["Zzyzxyan"]
    assert hers("he-- Zzyzxyan came", known) == ["Zzyzxyan"]


def test_a_capital_that_is_broken_off_alone_is_a_question() -> None:
    (mark,) = with_beginnings("It was Zzyz--- he lived upstairs.", ())
    assert (mark.tier, mark.span.start, mark.person) == (NameTier.REVIEW, 7, None)
    assert with_beginnings("Well... we waited — and left-", ()) == ()


def test_a_long_line_of_letters_and_of_breaks_takes_no_time(known: AliasIndex) -> None:
    for text in ("Z" * 100_000, "Z-" * 20_000, "Z " * 1_000, "Zz--" * 1_000, "Zz…" * 1_000):
        assert hers(text, known) == []
