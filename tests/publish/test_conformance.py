"""Other people's validators on our bundles, offline: what an archive, a browser and a blind reader's tools would say.

Marked `system`: .ci/run installs the programs and fails where one is missing. vnu: the jar is named by VNU_JAR.
"""

import json
import os
import shutil
import subprocess
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from storybank.publish import bag
from storybank.publish.bundle import write_bundle

pytestmark = [pytest.mark.system, pytest.mark.slow]

CONTEXT = "ro-crate.jsonld"  # carried by the rocrate wheel; the validator would fetch it


@pytest.fixture(scope="module")
def editions(contents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("conformance")
    return {
        edition: write_bundle(replace(contents, edition=edition), folder / edition).path
        for edition in ("public", "archive")
    }


@pytest.mark.parametrize("edition", ["public", "archive"])
def test_bag_and_profile(editions, edition):
    bagit, bagit_profile = import_module("bagit"), import_module("bagit_profile")
    profile = json.loads((Path(bag.__file__).parent / "bagit-profile.json").read_bytes())
    found = bagit.Bag(str(editions[edition]))
    assert found.validate()
    assert bagit_profile.Profile(bag.PROFILE, profile=profile).validate(found)


@pytest.mark.parametrize("edition", ["public", "archive"])
def test_ro_crate_required_checks(editions, edition, monkeypatch):
    requests, rocrate = import_module("requests"), import_module("rocrate")
    services, models = import_module("rocrate_validator.services"), import_module("rocrate_validator.models")
    context = (Path(rocrate.__file__).parent / "data" / CONTEXT).read_bytes()

    def offline(_session, _method, url, **_options):
        answer = requests.Response()
        answer.status_code, answer.url, answer._content = 200, url, context
        answer.headers["Content-Type"] = "application/ld+json"
        return answer

    monkeypatch.setattr(requests.Session, "request", offline)
    caching = import_module("requests_cache")
    monkeypatch.setattr(caching.CachedSession, "request", offline)
    settings = services.ValidationSettings(
        rocrate_uri=str(editions[edition] / "data"), requirement_severity=models.Severity.REQUIRED
    )
    outcome = services.validate(settings)
    assert [issue.message for issue in outcome.get_issues()] == []
    assert outcome.passed()


def test_data_package(editions):
    frictionless = import_module("frictionless")
    report = frictionless.validate(str(editions["archive"] / "data" / "metadata" / "datapackage.json"))
    assert report.valid, report.flatten()


def test_html_is_valid(editions):
    jar = os.environ.get("VNU_JAR", "")
    assert Path(jar).is_file(), "VNU_JAR does not name vnu.jar"
    done = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--skip-non-html", "--format", "json", editions["public"] / "data"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stderr)["messages"] == []


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
