"""The publisher: composing, the very bytes, approval by another. One person opens nothing."""

import json
import threading
from datetime import timedelta

import pytest

from storybank.errors import Refused
from storybank.findings import Finding, Severity
from storybank.stages import collecting, releasing
from storybank.stages.planning import objections_to
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


def words(answer):
    return answer.content.decode()


def terms(bank, collection, **more):
    seen = collecting.mark(bank.collections.get(collection))
    return {"seen": seen, "languages": ["en", "ru"], "opens_in": "en", "title.en": "What we kept", "use": "portal", "audience": "public", **more}  # fmt: skip


def folder_of(bank, release):
    return releasing.folder_of(bank, bank.releases.get(release))


# composing


def test_a_collection_is_begun_with_the_words_and_languages_of_the_form(bank, desk):
    form = {
        "slug": "bread",
        "languages": ["en", "hy"],
        "opens_in": "hy",
        "title.hy": "Հաց",
        "title.en": "Bread",
        "paired": "1",
    }
    assert desk.post("/collections/begin/", form).status_code == 302
    made = bank.collections.get("bread")
    assert (made.languages, dict(made.title), made.needs_paired_reading) == (
        ("hy", "en"),
        {"hy": "Հաց", "en": "Bread"},
        True,
    )


@pytest.mark.parametrize(
    "wrong", [{"slug": "Хлеб"}, {"slug": "../x"}, {"languages": []}, {"title.en": ""}, {"use": "war"}]
)
def test_a_collection_that_cannot_be_is_not_begun(bank, desk, wrong):
    form = {"slug": "bread", "languages": ["en"], "opens_in": "en", "title.en": "Bread", **wrong}
    assert desk.post("/collections/begin/", form).status_code == 422
    assert bank.collections.list() == ()


def test_words_that_the_rules_ask_about_are_kept_only_with_a_reason(bank, desk):
    form = {"slug": "town", "languages": ["en"], "opens_in": "en", "title.en": "Occupied Shusha"}
    answer = desk.post("/collections/begin/", form)
    assert answer.status_code == 422
    assert "Occupied" in words(answer)  # what was typed is still there
    assert bank.collections.list() == ()
    desk.post("/collections/begin/", {**form, "kept_because": "a book's title"})
    assert bank.audit.latest("collection.wording-kept").facts["questions"] >= 1


def test_changing_terms_asks_about_words_again_and_voids_what_was_proposed(bank, desk, collection):
    release = subjects.proposed(bank)
    assert desk.post(f"/collections/{collection}/terms/", terms(bank, collection, **{"title.en": "Liberated Shusha"})).status_code == 422  # fmt: skip
    assert bank.releases.get(release).status == "proposed"
    assert desk.post(f"/collections/{collection}/terms/", terms(bank, collection, paired="1")).status_code == 302
    assert bank.releases.get(release).status == "void"


def test_two_who_change_a_collection_do_not_overwrite_each_other(bank, desk, second, collection):
    seen = collecting.mark(bank.collections.get(collection))
    items = bank.collections.get(collection).items
    first = desk.post(f"/collections/{collection}/order/", {"do": f"remove:{items[0]}", "seen": seen})
    late = second.post(f"/collections/{collection}/order/", {"do": f"remove:{items[1]}", "seen": seen})
    assert (first.status_code, late.status_code) == (302, 409)
    assert bank.collections.get(collection).items == items[1:]


@pytest.mark.parametrize(("act", "place"), [("first", 0), ("up", 2), ("down", 4)])
def test_an_item_is_moved_by_its_buttons(bank, desk, collection, act, place):
    found = bank.collections.get(collection)
    item = found.items[3]
    desk.post(f"/collections/{collection}/order/", {"do": f"{act}:{item}", "seen": collecting.mark(found)})
    assert bank.collections.get(collection).items.index(item) == place
    assert bank.collections.get(collection).is_order_chosen


def test_dragging_sends_the_whole_order_and_gets_the_new_mark(bank, desk, collection):
    found = bank.collections.get(collection)
    order = [*found.items[1:], found.items[0]]
    answer = desk.post(
        f"/collections/{collection}/order/",
        {"do": "sort", "order": ",".join(order), "seen": collecting.mark(found)},
        headers={"X-Drag": "1"},
    )
    kept = bank.collections.get(collection)
    assert (list(kept.items), words(answer)) == (order, collecting.mark(kept))
    short = {"do": "sort", "order": ",".join(order[1:]), "seen": collecting.mark(kept)}
    assert desk.post(f"/collections/{collection}/order/", short).status_code == 409


