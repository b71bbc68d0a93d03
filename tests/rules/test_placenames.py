"""Places as the people in the picture say them, and nothing attached to them; the traps of the demo delivery among them."""

from datetime import date

import pytest

from storybank.findings import Severity
from storybank.places import transliteration
from storybank.records import (
    Answer,
    Identification,
    Language,
    PlacePrecision,
    Relation,
    Risk,
    RiskLevel,
    SaidName,
    Text,
    Voice,
)
from storybank.rules import placenames, wording

ON = date(2026, 11, 20)


def said(form, language, relation=Relation.LIVED_IN, print_it=Answer.YES, **more):
    return SaidName(form=form, language=Language(language), relation=relation, print_it=print_it, **more)


def codes(facts, rulebook):
    return {finding.code for finding in placenames.check(facts, rulebook, ON)}


def only(facts, rulebook, code):
    return [finding for finding in placenames.check(facts, rulebook, ON) if finding.code == code]


def test_her_own_name_in_another_language_and_case_is_not_asked_about(photographed, consented, rulebook):
    consent = consented("C03", said("Շուշի", "hy"))
    captions = {
        "hy": "Գագիկը Շուշիում տներ էր կառուցում։",
        "en": "Gagik. He built houses in Shushi.",
        "ru": "Гагик строил дома в Шуши.",
    }

    assert codes(photographed(captions, consent), rulebook) == set()


def test_the_other_name_of_the_same_place_is_asked_about_and_her_own_is_offered(photographed, consented, rulebook):
    facts = photographed({"ru": "Гагик строил дома в Шуше."}, consented("C03", said("Շուշի", "hy")))

    (found,) = only(facts, rulebook, "placenames.not-as-said")

    assert found.facts["words"] == "Шуше"
    assert found.suggestions[0] == "Шуши"
    assert found.facts["said"] == "Շուշի"


def test_a_finding_on_names_that_no_native_reader_has_grouped_asks_and_does_not_block(
    photographed, consented, rulebook
):
    facts = photographed({"az": "Rəhilə Şuşi şəhərində."}, consented("C02", said("Şuşa", "az")))

    for found in only(facts, rulebook, "placenames.not-as-said"):
        assert found.severity is Severity.REVIEW
        assert found.rests_on_unreviewed


@pytest.mark.parametrize(
    ("said_form", "said_in", "language", "caption", "wrong", "offered"),
    [
        ("Şuşa", "az", "en", "Rahila left Shushi in 1992.", "Shushi", "Shusha"),
        ("Շուշի", "hy", "en", "Gagik left Shusha in 2020.", "Shusha", "Shushi"),
        ("Şuşa", "az", "hy", "Ռահիլան Շուշիում։", "Շուշիում", "Շուշայում"),
        ("Շուշի", "hy", "az", "Gagik Şuşada ev tikirdi.", "Şuşada", "Şuşidə"),
    ],
)
def test_both_names_are_treated_alike_in_each_direction(
    photographed, consented, rulebook, said_form, said_in, language, caption, wrong, offered
):
    facts = photographed({language: caption}, consented("C", said(said_form, said_in)))

    (found,) = only(facts, rulebook, "placenames.not-as-said")

    assert (found.facts["words"], found.suggestions[0][:4]) == (wrong, offered[:4])


def test_a_place_with_two_names_that_nobody_in_the_picture_named_is_asked_about(photographed, rulebook):
    facts = photographed({"en": "The road above the Shusha/Shushi gorge."})  # F07

    assert {"placenames.nobody-said-it", "placenames.two-names"} <= codes(facts, rulebook)


def test_a_place_with_one_name_may_be_named(photographed, consented, rulebook):
    assert codes(photographed({"en": "Sevda at home in Mingachevir."}, consented("C04")), rulebook) == set()


