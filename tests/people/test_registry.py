"""Whose name it is, in whatever script, spelling and case it comes; and words that only look like somebody's."""

import pytest

from storybank.people.aliases import index_keys
from storybank.people.registry import Alias, AliasIndex, keyed, with_owners
from storybank.records import NameMark, NamePart, NameTier, PersonId, Span

KEY = b"k" * 32
HER = PersonId("her")


def index(*names, part=NamePart.FAMILY):
    aliases = {}
    for name in names:
        for key in index_keys(name):
            aliases[keyed(key, KEY)] = (Alias(person=HER, part=part),)
    return AliasIndex(KEY, aliases)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Hüseynov", "Гусейновым Һүсејновун Huseynov Husseinov Guseynova HÜSEYNOV"),
        ("Յովհաննէս", "Հովհաննեսին Hovhannes Ованесу Hovannes"),
        ("Յակոբեան", "Հակոբյանի Hakobyan Hagopian Акопяну Agopian"),
        ("Əhmədov", "Ахмедову Әһмәдовун Ahmadov Akhmedov"),
        ("Şəhla", "Шахле Shahla Sehla Шәһла"),
        ("Պետրոսյան", "Petrossian Bedrosian Петросяну Պետրոսեանին"),
        ("Qarabağlı", "Карабаглы Garabagli"),
    ],
)
def test_a_name_is_known_in_every_spelling(name, written):
    known = index(name)
    for word in written.split():
        assert any(mark.person == HER for mark in known.marks(f"x {word} y", "az")), word
        assert any(True for _ in known.told(f"x {word} y", "az", frozenset({HER}))), word


def test_a_name_in_small_letters_is_told_by_a_files_name_and_an_address():
    known = index("Zzyzxyan", "Anahit Zzyzxyan")
    for text in ("data anahit zzyzxyan jpg", "mail zzyzxyan now"):
        assert [alias.person for _, alias, _ in known.told(text, "en", frozenset({HER}))]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Zzyzxyan-Anahit.jpg", "Zzyzxyan-Anahit"),
        ("ANAHIT-ZZYZXYAN.vtt", "ANAHIT-ZZYZXYAN"),
        ("Mrs Petrova-Zzyzxyan left", "Petrova-Zzyzxyan"),
    ],
)
def test_a_name_is_told_by_one_part_of_a_hyphened_word_which_is_marked_whole(text, whole):
    known = index("Zzyzxyan")
    assert [alias.person for _, alias, _ in known.told(text, "en", frozenset({HER}))]
    (mark,) = known.marks(text, "en")
    assert text[mark.span.start : mark.span.end] == whole
    assert NamePart.OTHER in mark.parts  # whatever else the word says, it is no given name alone


def test_a_name_that_is_also_a_place_or_a_word_is_only_perhaps_told():
    known = index("Araz", "Вера", "Ani", part=NamePart.GIVEN)
    for text in ("The Araz is near.", "Вера и надежда"):
        assert [perhaps for _, _, perhaps in known.told(text, "en", frozenset({HER}))][:1] == [True]
    assert not list(known.told("вера и надежда", "ru", frozenset({HER})))


def test_nobody_who_may_be_named_is_told():
    assert not list(index("Zzyzxyan").told("Zzyzxyan", "en", frozenset()))


def test_two_people_of_one_name_are_marked_as_nobodys():
    other = Alias(person=PersonId("other"), part=NamePart.GIVEN)
    known = AliasIndex(KEY, {keyed(index_keys("Zarifə")[0], KEY): (Alias(person=HER, part=NamePart.GIVEN), other)})
    (mark,) = known.marks("Zarifə gəldi", "az")
    assert mark.person is None
    assert mark.parts == {NamePart.GIVEN}


@pytest.mark.parametrize(
    ("text", "language", "marked"),
    [
        ("Mən Ter-Kirakosyanam, kənddən.", "az", "Ter-Kirakosyanam"),  # I am Ter-Kirakosyan
        ("Melik-Kirakosyan came.", "en", "Melik-Kirakosyan"),
        ("экс-Киракосян ушёл", "ru", "экс-Киракосян"),
        ("Kirakosyan’s hands were warm.", "en", "Kirakosyan"),
        ("KIRAKOSYAN's house", "en", "KIRAKOSYAN"),
    ],
)
def test_a_hyphened_name_is_marked_whole_and_a_possessive_stays(text, language, marked):
    known = AliasIndex(
        KEY, {keyed(key, KEY): (Alias(person=HER, part=NamePart.FAMILY),) for key in index_keys("Kirakosyan")}
    )
    (mark,) = known.marks(text, language)
    assert text[mark.span.start : mark.span.end] == marked
    assert any(known.told(text, "en", frozenset({HER})))


def test_a_family_name_that_nobody_sealed_is_no_part_of_a_given_name():
    text = "Меня зовут Ованес Багдасарянц."
    known = AliasIndex(
        KEY, {keyed(key, KEY): (Alias(person=HER, part=NamePart.GIVEN),) for key in index_keys("Ованес")}
    )
    both = NameMark(span=Span(11, 29), tier=NameTier.AUTO, rule="ru.model")
    (mark,) = with_owners(text, [both], known.marks(text, "ru"))
    assert (mark.person, mark.parts) == (HER, {NamePart.GIVEN, NamePart.OTHER})
    titled = NameMark(span=Span(0, 13), tier=NameTier.AUTO, rule="az.title")
    (mark,) = with_owners("Ованес муаллим", [titled], known.marks("Ованес муаллим", "ru"))
    assert mark.parts == {NamePart.GIVEN}
