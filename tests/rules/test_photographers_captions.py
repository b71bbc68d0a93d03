"""Captions as photographers write them: what is asked, alike in four languages, and what a fix leaves behind."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from storybank.records import Language, Text, Voice
from storybank.rules import voices, wording

FOLDER = Path(__file__).parents[1] / "examples/captions"
CAPTIONS = yaml.safe_load((FOLDER / "photographers.yml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "ru", "hy", "az")


def caption(words, language):
    return Text(field=f"caption.{language}", language=Language(language), text=words, voice=Voice.CAPTION)


def asked(words, language, rulebook, marked):
    return list(wording.questions(wording.in_text(caption(words, language), marked(words, language), rulebook)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_captions_of_every_kind(language):
    kinds = Counter(kind for one in CAPTIONS if one["language"] == language for kind in one["expect"] or ["nothing"])
    assert sum(kinds.values()) >= 120
    assert len(kinds) == 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_caption_is_asked_about_for_what_it_claims_and_for_nothing_else(language, rulebook, marked):
    wrong = {
        one["text"]: (sorted(one["expect"]), sorted(found))
        for one in CAPTIONS
        if one["language"] == language
        and (found := {finding.category for finding in asked(one["text"], language, rulebook, marked)})
        != set(one["expect"])
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fix_applied_is_a_question_gone_and_quoted_speech_stays_byte_for_byte(language, rulebook, marked):
    for one in CAPTIONS:
        if one["language"] != language:
            continue
        words = one["text"]
        for finding in asked(words, language, rulebook, marked):
            if not finding.suggestions:
                continue
            text = caption(words, language)
            after = wording.fixed(text, [finding], rulebook)
            left = Counter(f.code for f in asked(after, language, rulebook, marked))
            before = Counter(f.code for f in asked(words, language, rulebook, marked))
            assert left[finding.code] < before[finding.code], (words, after)
            assert "  " not in after
            for quote in voices.quoted(text, rulebook):
                assert words[quote.start : quote.end] in after


def test_the_share_of_questioned_captions_is_alike_in_the_four_languages(rulebook, marked):
    shares = {
        language: sum(
            bool(asked(one["text"], language, rulebook, marked)) for one in CAPTIONS if one["language"] == language
        )
        / sum(one["language"] == language for one in CAPTIONS)
        for language in LANGUAGES
    }
    mean = sum(shares.values()) / len(shares)
    assert all(0.8 <= share / mean <= 1.25 for share in shares.values()), shares
