"""Copies that leave the bank: given only today, in the register before they are there, asked back, reminded, in four languages."""

import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pyrage
import pytest

from benchmarks import published_bank as scale
from storybank.errors import Refused
from storybank.stages import (
    deriving,
    drifting,
    handing_out,
    notices,
    planning,
    rechecking,
    releasing,
    research_room,
    taking_back,
)
from storybank.stages.executor import Executor
from storybank.store import close_bank, open_bank

pytestmark = pytest.mark.slow
ON = scale.ON
UNTIL = ON + timedelta(days=100)
KEY = pyrage.x25519.Identity.generate()
BY = "ed-nur-1"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("outside") / "bank"
    scale.build(path, 2, (240, 160))
    with open_bank(path) as bank:
        papers = releasing.ReleasePapers(collection=bank.collections.get("kept"))
        papers.plan = planning.plan_of(bank, papers.collection, on=ON)
        papers.derived = deriving.derive(bank, papers.plan, by="pe-1", executor=Executor(0), progress=lambda *_: None)
        made = releasing.propose(bank, papers, by="pe-1", on=ON, progress=lambda *_: None).release
        bank.releases.approve(made.id, digest=made.digest, by="ed-2", on=ON)
        releasing.seal(bank, made.id, by="pe-1", on=ON)
    close_bank()
    return path


@pytest.fixture
def bank(template, tmp_path):
    shutil.copytree(template, tmp_path / "bank")
    with open_bank(tmp_path / "bank") as opened:
        yield opened
    close_bank()


def asked(bank, *, agreed=True):
    """A researcher asks for the whole collection; the stream and the programme agree."""
    row = bank.research.ask(
        collection=bank.collections.get("kept").id,
        recipient=str(KEY.to_public()),
        identity="Dr. S",
        purpose="bread",
        promises=True,
        until_on=UNTIL,
        by="pe-1",
        on=ON,
    )
    for number, party in enumerate(research_room.parties(bank, row)) if agreed else ():
        row = research_room.answer(bank, row.id, party=party, is_agreed=True, by=f"pe-{number + 2}", on=ON)
    return row


def deliver(bank, row, folder, on=ON):
    return research_room.deliver(bank, row.id, folder, by="pe-1", on=on)


def codes(bank, on=ON):
    return {code for one in drifting.drift(bank, on=on) for code in one.codes}


def test_only_the_researchers_key_opens_the_edition_and_it_is_in_the_register(bank, tmp_path):
    done = deliver(bank, asked(bank), tmp_path / "out")
    assert b"data/index.html" in pyrage.decrypt(done.path.read_bytes(), [KEY])
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(done.path.read_bytes(), [pyrage.x25519.Identity.generate()])
    (copy,) = bank.registers.copies()
    assert (copy.until_on, copy.use) == (UNTIL, "teaching_research") and "Dr. S" not in str(copy)
    with pytest.raises(Refused) as refused:  # as a plain zip it goes to nobody
        handing_out.hand_out(bank, copy.release, holder="portal", use="portal", by="pe-1", on=ON)
    assert refused.value.code == "register.research-only"


def test_what_may_not_be_shown_today_is_given_to_nobody(bank, tmp_path):
    row, (release,) = asked(bank), bank.releases.list(status="sealed")
    bank.holds.place(
        scope="stream", value="north", reason="a threat", by=BY, on=ON
    )  # nobody has looked at releases yet
    with pytest.raises(Refused) as refused:
        deliver(bank, row, tmp_path / "out")
    assert refused.value.code == "register.not-today" and not list((tmp_path).glob("out/*"))
    bank.research.list()
    with pytest.raises(Refused):
        handing_out.hand_out(bank, release.id, holder="portal", use="portal", by="pe-1", on=ON)
    assert bank.registers.copies() == ()


def test_what_is_taken_back_while_it_is_encrypted_leaves_no_file_and_no_copy(bank, tmp_path, monkeypatch):
    row, packed = asked(bank), research_room.packed

    @contextmanager
    def packing(bundle, work):
        with packed(bundle, work) as tar:
            consent = bank.consents.find("C0000")
            taking_back.withdraw(bank, consent, effect="restrict", tombstone=False, by=BY, on=ON)
            yield tar

    monkeypatch.setattr(research_room, "packed", packing)
    with pytest.raises(Refused) as refused:
        deliver(bank, row, tmp_path / "out")
    assert refused.value.code == "register.not-out"
    assert list((tmp_path / "out").iterdir()) == [] and bank.registers.copies() == ()


