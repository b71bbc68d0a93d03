"""Consents, questions, answers, holds, requests: closing takes one person, opening two."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from storybank.errors import Refused, WrongUse
from storybank.findings import Finding, Severity, Verdict, verdict
from storybank.records import Answer, ConsentStatus, Relation, Risk, RiskLevel, SaidName, Span, Use, UsePermission
from storybank.store.rows import Screened

ON = date(2026, 11, 20)
LATER = date(2026, 12, 1)
TEXT = {"caption.en": "The old caption"}


@pytest.fixture
def person(bank, make):
    return make.person(bank)


def finding(item, code="captions.loaded", severity=Severity.REVIEW, field="caption.en", **facts):
    return Finding(code=code, severity=severity, item=item, field=field, span=Span(0, 3), facts=facts)


class TestConsents:
    def test_a_version_is_appended_and_the_last_is_current(self, bank, make, person):
        said = SaidName(form="Գորիս", language="hy", relation=Relation.LIVES_IN)
        first = bank.consents.save(make.consent(bank, person, names_as_said=(said,)), by="ed-nur-1", on=ON)
        second = bank.consents.save(replace(first, status=ConsentStatus.WITHDRAWN), by="ed-nur-1", on=LATER)
        assert (first.version, second.version, second.supersedes) == (1, 2, 1)
        assert bank.consents.current([person]) == (second,)
        assert bank.consents.versions(first.id) == (first, second)
        assert bank.consents.get(first.id, 1) == first

    def test_saving_the_same_again_appends_nothing(self, bank, make, person):
        first = bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
        before = bank.audit.last()
        assert bank.consents.save(replace(first, version=7), by="ed-nur-1", on=ON) == first
        assert bank.audit.last() == before

    def test_a_loosening_waits_for_another_person(self, bank, make, person):
        closed = bank.consents.save(make.consent(bank, person, status=ConsentStatus.REFUSED), by="ed-nur-1", on=ON)
        opened = replace(closed, status=ConsentStatus.GIVEN)
        act = bank.consents.propose(opened, by="ed-nur-1", on=ON)
        assert bank.consents.current([person]) == (closed,)
        assert bank.consents.proposed()[0][0] == act
        with pytest.raises(Refused) as refused:
            bank.acts.confirm(act.id, by="ed-nur-1", on=ON)
        assert refused.value.code == "act.same-person"
        assert bank.acts.confirm(act.id, by="ed-nar-1", on=ON).state == "confirmed"
        (current,) = bank.consents.current([person])
        assert (current.status, current.version) == (ConsentStatus.GIVEN, 2)
        assert bank.acts.list() == ()

    def test_the_database_itself_refuses_one_person_twice(self, bank, make, person):
        act = bank.consents.propose(make.consent(bank, person), by="ed-nur-1", on=ON)
        with sqlite3.connect(bank.path / "ledger.sqlite3") as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE store_act SET confirmed_by = 'ed-nur-1' WHERE id = ?", (act.id,))
        connection.close()

    def test_a_proposal_on_an_older_version_is_not_confirmed(self, bank, make, person):
        closed = bank.consents.save(make.consent(bank, person, status=ConsentStatus.REFUSED), by="ed-nur-1", on=ON)
        act = bank.consents.propose(replace(closed, status=ConsentStatus.GIVEN), by="ed-nur-1", on=ON)
        bank.consents.save(replace(closed, status=ConsentStatus.WITHDRAWN), by="ed-nur-1", on=ON)
        with pytest.raises(Refused) as refused:
            bank.acts.confirm(act.id, by="ed-nar-1", on=ON)
        assert refused.value.code == "act.stale"
        assert bank.acts.get(act.id).state == "proposed"
        assert bank.consents.current([person])[0].status is ConsentStatus.WITHDRAWN

    def test_a_dropped_proposal_cannot_be_confirmed(self, bank, make, person):
        act = bank.consents.propose(make.consent(bank, person), by="ed-nur-1", on=ON)
        bank.acts.drop(act.id, by="ed-nur-1", on=ON)
        with pytest.raises(Refused):
            bank.acts.confirm(act.id, by="ed-nar-1", on=ON)

    def test_a_consent_is_found_by_its_persons_code(self, bank, make, person):
        consent = bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
        assert (
            bank.consents.find("C01")
            == bank.consents.find(consent.id)
            == bank.consents.find(consent.id[:10])
            == consent.id
        )
        with pytest.raises(WrongUse):
            bank.consents.find("C01", viewer=frozenset({"nar"}))

    def test_a_consent_never_changes_its_person(self, bank, make, person):
        consent = bank.consents.save(make.consent(bank, person), by="ed-nur-1", on=ON)
        with pytest.raises(WrongUse):
            bank.consents.save(replace(consent, subject=make.person(bank, "C02")), by="ed-nur-1", on=ON)


class TestFindings:
    @pytest.fixture
    def item(self, bank, make):
        return make.photo(bank).id

    def screen(self, bank, item, *findings, texts=TEXT, on=ON):
        return bank.findings.screened(item, findings, revision=bank.items.row(item).revision, on=on, texts=texts)

    def test_new_questions_open_and_absent_ones_go(self, bank, item):
        one, two = finding(item), finding(item, "dates.future", field="taken_on")
        assert self.screen(bank, item, one, two) == Screened(opened=2)
        assert self.screen(bank, item, one, two) == Screened(kept=2)
        assert self.screen(bank, item, one) == Screened(kept=1, gone=1)
        assert [row.finding for row in bank.findings.list(item=item)] == [one]
        assert bank.findings.counts() == {("captions.loaded", "open"): 1, ("dates.future", "gone"): 1}

    def test_a_screening_that_changes_nothing_leaves_no_event(self, bank, item):
        self.screen(bank, item, finding(item))
        before = bank.audit.last()
        self.screen(bank, item, finding(item))
        assert bank.audit.last() == before

    def test_an_answered_question_stays_answered_while_its_text_is_the_same(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        bank.findings.answer(row.id, "quote", by="ed-nur-1", on=ON, reason="her own words", facts={"who": "her"})
        assert bank.findings.open_of_many([item])[item] == ()
        self.screen(bank, item, finding(item))
        assert bank.findings.get(row.id).state == "answered"
        self.screen(bank, item)
        self.screen(bank, item, finding(item))
        assert bank.findings.get(row.id).state == "answered"
        (answer,) = bank.findings.answers(row.id)
        assert (answer.decision, answer.reason, answer.facts, answer.revision) == (
            "quote",
            "her own words",
            {"who": "her"},
            1,
        )

    def test_it_opens_again_when_its_text_changed(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        bank.findings.answer(row.id, "quote", by="ed-nur-1", on=ON)
        assert self.screen(bank, item, finding(item), texts={"caption.en": "Another caption"}) == Screened(reopened=1)
        assert verdict(bank.findings.open_of_many([item])[item]) is Verdict.REVIEW

    def test_it_opens_again_when_it_became_graver(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        bank.findings.answer(row.id, "quote", by="ed-nur-1", on=ON)
        self.screen(bank, item, finding(item, severity=Severity.BLOCKED))
        assert verdict(bank.findings.open_of_many([item])[item]) is Verdict.BLOCKED

    def test_an_answer_that_takes_two_holds_until_the_second_confirms(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        answer = bank.findings.answer(row.id, "stands", by="ed-nur-1", on=ON, takes_two=True)
        assert bank.findings.get(row.id).state == "waiting"
        assert len(bank.findings.open_of_many([item])[item]) == 1
        with pytest.raises(Refused):
            bank.acts.confirm(answer.act, by="ed-nur-1", on=ON)
        bank.acts.confirm(answer.act, by="ed-nar-1", on=ON)
        assert bank.findings.open_of_many([item])[item] == ()
        assert [found.by for found in bank.findings.answers(row.id)] == ["ed-nur-1", "ed-nar-1"]

    def test_the_second_persons_confirmation_of_a_changed_text_is_refused(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        answer = bank.findings.answer(row.id, "stands", by="ed-nur-1", on=ON, takes_two=True)
        self.screen(bank, item, finding(item), texts={"caption.en": "Another"})
        with pytest.raises(Refused) as refused:
            bank.acts.confirm(answer.act, by="ed-nar-1", on=ON)
        assert refused.value.code == "finding.stale"

    def test_a_dropped_answer_is_an_open_question_again(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        answer = bank.findings.answer(row.id, "stands", by="ed-nur-1", on=ON, takes_two=True)
        bank.acts.drop(answer.act, by="ed-nar-1", on=ON)
        assert bank.findings.get(row.id).state == "open"

    def test_an_answer_to_what_was_shown_before_the_item_changed_is_refused(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        bank.items.save(replace(bank.items.get(item), is_declined=True), by="ed-nur-2", on=ON)
        self.screen(bank, item, finding(item))
        with pytest.raises(Refused) as refused:
            bank.findings.answer(row.id, "quote", by="ed-nur-1", on=ON, revision=1)
        assert refused.value.code == "finding.stale"

    def test_a_closed_question_is_not_answered_again_but_can_be_reopened(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        bank.findings.answer(row.id, "quote", by="ed-nur-1", on=ON)
        with pytest.raises(Refused):
            bank.findings.answer(row.id, "decline", by="ed-nur-2", on=ON)
        bank.findings.reopen(row.id, by="ed-nur-2", on=ON, reason="looked again")
        assert bank.findings.answer(row.id[:12], "decline", by="ed-nur-2", on=ON).number == 3

    def test_questions_about_rows_that_became_no_item_belong_to_their_batch(self, bank):
        batch, _ = bank.batches.open(stream="nur", digest="a" * 64, key="k", by="ed-nur-1", on=ON)
        question = Finding(
            code="intake.no-file", severity=Severity.BLOCKED, field="photographs!9.file", facts={"words": "x"}
        )
        assert bank.findings.received(batch.id, [question], on=ON) == Screened(opened=1)
        assert bank.findings.received(batch.id, [question], on=ON) == Screened(kept=1)
        (row,) = bank.findings.list(batch=batch.id, code="intake.", severity=Severity.BLOCKED)
        assert (row.finding, row.stream) == (question, "nur")

    def test_another_streams_questions_are_not_listed_counted_or_answered(self, bank, item):
        self.screen(bank, item, finding(item))
        (row,) = bank.findings.list()
        theirs = frozenset({"nar"})
        assert bank.findings.list(viewer=theirs) == () and bank.findings.counts(viewer=theirs) == {}
        with pytest.raises(WrongUse):
            bank.findings.answer(row.id, "quote", by="ed-nar-1", on=ON, viewer=theirs)

    def test_no_word_of_a_question_or_answer_is_in_the_chain(self, bank, item):
        self.screen(bank, item, finding(item, words="Şuşa"))
        (row,) = bank.findings.list()
        bank.findings.answer(row.id, "edit", by="ed-nur-1", on=ON, reason="she says so", facts={"text": "Rəhilə, Şuşa"})
        text = str(bank.audit.list())
        assert not any(word in text for word in ("Şuşa", "Rəhilə", "says"))


class TestHoldsAndRequests:
    def test_one_person_places_a_hold_and_two_lift_it(self, bank):
        hold = bank.holds.place(scope="place", value="gn:616403", reason="shelling", by="pe-1", on=ON)
        assert bank.holds.place(scope="place", value="gn:616403", reason="again", by="pe-2", on=ON).id == hold.id
        act = bank.holds.propose_lift(hold.id, by="pe-1", on=LATER)
        assert len(bank.holds.in_force(LATER)) == 1
        with pytest.raises(Refused):
            bank.acts.confirm(act.id, by="pe-1", on=LATER)
        bank.acts.confirm(act.id, by="pe-2", on=LATER)
        assert bank.holds.in_force(LATER) == () and len(bank.holds.in_force(ON)) == 1
        assert bank.holds.list() == () and bank.holds.get(hold.id).reason == "shelling"

    def test_a_hold_of_no_known_scope_is_refused(self, bank):
        with pytest.raises(WrongUse):
            bank.holds.place(scope="village", value="x", reason="", by="pe-1", on=ON)

    def test_a_request_is_due_in_a_month_and_closed_once(self, bank, person):
        request = bank.requests.open(
            person=person, who="third_person", right="erase", by="pe-1", on=date(2027, 1, 31), proof="call"
        )
        assert (request.due_on, request.stream, request.proof) == (date(2027, 2, 28), "nur", "call")
        assert bank.requests.list(is_open=True) == (request,)
        closed = bank.requests.close(
            request.id, decision="not-her-wish", reason="she was called back", by="pe-1", on=LATER
        )
        assert (closed.decision, closed.reason, closed.proof) == ("not-her-wish", "she was called back", "call")
        assert bank.requests.list(is_open=True) == () and bank.requests.list(person=person) == (closed,)
        with pytest.raises(Refused):
            bank.requests.close(request.id, decision="granted", reason="", by="pe-1", on=LATER)


def test_the_gravest_risk_of_a_person_is_known_without_reading_records(bank, make, person):
    uses = (UsePermission(use=Use.PORTAL, decision=Answer.YES),)
    bank.consents.save(make.consent(bank, person, uses=uses, risk=Risk(level=RiskLevel.HIGH)), by="ed-nur-1", on=ON)
    assert bank.exposure._exposed(person, [], []).risk == "high"
