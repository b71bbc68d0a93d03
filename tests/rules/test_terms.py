"""Loaded words are questions in caption voice, in four languages alike; quoted speech and everyday words are left alone."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank.findings import Severity
from storybank.records import Language, Span, Text, TextMarks, Voice
from storybank.rules import terms, voices, wording
from storybank.rules.spans import Spans

EXAMPLES = yaml.safe_load((Path(__file__).parents[1] / "examples/captions/wording.yml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "ru", "hy", "az")


def caption(words, language):
    return Text(field=f"caption.{language}", language=Language(language), text=words, voice=Voice.CAPTION)


def categories(words, language, rulebook, marked):
    found = wording.in_text(caption(words, language), marked(words, language), rulebook)
    return {finding.category for finding in wording.questions(found)}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example['language']}: {example['text'][:40]}")
def test_a_caption_is_asked_about_for_what_a_reader_of_the_rules_expects(example, rulebook, marked):
    assert categories(example["text"], example["language"], rulebook, marked) == set(example["expect"])


@pytest.mark.parametrize(
    ("language", "words", "rule"),
    [
        ("az", "İŞĞALDAN AZAD EDİLMİŞ ŞUŞA", "terms.liberated"),
        ("az", "isgaldan azad edilmis Susa", "terms.liberated"),
        ("az", "Гарабағда дүшмән", "terms.enemy"),
        ("az", "Düşmənlərimizdən qaçanlar", "terms.enemy"),
        ("ru", "оккупи\u00adрованный Карвачар", "terms.occupied"),
        ("ru", "oккупированный Карвачар", "terms.occupied"),
        ("ru", "ОККУПИРОВАННЫЙ КАРВАЧАР", "terms.occupied"),
        ("en", "occu\u200bpied Karvachar in Karabakh", "terms.occupied"),
        ("en", "self –\nproclaimed authorities", "terms.self-proclaimed"),
        ("en", "the occu-\npied town of Shushi", "terms.occupied"),
        ("hy", "թշնամո՛ւ կրակը", "terms.enemy"),
        ("hy", "ԹՇՆԱՄՈՒ ԿՐԱԿԸ", "terms.enemy"),
        ("hy", "Արցախի եւ օկուպացված Շուշիի մասին", "terms.occupied"),
    ],
)
def test_capitals_typing_habits_and_hidden_letters_do_not_hide_a_word(language, words, rule, rulebook, marked):
    found = terms.in_text(caption(words, language), marked(words, language), rulebook)

    assert rule in {finding.code for finding in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quoted_speech_is_not_asked_about(language, rulebook, marked):
    loaded = next(e["text"] for e in EXAMPLES if e["language"] == language and "dehumanising" in e["expect"])
    quoted = f"«{loaded}»"

    assert not list(terms.in_text(caption(quoted, language), marked(quoted, language), rulebook))


def test_one_word_in_quotation_marks_is_a_scare_word_unless_somebody_is_said_to_speak(rulebook, marked):
    scare, speech = "Her house in “liberated” Shusha", "Rahila says it was “liberated” and weeps in Shusha"

    assert "terms.liberated" in {f.code for f in terms.in_text(caption(scare, "en"), marked(scare, "en"), rulebook)}
    assert not list(terms.in_text(caption(speech, "en"), marked(speech, "en"), rulebook))


def test_what_an_unsigned_rule_asks_is_a_question_and_never_blocks(rulebook, marked):
    for example in EXAMPLES:
        found = wording.in_text(
            caption(example["text"], example["language"]), marked(example["text"], example["language"]), rulebook
        )
        assert all(finding.severity is not Severity.BLOCKED for finding in found)


def test_each_finding_offers_a_neutral_wording_in_the_captions_language_and_its_reason(rulebook, marked):
    words = "Düşmən atəşi ilə dağıdılmış ev, Ağdam."

    (found,) = terms.in_text(caption(words, "az"), marked(words, "az"), rulebook)

    assert found.facts["instead"] == rulebook.concepts[found.code].instead["az"]
    assert found.facts["why"] and found.facts["sources"]


def test_the_same_word_of_both_sides_meets_the_same_rule(rulebook, marked):
    pairs = [("occupied Shushi", "terms.occupied"), ("liberated Shusha", "terms.liberated")]

    found = [next(iter(terms.in_text(caption(words, "en"), marked(words, "en"), rulebook))) for words, _ in pairs]

    assert [finding.code for finding in found] == [code for _, code in pairs]
    assert len({(finding.severity, finding.category, finding.suggestions) for finding in found}) == 1


SCRAPS = st.sampled_from(
    [
        "occupied ", "liberated ", "Shusha, Azerbaijan ", "«", "»", "“", "”", '"', "Şuşa ", "İŞĞALDAN azad edilmiş ", "\u200b", "՞",
        "թշնամու ", "Շուշի, Ադրբեջան ", "եւ ", "\ud800", "🇦🇲", "#Artsakh ", "т.н. ", "Арцах ", "so-called ", "(", ")", "[", "]", "\n", "-\n",
        "\u202e", "i\u0307", "е\u0308", "Artsakh ", "de facto ", "Azeri ", ", ", ". ", "40.1234, 46.5678 ", "destroyed by Armenians ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(SCRAPS, max_size=25).map("".join))


@settings(max_examples=150, deadline=None)
@given(words=TEXTS, language=st.sampled_from(LANGUAGES))
def test_whatever_the_text_the_spans_lie_in_it_and_never_touch_quoted_speech(rulebook, marked, words, language):
    text = caption(words, language)

    quotes = Spans(voices.quoted(text, rulebook))
    for finding in wording.in_text(text, marked(words, language), rulebook):
        assert 0 <= finding.span.start < finding.span.end <= len(words)
        if finding.code not in ("placenames.editors-gloss", "captions.hidden-signs"):  # asked about wherever they stand
            assert not quotes.touch(finding.span)


@settings(max_examples=150, deadline=None)
@given(words=TEXTS, language=st.sampled_from(LANGUAGES))
def test_a_fix_touches_only_its_span_and_leaves_quoted_speech_byte_for_byte(rulebook, marked, words, language):
    text = caption(words, language)
    found = [f for f in wording.in_text(text, marked(words, language), rulebook) if f.suggestions]
    for finding in found:
        alone = wording.fixed(text, [finding], rulebook)
        assert alone in (
            words,
            words[: finding.span.start] + finding.suggestions[0] + words[finding.span.end :],
        )
    everything = wording.fixed(text, found, rulebook)
    for quote in voices.quoted(text, rulebook):
        assert words[quote.start : quote.end] in everything


@settings(max_examples=100, deadline=None)
@given(words=TEXTS, language=st.sampled_from(LANGUAGES))
def test_applying_fixes_comes_to_rest_and_then_changes_nothing(rulebook, marked, words, language):
    for _ in range(12):
        text = caption(words, language)
        after = wording.fixed(text, wording.in_text(text, marked(words, language), rulebook), rulebook)
        if after == words:
            return
        assert len(after) <= 3 * len(words)  # a longer word for a shorter one, nothing that grows
        words = after
    text = caption(words, language)
    assert wording.fixed(text, wording.in_text(text, marked(words, language), rulebook), rulebook) == words


@pytest.mark.slow
def test_a_megabyte_on_one_line_is_read_in_seconds(rulebook):
    words = "Occupied, occupied and (occupied) in Karabakh " * 22_000

    found = list(terms.in_text(caption(words, "en"), TextMarks(), rulebook))

    assert len(found) > 60_000
    assert found[-1].span.end <= len(words)


def test_spans_of_a_text_with_marks_inside_words_lead_back_to_the_original(rulebook, marked):
    words = "Սա օկուպա՛ց\u200bված Շուշին է։"

    (found,) = terms.in_text(caption(words, "hy"), marked(words, "hy"), rulebook)

    assert words[found.span.start : found.span.end].strip() == "օկուպա՛ց\u200bված"
    assert found.span == Span(3, 16)


def test_the_item_as_a_whole_may_supply_the_context(photographed, rulebook):
    alone = photographed({"en": "A soldier drinks tea."})
    beside = photographed({"en": "A soldier drinks tea.", "ru": "Солдат пьёт чай на линии соприкосновения."})

    on = date(2026, 11, 20)
    assert [f.field for f in terms.check(alone, rulebook, on)] == []
    assert {f.field for f in terms.check(beside, rulebook, on)} == {"caption.en", "caption.ru"}
