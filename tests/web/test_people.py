"""People and agreements in the browser: entered like a row of the workbook, opened by two, closed by one, names behind a look that is logged."""

import pytest

from storybank.records import Answer, ConsentStatus, Use
from tests.web import subjects

GIVEN = {
    "p.code": "C77",
    "p.age_band": "adult",
    "c.status": "given",
    "c.given_on": "2026-11-01",
    "c.method": "signed",
    "c.language": "hy",
    "c.use_keep": "yes",
    "c.use_portal": "yes",
    "c.use_social_press": "no",
    "c.identification": "first_name",
    "c.face": "visible",
    "c.audience": "public",
    "c.risk": "low",
}


@pytest.fixture
def desk(enter, refresh):
    return refresh(enter("people", account="pc-1"))


@pytest.fixture
def second(enter, refresh):
    return refresh(enter("people", account="pc-2"))


def entered(bank, code="C77"):
    return bank.consents.get(bank.consents.find(code))


def test_an_agreement_is_entered_as_it_was_spoken(bank, desk):
    assert desk.post("/agreements/new/nur/", GIVEN).status_code == 302
    consent = entered(bank)
    answers = {use.use: use.decision for use in consent.uses}
    assert (consent.status, consent.version, str(consent.given_on)) == (ConsentStatus.GIVEN, 1, "2026-11-01")
    assert (answers[Use.PORTAL], answers[Use.SOCIAL_PRESS]) == (Answer.YES, Answer.NO)
    assert Use.FUNDRAISING not in answers  # not asked is not yes


def test_what_is_left_empty_is_closed(bank, desk):
    desk.post("/agreements/new/nur/", {"p.code": "C78"})
    consent = entered(bank, "C78")
    assert (consent.status, consent.uses, consent.face.value) == (ConsentStatus.UNKNOWN, (), "not_shown")


@pytest.mark.parametrize(
    "wrong", [{"p.code": "Anna Petrosyan"}, {"c.given_on": "31.02.2026"}, {"c.given_on": "2031-01-01"}, {"p.code": ""}]
)
def test_what_cannot_be_understood_is_not_kept(bank, desk, wrong):
    before = len(bank.consents.current())
    answer = desk.post("/agreements/new/nur/", {**GIVEN, **wrong})
    assert answer.status_code in (200, 422)
    assert len(bank.consents.current()) == before
    assert b"Petrosyan" not in answer.content.split(b"<form")[0]


def test_a_next_version_that_opens_waits_for_another_person(bank, desk, second):
    desk.post("/agreements/new/nur/", GIVEN)
    consent = entered(bank)
    desk.post(f"/agreements/{consent.id}/", {**GIVEN, "version": "1", "c.use_social_press": "yes"})
    assert entered(bank).version == 1
    act = bank.acts.list(subject=consent.id)[0]
    assert desk.post(f"/agreements/{consent.id}/confirm/", {"act": act.id, "do": "confirm"}).status_code == 422
    assert entered(bank).version == 1
    second.post(f"/agreements/{consent.id}/confirm/", {"act": act.id, "do": "confirm"})
    assert {use.use: use.decision for use in entered(bank).uses}[Use.SOCIAL_PRESS] is Answer.YES


def test_what_the_form_does_not_show_stays_in_the_next_version(bank, desk):
    from dataclasses import replace

    from storybank.records import Guardian, GuardianAuthority

    desk.post("/agreements/new/nur/", GIVEN)
    parent = subjects.person(bank, "nur")
    guarded = replace(entered(bank), guardians=(Guardian(id=parent, authority=GuardianAuthority.PARENT),))
    bank.consents.save(guarded, by="pc-1", on=bank.today())
    desk.post(f"/agreements/{guarded.id}/", {**GIVEN, "version": "2", "c.face": "covered"})
    assert (entered(bank).version, entered(bank).guardians, entered(bank).face.value) == (
        3,
        guarded.guardians,
        "covered",
    )


def test_two_people_who_enter_the_same_version_do_not_overwrite_each_other(bank, desk, second):
    desk.post("/agreements/new/nur/", GIVEN)
    consent = entered(bank)
    desk.post(f"/agreements/{consent.id}/", {**GIVEN, "version": "1", "c.face": "covered"})
    late = second.post(f"/agreements/{consent.id}/", {**GIVEN, "version": "1", "c.face": "not_shown"})
    assert (late.status_code, entered(bank).face.value) == (409, "covered")


def test_narrowing_acts_at_once(bank, desk):
    desk.post("/agreements/new/nur/", GIVEN)
    desk.post(f"/agreements/{entered(bank).id}/narrow/", {"uses": ["portal"], "face": "not_shown"})
    assert entered(bank).face.value == "not_shown"
    assert {use.use: use.decision for use in entered(bank).uses}[Use.PORTAL] is Answer.NO


def test_a_pause_needs_no_proof_and_acts_at_once(bank, desk):
    desk.post("/agreements/new/nur/", GIVEN)
    person = entered(bank).subject
    desk.post(f"/people/{person}/ask/", {"right": "pause", "who": "third_person"})
    assert entered(bank).is_paused


