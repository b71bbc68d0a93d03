"""A photographer in Chromium on a telephone and a bad line: cut in the middle, reloaded, the same file chosen again; and by keyboard."""

import hashlib
import os
import time

import pytest

from storybank.stages import uploads as disk

pytestmark = [pytest.mark.system, pytest.mark.slow]

SIZE = 5_000_000


def line_of(page):
    """Return a function that makes the page's line this slow (bytes a second; 0: as fast as the machine), or cuts it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")

    def be(bytes_a_second, *, is_cut=False):
        line = {"offline": is_cut, "latency": 20, "downloadThroughput": -1, "uploadThroughput": bytes_a_second or -1}
        devtools.send("Network.emulateNetworkConditions", line)

    return be


def test_a_cut_line_costs_nothing_nor_does_a_reload(bank, at_desk, tmp_path):
    page = at_desk("photographer", account="ph-1", size=(360, 740))
    film = tmp_path / "I1.wav"
    film.write_bytes(os.urandom(SIZE))
    page.goto("/deliveries/")
    page.click("main button.main")
    upload = page.url.rstrip("/").rpartition("/")[2]

    def arrived():
        return sum(part.offset for part in disk.parts(bank.path, upload))

    def until_arrived(count):
        end = time.monotonic() + 40
        while arrived() < count:
            assert time.monotonic() < end, page.locator("main").inner_text()
            page.wait_for_timeout(50)

    line = line_of(page)
    line(1_500_000)
    page.locator("#single").set_input_files(film)
    until_arrived(1_000_000)
    line(1_500_000, is_cut=True)
    page.wait_for_selector("#say:has-text('The line is cut.')")
    kept = arrived()
    assert 0 < kept < SIZE
    line(1_500_000)
    until_arrived(kept + 500_000)  # it went on by itself, and not from the beginning
    page.reload()
    before = arrived()
    assert kept < before < SIZE
    line(0)
    page.locator("#single").set_input_files(film)
    page.wait_for_selector("main >> text=Everything has arrived and agrees with your files.")
    page.wait_for_selector("main >> text=1 of 1 files are here")
    (part,) = disk.parts(bank.path, upload)
    assert part.is_whole
    folder = next(path for path in bank.path.rglob("*") if path.is_file() and path.stat().st_size == SIZE)
    assert hashlib.sha256(folder.read_bytes()).digest() == hashlib.sha256(film.read_bytes()).digest()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.outside == []


@pytest.mark.parametrize("role", ["photographer", "editor", "publisher", "people", "administrator"])
def test_a_desk_is_walked_by_keyboard_alone(at_desk, role):
    """Tab leads through everything one can press, shows where one is, and nothing keeps one there; Enter opens the first link."""
    page = at_desk(role, account=f"{role}-1", is_fresh=True)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto("/")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href],button:not([disabled]),input:not([type=hidden]),select,textarea,summary')]"
        ".filter((one) => one.checkVisibility({visibilityProperty: true})).length"
    )
    seen, unseen = set(), []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        where, is_shown = page.evaluate(
            "(() => { const one = document.activeElement; if (!one || one === document.body) return ['', true];"
            " if (!one.dataset.walked) one.dataset.walked = String(Math.random());"
            " const look = getComputedStyle(one); return [one.dataset.walked,"
            " look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 || one.className === 'skip']; })()"
        )
        if not where:
            break
        seen.add(where)
        if not is_shown:
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert unseen == []
    assert len(seen) >= wanted - 2
