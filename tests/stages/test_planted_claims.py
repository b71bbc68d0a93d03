"""A country, a title or a flag planted anywhere in a delivery is asked about: every field, every language, one rule for all places."""

from collections.abc import Mapping
from datetime import date

import pytest

from storybank.people.registry import AliasIndex
from storybank.places import gazetteer
from storybank.records import (
    Answer,
    BatchId,
    Caption,
    Consent,
    ConsentId,
    ConsentStatus,
    EmbeddedText,
    Interview,
    ItemId,
    Language,
    Person,
    PersonId,
    Photo,
    Relation,
    Role,
    SaidName,
    Story,
    Stream,
)
from storybank.rules import check_item
from storybank.stages import headings
from storybank.stages.gathering import World, facts_of
from storybank.stages.screening import rulebook

DAY = date(2026, 11, 21)
HEAD = {"batch": BatchId("b"), "row": "1", "stream": Stream("nur")}
CLAIMS = {
    "en": "Shusha, Azerbaijan",
    "az": "Laçın rayonunda səhər",
    "ru": "Степанакерт (Арцах)",
    "hy": "Գորիս, Հայաստան",
}


@pytest.fixture(scope="module")
def world():
    consent = Consent(
        id=ConsentId("c"),
        version=1,
        subject=PersonId("p"),
        stream=Stream("nur"),
        status=ConsentStatus.GIVEN,
        names_as_said=(
            SaidName(form="Goris, Armenia", language=Language("en"), relation=Relation.LIVES_IN, print_it=Answer.YES),
        ),
    )
    people: Mapping[PersonId, Person] = {PersonId("p"): Person(id=PersonId("p"), stream=Stream("nur"))}
    return World(
        gazetteer=gazetteer.load(),
        aliases=AliasIndex(b"k" * 32, {}),
        people=people,
        consents={PersonId("p"): (consent,)},
    )


def fields_asked_about(item, world):
    found = check_item(facts_of(item, world), rulebook(), DAY)
    return {
        finding.field for finding in found if finding.code in ("placenames.status-claim", "captions.embedded-claim")
    }


def photo(**changes):
    return Photo(**{"id": ItemId("i"), "width_px": 9, "height_px": 9, "media_type": "image/jpeg", **HEAD, **changes})


@pytest.mark.parametrize("language", CLAIMS)
def test_in_captions_alt_texts_and_titles(language, world):
    claim = CLAIMS[language]
    caption = Caption(language=Language(language), text=claim, alt_text=claim, title=claim)
    asked = fields_asked_about(photo(captions={Language(language): caption}), world)
    assert asked == {f"caption.{language}", f"alt.{language}", f"title.{language}"}


@pytest.mark.parametrize("language", CLAIMS)
def test_in_interviews_and_stories(language, world):
    words = {Language(language): CLAIMS[language]}
    interview = Interview(id=ItemId("i"), **HEAD, title=words, summary=words)
    assert fields_asked_about(interview, world) == {f"title.{language}", f"summary.{language}"}

    story = Story(id=ItemId("i"), key="S1", **HEAD, title=words, body=words)
    assert fields_asked_about(story, world) == {f"title.{language}", f"body.{language}"}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("IPTC:Country-PrimaryLocationName", "Azerbaijan"),
        ("IPTC:Country-PrimaryLocationCode", "ARM"),
        ("IPTC:Province-State", "Syunik"),
        ("IPTC:City", "Şuşa"),
        ("IPTC:Sub-location", "Goris"),
        ("IPTC:Caption-Abstract", "Kitchen in Goris, Armenia"),
        ("IPTC:Headline", "Լիլիթը Գորիսում, Հայաստան"),
        ("IPTC:Keywords", "#karabakhisazerbaijan"),
        ("XMP:photoshop:Country", "Armenia"),
        ("XMP:Iptc4xmpCore:CountryCode", "AZE"),
        ("XMP:dc:description", "Şuşa, Azərbaycan"),
        ("XMP:dc:title", "Ткачиха из Шуши, Азербайджан"),
        ("EXIF:ImageDescription", "Stepanakert (Artsakh)"),
        ("EXIF:UserComment", "Tea in Tartar 🇦🇿"),
    ],
)
def test_inside_the_file(field, words, world):
    assert fields_asked_about(photo(embedded=(EmbeddedText(field=field, text=words),)), world) == {f"embedded.{field}"}


@pytest.mark.parametrize("words", ["Tea 🇦🇲", "Tea 🇦🇿", "Bread #artsakhstrong", "Bread #QarabağAzərbaycandır"])
def test_flags_and_campaign_tags(words, world):
    caption = Caption(language=Language("az" if "Q" in words else "en"), text=words)
    assert fields_asked_about(photo(captions={caption.language: caption}), world)


def test_in_a_name_that_would_stand_on_the_map(world):
    asked = fields_asked_about(photo(people={PersonId("p"): frozenset({Role.DEPICTED})}), world)
    assert asked == {"map.en"}


@pytest.mark.parametrize(
    "name", ["shusha-azerbaijan-01", "stepanakert_artsakh_2", "Şuşa_Azərbaycan", "Գորիս Հայաստան", "lachin-district"]
)
def test_in_a_files_name(name):
    assert headings.of_file_name(name, "file x", rulebook())


@pytest.mark.parametrize(
    "name", ["DSC_0123", "kitchen-askeran", "baku-yerevan-road", "what-we-kept", "IMG 2023 Karabakh"]
)
def test_an_ordinary_files_name_is_left_alone(name):
    assert headings.of_file_name(name, "file x", rulebook()) == ()


@pytest.mark.parametrize("language", CLAIMS)
def test_in_a_collections_title_and_teaser(language):
    words = {Language(language): CLAIMS[language]}
    found = headings.of_collection("homes", words, words, rulebook())
    assert {finding.field for finding in found} == {f"title.{language}", f"teaser.{language}"}
