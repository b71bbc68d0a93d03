"""Signs that nobody sees: asked about wherever they stand, taken out of a caption, never out of somebody's own words."""

import pytest

from storybank.findings import Severity
from storybank.records import Text, TextMarks, Voice
from storybank.rules import wording
from storybank.rules.captions import signs


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
