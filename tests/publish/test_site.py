"""What a reader finds on the pages: her language or an honest word, names as said, nobody first, nothing from outside."""

import hashlib
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storybank.i18n import translator
from storybank.publish import promises
from storybank.publish.bundle import write_bundle
from storybank.publish.contents import ItemRights, PublishedPin, Publisher
from storybank.publish.ordering import key
from storybank.publish.proof import HtmlText
from storybank.publish.search_index import fold
from storybank.publish.site import colours, places, words
from storybank.publish.site.views import View


@pytest.fixture(scope="module")
def site(contents, tmp_path_factory):
    return write_bundle(contents, tmp_path_factory.mktemp("site") / "bundle").path / "data"


def text_of(place):
    reader = HtmlText()
    reader.feed(place.read_text(encoding="utf-8"))
    return reader.text


def test_every_page_keeps_every_promise(site):
    files = {place.relative_to(site).as_posix(): place for place in site.rglob("*") if place.is_file()}
    assert list(promises.broken(files)) == []


def test_a_long_list_goes_on_to_further_pages_in_each_language_that_has_them(contents, tmp_path, monkeypatch):
    from storybank.publish.site import pages

    monkeypatch.setattr(pages, "STORIES_ON_A_PAGE", 2)
    monkeypatch.setattr(pages, "PHOTOGRAPHS_ON_A_PAGE", 3)
    report = write_bundle(contents, tmp_path / "bundle")
    assert {"en/stories-2.html", "en/stories-3.html", "hy/stories-2.html"} <= set(report.files)
    assert "hy/stories-3.html" not in report.files
    assert "en/gallery-3.html" in report.files
    assert list(promises.broken({one: report.path / "data" / one for one in report.files})) == []


def test_the_door_lists_languages_by_code_and_carries_all_statements(site, contents):
    page = (site / "index.html").read_text(encoding="utf-8")
    assert [page.index(f'href="{one}/index.html" lang=') for one in ("az", "en", "hy", "ru")] == sorted(
        page.index(f'href="{one}/index.html" lang=') for one in contents.languages
    )
    for language in contents.languages:
        assert contents.statements.non_involvement[language] in text_of(site / "index.html")


def test_a_story_missing_in_a_language_says_so_and_links_the_others(site):
    page = (site / "hy" / "stories" / "s0002loom.html").read_text(encoding="utf-8")
    for language in ("az", "en", "ru"):
        assert f'href="../../{language}/stories/s0002loom.html"' in page
    assert "noindex" in page


def test_a_drawing_is_called_a_drawing_and_an_unnamed_photographer_stays_unnamed(site):
    text = text_of(site / "en" / "gallery.html")
    assert "A road above a gorge. Drawing, not a photograph" in text
    assert "A road above a gorge. Drawing, not a photograph · " not in text


def test_a_photograph_with_a_content_note_is_behind_the_note(site):
    page = (site / "en" / "gallery.html").read_text(encoding="utf-8")
    assert page.index("Content note") < page.index("p0007hills/240.jpg")
    assert "<details" in page


def test_both_names_of_one_spot_stand_on_one_pin_in_the_readers_alphabet(contents):
    view = View(contents, "az", translator("az"))
    both = [spot for spot in view.spots if len(spot.pins) == 2]
    assert [spot.names("az") for spot in both] == [["Şuşa", "Şuşi"]]
    assert [spot.names("hy") for spot in both] == [["Շուշա", "Շուշի"]]


def test_a_story_page_prints_only_the_names_its_person_says(site):
    text = text_of(site / "en" / "stories" / "s0003hands.html")
    assert "Shushi" in text
    assert "Shusha" not in text


def test_a_place_outside_the_frame_has_no_pin_but_is_listed(contents):
    far = PublishedPin(latitude=55.75, longitude=37.62, names={"en": "Moscow"})
    story = replace(contents.stories[0], pins=(far,))
    found, outside = places.spots(replace(contents, stories=(story,)))
    assert found == ()
    assert [pin.names["en"] for _story, pin in outside] == ["Moscow"]


def test_a_search_engine_may_list_only_what_its_people_allowed(site):
    assert "noindex" not in (site / "en" / "about.html").read_text(encoding="utf-8")
    assert "noindex" in (site / "en" / "stories" / "s0003hands.html").read_text(encoding="utf-8")