def test_items_are_added_by_choice_and_what_is_made_up_is_not(bank, desk, collection):
    found = bank.collections.get(collection)
    desk.post(f"/collections/{collection}/order/", {"do": f"remove:{found.items[0]}", "seen": collecting.mark(found)})
    seen = collecting.mark(bank.collections.get(collection))
    desk.post(f"/collections/{collection}/add/", {"do": "chosen", "items": [found.items[0], "x" * 26], "seen": seen})
    assert set(bank.collections.get(collection).items) == set(found.items)


def test_of_another_stream_a_publisher_reads_codes_and_reasons_and_no_words(desk, second, collection):
    own, other = words(desk.get(f"/collections/{collection}/")), words(second.get(f"/collections/{collection}/"))
    for page, mine, others in ((own, "nur", "nar"), (other, "nar", "nur")):
        assert f"{mine}/F01" in page and f"{others}/F01" in page
        assert page.count("liberated Shusha") == 2  # of the own two photographs, and not of the other two
    assert "liberated Shusha" not in words(desk.get(f"/collections/{collection}/add/?stream=nar"))


def test_what_stays_out_is_said_in_words_with_who_can_change_it(desk, collection):
    page = words(desk.get(f"/collections/{collection}/"))
    assert "Can change it: an editor" in page
    assert "consent." not in page.split("<main")[1]  # codes are for machines


# the very bytes


@pytest.fixture
def release(bank):
    return subjects.proposed(bank)


def test_a_proposal_is_asked_for_once(bank, desk, collection):
    for _ in range(2):
        desk.post(f"/collections/{collection}/propose/", {"edition": "archive"})
    waiting = bank.jobs.list(state="queued")
    assert [(one.kind, one.subject, one.facts) for one in waiting] == [("propose", collection, {"edition": "archive"})]


def test_the_preview_is_the_proposed_bytes_and_nothing_of_it_may_run(bank, desk, release):
    answer = desk.get(f"/releases/{release}/preview/index.html")
    assert answer.content == (folder_of(bank, release) / "data" / "index.html").read_bytes()
    policy = answer["Content-Security-Policy"]
    assert "script-src 'none'" in policy and "default-src 'none'" in policy and "form-action 'none'" in policy
    assert "sandbox" in policy and "allow-scripts" not in policy
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    kinds = {
        name: desk.get(f"/releases/{release}/preview/{name}")["Content-Type"] for name in ("a.css", "stories/one.opus")
    }
    assert kinds == {"a.css": "text/css; charset=utf-8", "stories/one.opus": "audio/ogg"}


@pytest.mark.parametrize(
    "inside",
    [
        "../manifest-sha512.txt",
        "..%2fmanifest-sha512.txt",
        "../../../ledger.sqlite3",
        "/etc/passwd",
        "%2e%2e/%2e%2e/bank.toml",
        "stories/../../bagit.txt",
        "stories",
        "added.html",
        "index.html%00.css",
    ],
)
def test_no_name_leads_out_of_what_the_manifest_lists(bank, desk, release, inside):
    (folder_of(bank, release) / "data" / "added.html").write_text("slipped in")
    absent = desk.get("/there/is/nothing").content
    answer = desk.get(f"/releases/{release}/preview/{inside}")
    assert (answer.status_code, answer.content) == (404, absent)


def test_a_changed_file_is_not_shown(bank, desk, release):
    (folder_of(bank, release) / "data" / "index.html").write_text("changed")
    answer = desk.get(f"/releases/{release}/preview/index.html")
    assert answer.status_code == 422
    assert b"changed" not in answer.content.split(b"<p>")[0]


def test_a_player_gets_the_part_it_asks_for(desk, release):
    part = desk.get(f"/releases/{release}/preview/stories/one.opus", headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"really", "bytes 4-9/16")
    assert desk.get(f"/releases/{release}/preview/stories/one.opus", headers={"Range": "bytes=99-"}).status_code == 416


# approval


def approval(bank, release, **more):
    return {"digest": bank.releases.get(release).digest, "looked": "1", **more}


def test_another_person_approves_after_signing_in_again(bank, enter, refresh, release):
    stale = enter("publisher", account="pu-3")
    assert stale.post(f"/releases/{release}/approve/", approval(bank, release)).status_code == 302
    assert bank.releases.get(release).status == "proposed"
    assert refresh(stale).post(f"/releases/{release}/approve/", approval(bank, release)).status_code == 302
    found = bank.releases.get(release)
    assert (found.status, found.approved_by) == ("approved", "pu-3")


def test_nobody_approves_what_they_proposed(bank, desk):
    own = subjects.proposed(bank, by="pu-1")
    assert '<form method="post" class="stack">' not in words(desk.get(f"/releases/{own}/approve/"))
    answer = desk.post(f"/releases/{own}/approve/", approval(bank, own))
    assert (answer.status_code, bank.releases.get(own).status) == (422, "proposed")
    assert "release.same-person" in words(answer)


