"""People in a picture or a story whom nobody asked."""

from dataclasses import replace

from storybank.records import (
    Consent,
    ConsentStatus,
    Duty,
    DutyKind,
    Role,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
    Treatment,
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
    TWO,
    VIEW,
    A,
    B,
    ask,
)

SPOKEN_OF = replace(VIEW, shows={**HEARD, B: frozenset({Role.NAMED})}, media="text")
NEIGHBOUR = ThirdParty(
    ref=B, kind=ThirdPartyKind.TALKED_ABOUT, treatment=ThirdPartyTreatment.GENERALISE, reason="moved away in 1990"
)


def with_entry(**changes) -> Consent:
    return replace(OPEN, third_parties=(replace(NEIGHBOUR, **changes),))


def test_somebody_talked_about_needs_no_agreement_but_a_recorded_reason() -> None:
    decision = ask(with_entry(), view=SPOKEN_OF)
    assert Duty(kind=DutyKind.REPLACE_NAME, person=B, value="role") in decision.duties
    assert ask(with_entry(reason=" "), view=SPOKEN_OF).reasons[0].code is R.THIRD_PARTY
    assert ask(OPEN, view=SPOKEN_OF).reasons[0].code is R.THIRD_PARTY


def test_an_accused_person_is_not_kept_whatever_the_reason() -> None:
    accused = with_entry(kind=ThirdPartyKind.ACCUSED, treatment=ThirdPartyTreatment.KEEP)
    bare = replace(SPOKEN_OF, proved_on_all=frozenset())
    assert ask(accused, view=bare).reasons[0].code is R.THIRD_PARTY
    assert not plan_duties(SPOKEN_OF, {A: ADULT}, (accused,), (), PORTAL, ON).allows
    removed = with_entry(kind=ThirdPartyKind.ACCUSED, treatment=ThirdPartyTreatment.REMOVE)
    plan = plan_duties(SPOKEN_OF, {A: ADULT}, (removed,), (), PORTAL, ON)
    assert Duty(kind=DutyKind.REMOVE_SEGMENT, person=B) in plan.duties


def test_a_bystander_who_was_not_asked_is_covered_and_the_dead_in_a_wedding_picture_may_stay() -> None:
    view = replace(BOTH, proved={B: frozenset({Treatment.FACE_COVERED})})
    bystander = {"kind": ThirdPartyKind.BYSTANDER, "reason": "unknown"}
    covered = ask(with_entry(**bystander, treatment=ThirdPartyTreatment.COVER), view=view)
    assert Duty(kind=DutyKind.COVER_FACE, person=B) in covered.duties
    kept = ask(with_entry(**bystander, treatment=ThirdPartyTreatment.KEEP), view=BOTH)
    assert kept.reasons[0].code is R.THIRD_PARTY
    parents = with_entry(kind=ThirdPartyKind.DECEASED, treatment=ThirdPartyTreatment.KEEP, reason="her dead parents")
    assert ask(parents, view=BOTH).allows


def test_anothers_agreement_does_not_overrule_her_own_no() -> None:
    refused = replace(OF_B, status=ConsentStatus.REFUSED)
    view = replace(BOTH, proved={B: frozenset({Treatment.FACE_COVERED})})
    entry = with_entry(kind=ThirdPartyKind.FAMILY, treatment=ThirdPartyTreatment.COVER)
    assert ask(entry, refused, view=view, people=TWO).reasons[0].code is R.NOT_GIVEN
