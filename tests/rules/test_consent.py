"""The consent decision, case by case: the failures of other systems (CONSENT.md) and the awkward states of real people."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    Condition,
    Consent,
    ConsentId,
    ConsentStatus,
    Deny,
    DistinctiveDetail,
    Duty,
    DutyKind,
    Embargo,
    Evidence,
    FaceTreatment,
    Guardian,
    GuardianAuthority,
    Hold,
    Identification,
    Language,
    Method,
    Permit,
    PersonId,
    Quality,
    QualityAnswer,
    RightsRequest,
    Risk,
    RiskLevel,
    Role,
    Treatment,
    Use,
    UsePermission,
)
from storybank.records import ReasonCode as R
from tests.rules.agreed import (
    ADULT,
    CHILD,
    CLEAN,
    DAY,
    ITEM,
    MINOR,
    ON,
    OPEN,
    OTHER_ITEM,
    PORTAL,
    VIEW,
    A,
    B,
    ask,
    guardian,
    yes,
)


def test_a_plain_yes_permits_with_the_duty_to_remove_metadata() -> None:
    assert ask(OPEN) == Permit(duties=frozenset({Duty(kind=DutyKind.REMOVE_METADATA)}))


# name: (agreement of the person shown, first reason). The day is 2026-11-20, the use the public portal.
REFUSALS: dict[str, tuple[Consent, R]] = {
    "rejected in the form and still in the export (ODK)": (replace(OPEN, status=ConsentStatus.REFUSED), R.NOT_GIVEN),
    "asked, not answered yet": (replace(OPEN, status=ConsentStatus.REQUESTED), R.NOT_GIVEN),
    "put off": (replace(OPEN, status=ConsentStatus.DEFERRED), R.NOT_GIVEN),
    "no status row read as open (Omeka Access)": (replace(OPEN, status=ConsentStatus.UNKNOWN), R.NOT_GIVEN),
    "revoked by the organisation": (replace(OPEN, status=ConsentStatus.REVOKED_BY_ORG), R.NOT_GIVEN),
    "invalidated": (replace(OPEN, status=ConsentStatus.INVALIDATED), R.NOT_GIVEN),
    "withdrawn": (replace(OPEN, status=ConsentStatus.WITHDRAWN), R.WITHDRAWN),
    "withdrawn beats expired": (
        replace(OPEN, status=ConsentStatus.WITHDRAWN, valid_until=DAY["yesterday"]),
        R.WITHDRAWN,
    ),
    "paused": (replace(OPEN, is_paused=True), R.PAUSED),
    "a nephew's wish pauses at once, without proof": (
        replace(
            OPEN, requests=(RightsRequest(who="third_person", right="pause", received_on=ON, due_on=DAY["tomorrow"]),)
        ),
        R.PAUSED,
    ),
    "an open wish to be erased pauses": (
        replace(OPEN, requests=(RightsRequest(who="subject", right="erase", received_on=ON, due_on=DAY["tomorrow"]),)),
        R.PAUSED,
    ),
    "status expired": (replace(OPEN, status=ConsentStatus.EXPIRED), R.EXPIRED),
    "a date in the past that nobody compares (AtoM, ResourceSpace)": (
        replace(OPEN, valid_until=DAY["yesterday"]),
        R.EXPIRED,
    ),
    "valid from tomorrow": (replace(OPEN, valid_from=DAY["tomorrow"]), R.NOT_YET_VALID),
    "given tomorrow": (replace(OPEN, given_on=DAY["tomorrow"]), R.NOT_YET_VALID),
    "until before from": (replace(OPEN, valid_from=DAY["tomorrow"], valid_until=DAY["yesterday"]), R.EXPIRED),
    "a yes without a day": (replace(OPEN, given_on=None), R.NO_EVIDENCE),
    "a yes without a way": (replace(OPEN, method=None), R.NO_EVIDENCE),
    "the signed form is lost": (
        replace(OPEN, evidence=(Evidence(kind="form", file="form.pdf", is_missing=True),)),
        R.NO_EVIDENCE,
    ),
    "a thumb mark alone": (replace(OPEN, method=Method.MARK), R.NO_EVIDENCE),
    "her word and nobody heard it": (replace(OPEN, method=Method.WITNESSED_ORAL), R.NO_EVIDENCE),
    "she is her own witness": (replace(OPEN, method=Method.WITNESSED_ORAL, witness=A), R.NO_EVIDENCE),
    "the recording of the notice is lost": (
        replace(OPEN, method=Method.AUDIO, evidence=(Evidence(kind="recording_of_notice", is_missing=True),)),
        R.NO_EVIDENCE,
    ),
    "a child and nobody asked the parents": (replace(CHILD, guardians=()), R.GUARDIAN_MISSING),
    "a parent who was not reached": (
        replace(CHILD, guardians=(guardian(GuardianAuthority.PARENT, None),)),
        R.GUARDIAN_MISSING,
    ),
    "a grandmother who raises her may let us keep, not publish": (
        replace(CHILD, guardians=(guardian(GuardianAuthority.CAREGIVER, Answer.YES),)),
        R.GUARDIAN_MISSING,
    ),
    "a guardian who is a child": (
        replace(CHILD, guardians=(guardian(GuardianAuthority.PARENT, Answer.YES, is_child=True),)),
        R.GUARDIAN_MISSING,
    ),
    "a child who is her own guardian": (
        replace(CHILD, guardians=(Guardian(id=A, authority=GuardianAuthority.PARENT, decision=Answer.YES),)),
        R.GUARDIAN_MISSING,
    ),
    "a parent who wants to be asked each time": (
        replace(CHILD, guardians=(guardian(GuardianAuthority.PARENT, Answer.ASK),)),
        R.GUARDIAN_MISSING,
    ),
    "two parents who disagree": (
        replace(
            CHILD,
            guardians=(guardian(GuardianAuthority.PARENT, Answer.YES), guardian(GuardianAuthority.PARENT, Answer.NO)),
        ),
        R.GUARDIAN_REFUSED,
    ),
    "a caregiver's no beside a parent's yes": (
        replace(
            CHILD,
            guardians=(
                guardian(GuardianAuthority.PARENT, Answer.YES),
                guardian(GuardianAuthority.CAREGIVER, Answer.NO),
            ),
        ),
        R.GUARDIAN_REFUSED,
    ),
    "the mother's yes without the son's": (replace(CHILD, child_assent=None), R.ASSENT_MISSING),
    "the son's no": (replace(CHILD, child_assent=Answer.NO), R.ASSENT_MISSING),
    "turns 18 tomorrow and nobody asked the parents": (
        replace(CHILD, turns_18_on=DAY["tomorrow"], guardians=()),
        R.GUARDIAN_MISSING,
    ),
    "turned 18 today": (replace(CHILD, turns_18_on=ON), R.TURNED_18),
    "an age nobody has said": (replace(OPEN, age_band=AgeBand.UNKNOWN), R.GUARDIAN_MISSING),
    "somebody else signed for an adult": (replace(OPEN, given_by="guardian"), R.ASSENT_MISSING),
    "help might depend on her yes": (
        replace(OPEN, quality=Quality(aid_not_conditional=QualityAnswer.UNSURE)),
        R.QUALITY,
    ),
    "she did not understand": (replace(OPEN, quality=Quality(comprehension=QualityAnswer.NO)), R.QUALITY),
    "her husband stood beside her": (replace(OPEN, quality=Quality(others_present=QualityAnswer.YES)), R.QUALITY),
    "embargo until the brother is home": (replace(OPEN, embargoes=(Embargo(event="brother home"),)), R.EMBARGO),
    "embargo until tomorrow": (replace(OPEN, embargoes=(Embargo(until_on=DAY["tomorrow"]),)), R.EMBARGO),
    "the end of an embargo opens a review, not the item": (
        replace(OPEN, embargoes=(Embargo(until_on=DAY["yesterday"]),)),
        R.EMBARGO,
    ),
    "embargo on this photograph": (replace(OPEN, embargoes=(Embargo(items=(ITEM,)),)), R.EMBARGO),
    "yes to keep, no to the portal": (
        replace(OPEN, uses=(yes(Use.KEEP), UsePermission(use=Use.PORTAL, decision=Answer.NO))),
        R.USE_DENIED,
    ),
    "never asked about the portal": (replace(OPEN, uses=(yes(Use.KEEP),)), R.USE_NOT_ASKED),
    "nothing was asked": (replace(OPEN, uses=()), R.USE_NOT_ASKED),
    "yes in one row and no in the next": (
        replace(OPEN, uses=(yes(Use.PORTAL), UsePermission(use=Use.PORTAL, decision=Answer.NO))),
        R.USE_DENIED,
    ),
    "ask me each time": (
        replace(OPEN, uses=(UsePermission(use=Use.PORTAL, decision=Answer.ASK),)),
        R.USE_UNANSWERED,
    ),
    "answered for another collection": (
        replace(OPEN, uses=(UsePermission(use=Use.PORTAL, decision=Answer.ASK, answered_for=("c-2",)),)),
        R.USE_UNANSWERED,
    ),
    "the portal until yesterday": (replace(OPEN, uses=(yes(Use.PORTAL, until_on=DAY["yesterday"]),)), R.USE_DENIED),
    "the portal from tomorrow": (replace(OPEN, uses=(yes(Use.PORTAL, from_on=DAY["tomorrow"]),)), R.USE_DENIED),
    "show me first, and nobody has": (
        replace(OPEN, conditions=frozenset({Condition.SHOW_ME_FIRST})),
        R.USE_UNANSWERED,
    ),
    "for researchers": (replace(OPEN, audience=Audience.RESEARCHERS_ON_REQUEST), R.AUDIENCE),
    "for signed-in editors": (replace(OPEN, audience=Audience.EDITORS), R.AUDIENCE),
    "sealed": (replace(OPEN, audience=Audience.SEALED), R.AUDIENCE),
    "in Armenian only": (replace(OPEN, uses=(yes(Use.PORTAL, languages=(Language("hy"),)),)), R.LANGUAGE),
    "Western Armenian is not Armenian, nor English": (
        replace(OPEN, uses=(yes(Use.PORTAL, languages=(Language("hyw"),)),)),
        R.LANGUAGE,
    ),
    "anonymous with a visible face": (replace(OPEN, identification=Identification.ANONYMOUS), R.INCOHERENT),
    "a covered face that is not covered in these bytes": (
        replace(OPEN, face=FaceTreatment.COVERED),
        R.TREATMENT_MISSING,
    ),
    "not shown, and in the frame": (replace(OPEN, face=FaceTreatment.NOT_SHOWN), R.TREATMENT_MISSING),
    "high risk with a visible face": (replace(OPEN, risk=Risk(level=RiskLevel.HIGH)), R.TREATMENT_MISSING),
    "her uniform shows": (
        replace(OPEN, distinctive_details=(DistinctiveDetail(kind="uniform"),)),
        R.TREATMENT_MISSING,
    ),
    "a CSV row without the access column opens nothing (spotlight #2757)": (
        Consent(
            id=OPEN.id,
            version=1,
            subject=A,
            stream=OPEN.stream,
            status=ConsentStatus.GIVEN,
            given_on=OPEN.given_on,
            method=Method.SIGNED,
            age_band=AgeBand.ADULT,
            uses=OPEN.uses,
            face=FaceTreatment.VISIBLE,
            identification=Identification.NAMED,
        ),
        R.AUDIENCE,
    ),
    "past the day until which we may keep it": (replace(OPEN, retention_until=DAY["yesterday"]), R.EXPIRED),
    "a guardian named by a court who has not answered": (
        replace(CHILD, guardians=(guardian(GuardianAuthority.COURT, None),)),
        R.GUARDIAN_MISSING,
    ),
    "she wants to narrow it, and nobody has answered yet": (
        replace(OPEN, requests=(RightsRequest(who="subject", right="narrow", received_on=ON, due_on=ON),)),
        R.PAUSED,
    ),
    "an heir's wish pauses as well": (
        replace(OPEN, requests=(RightsRequest(who="heir", right="pause", received_on=ON, due_on=ON),)),
        R.PAUSED,
    ),
    "ask before publishing, and nobody has": (
        replace(OPEN, conditions=frozenset({Condition.ASK_BEFORE_PUBLISH})),
        R.USE_UNANSWERED,
    ),
    "an agreement for another photograph": (replace(OPEN, items=(OTHER_ITEM,)), R.MISSING),
    "somebody else's agreement": (replace(OPEN, subject=B), R.MISSING),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_because(name: str) -> None:
    consent, code = REFUSALS[name]
    person = MINOR if consent.age_band is AgeBand.CHILD else replace(ADULT, age_band=consent.age_band)
    if consent.turns_18_on is not None:
        person = replace(person, turns_18_on=consent.turns_18_on)
    decision = ask(consent, people=(person,))
    assert isinstance(decision, Deny)
    assert decision.reasons[0].code is code
    assert decision.reasons[0].can_change


# name: (agreement, day). Permitted although it looks doubtful.
PERMISSIONS: dict[str, Consent] = {
    "renewed": replace(OPEN, status=ConsentStatus.RENEWED),
    "until today, inclusive": replace(OPEN, valid_until=ON),
    "given today": replace(OPEN, given_on=ON),
    "a mark and the recording of the notice instead of a witness": replace(
        OPEN, method=Method.MARK, evidence=(Evidence(kind="recording_of_notice", file="notice.opus"),)
    ),
    "her word and a witness": replace(OPEN, method=Method.WITNESSED_ORAL, witness=B, evidence=()),
    "she has died since": replace(OPEN, deceased_on=date(2026, 5, 1)),
    "she is missing": replace(OPEN, missing_since=date(2020, 10, 1)),
    "a doubt that a named person has resolved": replace(
        OPEN, quality=Quality(others_present=QualityAnswer.YES, resolved_by="ed-nur-1")
    ),
    "an embargo on another photograph": replace(OPEN, embargoes=(Embargo(items=(OTHER_ITEM,)),)),
    "asked for this collection and said yes": replace(
        OPEN, uses=(UsePermission(use=Use.PORTAL, decision=Answer.ASK, answered_for=("c-1",)), yes(Use.SEARCH_ENGINES))
    ),
    "in English only": replace(OPEN, uses=(yes(Use.PORTAL, languages=(Language("en"),)), yes(Use.SEARCH_ENGINES))),
    "a wish that was refused after the call back": replace(
        OPEN,
        requests=(RightsRequest(who="third_person", right="erase", received_on=ON, due_on=ON, decision="refused"),),
    ),
    "a wish to see the file": replace(
        OPEN, requests=(RightsRequest(who="subject", right="access", received_on=ON, due_on=ON),)
    ),
    "child, parent and child's own yes": CHILD,
    "one parent's yes, the other not reached": replace(
        CHILD, guardians=(*CHILD.guardians, guardian(GuardianAuthority.PARENT, None))
    ),
    "asked again after the eighteenth birthday": replace(
        CHILD, turns_18_on=date(2026, 2, 1), given_on=date(2026, 2, 2), given_by="subject"
    ),
    "a uniform she wants to show": replace(OPEN, distinctive_details=(DistinctiveDetail(kind="uniform", keep=True),)),
}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_permitted_although(name: str) -> None:
    consent = PERMISSIONS[name]
    person = replace(ADULT, age_band=consent.age_band, turns_18_on=consent.turns_18_on)
    assert ask(consent, people=(person,)) == Permit(duties=frozenset({Duty(kind=DutyKind.REMOVE_METADATA)}))


HOLDS = {
    "stream": Hold(scope="stream", value="nur", since_on=ON),
    "place": Hold(scope="place", value="gn:1", since_on=ON),
    "theme": Hold(scope="theme", value="school", since_on=ON),
    "person": Hold(scope="person", value=A, since_on=ON),
    "item": Hold(scope="item", value=ITEM, since_on=ON),
    "collection": Hold(scope="collection", value="c-1", since_on=ON),
    "a scope nobody knows": Hold(scope="weather", value="rain", since_on=ON),
    "lifted tomorrow": Hold(scope="stream", value="nur", since_on=ON, lifted_on=DAY["tomorrow"]),
}


@pytest.mark.parametrize("name", HOLDS)
def test_a_hold_of_the_organisation_closes(name: str) -> None:
    decision = ask(OPEN, view=replace(VIEW, places=("gn:1",), themes=("school",)), holds=(HOLDS[name],))
    assert isinstance(decision, Deny)
    assert [reason.code for reason in decision.reasons] == [R.HOLD]


@pytest.mark.parametrize(
    "hold",
    [
        Hold(scope="stream", value="nar", since_on=ON),
        Hold(scope="stream", value="nur", since_on=DAY["tomorrow"]),
        Hold(scope="stream", value="nur", since_on=date(2026, 1, 1), lifted_on=ON),
    ],
)
def test_another_hold_or_a_lifted_one_closes_nothing(hold: Hold) -> None:
    assert ask(OPEN, holds=(hold,)).allows


def test_a_hold_wins_over_a_withdrawal_and_a_missing_record_over_a_hold() -> None:
    hold = HOLDS["stream"]
    withdrawn = ask(replace(OPEN, status=ConsentStatus.WITHDRAWN), holds=(hold,))
    missing = ask(holds=(hold,))
    assert [reason.code for reason in withdrawn.reasons] == [R.HOLD, R.WITHDRAWN]
    assert [reason.code for reason in missing.reasons] == [R.MISSING, R.HOLD]


def test_a_newer_version_takes_the_older_ones_yes_with_it() -> None:
    newer = replace(OPEN, version=2, status=ConsentStatus.WITHDRAWN)
    assert ask(OPEN, newer).reasons[0].code is R.WITHDRAWN
    assert ask(newer, OPEN).reasons[0].code is R.WITHDRAWN


def test_a_newer_version_that_leaves_the_item_out_closes_it() -> None:
    assert ask(OPEN, replace(OPEN, version=2, items=(OTHER_ITEM,))).reasons[0].code is R.MISSING


def test_of_two_records_that_both_claim_the_newest_version_the_stricter_holds() -> None:
    assert not ask(OPEN, replace(OPEN, is_paused=True)).allows


def test_of_two_agreements_for_one_item_both_must_permit() -> None:
    second = replace(OPEN, id=ConsentId("k-second"), face=FaceTreatment.COVERED)
    covered = replace(VIEW, proved={A: frozenset({Treatment.FACE_COVERED})})
    assert Duty(kind=DutyKind.COVER_FACE, person=A) in ask(OPEN, second, view=covered).duties
    assert not ask(OPEN, replace(second, status=ConsentStatus.REFUSED), view=covered).allows


def test_nobody_linked_and_an_unlinked_face_are_closed() -> None:
    assert ask(view=replace(VIEW, shows={})).reasons[0].code is R.MISSING
    assert ask(view=replace(VIEW, shows={}, has_unlinked_face=True)).reasons[0].code is R.UNLINKED_FACE
    assert ask(OPEN, view=replace(VIEW, has_unlinked_face=True)).reasons[0].code is R.UNLINKED_FACE


def test_a_person_nobody_has_a_row_for_is_closed() -> None:
    assert ask(OPEN, people=()).reasons[0].code is R.MISSING


def test_a_caregiver_alone_lets_us_keep() -> None:
    keep = replace(PORTAL, use=Use.KEEP)
    caregiver = replace(CHILD, guardians=(guardian(GuardianAuthority.CAREGIVER, Answer.YES),), audience=Audience.SEALED)
    assert ask(caregiver, people=(MINOR,), request=keep) == Permit(duties=frozenset())
    no = replace(caregiver, uses=(UsePermission(use=Use.KEEP, decision=Answer.NO),))
    assert ask(no, people=(MINOR,), request=keep).reasons[0].code is R.USE_DENIED


def test_signed_in_users_and_partners_are_asked_like_everyone() -> None:
    for allowed, asked, is_open in (
        (Audience.PARTNERS, Audience.PARTNERS, True),
        (Audience.PARTNERS, Audience.RESEARCHERS_ON_REQUEST, False),
        (Audience.RESEARCHERS_ON_REQUEST, Audience.PARTNERS, False),
        (Audience.EDITORS, Audience.EDITORS, True),
        (Audience.SEALED, Audience.EDITORS, False),
        (Audience.PUBLIC, Audience.EDITORS, True),
    ):
        decision = ask(replace(OPEN, audience=allowed), request=replace(PORTAL, audience=asked))
        assert decision.allows is is_open, (allowed, asked)


def test_not_listed_is_not_sealed_but_no_search_engine_finds_it() -> None:
    unlisted = replace(OPEN, is_listed=False)
    assert Duty(kind=DutyKind.NO_INDEX, person=A) in ask(unlisted).duties
    assert not ask(unlisted, request=replace(PORTAL, use=Use.SEARCH_ENGINES)).allows


def test_the_reason_carries_the_date_and_who_can_change_it() -> None:
    reason = ask(replace(OPEN, embargoes=(Embargo(until_on=date(2027, 5, 1)),))).reasons[0]
    assert (reason.facts, reason.can_change, reason.consent) == ({"until": "2027-05-01"}, "subject", "k-a")


def test_a_cached_thumbnail_of_somebody_who_withdrew_is_refused_however_well_it_was_treated() -> None:
    """OD2 #1723: manifest, thumbnail and tile outlived the withdrawal. Every output asks the same gate, today."""
    treated = replace(VIEW, proved_on_all=frozenset(Treatment) - {Treatment.CROPPED_OUT, Treatment.SEGMENT_REMOVED})
    assert ask(OPEN, view=treated).allows
    decision = ask(replace(OPEN, status=ConsentStatus.WITHDRAWN), view=treated)
    assert isinstance(decision, Deny)
    assert decision.reasons[0].code is R.WITHDRAWN


