"""What the tests of the rules share: the shipped rulebook, read once, and a photograph with invented people."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from storybank import schemafiles
from storybank.places import gazetteer, matching
from storybank.places.gazetteer import Gazetteer
from storybank.records import (
    BatchId,
    Caption,
    Consent,
    ConsentId,
    ConsentStatus,
    EmbeddedText,
    FaceTreatment,
    Identification,
    ItemId,
    Language,
    NameMark,
    Person,
    PersonId,
    Photo,
    PlacePrecision,
    Quote,
    Role,
    SaidName,
    Statements,
    Stream,
    Text,
    TextMarks,
    Voice,
)
from storybank.rulebook import Rulebook, parse
from storybank.rules.facts import PhotoFacts

LANGUAGES = tuple(map(Language, ("en", "hy", "az", "ru")))


@pytest.fixture(scope="session")
def places() -> Gazetteer:
    return gazetteer.load()


@pytest.fixture(scope="session")
def rulebook(places: Gazetteer) -> Rulebook:
    return parse(schemafiles.rulebook_documents(), places)


@pytest.fixture(scope="session")
def marked(places: Gazetteer) -> Callable[[str, str], TextMarks]:
    """Return the marks of places in a text; names are given by the tests themselves."""

    def mark(text: str, language: str) -> TextMarks:
        return TextMarks(places=matching.mentions(text, language, places))

    return mark


@pytest.fixture
def consented() -> Callable[..., Consent]:
    """Return a permitting consent of one invented person, open in every way that the rules for captions look at."""

    def make(person: str, *said: SaidName, **changes: Any) -> Consent:
        defaults: dict[str, Any] = {
            "id": ConsentId(f"c-{person}"),
            "version": 1,
            "subject": PersonId(person),
            "stream": Stream("nur"),
            "status": ConsentStatus.GIVEN,
            "identification": Identification.FIRST_NAME,
            "face": FaceTreatment.VISIBLE,
            "place_precision": PlacePrecision.SETTLEMENT,
            "names_as_said": said,
        }
        return Consent(**(defaults | changes))

    return make


@pytest.fixture
def photographed(marked: Callable[[str, str], TextMarks]) -> Callable[..., PhotoFacts]:
    """Return the facts of a photograph with these captions (language → words), consents, and names marked by hand."""

    def make(
        captions: Mapping[str, str],
        *consents: Consent,
        alt: Mapping[str, str] | None = None,
        titles: Mapping[str, str] | None = None,
        names: Mapping[str, tuple[NameMark, ...]] | None = None,
        quote: Quote | None = None,
        embedded: Mapping[str, str] | None = None,
        people: tuple[Person, ...] = (),
        speaks_of_origin: bool = True,
        **changes: Any,
    ) -> PhotoFacts:
        shown = {consent.subject: frozenset({Role.DEPICTED}) for consent in consents}
        photo = Photo(
            **{
                "id": ItemId("i-1"),
                "batch": BatchId("b-1"),
                "stream": Stream("nur"),
                "row": "photographs!2",
                "people": shown,
                "width_px": 100,
                "height_px": 100,
                "media_type": "image/jpeg",
                "captions": {
                    Language(language): Caption(
                        text=words, language=Language(language), alt_text=(alt or {}).get(language, "What can be seen.")
                    )
                    for language, words in captions.items()
                },
                "quote": quote,
                "embedded": tuple(EmbeddedText(field=field, text=text) for field, text in (embedded or {}).items()),
            }
            | changes
        )
        written = [(f"caption.{language}", language, words) for language, words in captions.items()]
        written += [(f"alt.{language}", language, words) for language, words in (alt or {}).items()]
        written += [(f"title.{language}", language, words) for language, words in (titles or {}).items()]
        written += [(f"embedded.{field}", "und", words) for field, words in (embedded or {}).items()]
        texts = [
            Text(field=field, language=Language(language), text=words, voice=Voice.CAPTION)
            for field, language, words in written
        ]
        if quote is not None:
            texts.append(
                Text(field=f"quote.{quote.language}", language=quote.language, text=quote.text, voice=Voice.QUOTE)
            )
        marks = {
            text.field: TextMarks(
                places=marked(text.text, text.language).places, names=(names or {}).get(text.field, ())
            )
            for text in texts
        }
        everybody = {c.subject: Person(id=c.subject, stream=Stream("nur")) for c in consents}
        return PhotoFacts(
            photo=photo,
            texts=tuple(texts),
            marks=marks,
            people=everybody | {person.id: person for person in people},
            consents=consents,
            statements=Statements(
                non_involvement=dict.fromkeys(LANGUAGES, "…"),
                place_names=dict.fromkeys(LANGUAGES, "…"),
                speaks_of_origin=speaks_of_origin,
            ),
        )

    return make
