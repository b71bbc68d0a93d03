"""How people, places and rights are shown in a release: the words somebody agreed to, and nothing behind them."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from storybank.people.roles import agreeing, bracketed
from storybank.places import coarsening
from storybank.places.gazetteer import Gazetteer, resolve
from storybank.places.rendering import render
from storybank.publish.contents import ItemRights, PublishedPin
from storybank.records import (
    Answer,
    Collection,
    Condition,
    Consent,
    ConsentStatus,
    Identification,
    ItemId,
    Language,
    PersonId,
    PlacePrecision,
    PlannedItem,
    PublicId,
    ReleasePlan,
    RiskLevel,
    SaidName,
    Use,
)
from storybank.rules.calling import pseudonym_of as pseudonym_in
from storybank.stages.calling import Cast, cast_of, given_up
from storybank.stages.gathering import AnyItem, World
from storybank.stages.screening import rulebook
from storybank.stages.vocabulary import words_of
from storybank.store.bank import Bank
from storybank.store.rows import Derivative, LicenceRow

_PUBLIC_ID_LETTERS = 26  # hexadecimal: 104 bits


@dataclass(frozen=True, kw_only=True)
class Composition:
    """What composing needs: the bank, the plan, and the finished derivatives of each planned item."""

    bank: Bank
    world: World
    collection: Collection
    plan: ReleasePlan
    derivatives: Mapping[ItemId, tuple[Derivative, ...]]

    @property
    def languages(self) -> tuple[Language, ...]:
        return self.collection.languages

    def planned(self, item: ItemId) -> PlannedItem:
        return self._planned[item]

    def name_of(self, person: PersonId, how: Identification, language: Language) -> str:
        """Return the name that a person agreed to show, empty where there is none; each language is opened once."""
        found = self._names.get((language, how))
        if found is None:
            agreed = {
                one: how for one in self.world.people if any(c.identification is how for c in self.agreements(one))
            }
            found = self._names[language, how] = self.bank.identities.display_names(agreed, language)
        return found.get(person, "")

    def cast(self, item: AnyItem) -> Cast:
        """Return who everybody of an item is, and what they are called in it today."""
        return cast_of(item, self.world, self._given_up)

    @cached_property
    def _given_up(self) -> dict[PersonId, dict[Language, frozenset[str]]]:
        return given_up(self.bank.consents.pseudonymous(is_earlier=True))

    @cached_property
    def licences(self) -> Mapping[PersonId, LicenceRow]:
        return self.bank.licences.all()

    @cached_property
    def _planned(self) -> dict[ItemId, PlannedItem]:
        return {one.item: one for one in self.plan.included}

    @cached_property
    def _public_ids(self) -> dict[ItemId, PublicId]:
        return dict(self.bank.releases.public_ids(self.collection.id))

    @cached_property
    def _names(self) -> dict[tuple[Language, Identification], dict[PersonId, str]]:
        return {}

    def agreements(self, person: PersonId, item: ItemId | None = None) -> tuple[Consent, ...]:
        """Return what this person agrees to today, most recent first; item: only what reaches it."""
        open_states = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
        mine = (
            c
            for c in self.world.consents.get(person, ())
            if c.status in open_states and not c.is_paused and (item is None or not c.items or item in c.items)
        )
        return tuple(sorted(mine, key=lambda c: (c.given_on or date.min, c.version), reverse=True))

    def public_id(self, item: ItemId) -> PublicId:
        """Return the item's id in this collection: the same in each version, and another in any other collection."""
        if item not in self._public_ids:
            told = self.bank.identities.hmac(f"item {item} of {self.collection.id}")
            self._public_ids[item] = PublicId(told[:_PUBLIC_ID_LETTERS])
        return self._public_ids[item]


def display_name(work: Composition, person: PersonId, language: Language, item: ItemId) -> str:
    """Return how this person is called in one item in `language`: as agreed for it, else the role in brackets."""
    for consent in work.agreements(person, item):
        if consent.identification in (Identification.NAMED, Identification.FIRST_NAME):
            name = work.name_of(person, consent.identification, language)
            if name:
                return name
        if chosen := pseudonym_in(consent, language):
            return chosen
        known = work.world.people.get(person)
        role = agreeing(consent.role_words, known.gender_cue if known else None)
        if role.get(language):
            return bracketed(role, language)
    return ""


