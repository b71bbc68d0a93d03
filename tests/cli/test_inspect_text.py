"""`storybank inspect text` and `storybank rules`: JSON lines in and out, offsets in code points, one start-up for all lines."""

import json

import pytest
from click.testing import CliRunner

from storybank.cli.inspect_text import text
from storybank.cli.rules import command as rules


def inspected(lines, language, *options):
    entries = "\n".join(json.dumps(line) for line in lines)
    result = CliRunner().invoke(text, ["--language", language, *options], input=entries)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_each_line_is_answered_by_one_line_with_its_id():
    answers = inspected(
        [{"id": "1", "text": "işğaldan azad edilmiş Şuşa, Azərbaycan"}, {"id": "2", "text": "", "voice": "quote"}], "az"
    )

    assert [answer["id"] for answer in answers] == ["1", "2"]
    assert {"names", "identifiers", "places", "findings", "uncased"} <= set(answers[0])
    assert [(f["code"], f["start"], f["end"]) for f in answers[0]["findings"]] == [
        ("terms.liberated", 0, 22),
        ("placenames.status-claim", 26, 38),
    ]
    assert answers[0]["findings"][0]["category"] == "status-claim"


def test_offsets_count_code_points_after_letters_beyond_the_basic_plane():
    (answer,) = inspected([{"id": 1, "text": "🕊🕊 Shusha, Azerbaijan"}], "en")

    words = "🕊🕊 Shusha, Azerbaijan"
    (finding,) = answer["findings"]
    assert words[finding["start"] : finding["end"]] == ", Azerbaijan"


def test_a_quotation_is_read_for_places_and_not_asked_about_its_words():
    (answer,) = inspected([{"id": 1, "text": "They occupied Shusha.", "voice": "quote"}], "en")

    assert answer["places"] and not answer["findings"]


@pytest.mark.parametrize("words", ["\ud800", "🇦🇲" * 3, "\u202eabc", "Շ" * 3, "\x00"])
def test_odd_texts_are_answered(words):
    for language in ("hy", "az", "ru", "en"):
        assert len(inspected([{"id": 1, "text": words}], language)) == 1


def test_what_is_no_json_is_refused_with_the_lines_number():
    result = CliRunner().invoke(text, ["--language", "en"], input='{"id": 1, "text": "a"}\nnot json\n')

    assert result.exception is not None
    assert "2" in str(result.exception)


def test_another_rulebook_may_be_tried(tmp_path):
    (tmp_path / "terms.yml").write_text("contexts: {}\nterms: []\nsources: {}\n", encoding="utf-8")

    (answer,) = inspected([{"id": 1, "text": "liberated, after the war"}], "en", "--rules", str(tmp_path))

    assert answer["findings"] == []


def test_a_sentence_may_be_tried_and_comes_back_mended():
    result = CliRunner().invoke(rules, ["test", "Anahit, Goris, Armenia.", "--language", "en", "--json"])

    answer = json.loads(result.stdout)
    assert answer["fixed"] == "Anahit, Goris."
    assert [f["code"] for f in answer["findings"]] == ["placenames.status-claim"]


def test_the_rules_are_listed_with_reason_counterpart_and_sources_and_shown_as_unsigned():
    listed = json.loads(CliRunner().invoke(rules, ["list", "--json"]).stdout)["rules"]
    waiting = json.loads(CliRunner().invoke(rules, ["unsigned", "--json"]).stdout)["rules"]

    assert all(rule["why"] and rule["sources"] and (rule["mirror"] or rule["no_mirror"]) for rule in listed)
    assert {rule["id"] for rule in listed} <= set(waiting)
