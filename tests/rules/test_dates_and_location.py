"""Where somebody could be found, and days that cannot be."""

from dataclasses import replace
from datetime import date

import pytest

from storybank import schemafiles
from storybank.places.gazetteer import Gazetteer, Place
from storybank.records import (
    Answer,
    BatchId,
    Consent,
    ConsentId,
    ConsentStatus,
    EmbeddedText,
    Identification,
    ItemId,
    Language,
    Person,
    PersonId,
    Photo,
    PlaceId,
    PlacePrecision,
    Relation,
    Risk,
    RiskLevel,
    Role,
    SaidName,
    Stream,
)
from storybank.rulebook import parse
from storybank.rules import dates, location
from storybank.rules.facts import PhotoFacts

ON = date(2026, 11, 20)
A = PersonId("P-a")


def place(name: str, population: int | None) -> tuple[PlaceId, Place]:
    key = PlaceId(f"x:{name}")
    return key, Place(
        id=key, cluster=name, kind="village", lat=40.0, lon=46.0, population=population, is_always_found=True
    )


@pytest.fixture(scope="module")
def book():
    places = dict([place("small", 800), place("large", 50_000), place("unknown", None)])
    return parse(schemafiles.rulebook_documents(), Gazetteer(places, ()))


def said(where: str | None, print_it: Answer = Answer.YES) -> SaidName:
    key = PlaceId(f"x:{where}") if where else None
    return SaidName(form="Xxx", language=Language("az"), relation=Relation.LIVES_IN, print_it=print_it, place=key)


def consent(*names: SaidName, **changes) -> Consent:
    given = Consent(
        id=ConsentId("k"),
        version=1,
        subject=A,
        stream=Stream("nar"),
        status=ConsentStatus.GIVEN,
        given_on=date(2026, 3, 1),
        identification=Identification.ANONYMOUS,
        place_precision=PlacePrecision.SETTLEMENT,
        names_as_said=names,
    )
    return replace(given, **changes)


def facts(*consents: Consent, died: date | None = None, **changes) -> PhotoFacts:
    made = Photo(
        id=ItemId("i"),
        batch=BatchId("b"),
        stream=Stream("nar"),
        row="photographs!2",
        people={A: frozenset({Role.DEPICTED})},
        width_px=10,
        height_px=10,
        media_type="image/jpeg",
        taken_on=date(2026, 5, 1),
    )
    person = Person(id=A, stream=Stream("nar"), deceased_on=died)
    return PhotoFacts(photo=replace(made, **changes), consents=consents, people={A: person})


def where(given, book):
    found = list(location.check(given, book, ON))
    for finding in found:  # every placeholder has its fact
        book.words[finding.code].says.format_map(finding.facts)
    return [(f.code, f.severity.value) for f in found]


def when(given, book):
    found = list(dates.check(given, book, ON))
    for finding in found:  # every placeholder has its fact
        book.words[finding.code].says.format_map(finding.facts)
    return [(f.code, f.severity.value) for f in found]


@pytest.mark.parametrize(
    ("village", "expected"),
    [
        ("small", [("location.small-place", "blocked")]),
        ("unknown", [("location.small-place", "review")]),
        (None, [("location.small-place", "review")]),
        ("large", []),
    ],
)
def test_a_small_place_would_name_somebody_who_is_not_named(village, expected, book) -> None:
    assert where(facts(consent(said(village))), book) == expected


def test_how_small_is_too_small_is_a_number_of_the_rulebook(book) -> None:
    larger = replace(book, limits={**book.limits, "small_place_inhabitants": 60_000})
    assert where(facts(consent(said("large"))), larger) == [("location.small-place", "blocked")]
    assert where(facts(consent(said("large"))), book) == []


def test_who_is_named_may_name_a_small_place_and_what_is_not_printed_is_not_asked_about(book) -> None:
    assert where(facts(consent(said("small"), identification=Identification.NAMED)), book) == []
    assert where(facts(consent(said("small", Answer.NO))), book) == []


def test_two_answers_that_contradict_each_other_are_asked_about(book) -> None:
    withheld = consent(said("large"), place_precision=PlacePrecision.WITHHELD)
    assert where(facts(withheld), book) == [("location.withheld", "info"), ("location.too-precise", "review")]
    high = consent(said("large"), risk=Risk(level=RiskLevel.HIGH))
    assert where(facts(high), book) == [("location.withheld", "info"), ("location.too-precise", "review")]


def test_a_position_in_the_file_is_said_and_holds_nothing(book) -> None:
    assert where(facts(has_gps=True), book) == [("location.gps-present", "info")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"taken_on": date(2026, 11, 21)}, [("dates.future", "review")]),
        ({"taken_on": date(2000, 1, 1)}, [("dates.camera-clock", "review")]),
        ({"taken_on": date(1970, 1, 1), "is_drawing": True}, []),
        ({"taken_on": None}, []),
        ({"taken_on": ON}, []),
        (
            {"embedded": (EmbeddedText(field="EXIF:DateTimeOriginal", text="2026:04:01 10:00:00"),)},
            [("dates.camera-disagrees", "review")],
        ),
        ({"embedded": (EmbeddedText(field="EXIF:DateTimeOriginal", text="2026:05:02 00:10:00"),)}, []),
        ({"embedded": (EmbeddedText(field="EXIF:DateTimeOriginal", text="0000:00:00 00:00:00"),)}, []),
    ],
)
def test_a_day_that_cannot_be_is_a_question(changes, expected, book) -> None:
    assert when(facts(**changes), book) == expected


def test_a_day_is_held_against_deaths_and_agreements(book) -> None:
    assert when(facts(died=date(2026, 4, 1)), book) == [("dates.after-death", "review")]
    later = consent(given_on=date(2026, 6, 1), identification=Identification.NAMED)
    assert when(facts(later), book) == [("dates.consent-after-recording", "info")]


def test_the_very_day_is_too_much_for_somebody_who_is_not_named(book) -> None:
    assert ("dates.too-precise", "review") in when(facts(consent(), date_precision="day"), book)
    assert when(facts(consent(identification=Identification.NAMED), date_precision="day"), book) == []
