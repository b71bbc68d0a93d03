"""The editor's desk in Chromium: by keyboard alone, and without JavaScript."""

import time

import pytest

from tests.web import subjects

pytestmark = [pytest.mark.system, pytest.mark.slow]


def until(page, expression, seconds=8):
    """Wait until an expression is true; the page's policy forbids Playwright's own way, which evaluates strings in it."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(40)


def settled(page):
    until(page, "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def press(page, key, until):
    """Press a key and wait for what it brings."""
    page.keyboard.press(key)
    page.wait_for_selector(until)
    settled(page)


def test_the_editors_keyboard_path(bank, at_desk):
    """Answer every question of a photograph, undo one, answer it again, pass it: not one click."""
    page = at_desk("editor", account="ed-nur-1")
    item = subjects.item(bank, "nur")
    page.goto(f"/review/{item}/")
    first = page.locator(".question").count()
    fix = page.locator(".question:has(button.fix)").first.get_attribute("data-number")
    said = page.locator(".question button.fix").count()
    press(page, fix, "[data-said]")
    assert page.locator(".question button.fix").count() < said
    press(page, "u", "[data-said] >> text=Undone.")
    assert page.locator(".question").count() == first
    press(page, fix, "[data-said] >> text=Answered.")
    # X covers the faces nobody is linked to, one after the other
    while page.locator(".question [data-redact]").count():
        before = page.locator(".question [data-redact]").count()
        page.keyboard.press("x")
        until(page, f"document.querySelectorAll('.question [data-redact]').length < {before}")
        settled(page)
    # what is left is answered by Tab and Enter, as any page
    for _ in range(12):
        if page.locator("#holds").count() == 0:
            break
        ticks = page.locator("[data-all]")
        (ticks if ticks.count() else page.locator(".question .ways > form button").first).first.focus()
        count = page.locator(".question").count()
        page.keyboard.press("Enter")
        until(page, f"document.querySelectorAll('.question').length != {count}")
        settled(page)
    assert page.locator("#holds").count() == 0
    page.keyboard.press("a")
    page.wait_for_url(lambda url: item not in url)
    assert bank.items.get(item).was_seen_by == "ed-nur-1"
    assert page.trouble == [] and page.outside == []


def test_keys_work_on_an_armenian_layout_and_can_be_switched_off(bank, at_desk):
    """The key's place counts, not its letter: `event.code`."""
    page = at_desk("editor", account="ed-nur-1")
    page.goto(f"/review/{subjects.item(bank, 'nur')}/")
    pressed = "document.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyR', key: 'ր', bubbles: true}))"
    page.evaluate(f"document.body.focus(); {pressed.replace('document.dispatchEvent', 'document.body.dispatchEvent')}")
    assert page.locator("#return-reason").is_visible()
    page.goto("/account/")
    page.click("text=Switch single keys off")
    page.goto(f"/review/{subjects.item(bank, 'nur')}/")
    page.keyboard.press("r")
    assert not page.locator("#return-reason").is_visible()


def test_a_box_is_drawn_with_the_mouse_and_with_the_keyboard(bank, at_desk):
    page = at_desk("editor", account="ed-nur-1")
    item = subjects.item(bank, "nur")
    page.goto(f"/review/{item}/")
    frame = page.locator(".frame img").bounding_box()
    page.mouse.move(frame["x"] + 10, frame["y"] + 10)
    page.mouse.down()
    page.mouse.move(frame["x"] + 90, frame["y"] + 70, steps=4)
    page.mouse.up()
    page.select_option("#draw [name=kind]", "plate")
    page.click("#draw button")
    page.wait_for_selector("[data-said]")
    assert bank.items.get(item).faces[-1].kind == "plate"
    page.keyboard.press("b")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "kind"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.boxes .box').length == 4")
    assert page.trouble == []


def test_everything_works_without_javascript(bank, at_desk):
    page = at_desk("editor", account="ed-nur-1", javascript=False)
    item = subjects.item(bank, "nur")
    page.goto("/review/")
    page.click(f"a[href='/review/{item}/']")
    page.locator(".question input.who").first.fill("C02")
    page.locator(".question button:has-text('It is somebody else')").first.click()
    assert "Answered." in page.content()
    page.click(".actions summary")
    page.fill("#return-reason", "Too dark to see.")
    page.click("text=Return to the sender")
    assert "put aside" in page.content()
    assert bank.items.get(item).is_declined
    assert bank.reviewing.remarks(kind="return")[0].words == "Too dark to see."
