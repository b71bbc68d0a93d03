"""A fresh bank per test, and small synthetic records."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest

from storybank.records import (
    BatchId,
    Collection,
    Consent,
    ConsentId,
    ConsentStatus,
    ItemId,
    PersonId,
    Photo,
    Role,
    Stream,
)
from storybank.store import close_bank, create_bank, open_bank

ON = date(2026, 11, 20)
NUR = Stream("nur")


class Clock:
    """A clock the test sets; it moves one second whenever somebody looks."""

    def __init__(self):
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """One bank as `create_bank` leaves it; each test gets a copy, for making one takes a third of a second."""
    folder = tmp_path_factory.mktemp("template") / "bank"
    create_bank(folder, organisation="The house", streams=["nur", "nar"], on=ON, clock=Clock())
    return folder


@pytest.fixture
def path(template, tmp_path):
    shutil.copytree(template, tmp_path / "bank")
    yield tmp_path / "bank"
    close_bank()


@pytest.fixture
def bank(path, clock):
    with open_bank(path, clock=clock) as opened:
        yield opened


@pytest.fixture
def make():
    return Make


class Make:
    """Records with as little as they need."""

    @staticmethod
    def photo(bank, row="F01", *, people=(), stream=NUR, by="ed-nur-1", save=True, **fields):
        item = bank.items.id_for(stream, "batch-1", row, by=by)
        photo = Photo(
            id=item,
            batch=BatchId("b1"),
            stream=stream,
            row=f"photographs!{row}",
            people={person: frozenset({Role.DEPICTED}) for person in people},
            width_px=10,
            height_px=10,
            media_type="image/jpeg",
            **fields,
        )
        if save:
            bank.items.save(photo, by=by, on=ON)
        return photo

    @staticmethod
    def person(bank, code="C01", *, stream=NUR, by="ed-nur-1"):
        from storybank.records import Person

        person = bank.people.id_for(stream, code, by=by)
        bank.people.save(Person(id=person, stream=stream), by=by, on=ON)
        return person

    @staticmethod
    def consent(bank, person, *, stream=NUR, status=ConsentStatus.GIVEN, **fields):
        consent = bank.consents.id_for(stream, f"consent-{person}", by="ed-nur-1")
        return Consent(
            id=ConsentId(consent), version=0, subject=PersonId(person), stream=stream, status=status, **fields
        )

    @staticmethod
    def collection(bank, items=(), slug="kept"):
        collection, public = bank.collections.new_id()
        record = Collection(
            id=collection,
            public_id=public,
            slug=slug,
            title={"en": "Kept"},
            items=tuple(ItemId(item) for item in items),
            languages=("en",),
        )
        return bank.collections.save(record, by="pe-1", on=ON)
