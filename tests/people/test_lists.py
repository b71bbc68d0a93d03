"""The lists of names hold together: what one is made of, another still says."""

import importlib.util
from pathlib import Path

import pytest

from storybank.people import lists

BUILDER = Path(__file__).parents[2] / "tools" / "build_names.py"


@pytest.mark.slow
def test_the_keys_by_which_english_is_read_are_those_of_todays_lists_and_folding():
    spec = importlib.util.spec_from_file_location("build_names", BUILDER)
    build_names = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build_names)
    assert {key for key in build_names.heard() if key.isalpha()} == {
        key for key in lists.lines("heard") if key.isalpha()
    }
