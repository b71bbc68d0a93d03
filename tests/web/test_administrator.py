"""The administrator: accounts, one-time links, panic, keys, work, the chain."""

import re

import pytest


@pytest.fixture
def admin(enter, refresh):
    return refresh(enter("administrator", streams=()))


def link_in(answer):
    return re.search(r"/start/[^/\"]+/", answer.content.decode())[0]


def test_an_invitation_is_shown_once_and_works_once(admin, nobody):
    answer = admin.post("/house/accounts/", {"account": "ed-nur-7", "roles": ["editor"], "streams": ["nur"]})
    link = link_in(answer)
    assert link not in admin.get("/house/accounts/").content.decode()
    first = nobody.get(link)
    fields = re.findall(r'type="password" name="([^"]+)"|name="([^"]+)"[^>]*type="password"', first.content.decode())
    words = {(one or other): "four quiet rivers meet here" for one, other in fields}
    assert nobody.post(link, words).status_code == 302
    assert nobody.get(link)["Location"] == "/in/"


@pytest.mark.parametrize("account", ["Anahit Petrosyan", "ed_1", "", "ed-1/..", "a" * 41, "Ա-1"])
def test_an_account_is_never_called_by_a_name(bank, admin, account):
    before = len(bank.staff.list())
    assert admin.post("/house/accounts/", {"account": account, "roles": ["editor"]}).status_code == 422
    assert len(bank.staff.list()) == before


def test_a_role_that_does_not_exist_is_refused(bank, admin):
    assert admin.post("/house/accounts/", {"account": "ed-8", "roles": ["superuser"]}).status_code == 422
    assert bank.staff.get("ed-8") is None


def test_panic_ends_sessions_and_links_at_once(bank, admin, enter):
    editor = enter("editor", account="ed-nur-8")
    assert editor.get("/account/").status_code == 200
    admin.post("/house/accounts/ed-nur-8/", {"do": "panic"})
    assert editor.get("/account/")["Location"] == "/in/"
    assert not bank.staff.get("ed-nur-8").is_active


def test_nobody_takes_the_last_keys_from_themselves(bank, admin):
    assert admin.post(f"/house/accounts/{admin.account}/", {"do": "roles", "roles": ["editor"]}).status_code == 422
    assert "administrator" in bank.staff.get(admin.account).roles


def test_changing_accounts_asks_for_the_password_again(enter):
    answer = enter("administrator", streams=()).get("/house/accounts/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/again/")


def test_copies_of_a_key_are_noted_in_the_chain(bank, admin):
    admin.post("/house/keys/", {"key": "officer.nur", "copies": "2", "place": "deposit"})
    noted = bank.audit.latest("key.copies-noted")
    assert (noted.subject, noted.facts["copies"], noted.facts["place"]) == ("key-officer-nur", 2, "deposit")


@pytest.mark.parametrize("form", [{"key": "x.nur"}, {"place": "in a drawer at home"}, {"copies": "99"}, {"key": ""}])
def test_only_what_can_be_said_of_a_key_is_noted(bank, admin, form):
    answer = admin.post("/house/keys/", {"key": "officer.nur", "copies": "2", "place": "safe", **form})
    assert answer.status_code == 422
    assert bank.audit.latest("key.copies-noted") is None


def test_failed_work_is_asked_for_again(bank, admin):
    job = bank.jobs.finish(bank.jobs.queue("recheck", "bank", by="pe-1").id, error="store.leased")
    admin.post(f"/house/jobs/{job.id}/again/")
    assert [(one.kind, one.by) for one in bank.jobs.list(state="queued")] == [("recheck", admin.account)]
    assert admin.post(f"/house/jobs/{bank.jobs.list(state='queued')[0].id}/again/").status_code == 422


def test_a_changed_row_is_found_in_the_browser(bank, admin):
    assert "said success" in admin.post("/house/audit/").content.decode()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'store_event'")
        kept = cursor.fetchall()
        for name, _sql in kept:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE store_event SET by = 'somebody-else' WHERE sequence = 3")
        for _name, sql in kept:
            cursor.execute(sql)
    assert "said error" in admin.post("/house/audit/").content.decode()


def test_the_house_says_nothing_of_anybody(bank, admin):
    for path in ("/house/", "/house/audit/", "/house/rules/", "/house/keys/"):
        page = admin.get(path).content.decode()
        assert "garden" not in page
        assert "Карен" not in page


def test_a_rule_is_accepted_by_readers_of_two_streams_in_one_wording(bank, admin):
    from storybank.stages import accepting
    from storybank.stages.screening import rulebook

    rule, digest = sorted(rulebook().rule_hashes.items())[0]
    chosen = {"rules": f"{rule}@{digest[:16]}", "do": "accept"}
    admin.post("/house/rules/", {**chosen, "reader": "r-nur-1", "stream": "nur"})
    assert accepting.states(bank, rulebook())[rule] == ("waiting", ("r-nur-1",))
    admin.post("/house/rules/", {**chosen, "reader": "r-nar-1", "stream": "nar"})
    assert accepting.states(bank, rulebook())[rule][0] == "accepted"
    assert bank.audit.latest("rules.accepted").by == "r-nar-1"


@pytest.mark.parametrize("who", [{}, {"reader": "Anna Petrosyan", "stream": "nur"}, {"reader": "r-1"}])
def test_nobody_accepts_without_a_sealed_id(bank, admin, who):
    from storybank.stages.screening import rulebook

    rule, digest = sorted(rulebook().rule_hashes.items())[0]
    assert admin.post("/house/rules/", {"rules": f"{rule}@{digest[:16]}", **who}).status_code == 422
    assert bank.audit.latest("rules.accepted") is None
