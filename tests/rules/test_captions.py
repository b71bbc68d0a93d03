"""What a caption may not say about people; the traps of the demo delivery among them."""

from dataclasses import replace
from datetime import date

import pytest

from storybank.findings import Severity
from storybank.records import (
    AgeBand,
    Identification,
    InitiativeId,
    Language,
    NameMark,
    NamePart,
    NameTier,
    Person,
    PersonId,
    Quote,
    Span,
    Stream,
    Text,
    Voice,
)
from storybank.rules import captions, wording

ON = date(2026, 11, 20)


def findings(facts, rulebook):
    return list(captions.check(facts, rulebook, ON))


def codes(facts, rulebook):
    return {finding.code for finding in findings(facts, rulebook)}


def name(words, text, person=None, *parts):
    start = text.index(words)
    return NameMark(
        span=Span(start, start + len(words)),
        tier=NameTier.AUTO,
        person=PersonId(person) if person else None,
        parts=frozenset(parts),
    )


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "Cross-stones destroyed by Azerbaijanis.", "Gravestones destroyed by Armenians."),
        ("ru", "Хачкары, разрушенные азербайджанцами.", "Могилы, разрушенные армянами."),
        ("hy", "Ադրբեջանցիների կողմից ավերված խաչքարեր։", "Հայերի կողմից ավերված գերեզմաններ։"),
        ("az", "Azərbaycanlılar tərəfindən dağıdılmış xaçkarlar.", "Ermənilər tərəfindən dağıdılmış qəbirlər."),
    ],
)
def test_blame_meets_the_same_finding_with_the_same_words_whoever_is_blamed(rulebook, marked, language, one, other):
    met = [
        [
            (finding.code, finding.severity, finding.category, finding.suggestions)
            for finding in wording.in_text(
                Text(field="caption", language=Language(language), text=words, voice=Voice.CAPTION),
                marked(words, language),
                rulebook,
            )
        ]
        for words in (one, other)
    ]

    assert met[0] == met[1]
    assert [code for code, *_ in met[0]] == ["captions.attributes-blame"]


def test_what_can_be_seen_blames_nobody(photographed, rulebook):
    assert codes(photographed({"en": "Damaged gravestones."}), rulebook) == set()


@pytest.mark.parametrize(
    ("language", "caption"),
    [
        ("en", "Participants of our project at a dialogue workshop."),
        ("ru", "Участница проекта на тренинге."),
        ("hy", "Ծրագրի մասնակիցները սեմինարին։"),
        ("az", "Layihənin iştirakçıları təlimdə."),
        ("en", "Anahit bakes with support from a donor."),
    ],
)
def test_an_initiative_beside_a_face_is_blocked_until_her_agreement_names_it(
    photographed, consented, rulebook, language, caption
):
    initiative = InitiativeId("init-1")
    silent, linked = consented("C01"), consented("C01", initiatives=(initiative,))

    (found, *_) = [f for f in findings(photographed({language: caption}, silent), rulebook) if "involvement" in f.code]

    assert (found.code, found.severity) == ("captions.implies-involvement", Severity.BLOCKED)
    assert not [
        f
        for f in findings(photographed({language: caption}, linked, initiative=initiative), rulebook)
        if "involvement" in f.code
    ]


@pytest.mark.parametrize(
    ("language", "caption"),
    [
        ("en", "Rahila with a portrait of her late brother."),
        ("ru", "Рахиля с портретом покойного брата."),
        ("hy", "Ռահիլան՝ հանգուցյալ եղբոր դիմանկարով։"),
        ("az", "Rəhilə mərhum qardaşının şəkli ilə."),
    ],
)
def test_a_missing_brother_is_never_called_late(photographed, consented, rulebook, language, caption):
    brother = Person(id=PersonId("brother"), stream=Stream("nar"), missing_since=date(1992, 5, 8))
    facts = photographed({language: caption}, consented("C02"), people=(brother,))

    (found,) = [f for f in findings(facts, rulebook) if f.code == "captions.missing-as-dead"]

    assert (found.severity, found.person) == (Severity.BLOCKED, "brother")


def test_who_died_may_be_called_dead(photographed, consented, rulebook):
    facts = photographed({"en": "The late Vardan on his bench."}, consented("C08", deceased_on=date(2026, 5, 1)))

    assert "captions.missing-as-dead" not in codes(facts, rulebook)


def test_a_son_whom_nobody_asked_is_not_named_and_his_fathers_first_name_may_stand(photographed, consented, rulebook):
    caption = "Vardan, with son Hayk."  # F14
    names = {
        "caption.en": (name("Vardan", caption, "C08", NamePart.GIVEN), name("Hayk", caption, "son", NamePart.GIVEN))
    }
    facts = photographed({"en": caption}, consented("C08"), names=names)

    (found,) = [f for f in findings(facts, rulebook) if f.code == "captions.names-a-person"]

    assert (found.facts["words"], found.severity, found.person) == ("Hayk", Severity.BLOCKED, "son")


