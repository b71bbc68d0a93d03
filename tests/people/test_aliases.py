import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.people.aliases import fold, keys
from storybank.people.registry import Alias, AliasIndex, keyed
from storybank.people.roles import bracketed
from storybank.records import NamePart, PersonId


@pytest.mark.parametrize(
    "spellings",
    [
        ("Յովհաննէս", "Հովհաննես", "Hovhannes", "Ованес"),
        ("Əliyev", "Алиев", "Aliyev", "Әлијев", "ƏLİYEV"),
        ("Սևակյան", "Sevakyan", "Севакян", "Սեւակեան"),
        ("Arşavir", "Արշավիր", "Аршавир", "Arshavir"),
        ("Çingiz", "Чингиз", "Chingiz"),
    ],
)
def test_one_name_has_one_key_in_every_script(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_names_have_different_keys():
    assert len({fold(name) for name in ("Anahit", "Anna", "Arşavir", "Vardan", "Svetlana", "Kamran")}) == 6


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Անահիտի տունը", "hy", "Անահիտ"),
        ("у Светланы дома", "ru", "Светлана"),
        ("Sevdanın çörəyi", "az", "Sevda"),
        ("Vardan’s bench", "en", "Vardan"),
        ("ԱՆԱՀԻՏԻ", "hy", "Անահիտ"),
        ("Սոնայի տունը", "hy", "Սոնա"),
        ("Պետ-\nրոսյանը եկավ", "hy", "Պետրոսյան"),
        ("отдал Багдасаряну", "ru", "Багдасарян"),
        ("Səmədova-\nnın evi", "az", "Səmədova"),
    ],
)
def test_a_case_ending_does_not_hide_a_name(text, language, name):
    assert fold(name) in {key for _, key in keys(text, language)}


@given(st.text(max_size=80), st.sampled_from(["hy", "az", "ru", "en"]))
def test_spans_are_valid_for_any_text(text, language):
    for span, key in keys(text, language):
        assert 0 <= span.start < span.end <= len(text)
        assert key


def test_the_index_names_the_owner_without_holding_the_name():
    secret = b"k" * 32
    index = AliasIndex(secret, {keyed(fold("Arşavir"), secret): (Alias(person=PersonId("p1"), part=NamePart.GIVEN),)})
    (mark,) = index.marks("Մեր հարևան Արշավիրը եկավ։", "hy")
    assert mark.person == "p1"
    assert "Արշավիրը"[: mark.span.end - mark.span.start] == "Արշավիրը"
    assert "rşavir" not in repr(index)


def test_a_role_without_words_in_the_language_is_neutral_not_foreign():
    assert bracketed({"en": "a neighbour"}, "en") == "[a neighbour]"
    assert bracketed({"en": "a neighbour"}, "hy") == "[մի մարդ]"
