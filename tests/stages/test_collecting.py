"""Composing: by theme, initiative and stream; a story brings its parts; the publisher's order; no small counts."""

from dataclasses import replace

import pytest

from storybank.errors import WrongUse
from storybank.records import (
    BatchId,
    InitiativeId,
    ItemKind,
    LeftOut,
    PlannedItem,
    ReleasePlan,
    Story,
    Stream,
)
from storybank.stages import collecting
from storybank.stages.collecting import Wanted
from tests.store.conftest import NUR, ON

NAR = Stream("nar")


@pytest.fixture
def shelf(bank, make):
    """Two streams; nur's story S1 about bread with F01, nar's photograph F02 about bread, F03 about school."""
    story = Story(
        id=bank.items.id_for(NUR, "batch-1", "S1", by="pe-1"),
        batch=BatchId("b1"),
        stream=NUR,
        row="stories!3",
        key="S1",
        title={"en": "Bread"},
        themes=("հաց",),
        initiative=InitiativeId("i1"),
    )
    bank.items.save(story, by="pe-1", on=ON)
    return {
        "S1": story.id,
        "F01": make.photo(bank, "F01", story="S1").id,
        "F02": make.photo(bank, "F02", stream=NAR, themes=("bread",), story="S1").id,
        "F03": make.photo(bank, "F03", themes=("school",)).id,
    }


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(themes=frozenset({"çörək"})), {"S1", "F01", "F02"}),
        (Wanted(themes=frozenset({"хлеб"}), streams=frozenset({NAR})), {"F02"}),
        (Wanted(initiatives=frozenset({InitiativeId("i1")})), {"S1", "F01"}),
        (Wanted(streams=frozenset({NAR})), {"F02"}),
        (Wanted(themes=frozenset({"weddings"})), set()),
    ],
)
def test_items_are_chosen_by_what_is_known_of_them(bank, shelf, wanted, names):
    assert set(collecting.choose(bank, wanted)) == {shelf[name] for name in names}


def test_a_story_leaves_with_its_own_parts_and_not_with_anothers_of_the_same_key(bank, make, shelf):
    whole = make.collection(bank, shelf.values())
    left = collecting.remove(bank, replace(whole, cover=shelf["F01"]), [shelf["S1"]])
    assert set(left.items) == {shelf["F02"], shelf["F03"]} and left.cover is None


def test_the_publishers_order_comes_first_and_the_rest_follows(bank, make, shelf):
    whole = make.collection(bank, shelf.values())
    ordered = collecting.put_in_order(whole, [shelf["F03"], shelf["F01"]])
    assert ordered.items[:2] == (shelf["F03"], shelf["F01"]) and set(ordered.items) == set(whole.items)
    assert ordered.is_order_chosen
    with pytest.raises(WrongUse):
        collecting.put_in_order(replace(whole, items=whole.items[:1]), [shelf["F03"]])


def test_a_balance_never_counts_one_or_two():
    def item(number, stream):
        return PlannedItem(item=f"i{number}", kind=ItemKind.STORY, stream=stream, duties=frozenset())

    plan = ReleasePlan(
        collection="c",
        version=1,
        on=ON,
        included=(*(item(number, NUR) for number in range(5)), item(9, NAR)),
        left_out=(LeftOut(item="x", kind=ItemKind.STORY, stream=NUR, codes=("consent.missing",)),),
    )
    shares = {one.stream: (one.included, one.left_out) for one in collecting.balance(plan)}
    assert shares == {NUR: (5, None), NAR: (None, 0)}