def test_a_photograph_is_shown_only_in_the_languages_it_was_given_for(contents):
    only = replace(contents.photographs[0], rights=ItemRights(languages=("hy",)))
    changed = replace(contents, photographs=(only, *contents.photographs[1:]))
    assert only.public_id in View(changed, "hy", translator("hy")).photographs
    assert only.public_id not in View(changed, "en", translator("en")).photographs


def test_the_search_index_holds_only_published_words_of_its_language(site):
    script = (site / "assets" / "search-az.js").read_text(encoding="utf-8")
    rows = json.loads(script.removeprefix("window.storybankIndex=").removesuffix(";\n"))
    assert "s0005hill" not in script
    assert any(row[2] == "Əvvəlcə hana qayıtdı" for row in rows)


def test_a_script_end_in_a_text_cannot_leave_the_index():
    from storybank.publish.search_index import Entry, write

    entry = Entry(url="x", kind="story", title="</script><b>", excerpt="", words=())
    assert "</script" not in write([entry], "en")


def test_hostile_words_stay_words(contents, tmp_path):
    evil = '<script>alert(1)</script>"><img src=x onerror=1>'
    story = replace(contents.stories[0], title={"en": evil}, body={"en": (evil,)}, person={"en": evil})
    report = write_bundle(replace(contents, stories=(story, *contents.stories[1:])), tmp_path / "bundle")
    files = {one: report.path / "data" / one for one in report.files}
    assert list(promises.broken(files)) == []


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("az", ["Ağdam", "Çaylı", "Dərə", "Elvin", "Əli", "Xaçmaz", "Qax", "Şuşa", "Tərtər"]),
        ("hy", ["Ագարակ", "Գորիս", "Եղվարդ", "Երևան", "Իջևան", "Շուշի", "Ստեփանակերտ"]),
        ("ru", ["Горис", "Егвард", "Ёлки", "Ждановск", "Шуша", "Шуши"]),
        ("en", ["Agdam", "Goris", "Shusha", "Shushi"]),
    ],
)
def test_names_are_sorted_by_the_readers_alphabet(language, ordered):
    assert sorted(ordered, key=lambda one: key(one, language)) == ordered


@given(st.sampled_from(["az", "hy", "ru", "en"]), st.lists(st.text(max_size=8), max_size=6))
def test_sorting_is_total_for_any_text(language, texts):
    ordered = sorted(texts, key=lambda one: key(one, language))
    assert sorted(ordered) == sorted(texts)


def test_folding_meets_the_way_people_type():
    assert fold("ŞUŞADAN", "az") == fold("susadan", "az")
    assert fold("Bakı", "az") == fold("Baki", "az")
    assert fold("Երևան", "hy") == fold("Երեւան", "hy")
    assert fold("Ёлка", "ru") == fold("елка", "ru")


COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOUR, COLOUR)
def test_any_colour_becomes_readable(colour, ground):
    assert colours.contrast(colours.readable(colour, ground), ground) >= 4.5


@given(COLOUR, COLOUR, COLOUR, COLOUR)
def test_whatever_colours_are_configured_every_text_can_be_read_on_every_ground(paper, ink, accent, accent_dark):
    publisher = Publisher(name={}, paper=paper, ink=ink, accent=accent, accent_dark=accent_dark)
    light, dark = [dict(re.findall(r"--(\w+):(#\w{6})", line)) for line in colours.stylesheet(publisher).splitlines()]
    for style in (light, dark):
        for text in ("ink", "soft", "accent"):
            for ground in ("paper", "tint"):
                assert colours.contrast(style[text], style[ground]) >= 4.5


def test_a_colour_that_cannot_be_read_is_named_with_the_one_that_is_used_and_a_good_one_is_not():
    chosen = Publisher(name={}, paper="#fbf7f0", ink="#231f1c", accent="#ffee00", accent_dark="#101010")
    found = {name: used for name, _chosen, used in colours.mended(chosen)}
    assert set(found) == {"accent", "accent_dark"}
    assert found["accent"] in colours.stylesheet(chosen)
    assert list(colours.mended(Publisher(name={}, accent="#7A1F2B"))) == []
    assert list(colours.mended(Publisher(name={}, ink="black"))) == [("ink", "black", "")]


def test_an_accent_chosen_for_the_day_alone_is_made_light_enough_for_the_night():
    day, night = colours.stylesheet(Publisher(name={}, accent="#1d6b3a")).splitlines()
    shown = re.search(r"--accent:(#\w{6})", night)
    assert "--accent:#1d6b3a" in day
    assert shown
    assert colours.contrast(shown[1], colours.PAPER_DARK) >= 6


