"""What goes into one bundle, as plain data: anonymised, coarsened, decided. The writers below see nothing else.

Nothing here carries an item id, a hash of an original, a person's code or a staff id. Files are derivatives, named by
their own SHA-256. Texts are mappings from language to words; a language that is missing is missing on the page too,
and the page says so and links the others. `check` refuses contents that cannot be written truthfully.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from storybank.errors import Refused, WrongUse
from storybank.records import Audience, Collection, Initiative, Language, PublicId, Statements, Use

EDITIONS = ("public", "archive")
_SAFE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Words = Mapping[Language, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedFile:
    """One finished file outside the bundle; it is copied byte for byte and must still have this digest."""

    path: Path
    sha256: str  # of the derivative itself, never of an original
    media_type: str  # "image/jpeg", "audio/ogg", "audio/mpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRights:
    """What a recipient may do with one item. `until_on` is inclusive; None: as long as the bundle is current."""

    licence: str = "http://rightsstatements.org/vocab/InC/1.0/"
    uses: tuple[Use, ...] = (Use.PORTAL,)
    audience: Audience = Audience.PUBLIC
    until_on: date | None = None
    languages: tuple[Language, ...] = ()  # empty: every language of the bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuote:
    """The contributor's own words, redacted at most. `translations` are marked as translations on the page."""

    text: str
    language: Language
    translations: Words = field(default_factory=dict)
    attribution: Words = field(default_factory=dict)  # "Anahit, Goris"; may be left empty


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPin:
    """A settlement's centre or nothing: coarsening happened before. `names` is the name as said, in each script."""

    latitude: float
    longitude: float
    names: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPhotograph:
    """One photograph in up to three widths; captions and alternative texts are final."""

    public_id: PublicId
    renditions: Mapping[int, DerivedFile]  # width in px → file
    width_px: int  # of the largest rendition
    height_px: int
    captions: Words
    alt_texts: Words
    credit: Words = field(default_factory=dict)  # photographer's consented name; empty: not named
    quote: PublishedQuote | None = None
    taken_on: date | None = None
    date_precision: str = "month"  # day · month · year · unknown
    content_notes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    initiatives: tuple[PublicId, ...] = ()  # shown in their gallery, under the statement
    rights: ItemRights = field(default_factory=ItemRights)
    is_drawing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSegment:
    number: int
    text: str
    voice: str = ""  # label: "Narrator-A"
    start_s: float | None = None  # media-relative; None: the transcript carries no times
    end_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPassage:
    """One entry of an interview's index: where a passage begins, and what it is about in an editor's words."""

    segment: int
    start_s: float | None = None
    title: Words = field(default_factory=dict)
    synopsis: Words = field(default_factory=dict)
    keywords: tuple[str, ...] = ()  # in the spoken language
    places: tuple[str, ...] = ()  # as said; empty where the tellers' places may not be named


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedInterview:
    """A transcript per language, and sound only where the gate allowed it."""

    public_id: PublicId
    language: Language  # spoken
    transcripts: Mapping[Language, tuple[PublishedSegment, ...]]  # the spoken language and its translations
    title: Words = field(default_factory=dict)
    voices: Mapping[str, Words] = field(default_factory=dict)  # label → words to show: "Narrator-A" → "Anahit"
    sound: tuple[DerivedFile, ...] = ()  # best first: Opus, MP3
    duration_s: float | None = None
    recorded_on: date | None = None
    content_notes: tuple[str, ...] = ()
    rights: ItemRights = field(default_factory=ItemRights)
    is_read: bool = False  # another voice reads some of it: said on the page and in every file that names the sound
    is_synthesised: bool = False  # that voice is a machine's
    index: tuple[PublishedPassage, ...] = ()
    video: "PublishedVideo | None" = None

    @property
    def about_the_voice(self) -> str:
        """Return in English whose voice is heard, for files that machines read; "" where it is the speakers' own."""
        if self.is_synthesised:
            return "Some turns are read by a voice made by a machine."
        return "Some turns are read by another voice." if self.is_read else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVideo:
    """The interview's moving picture with its sound, as its people agreed to it; `poster` is one of its own frames."""

    file: DerivedFile
    width_px: int
    height_px: int
    duration_s: float
    size_bytes: int
    poster: DerivedFile | None = None
    is_covered: bool = True  # faces are painted over: said on the page


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStory:
    """One page about one person or family. `body` holds paragraphs."""

    public_id: PublicId
    order: int
    title: Words
    body: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    person: Words = field(default_factory=dict)  # the line under the title: "Anahit, teacher"
    place_words: Words = field(default_factory=dict)  # "a village near the border", where no name may be printed
    quotes: tuple[PublishedQuote, ...] = ()
    pins: tuple[PublishedPin, ...] = ()
    photographs: tuple[PublicId, ...] = ()  # first is the page's opening picture
    interviews: tuple[PublicId, ...] = ()
    themes: tuple[str, ...] = ()
    initiatives: tuple[PublicId, ...] = ()
    content_notes: tuple[str, ...] = ()
    told_on: date | None = None  # people are sorted by date, never by side
    rights: ItemRights = field(default_factory=ItemRights)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedInitiative:
    """A project beside which stories stand. Organisations without their own yes are left out by the writers."""

    public_id: PublicId
    record: Initiative
    documents: tuple[tuple[Words, DerivedFile], ...] = ()
    pins: tuple[PublishedPin, ...] = ()  # where it worked, as its own record says; settlements only


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Something that was taken down and whose contributor wants this said. No name, no picture, no caption."""

    public_id: PublicId  # of the story page that stood there
    on: date
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """The organisation as it wants to be seen: configuration of the bank."""

    name: Words
    contact: str = ""  # an e-mail or postal address
    takedown: str = ""  # where a person asks to be taken down; empty: contact
    address: str = ""  # web address, printed as text only
    accent: str = "#8a3b2a"  # on light ground
    accent_dark: str = ""  # on dark ground; empty: the accent, made light enough
    paper: str = "#fbfaf6"  # the light ground
    ink: str = "#211e1a"  # text on it
    about: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    disclaimer: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    data_protection: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    is_demonstration: bool = False  # each page says that people are invented and pictures drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleContents:
    """One release of one collection. `collection.items` and `collection.cover` are ignored: they are private ids."""

    collection: Collection
    version: int
    on: date  # the only date of the bundle's own: every file time, every "created"
    statements: Statements
    publisher: Publisher
    edition: str = "public"
    stories: tuple[PublishedStory, ...] = ()
    photographs: tuple[PublishedPhotograph, ...] = ()
    interviews: tuple[PublishedInterview, ...] = ()
    initiatives: tuple[PublishedInitiative, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    cover: PublicId | None = None  # a photograph; None: the first story's first
    themes: Mapping[str, Words] = field(default_factory=dict)  # code → words
    content_notes: Mapping[str, Words] = field(default_factory=dict)  # code → words
    rulebook_hash: str = ""
    expires_on: date | None = None  # after this day a copy should be thrown away
    revocation_list: str = ""  # where the signed list of bundle versions is kept

    @property
    def languages(self) -> tuple[Language, ...]:
        return self.collection.languages

    @property
    def folder_name(self) -> str:
        return f"{self.collection.slug}-v{self.version}"

    def citation(self, language: Language) -> str:
        """Return how this very version is cited: publisher, title, version, day, and the address of the whole if there is one."""
        name = self.publisher.name.get(language) or next(iter(self.publisher.name.values()), "")
        title = self.collection.title.get(language) or next(iter(self.collection.title.values()), "")
        parts = [name, title, f"v{self.version}, {self.on.isoformat()}", self.publisher.address]
        return ". ".join(part.rstrip(".") for part in parts if part) + "."


def check(contents: BundleContents) -> None:
    """Raise where the contents contradict themselves; nothing has been written yet.

    Raises WrongUse for a broken reference or name, Refused when nothing is left or a statement lacks a language.
    """
    if not contents.stories and not contents.photographs and not contents.interviews:
        raise Refused(
            "publish.nothing-left",
            "The collection has nothing that may go out today. `storybank collection show` says why, item by item, and what helps.",
        )
    if not contents.languages:
        raise WrongUse("publish.no-language", "The collection names no language. Add one with `collection add`.")
    if contents.edition not in EDITIONS:
        raise WrongUse("publish.edition", f"Edition {contents.edition!r} does not exist. Use public or archive.")
    for language in contents.languages:
        for name in ("non_involvement", "place_names"):
            if not getattr(contents.statements, name).get(language, "").strip():
                raise Refused(
                    "captions.missing-statement",
                    f"statements.{name}: no wording in {language}. Add it to bank.toml before publishing in {language}.",
                )
    for name in _names(contents):
        if not _SAFE_NAME.fullmatch(name):
            raise WrongUse("publish.unsafe-name", "A public id or slug is not lower-case letters, digits and hyphens.")
    for name in ("accent", "accent_dark", "paper", "ink"):
        chosen = getattr(contents.publisher, name)
        if not _COLOUR.fullmatch(chosen) and (chosen or name != "accent_dark"):
            raise WrongUse("publish.colour", f"colours.{name}: write a colour as #rrggbb in bank.toml.")
    _check_references(contents)


def _names(contents: BundleContents) -> Iterator[str]:
    yield contents.collection.slug
    yield contents.collection.public_id
    for group in (
        contents.stories, contents.photographs, contents.interviews, contents.initiatives, contents.tombstones,
    ):  # fmt: skip
        for one in group:
            yield one.public_id
    yield from contents.themes


def _check_references(contents: BundleContents) -> None:
    photographs = {one.public_id for one in contents.photographs}
    interviews = {one.public_id for one in contents.interviews}
    initiatives = {one.public_id for one in contents.initiatives}
    pages = [one.public_id for one in contents.stories] + [one.public_id for one in contents.tombstones]
    if len(pages) != len(set(pages)) or len(photographs) != len(contents.photographs):
        raise WrongUse("publish.twice", "Two items of the collection have the same public id.")
    if contents.cover is not None and contents.cover not in photographs:
        raise WrongUse("publish.cover", "The cover is not among the collection's photographs. Choose another.")
    for story in contents.stories:
        missing = (
            [one for one in story.photographs if one not in photographs]
            + [one for one in story.interviews if one not in interviews]
            + [one for one in story.initiatives if one not in initiatives]
        )
        if missing:
            raise WrongUse("publish.reference", f"Story {story.public_id}: {missing[0]} is not part of this release.")