@pytest.mark.parametrize(
    ("agreed", "part", "is_asked"),
    [
        (Identification.NAMED, NamePart.FAMILY, False),
        (Identification.FIRST_NAME, NamePart.GIVEN, False),
        (Identification.FIRST_NAME, NamePart.FAMILY, True),
        (Identification.PSEUDONYM, NamePart.GIVEN, True),
        (Identification.PSEUDONYM, NamePart.PSEUDONYM, False),
        (Identification.ANONYMOUS, NamePart.GIVEN, True),
    ],
)
def test_a_name_stands_as_far_as_its_owner_agreed(photographed, consented, rulebook, agreed, part, is_asked):
    caption = "Anahit at a window."
    names = {"caption.en": (name("Anahit", caption, "C01", part),)}
    facts = photographed({"en": caption}, consented("C01", identification=agreed), names=names)

    assert ("captions.names-a-person" in codes(facts, rulebook)) is is_asked


def test_a_name_that_the_bank_does_not_know_is_asked_about_and_a_chosen_pseudonym_is_not(
    photographed, consented, rulebook
):
    caption = "Aysel at her desk."
    names = {"caption.en": (name("Aysel", caption),)}
    unnamed = consented("C09", identification=Identification.PSEUDONYM)
    chosen = replace(unnamed, pseudonym={Language("en"): "Aysel"})

    assert "captions.names-a-person" in codes(photographed({"en": caption}, unnamed, names=names), rulebook)
    assert "captions.names-a-person" not in codes(photographed({"en": caption}, chosen, names=names), rulebook)


def test_a_child_is_not_named_whatever_was_agreed(photographed, consented, rulebook):
    caption = "Mariam draws a house."
    names = {"caption.en": (name("Mariam", caption, "C06", NamePart.GIVEN),)}
    consent = consented("C06", age_band=AgeBand.CHILD, identification=Identification.NAMED)

    assert "captions.names-a-minor" in codes(photographed({"en": caption}, consent, names=names), rulebook)


def test_age_place_and_school_together_single_a_child_out(photographed, consented, rulebook):
    child = consented("C06", age_band=AgeBand.CHILD)

    assert "captions.names-a-minor" in codes(
        photographed({"en": "A 12 years old pupil at the school gate in Goris."}, child), rulebook
    )
    assert "captions.names-a-minor" not in codes(
        photographed({"en": "A child's drawing of two houses."}, child), rulebook
    )


@pytest.mark.parametrize(
    ("field", "value", "category"),
    [
        ("IPTC:Country-PrimaryLocationName", "Azerbaijan", "country-attribution"),
        ("XMP:photoshop:Country", "Armenia", "country-attribution"),
        ("IPTC:Province-State", "Karabakh", "country-attribution"),
        ("XMP:dc:description", "Anahit in the capital of Artsakh", "status-claim"),
        ("EXIF:ImageDescription", "işğaldan azad edilmiş Şuşa", "status-claim"),
        ("IPTC:Keywords", "освобождённый Карвачар", "status-claim"),
    ],
)
def test_a_claim_inside_the_file_is_shown_and_the_field_goes(photographed, rulebook, field, value, category):
    facts = photographed({"en": "A window."}, embedded={field: value})

    (found,) = [f for f in findings(facts, rulebook) if f.code == "captions.embedded-claim"]

    assert (found.field, found.category, found.suggestions) == (f"embedded.{field}", category, ("",))


def test_a_harmless_field_inside_the_file_is_not_asked_about(photographed, rulebook):
    facts = photographed(
        {"en": "A window."}, embedded={"EXIF:Software": "darktable 4.6", "XMP:dc:format": "image/jpeg"}
    )

    assert codes(facts, rulebook) == set()


def test_a_quote_as_title_is_asked_about_with_or_without_quotation_marks(photographed, rulebook):
    words = "I locked the school as if for a weekend."
    quote = Quote(text=words, language=Language("en"), said_by=PersonId("C01"), sha256="0" * 64)

    for title in (words, f"“{words}”", "As if for a weekend"):
        facts = photographed({"en": "A key."}, titles={"en": title}, quote=quote)
        assert "captions.quote-as-headline" in codes(facts, rulebook)
    assert "captions.quote-as-headline" not in codes(photographed({"en": "A key."}, titles={"en": "The key"}), rulebook)


@pytest.mark.parametrize(
    ("captions_", "alt", "code"),
    [
        ({}, {}, "captions.empty"),
        ({"en": "A window."}, {"en": ""}, "captions.no-alt-text"),
        ({"en": "A window. " * 50}, {}, "captions.too-long"),
        ({"en": "Окно старого дома на окраине."}, {}, "captions.language-mismatch"),
        ({"ru": "A window of an old house."}, {}, "captions.language-mismatch"),
        ({"en": "Qoca evin pəncərəsi, şəhərin kənarında."}, {}, "captions.language-mismatch"),
    ],
)
def test_the_form_of_a_caption_is_asked_about(photographed, rulebook, captions_, alt, code):
    assert code in codes(photographed(captions_, alt=alt), rulebook)


def test_azerbaijani_may_be_written_in_its_cyrillic_letters(photographed, rulebook):
    assert codes(photographed({"az": "Гоҹа евин пәнҹәрәси, шәһәрин кәнарында."}), rulebook) == set()