def test_good_colours_stay_as_they_were_chosen():
    text = colours.stylesheet(Publisher(name={}, paper="#fbf7f0", ink="#231f1c", accent="#7a1f2b"))
    assert {"--paper:#fbf7f0", "--ink:#231f1c", "--accent:#7a1f2b"} <= set(re.split("[{;}]", text.splitlines()[0]))


def test_the_caption_sheet_gives_every_language_of_a_caption_the_readers_not_first(site):
    page = (site / "ru" / "captions.html").read_text(encoding="utf-8")
    first = page[page.index('class="object"') :].split("</li>", 1)[0]
    languages = re.findall(r'class="caption" lang="([^"]+)"', first)
    assert len(languages) > 1
    assert languages == sorted(languages)


def test_a_caption_is_printed_in_no_language_its_photograph_was_not_given_for(contents):
    only = replace(contents.photographs[0], rights=ItemRights(languages=("hy", "en")))
    changed = replace(contents, photographs=(only, *contents.photographs[1:]))
    shown = View(changed, "en", translator("en")).captions_of(only)
    assert {one.language for one in shown} <= {"en", "hy"}


def test_an_initiative_shows_where_it_works_and_what_it_hands_out(contents, tmp_path):
    from storybank.publish.contents import DerivedFile

    paper = tmp_path / "paper.txt"
    paper.write_bytes(b"A report.\n")
    file = DerivedFile(path=paper, sha256=hashlib.sha256(b"A report.\n").hexdigest(), media_type="text/plain")
    pin = PublishedPin(latitude=41.7, longitude=44.8, names={"en": "Tbilisi", "ru": "Тбилиси"})
    shown = replace(contents.initiatives[0], pins=(pin,), documents=(({"en": "Report"}, file),))
    report = write_bundle(replace(contents, initiatives=(shown,)), tmp_path / "bundle")
    data = report.path / "data"
    page = (data / "en" / "initiatives" / f"{shown.public_id}.html").read_text(encoding="utf-8")
    number = re.search(r'class="spot spot-(\d+) ', page)
    assert number
    assert f".spot-{number[1]}{{" in (data / "assets" / "places.css").read_text(encoding="utf-8")
    assert "TXT, 1 kB" in page
    assert 'lang="en"' in (data / "ru" / "initiatives" / f"{shown.public_id}.html").read_text(encoding="utf-8")
    assert list(promises.broken({one: data / one for one in report.files})) == []


def test_a_card_does_not_repeat_the_cover_above_it(contents):
    view = View(contents, "en", translator("en"))
    for story in view.stories:
        others = [one for one in view.photographs_of(story) if one is not view.cover() and not one.content_notes]
        if others:
            assert view.card_picture(story) is not view.cover()


def test_a_licence_is_called_by_its_name_and_an_unknown_one_by_its_address():
    assert words.licence("https://creativecommons.org/licenses/by-nc/4.0/", str) == "CC BY-NC 4.0"
    assert words.licence("http://rightsstatements.org/vocab/InC/1.0/", str) == "In copyright"
    assert words.licence("https://example.org/terms", str) == "https://example.org/terms"


def test_a_date_is_written_no_finer_than_it_may_be(contents):
    day = contents.on
    assert words.printed_day(day, "unknown", "en") == ""
    assert words.printed_day(day, "year", "ru").startswith("2026")
    assert "20" not in words.printed_day(day, "month", "en").replace("2026", "")


def test_marks_around_a_quotation_are_the_pages_own():
    assert words.without_marks("«Բարև»") == "Բարև"
    assert words.without_marks("“One” and “two”") == "“One” and “two”"
    assert words.without_marks("plain") == "plain"


def test_the_index_of_an_interview_leads_to_its_turns_and_can_be_searched(site, contents):
    data, passage = site, contents.interviews[0].index[0]
    target = f'id="turn-v0001key-en-{passage.segment}"'
    page = next(one for one in sorted((data / "en" / "stories").glob("*.html")) if target in one.read_text("utf-8"))
    text = page.read_text("utf-8")
    assert f'href="#turn-v0001key-en-{passage.segment}"' in text and "What stood in the yard." in text
    assert "Գորիս" in text.split('class="passages"')[1].split("</nav>")[0]
    assert "Բանալին և վառարանը" in (data / "hy" / "stories" / page.name).read_text("utf-8")
    assert "oven" in (data / "assets" / "search-en.js").read_text("utf-8")
