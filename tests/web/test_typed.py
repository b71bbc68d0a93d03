"""A form sent when the password has to be typed again: nothing of it is lost, and nobody reads it in a database or an address."""

import json
from datetime import date

import pytest

from storybank.people.aliases import fold
from storybank.web.account import typed

PASSWORD = "a password of four words"
ROLES = {"do": "roles", "roles": ["editor", "publisher"], "note": "line one\r\nline “two” <b>"}
HERE = "http://testserver/house/accounts/"


@pytest.fixture
def admin(enter):
    return enter("administrator", streams=(), account="ad-1")


@pytest.fixture
def sent(bank, admin, enter):
    """Send a form long after signing in; return where that leads."""
    enter("editor", account="ed-9")
    return admin.post("/house/accounts/ed-9/", ROLES, headers={"Referer": HERE})


def passed(client, answer):
    """Type the password; return the page that follows."""
    where, _, then = answer["Location"].partition("?next=")
    return client.post(where, {"password": PASSWORD, "next": then.replace("%2F", "/")})


def test_what_was_typed_is_offered_after_the_password_and_works(bank, admin, sent):
    asked = admin.get(sent["Location"])
    assert b"is kept" in asked.content
    assert bank.staff.get("ed-9").roles == {"editor"}
    after = passed(admin, sent)
    assert after["Location"] == "/account/typed/"
    page = admin.get("/account/typed/").content.decode()
    assert 'action="/house/accounts/ed-9/"' in page
    assert page.count('name="roles"') == 2
    assert "line one\r\nline “two” &lt;b&gt;" in page
    admin.post("/house/accounts/ed-9/", ROLES)
    assert bank.staff.get("ed-9").roles == {"editor", "publisher"}
    assert admin.get("/account/typed/")["Location"] == "/"  # sent once


def test_nobody_reads_it_in_the_session_or_in_an_address(admin, sent):
    from django.contrib.sessions.models import Session

    assert "ed-9" not in sent["Location"]
    stored = json.dumps([one.get_decoded() for one in Session.objects.all()])
    assert "typed" in stored
    assert "line" not in stored and "publisher" not in stored


def test_it_can_be_left(bank, admin, sent):
    passed(admin, sent)
    assert admin.post("/account/typed/")["Location"] == HERE
    assert admin.get("/account/typed/")["Location"] == "/"
    assert bank.staff.get("ed-9").roles == {"editor"}


def test_it_does_not_wait_for_ever_nor_for_another(admin, sent, monkeypatch):
    session = admin.session
    sealed = session["typed"]
    session["typed"] = sealed[:-4] + "AAA="
    session.save()
    assert admin.get("/account/typed/")["Location"] == "/"
    session = admin.session
    session["typed"] = sealed
    session.save()
    monkeypatch.setattr(typed, "LONGEST_S", -1)
    assert admin.get("/account/typed/")["Location"] == "/"


def test_another_account_never_sees_it(admin, sent, enter):
    other = enter("administrator", streams=(), account="ad-2")
    session = other.session
    session["typed"] = admin.session["typed"]
    session.save()
    assert other.get("/account/typed/")["Location"] == "/"


@pytest.mark.system
@pytest.mark.slow
@pytest.mark.parametrize("javascript", [True, False])
def test_in_a_browser_the_purpose_that_was_chosen_is_still_the_one(bank, at_desk, javascript):
    page = at_desk("people", account="pc-1", javascript=javascript)
    person = bank.people.find("nur", "C01")
    bank.identities.add(person, {"en": "Sona Dilbaryan"}, by="ed-1", on=date(2026, 11, 20), fold=fold)
    page.goto(f"/people/{person}/")
    page.select_option("#purpose", index=1)
    chosen = page.input_value("#purpose")
    page.click("text=Open the name once")
    assert page.locator("text=is kept").count() == 1
    page.fill("input[type=password]", "not the password at all")
    page.click("main form button.main")
    page.fill("input[type=password]", PASSWORD)
    page.click("main form button.main")
    assert page.url.endswith("/account/typed/")
    page.click("main form button.main")
    assert page.locator("section.said li b").count() >= 1
    assert bank.audit.latest("identity.read").facts["purpose"] == chosen
    assert page.trouble == page.outside == []
