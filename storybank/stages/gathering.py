"""Gathers what the rules are given: an item's texts, the marks found in them, its people and their agreements."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from storybank.people.registry import AliasIndex, with_owners
from storybank.people.stutter import with_beginnings
from storybank.places.gazetteer import Gazetteer
from storybank.places.matching import mentions
from storybank.places.ranking import Evidence
from storybank.records import (
    Caption,
    Consent,
    Identification,
    Interview,
    ItemId,
    Language,
    NameMark,
    Person,
    PersonId,
    Photo,
    PlaceId,
    PlaceMark,
    Statements,
    Story,
    Text,
    TextMarks,
    Voice,
)
from storybank.rules.facts import PERMITTING, InterviewFacts, PhotoFacts, StoryFacts
from storybank.rules.views import shown
from storybank.rules.voices import quoted_spans

if TYPE_CHECKING:
    from storybank.people import Found

AnyItem = Photo | Interview | Story
AnyFacts = PhotoFacts | InterviewFacts | StoryFacts
_UNNAMED = frozenset({Identification.ANONYMOUS, Identification.PSEUDONYM})


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a screening needs beside the item: everybody's records, the gazetteer, and who has which alias."""

    gazetteer: Gazetteer
    aliases: AliasIndex
    people: Mapping[PersonId, Person]
    consents: Mapping[PersonId, tuple[Consent, ...]]
    statements: Statements = field(default_factory=lambda: Statements(non_involvement={}, place_names={}))
    near: Callable[[Photo], Iterable[Photo]] = lambda photo: ()  # other photographs of the same moment
    found: "Callable[[str, str], Found] | None" = None  # names of a text, remembered; None: the finders themselves
    elsewhere: Callable[[PersonId, ItemId, tuple[Consent, ...]], frozenset[str]] = lambda *_: frozenset()
    taken: Callable[[Consent], tuple[Language, ...]] = lambda _: ()  # where a pseudonym is somebody's already


def texts_of(item: AnyItem) -> tuple[Text, ...]:
    """Return every text of the item that anybody could read in it or in its file."""
    if isinstance(item, Photo):
        return (*_photo_texts(item), *_embedded(item))
    if isinstance(item, Interview):
        return (*_interview_texts(item), *_embedded(item))
    titles = (_caption_text(f"title.{language}", language, text) for language, text in item.title.items())
    bodies = (_caption_text(f"body.{language}", language, text) for language, text in item.body.items())
    return (*titles, *bodies)


def facts_of(item: AnyItem, world: World) -> AnyFacts:
    """Return the frozen view of one item that `rules.check_item` takes."""
    texts = texts_of(item)
    named = everybody(item, world)
    consents = tuple(consent for person in named for consent in world.consents.get(person, ()))
    said = [name for consent in consents for name in consent.names_as_said]
    evidence = Evidence(
        places=frozenset({*map(PlaceId, item.places), *(name.place for name in said if name.place)}),
        toponyms=frozenset(name.toponym for name in said if name.toponym),
    )
    marks = {text.field: mark(text, world, evidence) for text in texts}
    people = {person: world.people[person] for person in named if person in world.people}
    elsewhere = {
        person: ways
        for person in named
        if _is_unnamed(item, agreed := world.consents.get(person, ()))
        and (ways := world.elsewhere(person, item.id, agreed))
    }
    taken = {consent.id: languages for consent in consents if (languages := world.taken(consent))}
    if isinstance(item, Photo):
        return PhotoFacts(
            photo=item,
            texts=texts,
            marks=marks,
            people=people,
            consents=consents,
            statements=world.statements,
            elsewhere=elsewhere,
            taken_pseudonyms=taken,
            near=tuple(shown(other, world.consents) for other in world.near(item)),
        )
    if isinstance(item, Interview):
        return InterviewFacts(
            interview=item,
            texts=texts,
            marks=marks,
            people=people,
            consents=consents,
            statements=world.statements,
            elsewhere=elsewhere,
            taken_pseudonyms=taken,
        )
    return StoryFacts(
        story=item,
        texts=texts,
        marks=marks,
        people=people,
        consents=consents,
        statements=world.statements,
        elsewhere=elsewhere,
        taken_pseudonyms=taken,
    )


def _is_unnamed(item: AnyItem, consents: Iterable[Consent]) -> bool:
    """Return whether an agreement that reaches the item leaves its person without a name."""
    return any(
        consent.identification in _UNNAMED
        and consent.status in PERMITTING
        and (not consent.items or item.id in consent.items)
        for consent in consents
    )


def mark(text: Text, world: World, evidence: Evidence | None = None) -> TextMarks:
    """Return the names, identifiers and places found in one text."""
    found = (world.found or found_in)(text.text, text.language)
    known = world.aliases.marks(text.text, text.language)
    places = _places_in(text.text, text.language, world.gazetteer, evidence)
    names = with_beginnings(text.text, with_owners(text.text, found.names, known))
    return TextMarks(
        # a word that is a place here and nobody's name in this bank is no name
        names=tuple(name for name in names if name.person or name.parts or not _touches(name, places)),
        identifiers=found.identifiers,
        places=places,
        is_uncased=found.is_uncased,
    )


