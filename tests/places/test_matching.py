"""Places found in texts: every way these names are written, and what is left alone."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.places import folding, gazetteer, matching
from storybank.places.ranking import Evidence
from storybank.records import PlaceMarkKind

LANGUAGES = ("en", "ru", "hy", "az")
SHUSHA, TOWN_AGDAM, VILLAGE_AGDAM = "gn:147105", "gn:148619", "wof:1141906147"


@pytest.fixture(scope="module")
def places():
    return gazetteer.load()


def found(text, language, places, **more):
    """Return (surface, first place, toponym's last part, case) of each mark."""
    return [
        (
            text[m.span.start : m.span.end],
            m.candidates[0].place,
            (m.candidates[0].toponym or "").rpartition("/")[2],
            m.case,
        )
        for m in matching.mentions(text, language, places, **more)
    ]


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("Ағдамдан кечдик, Кәлбәҹәрдә галдыг.", ["Ағдамдан", "Кәлбәҹәрдә"]),
        ("Агдамдан кечдик, Келбеджерде галдыг.", ["Агдамдан", "Келбеджерде"]),
        ("Агдамда олан ев, Кәлбәҹәрдән көчән аилә, Зенгиланын йолу.", ["Агдамда", "Кәлбәҹәрдән", "Зенгиланын"]),
    ],
)
def test_azerbaijani_in_cyrillic_is_read_with_and_without_its_own_letters(text, surfaces, places):
    assert [surface for surface, *_ in found(text, "az", places)] == surfaces


@pytest.mark.parametrize(
    ("text", "language", "surface", "toponym", "case"),
    [
        ("Rəhilə Şuşada doğulub.", "az", "Şuşada", "shusha", "az.loc"),
        ("Biz Şuşadan çıxdıq.", "az", "Şuşadan", "shusha", "az.abl"),
        ("O, Şuşaya qayıtdı.", "az", "Şuşaya", "shusha", "az.dat"),
        ("Bu, Şuşanın küçəsidir.", "az", "Şuşanın", "shusha", "az.gen"),
        ("Biz Xankəndində yaşadıq.", "az", "Xankəndində", "khankend", "az.loc"),
        ("Biz Susada yasadiq.", "az", "Susada", "shusha", "az.loc"),
        ("QARABAĞ. ŞUŞADA.", "az", "ŞUŞADA", "shusha", "az.loc"),
        ("О, Шушада доғулуб, Ағдәрәдә јашајыб.", "az", "Шушада", "shusha", "az.loc"),
        ("Նա Շուշիում է ապրել։", "hy", "Շուշիում", "shushi", "hy.loc"),
        ("Գագիկը Շուշիից է։", "hy", "Շուշիից", "shushi", "hy.abl"),
        ("Շուշի՞ն էր դա։", "hy", "Շուշի՞ն", "shushi", "hy.def"),
        ("Նա Քարին տակից է։", "hy", "Քարին տակից", "karin-tak", "hy.abl"),
        ("Մեր տունը Բաքւում էր։", "hy", "Բաքւում", "baku", "hy.loc"),
        ("Նա Գիւմրիից եկաւ։", "hy", "Գիւմրիից", "gyumri", "hy.abl"),
        ("Մենք Սեւանի մօտ էինք։", "hy", "Սեւանի", "sevan", "hy.gen"),
        ("Мы жили в Шуше.", "ru", "Шуше", "shusha", "ru.loc"),
        ("Они живут в Шуши.", "ru", "Шуши", "shushi", "ru.loc"),
        ("Мы из Красного Базара.", "ru", "Красного Базара", "krasny-bazar", "ru.gen"),
        ("Война в Нагорном Карабахе.", "ru", "Нагорном Карабахе", "nagorno-karabakh", "ru.loc"),
        ("She was born in Shusha.", "en", "Shusha", "shusha", "en.nom"),
        ("Stepanakert’s streets", "en", "Stepanakert’s", "stepanakert", "en.poss"),
        ("Nagorno–Karabakh, 1991", "en", "Nagorno–Karabakh", "nagorno-karabakh", "en.nom"),
    ],
)
def test_a_name_is_found_in_its_inflected_typed_and_older_forms(text, language, surface, toponym, case, places):
    assert (surface, toponym, case) in [(s, t, c) for s, _, t, c in found(text, language, places)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("şuşalılar qayıdır", "az"),
        ("Мы купили шушинский ковёр.", "ru"),
        ("Նա շուշեցի է։", "hy"),
    ],
)
def test_an_adjective_or_an_inhabitant_is_derived_and_may_be_small(text, language, places):
    marks = matching.mentions(text, language, places)
    assert [m.kind for m in marks] == [PlaceMarkKind.DERIVED]
    assert SHUSHA in [c.place for c in marks[0].candidates]


def test_from_shushi_in_russian_stays_undecided_between_two_names(places):
    (mark,) = matching.mentions("Они родом из Шуши.", "ru", places)
    assert {"gn:147105/shusha", "gn:147105/shushi"} <= {c.toponym for c in mark.candidates}
    assert mark.case == "ru.gen"


