"""Papers of initiatives, one item's own licence, and a lost account, at the publisher's desk."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from storybank.records import Initiative, InitiativeId, Language
from tests.web import subjects

OTHER = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture
def desk(enter):
    return enter("publisher", account="pu-1")


@pytest.fixture
def initiative(bank):
    made = bank.collections.initiative_id("nur", "INI1", by="ed-1")
    record = Initiative(id=InitiativeId(made), title={Language("en"): "Bread"})
    bank.collections.save_initiative(record, by="ed-1", on=bank.today())
    return made


def paper(initiative, words, **more):
    file = SimpleUploadedFile("report.txt", words.encode())
    return {"initiative": initiative, "paper": file, "title.en": "Report", **more}


def test_a_paper_is_kept_as_its_words_and_taken_away_again(bank, desk, initiative):
    assert desk.post("/initiatives/", paper(initiative, "They baked.")).status_code == 302
    kept = bank.collections.initiatives()[initiative].documents
    assert [dict(one.title) for one in kept] == [{"en": "Report"}]
    assert b"Report" in desk.get("/initiatives/").content
    desk.post("/initiatives/", {"initiative": initiative, "do": "drop", "number": "1"})
    assert bank.collections.initiatives()[initiative].documents == ()
    assert not list((bank.path / "work").glob("*.txt"))


def test_a_paper_with_a_number_in_it_wants_a_reader(bank, desk, initiative):
    words = "Call us: +374 77 000 001."
    assert desk.post("/initiatives/", paper(initiative, words)).status_code == 422
    assert bank.collections.initiatives()[initiative].documents == ()
    assert desk.post("/initiatives/", paper(initiative, words, read="1")).status_code == 302


def test_a_paper_of_a_delivery_waits_until_somebody_has_read_it(bank, desk, initiative):
    desk.post("/initiatives/", paper(initiative, "They baked."))
    record = bank.collections.initiatives()[initiative]
    waiting = replace(record.documents[0], needs_reading=True)
    bank.collections.save_initiative(
        replace(record, documents=(waiting,)), by="ed-1", on=bank.today(), keep_documents=False
    )
    assert b"let-out" in desk.get("/initiatives/").content
    given = desk.get(f"/initiatives/paper/?initiative={initiative}&number=1")
    assert given.content == b"They baked." and given["Content-Disposition"].startswith("attachment")
    assert desk.get(f"/initiatives/paper/?initiative={initiative}&number=x").status_code in (404, 422)
    desk.post("/initiatives/", {"initiative": initiative, "do": "let-out", "number": "1"})
    assert not bank.collections.initiatives()[initiative].documents[0].needs_reading


def test_another_partners_initiative_is_not_there_to_change(bank, enter, initiative):
    other = enter("publisher", account="pu-2", streams=("nar",))
    assert other.post("/initiatives/", paper(initiative, "They baked.")).status_code == 404


def test_one_item_has_another_licence_and_loses_it(bank, desk):
    collection, item = subjects.collection(bank, "nur"), subjects.item(bank, "nur")
    found = bank.collections.get(collection)
    if item not in found.items:
        bank.collections.save(replace(found, items=(*found.items, item)), by="pu-1", on=bank.today())
    where = f"/collections/{collection}/order/"

    def seen():
        return desk.get(where).content.decode().partition('name="seen" value="')[2].partition('"')[0]

    for address, kept in ((OTHER, {item: OTHER}), ("", {})):
        desk.post(where, {"do": "licence", "item": item, "licence": address, "seen": seen()})
        assert dict(bank.collections.get(collection).licences) == kept
    answer = desk.post(where, {"do": "licence", "item": item, "licence": "javascript:1", "seen": seen()})
    assert answer.status_code == 422


def test_a_lost_account_says_what_it_could_see_and_names_no_other_stream(bank, desk, enter):
    enter("editor", account="ed-nar-1", streams=("nar",))
    person = subjects.person(bank, "nar")
    bank.audit.append("identity.read", person, by="ed-nar-1", purpose="safety")
    said = desk.get("/losses/?account=ed-nar-1").content.decode()
    assert "nar: fewer than" in said
    assert f"nar/{bank.people.code_of(person)}" not in said
    assert desk.get("/losses/?account=nobody-1").status_code == 404
