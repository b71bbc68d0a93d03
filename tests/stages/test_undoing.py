"""A delivery is taken back as one step, until something of it was approved."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.errors import Refused
from storybank.stages import undoing
from storybank.store.rows import BatchRow, ReleaseItem

ON = date(2026, 11, 20)
DIGEST = "1" * 64


@pytest.fixture
def taken(bank, make):
    """Return a delivery of two photographs, taken in, and the photographs."""
    batch, _ = bank.batches.open(stream="nur", digest=DIGEST, key="spring", by="pe-1", on=ON)
    photos = [replace(make.photo(bank, row, save=False), batch=batch.id) for row in ("F01", "F02")]
    for photo in photos:
        bank.items.save(photo, by="pe-1", on=ON)
    rows = [BatchRow(batch=batch.id, row=photo.row, item=photo.id, change="new") for photo in photos]
    bank.batches.link(batch.id, rows)
    return bank.batches.finish(batch.id, {}, by="pe-1"), photos


def propose(bank, make, photo):
    row = bank.items.row(photo.id)
    entry = ReleaseItem(
        item=photo.id, public_id=row.public_id, revision=row.revision, consents=(), files={"a.jpg": DIGEST}
    )
    return bank.releases.propose(
        collection=make.collection(bank, [photo.id]).id,
        version=1,
        edition="public",
        digest=DIGEST,
        items=[entry],
        left_out=[],
        by="pe-1",
        on=ON,
    )


def test_what_nobody_approved_is_declined_as_one_step(bank, taken):
    batch, photos = taken
    undone = undoing.undo(bank, batch, by="pe-1", on=ON)
    assert set(undone.declined) == {photo.id for photo in photos}
    assert all(bank.items.get(photo.id).is_declined for photo in photos)


def test_a_proposal_alone_does_not_stand_in_the_way(bank, make, taken):
    propose(bank, make, taken[1][0])
    assert len(undoing.undo(bank, taken[0], by="pe-1", on=ON).declined) == 2


def test_once_something_of_it_is_approved_it_is_refused_and_nothing_changes(bank, make, taken):
    batch, photos = taken
    release = propose(bank, make, photos[0])
    bank.releases.approve(release.id, digest=DIGEST, by="pe-2", on=ON)
    with pytest.raises(Refused) as refused:
        undoing.undo(bank, batch, by="pe-1", on=ON)
    assert refused.value.code == "batch.approved"
    assert not any(bank.items.get(photo.id).is_declined for photo in photos)
    assert bank.releases.get(release.id).status == "approved"
