"""What somebody would try against the desks, with an account or without. Each attempt is answered, none works."""

import pytest

from storybank.records import FaceLink
from tests.web import subjects
from tests.web.test_way_in import PASSWORD, sign_in

pytestmark = pytest.mark.slow


@pytest.fixture
def item(bank):
    return subjects.item(bank, "nur")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../keys/web.key",
        "/static/%2e%2e/%2e%2e/keys/web.key",
        "/static/..%2f..%2fkeys%2fweb.key",
        "/static//etc/passwd",
        "/static/fonts/../../../../store/keys.py",
    ],
)
def test_static_files_lead_nowhere_else(bank, nobody, path):
    from storybank.web.settings import secret_of

    secret = secret_of(bank.path)  # made at the first start of the desks
    answer = nobody.get(path)
    assert answer.status_code in (302, 404)
    assert secret not in answer.content.decode(errors="replace")


@pytest.mark.parametrize("name", ["..", "%00", "' OR 1=1 --", "x" * 500, "../../keys", "<script>", "nur/F01", "١٢٣"])
def test_strange_ids_are_nothing(bank, enter, name):
    client = enter("editor", account="ed-nur-1")
    absent = client.get("/there/is/nothing").content
    for path in (f"/review/{name}/", f"/picture/{name}/", f"/sound/{name}/", f"/review/{name}/go/next/"):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, absent), path


def test_a_beginning_of_an_id_opens_no_other_stream(bank, enter):
    """The command line takes beginnings of ids; so does the store, but only among what the asker may see."""
    client = enter("editor", account="ed-nur-1")
    assert client.get(f"/review/{subjects.item(bank, 'nar')[:10]}/").status_code == 404


def test_who_did_it_is_never_taken_from_the_form(bank, enter, item):
    client = enter("editor", account="ed-nur-1")
    sent = {
        "revision": 1,
        "decision": "edit",
        "field": "caption.ru",
        "argument": "Иначе",
        "by": "admin-1",
        "on": "2020-01-01",
    }
    client.post(f"/review/{item}/do/change/", {**sent, "stream": "nar", "was_seen_by": "admin-1"})
    assert bank.items.revised_by(item, bank.items.row(item).revision) == "ed-nur-1"
    record = bank.items.get(item)
    assert (record.stream, record.was_seen_by) == ("nur", None)


@pytest.mark.parametrize(
    "field", ["quote.ru", "segment.1", "embedded.IPTC:City", "row", "caption.xx", "faces", "__class__"]
)
def test_only_captions_are_written(bank, enter, item, field):
    client = enter("editor", account="ed-nur-1")
    before = bank.items.get(item)
    client.post(f"/review/{item}/do/change/", {"revision": 1, "decision": "edit", "field": field, "argument": "x"})
    after = bank.items.get(item)
    assert (after.quote, after.faces, after.embedded) == (before.quote, before.faces, before.embedded)


@pytest.mark.parametrize("decision", ["fix", "stands", "seen", "quote", "approve", "", "__init__", "link"])
def test_a_change_by_hand_answers_no_question_and_links_nobody(bank, enter, item, decision):
    client = enter("editor", account="ed-nur-1")
    open_before = len(bank.findings.list(item=item))
    client.post(f"/review/{item}/do/change/", {"revision": 1, "decision": decision, "field": "face.1"})
    assert len(bank.findings.list(item=item)) == open_before
    assert bank.items.get(item).faces[0].link is FaceLink.UNLINKED


def test_a_grave_question_is_not_explained_away(bank, enter, item):
    client = enter("editor", account="ed-nur-1")
    question = next(row for row in bank.findings.list(item=item) if row.finding.code == "consent.unlinked-face")
    sent = {"finding": question.id, "decision": "stands", "reason": "I say so", "revision": 1}
    client.post(f"/review/{item}/do/answer/", sent)
    assert bank.findings.get(question.id).state == "open"


def test_the_session_is_a_new_one_after_signing_in(bank, enter, nobody):
    enter("photographer", account="ph-9")
    nobody.get("/in/")
    nobody.cookies["sb"] = "a" * 32
    sign_in(nobody, "ph-9")
    assert nobody.cookies["sb"].value != "a" * 32
    assert nobody.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example"]
)
def test_signing_in_leads_nowhere_else(bank, enter, nobody, elsewhere):
    enter("photographer", account="ph-9")
    answer = nobody.post("/in/", {"login": "ph-9", "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def test_a_role_taken_away_counts_at_once(bank, enter):
    client = enter("editor", account="ed-nur-1")
    assert client.get("/review/").status_code == 200
    bank.staff.set("ed-nur-1", roles=["researcher"], streams=["nur"], by="admin-1")
    assert client.get("/review/").status_code == 404


def test_a_stream_taken_away_counts_at_once(bank, enter, item):
    client = enter("editor", account="ed-nur-1")
    bank.staff.set("ed-nur-1", roles=["editor"], streams=["nar"], by="admin-1")
    assert client.get(f"/review/{item}/").status_code == 404
    assert client.get(f"/picture/{item}/").status_code == 404


def test_counters_tell_nothing_of_another_stream(bank, enter):
    own = enter("editor", account="ed-nur-1").get("/review/").content.decode()
    other = enter("editor", streams=(), account="ed-none-1").get("/review/").content.decode()
    assert "nar/" not in own
    assert "nur/" not in other and '<option value="terms.' not in other


def test_a_fault_says_nothing_of_what_was_at_hand(bank, enter, item, monkeypatch, caplog):
    from storybank.web.editor import review

    def broken(*_):
        raise ValueError("Anahit of Goris, +374 91 123456")

    monkeypatch.setattr(review, "screen_of", broken)
    client = enter("editor", account="ed-nur-1", raise_request_exception=False)
    answer = client.get(f"/review/{item}/")
    assert answer.status_code == 500
    assert "Anahit" not in answer.content.decode() and "Anahit" not in caplog.text
