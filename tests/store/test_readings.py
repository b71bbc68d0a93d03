"""Paired reading: where a collection asks for it, nobody approves before another stream has read these very bytes."""

from dataclasses import replace

import pytest

from storybank.errors import Refused
from tests.store.test_releases import ON, ONE, TWO, Shelf


@pytest.fixture
def paired(bank, make):
    shelf = Shelf(bank, make)
    bank.collections.save(replace(shelf.collection, needs_paired_reading=True), by="pe-1", on=ON)
    return shelf


def code_of(call, *arguments, **words):
    with pytest.raises(Refused) as refused:
        call(*arguments, **words)
    return refused.value.code


def test_an_unread_release_is_not_approved(bank, paired):
    release = paired.propose()
    assert code_of(bank.releases.approve, release.id, digest=ONE, by="ed-2", on=ON) == "release.unread"
    bank.releases.read(release.id, digest=ONE, stream="nur", by="ed-nar-1", on=ON, reads_for=["nar"])
    assert bank.releases.unread(release.id) == ()
    assert bank.releases.approve(release.id, digest=ONE, by="ed-2", on=ON).status == "approved"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"by": "ed-nur-1", "reads_for": ["nur"]}, "release.own-stream"),
        ({"by": "ed-x-1"}, "release.no-stream"),
        ({"by": "ed-x-1", "reads_for": ["elsewhere"]}, "release.no-stream"),
        ({"by": "pe-1", "reads_for": ["nar"]}, "release.same-person"),
        ({"by": "ed-nar-1", "reads_for": ["nar"], "digest": TWO}, "release.digest"),
    ],
)
def test_who_may_not_read_for_another(bank, paired, words, code):
    release = paired.propose()
    assert code_of(bank.releases.read, release.id, **{"digest": ONE, "stream": "nur", "on": ON, **words}) == code


def test_another_digest_has_to_be_read_again(bank, paired):
    release = paired.propose()
    bank.releases.read(release.id, digest=ONE, stream="nur", by="ed-nar-1", on=ON, reads_for=["nar"])
    newer = paired.propose(digest=TWO)
    assert code_of(bank.releases.approve, newer.id, digest=TWO, by="ed-2", on=ON) == "release.unread"


def test_a_reading_stays_as_it_was_written(bank, paired):
    from django.db import DatabaseError, connection

    release = paired.propose()
    bank.releases.read(release.id, digest=ONE, stream="nur", by="ed-nar-1", on=ON, reads_for=["nar"])
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"):
        cursor.execute("UPDATE store_reading SET staff = 'pe-1'")
