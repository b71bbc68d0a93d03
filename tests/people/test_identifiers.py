import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.people.identifiers import find


@pytest.mark.parametrize(
    ("language", "text", "words", "kind"),
    [
        ("hy", "Զանգիր ինձ 091 12-34-56 համարով", "091 12-34-56", "phone"),
        ("hy", "Իմ համարն է +374 93 123456։", "+374 93 123456", "phone"),
        ("az", "Mənə zəng elə 050 123 45 67", "050 123 45 67", "phone"),
        ("ru", "Мой телефон 8 (916) 123-45-67", "8 (916) 123-45-67", "phone"),
        ("az", "Ünvanım: Nizami küçəsi 23", "Nizami küçəsi 23", "address"),
        ("ru", "живу на ул. Ленина, д. 5", "ул. Ленина, д. 5", "address"),
        ("en", "I live at 12 Abovyan street", "12 Abovyan street", "address"),
        ("en", "Born on 12 March 1954 in a village", "12 March 1954", "birth_date"),
        ("az", "Anadan 12.03.1954 tarixində doğulub", "12.03.1954", "birth_date"),
        ("en", "write to a.b@c.am please", "a.b@c.am", "email"),
        ("en", "find me as @vardan_x", "@vardan_x", "handle"),
        ("hy", "34 AB 123 մեքենան", "34 AB 123", "plate"),
        ("az", "90-AB-123 nömrəli maşın", "90-AB-123", "plate"),
        ("hy", "անձնագիր AN1234567", "AN1234567", "passport"),
        ("ru", "паспорт 45 06 123456", "45 06 123456", "passport"),
        ("az", "FIN 5KT2A1B", "5KT2A1B", "national_id"),
        ("az", "IBAN AZ21NABZ00000000137010001944", "AZ21NABZ00000000137010001944", "iban"),
    ],
)
def test_an_identifier_is_found_whole_and_named(language, text, words, kind):
    found = [(text[mark.span.start : mark.span.end], mark.kind.value) for mark in find(text, language)]
    assert (words, kind) in found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "в 1988–1991 годах было 1234567 человек"),
        ("en", "In 1992 we left with 12 sheep and 300 roubles."),
        ("hy", "1988-ին մենք 12 հոգի էինք, 2020-ին՝ երեք։"),
        ("az", "2020-ci ildə 3500 nəfər qayıtdı."),
    ],
)
def test_years_counts_and_amounts_are_no_identifiers(language, text):
    assert find(text, language) == ()


def test_a_number_spoken_in_words_is_a_question():
    (mark,) = find("զրո իննսունմեկ տասներկու երեսունչորս հիսունվեց տասը քսան", "hy")
    assert (mark.kind.value, mark.tier.value) == ("phone", "review")


@given(st.text(max_size=200), st.sampled_from(["hy", "az", "ru", "en", "ka"]))
def test_marks_never_overlap_and_stay_inside_any_text(text, language):
    end = 0
    for mark in find(text, language):
        assert end <= mark.span.start < mark.span.end <= len(text)
        end = mark.span.end
