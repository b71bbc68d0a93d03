"""Two people at the publisher's desk in Chromium, what a preview may do, and somebody who wants to leave; with and without JavaScript."""

from datetime import timedelta

import pytest

from storybank.stages import releasing, taking_back
from tests.web import subjects

pytestmark = [pytest.mark.system, pytest.mark.slow]


def refreshed(page, bank):
    """Make the browser's session as fresh as after typing the password again."""
    from importlib import import_module

    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
    from django.conf import settings
    from django.utils import timezone

    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sb")
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    at = timezone.now().timestamp()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at, "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return page


def work(bank, **stages):
    """Do what waits, as the runner does, with these stages in place of whole flows."""
    while (job := bank.jobs.next()) is not None:
        stages[job.kind](job)
        bank.jobs.finish(job.id, counts={"revoked": 1, "deleted": 0, "reissued": 0})


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_and_the_very_bytes(bank, at_desk, javascript):
    """One proposes and cannot approve it; another signs in again, looks, approves; it is sealed, and leaves as a zip."""
    first = refreshed(at_desk("publisher", account="pu-1", javascript=javascript), bank)
    release = subjects.proposed(bank, items=(), by="pu-1")
    first.goto(f"/releases/{release}/approve/")
    assert first.locator("main form").count() == 0
    second = at_desk("publisher", account="pu-2", streams=("nar",), javascript=javascript)
    second.goto(f"/releases/{release}/")
    second.click("text=To the approval")
    second.fill("input[type=password]", "a password of four words")
    second.locator("main form button").first.click()
    assert "/approve/" in second.url
    second.check("[name=looked]")
    second.click("main form button.main")
    assert bank.releases.get(release).approved_by == "pu-2"
    second.click("text=Seal and publish")
    work(bank, publish=lambda job: releasing.seal(bank, job.subject, by=job.by, on=bank.today()))
    second.goto(f"/releases/{release}/")
    second.fill("#holder", "portal")
    with second.expect_download() as coming:
        second.click("text=Note it and download")
    assert coming.value.suggested_filename == "what-we-kept-v1.zip"
    assert [copy.holder for copy in bank.registers.copies()] == ["portal"]
    assert first.trouble == second.trouble == []
    assert first.outside == second.outside == []


def test_a_preview_has_its_own_looks_and_runs_nothing(bank, at_desk):
    page = at_desk("publisher", account="pu-1")
    release = subjects.proposed(bank)
    page.goto(f"/releases/{release}/preview/index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    assert page.title() != "a script ran"
    assert page.outside == []


def test_an_order_is_dragged_and_kept(bank, at_desk):
    page = at_desk("publisher", account="pu-1")
    collection = subjects.collection(bank, "nur")
    page.goto(f"/collections/{collection}/order/")
    before = [line.get_attribute("data-item") for line in page.locator(".order > li").all()]
    page.locator(".order > li").nth(0).drag_to(page.locator(".order > li").nth(2))
    page.wait_for_selector("[data-said]:not(:empty)", state="attached")
    assert list(bank.collections.get(collection).items) == [*before[1:3], before[0], *before[3:]]
    page.locator(".order > li").nth(1).locator("button", has_text="↑").press("Enter")  # with the mark that came back
    assert list(bank.collections.get(collection).items)[:2] == [before[2], before[1]]
    assert page.trouble == []


def test_somebody_leaves_and_the_publisher_sees_what_is_open(bank, at_desk):
    """A bundle is with somebody; its person takes the agreement back; the version is revoked, and its holder is to be told."""
    from storybank.store.rows import ReleaseItem

    page = refreshed(at_desk("people", "publisher", account="pc-1"), bank)
    consent, person = subjects.consent(bank, "nur"), subjects.person(bank, "nur")
    out = subjects.sealed(bank)
    row = bank.items.row(subjects.item(bank, "nur"))
    with bank.writing():  # what it rests on, as `propose` keeps it
        from storybank.store.models import Release as Row

        item = ReleaseItem(
            item=row.id, public_id=row.public_id, revision=row.revision, consents=((person, consent, 1),)
        )
        bank.releases._keep_items(Row.objects.get(pk=out), (item,))
    bank.registers.take(out, holder="partner-nar", use="portal", by="pu-1", on=bank.today())
    page.goto(f"/people/{person}/")
    page.click("text=Take it back")
    assert "what-we-kept-v1" in page.content()
    page.click("text=Take it back now")
    work(
        bank,
        withdraw=lambda job: taking_back.withdraw(
            bank, job.subject, effect="restrict", tombstone=False, by=job.by, on=bank.today()
        ),
    )
    assert bank.releases.get(out).status == "revoked"
    page.goto("/register/")
    assert "1 notice not answered" in page.content()
    page.click("text=Notice to partner-nar")
    page.click("text=It is sent")
    page.click("text=Notice to partner-nar")
    page.select_option("#result", "removed")
    page.click("text=Note the answer")
    assert "nothing open" in page.content()
    assert bank.registers.notices()[0].due_on >= bank.today() + timedelta(days=1)
    page.goto(f"/releases/{out}/preview/index.html")
    assert "There is nothing here" in page.content()
