"""What stands for a person where the name is taken out: the pseudonym she chose, else her role in brackets, everywhere the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from storybank.people.roles import agreeing, bracketed
from storybank.records import Consent, Identification, ItemId, Language, Person, PersonId
from storybank.rules.facts import PERMITTING, ItemFacts


class Source(StrEnum):
    """Where the words come from."""

    PSEUDONYM = "pseudonym"  # chosen in the agreement, in this language
    ROLE = "role"  # words of the agreement
    THIRD_PARTY = "third_party"  # words somebody who speaks of them recorded
    NOBODY = "nobody"  # no words are recorded: a neutral one


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The words, and which agreement they stand in."""

    words: str
    source: Source
    consent: Consent | None = None


def called(
    person: PersonId | None,
    language: Language,
    consents: Iterable[Consent],
    known: Person | None,
    *,
    item: ItemId | None = None,
    with_pseudonym: bool = True,
) -> Called:
    """Return what a person is called in `language` where the real name may not stand.

    consents: everybody's of the item; a pseudonym counts only from an agreement that permits something today and reaches the
    item. item: None where the words are for no item.
    """
    everybody = tuple(consents)
    if person is None:
        return Called(words=bracketed({}, language), source=Source.NOBODY)
    own = sorted(
        (c for c in everybody if c.subject == person and (item is None or not c.items or item in c.items)),
        key=lambda c: (-c.version, c.id),
    )
    gender = known.gender_cue if known else None
    if with_pseudonym:
        for consent in own:
            if chosen := pseudonym_of(consent, language):
                return Called(words=chosen, source=Source.PSEUDONYM, consent=consent)
    for consent in own:
        if (role := agreeing(consent.role_words, gender)).get(language):
            return Called(words=bracketed(role, language), source=Source.ROLE, consent=consent)
    for consent in everybody:
        for entry in consent.third_parties:
            if entry.ref == person and (role := agreeing(entry.role_words, gender)).get(language):
                return Called(words=bracketed(role, language), source=Source.THIRD_PARTY, consent=consent)
    return Called(words=bracketed({}, language), source=Source.NOBODY)


def called_in(facts: ItemFacts, person: PersonId | None, language: Language, *, with_pseudonym: bool = True) -> Called:
    """Return what a person is called in the texts of one item."""
    known = facts.people.get(person) if person is not None else None
    return called(person, language, facts.consents, known, item=facts.item.id, with_pseudonym=with_pseudonym)


def pseudonym_of(consent: Consent, language: Language) -> str:
    """Return the pseudonym that an agreement gives in this language, where it permits anything today; else nothing."""
    if consent.identification is not Identification.PSEUDONYM or consent.status not in PERMITTING or consent.is_paused:
        return ""
    return consent.pseudonym.get(language, "").strip()