def test_a_withdrawal_shows_what_it_touches_before_it_is_asked_for(bank, desk):
    consent = subjects.consent(bank, "nur")
    before = bank.audit.last().sequence
    page = desk.get(f"/agreements/{consent}/withdraw/").content.decode()
    codes = [
        bank.items.code_of(row.id).partition(":")[2] for row in bank.items.list(person=subjects.person(bank, "nur"))
    ]
    assert codes
    assert all(code in page for code in codes)
    assert bank.audit.last().sequence == before
    desk.post(f"/agreements/{consent}/withdraw/", {"effect": "restrict"})
    assert (
        bank.consents.get(consent).status is ConsentStatus.WITHDRAWN
    )  # closed here and now, whatever the runner is at
    job = bank.jobs.list(state="queued")[-1]
    assert (job.kind, job.subject, job.facts) == ("withdraw", consent, {"effect": "restrict", "tombstone": "no"})


def test_an_erasure_waits_for_a_word_with_the_person_alone(bank, desk):
    desk.post("/agreements/new/nur/", {**GIVEN, "p.code": "C79"})
    consent = entered(bank, "C79")
    desk.post(f"/people/{consent.subject}/ask/", {"right": "erase", "who": "subject", "proof": "a passport"})
    (asked,) = bank.requests.list(person=consent.subject)
    refused = desk.post(f"/agreements/{consent.id}/withdraw/", {"effect": "erase"})
    assert refused.status_code == 422 and "alone" in refused.content.decode()
    assert bank.consents.get(consent.id).is_paused
    assert "call_back" in desk.get(f"/people/{consent.subject}/").content.decode()
    desk.post(f"/requests/{asked.id}/settle/", {"call_back": "hers"})
    assert bank.requests.get(asked.id).call_back == "hers"
    assert desk.post(f"/agreements/{consent.id}/withdraw/", {"effect": "erase"}).status_code == 302
    assert bank.jobs.list(state="queued")[-1].facts["effect"] == "erase"


def test_a_name_is_found_in_another_script_and_the_search_is_in_the_chain_without_it(bank, desk):
    person = subjects.person(bank, "nur")
    desk.post(f"/people/{person}/seal/", {"language": "hy", "name": "Հովհաննես Կարենյան"})
    found = desk.post("/people/", {"sought": "Hovhannes"})
    assert (found.status_code, found["Location"]) == (302, f"/people/{person}/")
    assert bank.audit.latest("identity.searched").facts == {"found": 1}


def test_a_name_of_another_stream_is_not_found(bank, enter, refresh):
    other = refresh(enter("people", account="pc-3", streams=("nar",)))
    person = subjects.person(bank, "nar")
    other.post(f"/people/{person}/seal/", {"language": "az", "name": "Kərim Xəyalov"})
    own = refresh(enter("people", account="pc-1"))
    assert own.post("/people/", {"sought": "Kerim"}).status_code == 200


def test_a_name_is_opened_for_a_purpose_once_and_logged(bank, desk):
    person = subjects.person(bank, "nur")
    desk.post(f"/people/{person}/seal/", {"language": "hy", "name": "Հովհաննես Կարենյան"})
    assert "Հովհաննես" not in desk.get(f"/people/{person}/").content.decode()
    assert desk.post(f"/people/{person}/name/", {"purpose": "curiosity"}).status_code == 422
    assert "Հովհաննես" in desk.post(f"/people/{person}/name/", {"purpose": "call-back"}).content.decode()
    read = bank.audit.latest("identity.read")
    assert (read.by, read.facts["purpose"]) == ("pc-1", "call-back")


def test_a_paper_is_made_only_for_who_asked_and_names_nobody(bank, desk):
    person = subjects.person(bank, "nur")
    desk.post(f"/people/{person}/seal/", {"language": "hy", "name": "Հովհաննես Կարենյան"})
    form = {"contact": "+374 00 000000", "language": "hy", "paper": "card"}
    assert desk.post(f"/people/{person}/card/", form).status_code == 422
    made = desk.post(f"/people/{person}/card/", {**form, "asked_for": "1"})
    assert "C01" in made.content.decode() or "C02" in made.content.decode()
    assert "Հովհաննես" not in made.content.decode()


def test_who_came_of_age_stands_on_the_first_page_by_code(bank, desk):
    from dataclasses import replace
    from datetime import date

    person = bank.people.get(bank.people.find("nur", "C01"))
    assert b"Of age" not in desk.get("/people/").content
    bank.people.save(replace(person, turns_18_on=date(2008, 1, 1)), by="ed-1", on=date(2026, 11, 20))
    consent = bank.consents.current([person.id])[0]
    bank.consents.save(replace(consent, given_on=date(2007, 1, 1)), by="ed-1", on=date(2026, 11, 20))
    page = desk.get("/people/").content.decode()
    assert "Of age: ask them themselves" in page and "nur/C01" in page