def test_opening_a_collection_opens_no_sealed_member() -> None:
    """figgy #3947: the collection is public, the member is not; a lifted hold on the collection changes nothing."""
    sealed = replace(OPEN, audience=Audience.SEALED)
    lifted = Hold(scope="collection", value="c-1", since_on=date(2026, 1, 1), lifted_on=DAY["yesterday"])
    decision = ask(sealed, holds=(lifted,))
    assert isinstance(decision, Deny)
    assert decision.reasons[0].code is R.AUDIENCE


def test_a_row_that_failed_to_import_is_a_missing_record_not_an_open_one() -> None:
    """Mukurtu #154: “import succeeded” with failed rows."""
    decision = ask(view=replace(VIEW, shows={A: frozenset({Role.DEPICTED})}))
    assert isinstance(decision, Deny)
    assert decision.reasons[0].code is R.MISSING


def test_a_picture_whose_embedded_thumbnail_may_keep_the_face_is_refused() -> None:
    """c2pa-rs #2015: covered in the pixels, whole in the metadata. Metadata must be proved gone, whatever else is."""
    covered = replace(OPEN, face=FaceTreatment.COVERED)
    view = replace(VIEW, proved_on_all=(CLEAN | {Treatment.FACE_COVERED}) - {Treatment.METADATA_REMOVED})
    decision = ask(covered, view=view)
    assert isinstance(decision, Deny)
    assert [(one.code, one.facts["asks"]) for one in decision.reasons] == [(R.TREATMENT_MISSING, "remove_metadata")]


