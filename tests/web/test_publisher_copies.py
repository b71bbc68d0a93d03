"""The publisher after a release is out: copies and notices, holds, research, whom a loss touches."""

import io
import zipfile
from datetime import timedelta

import pytest

from storybank.stages import releasing
from tests.web import subjects


@pytest.fixture
def desk(enter, refresh):
    return refresh(enter("publisher", account="pu-1"))


@pytest.fixture
def second(enter, refresh):
    return refresh(enter("publisher", account="pu-2", streams=("nar",)))


@pytest.fixture
def collection(bank):
    return subjects.collection(bank, "nur")


@pytest.fixture
def release(bank):
    return subjects.proposed(bank)


def words(answer):
    return answer.content.decode()


def folder_of(bank, release):
    return releasing.folder_of(bank, bank.releases.get(release))


# copies


@pytest.fixture
def out(bank):
    return subjects.sealed(bank)


def test_a_bundle_is_handed_out_whole_and_the_taking_is_in_the_register_first(bank, desk, out):
    until = bank.today() + timedelta(days=30)
    form = {"do": "download", "holder": "partner-nur", "use": "print_exhibition", "until": until.isoformat()}
    answer = desk.post(f"/releases/{out}/hand/", form)
    copy = bank.registers.copies(release=out)[0]
    assert (copy.holder, copy.use, copy.until_on) == ("partner-nur", "print_exhibition", until)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    folder = folder_of(bank, out)
    files = {
        path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert {name: packed.read(name) for name in packed.namelist()} == files
    assert any(name.endswith(".minisig") for name in files)


@pytest.mark.parametrize("wrong", [{"holder": "Anna Petrosyan"}, {"holder": ""}, {"use": "x"}, {"until": "2020-01-01"}])
def test_a_taking_that_cannot_be_is_not_noted(bank, desk, out, wrong):
    form = {"do": "download", "holder": "portal", "use": "portal", **wrong}
    assert desk.post(f"/releases/{out}/hand/", form).status_code == 422
    assert bank.registers.copies() == ()


def test_nothing_is_handed_out_that_is_not_out_or_not_as_it_was_signed(bank, desk, release, out):
    form = {"do": "download", "holder": "portal", "use": "portal"}
    (folder_of(bank, out) / "data" / "a.css").write_text("h1{color:red}")
    assert desk.post(f"/releases/{out}/hand/", form).status_code == 422
    bank.releases.suspend(out, cause="x", by="pu-9", on=bank.today())
    assert desk.post(f"/releases/{out}/hand/", form).status_code == 422
    assert bank.registers.copies() == ()


def test_verifying_says_which_file_changed(bank, desk, out):
    assert "as it was signed" in words(desk.post(f"/releases/{out}/", {"do": "verify"}, follow=True))
    (folder_of(bank, out) / "data" / "a.css").write_text("h1{color:red}")
    assert "data/a.css" in words(desk.post(f"/releases/{out}/", {"do": "verify"}, follow=True))


def test_a_notice_is_written_sent_and_answered(bank, desk):
    notice = subjects.notice(bank, "nur")
    page = words(desk.get(f"/register/notices/{notice}/"))
    assert all(f'lang="{language}"' in page for language in ("en", "hy", "az", "ru"))
    desk.post("/register/", {"do": "sent", "of": notice})
    desk.post("/register/", {"do": "answered", "of": notice, "result": "removed"})
    found = bank.registers.notices()[0]
    assert (found.sent_on, found.result) == (bank.today(), "removed")
    assert desk.post("/register/", {"do": "answered", "of": notice, "result": "burnt"}).status_code == 422


def test_only_the_files_that_portals_poll_are_given(bank, desk, out):
    assert desk.get("/register/files/bundle-versions.json").status_code == 200
    for name in ("..", "signing.key", "what-we-kept-v1"):
        assert desk.get(f"/register/files/{name}").status_code == 404


def test_a_photographer_licenses_and_refuses_all_work_of_the_own_stream_only(bank, desk, second):
    form = {
        "do": "set",
        "person": "nur/C01",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "credit": "none",
    }
    person = bank.people.find("nur", "C01")
    assert second.post("/licences/", form).status_code == 422
    desk.post("/licences/", form)
    assert (bank.licences.get(person).credit, bank.licences.get(person).is_refused) == ("none", False)
    desk.post("/licences/", {"do": "refuse", "person": "nur/C01"})
    assert bank.licences.get(person).is_refused
    assert "C01" not in words(second.get("/licences/"))


# holds


def test_a_hold_closes_at_once_and_opening_it_takes_two(bank, desk, second):
    desk.post("/holds/", {"scope": "place", "value": "Şuşa", "reason": "Shelling."})
    held = bank.holds.list()[0]
    assert held.scope == "place"
    assert "Shelling." in words(desk.get("/holds/"))
    desk.post(f"/holds/{held.id}/", {"do": "ask"})
    assert desk.post(f"/holds/{held.id}/", {"do": "confirm"}).status_code == 422
    assert bank.holds.list()
    second.post(f"/holds/{held.id}/", {"do": "confirm"})
    assert bank.holds.list() == ()


def test_a_hold_on_a_collection_closes_everything_in_it(bank, desk, collection):
    from storybank.stages.planning import plan_of

    desk.post("/holds/", {"scope": "collection", "value": "what-we-kept", "reason": "A doubt."})
    plan = plan_of(bank, bank.collections.get(collection), on=bank.today())
    assert plan.left_out
    assert all("consent.hold" in one.codes for one in plan.left_out if "item.declined" not in one.codes)


@pytest.mark.parametrize(
    ("scope", "value"), [("stream", "khidi"), ("place", "Nowhere at all"), ("item", "nar/F09"), ("person", "nar/C01"), ("x", "y"), ("theme", "")]
)  # fmt: skip
def test_a_hold_that_would_close_nothing_is_not_placed(bank, desk, scope, value):
    answer = desk.post("/holds/", {"scope": scope, "value": value, "reason": "A doubt."})
    assert answer.status_code in (404, 422)
    assert bank.holds.list() == ()


# research


def test_each_side_answers_for_itself_and_one_person_once(bank, desk, second):
    asked = subjects.research(bank, "nur")
    assert second.post(f"/research/{asked}/", {"do": "yes", "party": "nur"}).status_code == 422
    desk.post(f"/research/{asked}/", {"do": "yes", "party": "nur"})
    assert desk.post(f"/research/{asked}/", {"do": "yes", "party": "programme"}).status_code == 422
    assert bank.research.get(asked).state == "asked"
    second.post(f"/research/{asked}/", {"do": "yes", "party": "programme"})
    assert bank.research.get(asked).state == "agreed"


def test_who_asks_is_opened_once_and_logged(bank, desk):
    asked = subjects.research(bank, "nur")
    assert "an institute" not in words(desk.get(f"/research/{asked}/"))
    assert "an institute" in words(desk.post(f"/research/{asked}/who/"))
    assert bank.audit.latest("research.opened").by == "pu-1"


def test_nothing_is_delivered_before_everybody_agreed(bank, desk):
    asked = subjects.research(bank, "nur")
    assert desk.post(f"/research/{asked}/deliver/").status_code == 422
    assert list((bank.path / "work").glob("research-*")) == []


def test_whom_a_loss_touches_is_told_by_codes_to_the_own_stream_only(bank, desk, collection):
    from storybank.store.rows import ReleaseItem

    rested = [(subjects.person(bank, stream), subjects.consent(bank, stream), 1) for stream in ("nur", "nar")]
    row = bank.items.row(subjects.item(bank, "nur"))
    item = ReleaseItem(item=row.id, public_id=row.public_id, revision=row.revision, consents=tuple(rested))
    lost = bank.releases.propose(
        collection=collection,
        version=7,
        edition="public",
        digest="d",
        items=[item],
        left_out=[],
        by="pu-9",
        on=bank.today(),
    )
    page = words(desk.get(f"/releases/{lost.id}/exposure/"))
    assert f"nur/{bank.people.code_of(rested[0][0])}" in page
    assert "nar/" not in page
    assert "fewer than 5" in page
