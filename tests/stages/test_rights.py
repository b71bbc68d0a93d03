"""What people ask: closing acts at once for anybody, erasing wants the person's own proof, one leaves and the rest stays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storybank.errors import Refused, WrongUse
from storybank.records import (
    BatchId,
    Box,
    ConsentStatus,
    Face,
    FaceLink,
    Interview,
    Role,
    Segment,
    Stream,
)
from storybank.stages.erasable import call_back_by
from storybank.stages.rights import leave, receive, settle
from storybank.stages.taking_back import withdraw

pytestmark = pytest.mark.slow

ON = date(2026, 11, 20)
BY = "ed-nur-1"


def agreed(bank, make, code="C01", **changes):
    person = make.person(bank, code)
    return person, bank.consents.save(make.consent(bank, person, **changes), by=BY, on=ON).id


@pytest.mark.parametrize("right", ["pause", "narrow", "erase"])
@pytest.mark.parametrize("who", ["subject", "heir", "third_person", "authority"])
def test_whoever_asks_for_less_is_heard_at_once(bank, make, right, who):
    person, consent = agreed(bank, make)
    received = receive(bank, person, right=right, who=who, by=BY, on=ON)
    assert bank.consents.get(consent).is_paused
    assert received.request.due_on == date(2026, 12, 20)


@pytest.mark.parametrize("right", ["access", "correct"])
def test_who_only_wants_to_see_or_correct_closes_nothing(bank, make, right):
    person, consent = agreed(bank, make)
    receive(bank, person, right=right, who="subject", by=BY, on=ON)
    assert not bank.consents.get(consent).is_paused


def test_a_nephew_with_a_letter_erases_nobody(bank, make):
    person, consent = agreed(bank, make)
    receive(bank, person, right="erase", who="third_person", proof="a letter", by=BY, on=ON)
    with pytest.raises(Refused, match="own request"):
        withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)


def test_an_heir_may_pause_and_not_erase(bank, make):
    person, consent = agreed(bank, make)
    receive(bank, person, right="erase", who="heir", proof="a certificate", by=BY, on=ON)
    with pytest.raises(Refused):
        withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)


def test_a_refused_request_proves_nothing(bank, make):
    person, consent = agreed(bank, make)
    received = receive(bank, person, right="erase", who="subject", proof="call-back", by=BY, on=ON)
    settle(bank, received.request.id, decision="refused", reason="It was not her.", by=BY, on=ON)
    with pytest.raises(Refused):
        withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)


def test_proof_may_come_after_the_wish(bank, make):
    person, consent = agreed(bank, make)
    received = receive(bank, person, right="erase", who="subject", by=BY, on=ON)
    with pytest.raises(Refused):
        withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    bank.requests.prove(received.request.id, "a passport", by=BY, on=ON)
    bank.requests.called_back(received.request.id, "hers", by=BY, on=ON)
    withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    assert bank.people.list()[0].turns_18_on is None


def erase_refused(bank, consent, on=ON):
    with pytest.raises(Refused) as refused:
        withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=on)
    return refused.value.code


def test_nobody_is_erased_before_she_herself_was_called(bank, make):
    """Whoever holds her telephone or her papers can ask; what is destroyed waits for a word with her alone."""
    person, consent = agreed(bank, make)
    asked = receive(bank, person, right="erase", who="subject", proof="a passport", by=BY, on=ON).request
    assert call_back_by(bank, asked) == date(2026, 12, 4)
    assert erase_refused(bank, consent) == "withdraw.no-call-back"
    for result in ("not-reached", "hers", "not-hers"):
        assert bank.requests.called_back(asked.id, result, by=BY, on=ON).call_back == result
    assert erase_refused(bank, consent) == "withdraw.no-call-back"  # the last call counts
    assert bank.consents.get(consent).status is ConsentStatus.GIVEN and bank.consents.get(consent).is_paused


def test_very_many_erasures_in_a_week_stop_and_stay_closed(bank, make, clock):
    most = int(bank.settings.thresholds["erasures_a_week"])
    for number in range(most + 1):
        person = make.person(bank, f"C{number + 10}")
        consent = bank.consents.save(make.consent(bank, person), by=BY, on=ON).id
        asked = receive(bank, person, right="erase", who="subject", proof="seen", by=BY, on=ON).request
        bank.requests.called_back(asked.id, "hers", by=BY, on=ON)
        if number < most:
            withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)
    assert erase_refused(bank, consent) == "withdraw.too-many"
    assert bank.consents.get(consent).is_paused  # closed all the same
    withdraw(bank, consent, effect="restrict", tombstone=False, by=BY, on=ON)
    assert (
        erase_refused(bank, consent, on=date(2027, 11, 28)) == "withdraw.too-many"
    )  # whatever day of decision is named
    clock.now += timedelta(days=8)
    withdraw(bank, consent, effect="erase", tombstone=False, by=BY, on=ON)  # a week later it may go on


def test_reopening_after_a_pause_takes_two(bank, make):
    person, consent = agreed(bank, make)
    received = receive(bank, person, right="pause", who="third_person", by=BY, on=ON)
    _row, (act,) = settle(bank, received.request.id, decision="reopen", reason="She wants to stay.", by=BY, on=ON)
    assert bank.consents.get(consent).is_paused
    with pytest.raises(Refused):
        bank.acts.confirm(act.id, by=BY, on=ON)
    bank.acts.confirm(act.id, by="ed-nar-1", on=ON)
    assert not bank.consents.get(consent).is_paused


def test_a_decision_needs_its_reason(bank, make):
    person, _consent = agreed(bank, make)
    received = receive(bank, person, right="pause", who="subject", by=BY, on=ON)
    with pytest.raises(WrongUse):
        settle(bank, received.request.id, decision="done", reason=" ", by=BY, on=ON)


def test_one_leaves_a_family_interview_and_the_other_stays(bank, make):
    mother, _ = agreed(bank, make, "C01")
    son, _ = agreed(bank, make, "C02")
    item = bank.items.id_for(Stream("nur"), "batch-1", "interviews:I1", by=BY)
    turns = [(1, mother), (2, son), (3, mother), (4, son)]
    interview = Interview(
        id=item,
        batch=BatchId("b1"),
        stream=Stream("nur"),
        row="interviews!2",
        people={mother: frozenset({Role.NARRATOR}), son: frozenset({Role.NARRATOR})},
        segments=tuple(
            Segment(number=n, start_s=n * 1.0, end_s=n + 1.0, text=f"Turn {n}.", person=who) for n, who in turns
        ),
    )
    bank.items.save(interview, by=BY, on=ON)
    leave(bank, item, son, by=BY, on=ON)
    record = bank.items.get(item)
    assert {one.segment for one in record.redactions if one.span is None} == {2, 4}
    assert [one.text for one in record.segments] == [f"Turn {n}." for n in range(1, 5)]  # he may come back
    asked = {row.finding.code for row in bank.findings.list(item=item)}
    assert "consent.was-cut" in asked
    with pytest.raises(WrongUse):  # twice is once
        leave(bank, item, son, by=BY, on=ON)


def test_one_leaves_a_photograph_by_being_cut_from_the_frame(bank, make):
    one, _ = agreed(bank, make, "C01")
    other, _ = agreed(bank, make, "C02")
    photo = make.photo(bank, people=(one, other), save=False)
    faces = tuple(
        Face(number=n, box=Box(left=n, top=1, right=n + 2, bottom=4), score=0.9, link=FaceLink.PERSON, person=who)
        for n, who in ((1, one), (5, other))
    )
    bank.items.save(replace(photo, faces=faces), by=BY, on=ON)
    leave(bank, photo.id, other, by=BY, on=ON)
    assert [face.is_cropped_out for face in bank.items.get(photo.id).faces] == [False, True]
