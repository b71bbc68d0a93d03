from dataclasses import fields, replace
from datetime import date

import pytest

from storybank.records import (
    Answer,
    Consent,
    ConsentId,
    ConsentStatus,
    Embargo,
    FaceTreatment,
    Identification,
    Language,
    PersonId,
    Relation,
    Risk,
    RiskLevel,
    SaidName,
    Stream,
    Use,
    UsePermission,
    VoiceTreatment,
)
from storybank.rules import loosening
from storybank.rules.loosening import loosens

GIVEN = Consent(
    id=ConsentId("c"),
    version=1,
    subject=PersonId("p"),
    stream=Stream("north"),
    status=ConsentStatus.GIVEN,
    uses=(UsePermission(use=Use.PORTAL, decision=Answer.YES, until_on=date(2027, 1, 1)),),
    face=FaceTreatment.COVERED,
    voice=VoiceTreatment.BLEEPED,
    identification=Identification.FIRST_NAME,
    valid_until=date(2027, 1, 1),
    embargoes=(Embargo(event="return"),),
)
PORTAL = GIVEN.uses[0]


@pytest.mark.parametrize(
    "change",
    [
        {"face": FaceTreatment.VISIBLE},
        {"voice": VoiceTreatment.ORIGINAL},
        {"identification": Identification.NAMED},
        {"valid_until": None},
        {"valid_until": date(2028, 1, 1)},
        {"embargoes": ()},
        {"uses": (PORTAL, UsePermission(use=Use.SOCIAL_PRESS, decision=Answer.YES))},
        {"uses": (PORTAL, UsePermission(use=Use.SOCIAL_PRESS, decision=Answer.ASK))},
        {"uses": (replace(PORTAL, until_on=None),)},
        {"risk": Risk(level=RiskLevel.LOW)},
        {"status": ConsentStatus.RENEWED},
        {
            "names_as_said": (
                SaidName(form="x", language=Language("en"), relation=Relation.LIVES_IN, print_it=Answer.YES),
            )
        },
    ],
)
def test_a_change_that_opens_something_takes_two(change):
    assert loosens(GIVEN, replace(GIVEN, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"face": FaceTreatment.NOT_SHOWN},
        {"voice": VoiceTreatment.TEXT_ONLY},
        {"status": ConsentStatus.WITHDRAWN},
        {"is_paused": True},
        {"valid_until": date(2026, 12, 1)},
        {"embargoes": (Embargo(event="return"), Embargo(until_on=date(2027, 5, 1)))},
        {"uses": ()},
        {"uses": (UsePermission(use=Use.PORTAL, decision=Answer.NO),)},
        {"risk": Risk(level=RiskLevel.HIGH)},
        {"tombstone_wanted": True},
    ],
)
def test_a_change_that_only_closes_takes_one(change):
    assert not loosens(GIVEN, replace(GIVEN, **change))


def test_every_field_of_a_consent_is_silent_or_compared():
    known = loosening._SILENT | set(loosening._LADDERS) | set(loosening._COMPARE)
    assert {field.name for field in fields(Consent)} == known