def pins_of(work: Composition, tellers: Iterable[PersonId]) -> tuple[PublishedPin, ...]:
    """Return the centres of settlements the tellers name, agreed to print, and are not exposed by."""
    pins: dict[tuple[float, float], dict[Language, list[str]]] = {}
    for person in tellers:
        for said in _printable(work, person):
            place = work.world.gazetteer.places.get(said.place) if said.place else None
            if place is None:
                continue
            names = pins.setdefault((place.lat, place.lon), {})
            for language in work.languages:
                text = rendered(said, language, work.world.gazetteer)
                if text not in names.setdefault(language, []):
                    names[language].append(text)
    return tuple(
        PublishedPin(
            latitude=round(lat, 2), longitude=round(lon, 2), names={lang: " · ".join(n) for lang, n in names.items()}
        )
        for (lat, lon), names in pins.items()
    )


def pins_of_places(work: Composition, locations: Iterable[Mapping[Language, str]]) -> tuple[PublishedPin, ...]:
    """Return a pin for each settlement that an initiative names, under the names its own record gives; the rest has none."""
    pins = []
    for words in locations:
        found = {
            candidates[0].place
            for language, form in words.items()
            if len(candidates := resolve(form, language, work.world.gazetteer)) == 1
        }
        place = work.world.gazetteer.places.get(found.pop()) if len(found) == 1 else None
        if place is not None:
            names = {language: form for language, form in words.items() if language in work.languages}
            pins.append(PublishedPin(latitude=round(place.lat, 2), longitude=round(place.lon, 2), names=names))
    return tuple(pins)


def rendered(said: SaidName, language: Language, gazetteer: Gazetteer) -> str:
    """Return a name as said in the reader's language and script: the same name, never another one of the place."""
    if said.language == language:
        return said.form
    return render(said.toponym or said.form, language, "", gazetteer, said_in=said.language).text


def _printable(work: Composition, person: PersonId) -> Iterable[SaidName]:
    limit = rulebook().limits["small_place_inhabitants"]
    for consent in work.agreements(person):
        if consent.place_precision is not PlacePrecision.SETTLEMENT or consent.risk.level is RiskLevel.HIGH:
            continue
        is_named = consent.identification in (Identification.NAMED, Identification.FIRST_NAME)
        for said in consent.names_as_said:
            if said.print_it is Answer.YES and (
                is_named or not coarsening.is_small(said.place, work.world.gazetteer, limit)
            ):
                yield said


def place_words(work: Composition, tellers: Iterable[PersonId]) -> dict[Language, str]:
    words: dict[Language, str] = {}
    for person in tellers:
        for consent in work.agreements(person):
            for said in consent.names_as_said:
                if said.print_it is not Answer.YES:
                    words.update({lang: text for lang, text in said.plain_words.items() if lang in work.languages})
    return words


def credit_of(work: Composition, photographer: PersonId | None) -> dict[Language, str]:
    """Return how a photographer is credited: as agreed, under one and the same pseudonym everywhere, or not at all."""
    if photographer is None:
        return {}
    licence = work.licences.get(photographer)
    if licence is not None and licence.credit == "none":
        return {}
    if licence is not None and licence.credit == "pseudonym":
        return pseudonym_of(work, photographer)
    for consent in work.agreements(photographer):
        if Condition.CREDIT_AS in consent.conditions:
            return {lang: text for lang, text in consent.credit_as.items() if lang in work.languages}
    return {}


def pseudonym_of(work: Composition, photographer: PersonId) -> dict[Language, str]:
    """Return "Photographer K7Q4": the same in every release of this bank, and made from nothing but a keyed hash."""
    mark = base64.b32encode(bytes.fromhex(work.bank.identities.hmac(f"credit {photographer}")[:10])).decode()[:4]
    words = words_of("credits", ["photographer"], work.languages)["photographer"]
    return {language: f"{word} {mark}" for language, word in words.items()}


def licence_of(work: Composition, item: ItemId, photographer: PersonId | None) -> str:
    """Return the licence of one item: the publisher's word for it, the photographer's, else the collection's."""
    own = work.collection.licences.get(item)
    made = work.licences.get(photographer) if photographer else None
    return own or (made.licence if made and made.licence else "") or work.collection.licence


def rights_of(work: Composition, people: Iterable[PersonId], *, licence: str = "") -> ItemRights:
    """Return the strictest rights of everybody in the item: uses all agree to, the earliest end.

    licence: of the work itself, apart from what people agreed to; empty: the collection's.
    """
    uses: set[Use] | None = None
    ends: list[date] = []
    for person in people:
        agreed = work.agreements(person)
        if not agreed:
            continue
        mine = {one.use for c in agreed for one in c.uses if one.decision is Answer.YES}
        uses = mine if uses is None else uses & mine
        ends += [day for c in agreed for day in (c.valid_until, *(one.until_on for one in c.uses)) if day]
    allowed = uses if uses is not None else {work.collection.use}
    return ItemRights(
        licence=licence or work.collection.licence,
        uses=tuple(sorted(allowed - {Use.KEEP})),
        audience=work.collection.audience,
        until_on=min(ends) if ends else None,
    )
