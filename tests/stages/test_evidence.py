"""Evidence swapped or changed closes the agreement; the first file sent again leaves it as it was. And what a re-sent
workbook may not take back."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.records import Answer, ConsentStatus, Evidence, Method, Request, Use, UsePermission
from storybank.rules import consent_findings
from storybank.stages import agreeing, entering, evidence

ON = date(2026, 11, 20)
FORM = "consents/C01-form.pdf"


@pytest.fixture
def agreed(bank, make):
    return make.consent(
        bank,
        make.person(bank),
        given_on=date(2026, 5, 1),
        given_by="subject",
        method=Method.SIGNED,
        uses=(UsePermission(use=Use.PORTAL, decision=Answer.YES),),
        evidence=(Evidence(kind="form", file=FORM),),
    )


def deliver(bank, agreed, sha256, key="spring"):
    batch, _ = bank.batches.open(stream="nur", digest=f"{sha256}{agreed}", key=key, by="pe-1", on=ON)
    (sent,) = evidence.with_hashes([agreed], {FORM: sha256} if sha256 else {})
    list(agreeing.save(bank, [sent], batch, by="pe-1", on=ON))
    bank.batches.finish(batch.id, {}, by="pe-1")
    return bank.consents.get(agreed.id)


def said(consent):
    return {code for code, _ in consent_findings._odd_about(consent, "item", ON, 60)}


def test_intake_fills_the_hash_of_the_file_that_came_first(bank, agreed):
    assert [one.sha256 for one in deliver(bank, agreed, "aa").evidence] == ["aa"]


def test_the_same_file_again_makes_no_new_version(bank, agreed):
    assert deliver(bank, agreed, "aa") == deliver(bank, agreed, "aa")


def test_another_file_under_the_same_name_closes_the_agreement_and_the_first_one_leaves_it_as_it_was(bank, agreed):
    first = deliver(bank, agreed, "aa")
    swapped = deliver(bank, agreed, "bb")
    assert (swapped.evidence[0].sha256, swapped.evidence[0].is_changed) == ("aa", True)
    assert "consent.evidence-changed" in said(swapped)
    assert deliver(bank, agreed, "bb").evidence == swapped.evidence, "sent twice, it is still not the first"
    assert deliver(bank, agreed, "aa").evidence == first.evidence


def test_a_change_of_the_row_does_not_hide_that_the_file_is_another_one(bank, agreed):
    deliver(bank, agreed, "aa")
    narrowed = replace(agreed, uses=(UsePermission(use=Use.PORTAL, decision=Answer.NO),))
    assert "consent.evidence-changed" in said(deliver(bank, narrowed, "bb"))


def test_an_agreement_given_on_another_day_brings_its_own_paper(bank, agreed):
    deliver(bank, agreed, "aa")
    renewed = deliver(bank, replace(agreed, given_on=date(2026, 10, 1)), "bb")
    assert "consent.evidence-changed" not in said(renewed)


def test_a_missing_file_is_missing_and_not_changed(bank, agreed):
    deliver(bank, agreed, "aa")
    lost = deliver(bank, replace(agreed, evidence=(Evidence(kind="form", file=FORM, is_missing=True),)), "")
    assert "consent.evidence-missing" in said(lost)
    assert "consent.evidence-changed" not in said(lost)


def test_a_changed_paper_is_no_evidence_to_the_decision(bank, agreed, make):
    from storybank.rules.consent import plan_duties
    from storybank.rules.views import whole

    changed = deliver(bank, deliver(bank, agreed, "aa"), "bb")
    person = bank.people.many([changed.subject])
    view = whole(make.photo(bank, people=[changed.subject]))
    decision = plan_duties(view, person, [changed], (), Request(use=Use.PORTAL, audience=changed.audience), ON)
    assert "no-evidence" in {one.code.value for one in decision.reasons}


def test_what_lies_sealed_is_compared_with_what_came(bank, agreed):
    sealed, _ = bank.originals.seal_bytes(
        b"signed", person=agreed.subject, kind="evidence", stream="nur", media_type="application/pdf", by="pe-1"
    )
    deliver(bank, agreed, sealed.sha256)
    assert evidence.look(bank, by="pe-1", on=ON) == evidence.Looked(files=1, changed=(), locked=0)
    lies_at = next((bank.path / "identities" / "evidence").glob(f"??/{sealed.address}.age"))
    lies_at.chmod(0o600)
    lies_at.write_bytes(b"another file")
    assert evidence.look(bank, by="pe-1", on=ON).changed == (agreed.id,)
    assert "consent.evidence-changed" in said(bank.consents.get(agreed.id))


def test_a_paper_entered_by_hand_carries_its_hash(bank):
    written = {"use_portal": "yes", "status": "given", "given_on": "2026-05-01", "method": "signed"}
    paper = entering.Paper(kind="form", data=b"signed", media_type="application/pdf")
    entered = entering.enter(
        bank, "nur", {"code": "C07", "age_band": "adult"}, written, by="pe-1", on=ON, language="en", paper=paper
    )
    assert [len(one.sha256) for one in entered.consent.evidence] == [64]


def test_a_withdrawal_made_in_the_bank_survives_a_workbook_that_says_yes_again(bank, agreed):
    stands = deliver(bank, agreed, "aa")
    bank.consents.save(replace(stands, status=ConsentStatus.WITHDRAWN), by="pe-1", on=ON)
    assert deliver(bank, agreed, "aa").status is ConsentStatus.WITHDRAWN
    assert bank.consents.proposed() == ()
    changed = replace(agreed, uses=(*agreed.uses, UsePermission(use=Use.TEACHING_RESEARCH, decision=Answer.YES)))
    assert deliver(bank, changed, "aa").status is ConsentStatus.WITHDRAWN
    assert len(bank.consents.proposed()) == 1, "what it says anew waits for a second person"
    assert deliver(bank, changed, "aa", key="autumn").status is ConsentStatus.WITHDRAWN
