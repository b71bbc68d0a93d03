"""JSON may hold half a letter or a zero byte; no file and no ledger can: a mark stands there instead, and is asked about."""

import json

import pytest

from storybank.cli import answer
from storybank.errors import Unreadable
from storybank.intake.cells import tidy
from storybank.intake.transcripts import whisper
from storybank.people import find

HALF = chr(0xD800)


def test_a_recognisers_half_letter_becomes_a_mark_and_a_whole_pair_stays():
    said = {"segments": [{"start": 0, "end": 2, "text": f"We {HALF} kept \x00 bread \U0001f600."}]}
    (segment,) = whisper.read(json.dumps(said).encode()).segments
    assert segment.text == "We \ufffd kept \ufffd bread \U0001f600."


def test_a_cell_holds_no_half_letter():
    assert tidy(f"a{HALF}b\x00") == "a\ufffdb"


def test_an_answer_with_half_a_letter_is_refused_with_its_line(tmp_path):
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"item": "x", "code": "captions.empty", "decision": "edit", "text": HALF, "by": "ed-1"}))
    with pytest.raises(Unreadable, match="line 1"):
        answer._rows(file, None, "")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_names_are_found_around_half_a_letter_at_their_places(language):
    text = f"Анна {HALF} Иванова, Anna Petrosyan, Աննա Պետրոսյան"
    for mark in find(text, language).names:
        assert HALF not in text[mark.span.start : mark.span.end]