# the same texts come again with every answer of an item; what is found in them depends on nothing else
_A_SENTENCE = {  # with a name, so that the models are asked
    "en": "Aram Petrov of Goris met Leyla Aliyeva yesterday, and they were glad.",
    "hy": "Արամ Պետրովը երեկ Գորիսում հանդիպեց Լեյլա Ալիևային, և նրանք ուրախ էին։",
    "az": "Aram Petrov dünən Gəncədə Leyla Əliyeva ilə görüşdü və onlar şad idilər.",
    "ru": "Арам Петров вчера в Горисе встретил Лейлу Алиеву, и они были рады.",
}
_awake: set[str] = set()  # languages whose finders are loaded
_waking = threading.Lock()


@lru_cache(maxsize=8192)
def found_in(text: str, language: str) -> "Found":
    """Return the names and identifiers of a text, by the finders themselves."""
    from storybank.people import find

    wake(language)
    return find(text, language)


def wake(language: str) -> None:
    """Load what finds names in a language, once: threads of the desks would each load the models for themselves."""
    from storybank.people import find

    if language in _awake:
        return
    with _waking:
        if language not in _awake:
            find(_A_SENTENCE.get(language, _A_SENTENCE["en"]), language)
            _awake.add(language)


def found_quickly(text: str, language: str) -> "Found":
    """Return what lists and rules alone find for sure: the same on every laptop, models or none. The bank reads again."""
    from storybank.people import find

    return find(text, language, is_quick=True)


@lru_cache(maxsize=8192)
def _places_in(text: str, language: str, gazetteer: Gazetteer, evidence: Evidence | None) -> tuple[PlaceMark, ...]:
    return mentions(text, language, gazetteer, evidence=evidence)


def _touches(name: NameMark, places: tuple[PlaceMark, ...]) -> bool:
    return any(name.span.start < place.span.end and place.span.start < name.span.end for place in places)


def _photo_texts(photo: Photo) -> Iterator[Text]:
    for language, caption in photo.captions.items():
        yield _caption(caption, "caption", caption.text)
        for kind, words in (("alt", caption.alt_text), ("title", caption.title)):
            if words:
                yield _caption_text(f"{kind}.{language}", language, words)
    if photo.quote is not None:
        quote = photo.quote
        yield Text(
            field=f"quote.{quote.language}",
            language=quote.language,
            text=quote.text,
            voice=Voice.QUOTE,
            said_by=quote.said_by,
        )


def _interview_texts(interview: Interview) -> Iterator[Text]:
    for kind, words in (("title", interview.title), ("summary", interview.summary)):
        for language, text in words.items():
            yield _caption_text(f"{kind}.{language}", language, text)
    if interview.pull_quote is not None:
        quote = interview.pull_quote
        yield Text(
            field=f"quote.{quote.language}",
            language=quote.language,
            text=quote.text,
            voice=Voice.QUOTE,
            said_by=quote.said_by,
        )
    for entry in interview.index:  # caption voice: see stages.indexing
        for kind, words in (("title", entry.title), ("synopsis", entry.synopsis)):
            for language, text in words.items():
                yield _caption_text(f"card.{entry.segment}-{kind}.{language}", language, text)
        for kind, listed in (("keywords", entry.keywords), ("places", entry.places)):
            if listed:
                main = interview.languages[0] if interview.languages else Language("und")
                yield _caption_text(f"card.{entry.segment}-{kind}.{main}", main, "; ".join(listed))
    spoken = interview.languages[0] if interview.languages else Language("und")
    for segment in interview.segments:
        yield Text(
            field=f"segment.{segment.number}",
            language=segment.language or spoken,
            text=segment.text,
            voice=Voice.TRANSCRIPT,
            said_by=segment.person,
        )
    for language, segments in interview.translations.items():
        for segment in segments:
            yield Text(
                field=f"translation.{language}.{segment.number}",
                language=language,
                text=segment.text,
                voice=Voice.TRANSCRIPT,
                said_by=segment.person,
            )


def _embedded(item: Photo | Interview) -> Iterator[Text]:
    for one in item.embedded:
        yield Text(field=f"embedded.{one.field}", language=Language("und"), text=one.text, voice=Voice.CAPTION)


def _caption(caption: Caption, kind: str, words: str) -> Text:
    return Text(
        field=f"{kind}.{caption.language}",
        language=caption.language,
        text=words,
        voice=Voice.CAPTION,
        quotes=caption.quotes or quoted_spans(words),
    )


def _caption_text(where: str, language: Language, words: str) -> Text:
    return Text(field=where, language=language, text=words, voice=Voice.CAPTION, quotes=quoted_spans(words))


def everybody(item: AnyItem, world: World) -> tuple[PersonId, ...]:
    """Return everybody the item's record names: shown, heard, credited, taken out, spoken of in agreements, guardians."""
    named = dict.fromkeys(item.people)
    if isinstance(item, Photo):
        named |= dict.fromkeys(face.person for face in item.faces if face.person)
        named |= dict.fromkeys([item.photographer] if item.photographer else [])
    if isinstance(item, Interview):
        named |= dict.fromkeys(segment.person for segment in item.segments if segment.person)
        named |= dict.fromkeys(redaction.person for redaction in item.redactions if redaction.person)
    spoken_of = [p.ref for person in list(named) for c in world.consents.get(person, ()) for p in c.third_parties]
    guardians = [g.id for person in list(named) for c in world.consents.get(person, ()) for g in c.guardians]
    return tuple(named | dict.fromkeys(spoken_of) | dict.fromkeys(guardians))
