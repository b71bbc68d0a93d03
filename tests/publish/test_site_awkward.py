"""A site of awkward things: shapes of every kind, endless words, crowded maps, licences of their own, nothing but pictures."""

import json
import math
import re
from dataclasses import replace
from datetime import date

import pytest

from storybank.i18n import translator
from storybank.publish.contents import ItemRights, PublishedPin, PublishedQuote, PublishedSegment
from storybank.publish.site import findable, pictures, places, words
from storybank.publish.site.pages import write
from storybank.publish.site.views import View

pytestmark = pytest.mark.slow  # the first page compiles every template

CC = "https://creativecommons.org/licenses/by-nc/4.0/"


class Pages:
    """A payload that keeps its texts in memory."""

    def __init__(self):
        self.texts = {}

    def add(self, path, content):
        self.texts[path] = content if isinstance(content, str) else content.decode("utf-8", errors="replace")


def pages_of(contents):
    found = Pages()
    write(contents, found)
    return found.texts


def english(contents, **changes):
    """Return the contents in one language: quicker to write."""
    return replace(contents, collection=replace(contents.collection, languages=("en",)), **changes)


def changed_photograph(contents, **changes):
    first, *others = contents.photographs
    return english(contents, photographs=(replace(first, **changes), *others))


def test_each_shape_of_a_picture_has_a_rule_of_its_own_and_a_small_one_is_not_blown_up(contents):
    wide = replace(contents.photographs[0], width_px=4000, height_px=1000)
    small = replace(contents.photographs[1], width_px=300, height_px=400)
    assert pictures.shape(wide) == "r400"
    assert pictures.shape(small) == "r75 n300"
    style = pictures.stylesheet([wide, small, wide])
    assert style == ".r75{--r:0.75}\n.r400{--r:4}\n.n300{--n:390px}\n"


def test_a_picture_without_height_does_not_stop_a_release(contents):
    assert pictures.shape(replace(contents.photographs[0], width_px=1, height_px=9000)).startswith("r1 ")


def test_an_endless_caption_is_folded_on_the_page_and_loses_no_word(contents):
    long = " ".join(f"word{number}" for number in range(10_000))
    page = pages_of(changed_photograph(contents, captions={"en": long}))["en/gallery.html"]
    figure = page[page.index('id="photograph-p0001hills"') :].split("</figure>")[0]
    spans = re.findall(r'<span class="caption">([^<]*)</span>', figure)
    assert len(spans) == 2
    assert len(spans[0]) < 400
    assert " ".join(spans) == long
    assert figure.index("<details") < figure.index(spans[1][:20])


@pytest.mark.parametrize("text", ["", "short", "no-space" * 200, "a b " * 300])
def test_parting_a_caption_loses_nothing(text):
    first, rest = words.in_two(text)
    assert (first + rest).replace(" ", "") == text.replace(" ", "")
    if rest and " " in text:
        assert not first.endswith(" ")


def test_a_licence_of_its_own_is_said_beside_the_picture_and_the_collections_is_not(contents):
    page = pages_of(changed_photograph(contents, rights=ItemRights(licence=CC)))["en/gallery.html"]
    figures = page.split("<figure")[1:]
    assert "CC BY-NC 4.0" in figures[0]
    assert all("CC BY" not in one and "In copyright" not in one for one in figures[1:])


def test_a_story_says_how_this_version_is_cited(contents):
    page = pages_of(english(contents))["en/stories/s0001key.html"]
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "How to cite Pomegranate Archive . “ The key ”".replace(" ", "") in text.replace(" ", "")
    assert "Version 1, 20 November 2026." in text


def test_a_content_note_stands_before_the_words_on_a_card_and_in_what_is_found(contents):
    texts = pages_of(english(contents))
    card = texts["en/index.html"].split("Three names for one cake")[1].split("</article>")[0]
    assert "Content note: speaks of violence." in card
    rows = json.loads(texts["assets/search-en.js"].removeprefix("window.storybankIndex=").removesuffix(";\n"))
    assert next(row[6] for row in rows if row[2] == "Three names for one cake") == "speaks of violence"


