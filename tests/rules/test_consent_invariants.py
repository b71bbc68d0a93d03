"""The invariants of CONSENT.md, each a property over made-up people, agreements and days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    DutyKind,
    Embargo,
    Evidence,
    FaceTreatment,
    Guardian,
    GuardianAuthority,
    Hold,
    Identification,
    ItemId,
    Language,
    Method,
    Part,
    PartKind,
    Permit,
    Person,
    PersonId,
    PlacePrecision,
    Quality,
    QualityAnswer,
    ReasonCode,
    Request,
    RightsRequest,
    Risk,
    RiskLevel,
    Role,
    Stream,
    ThirdParty,
    ThirdPartyKind,
    ThirdPartyTreatment,
    TranscriptTreatment,
    Treatment,
    Use,
    UsePermission,
    View,
    VoiceTreatment,
)
from storybank.rules.consent import decide, plan_duties
from storybank.rules.duties import strictest

ON = date(2026, 11, 20)
PEOPLE = [PersonId(f"P-{letter}") for letter in "abc"]
DAYS = st.integers(-400, 400).map(lambda days: ON + timedelta(days=days))
MAYBE_DAY = st.none() | DAYS


def mostly(value, others):
    """Draw `value` most of the time: all-random agreements are nearly always refused and prove nothing."""
    return st.one_of(st.just(value), st.just(value), st.just(value), st.just(value), others)


@st.composite
def agreements(draw, subject: PersonId, number: int = 0) -> Consent:
    is_child = draw(mostly(False, st.booleans()))
    return Consent(
        id=ConsentId(f"k-{subject}-{number}"),
        version=draw(st.integers(1, 3)),
        subject=subject,
        stream=Stream("nur"),
        status=draw(mostly(ConsentStatus.GIVEN, st.sampled_from(ConsentStatus))),
        given_on=draw(mostly(date(2026, 1, 1), MAYBE_DAY)),
        method=draw(mostly(Method.SIGNED, st.sampled_from(Method))),
        evidence=draw(mostly((), st.just((Evidence(kind="recording_of_notice"),)))),
        quality=draw(mostly(Quality(), st.just(Quality(competence=QualityAnswer.UNSURE)))),
        age_band=AgeBand.CHILD if is_child else draw(mostly(AgeBand.ADULT, st.sampled_from(AgeBand))),
        turns_18_on=draw(DAYS) if is_child else None,
        guardians=(Guardian(id=PersonId("P-g"), authority=GuardianAuthority.PARENT, decision=Answer.YES),)
        if is_child
        else (),
        child_assent=draw(mostly(Answer.YES, st.none() | st.sampled_from(Answer))),
        uses=(
            UsePermission(
                use=Use.PORTAL,
                decision=draw(mostly(Answer.YES, st.sampled_from(Answer))),
                until_on=draw(mostly(None, MAYBE_DAY)),
            ),
            UsePermission(use=Use.SEARCH_ENGINES, decision=draw(st.sampled_from(Answer))),
        ),
        identification=draw(st.sampled_from(Identification)),
        pseudonym=draw(st.sampled_from([{}, {Language("en"): "Rose"}])),
        face=draw(st.sampled_from(FaceTreatment)),
        voice=draw(st.sampled_from(VoiceTreatment)),
        transcript=draw(st.sampled_from(TranscriptTreatment)),
        place_precision=draw(st.sampled_from(PlacePrecision)),
        audience=draw(mostly(Audience.PUBLIC, st.sampled_from(Audience))),
        is_listed=draw(st.booleans()),
        valid_until=draw(mostly(None, MAYBE_DAY)),
        conditions=draw(mostly(frozenset(), st.frozensets(st.sampled_from(Condition), max_size=2))),
        risk=Risk(level=draw(st.sampled_from(RiskLevel))),
        third_parties=tuple(
            ThirdParty(
                ref=other,
                kind=draw(st.sampled_from(ThirdPartyKind)),
                treatment=draw(st.sampled_from(ThirdPartyTreatment)),
                reason=draw(st.sampled_from(["not reached", ""])),
            )
            for other in draw(mostly((), st.lists(st.sampled_from(PEOPLE), max_size=2)))
        ),
    )


@st.composite
def cases(draw):
    shown = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True))
    consents = []
    for person in shown:
        for number in range(draw(st.sampled_from([0, 1, 1, 1, 1, 2]))):
            consents.append(draw(agreements(person, number)))
    treatments = st.frozensets(st.sampled_from(Treatment))
    view = View(
        item=ItemId("i-1"),
        part=Part(kind=PartKind.WHOLE),
        shows={person: draw(st.frozensets(st.sampled_from(Role), max_size=2)) for person in shown},
        proved={person: draw(treatments) for person in shown},
        proved_on_all=draw(mostly(frozenset(Treatment), treatments)),
        media=draw(st.sampled_from(["photograph", "sound", "text"])),
        stream=Stream("nur"),
    )
    people = {person: Person(id=person, stream=Stream("nur"), age_band=AgeBand.ADULT) for person in shown}
    request = Request(use=Use.PORTAL, audience=Audience.PUBLIC, language=Language("en"))
    return view, people, tuple(consents), request


def milder_to_stricter(order, value):
    """Return the values of `order` after `value`."""
    return order[order.index(value) + 1 :]


FACES = [FaceTreatment.VISIBLE, FaceTreatment.COVERED, FaceTreatment.NOT_SHOWN]
VOICES = [VoiceTreatment.ORIGINAL, VoiceTreatment.BLEEPED, VoiceTreatment.REVOICED, VoiceTreatment.TEXT_ONLY]
NAMES = [Identification.NAMED, Identification.FIRST_NAME, Identification.PSEUDONYM, Identification.ANONYMOUS]
PLACES = [PlacePrecision.SETTLEMENT, PlacePrecision.AREA_IN_WORDS, PlacePrecision.WITHHELD]
TEXTS = [TranscriptTreatment.VERBATIM, TranscriptTreatment.SUMMARY, TranscriptTreatment.NONE]
BARRED = [s for s in ConsentStatus if s not in (ConsentStatus.GIVEN, ConsentStatus.RENEWED)]


@st.composite
def restricted(draw, consent: Consent, is_alone: bool) -> Consent:
    """Return the agreement with one thing more closed than before, in any way a person or an organisation can close it."""
    ways = [
        lambda: replace(consent, status=draw(st.sampled_from(BARRED))),
        lambda: replace(consent, is_paused=True),
        lambda: replace(
            consent,
            requests=(*consent.requests, RightsRequest(who="heir", right="pause", received_on=ON, due_on=ON)),
        ),
        lambda: replace(consent, valid_until=min(filter(None, [consent.valid_until, draw(DAYS)]))),
        lambda: replace(consent, valid_from=max(filter(None, [consent.valid_from, draw(DAYS)]))),
        lambda: replace(consent, embargoes=(*consent.embargoes, Embargo(until_on=draw(MAYBE_DAY)))),
        lambda: replace(
            consent, uses=(*consent.uses, UsePermission(use=Use.PORTAL, decision=draw(st.sampled_from([*Answer][1:]))))
        ),
        lambda: replace(consent, uses=tuple(replace(use, decision=Answer.NO) for use in consent.uses)),
        lambda: replace(consent, uses=()),
        lambda: replace(consent, quality=Quality(voluntariness=QualityAnswer.NO)),
        lambda: replace(consent, child_assent=Answer.NO, age_band=AgeBand.CHILD, turns_18_on=None),
        lambda: replace(
            consent,
            guardians=(
                *consent.guardians,
                Guardian(id=PersonId("P-h"), authority=GuardianAuthority.PARENT, decision=Answer.NO),
            ),
        ),
        lambda: replace(consent, evidence=(), method=Method.MARK),
        lambda: replace(consent, audience=draw(st.sampled_from([Audience.EDITORS, Audience.SEALED]))),
        lambda: replace(consent, is_listed=False),
        lambda: replace(consent, risk=Risk(level=RiskLevel.HIGH)),
        lambda: replace(consent, conditions=consent.conditions | {draw(st.sampled_from(Condition))}),
        lambda: replace(consent, distinctive_details=(*consent.distinctive_details, DistinctiveDetail(kind="tattoo"))),
        lambda: replace(consent, face=draw(st.sampled_from(milder_to_stricter(FACES, consent.face) or [consent.face]))),
        lambda: replace(
            consent, voice=draw(st.sampled_from(milder_to_stricter(VOICES, consent.voice) or [consent.voice]))
        ),
        lambda: replace(
            consent,
            identification=draw(
                st.sampled_from(milder_to_stricter(NAMES, consent.identification) or [consent.identification])
            ),
        ),
        lambda: replace(
            consent,
            place_precision=draw(
                st.sampled_from(milder_to_stricter(PLACES, consent.place_precision) or [consent.place_precision])
            ),
        ),
        lambda: replace(consent, transcript=TranscriptTreatment.NONE),
        # A permission that covers fewer items is narrower; a refusal that covers fewer is wider.
        lambda: replace(consent, items=(ItemId("i-2"),)) if is_alone else replace(consent, is_paused=True),
        lambda: replace(consent, third_parties=tuple(replace(entry, reason="") for entry in consent.third_parties)),
    ]
    return draw(st.sampled_from(ways))()


def is_tighter(after, before) -> bool:
    """Deny, or Permit with every duty of before, itself or as a stricter one that includes it."""
    if isinstance(after, Deny):
        return True
    return isinstance(before, Permit) and strictest(after.duties | before.duties) == strictest(after.duties)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(cases(), st.data())
def test_a_restriction_never_opens_and_never_removes_a_duty(case, data) -> None:
    view, people, consents, request = case
    before = decide(view, people, consents, (), request, ON)
    if not consents:
        return
    at = data.draw(st.integers(0, len(consents) - 1))
    is_alone = sum(consent.subject == consents[at].subject for consent in consents) == 1
    changed = (*consents[:at], data.draw(restricted(consents[at], is_alone)), *consents[at + 1 :])
    assert is_tighter(decide(view, people, changed, (), request, ON), before)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(cases())
def test_leaving_somebody_out_who_was_not_asked_opens_only_with_the_duty_to_leave_her_out(case) -> None:
    view, people, consents, request = case
    before = decide(view, people, consents, (), request, ON)
    removed = tuple(
        replace(one, third_parties=tuple(replace(entry, treatment=ThirdPartyTreatment.REMOVE) for entry in one.third_parties))
        for one in consents
    )  # fmt: skip
    after = decide(view, people, removed, (), request, ON)
    if is_tighter(after, before):
        return
    answered = {one.person for one in getattr(before, "reasons", ())}
    left_out = {one.person for one in after.duties if one.kind in (DutyKind.CROP_OUT, DutyKind.REMOVE_SEGMENT)}
    assert answered <= left_out | {one.person for one in after.duties if one.value == "role"}
    assert answered & {entry.ref for one in consents for entry in one.third_parties}


@settings(max_examples=15, deadline=None)
@given(cases(), st.data())
def test_one_treatment_less_proved_never_opens(case, data) -> None:
    view, people, consents, request = case
    lost = data.draw(st.sampled_from(Treatment))
    less = replace(
        view,
        proved_on_all=view.proved_on_all - {lost},
        proved={person: proved - {lost} for person, proved in view.proved.items()},
    )
    if not decide(view, people, consents, (), request, ON).allows:
        assert not decide(less, people, consents, (), request, ON).allows


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases(), st.sampled_from(PEOPLE))
def test_a_missing_record_is_a_refusal(case, person) -> None:
    view, people, consents, request = case
    without = tuple(consent for consent in consents if consent.subject != person)
    if person in view.shows and not view.proved[person] and (view.shows[person] - {Role.NAMED, Role.DEPICTED}):
        decision = decide(view, people, without, (), request, ON)
        assert isinstance(decision, Deny) or any(
            entry.ref == person for consent in without for entry in consent.third_parties
        )


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases(), DAYS)
def test_nothing_is_permitted_after_its_last_day(case, day) -> None:
    view, people, consents, request = case
    bare = replace(view, proved={})
    if decide(bare, people, consents, (), request, day).allows:
        in_force = {}
        for consent in consents:
            if consent.subject in view.shows and not any(c.third_parties for c in consents):
                in_force[consent.id] = consent
        assert all(
            (consent.valid_until is None or consent.valid_until >= day)
            and all(use.until_on is None or use.until_on >= day for use in consent.uses if use.use is Use.PORTAL)
            for consent in in_force.values()
        )


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases(), st.data())
def test_the_order_of_people_and_agreements_does_not_matter(case, data) -> None:
    view, people, consents, request = case
    shuffled = tuple(data.draw(st.permutations(consents)))
    turned = replace(view, shows=dict(reversed(view.shows.items())))
    assert decide(view, people, consents, (), request, ON) == decide(turned, people, shuffled, (), request, ON)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases(), st.sampled_from(["stream", "place", "theme", "person", "item", "collection", "nobody knows"]))
def test_a_hold_only_closes(case, scope) -> None:
    view, people, consents, request = case
    hold = Hold(scope=scope, value="nur", since_on=ON)
    before = decide(view, people, consents, (), request, ON)
    assert is_tighter(decide(view, people, consents, (hold,), request, ON), before)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases(), st.data())
def test_another_agreement_of_the_same_person_only_tightens(case, data) -> None:
    view, people, consents, request = case
    subject = data.draw(st.sampled_from(sorted(view.shows)))
    if not any(consent.subject == subject for consent in consents):
        return
    more = (*consents, replace(data.draw(agreements(subject, 9)), third_parties=()))
    before = decide(view, people, consents, (), request, ON)
    assert is_tighter(decide(view, people, more, (), request, ON), before)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases())
def test_what_the_gate_permits_the_plan_permits_with_the_same_duties(case) -> None:
    view, people, consents, request = case
    gate = decide(view, people, consents, (), request, ON)
    if isinstance(gate, Permit):
        plan = plan_duties(view, people, consents, (), request, ON)
        incoherent = {ReasonCode.INCOHERENT, ReasonCode.THIRD_PARTY}
        assert plan == gate or (isinstance(plan, Deny) and {reason.code for reason in plan.reasons} <= incoherent)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases())
def test_reasons_come_in_the_order_of_the_design(case) -> None:
    view, people, consents, request = case
    decision = decide(view, people, consents, (), request, ON)
    if isinstance(decision, Deny):
        order = [list(ReasonCode).index(reason.code) for reason in decision.reasons]
        assert order == sorted(order)
        assert decision.reasons


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(cases())
def test_the_strictest_duties_include_all_of_them(case) -> None:
    view, people, consents, request = case
    plan = plan_duties(view, people, consents, (), request, ON)
    if isinstance(plan, Permit):
        assert strictest(plan.duties) == plan.duties
