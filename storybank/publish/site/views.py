"""What a page needs to know, worked out once per language; the templates only lay it out."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from storybank.i18n import translator
from storybank.publish import layout
from storybank.publish.contents import (
    BundleContents,
    ItemRights,
    PublishedInitiative,
    PublishedInterview,
    PublishedPhotograph,
    PublishedQuote,
    PublishedSegment,
    PublishedStory,
    Words,
)
from storybank.publish.ordering import key
from storybank.publish.site import places, words
from storybank.records import Language, PublicId, Use

_ON_A_CARD = 180  # letters a card has room for


@dataclass(frozen=True, slots=True)
class Said:
    """Some words and the language they are in, which may not be the page's."""

    text: str
    language: Language
    is_other: bool  # not the page's language


@dataclass(frozen=True, slots=True)
class Block:
    """One thing in the run of a story: exactly one of the three is set."""

    paragraph: str = ""
    photograph: PublishedPhotograph | None = None
    quote: PublishedQuote | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """One language of an interview, with what its reader must know."""

    language: Language
    segments: tuple[PublishedSegment, ...]
    is_translation: bool
    files: Mapping[str, str]  # kind → path in data/


class View:
    """One language's view of the contents: only what may be shown in it, in reading order."""

    def __init__(self, contents: BundleContents, language: Language, translate: Callable[[str], str]) -> None:
        self.contents = contents
        self.language = language
        self.translate = translate
        self.photographs = {one.public_id: one for one in contents.photographs if self.may_show(one.rights)}
        self.interviews = {one.public_id: one for one in contents.interviews if self.may_show(one.rights)}
        self.initiatives = sorted(contents.initiatives, key=lambda one: key(self.say(one.record.title).text, language))
        ordered = sorted(
            contents.stories,
            key=lambda one: (one.order, one.told_on is None, one.told_on or contents.on, one.public_id),
        )
        self.every_story = tuple(ordered)
        self.stories = tuple(one for one in ordered if self.has(one))
        self.elsewhere = tuple(one for one in ordered if not self.has(one))
        self.spots, self.off_map = places.spots(contents)
        self.project_spots = places.project_spots(contents, len(self.spots))
        self.spots_by_name = places.alphabetical(self.spots, language)
        used = {code for story in ordered for code in story.themes}
        self._theme_codes = sorted(used, key=lambda code: key(self.theme(code), language))
        self.list_numbers = {spot.number: at for at, spot in enumerate(self.spots_by_name, 1)}

    def reading_in(self, language: Language) -> "View":
        """Return this view with the words of another language: what may be shown stays as it is here."""
        other = copy(self)
        other.language, other.translate = language, translator(language)
        return other

    # what may be shown, and in which words

    def may_show(self, rights: ItemRights) -> bool:
        return not rights.languages or self.language in rights.languages

    def has(self, story: PublishedStory, language: Language | None = None) -> bool:
        """Return whether the story is told in `language` (default: this view's)."""
        language = language or self.language
        return bool(story.title.get(language)) and (not story.rights.languages or language in story.rights.languages)

    def story_languages(self, story: PublishedStory) -> list[Language]:
        return [one for one in sorted(self.contents.languages) if self.has(story, one)]

    def say(self, texts: Words) -> Said:
        """Return the words in this language, else in English, else in the first language there is."""
        for language in (self.language, Language("en"), *sorted(texts)):
            if texts.get(language):
                return Said(texts[language], language, language != self.language)
        return Said("", self.language, False)

    def title(self, story: PublishedStory) -> Said:
        return self.say({one: story.title[one] for one in self.story_languages(story)})

    def quote(self, quote: PublishedQuote) -> Said:
        """Return the quotation as this reader gets it: a translation where there is one, else her own words."""
        if quote.language != self.language and quote.translations.get(self.language):
            return Said(words.without_marks(quote.translations[self.language]), self.language, False)
        return Said(words.without_marks(quote.text), quote.language, quote.language != self.language)

    def is_translated(self, quote: PublishedQuote) -> bool:
        return quote.language != self.language and bool(quote.translations.get(self.language))

    def own_words(self, quote: PublishedQuote) -> str:
        return words.without_marks(quote.text)

    def theme(self, code: str) -> str:
        return self.say(self.contents.themes.get(code, {})).text or code.replace("-", " ")

    def note(self, code: str) -> str:
        return self.say(self.contents.content_notes.get(code, {})).text or code.replace("-", " ")

    def day(self, photograph: PublishedPhotograph) -> str:
        return words.printed_day(photograph.taken_on, photograph.date_precision, self.language)

    def credit(self, photograph: PublishedPhotograph) -> str:
        return self.say(photograph.credit).text

    def voice(self, interview: PublishedInterview, label: str) -> str:
        return self.say(interview.voices.get(label, {})).text or label

    # stories

    def photographs_of(self, story: PublishedStory) -> list[PublishedPhotograph]:
        return [self.photographs[one] for one in story.photographs if one in self.photographs]

    def interviews_of(self, story: PublishedStory) -> list[PublishedInterview]:
        return [self.interviews[one] for one in story.interviews if one in self.interviews]

    def headings(self, story: PublishedStory) -> list[Said]:
        """Return what stands above each interview of a story; those that are called alike are numbered."""
        said = [self.say(one.title) for one in self.interviews_of(story)]
        said = [one if one.text else Said(self.translate("Interview"), self.language, False) for one in said]
        texts = [one.text for one in said]
        return [
            Said(f"{one.text} ({texts[:at].count(one.text) + 1})", one.language, one.is_other)
            if texts.count(one.text) > 1
            else one
            for at, one in enumerate(said)
        ]

    def opening(self, story: PublishedStory) -> PublishedPhotograph | None:
        """Return the picture that stands for the story: the first that needs no content note."""
        return next((one for one in self.photographs_of(story) if not one.content_notes), None)

    def card_picture(self, story: PublishedStory) -> PublishedPhotograph | None:
        """Return the picture of the story in a list: another than the cover above the list, where it has one."""
        opening, cover = self.opening(story), self.cover()
        if opening is None or opening is not cover:
            return opening
        return next((one for one in self.photographs_of(story) if one is not cover and not one.content_notes), opening)

    def in_place_of_picture(self, story: PublishedStory) -> Said:
        """Return the words that stand on a card without a picture: a quotation, else the story's first ones."""
        if story.quotes:
            said = self.quote(story.quotes[0])
            return Said(words.shortened(said.text, _ON_A_CARD), said.language, said.is_other)
        texts = {language: body[0] for language, body in story.body.items() if body and self.has(story, language)}
        said = self.say(texts)
        return Said(words.shortened(said.text, _ON_A_CARD), said.language, said.is_other)

    def blocks(self, story: PublishedStory) -> list[Block]:
        """Return the run of the story: pictures and quotations spread evenly between its paragraphs."""
        opening = self.opening(story)
        paragraphs = [Block(paragraph=one) for one in story.body.get(self.language, ())]
        between = [Block(photograph=one) for one in self.photographs_of(story) if one is not opening]
        quotes = [Block(quote=one) for one in story.quotes]
        mixed: list[Block] = []
        while quotes or between:
            mixed += [quotes.pop(0)] if quotes else []
            mixed += [between.pop(0)] if between else []
        found: list[Block] = []
        for number, paragraph in enumerate(paragraphs, 1):
            found.append(paragraph)
            while mixed and (number * (len(story.quotes) + len(story.photographs))) // max(len(paragraphs), 1) > len(
                [one for one in found if not one.paragraph]
            ):
                found.append(mixed.pop(0))
        return found + mixed

    def notes_of(self, story: PublishedStory) -> list[str]:
        """Return what a reader is told before the story: its own content notes and those of its interviews."""
        codes = [*story.content_notes, *(code for one in self.interviews_of(story) for code in one.content_notes)]
        return [self.note(code) for code in dict.fromkeys(codes)]

    def names_of(self, story: PublishedStory) -> list[str]:
        """Return the place names this story's people say, or the words agreed instead; never another name."""
        names = list(dict.fromkeys(self.say(pin.names).text for pin in story.pins))
        return names or [one for one in [self.say(story.place_words).text] if one]

    def spots_of(self, story: PublishedStory) -> list[places.Spot]:
        return [spot for spot in self.spots if any(one is story for one, _pin in spot.pins)]

    def sides(self, spots: Sequence[places.Spot], story: PublishedStory | None, is_whole: bool) -> dict[int, str]:
        """Return where the labels of one map stand; a story's map is narrower, its labels relatively larger."""
        if len(spots) > places.NAMES_ON_A_MAP:
            return dict.fromkeys((one.number for one in spots), "e")
        return places.label_sides(spots, self.language, story, 1.0 if is_whole else 1.3)

    def is_dense(self, spots: Sequence[places.Spot]) -> bool:
        """Return whether there are more places on one map than numbers have room for."""
        return len(spots) > places.MOST_NUMBERS

    def sides_on_a_telephone(self, spots: Sequence[places.Spot], story: PublishedStory | None) -> dict[int, str]:
        """Return where the labels stand on a map as wide as a telephone; empty where names have no room there."""
        if len(spots) > places.NAMES_ON_A_TELEPHONE:
            return {}
        sides = places.label_sides(spots, self.language, story, places.NARROW)
        return sides if places.are_apart(spots, sides, self.language, story, places.NARROW) else {}

    def transcripts(self, interview: PublishedInterview) -> list[Transcript]:
        """Return the transcripts, this page's language first, then the spoken one, then the others."""
        order = [self.language, interview.language, *sorted(interview.transcripts)]
        return [
            Transcript(
                language,
                interview.transcripts[language],
                language != interview.language,
                dict(layout.transcripts(interview, language)),
            )
            for language in dict.fromkeys(order)
            if language in interview.transcripts
        ]

    def tombstone(self, story_id: PublicId) -> str:
        found = next((one for one in self.contents.tombstones if one.public_id == story_id), None)
        return self.say(found.words).text if found else ""

    # lists

    def theme_codes(self) -> list[str]:
        """Return the themes in use, in the reader's alphabet."""
        return self._theme_codes

    def stories_with(self, *, theme: str = "", initiative: PublicId | None = None) -> list[PublishedStory]:
        return [one for one in self.stories if theme in one.themes or (initiative and initiative in one.initiatives)]

    def gallery_of(self, initiative: PublishedInitiative) -> list[PublishedPhotograph]:
        return [one for one in self.photographs.values() if initiative.public_id in one.initiatives]

    def gallery(self) -> list[tuple[PublishedPhotograph, PublishedStory | None]]:
        """Return every photograph, in the order of the stories, with the story it belongs to."""
        found: dict[str, tuple[PublishedPhotograph, PublishedStory | None]] = {}
        for story in self.every_story:
            for photograph in self.photographs_of(story):
                found.setdefault(photograph.public_id, (photograph, story))
        for photograph in self.photographs.values():
            found.setdefault(photograph.public_id, (photograph, None))
        return list(found.values())

    def captions_of(self, photograph: PublishedPhotograph) -> list[Said]:
        """Return the caption in every language it may be shown in, by code: nobody's language comes first."""
        allowed = photograph.rights.languages or self.contents.languages
        found = [one for one in sorted(self.contents.languages) if one in allowed]
        captions = photograph.captions if any(photograph.captions.values()) else photograph.alt_texts
        return [Said(captions[one], one, one != self.language) for one in found if captions.get(one)]

    def stories_elsewhere(self, theme: str) -> list[PublishedStory]:
        return [one for one in self.elsewhere if theme in one.themes and self.story_languages(one)]

    def cover(self) -> PublishedPhotograph | None:
        if self.contents.cover in self.photographs:
            return self.photographs[self.contents.cover]
        told = next((one for one in map(self.opening, self.stories) if one), None)
        return told or next((one for one in self.photographs.values() if not one.content_notes), None)

    def credits(self) -> list[str]:
        names = {self.credit(one) for one in self.photographs.values()} - {""}
        return sorted(names, key=lambda one: key(one, self.language))

    def organisations(self, initiative: PublishedInitiative, role: str) -> list[Said]:
        """Return the organisations that may be named: a local implementer only with its own yes."""
        return [self.say(one.name) for one in initiative.record.organisations if one.may_be_named and one.role == role]


def may_be_indexed(rights: Sequence[ItemRights]) -> bool:
    """Return whether search engines may list a page that shows items with these rights."""
    return all(Use.SEARCH_ENGINES in one.uses for one in rights)
