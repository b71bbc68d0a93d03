"""Translations keep what the program fills in, and no catalogue has fallen behind the sources."""

import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "storybank" / "locale"


def fields(text):
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", ["hy", "az", "ru"])
def test_a_translation_fills_in_what_its_source_fills_in(language):
    with (LOCALE / language / "LC_MESSAGES" / "storybank.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated = [one for one in catalogue if one.id and one.string]
    assert len(translated) > 80
    assert {one.id for one in translated if fields(one.id) != fields(one.string)} == set()
