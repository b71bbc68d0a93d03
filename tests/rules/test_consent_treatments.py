"""How somebody is shown: the strictest person wins for that part, and what a narrower agreement asks to be done."""

from dataclasses import replace

import pytest

from storybank.records import (
    Condition,
    ConsentStatus,
    Duty,
    DutyKind,
    FaceTreatment,
    Identification,
    PlacePrecision,
    Risk,
    RiskLevel,
    Role,
    TranscriptTreatment,
    Treatment,
    Use,
    VoiceTreatment,
)
from storybank.records import ReasonCode as R
from storybank.rules.consent import plan_duties
from tests.rules.agreed import (
    ADULT,
    BOTH,
    HEARD,
    OF_B,
    ON,
    OPEN,
    PORTAL,
    SEEN,
    TWO,
    VIEW,
    A,
    B,
    ask,
    yes,
)


def test_one_of_two_people_who_withdrew_closes_the_photograph() -> None:
    decision = ask(OPEN, replace(OF_B, status=ConsentStatus.WITHDRAWN), view=BOTH, people=TWO)
    assert [(reason.code, reason.person) for reason in decision.reasons] == [(R.WITHDRAWN, B)]


def test_one_who_is_proved_cut_out_no_longer_closes_it() -> None:
    view = replace(BOTH, proved={B: frozenset({Treatment.CROPPED_OUT})})
    decision = ask(OPEN, replace(OF_B, status=ConsentStatus.WITHDRAWN), view=view, people=TWO)
    assert Duty(kind=DutyKind.CROP_OUT, person=B) in decision.duties


def test_a_cover_is_not_enough_for_somebody_who_withdrew() -> None:
    view = replace(BOTH, proved={B: frozenset({Treatment.FACE_COVERED})})
    assert not ask(OPEN, replace(OF_B, status=ConsentStatus.WITHDRAWN), view=view, people=TWO).allows


def test_a_photographer_who_forbids_cropping_and_a_person_who_is_not_shown_contradict_each_other() -> None:
    photographer = replace(OF_B, conditions=frozenset({Condition.NO_CROPPING}))
    view = replace(VIEW, shows={**SEEN, B: frozenset({Role.PHOTOGRAPHER})})
    decision = plan_duties(
        view,
        {A: ADULT, B: TWO[1]},
        (replace(OPEN, face=FaceTreatment.NOT_SHOWN), photographer),
        (),
        PORTAL,
        ON,
    )
    assert decision.reasons[0].facts == {"contradicts": "do_not_crop"}


def test_the_photographers_own_agreement_is_needed_too() -> None:
    view = replace(VIEW, shows={**SEEN, B: frozenset({Role.PHOTOGRAPHER})})
    assert [(r.code, r.person) for r in ask(OPEN, view=view, people=TWO).reasons] == [(R.MISSING, B)]


@pytest.mark.parametrize(
    ("changes", "media", "duty"),
    [
        ({"voice": VoiceTreatment.BLEEPED}, "sound", Duty(kind=DutyKind.BLEEP, person=A)),
        ({"voice": VoiceTreatment.REVOICED}, "sound", Duty(kind=DutyKind.REVOICE, person=A)),
        ({"voice": VoiceTreatment.TEXT_ONLY}, "sound", Duty(kind=DutyKind.LEAVE_SOUND_OUT, person=A)),
        ({"identification": Identification.FIRST_NAME}, "sound", Duty(kind=DutyKind.BLEEP, person=A)),
        ({"risk": Risk(level=RiskLevel.HIGH)}, "sound", Duty(kind=DutyKind.REVOICE, person=A)),
        ({"transcript": TranscriptTreatment.SUMMARY}, "text", Duty(kind=DutyKind.SUMMARY_ONLY, person=A)),
        ({"transcript": TranscriptTreatment.NONE}, "text", Duty(kind=DutyKind.LEAVE_TRANSCRIPT_OUT, person=A)),
        (
            {"identification": Identification.FIRST_NAME},
            "text",
            Duty(kind=DutyKind.REPLACE_NAME, person=A, value="first_name"),
        ),
        (
            {"identification": Identification.PSEUDONYM, "pseudonym": {"az": "Aysel"}},
            "text",
            Duty(kind=DutyKind.REPLACE_NAME, person=A, value="pseudonym"),
        ),
        (
            {"identification": Identification.PSEUDONYM},
            "text",
            Duty(kind=DutyKind.REPLACE_NAME, person=A, value="role"),
        ),
        (
            {"identification": Identification.ANONYMOUS},
            "text",
            Duty(kind=DutyKind.REPLACE_NAME, person=A, value="role"),
        ),
        (
            {"place_precision": PlacePrecision.WITHHELD},
            "text",
            Duty(kind=DutyKind.COARSEN_PLACE, person=A, value="withheld"),
        ),
        (
            {"risk": Risk(level=RiskLevel.HIGH)},
            "text",
            Duty(kind=DutyKind.COARSEN_PLACE, person=A, value="area_in_words"),
        ),
        ({"is_listed": False}, "text", Duty(kind=DutyKind.NO_INDEX, person=A)),
        ({"uses": (yes(Use.PORTAL),)}, "text", Duty(kind=DutyKind.NO_INDEX, person=A)),
        (
            {"conditions": frozenset({Condition.NOT_WITH_PHOTO})},
            "text",
            Duty(kind=DutyKind.NOT_WITH_PHOTO, person=A),
        ),
    ],
)
def test_a_narrower_agreement_asks_for_a_treatment(changes, media: str, duty: Duty) -> None:
    view = replace(VIEW, shows=HEARD, media=media, proved_on_all=frozenset())
    decision = plan_duties(view, {A: ADULT}, (replace(OPEN, **changes),), (), PORTAL, ON)
    assert duty in decision.duties


def test_a_plan_names_the_duties_and_the_gate_refuses_bytes_without_them() -> None:
    consent = replace(OPEN, face=FaceTreatment.COVERED)
    bare = replace(VIEW, proved_on_all=frozenset())
    assert plan_duties(bare, {A: ADULT}, (consent,), (), PORTAL, ON).duties == {
        Duty(kind=DutyKind.REMOVE_METADATA),
        Duty(kind=DutyKind.COVER_FACE, person=A),
    }
    assert {r.code for r in ask(consent, view=bare).reasons} == {R.TREATMENT_MISSING}
    assert ask(consent, view=replace(VIEW, proved={A: frozenset({Treatment.FACE_COVERED})})).allows
