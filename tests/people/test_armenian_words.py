import pytest

from storybank.people.armenian_words import is_family_form, kinds, plain


@pytest.mark.parametrize(
    ("classical", "reformed"),
    [
        ("պետրոսեան", "պետրոսյան"),
        ("յովհաննէս", "հովհաննես"),
        ("յարութիւն", "հարություն"),
        ("դաւիթ", "դավիթ"),
        ("պօղոս", "պողոս"),
    ],
)
def test_both_orthographies_meet_in_one_spelling(classical, reformed):
    assert plain(classical) == plain(reformed)


@pytest.mark.parametrize("word", ["սարգսյանի", "մելիքսեթյանը", "բաղրունցից", "տերպետրոսյան", "կարապետյաններ"])
def test_a_surname_is_known_by_its_ending_in_any_case(word):
    assert is_family_form(word)


@pytest.mark.parametrize("word", ["անկախության", "հասարակությանը", "ազատության"])
def test_the_genitive_of_an_abstract_noun_is_no_surname(word):
    assert not is_family_form(word)
    assert "c" in kinds(word)


@pytest.mark.parametrize("word", ["գրեցին", "խոսում", "պատմողը", "գրքերը", "խնձորներից"])
def test_forms_of_verbs_and_nouns_are_common_words(word):
    assert "c" in kinds(word)
