from hypothesis import given
from hypothesis import strategies as st

from storybank.people.tokens import split


def _firsts(text, language="hy"):
    return [token.plain for token in split(text, language) if token.is_first]


def test_a_sentence_a_quotation_and_a_line_begin_anew():
    assert _firsts("Մի օր եկավ։ Նա ասաց. «Բարև»։\nՀետո գնաց։") == ["Մի", "Նա", "Բարև", "Հետո"]


def test_an_initial_ends_no_sentence():
    assert "Petrosyan" not in _firsts("We met A. Petrosyan there.", "en")


def test_stress_marks_and_a_broken_line_are_no_part_of_the_word():
    assert [token.plain for token in split("Արա՛մ Պետ-\nրոսյան", "hy")] == ["Արամ", "Պետրոսյան"]


def test_azerbaijani_has_two_letters_i():
    assert [token.low for token in split("İlham ILIQ", "az")] == ["ilham", "ılıq"]


@given(st.text(max_size=100), st.sampled_from(["hy", "az", "ru", "en"]))
def test_tokens_stand_in_order_inside_any_text(text, language):
    end = 0
    for token in split(text, language):
        assert end <= token.start < token.end <= len(text)
        end = token.end
