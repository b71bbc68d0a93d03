"""Capitals that say nothing, capitals that are not there, and names that a line's end or a stutter has cut."""

import pytest

from storybank.people import find
from storybank.people.casing import CAPTION_MIN, is_uncased

SMALL = "so then we walked down to the river and nobody was there but the old man and his goat "


def _said(text, language, tier="auto"):
    return [text[m.span.start : m.span.end] for m in find(text, language).names if m.tier.value == tier]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("hy", "ԱՆԱՀԻՏ ԳՐԻԳՈՐՅԱՆԻ ՎԿԱՅՈՒԹՅՈՒՆԸ", "ԱՆԱՀԻՏ ԳՐԻԳՈՐՅԱՆԻ"),
        ("az", "DANIŞAN: SƏKİNƏ MƏMMƏDOVA", "SƏKİNƏ MƏMMƏDOVA"),
        ("ru", "РАССКАЗ АНАИТ ГРИГОРЯН", "АНАИТ ГРИГОРЯН"),
        ("ru", "Потом ВАГАН САРКИСОВ стал наш сосед.", "ВАГАН САРКИСОВ"),
        ("en", "TESTIMONY OF ANAHIT GRIGORYAN", "ANAHIT GRIGORYAN"),
    ],
)
def test_a_name_in_a_heading_of_capitals_is_found_and_nothing_else_of_it(language, text, name):
    assert _said(text, language) == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "MEMORIES OF THE WAR AND THE HOUSE"), ("ru", "ВОСПОМИНАНИЯ О НАШЕМ ДОМЕ"), ("hy", "ՄԵՐ ՏԱՆ ՄԱՍԻՆ")],
)
def test_a_heading_of_words_alone_names_nobody(language, text):
    assert _said(text, language) == _said(text, language, "review") == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Then came Vahagn Petro\nsyan with bread.", "Vahagn Petro\nsyan"),
        ("hy", "Եկավ Վահագն Պետ\nրոսյանն էլ։", "Վահագն Պետ\nրոսյանն"),
        ("ru", "Потом Ваган Мкрт\nчян пришёл.", "Ваган Мкрт\nчян"),
        ("az", "Vaqif Hüsey\nnov da gəldi.", "Vaqif Hüsey\nnov"),
        ("en", "It was Z-z-zaven who said it.", "Z-z-zaven"),
        ("en", "I remember ZarineKukaryan well.", "ZarineKukaryan"),
    ],
)
def test_a_name_cut_by_a_line_begun_twice_or_joined_is_found_whole(language, text, name):
    assert name in _said(text, language)


def test_a_line_that_goes_on_with_a_word_is_no_half_of_a_name():
    assert _said("We waited for Petros\nand went home.", "en") == ["Petros"]


def test_cells_of_a_table_are_not_one_name():
    assert _said("Zhora Balasanyan\tChaylu\nMirza Qocayev\tTug", "en")[0] == "Zhora Balasanyan"


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "my dad worked with ilham and Nobody else", "ilham"),
        ("ru", "Мой отец, сейран, работал там. Мы жили рядом.", "сейран"),
        ("hy", "մենք այնտեղ էինք ու ռուբեն քեռին ասաց որ գնում ենք տնից հեռու ու ոչինչ չենք վերցնում", "ռուբեն"),
        ("az", "biz orada idik və rüstəm əmi dedi ki heç nə götürmürük amma nənəm getmək istəmirdi", "rüstəm"),
    ],
)
def test_a_name_in_small_letters_is_a_question(language, text, name):
    assert name in _said(text, language, "review")


def test_a_long_turn_with_hardly_any_capital_is_uncased():
    assert is_uncased("Well " + SMALL * 5)
    assert is_uncased("Well, i said. then he came. we left. they stayed. and so it was. I'm here. " + SMALL)
    assert not is_uncased("Well, " + SMALL + ". Then Ashot came, and " + SMALL + ". In Goris it rained.")


def test_a_caption_in_small_letters_is_uncased_sooner_than_a_turn():
    caption = "old man with his dog, ararat in the back"
    assert is_uncased(caption, CAPTION_MIN)
    assert not is_uncased(caption)
    assert not is_uncased("Old man with his dog", CAPTION_MIN)


def test_a_word_of_a_handle_is_not_a_word_written_small():
    assert "Seyran" in _said("My dad (Seyran) was a smith. Write to @seyran_jr please.", "en")


def test_an_armenian_name_that_is_a_village_too_is_a_question_in_azerbaijani_and_a_name_beside_a_surname():
    assert "Anahit" in _said("Qonşu qızı Anahit gəldi.", "az", "review")
    assert "Vardan Petrosyan" in _said("Qonşumuz Vardan Petrosyan idi.", "az")


def test_an_azerbaijani_neighbour_is_a_name_in_armenian():
    assert "Ջեյհունը" in _said("Մեր հարևան Ջեյհունը հաց բերեց։", "hy")


def test_titles_in_quotation_marks_and_halves_of_compounds_are_no_names_in_russian():
    assert _said("Мы смотрели фильм «Сабрина» и оперу «Тангейзер».", "ru") == []
    assert _said("Они летели в Вест-Индию и Нью-Йорк.", "ru") == []
    assert _said("У Славика был мяч.", "ru") == ["Славика"]


def test_someone_beside_a_name_who_may_be_a_place_is_a_question():
    assert "Вашингтона" in _said("Это было при Вашингтоне. Речь Вашингтона и Линкольна знали все.", "ru", "review")