def test_what_is_found_leads_to_the_turn_that_says_it(contents):
    rows = findable.entries(View(contents, "en", translator("en")))
    key = next(one for one in rows if one.url.endswith("s0001key.html"))
    anchor, _text = next(pair for pair in key.passages if "blackboard" in pair[1])
    turn, time = anchor.split(" ")
    assert time == "0:09"
    assert f'id="{turn}"' in pages_of(english(contents))["en/stories/s0001key.html"]


def test_the_passages_are_left_out_where_they_would_weigh_too_much(contents, monkeypatch):
    monkeypatch.setattr(findable, "_MOST_PASSAGES_LETTERS", 100)
    assert all(
        not one.passages for one in findable.entries(View(contents, "en", translator("en"))) if "stories" in one.url
    )


def test_an_hour_of_words_stays_in_a_frame_that_a_keyboard_reaches(contents):
    turns = tuple(
        PublishedSegment(number=n, text=f"Line {n}.", voice="Narrator-A", start_s=n * 5.0, end_s=n * 5.0 + 5)
        for n in range(1, 700)
    )
    interview = replace(contents.interviews[0], transcripts={"en": turns})
    page = pages_of(english(contents, interviews=(interview, *contents.interviews[1:])))["en/stories/s0001key.html"]
    assert '<div class="lines long" tabindex="0" role="group" aria-label="Transcript' in page
    assert page.index('class="passages"') < page.index('class="lines long"')


def test_nothing_but_photographs_is_a_collection_too(contents):
    bare = english(contents, stories=(), interviews=(), initiatives=(), tombstones=(), cover=None)
    page = pages_of(bare)["en/index.html"]
    assert "There is no story" not in page
    assert page.count("<figure") == len(contents.photographs)