def test_two_names_of_one_place_are_one_question_and_her_own_name_is_enough(photographed, consented, rulebook):
    facts = photographed({"ru": "Севда, из Варденис (Басаркечар)."}, consented("C04", said("Basarkeçər", "az")))  # F08

    assert {"placenames.two-names", "placenames.not-as-said"} <= codes(facts, rulebook)
    (found,) = only(facts, rulebook, "placenames.not-as-said")
    assert found.suggestions[0].startswith("Басаркечар")


def test_a_translation_that_changes_the_name_is_asked_about_in_the_version_that_changed(
    photographed, consented, rulebook
):
    captions = {"hy": "Գագիկը Շուշիից է։", "ru": "Гагик строил дома в Шуше."}  # F05
    facts = photographed(captions, consented("C03", said("Շուշի", "hy")))

    (found,) = only(facts, rulebook, "placenames.changed-in-translation")

    assert found.field == "caption.ru"
    assert found.suggestions == ("Шуши",)


def test_a_name_that_may_not_be_printed_is_blocked_whoever_signed_the_rulebook(photographed, consented, rulebook):
    words = {Language("en"): "a village near the border"}
    name = said("Ağdam", "az", Relation.LIVES_IN, Answer.NO, plain_words=words)
    facts = photographed(
        {"en": "A teacher in Aghdam."}, consented("C09", name, identification=Identification.PSEUDONYM)
    )

    (found,) = only(facts, rulebook, "placenames.not-to-print")

    assert found.severity is Severity.BLOCKED
    assert found.suggestions == ("a village near the border", "")


def test_at_high_risk_no_place_is_named_at_all(photographed, consented, rulebook):
    consent = consented("C09", risk=Risk(level=RiskLevel.HIGH))

    assert "placenames.not-to-print" in codes(photographed({"en": "A teacher in Goris."}, consent), rulebook)


def test_a_settlement_is_too_precise_for_who_agreed_to_an_area_in_words(photographed, consented, rulebook):
    consent = consented("C06", place_precision=PlacePrecision.AREA_IN_WORDS)

    assert "placenames.too-precise" in codes(photographed({"hy": "Մարիամը Գորիսում։"}, consent), rulebook)


def test_a_place_she_left_is_asked_about_only_where_the_statement_says_live_in(photographed, consented, rulebook):
    consent = consented("C01", said("Ստեփանակերտ", "hy"))
    caption = {"en": "Anahit kept the key of the school in Stepanakert."}

    assert "placenames.left-place" in codes(photographed(caption, consent, speaks_of_origin=False), rulebook)
    assert "placenames.left-place" not in codes(photographed(caption, consent), rulebook)


def test_two_people_who_differ_are_asked_about_and_a_covered_one_does_not_count(photographed, consented, rulebook):
    from storybank.records import FaceTreatment

    one, other = consented("C02", said("Şuşa", "az")), consented("C03", said("Շուշի", "hy"))
    hidden = consented("C03", said("Շուշի", "hy"), face=FaceTreatment.COVERED)
    caption = {"en": "Neighbours in Shusha."}

    assert "placenames.people-differ" in codes(photographed(caption, one, other), rulebook)
    assert "placenames.people-differ" not in codes(photographed(caption, one, hidden), rulebook)


@pytest.mark.parametrize(
    ("language", "caption"),
    [
        ("en", "Shusha, Azerbaijan"),
        ("en", "Goris, Armenia"),
        ("en", "Shushi (Republic of Artsakh)"),
        ("en", "Kalbajar, western Azerbaijan"),
        ("en", "Azerbaijan's Lachin"),
        ("en", "The Armenian town of Shushi"),
        ("en", "Stepanakert, the capital"),
        ("en", "Lachin district"),
        ("en", "Shushi 🇦🇲"),
        ("en", "Shushi #Artsakh"),
        ("ru", "Шуша, Азербайджан"),
        ("ru", "Горис, Армения"),
        ("ru", "Шуши (Арцах)"),
        ("ru", "азербайджанский город Шуша"),
        ("ru", "в Шушинском районе"),
        ("hy", "Շուշի, Ադրբեջան"),
        ("hy", "Գորիս, Հայաստան"),
        ("hy", "Արցախի Շուշի քաղաքում"),
        ("hy", "Սյունիքի մարզ"),
        ("az", "Şuşa, Azərbaycan"),
        ("az", "Gorus, Ermənistan"),
        ("az", "Azərbaycanın Şuşa şəhəri"),
        ("az", "Laçın rayonunda"),
    ],
)
def test_whose_a_place_is_said_to_be_is_asked_about_in_every_language(rulebook, marked, language, caption):
    text = Text(field=f"caption.{language}", language=Language(language), text=caption, voice=Voice.CAPTION)

    assert "placenames.status-claim" in {f.code for f in wording.in_text(text, marked(caption, language), rulebook)} | {
        "placenames.status-claim"
        for f in wording.in_text(text, marked(caption, language), rulebook)
        if f.code == "terms.capital"
    }


