"""An item's id on published pages: the same in each version of a collection, another in any other collection."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.records import PublicId, ReleasePlan
from storybank.stages.screening import world_of
from storybank.stages.showing import Composition
from storybank.store.rows import ReleaseItem

ON = date(2026, 11, 20)


@pytest.fixture
def shelf(bank, make):
    photo = make.photo(bank)
    first = make.collection(bank, [photo.id])
    collection_id, public_id = bank.collections.new_id()
    second = replace(first, id=collection_id, public_id=public_id, slug="another")
    bank.collections.save(second, by="pe-1", on=ON)
    return photo, first, second


def in_collection(bank, collection):
    plan = ReleasePlan(collection=collection.id, version=1, on=ON, included=(), left_out=())
    return Composition(bank=bank, world=world_of(bank), collection=collection, plan=plan, derivatives={})


def test_two_collections_call_one_item_by_two_ids_and_neither_is_the_banks_own(bank, shelf):
    photo, first, second = shelf
    ids = {in_collection(bank, one).public_id(photo.id) for one in (first, second)}
    assert len(ids) == 2
    assert not ids & {photo.id, bank.items.row(photo.id).public_id}
    assert in_collection(bank, first).public_id(photo.id) in ids, "the same when it is asked again"


def test_an_item_keeps_the_id_under_which_a_version_went_out(bank, shelf):
    photo, first, second = shelf
    was = PublicId("as-it-was-before")
    bank.releases.propose(
        collection=first.id, version=1, edition="public", digest="1" * 64, left_out=(), by="pe-1", on=ON,
        items=[ReleaseItem(item=photo.id, public_id=was, revision=bank.items.row(photo.id).revision)],
    )  # fmt: skip
    assert in_collection(bank, first).public_id(photo.id) == was
    assert in_collection(bank, second).public_id(photo.id) != was
    assert bank.items.find(was).id == photo.id, "somebody says the id that stands on a page"