@pytest.mark.parametrize("when", ["asked", "agreed", "delivered"])
def test_an_agreement_of_a_party_can_be_taken_back_by_one_person(bank, tmp_path, when):
    row = asked(bank, agreed=when != "asked")
    if when == "asked":
        research_room.answer(bank, row.id, party="north", is_agreed=True, by="pe-2", on=ON)
    if when == "delivered":
        deliver(bank, row, tmp_path / "out")
    row = research_room.answer(bank, row.id, party="north", is_agreed=False, by="pe-2", on=ON)
    assert row.state == "refused"
    assert {state for _release, state in bank.releases.statuses()} == {"revoked"}
    assert not (bank.path / "curated" / "kept-v1").exists()
    assert [one.holder[:9] for one in bank.registers.notices()] == (["research-"] if when == "delivered" else [])
    with pytest.raises(Refused):
        deliver(bank, row, tmp_path / "again")
    with pytest.raises(Refused):
        research_room.answer(bank, row.id, party="north", is_agreed=True, by="pe-2", on=ON)


def test_nobody_agrees_after_the_time_that_was_asked_for(bank):
    row = asked(bank, agreed=False)
    with pytest.raises(Refused) as refused:
        research_room.answer(bank, row.id, party="north", is_agreed=True, by="pe-2", on=UNTIL + timedelta(days=1))
    assert refused.value.code == "research.over"


def test_a_copy_whose_time_is_over_is_asked_for_and_ends(bank, tmp_path):
    row, late = asked(bank), UNTIL + timedelta(days=1)
    deliver(bank, row, tmp_path / "out")
    rechecking.remind(bank, on=UNTIL, by="pe-1")
    assert bank.registers.notices() == ()
    rechecking.remind(bank, on=late, by="pe-1")
    rechecking.remind(bank, on=late, by="pe-1")
    (notice,) = bank.registers.notices(is_open=True)
    assert "copy.ended" in codes(bank, late)
    letter = {one.language: one.text for one in notices.letters(bank, notice.id, on=late)}
    assert set(letter) == {"en", "hy", "az", "ru"} and all(UNTIL.isoformat() in text for text in letter.values())
    assert notice.holder in letter["en"] and "Dr. S" not in str(letter)
    research_room.end(bank, row.id, by="pe-1", on=late)
    assert bank.registers.notices(is_open=True) == () and "copy.ended" not in codes(bank, late)
    assert not (bank.path / "curated" / "kept-v1").exists()  # nobody needs the bank's own any more
    assert bank.research.words(row.id, by="pe-1") == ("", "")


def test_holders_hear_when_it_opens_again_and_when_it_closes_for_good(bank):
    (release,) = bank.releases.list(status="sealed")
    copy = bank.registers.take(release.id, holder="partner-x", use="portal", by="pe-1", on=ON)
    held = bank.holds.place(scope="stream", value="north", reason="a threat", by=BY, on=ON)
    taking_back.close_what_is_live(bank, cause=held.id, by=BY, on=ON)
    (paused,) = bank.registers.notices()
    said = notices.letters(bank, paused.id)[0].text
    assert "at present" in said and "partner-x" in said
    bank.registers.sent(paused.id, by=BY, on=ON)
    late = notices.letters(bank, paused.id, on=ON + timedelta(days=9))[0].text
    assert late.splitlines()[1].startswith("A reminder")
    bank.registers.confirmed(paused.id, "removed", by=BY, on=ON)

    act = bank.holds.propose_lift(held.id, by=BY, on=ON)
    bank.acts.confirm(act.id, by="ed-2", on=ON)
    taking_back.reopen_what_may(bank, cause=held.id, by="ed-2", on=ON)
    (again,) = bank.registers.notices(is_open=True)  # they were told that we would write
    assert again.copy == copy.id and "shown again" in notices.letters(bank, again.id)[0].text
    bank.registers.confirmed(again.id, "removed", by=BY, on=ON)

    consent = bank.consents.find("C0000")
    bank.consents.save(replace(bank.consents.get(consent), is_paused=True), by=BY, on=ON)
    taking_back.close_what_is_live(bank, cause=consent, by=BY, on=ON)
    bank.registers.confirmed(bank.registers.notices(is_open=True, cause=consent)[0].id, "removed", by=BY, on=ON)
    done = taking_back.withdraw(bank, consent, effect="keep", tombstone=False, by=BY, on=ON)
    assert [one.confirmed_on for one in done.notices] == [None]  # closed for a while is not deleted
    assert "taken back" in notices.letters(bank, done.notices[0].id)[0].text
