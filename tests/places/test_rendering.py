"""A name in another language and case is the same name: its letters and endings change, never the name."""

import pytest

from storybank.places import gazetteer, rendering, transliteration

SHUSHA, SHUSHI, KARMIR = "gn:147105/shusha", "gn:147105/shushi", "gn:147695/karmir-shuka"


@pytest.fixture(scope="module")
def places():
    return gazetteer.load()


@pytest.mark.parametrize(
    ("name", "language", "case", "text"),
    [
        (KARMIR, "az", "az.nom", "Karmir Şuka"),
        (KARMIR, "az", "az.abl", "Karmir Şukadan"),
        (KARMIR, "en", "", "Karmir Shuka"),
        (KARMIR, "ru", "ru.gen", "Кармир Шуки"),
        (SHUSHI, "ru", "ru.gen", "Шуши"),
        (SHUSHI, "ru", "ru.loc", "Шуши"),
        (SHUSHA, "ru", "ru.gen", "Шуши"),
        (SHUSHA, "ru", "ru.loc", "Шуше"),
        (SHUSHA, "ru", "ru.ins", "Шушей"),
        (SHUSHA, "az", "az.dat", "Şuşaya"),
        (SHUSHI, "az", "az.loc", "Şuşidə"),
        (SHUSHI, "hy", "hy.loc", "Շուշիում"),
        (SHUSHI, "hy", "hy.def", "Շուշին"),
        (SHUSHA, "hy", "hy.abl", "Շուշայից"),
        (SHUSHI, "en", "en.poss", "Shushi’s"),
        ("gn:616108/basargechar", "en", "", "Basarkechar"),
        ("gn:616108/basargechar", "az", "az.abl", "Basarkeçərdən"),
        ("gn:146970/khankend", "az", "az.loc", "Xankəndində"),
        ("gn:146970/khankend", "az", "az.dat", "Xankəndinə"),
        ("gn:586523/kirovabad", "hy", "hy.gen", "Կիրովաբադի"),
        ("gn:147695/krasny-bazar", "ru", "ru.loc", "Красном Базаре"),
        ("Բաքու", "hy", "hy.loc", "Բաքվում"),
        ("Էջմիածին", "hy", "hy.gen", "Էջմիածնի"),
        ("Qarabulaq", "az", "az.dat", "Qarabulağa"),
        ("ŞUŞA", "az", "az.loc", "ŞUŞADA"),
        ("Армения", "ru", "ru.loc", "Армении"),
        ("Нахичевань", "ru", "ru.gen", "Нахичевани"),
        ("Геокчай", "ru", "ru.loc", "Геокчае"),
        ("Баку", "ru", "ru.loc", "Баку"),
    ],
)
def test_a_name_is_put_in_the_case_of_the_mark(name, language, case, text, places):
    assert rendering.render(name, language, case, places).text == text


def test_a_form_nobody_recorded_is_respelt_and_says_so(places):
    rendered = rendering.render(KARMIR, "az", "", places)
    assert (rendered.is_transliterated, "table" in rendered.source) == (True, True)
    assert not rendering.render(SHUSHI, "en", "", places).is_transliterated


def test_an_english_page_has_english_letters_whatever_the_source_lists(places):
    assert rendering.render("gn:586313/ivanovka", "en", "", places).text == "Ivanovka"
    assert rendering.render("gn:586313/ivanovka", "az", "", places).text == "İvanovka"


def test_a_free_form_is_respelt_from_the_language_it_was_said_in(places):
    assert rendering.render("Նոր Վանք", "az", "az.loc", places, said_in="hy").text == "Nor Vankda"
    assert rendering.render("Xanbağı", "ru", "", places, said_in="az").text == "Ханбагы"


def test_a_case_of_another_language_is_read_as_its_nearest(places):
    assert rendering.render(SHUSHA, "ru", "az.abl", places).text == "Шуши"
    assert rendering.render(SHUSHA, "en", "hy.gen", places).text == "Shusha’s"


def test_each_case_that_is_found_can_be_put_back(places):
    from storybank.places import matching

    for language, text in (
        ("hy", "Մենք Շուշիից ենք"),
        ("az", "Biz Şuşadan çıxdıq"),
        ("ru", "Мы живём в Шуше"),
        ("en", "They saw Shusha’s walls"),
    ):
        (mark,) = matching.mentions(text, language, places)
        surface = text[mark.span.start : mark.span.end]
        assert rendering.render(mark.candidates[0].toponym, language, mark.case, places).text == surface


@pytest.mark.parametrize(
    ("name", "from_language", "to_language", "text"),
    [
        ("Երևան", "hy", "en", "Yerevan"),
        ("Ոսկեպար", "hy", "ru", "Воскепар"),
        ("Шуша", "ru", "az", "Şuşa"),
        ("Mingəçevir", "az", "en", "Mingachevir"),
        ("İsmayıllı", "az", "ru", "Исмайыллы"),
        ("ШУША", "ru", "az", "ŞUŞA"),
        ("Kirovabad", "en", "hy", "Կիրովաբադ"),
        ("Şuşa", "az", "az", "Şuşa"),
        ("😀 Շուշի 1", "hy", "en", "😀 Shushi 1"),
    ],
)
def test_letters_are_respelt_by_the_table(name, from_language, to_language, text):
    assert transliteration.transliterate(name, from_language, to_language) == text


def test_azerbaijani_cyrillic_is_letter_for_letter():
    assert transliteration.to_azerbaijani_cyrillic("Ağdərə, Gəncə, Xocalı") == "Ағдәрә, Ҝәнҹә, Хоҹалы"
