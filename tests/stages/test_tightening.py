"""Bulk changes only tighten: whatever is asked of however many agreements, nothing that was closed opens."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.cli.consent_closing import narrow
from storybank.errors import WrongUse
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
from storybank.stages.tightening import Tightening, asked_for, tighten_many, tightened
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


def test_a_use_that_is_no_already_is_left_as_it_stands(bank, make):
    answers = ((Use.PORTAL, Answer.NO), (Use.KEEP, Answer.YES))
    uses = tuple(UsePermission(use=use, decision=answer) for use, answer in answers)
    one = bank.consents.save(make.consent(bank, make.person(bank), uses=uses), by=BY, on=ON)
    done = tighten_many(bank, [one.id], asked_for(uses=["portal"]), by=BY, on=ON)
    assert (done.changed, bank.consents.get(one.id).version) == ((), 1)


def test_a_word_that_nobody_knows_is_named_by_its_field() -> None:
    with pytest.raises(WrongUse) as refused:
        asked_for(uses=["portal", "everything"], face="smiling")
    assert refused.value.code == "consent.unknown-value"
    assert "face" in str(refused.value) and "smiling" not in str(refused.value)


@pytest.mark.parametrize(("face", "after"), [("covered", "covered"), ("not_shown", "not_shown"), (None, "covered")])
def test_a_face_is_closed_by_command_at_once_and_never_opened(bank, make, face, after):
    person = make.person(bank, "C01")
    bank.consents.save(make.consent(bank, person, face=FaceTreatment.COVERED), by=BY, on=ON)
    asked = ["nur/C01", "--by", BY, "--on", "2026-11-20", "--json", "--bank", str(bank.path)]
    told = CliRunner().invoke(narrow, [*asked, *(["--face", face] if face else ["--use", "portal"])])
    assert told.exit_code == 0, told.exception
    [now] = bank.consents.current([person])
    assert now.face == after
    assert json.loads(told.stdout.strip().splitlines()[-1])["is_changed"] is (face != "covered")


def test_a_dry_run_writes_nothing(bank, make):
    person = make.person(bank)
    one = bank.consents.save(make.consent(bank, person, face=FaceTreatment.VISIBLE), by=BY, on=ON)
    done = tighten_many(bank, [one.id], Tightening(face=FaceTreatment.COVERED), by=BY, on=ON, is_dry_run=True)
    assert done.changed == (one.id,)
    assert bank.consents.get(one.id) == replace(one)
