"""Bulk changes only tighten: whatever is asked of however many agreements, nothing that was closed opens."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.records import (
    Answer,
    Audience,
    FaceTreatment,
    Identification,
    PlacePrecision,
    RiskLevel,
    TranscriptTreatment,
    Use,
    UsePermission,
    VoiceTreatment,
)
from storybank.rules.consent import decide
from storybank.rules.loosening import loosens
from storybank.stages.tightening import Tightening, tighten_many, tightened
from tests.rules.test_consent_invariants import ON, cases, is_tighter

BY = "ed-nur-1"


def maybe(values):
    return st.none() | st.sampled_from(values)


TIGHTENINGS = st.builds(
    Tightening,
    uses=st.frozensets(st.sampled_from(Use), max_size=3),
    face=maybe(FaceTreatment),
    voice=maybe(VoiceTreatment),
    identification=maybe(Identification),
    transcript=maybe(TranscriptTreatment),
    place_precision=maybe(PlacePrecision),
    risk=maybe(RiskLevel),
    audience=maybe(Audience),
    until=st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
    is_unlisted=st.booleans(),
    no_place_names=st.booleans(),
    is_embargoed=st.booleans(),
)


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(cases(), TIGHTENINGS)
def test_a_bulk_change_never_opens_what_was_closed(case, how) -> None:
    view, people, consents, request = case
    after = tuple(tightened(one, how) for one in consents)
    assert not any(loosens(was, now) for was, now in zip(consents, after, strict=True))
    before = decide(view, people, consents, (), request, ON)
    assert is_tighter(decide(view, people, after, (), request, ON), before)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(cases(), TIGHTENINGS)
def test_the_same_again_changes_nothing(case, how) -> None:
    for one in case[2]:
        once = tightened(one, how)
        assert tightened(once, how) == once


def test_who_was_stricter_already_stays_as_she_was(bank, make):
    strict = make.person(bank, "C01")
    wide = make.person(bank, "C02")
    portal = UsePermission(use=Use.PORTAL, decision=Answer.YES)
    ids = [
        bank.consents.save(
            make.consent(bank, person, face=face, voice=VoiceTreatment.ORIGINAL, uses=(portal,)), by=BY, on=ON
        ).id
        for person, face in ((strict, FaceTreatment.NOT_SHOWN), (wide, FaceTreatment.VISIBLE))
    ]
    done = tighten_many(bank, ids, Tightening(face=FaceTreatment.COVERED), by=BY, on=ON)
    assert (done.changed, done.unchanged) == ((ids[1],), (ids[0],))
    assert [bank.consents.get(one).face for one in ids] == [FaceTreatment.NOT_SHOWN, FaceTreatment.COVERED]
    assert [bank.consents.get(one).version for one in ids] == [1, 2]


def test_a_dry_run_writes_nothing(bank, make):
    person = make.person(bank)
    one = bank.consents.save(make.consent(bank, person, face=FaceTreatment.VISIBLE), by=BY, on=ON)
    done = tighten_many(bank, [one.id], Tightening(face=FaceTreatment.COVERED), by=BY, on=ON, is_dry_run=True)
    assert done.changed == (one.id,)
    assert bank.consents.get(one.id) == replace(one)