def test_a_use_nobody_knows_is_denied() -> None:
    decision = ask(OPEN, request=replace(PORTAL, use="billboards"))  # type: ignore[arg-type]  # from a file of tomorrow
    assert isinstance(decision, Deny)
    assert decision.reasons[0].code is R.USE_NOT_ASKED


@pytest.mark.parametrize("use", [use for use in Use if use is not Use.KEEP])
def test_an_unlinked_face_closes_every_use_that_shows_it(use: Use) -> None:
    everything = replace(OPEN, uses=tuple(yes(one) for one in Use))
    request = replace(PORTAL, use=use)
    assert ask(everything, request=request).allows
    decision = ask(everything, view=replace(VIEW, has_unlinked_face=True), request=request)
    assert isinstance(decision, Deny)
    assert decision.reasons[0].code is R.UNLINKED_FACE


def test_ten_thousand_people_on_one_photograph_are_all_asked() -> None:
    crowd = [PersonId(f"P-{number}") for number in range(10_000)]
    consents = [replace(OPEN, id=ConsentId(f"k-{person}"), subject=person) for person in crowd[:-1]]
    view = replace(VIEW, shows=dict.fromkeys(crowd, frozenset({Role.DEPICTED})))
    decision = ask(*consents, view=view, people=[replace(ADULT, id=person) for person in crowd])
    assert [(reason.code, reason.person) for reason in decision.reasons] == [(R.MISSING, "P-9999")]
