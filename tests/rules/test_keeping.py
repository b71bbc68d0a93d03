"""What the bank may keep: somebody in it must let us, and nobody's no destroys what another gave."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.records import (
    AgeBand,
    Answer,
    BatchId,
    Consent,
    ConsentId,
    ConsentStatus,
    Guardian,
    GuardianAuthority,
    ItemId,
    Method,
    Person,
    PersonId,
    Photo,
    Role,
    Stream,
    Use,
    UsePermission,
)
from storybank.rules.keeping import may_keep

ON = date(2026, 11, 20)
A, B, P = PersonId("P-a"), PersonId("P-b"), PersonId("P-p")
PEOPLE = {p: Person(id=p, stream=Stream("nur"), age_band=AgeBand.ADULT) for p in (A, B, P)}
KEEP = UsePermission(use=Use.KEEP, decision=Answer.YES)
DEPICTED = frozenset({Role.DEPICTED})


def consent(person: PersonId = A, **changes) -> Consent:
    given = Consent(
        id=ConsentId(f"k-{person}"),
        version=1,
        subject=person,
        stream=Stream("nur"),
        status=ConsentStatus.GIVEN,
        given_on=date(2026, 3, 1),
        method=Method.SIGNED,
        age_band=AgeBand.ADULT,
        uses=(KEEP,),
    )
    return replace(given, **changes)


def photo(people) -> Photo:
    return Photo(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nur"),
        row="photographs!2",
        people=people,
        width_px=10,
        height_px=10,
        media_type="image/jpeg",
        photographer=P,
    )


def keeps(people, *consents: Consent) -> bool:
    return may_keep(photo(people), PEOPLE, consents, ON).allows


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, True),
        ({"valid_until": date(2026, 6, 30)}, True),
        ({"status": ConsentStatus.EXPIRED}, True),
        ({"is_paused": True}, True),
        ({"status": ConsentStatus.WITHDRAWN}, False),
        ({"status": ConsentStatus.REFUSED}, False),
        ({"status": ConsentStatus.UNKNOWN}, False),
        ({"uses": (replace(KEEP, decision=Answer.NO),)}, False),
        ({"uses": ()}, False),
    ],
)
def test_one_person_decides_about_their_own_portrait(changes, kept: bool) -> None:
    assert keeps({A: DEPICTED}, consent(**changes), consent(P)) is kept


def test_one_who_refused_does_not_destroy_what_another_gave() -> None:
    assert keeps({A: DEPICTED, B: DEPICTED}, consent(), consent(B, status=ConsentStatus.REFUSED))


def test_a_photographers_yes_does_not_speak_for_the_people_shown() -> None:
    assert not keeps({A: DEPICTED}, consent(P))
    assert keeps({}, consent(P))
    assert not keeps({})


def test_a_caregiver_alone_lets_us_keep_a_child_s_picture() -> None:
    caregiver = Guardian(id=B, authority=GuardianAuthority.CAREGIVER, decision=Answer.YES)
    child = consent(age_band=AgeBand.CHILD, guardians=(caregiver,), child_assent=Answer.YES)
    assert keeps({A: DEPICTED}, child)
    assert not keeps({A: DEPICTED}, replace(child, child_assent=Answer.NO))
    assert not keeps({A: DEPICTED}, replace(child, guardians=()))
