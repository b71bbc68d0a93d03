"""A text somebody reads, and what was found in it. Offsets are Unicode code points into the text as stored."""

from dataclasses import dataclass
from enum import StrEnum

from storybank.records.ids import Language, PersonId, PlaceId, ToponymId


class Voice(StrEnum):
    """Whose words these are: the rules for wording bind the caption voice, never a quotation."""

    CAPTION = "caption"
    QUOTE = "quote"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of an item. `field` says where it stands: caption.en, alt.hy, title.az, body.ru, quote.hy, segment.12, embedded.IPTC:City."""

    field: str
    language: Language
    text: str
    voice: Voice
    said_by: PersonId | None = None  # for a quotation or a segment
    quotes: tuple[Span, ...] = ()  # parts of a caption that are in quotation marks: quote voice inside caption voice


class NameTier(StrEnum):
    AUTO = "auto"  # sure enough to be replaced
    REVIEW = "review"  # a person looks


class NamePart(StrEnum):
    """Which part of a person's identity an alias is; `NamePart.WORD` is also a common word, a place or a credit."""

    FULL = "full"
    GIVEN = "given"
    FAMILY = "family"
    PATRONYMIC = "patronymic"
    PSEUDONYM = "pseudonym"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMark:
    """A person's name in a text. `person` is set where the bank's alias index knows whose it can be."""

    span: Span
    tier: NameTier
    person: PersonId | None = None
    parts: frozenset[NamePart] = frozenset()
    rule: str = ""  # which detector said so: "hy.crf", "az.oglu", "registry"


class IdentifierKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    NATIONAL_ID = "national_id"
    PASSPORT = "passport"
    PLATE = "plate"
    IBAN = "iban"
    HANDLE = "handle"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierMark:
    span: Span
    kind: IdentifierKind
    tier: NameTier = NameTier.AUTO


class PlaceMarkKind(StrEnum):
    PLACE = "place"
    DERIVED = "derived"  # an adjective or inhabitants' name: шушинский, Şuşalı, շուշեցի


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    place: PlaceId
    toponym: ToponymId | None  # None: the form belongs to the place, but its lineage is unsorted
    score: float  # 0..1, best first
    reasons: tuple[str, ...] = ()  # codes: "district", "named-too", "attested", "only-one"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMark:
    """A place named in a text: the surface form is the only form that may reach a caption; the lemma is never shown."""

    span: Span
    candidates: tuple[PlaceCandidate, ...]  # best first, never empty
    kind: PlaceMarkKind
    case: str = (
        ""  # the ending's grammatical class, to render another name alike: "hy.loc", "az.abl", "ru.gen", "en.poss"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMarks:
    """Everything found in one `Text`."""

    names: tuple[NameMark, ...] = ()
    identifiers: tuple[IdentifierMark, ...] = ()
    places: tuple[PlaceMark, ...] = ()
    is_uncased: bool = False  # speech recognition without capitals: cannot be called anonymised