@pytest.mark.parametrize(
    "text",
    [
        "Şu\u200bşada",  # zero width
        "\u200fŞuşada",  # right-to-left mark
        "S\u0327us\u0327ada",  # decomposed letters
        "Şuşa’da",
        "Şuş\u0430da",  # a Cyrillic letter inside
        "Şu-\nşada",  # broken at the end of a line
        "#Şuşada",
    ],
)
def test_hidden_broken_and_look_alike_letters_do_not_hide_a_name(text, places):
    (mark,) = matching.mentions(f"Biz {text} idik", "az", places)
    assert mark.candidates[0].place == SHUSHA
    assert folding.fold(f"Biz {text} idik"[mark.span.start : mark.span.end]).replace("'", "") == "susada"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Şair Füzulinin qəzəlləri", "az"),
        ("Məhəmməd Füzuli böyük şairdir.", "az"),
        ("Səid Ordubadi yazıçıdır.", "az"),
        ("sus, danışma", "az"),
        ("отдельные газели Физули", "ru"),
        ("Stijn Goris came in third.", "en"),
        ("Սպիտակ ձի էր։", "hy"),
        ("Սպիտակ տանը", "hy"),
        ("Դավիթ Սանասարյանը խոսեց։", "hy"),
        ("Նարեկ Սամսոնյանը եկավ։", "hy"),
    ],
)
def test_people_and_everyday_words_are_left_alone(text, language, places):
    assert found(text, language, places) == []


def test_an_everyday_word_is_a_place_beside_a_settlement_word_or_by_the_record(places):
    assert found("Նա Սպիտակ քաղաքից է։", "hy", places)[0][1] == "gn:616199"
    told = Evidence(places=frozenset({"gn:616199"}))
    assert found("Սպիտակ, 1988", "hy", places, evidence=told)[0][1] == "gn:616199"


def test_a_homonym_is_kept_and_the_record_decides_which_comes_first(places):
    (mark,) = matching.mentions("Ağdam, 2024", "az", places)
    assert [mark.candidates[0].place, VILLAGE_AGDAM in [c.place for c in mark.candidates]] == [TOWN_AGDAM, True]
    (mark,) = matching.mentions("Ağdam, 2024", "az", places, evidence=Evidence(places=frozenset({VILLAGE_AGDAM})))
    assert (mark.candidates[0].place, mark.candidates[0].reasons[0]) == (VILLAGE_AGDAM, "attested")


def test_a_village_with_a_settlement_word_is_found(places):
    assert found("Он из села Мовсес.", "ru", places)[0][1] == "gn:616403"
    assert found("Նա Մովսես գյուղից է։", "hy", places)[0][1] == "gn:616403"


def test_a_place_named_beside_it_brings_its_neighbour_forward(places):
    (first, _) = matching.mentions("Մարտունի, Ասկերան", "hy", places)
    assert first.candidates[0].place == "gn:146969"
    (first, _) = matching.mentions("Մարտունի, Վարդենիս", "hy", places)
    assert first.candidates[0].place == "gn:616438"


def test_speech_recognition_without_capitals_still_names_towns(places):
    text = "biz uzun illər şuşada yaşadıq sonra bakıya köçdük bazarda işlədik kənddə qaldıq"
    assert [surface for surface, *_ in found(text, "az", places)] == ["şuşada", "bakıya"]


def test_an_adjective_of_two_words_is_one_mark(places):
    (mark,) = matching.mentions("Нагорно-Карабахская земля", "ru", places)
    assert (mark.kind, mark.span.start, mark.candidates[0].place) == (PlaceMarkKind.DERIVED, 0, "sb:nagorno-karabakh")


def test_marks_come_in_order_and_do_not_overlap(places):
    text = "Нагорный Карабах, Шуша, Ереван и Баку"
    spans = [m.span for m in matching.mentions(text, "ru", places)]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


PIECES = st.sampled_from(
    ["Şuşada", "Շուշի՞ից", "в Шуше", "Shusha's", "Նագorno", "\ud800", "\u200b", "\u0301", "😀", "🇦🇲", "\n", "-\n", "İ", "ı", " ", "’", "«", "Ағдәрәдә",
     "Nagorno-", "Karabakh", "ŞUŞA", "\u202e", "և", "Վայոց", "ձորից", "\x00", "ﬁ", "ß", "ǆ"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.lists(PIECES).map("".join), st.text(st.characters(categories=None)), st.lists(PIECES).map(" ".join)),
    st.sampled_from(LANGUAGES),
)
def test_any_text_gives_valid_offsets_and_the_same_marks_again(text, language):
    places = gazetteer.load()
    marks = matching.mentions(text, language, places)
    at = 0
    for mark in marks:
        assert at <= mark.span.start < mark.span.end <= len(text)
        assert mark.candidates
        assert all(0 <= c.score <= 1 for c in mark.candidates)
        at = mark.span.end
    assert matching.mentions(text, language, places) == marks


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES).map(" ".join), st.sampled_from(LANGUAGES))
def test_what_is_found_begins_like_a_known_form(text, language):
    places = gazetteer.load()
    for mark in matching.mentions(text, language, places):
        surface = folding.normalise(text[mark.span.start : mark.span.end]).text.strip().replace("'", "")
        forms = {
            folding.fold(form.text).replace("'", "")[:2]
            for t in places.toponyms_of(mark.candidates[0].place)
            for form in t.forms
        }
        assert surface[:2] in forms or any("\u0400" <= letter <= "\u04ff" for letter in surface)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=None)))
def test_folding_leads_every_letter_back_to_the_source(text):
    folded = folding.normalise(text)
    for position, letter in enumerate(folded.text[1:-1], start=1):
        if letter not in " '":
            assert 0 <= folded.original(position) < len(text)


@pytest.mark.slow
def test_a_megabyte_in_one_line_is_read_in_seconds(places):
    text = "Ordinary words of a long day in Shusha and elsewhere, " * 19_000
    begun = time.process_time()
    marks = matching.mentions(text, "en", places)
    assert len(marks) == 19_000
    assert time.process_time() - begun < 15
