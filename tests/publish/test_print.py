"""Paper: every sheet says what it is from, labels for a wall are whole, nothing for a screen is printed."""

import re
import subprocess
from dataclasses import replace
from importlib import import_module

import pytest

from storybank.publish.bundle import write_bundle
from storybank.publish.contents import PublishedSegment


@pytest.fixture(scope="module")
def site(contents, tmp_path_factory):
    """The invented collection with an hour of talk and a caption of ten thousand letters."""
    turns = tuple(
        PublishedSegment(number=n, text=f"Turn {n} is about bread and stones.", voice="Narrator-A", start_s=n * 5.0)
        for n in range(1, 701)
    )
    hour = replace(contents.interviews[0], transcripts={"en": turns})
    first, *others = contents.photographs
    endless = replace(first, captions={**first.captions, "en": "word " * 2000 + "last-word"})
    changed = replace(
        contents,
        collection=replace(contents.collection, languages=("en", "hy")),
        interviews=(hour, *contents.interviews[1:]),
        photographs=(endless, *others),
    )
    return write_bundle(changed, tmp_path_factory.mktemp("print") / "b").path / "data"


@pytest.mark.slow
def test_every_page_names_itself_for_the_margin_of_a_sheet_and_shortens_what_would_not_fit(contents, tmp_path):
    story = replace(contents.stories[0], title={"en": "x" * 400, "hy": "Բանալին"})
    changed = replace(
        contents,
        collection=replace(contents.collection, languages=("en", "hy")),
        stories=(story, *contents.stories[1:]),
    )
    data = write_bundle(changed, tmp_path / "b").path / "data"
    for page in data.glob("*/**/*.html"):
        text = page.read_text(encoding="utf-8")
        running, made = re.search(r'data-running="([^"]+)" data-made="([^"]+)"', text).groups()
        assert len(running) < 140
        assert made.count("·") == 2
        assert 'href="' + "../" * (len(page.relative_to(data).parts) - 1) + 'assets/print.css" media="print"' in text


@pytest.mark.slow
def test_a_label_says_credit_and_note_in_each_of_its_languages(contents, tmp_path):
    data = write_bundle(contents, tmp_path / "b").path / "data"
    page = (data / "en" / "captions.html").read_text(encoding="utf-8")
    graves = next(one for one in page.split('<li class="object') if "p0007hills" in one)
    tellings = re.findall(r'<div class="telling tongue-(\d)" lang="(\w+)"', graves)
    assert tellings == [("1", "az"), ("2", "en"), ("3", "hy"), ("4", "ru")]
    for words in ("məzarlar", "graves", "գերեզմաններ", "могилы", "Лилит", "Լիլիթ"):
        assert words in graves
    assert "<img" not in graves.split("</li>")[0]


def paper(site, page, **how):
    """Return the text of each sheet that Chromium prints of the page."""
    sync_api = import_module("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1000, "height": 800}, color_scheme="dark")
        tab.goto((site / page).as_uri())
        for box in how.pop("without", ()):
            tab.uncheck(f"#{box}")
        printed = tab.pdf(**how)
        browser.close()
    text = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout
    return [" ".join(sheet.split()) for sheet in text.decode().split("\f") if sheet.strip()]


@pytest.mark.system
@pytest.mark.parametrize("paper_size", ["A4", "Letter"])
def test_an_hour_of_talk_is_printed_whole_with_a_title_and_a_number_on_every_sheet(site, paper_size):
    sheets = paper(site, "en/stories/s0001key.html", format=paper_size)
    whole = " ".join(sheets)
    assert {int(one) for one in re.findall(r"Turn (\d+) is", whole)} == set(range(1, 701))
    assert len(sheets) < 25
    assert all("What we kept · The key" in one for one in sheets[1:])
    assert all(f"{number} / {len(sheets)}" in one for number, one in enumerate(sheets, 1))
    assert "Skip to the content" not in whole and "Data protection" not in whole and "WebVTT" not in whole
    assert {"initiatives", "imply", "depicted", "status"} <= set(re.findall(r"\w+", sheets[-1]))  # both statements
    assert "last-word" in whole and "word … word" not in whole
    assert "archive@example.org" in whole


@pytest.mark.system
def test_a_curator_prints_labels_in_the_languages_of_the_hall_and_none_is_torn(site):
    sheets = paper(site, "en/captions.html", prefer_css_page_size=True)
    both = next(one for one in sheets if "Rahila, Shusha." in one)
    assert "Ռահիլա, Շուշա" in both and "p0003hills" in both
    assert "last-word" in " ".join(sheets)
    alone = paper(site, "en/captions.html", prefer_css_page_size=True, without=("tongue-1", "with-statement"))
    assert not any("Rahila, Shusha." in one for one in alone)
    assert any("Ռահիլա, Շուշա" in one and "p0003hills" in one for one in alone)
    assert sum("Ինչ պահեցինք" in one for one in alone) == 1  # the words for the wall, not in the language left out
