"""What the rules are given: one item with its texts, the marks found in them, its people and their agreements.

Frozen views, gathered by `stages`; a rule reads nothing else. They hold no language of the reader and no names of people:
names are known only as marks (`NameMark.person`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from storybank.records import (
    AgeBand,
    Answer,
    Consent,
    ConsentId,
    ConsentStatus,
    Face,
    FaceLink,
    FaceTreatment,
    Interview,
    Item,
    ItemId,
    Language,
    Person,
    PersonId,
    Photo,
    Role,
    SaidName,
    Statements,
    Story,
    Text,
    TextMarks,
)

NO_MARKS = TextMarks()
PERMITTING = frozenset({ConsentStatus.GIVEN, ConsentStatus.RENEWED})
SHOWN_AS = frozenset({Role.DEPICTED, Role.NARRATOR, Role.VOICE_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What photographs, interviews and stories have in common for a rule. Use one of the three kinds below.

    texts: every text of the item, captions and alt texts and titles of each language, segments, embedded texts.
    marks: by `Text.field`; a field without an entry has no marks.
    people: everyone the item or its consents name; consents: the current version of each agreement of these people.
    """

    texts: tuple[Text, ...] = ()
    marks: Mapping[str, TextMarks] = field(default_factory=dict)
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    consents: tuple[Consent, ...] = ()
    statements: Statements = field(default_factory=lambda: Statements(non_involvement={}, place_names={}))
    elsewhere: Mapping[PersonId, frozenset[str]] = field(
        default_factory=dict
    )  # how other items show her: name · face · credit
    taken_pseudonyms: Mapping[ConsentId, tuple[Language, ...]] = field(
        default_factory=dict
    )  # in which languages an agreement's pseudonym is somebody's already

    @property
    def item(self) -> Item:
        """Return the record itself; each kind gives its own."""
        raise NotImplementedError

    def marks_of(self, text: Text) -> TextMarks:
        """Return what was found in `text`."""
        return self.marks.get(text.field, NO_MARKS)

    def texts_in(self, *kinds: str) -> Iterator[Text]:
        """Yield the texts whose field is of one of `kinds`: "caption", "alt", "title", "embedded", "segment" …"""
        return (text for text in self.texts if text.field.partition(".")[0] in kinds)

    def consents_of(self, person: PersonId) -> tuple[Consent, ...]:
        """Return this person's agreements that reach this item, newest version first."""
        mine = (
            consent
            for consent in self.consents
            if consent.subject == person and (not consent.items or self.item.id in consent.items)
        )
        return tuple(sorted(mine, key=lambda consent: (-consent.version, consent.id)))

    def permitting(self, person: PersonId) -> tuple[Consent, ...]:
        """Return those agreements of this person that say yes at all; dates and uses are `rules.consent`'s to judge."""
        return tuple(c for c in self.consents_of(person) if c.status in PERMITTING and not c.is_paused)

    def depicted(self) -> tuple[PersonId, ...]:
        """Return who is shown or heard in the item by the sender's word, in the sender's order."""
        return tuple(person for person, roles in self.item.people.items() if roles & SHOWN_AS)

    def recognisable(self) -> tuple[PersonId, ...]:
        """Return the depicted people whose presence the published item still tells: neither covered nor cropped out.

        A covered person and a bystander do not count when two people's place names are compared.
        """
        return tuple(person for person in self.depicted() if not self.is_hidden(person))

    def is_hidden(self, person: PersonId) -> bool:
        """Return whether this person agreed only to a covered face or to none."""
        agreed = self.permitting(person)
        return bool(agreed) and all(c.face is not FaceTreatment.VISIBLE for c in agreed)

    def said_names(self, person: PersonId) -> tuple[SaidName, ...]:
        """Return the place names this person is known to use, the latest said last; refused or withdrawn ones too.

        That someone said a name is a fact; whether it may be printed is `SaidName.print_it` and the consent's state.
        """
        names = [name for consent in reversed(self.consents_of(person)) for name in consent.names_as_said]
        return tuple(sorted(names, key=lambda name: name.said_on or date.min))

    def printable_names(self, person: PersonId) -> tuple[SaidName, ...]:
        """Return those of this person's place names that they agreed to see in print."""
        return tuple(
            name
            for consent in reversed(self.permitting(person))
            for name in consent.names_as_said
            if name.print_it is Answer.YES
        )

    def is_minor(self, person: PersonId, on: date) -> bool:
        """Return whether this person is under 18 on `on`; unknown age with a guardian on record counts as under 18."""
        record = self.people.get(person)
        births = [c.turns_18_on for c in self.consents_of(person)] + [record.turns_18_on if record else None]
        days = [day for day in births if day is not None]
        if days:
            return on < max(days)
        bands = {c.age_band for c in self.consents_of(person)} | ({record.age_band} if record else set())
        if AgeBand.CHILD in bands:
            return True
        return AgeBand.ADULT not in bands and any(c.guardians for c in self.consents_of(person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Whose faces one photograph of the bank shows, and whose it hides; None in `hidden`: somebody nobody has named."""

    item: ItemId
    visible: frozenset[PersonId]
    hidden: frozenset[PersonId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts(ItemFacts):
    photo: Photo
    near: tuple[Shown, ...] = ()  # other photographs of the same moment, by their private fingerprints

    @property
    def item(self) -> Item:
        return self.photo

    def depicted(self) -> tuple[PersonId, ...]:
        """Return who is in the frame: by the sender's list, then by linked faces."""
        listed = ItemFacts.depicted(self)
        linked = (face.person for face in self.photo.faces if face.link is FaceLink.PERSON and face.person)
        return tuple(dict.fromkeys((*listed, *linked)))

    def faces_of(self, person: PersonId) -> tuple[Face, ...]:
        """Return the faces linked to this person."""
        return tuple(face for face in self.photo.faces if face.person == person)

    def is_hidden(self, person: PersonId) -> bool:
        """Return whether this person is covered or cut from the frame, and so not somebody the caption speaks of."""
        if ItemFacts.is_hidden(self, person):
            return True
        faces = self.faces_of(person)
        return bool(faces) and all(face.is_cropped_out for face in faces)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewFacts(ItemFacts):
    interview: Interview

    @property
    def item(self) -> Item:
        return self.interview


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts(ItemFacts):
    story: Story

    @property
    def item(self) -> Item:
        return self.story
