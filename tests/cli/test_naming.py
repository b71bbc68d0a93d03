"""What is typed for items is found at once for many, and what stays out is told in words, not in codes."""

import pytest

from storybank.cli import naming
from storybank.cli.collection_show import as_json_of, show_left_out
from storybank.errors import WrongUse
from storybank.stages.left_out import reasons
from tests.store.conftest import ON, bank, clock, make, path, template  # fixtures

__all__ = ["bank", "clock", "make", "path", "template"]


def test_many_items_are_named_in_the_order_asked_for(bank, make):
    photos = [make.photo(bank, f"photographs:F0{number}") for number in (1, 2, 3)]
    wanted = [photos[2].id, photos[0].id]
    names = naming.shorts(bank, wanted)
    assert list(names) == wanted and set(names.values()) == {"nur/F03", "nur/F01"}
    assert naming.items(bank, [*names.values(), photos[1].id]) == [*wanted, photos[1].id]
    with pytest.raises(WrongUse) as unknown:
        naming.items(bank, ["nur/F01", "nur/F09"])
    assert unknown.value.code == "cli.unknown-item"


@pytest.mark.slow
def test_what_stays_out_says_what_helps_and_who_can_change_it(bank, make, capsys):
    photo = make.photo(bank, "photographs:F01")
    collection = make.collection(bank, [photo.id])
    (why,) = reasons(bank, collection, {photo.id: ("licence.refused",)}, on=ON).values()
    assert [set(one) for one in as_json_of(why)] == [{"code", "says", "remedy", "who"}]
    show_left_out([("nur/F01", "photograph", why)])
    shown = " ".join(capsys.readouterr().err.split())
    assert "nur/F01" in shown and "photographer" in shown and "licence.refused" not in shown