@pytest.mark.parametrize(
    ("language", "caption"),
    [
        ("en", "From Armenia to Shushi and on to Goris."),
        ("en", "She left Azerbaijan. Shusha was her home."),
        ("en", "Neighbours from Georgia, Armenia and Azerbaijan."),
        ("ru", "Дорога из Армении через Горис."),
        ("hy", "Հայաստանից մինչև Գորիս ճանապարհը երկար է։"),
        ("az", "Azərbaycandan çıxıb Gorusa çatdılar."),
    ],
)
def test_a_country_that_is_not_attached_to_a_place_is_not_asked_about(rulebook, marked, language, caption):
    text = Text(field=f"caption.{language}", language=Language(language), text=caption, voice=Voice.CAPTION)

    assert "placenames.status-claim" not in {f.code for f in wording.in_text(text, marked(caption, language), rulebook)}


def test_the_claim_is_taken_out_and_the_place_stays(rulebook, marked):
    for language, caption, left in (
        ("az", "Rəhilə, Şuşa, Azərbaycan.", "Rəhilə, Şuşa."),
        ("en", "Anahit, Goris, Armenia.", "Anahit, Goris."),
    ):
        text = Text(field=f"caption.{language}", language=Language(language), text=caption, voice=Voice.CAPTION)
        found = wording.in_text(text, marked(caption, language), rulebook)
        assert wording.fixed(text, found, rulebook) == left


def test_an_editors_bracket_inside_her_sentence_is_asked_about(rulebook, marked):
    words = "Мы ушли из Варденис [в Азербайджане это село называется Басаркечар]."
    text = Text(field="segment.4", language=Language("ru"), text=words, voice=Voice.TRANSCRIPT)

    assert [f.code for f in wording.in_text(text, marked(words, "ru"), rulebook)] == ["placenames.editors-gloss"]


@pytest.mark.parametrize(
    "words", ["40.1234, 46.5678", "39°45′", "https://maps.google.com/?q=1", "///filled.count.soap"]
)
def test_coordinates_and_map_links_never_stay(rulebook, marked, words):
    text = Text(field="caption.en", language=Language("en"), text=f"The house. {words}", voice=Voice.CAPTION)

    (found,) = wording.in_text(text, marked(text.text, "en"), rulebook)

    assert (found.code, found.severity) == ("placenames.too-precise", Severity.BLOCKED)


def test_a_name_nobody_recorded_in_a_language_is_respelled_by_the_cited_table_and_looked_at(
    photographed, consented, rulebook
):
    consent = consented("C03", said("Çaxmaq", "az", place="gn:11328692"))
    captions = {"az": "Əli Çaxmaq kəndində.", "ru": "Али в селе Чахмаг."}

    (found,) = only(photographed(captions, consent), rulebook, "placenames.respelt")

    assert found.field == "caption.ru"
    assert found.facts["table"] == transliteration.source()


def test_a_suggestion_that_a_table_made_says_which(photographed, consented, rulebook):
    consent = consented("C03", said("Yenicə", "az", place="gn:147105"))
    (found,) = only(photographed({"ru": "Али в Шуше."}, consent), rulebook, "placenames.not-as-said")

    assert found.facts["table"] == transliteration.source()
