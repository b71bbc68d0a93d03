"""What everybody in it refuses to have kept is never sealed; what nobody has answered waits, and goes after a month."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from storybank.intake.batch import read_delivery
from storybank.records import AgeBand, Answer, ConsentStatus, Method, Person, Stream, Use, UsePermission
from storybank.stages.keeping_out import kept_out
from storybank.stages.ledger_ids import LedgerIds
from storybank.stages.rechecking import let_go
from storybank.stages.screening import screen

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"
KEEP = UsePermission(use=Use.KEEP, decision=Answer.YES)


@pytest.fixture
def delivered(tmp_path, bank):
    """Write a delivery of one photograph of these people, and say which of its files are kept out."""

    def make(consents: list[str], people: str) -> frozenset[str]:
        folder: Path = tmp_path / "shoot"
        (folder / "photographs").mkdir(parents=True)
        Image.new("RGB", (40, 30), (200, 150, 90)).save(folder / "photographs" / "F01.jpg")
        (folder / "photographs.csv").write_text(
            f"code,file,caption_en,alt_en,people,shows_people\nF01,F01.jpg,A table.,A table.,{people},yes\n"
        )
        (folder / "people.csv").write_text("code,age_band\nC01,adult\nC02,adult\n")
        (folder / "consents.csv").write_text(
            "person,status,given_on,method,use_keep,use_portal,audience\n" + "".join(f"{row}\n" for row in consents)
        )
        delivery = read_delivery(folder, ON, stream="nur")
        return kept_out(bank, delivery, LedgerIds(bank, BY), ON).files

    return make


def test_a_portrait_whose_only_person_refused_is_not_sealed(delivered):
    assert len(delivered(["C01,refused,2026-01-01,signed,no,no,sealed"], "C01")) == 1


def test_a_no_to_keeping_alone_is_enough(delivered):
    assert len(delivered(["C01,given,2026-01-01,signed,no,yes,public"], "C01")) == 1


def test_one_yes_keeps_it(delivered):
    rows = ["C01,refused,2026-01-01,signed,no,no,sealed", "C02,given,2026-01-01,signed,yes,no,sealed"]
    assert delivered(rows, "C01; C02") == frozenset()


def test_an_answer_that_is_missing_is_no_no(delivered):
    assert delivered([], "C01") == frozenset()


def test_what_nobody_lets_us_keep_is_asked_about_and_destroyed_after_a_month(bank, make):
    person = make.person(bank)
    photo = make.photo(bank, people=(person,))
    bank.originals.seal_bytes(b"x", item=photo.id, stream=Stream("nur"), media_type="image/jpeg", by=BY)
    screen(bank, [photo.id], on=ON)
    (row,) = bank.findings.list(item=photo.id, code="consent.not-to-keep")
    assert row.finding.facts["on"] == "2026-12-20"
    assert let_go(bank, on=ON + timedelta(days=29), by="pe-1") == ()
    address = bank.originals.of_item(photo.id)[0].address
    assert let_go(bank, on=ON + timedelta(days=30), by="pe-1") == (photo.id,)
    assert bank.originals.get(address).state == "erased"
    assert [event.subject for event in bank.audit.list(verb="keeping.destroyed")] == [photo.id]


def test_a_yes_in_time_stops_the_clock(bank, make):
    person = make.person(bank)
    bank.people.save(Person(id=person, stream=Stream("nur"), age_band=AgeBand.ADULT), by=BY, on=ON)
    photo = make.photo(bank, people=(person,))
    screen(bank, [photo.id], on=ON)
    agreed = make.consent(bank, person, given_on=ON, method=Method.SIGNED, age_band=AgeBand.ADULT, uses=(KEEP,))
    bank.consents.save(agreed, by=BY, on=ON)
    screen(bank, [photo.id], on=ON + timedelta(days=10))
    assert bank.findings.list(item=photo.id, code="consent.not-to-keep") == ()
    assert let_go(bank, on=ON + timedelta(days=60), by="pe-1") == ()


def test_who_has_withdrawn_has_settled_it_already_and_no_clock_runs(bank, make):
    person = make.person(bank)
    photo = make.photo(bank, people=(person,))
    bank.consents.save(make.consent(bank, person, status=ConsentStatus.WITHDRAWN), by=BY, on=ON)
    screen(bank, [photo.id], on=ON)
    assert let_go(bank, on=ON + timedelta(days=400), by="pe-1") == ()


def test_the_end_of_keeping_starts_the_clock(bank, make):
    person = make.person(bank)
    bank.people.save(Person(id=person, stream=Stream("nur"), age_band=AgeBand.ADULT), by=BY, on=ON)
    photo = make.photo(bank, people=(person,))
    agreed = make.consent(
        bank,
        person,
        given_on=ON,
        method=Method.SIGNED,
        age_band=AgeBand.ADULT,
        uses=(KEEP,),
        retention_until=ON,
    )
    bank.consents.save(replace(agreed), by=BY, on=ON)
    screen(bank, [photo.id], on=ON)
    assert bank.findings.list(item=photo.id, code="consent.not-to-keep") == ()
    screen(bank, [photo.id], on=ON + timedelta(days=1))
    assert len(bank.findings.list(item=photo.id, code="consent.not-to-keep")) == 1
