"""One name as the alphabets and habit write it: each spelling of a line is found under every other one's alias."""

import itertools

import pytest

from storybank.people.aliases import index_keys
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.people.spellings import respelt
from storybank.records import NamePart, PersonId

KEY = b"k" * 32
HER = PersonId("her")
LINES = """
Հովհաննես Յովհաննէս Hovhannes Ohannes Оганес Ованес Oganes
Հովհաննիսյան Hovhannisyan Hovanessian Оганесян Ованнисян
Խաչատրյան Khachatryan Khatchadourian Хачатрян Хачатурян
Խաչիկ Хачик Khachik Hachik
Hüseynov Гусейнов Huseynov Guseynov Һүсејнов Հուսեյնով Хусейнов
Qasımov Касумов Gasimov Гасымов
Ağayev Агаев Aghayev Ағајев Agayev
Həmid Гамид Хамид Hamid Һәмид
Aygün Айгюн Aygun Ајҝүн
Nigar Нигяр Ниҝар
Yusifov Юсуфов Јусифов Yusufov
Qəhrəman Гахраман Gahraman
Жанна Janna Zhanna Ժաննա
Щербакова Shcherbakova Scherbakova
"""


def index(name: str) -> AliasIndex:
    alias = (Alias(person=HER, part=NamePart.FAMILY),)
    return AliasIndex(KEY, {keyed(key, KEY): alias for key in index_keys(name)})


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_a_name_is_found_in_every_usual_spelling(line) -> None:
    missed = [
        (sealed, written)
        for sealed, written in itertools.permutations(line.split(), 2)
        if not any(tuple(index(sealed).told(f"— {written} —", language, frozenset({HER}))) for language in ("az", "en"))
    ]
    assert len(missed) <= 2, missed  # a few of them only in one direction, or as a rough key that is a word


def test_short_words_and_runs_have_no_other_spellings() -> None:
    assert respelt("ani") == ()
    assert respelt("ani hakopian") == ()


def test_a_name_has_few_keys() -> None:
    assert all(len(index_keys(name)) < 30 for name in LINES.split())
