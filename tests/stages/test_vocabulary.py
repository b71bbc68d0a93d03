import pytest

from storybank import schemafiles
from storybank.records import Language
from storybank.stages.vocabulary import code_of, codes_of, words_of


@pytest.mark.parametrize("word", ["school", "School", "դպրոց", "məktəb", " школа "])
def test_a_theme_is_one_code_in_whatever_language_it_was_written(word):
    assert code_of("themes", word) == "school"


def test_an_unknown_theme_stays_as_the_sender_wrote_it():
    assert codes_of("themes", ["դպրոց", "school", "beekeeping"]) == ("school", "beekeeping")


@pytest.mark.parametrize("kind", ["themes", "content_notes"])
def test_every_code_has_words_in_four_languages(kind):
    codes = schemafiles.read_yaml("vocabulary.yml")[kind]
    languages = [Language(one) for one in ("en", "hy", "az", "ru")]
    assert all(len(words) == 4 for words in words_of(kind, codes, languages).values())
