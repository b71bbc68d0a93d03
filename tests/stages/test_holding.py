"""A hold in words closes what the words can mean, and refuses to look like one that closes something when it does not."""

from datetime import date

import pytest

from storybank.errors import WrongUse
from storybank.places.gazetteer import load
from storybank.stages.holding import hold, places_meant

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)


@pytest.mark.parametrize("name", ["Shusha", "Шуша", "Շուշի", "Şuşa", "Шуше"])
def test_a_place_by_any_of_its_names_is_the_same_hold(name):
    assert places_meant(name, load()) == places_meant("Shusha", load())


def test_an_id_is_itself():
    (place,) = places_meant("Shusha", load())[:1]
    assert places_meant(place, load()) == (place,)


def test_a_theme_in_any_language_is_one_code(bank):
    for word in ("school", "школа", "դպրոց", "məktəb"):
        (held,), _closed = hold(bank, "theme", word, reason="a threat", by="ed-1", on=ON)
        assert held.value == "school"
    assert len(bank.holds.list()) == 1


def test_a_place_nobody_has_recorded_and_a_stream_nobody_has_are_refused(bank):
    with pytest.raises(WrongUse, match="nobody has recorded"):
        hold(bank, "place", "Xyzzyville", reason="r", by="ed-1", on=ON)
    with pytest.raises(WrongUse, match="streams are"):
        hold(bank, "stream", "nowhere", reason="r", by="ed-1", on=ON)
