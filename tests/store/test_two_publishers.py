"""Two publishers at once, and a clock that goes back: one waits, the other writes; nothing is published out of order."""

from datetime import timedelta

import pytest

from storybank.errors import Refused, Unavailable
from tests.store.test_releases import ON, ONE, TWO, Shelf


@pytest.fixture
def shelf(bank, make):
    return Shelf(bank, make)


def test_while_one_writes_or_seals_a_collection_another_is_told_to_wait(bank, shelf):
    with bank.jobs.lease(shelf.collection.id, "publish"):
        with pytest.raises(Unavailable) as refused, bank.jobs.lease(shelf.collection.id, "publish"):
            pytest.fail("two at once")
        assert refused.value.code == "store.leased"
    with bank.jobs.lease(shelf.collection.id, "publish"):
        pass


def test_of_two_proposals_of_one_version_only_the_last_can_be_approved(bank, shelf):
    first, second = shelf.propose(by="pe-1"), shelf.propose(digest=TWO, by="pe-2")
    with pytest.raises(Refused):
        bank.releases.approve(first.id, digest=ONE, by="ed-2", on=ON)
    assert bank.releases.approve(second.id, digest=TWO, by="ed-2", on=ON).status == "approved"
    assert bank.releases.seal(second.id, by="pe-2", on=ON) == bank.releases.seal(second.id, by="pe-1", on=ON)


def test_a_clock_that_goes_back_stops_proposals_approvals_and_seals(bank, clock, shelf):
    release = shelf.propose()
    clock.now -= timedelta(hours=3)
    for act in (
        lambda: shelf.propose(digest=TWO),
        lambda: bank.releases.approve(release.id, digest=ONE, by="ed-2", on=ON),
        lambda: bank.registers.notify([release.id], cause="c1", by="pe-1", on=ON),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "audit.clock"
    clock.now += timedelta(hours=3)
    assert bank.releases.approve(release.id, digest=ONE, by="ed-2", on=ON).status == "approved"
