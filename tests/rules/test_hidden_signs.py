"""Signs that nobody sees: asked about wherever they stand, taken out of a caption, never out of somebody's own words."""

import re
from pathlib import Path

import pytest

from storybank.findings import Severity
from storybank.records import Text, TextMarks, Voice
from storybank.rules import wording
from storybank.rules.captions import signs, typefaces


def asked(text, rulebook, voice=Voice.CAPTION):
    return list(signs.in_text(Text(field="caption.en", language="en", text=text, voice=voice), rulebook))


def test_letters_that_are_turned_round_block_a_caption_and_the_word_without_the_sign_is_offered(rulebook):
    text = "Anna \u202eelpoep\u202c of Goris."
    (one,) = asked(text, rulebook)
    assert one.severity is Severity.BLOCKED
    assert text[one.span.start : one.span.end] == "\u202eelpoep\u202c"
    assert one.suggestions == ("elpoep",)
    assert "RIGHT-TO-LEFT OVERRIDE" in one.facts["signs"]
    caption = Text(field="caption.en", language="en", text=text, voice=Voice.CAPTION)
    assert wording.fixed(caption, [one], rulebook) == "Anna elpoep of Goris."


@pytest.mark.parametrize("voice", [Voice.QUOTE, Voice.TRANSCRIPT])
def test_in_somebodys_own_words_it_is_asked_and_nothing_is_offered(rulebook, voice):
    (one,) = asked("We \u202ekept the bread.", rulebook, voice)
    assert one.severity is Severity.REVIEW
    assert one.suggestions == ()


def test_words_in_quotation_marks_inside_a_caption_are_hers_too(rulebook):
    (one,) = asked("Anna said: “we \u202ekept the bread and walked on”.", rulebook)
    assert one.suggestions == ()
    assert one.severity is Severity.REVIEW


@pytest.mark.parametrize(
    "text",
    [
        "Shu\u200bsha",
        "Go\u200dris",
        "Go\u200fris",
        "a\x00b",
        "lost \ufffd letter",
        "half \ud800 a letter",
        "z" + "\u0301" * 9,
        "a\U000e0041b",
        "\u2067turned\u2069",
    ],
)
def test_what_hides_in_a_word_is_asked_once_and_gone_from_what_is_offered(rulebook, text):
    (one,) = asked(text, rulebook)
    assert not list(
        signs.in_text(Text(field="c", language="en", text=one.suggestions[0], voice=Voice.CAPTION), rulebook)
    )


@pytest.mark.parametrize(
    "text",
    [
        "ما نان را نگه می\u200cداریم، \u200f۱۲ سال.",  # a joiner and a mark that Persian needs
        "שלום, זה הבית שלנו (2008\u200e–2020)",
        "👩‍🌾 and 🏳️‍🌈",
        "Ա՛ռ, ո՞ւր ես։",
        "и́мя, Ҧ",
        "Ə̇ é ê ắ",
        "पत्\u200dनी",
        "co\u00adoperate, line\nbreak\tand tab",
        "",
    ],
)
def test_what_scripts_and_pictures_need_is_no_question(rulebook, text):
    assert asked(text, rulebook) == []


def test_a_text_full_of_them_asks_no_more_than_an_editor_reads(rulebook):
    assert len(asked("a\u200bb " * 500, rulebook)) == signs.MOST_FINDINGS


def test_a_title_of_a_collection_is_asked_like_a_caption(rulebook):
    title = Text(field="title.en", language="en", text="What we \u202ekept", voice=Voice.CAPTION)
    assert {one.code for one in wording.in_text(title, TextMarks(), rulebook)} == {"captions.hidden-signs"}


def test_letters_without_a_typeface_are_noted_once_for_an_item_with_their_scripts():
    said = ("Bread, хлеб, հաց, çörək é", "სახლი გორაზე", "她说 ዳቦውን سلام", "გორა")
    texts = [Text(field=f"segment.{n}", language="und", text=one, voice=Voice.TRANSCRIPT) for n, one in enumerate(said)]
    (note,) = typefaces.check(texts)
    assert note.field == "segment.1"
    assert note.severity is Severity.INFO
    assert note.facts["scripts"] == "Georgian, CJK, Ethiopic, Arabic"
    assert not list(typefaces.check(texts[:1]))


def test_what_counts_as_held_is_what_the_stylesheet_of_a_release_says():
    css = (Path(typefaces.__file__).parents[2] / "publish/site/assets/site.css").read_text(encoding="utf-8")
    for low, high in re.findall(
        r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", " ".join(re.findall(r"unicode-range:([^}]+)", css))
    ):
        for code in {int(low, 16), int(high or low, 16)}:
            assert not typefaces.scripts_without(chr(code))
    for code in (0x0370, 0x0590, 0x10D0, 0x0E01):
        assert f"{code:04X}" not in css
