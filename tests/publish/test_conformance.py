"""Other people's validators on our bundles, offline: what an archive, a browser and a blind reader's tools would say.

Marked `system`: .ci/run installs the programs and fails where one is missing. VNU_JAR names vnu's jar, WEBVTT_PARSER the
folder of the W3C's WebVTT parser; schemas are read from ../shared/data/conformance.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from storybank.publish import signing
from storybank.publish.bundle import write_bundle
from tests.both_editions import leave_both_editions
from tests.publish import validators
from tests.publish.odd_contents import cases

pytestmark = [pytest.mark.system, pytest.mark.slow]


@pytest.fixture(scope="module")
def editions(contents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("conformance")
    return {
        edition: write_bundle(replace(contents, edition=edition), folder / edition).path
        for edition in ("public", "archive")
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Both editions of every odd collection, by name and edition."""
    folder = tmp_path_factory.mktemp("odd")
    found = {}
    for name, make in cases().items():
        made = make(folder / "files" / name)
        for edition in ("public", "archive"):
            found[f"{name}-{edition}"] = write_bundle(replace(made, edition=edition), folder / f"{name}-{edition}").path
    return found


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Both editions of the demonstration's release: as the golden test left them in this run of CI, else played here."""
    played = Path(os.environ.get("STORYBANK_PLAYED") or tmp_path_factory.mktemp("played"))
    if not (played / "archive").is_dir():
        bank, out = tmp_path_factory.mktemp("demo") / "bank", tmp_path_factory.mktemp("releases")
        command = [sys.executable, "-m", "storybank", "demo", "--bank", str(bank), "--releases", str(out)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        leave_both_editions(bank, out, played)
    return {edition: played / edition for edition in ("public", "archive")}


def test_the_schemas_that_no_package_carries_are_used():
    if not validators.CONFORMANCE.is_dir():
        pytest.skip(
            "../shared/data/conformance is not here: IIIF, OHMS and PREMIS are not checked against their schemas"
        )
    at_hand = {place.name for place in validators.CONFORMANCE.rglob("*")}
    assert at_hand >= {"iiif_3_0.json", "ohms.xsd", "premis.xsd"}


@pytest.mark.parametrize("edition", ["public", "archive"])
def test_the_demonstration_passes_every_validator(demo, edition, monkeypatch):
    bundle = demo[edition]
    assert validators.cheap(bundle) == []
    assert validators.crate(bundle, monkeypatch) == []
    assert validators.captions([bundle]) == []
    assert (bundle / "data" / "metadata" / "iiif").is_dir() is (edition == "archive")


def test_every_odd_collection_passes_the_quick_validators_in_both_editions(odd):
    assert {name: found for name, bundle in odd.items() if (found := validators.cheap(bundle))} == {}


def test_every_transcript_passes_the_strict_parser(odd, editions):
    assert validators.captions([*odd.values(), *editions.values()]) == []
    assert any(place.glob("data/transcripts/*.vtt") for place in odd.values())


def test_ro_crate_required_checks_of_everything_at_once(odd, monkeypatch):
    assert validators.crate(odd["rich-archive"], monkeypatch) == []


def test_html_is_valid(odd, editions, demo):
    bundles = [editions["public"], demo["public"], *(one for name, one in odd.items() if name.endswith("-public"))]
    # words of the test's own in the wrong language: vnu guesses languages of pages that hold hardly anything
    assert [one for one in validators.pages(bundles) if "appears to be written in" not in one] == []


def test_both_editions_have_the_same_pages(odd):
    for name in cases():
        public, archive = odd[f"{name}-public"] / "data", odd[f"{name}-archive"] / "data"
        pages = [one.relative_to(public) for one in public.rglob("*") if one.suffix in (".html", ".css", ".js")]
        assert pages and all((public / one).read_bytes() == (archive / one).read_bytes() for one in pages)


def test_minisign_accepts_both_editions(contents, tmp_path):
    key = signing.new_key()
    (tmp_path / "storybank.pub").write_text(signing.public_text(key.public), encoding="ascii")
    for edition in ("public", "archive"):
        bundle = write_bundle(replace(contents, edition=edition), tmp_path / edition, signing_key=key).path
        command = ["minisign", "-V", "-p", tmp_path / "storybank.pub", "-m", bundle / "tagmanifest-sha512.txt"]
        subprocess.run(command, check=True, capture_output=True)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1440, "light")])
def test_every_page_is_accessible_reflows_and_asks_nobody(editions, width, scheme):
    sync_api = import_module("playwright.sync_api")
    axe_package = import_module("axe_playwright_python")
    axe = next(Path(axe_package.__file__).parent.glob("axe.min.js")).read_text(encoding="utf-8")
    root = editions["public"] / "data"
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    violations, outside = [], []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-sync",
            ],
        )
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "data:")) else outside.append(request.url),
        )
        page.on(
            "requestfailed", lambda request: None if "/photographs/" in request.url else violations.append(request.url)
        )
        for place in sorted(root.rglob("*.html")):
            page.goto(place.as_uri())
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                violations.append((place.name, "overflow"))
            page.evaluate(axe)
            found = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", rules)
            violations += [(place.relative_to(root).as_posix(), one["id"]) for one in found["violations"]]
        browser.close()
    assert violations == []
    assert outside == []


def test_the_first_page_is_light(editions):
    sync_api = import_module("playwright.sync_api")
    sizes = {}
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.on("requestfinished", lambda request: sizes.setdefault(request.url, Path(request.url[7:]).stat().st_size))
        page.goto((editions["public"] / "data" / "hy" / "index.html").as_uri())
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        browser.close()
    assert sum(size for url, size in sizes.items() if "/photographs/" not in url) < 150_000


def test_search_and_transcript_work_from_a_disk_by_keyboard(editions):
    sync_api = import_module("playwright.sync_api")
    root = editions["public"] / "data"
    asked = {
        "en": ["KEYS", "cake", "zzzz"],
        "hy": ["ԲԱՆԱԼԻՆ", "տորթ", "zzzz"],
        "az": ["ACAR", "hana", "zzzz"],
        "ru": ["ключи", "торт", "zzzz"],
    }
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for language, (key, other, nothing) in asked.items():
            page.goto((root / language / "search.html").as_uri())
            for words, count in ((key, 1), (other, 1), (nothing, 0)):
                page.fill("#q", words)
                page.wait_for_function("list => document.getElementById('count').textContent !== list", arg="")
                page.wait_for_timeout(250)
                assert (
                    page.locator("#found > li").count() >= count if count else not page.locator("#found > li").count()
                )
            page.fill("#q", key)
            page.wait_for_timeout(250)
            assert page.locator("#found a").first.get_attribute("href") == "stories/s0001key.html"
            page.locator("#found a").first.click()
            page.go_back()
            assert page.input_value("#q") == key  # the way back leads to the same results
        page.goto((root / "en" / "stories" / "s0001key.html").as_uri())
        mark = page.locator("ol[lang=en] a[data-at]").nth(0)
        mark.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector('ol[lang=en] li[aria-current="true"]')
        assert page.evaluate("document.activeElement.className") == "time"
        browser.close()
