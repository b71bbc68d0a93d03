"""The rulebook: read strictly, signed by nobody, no term without its counterpart or a reason, one pass over any text."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storybank import schemafiles
from storybank.errors import WrongUse
from storybank.findings import Severity
from storybank.rulebook import Rulebook, Trigger, parse
from storybank.rulebook.folding import fold
from storybank.rulebook.triggers import read

LANGUAGES = ("en", "ru", "hy", "az")


@pytest.fixture(scope="module")
def documents():
    return schemafiles.rulebook_documents()


@pytest.fixture(scope="module")
def rulebook(documents) -> Rulebook:
    return parse(documents)


def changed(documents, change):
    copied = copy.deepcopy(dict(documents))
    change(copied)
    return copied


def test_every_term_names_its_counterpart_or_says_why_there_is_none(rulebook):
    for concept in rulebook.concepts.values():
        assert concept.mirror or concept.no_mirror
        if concept.mirror and concept.mirror != "itself":
            assert rulebook.concepts[concept.mirror].mirror == concept.id


def test_a_term_without_counterpart_or_reason_stops_the_build(documents):
    def orphan(copied):
        del copied["rules/terms"]["terms"][0]["mirror"]

    with pytest.raises(WrongUse) as caught:
        parse(changed(documents, orphan))

    assert caught.value.code == "rulebook.no-mirror"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["rules/terms"]["terms"][0].update(colour="red"), "rulebook.unknown-key"),
        (lambda d: d["rules/terms"]["terms"][0].pop("why"), "rulebook.missing-key"),
        (lambda d: d["rules/terms"]["terms"][0].update(severity="fatal"), "rulebook.severity"),
        (lambda d: d["rules/terms"]["terms"][0].update(needs="luck"), "rulebook.unknown-need"),
        (lambda d: d["rules/terms"]["terms"][0]["en"].append("a"), "rulebook.too-short"),
        (lambda d: d["rules/terms"]["terms"][0]["en"].append("oc*cupied"), "rulebook.bad-line"),
        (lambda d: d["findings"]["terms.occupied"].pop("remedy"), "findings.incomplete"),
        (lambda d: d.update({"rules/terms": ["no mapping"]}), "rulebook.unreadable"),
    ],
)
def test_what_is_wrong_in_a_rulebook_is_named_and_stops_it(documents, change, code):
    with pytest.raises(WrongUse) as caught:
        parse(changed(documents, change))

    assert caught.value.code == code


def test_the_shipped_rulebook_is_signed_by_nobody_and_blocks_nothing_by_wording(rulebook):
    assert rulebook.unsigned() == tuple(rulebook.rule_hashes)
    for concept in rulebook.concepts.values():
        assert rulebook.severity(concept.id, concept.severity) is not Severity.BLOCKED


def signatures(rulebook, *streams, wording=None):
    digest = wording or rulebook.rule_hashes["terms.occupied"]
    readers = [{"id": f"r-{stream}-{number}", "stream": stream} for number, stream in enumerate(streams)]
    return {"rules": {"terms.occupied": {"hash": digest, "readers": readers}}}


def test_a_rule_holds_once_readers_of_two_streams_accepted_exactly_its_wording(documents, rulebook):
    signed = parse({**documents, "acceptances": signatures(rulebook, "nur", "nar")})

    assert signed.is_accepted("terms.occupied")
    assert signed.severity("terms.occupied", Severity.BLOCKED) is Severity.BLOCKED
    assert not signed.is_accepted("terms.liberated")


@pytest.mark.parametrize(
    ("streams", "wording"), [(("nur", "nur"), None), (("nur",), None), (("nur", "nar"), "an older one")]
)
def test_one_stream_alone_or_another_wording_is_no_acceptance(documents, rulebook, streams, wording):
    signed = parse({**documents, "acceptances": signatures(rulebook, *streams, wording=wording)})

    assert not signed.is_accepted("terms.occupied")


def test_an_acceptance_does_not_change_the_rulebook_and_a_changed_rule_does(documents, rulebook):
    signed = parse({**documents, "acceptances": signatures(rulebook, "nur", "nar")})
    edited = parse(changed(documents, lambda d: d["rules/terms"]["terms"][0]["en"].append("subjugated")))

    assert signed.hash == rulebook.hash
    assert edited.hash != rulebook.hash
    assert edited.rule_hashes["terms.occupied"] != rulebook.rule_hashes["terms.occupied"]


def test_every_code_that_the_wording_rules_raise_has_words_a_remedy_and_a_source(rulebook):
    for concept in rulebook.concepts.values():
        words = rulebook.words[concept.id]
        assert words.says and words.remedy and words.source
        assert words.severity is concept.severity


def test_every_term_speaks_four_languages_or_explains_the_gap(documents):
    for term in documents["rules/terms"]["terms"]:
        silent = [language for language in LANGUAGES if not term[language]]
        assert not silent or "none is invented" in term["why"]


def test_every_neutral_wording_is_given_in_four_languages(rulebook):
    for concept in rulebook.concepts.values():
        assert set(concept.instead) == set(LANGUAGES)


def test_sources_that_rules_name_are_listed(rulebook):
    assert {key for concept in rulebook.concepts.values() for key in concept.sources} <= set(rulebook.sources)


@pytest.mark.parametrize(
    ("line", "language", "text", "is_found"),
    [
        ("hero", "en", "a hero.", True),
        ("hero", "en", "heroin", False),
        ("враг~", "ru", "врагами", True),
        ("враг~", "ru", "враги́", True),
        ("враг~", "ru", "вражда", False),
        ("թշնամի~", "hy", "թշնամիների", True),
        ("şəhid*", "az", "ŞƏHİDLƏRİN", True),
        ("şəhid*", "az", "sehidler", True),
        ("cani~", "az", "canişin", False),
        ("driven ... by", "en", "driven out of it by", True),
        ("driven ... by", "en", "driven out. Later, by", False),
        ("(first|second) war", "en", "the second\nwar", True),
        ("=Iron Fist", "en", "an iron fist", False),
        ("=NKR", "en", "nkr", False),
        ("so called =>", "en", "so–called", True),
    ],
)
def test_a_line_finds_what_its_signs_say(line, language, text, is_found):
    from storybank.rulebook import Scanner

    assert bool(Scanner(read(line, "terms.x", language)).scan(text, language)) is is_found


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80), language=st.sampled_from(LANGUAGES))
def test_folding_any_text_keeps_every_letters_place(text, language):
    folded = fold(text, language)

    for start in range(len(folded.text)):
        span = folded.span(start, start + 1)
        assert 0 <= span.start < span.end <= len(text)
    assert folded.origin is None or list(folded.origin) == sorted(folded.origin)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80), language=st.sampled_from((*LANGUAGES, "ka", "und", "az-Cyrl")))
def test_scanning_any_text_gives_spans_that_lie_in_it(rulebook, text, language):
    for hit in rulebook.scan(text, language):
        assert isinstance(hit.trigger, Trigger)
        assert 0 <= hit.span.start < hit.span.end <= len(text)


def test_the_section_of_terms_in_the_catalogue_is_the_one_the_rules_ask_for():
    import sys
    from pathlib import Path

    tools = str(Path(__file__).parents[1] / "tools")
    sys.path.insert(0, tools)
    try:
        import build_rulebook
    finally:
        sys.path.remove(tools)

    assert build_rulebook.section() in build_rulebook.FINDINGS.read_text(encoding="utf-8")
