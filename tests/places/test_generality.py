"""Names in the forms that grammar makes of them, written here apart from the code's own tables; any text is accepted."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.places import gazetteer, matching, rendering
from storybank.records import PlaceMarkKind

PLACE, DERIVED = PlaceMarkKind.PLACE, PlaceMarkKind.DERIVED


@pytest.fixture(scope="module")
def places():
    return gazetteer.load()


def first(text, language, places):
    return [
        (text[m.span.start : m.span.end], (m.candidates[0].toponym or "").rpartition("/")[2], m.kind, m.case)
        for m in matching.mentions(text, language, places)
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "surface", "toponym", "kind", "case"),
    [
        ("az", "O illərdə atam Şuşadaydı.", "Şuşadaydı", "shusha", PLACE, "az.loc+past"),
        ("az", "O, Laçındamı qalıb?", "Laçındamı", "lachin", PLACE, "az.loc+q"),
        ("az", "Yol Ağdamadək uzanır.", "Ağdamadək", "aghdam", PLACE, "az.dat+until"),
        ("az", "Yol Bakıyacan uzanır.", "Bakıyacan", "baku", PLACE, "az.dat+until"),
        ("az", "Həyat Şuşasız olmur.", "Şuşasız", "shusha", PLACE, "az.nom+priv"),
        ("az", "Mən özüm şuşalıyam.", "şuşalıyam", "shusha", DERIVED, ""),
        ("az", "Biz hamımız laçınlıyıq.", "laçınlıyıq", "lachin", DERIVED, ""),
        ("az", "Men Susakendde yasamisam.", "Susakendde", "shushikand", PLACE, "az.loc"),
        ("az", "Биз Шушадан чыхдыг.", "Шушадан", "shusha", PLACE, "az.abl"),
        ("az", "SONRA BİZ ŞUŞAYA GETDİK.", "ŞUŞAYA", "shusha", PLACE, "az.dat"),
        ("ru", "Моя мать шушинка по рождению.", "шушинка", "shushi", DERIVED, ""),
        ("ru", "Там жили две степанакертки.", "степанакертки", "stepanakert", DERIVED, ""),
        ("ru", "Он говорил по-бакински.", "бакински", "baku", DERIVED, ""),
        ("ru", "Мы жили в Чанахчи до войны.", "Чанахчи", "chanagchi", PLACE, "ru.loc"),
        ("ru", "Мы пешком дошли до Красного Базара.", "Красного Базара", "krasny-bazar", PLACE, "ru.gen"),
        ("hy", "Կարոտում եմ Ճարտարի այգիները։", "Ճարտարի", "chartar", PLACE, "hy.gen"),
        ("hy", "Մենք ապրում էինք Շոշում։", "Շոշում", "shosh", PLACE, "hy.loc"),
        ("hy", "ՄԵՆՔ ՇՈՒՇԻԻՑ ԵՆՔ։", "ՇՈՒՇԻԻՑ", "shushi", PLACE, "hy.abl"),
        ("hy", "Մենք Շուշիէն ենք։", "Շուշիէն", "shushi", PLACE, "hy.abl"),
        ("en", "The Krasny Bazar road was closed.", "Krasny Bazar", "krasny-bazar", PLACE, "en.nom"),
    ],
)  # fmt: skip
def test_a_form_that_grammar_makes_is_found_as_what_it_is(language, sentence, surface, toponym, kind, case, places):
    found = first(sentence, language, places)
    assert [one[:3] for one in found] == [(surface, toponym, kind)]
    if case:
        assert found[0][3] == case


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("az.loc+past", "Şuşidəydi"),
        ("az.loc+cop", "Şuşidədir"),
        ("az.nom+priv", "Şuşisiz"),
        ("az.dat+until", "Şuşiyədək"),
        ("az.loc+q", "Şuşidəmi"),
    ],
)
def test_what_follows_a_case_is_put_back_behind_another_name(case, text, places):
    assert rendering.render("gn:147105/shushi", "az", case, places).text == text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Она купила шляпу и книгу."),
        ("ru", "Шляпа лежала на столе."),
        ("hy", "Առաքյալը եկավ տուն։"),
        ("hy", "Աշտարակը բարձր է։"),
        ("az", "Kilsə bağlı idi."),
        ("az", "Susamışdım, su istədim."),
        ("en", "The tower stood by the mill."),
        ("ru", "Крымско-татарское население проголосовало."),
    ],
)
def test_an_everyday_word_is_no_place(language, sentence, places):
    assert matching.mentions(sentence, language, places) == ()


HOSTILE = [
    "\ud800", "\udfff Шуша", "\u202eŞuşa\u202c", "\u200fՇուշի\u200e", "Шу\u200bша", "🇦🇿🇦🇲", "👩‍👩‍👧", "A" * 5000, "Şuşa " * 400,
    "\x00Şuşa", "Şuşa\r\n-\r\nŞuşada", "-" * 3000, "'" * 3000, "ՇուՇի՛՜՞", "i\u0307" * 50, "«" * 200, "[" * 400, "(" * 400,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "ru", "hy", "az"])
def test_hostile_texts_give_spans_that_lie_in_them(text, language, places):
    last = 0
    for mark in matching.mentions(text, language, places):
        assert last <= mark.span.start < mark.span.end <= len(text)
        last = mark.span.end


NAMES = st.sampled_from(
    ["Şuşada", "Шуше", "Շուշիից", "Shusha", "Xankəndinə", "Степанакерта", "Ստեփանակերտում", "Lachin"]
)


@settings(max_examples=120, deadline=None)
@given(
    name=NAMES,
    shape=st.sampled_from(["NFC", "NFD", "upper", "title"]),
    language=st.sampled_from(["en", "ru", "hy", "az"]),
)
def test_capitals_and_normal_forms_do_not_change_what_is_found(name, shape, language):
    known = gazetteer.load()
    changed = {
        "NFC": unicodedata.normalize("NFC", name), "NFD": unicodedata.normalize("NFD", name),
        "upper": name.replace("i", "İ").upper() if language == "az" else name.upper(), "title": name[:1].upper() + name[1:],
    }[shape]  # fmt: skip

    def ids(text):
        return [m.candidates[0].place for m in matching.mentions(text, language, known)]

    assert ids(f"… {changed} …") == ids(f"… {name} …")
