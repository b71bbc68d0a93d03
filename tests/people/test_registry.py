"""Whose name it is, in whatever script, spelling and case it comes; and words that only look like somebody's."""

import pytest

from storybank.people.aliases import index_keys
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.records import NamePart, PersonId

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


@pytest.mark.parametrize("text", ["Zzyzxyan-Anahit.jpg", "ANAHIT-ZZYZXYAN.vtt", "Mrs Petrova-Zzyzxyan left"])
def test_a_name_is_told_by_one_part_of_a_hyphened_word(text):
    known = index("Zzyzxyan")
    assert [alias.person for _, alias, _ in known.told(text, "en", frozenset({HER}))]
    assert [text[m.span.start : m.span.end].upper() for m in known.marks(text, "en")] == ["ZZYZXYAN"]


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
