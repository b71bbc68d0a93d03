"""axe finds nothing, nothing is wider than 320 pixels, nothing is asked from elsewhere: every page, in every language."""

import pytest

from storybank.i18n import LANGUAGES
from tests.web import subjects
from tests.web.test_crawl import address, declared

pytestmark = [pytest.mark.system, pytest.mark.slow]

LIGHT = 100_000  # bytes
FRESH = {"administrator-accounts", "publisher-approve", "people-withdraw"}
_NO_PAGES = ("picture", "small", "sound", "file", "blank", "workbook", "state", "download", "-step", "-begin", "home")


def pages(bank, role):
    """Return the addresses of a role's pages that a browser shows."""
    for pattern, page in declared():
        if "GET" not in page.methods or role not in page.roles or page.subject in {"key", "nonce", "released"}:
            continue
        if any(part in page.name for part in _NO_PAGES) or not set(page.roles) & {role}:
            continue
        if page.subject and page.subject not in subjects.KINDS:
            continue
        yield page.name, address(pattern, bank, "nur")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_page_keeps_anybody_out(bank, at_desk, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    roles = ("editor", "reveal", "safeguarding", "photographer", "publisher", "people", "administrator", "researcher")
    page = at_desk(*roles, account="all-1", is_fresh=True)
    page.goto("/account/")
    page.click(f"button[lang={language}]")
    seen, looked_at, wrong = set(), set(), {}
    for role in roles:
        for name, where in pages(bank, role):
            if name in seen:
                continue
            seen.add(name)
            answer = page.context.request.get(where)
            if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
                continue  # a file, or a door that leads on
            page.goto(where)
            looked_at.add(name)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
            found = axe.run(page).response["violations"]
            page.set_viewport_size({"width": 320, "height": 640})
            wide = page.evaluate("document.documentElement.scrollWidth")
            page.set_viewport_size({"width": 1280, "height": 800})
            told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
            if wide > 320:
                told.append(f"{wide} px wide")
            if page.evaluate("document.documentElement.lang") != language:
                told.append("another language")
            if told:
                wrong[name] = told
    assert wrong == {}
    assert page.outside == []
    assert looked_at >= FRESH  # what asks for the password again is looked at too
    assert len(looked_at) > 40


@pytest.mark.parametrize("language", ["hy", "ru"])  # whose letters weigh most
def test_first_pages_are_light_and_need_nobody_else(browser, enter, desks_up, language):
    """The way in, and the first page of each desk as somebody's first request of the day: everything together, uncompressed."""
    heavy, outside = {}, []
    for role in ("", "photographer", "editor", "publisher", "people", "administrator", "researcher"):
        context = browser.new_context(base_url=desks_up, locale=language)
        if role:
            client = enter(role)
            context.add_cookies([{"name": "sb", "value": client.cookies["sb"].value, "url": desks_up}])
        page, sizes = context.new_page(), []
        page.on("response", lambda one, sizes=sizes: sizes.append(len(one.body())) if one.status == 200 else None)
        page.on("request", lambda one: None if one.url.startswith(desks_up) else outside.append(one.url))
        page.goto("/", wait_until="networkidle")
        if sum(sizes) >= LIGHT:
            heavy[role] = sum(sizes)
        context.close()
    assert heavy == {}
    assert outside == []