def crowded(count):
    return tuple(
        PublishedPin(
            latitude=39.6 + 0.05 * (n % 7), longitude=46.2 + 0.06 * (n // 7), names={"en": f"Longish name {n}"}
        )
        for n in range(count)
    )


def test_labels_of_a_crowded_map_keep_off_each_other_and_off_the_dots(contents):
    story = replace(contents.stories[0], pins=crowded(12))
    spots, _outside = places.spots(replace(contents, stories=(story,)))
    sides = places.label_sides(spots, "en")
    boxes = {
        one.number: places._label_box(one, places._label_size(one.names("en"), 1.0), sides[one.number], 1.0)
        for one in spots
    }
    numbers = sorted(boxes)
    over = sum(places._overlap(boxes[a], boxes[b]) for a in numbers for b in numbers if a < b)
    plain = {one.number: places._label_box(one, places._label_size(one.names("en"), 1.0), "e", 1.0) for one in spots}
    assert over < 0.1 * sum(places._overlap(plain[a], plain[b]) for a in numbers for b in numbers if a < b)
    assert any(side.startswith("far") for side in sides.values())


def test_numbers_on_a_telephones_map_stand_apart_enough_to_be_touched(contents):
    story = replace(contents.stories[0], pins=crowded(15))
    spots, _outside = places.spots(replace(contents, stories=(story,)))
    moved, rem = places.discs(spots), 53.0  # px of the drawing in one rem, where a map is as wide as a telephone
    at = [(one.x_px + moved[one.number][0] * rem, one.y_px + moved[one.number][1] * rem) for one in spots]
    apart = [math.dist(one, other) for number, one in enumerate(at) for other in at[:number]]
    assert min(apart) >= 1.42 * rem  # 24 px
    assert all(0 < x < places.WIDTH_PX and 0 < y < places.HEIGHT_PX for x, y in at)
    assert ";--px:" in places.stylesheet(spots)


def test_names_stand_on_a_telephones_map_where_they_have_room_and_numbers_where_not(contents):
    view = View(contents, "en", translator("en"))
    alone = [one for one in view.spots if one.names("en") == ["Tbilisi"]]
    assert set(view.sides_on_a_telephone(alone, None)) == {alone[0].number}
    assert view.sides_on_a_telephone(view.spots, None) == {}  # Goris, Stepanakert and Shusha lie too close
    page = pages_of(english(contents))["en/map.html"]
    assert re.findall(r'class="pin" href="#place-(\d+)"', page) == [str(one.number) for one in view.spots]


def test_more_places_than_numbers_have_room_for_are_dots(contents):
    story = replace(contents.stories[0], pins=crowded(places.MOST_NUMBERS + 2))
    page = pages_of(english(contents, stories=(story, *contents.stories[1:])))["en/map.html"]
    assert "crowded dense" in page
    assert 'class="pin"' not in page


def test_a_place_that_has_no_name_in_this_script_keeps_the_one_it_has(contents):
    pin = PublishedPin(latitude=40.0, longitude=46.0, names={"hy": "Գորիս"})
    spots, _outside = places.spots(replace(contents, stories=(replace(contents.stories[0], pins=(pin,)),)))
    assert spots[0].names("az") == ["Գորիս"]


def test_the_first_page_carries_no_positions_of_places(contents):
    texts = pages_of(english(contents))
    assert "places.css" not in texts["en/index.html"]
    assert "places.css" in texts["en/map.html"]
    assert "places.css" in texts["en/stories/s0001key.html"]
    assert "places.css" not in texts["en/stories/s0005hill.html"]
    assert ".spot-1{" in texts["assets/places.css"]


def test_a_browser_need_not_ask_for_an_icon_in_vain(contents):
    texts = pages_of(english(contents))
    assert 'rel="icon" type="image/svg+xml" href="assets/icon.svg"' in texts["index.html"]
    assert 'href="../../assets/icon.svg"' in texts["en/stories/s0001key.html"]
    assert contents.publisher.accent in texts["assets/icon.svg"]


def test_interviews_of_one_story_that_are_called_alike_are_numbered(contents):
    story = replace(contents.stories[0], interviews=("v0001key", "v0002teach"))
    untitled = tuple(replace(one, title={}) for one in contents.interviews)
    view = View(english(contents, interviews=untitled), "en", translator("en"))
    assert [one.text for one in view.headings(story)] == ["Interview (1)", "Interview (2)"]
    assert [one.text for one in View(contents, "en", translator("en")).headings(story)] == ["About a key", "Interview"]


def test_a_theme_of_many_stories_is_a_list_after_the_first_dozen(contents):
    many = tuple(replace(contents.stories[2], public_id=f"s1{n:03}many", order=n + 10) for n in range(20))
    page = pages_of(english(contents, stories=many))["en/themes.html"]
    craft = page[page.index('id="theme-craft"') :].split("</section>")[0]
    assert craft.count('class="card"') == 12
    assert craft.count("many.html") == 20


def test_an_armenian_day_has_no_nought_before_it():
    assert words.printed_day(date(2026, 2, 3), "day", "hy").startswith("3 ")


def test_more_places_than_names_have_room_for_are_numbered(contents):
    story = replace(contents.stories[0], pins=crowded(places.NAMES_ON_A_MAP + 2))
    texts = pages_of(english(contents, stories=(story, *contents.stories[1:])))
    assert "whole many crowded" in texts["en/map.html"]


def test_a_long_quotation_is_shortened_on_a_card_only(contents):
    quote = PublishedQuote(text="word " * 400 + "end", language="en")
    story = replace(contents.stories[4], quotes=(quote,))
    texts = pages_of(english(contents, stories=(*contents.stories[:4], story)))
    assert "end</span>" not in texts["en/index.html"]
    assert "end</span>" in texts["en/stories/s0005hill.html"]


def test_a_day_is_written_the_british_way_and_a_year_to_this_day_in_the_readers_words():
    assert words.printed_day(date(2026, 11, 20), "day", "en") == "20 November 2026"
    assert words.programme("2020–present", lambda text: {"{year}–present": "с {year}"}.get(text, text)) == "с 2020"
    assert words.programme("2016–2019", str) == "2016–2019"


def test_words_that_are_copied_carry_the_readers_own_marks():
    assert words.quoted("Ключ", "ru") == "«Ключ»"
    assert words.quoted("“Açar”", "az") == "“Açar”"


def test_a_place_without_a_name_in_the_readers_language_keeps_the_one_that_was_said(contents):
    story = replace(
        contents.stories[0],
        pins=(
            PublishedPin(latitude=39.5, longitude=46.3, names={"hy": "Գորիս"}),
            PublishedPin(latitude=40.5, longitude=45.3, names={}),
        ),
    )
    found, _outside = places.spots(replace(contents, stories=(story,)))
    assert [one.names("az") for one in found] == [["Գորիս"]]  # and what nobody named has no pin