@pytest.mark.parametrize("wrong", [{"digest": "0" * 64}, {"digest": ""}, {"looked": ""}])
def test_only_what_was_looked_at_by_its_digest_is_approved(bank, desk, release, wrong):
    assert desk.post(f"/releases/{release}/approve/", approval(bank, release, **wrong)).status_code == 422
    assert bank.releases.get(release).status == "proposed"


@pytest.mark.parametrize("name", ["data/index.html", "data/stories/one.opus", "manifest-sha512.txt", "bag-info.txt"])
def test_one_changed_byte_anywhere_voids_the_proposal(bank, desk, release, name):
    path = folder_of(bank, release) / name
    path.write_bytes(path.read_bytes() + b" ")
    answer = desk.post(f"/releases/{release}/approve/", approval(bank, release))
    assert (answer.status_code, bank.releases.get(release).status) == (422, "void")
    assert "publish.changed" in words(answer)


def test_a_byte_changed_after_the_approval_is_not_sealed(bank):
    empty = subjects.proposed(bank, items=())
    bank.releases.approve(empty, digest=bank.releases.get(empty).digest, by="pu-8", on=bank.today())
    (folder_of(bank, empty) / "data" / "a.css").write_text("h1{color:red}")
    with pytest.raises(Exception, match="changed after the proposal"):
        releasing.seal(bank, empty, by="pu-9", on=bank.today())
    assert bank.releases.get(empty).status == "void"


def test_of_two_approvers_at_once_one_is_kept_and_the_other_is_told(bank, desk, enter, refresh, release):
    from django.db import connections

    third = refresh(enter("publisher", account="pu-3"))
    answers = []

    def approve(client):
        answers.append(client.post(f"/releases/{release}/approve/", approval(bank, release)).status_code)
        connections.close_all()

    together = [threading.Thread(target=approve, args=(client,)) for client in (desk, third)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(answers) == [302, 422]
    found = bank.releases.get(release)
    assert (found.status, found.approved_by in {"pu-1", "pu-3"}) == ("approved", True)
    assert len([event for event in bank.audit.list(verb="release.approved") if event.subject == release]) == 1


def test_a_word_that_is_also_a_name_is_looked_at_before(bank, desk, release):
    folder = folder_of(bank, release)
    noted = {"digest": bank.releases.get(release).digest, "places": [["data/index.html", "", "somebody"]]}
    folder.with_name(f"{folder.name}.questions.json").write_text(json.dumps(noted))
    assert "data/index.html" in words(desk.get(f"/releases/{release}/approve/"))
    assert desk.post(f"/releases/{release}/approve/", approval(bank, release)).status_code == 422
    assert (
        desk.post(f"/releases/{release}/approve/", approval(bank, release, place="data/index.html")).status_code == 302
    )


def test_what_was_closed_after_the_proposal_is_not_approved(bank, desk, release):
    hold = bank.holds.place(scope="stream", value="nur", reason="look", by="ed-1", on=bank.today())
    answer = desk.post(f"/releases/{release}/approve/", approval(bank, release))
    assert answer.status_code == 422 and "publish.consent-changed" in words(answer)
    assert (bank.releases.get(release).status, hold.scope) == ("proposed", "stream")


def test_a_clock_that_went_back_approves_nothing(bank, release):
    found = bank.releases.get(release)
    with pytest.raises(Refused) as refused:
        releasing.approve(bank, release, digest=found.digest, by="pu-8", on=found.on - timedelta(days=1))
    assert refused.value.code == "release.earlier-day"
    assert bank.releases.get(release).status == "proposed"


def test_a_question_that_came_after_the_proposal_closes_it(bank, release):
    (item, *_rest) = (one.item for one in bank.releases.items(release))
    later = Finding(code="terms.liberated", severity=Severity.REVIEW, field="body.en", item=item)
    bank.findings.screened(item, [later], revision=bank.items.row(item).revision, on=bank.today(), texts={}, by="ed-1")
    ((closed, codes),) = objections_to(bank, bank.releases.get(release), on=bank.today())
    assert (closed, codes) == (item, ("terms.liberated",))


def test_where_a_collection_asks_for_it_another_stream_reads_first(bank, desk, second, collection):
    desk.post(f"/collections/{collection}/terms/", terms(bank, collection, paired="1"))
    release = subjects.proposed(bank)
    digest = bank.releases.get(release).digest
    assert desk.post(f"/releases/{release}/approve/", approval(bank, release)).status_code == 422
    assert desk.post(f"/releases/{release}/", {"do": "read", "stream": "nur", "digest": digest}).status_code == 422
    second.post(f"/releases/{release}/", {"do": "read", "stream": "nur", "digest": digest})
    desk.post(f"/releases/{release}/", {"do": "read", "stream": "nar", "digest": digest})
    assert desk.post(f"/releases/{release}/approve/", approval(bank, release)).status_code == 302
