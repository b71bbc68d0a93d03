"""Words instead of a name: they agree with the person where the language inflects, and are there in all four languages."""

import re

import pytest

from storybank.people import lists
from storybank.people.roles import agreeing, bracketed


@pytest.mark.parametrize(
    ("written", "language", "gender", "agreed"),
    [
        ("сосед", "ru", "f", "[соседка]"),
        ("соседка", "ru", "m", "[сосед]"),
        ("бывший сосед", "ru", "f", "[бывшая соседка]"),
        ("[Соседка]", "ru", "m", "[сосед]"),
        ("сосед", "ru", None, "[сосед]"),  # nobody's gender is guessed
        ("врач", "ru", "f", "[врач]"),
        ("пасечник", "ru", "f", "[пасечник]"),  # a word nobody here knows stays
        ("հարևան", "hy", "f", "[հարևան]"),
        ("հարևանուհի", "hy", "f", "[հարևանուհի]"),
        ("հարևանուհի", "hy", "m", "[հարևան]"),
        ("müəllimə", "az", "m", "[müəllim]"),
        ("qonşu", "az", "f", "[qonşu]"),
        ("a neighbour", "en", "f", "[a neighbour]"),
    ],
)
def test_a_role_agrees_with_its_person(written, language, gender, agreed) -> None:
    assert bracketed(agreeing({language: written}, gender), language) == agreed


@pytest.mark.parametrize(
    ("words", "gender", "language", "expected"),
    [
        ({"en": "a neighbour"}, "f", "ru", "[соседка]"),
        ({"en": "the neighbour"}, "m", "ru", "[сосед]"),
        ({"en": "a neighbour"}, None, "ru", "[один человек]"),
        ({"en": "a neighbour"}, None, "hy", "[հարևան]"),
        ({"ru": "учительница"}, None, "az", "[müəllim]"),
        ({"hy": "ուսուցչուհի"}, None, "ru", "[учительница]"),
        ({"hy": "ուսուցիչ"}, None, "ru", "[один человек]"),
        ({"ru": "пасечница"}, "f", "en", "[a person]"),
    ],
)
def test_a_known_role_is_said_in_the_languages_nobody_wrote(words, gender, language, expected) -> None:
    assert bracketed(agreeing(words, gender), language) == expected


def test_what_somebody_wrote_is_never_replaced_by_another_word() -> None:
    said = {"en": "a neighbour", "ru": "пасечник"}
    assert agreeing(said, "f")["ru"] == "пасечник"


def test_every_role_has_its_words_in_all_four_languages_and_in_their_script() -> None:
    scripts = {"en": "[a-z ]+", "hy": "[ա-և ]+", "az": "[a-zəğıöüşç ]+", "ru": "[а-яё ]+"}
    for role in lists.roles():
        assert role.keys() == scripts.keys()
        for code, forms in role.items():
            assert 1 <= len(forms) <= 2
            assert all(re.fullmatch(scripts[code], form) for form in forms), role
