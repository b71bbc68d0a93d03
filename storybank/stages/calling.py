"""Every place where a person was taken out of a text says what that person is called today: redactions, captions, index.

The record keeps what an editor decided; the words are found anew for each release, so that a pseudonym chosen later stands
everywhere at once, and one that was given up stands nowhere. Doing it again changes nothing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from storybank.anonymise.text import MARK
from storybank.people.roles import agreeing, bracketed
from storybank.records import (
    Caption,
    Consent,
    Identification,
    Interview,
    ItemId,
    Language,
    Person,
    PersonId,
    Photo,
    Quote,
    Redaction,
    RedactionReason,
    Span,
    Story,
)
from storybank.rules.calling import Source, called
from storybank.stages.gathering import AnyItem, World, everybody
from storybank.store.bank import Bank

_NAMING = frozenset(
    {RedactionReason.NAME, RedactionReason.THIRD_PARTY, RedactionReason.BY_HAND, RedactionReason.NO_CONSENT}
)
_NO_WORDS = Span(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who somebody is in one item: all agreements of its people, and what is known of them.

    former: pseudonyms that a person has given up, by language.
    """

    item: ItemId
    consents: tuple[Consent, ...]
    people: Mapping[PersonId, Person]
    former: Mapping[PersonId, Mapping[Language, frozenset[str]]]

    def words(self, person: PersonId, language: Language, *, with_pseudonym: bool = True) -> tuple[str, Source]:
        """Return what the person is called here, and why."""
        known = self.people.get(person)
        found = called(person, language, self.consents, known, item=self.item, with_pseudonym=with_pseudonym)
        return found.words, found.source

    def given_up(self, person: PersonId, language: Language) -> frozenset[str]:
        return self.former.get(person, {}).get(language, frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One place of a text in an editor's words where a role or a former pseudonym gave way to today's words."""

    start: int
    end: int
    words: str
    person: PersonId
    source: Source


def cast_of(item: AnyItem, world: World, former: Mapping[PersonId, Mapping[Language, frozenset[str]]]) -> Cast:
    """Return who everybody of an item is; former: of the whole bank (`given_up`)."""
    named = everybody(item, world)
    return Cast(
        item=item.id,
        consents=tuple(one for person in named for one in world.consents.get(person, ())),
        people={person: world.people[person] for person in named if person in world.people},
        former={person: former[person] for person in named if person in former},
    )


def earlier_versions(bank: Bank, people: Iterable[PersonId]) -> tuple[Consent, ...]:
    """Return the earlier versions of these people's agreements, where one chose a pseudonym."""
    return tuple(
        earlier
        for consent in bank.consents.current(people)
        if consent.version > 1
        for earlier in bank.consents.versions(consent.id)
        if earlier.version < consent.version and earlier.identification is Identification.PSEUDONYM
    )


def given_up(earlier: Iterable[Consent]) -> dict[PersonId, dict[Language, frozenset[str]]]:
    """Return every pseudonym that earlier versions of agreements chose, by person and language; today's may be among them."""
    found: dict[PersonId, dict[Language, frozenset[str]]] = {}
    for consent in earlier:
        own = found.setdefault(consent.subject, {})
        for language, words in consent.pseudonym.items():
            if words.strip():
                own[language] = own.get(language, frozenset()) | {words.strip()}
    return found


def shown(item: AnyItem, cast: Cast) -> AnyItem:
    """Return the item as its words leave: redactions, captions, titles, index and pages say what everybody is called today."""
    if isinstance(item, Photo):
        captions = {one: _caption(caption, cast) for one, caption in item.captions.items()}
        return replace(item, captions=captions, quote=_quote(item.quote, cast))
    if isinstance(item, Story):
        return replace(item, title=_each(item.title, cast), body=_each(item.body, cast))
    main = item.languages[0] if item.languages else Language("en")
    return replace(
        as_called(item, cast),
        pull_quote=_quote(item.pull_quote, cast),
        title=_each(item.title, cast),
        summary=_each(item.summary, cast),
        index=tuple(
            replace(
                entry,
                title=_each(entry.title, cast),
                synopsis=_each(entry.synopsis, cast),
                keywords=tuple(_text(one, main, cast) for one in entry.keywords),
            )
            for entry in item.index
        ),
    )


def _caption(caption: Caption, cast: Cast) -> Caption:
    return replace(
        caption,
        text=_text(caption.text, caption.language, cast),
        alt_text=_text(caption.alt_text, caption.language, cast),
        title=_text(caption.title, caption.language, cast),
        quotes=(),  # read from the quotation marks again
    )


def _quote(quote: Quote | None, cast: Cast) -> Quote | None:
    if quote is None:
        return None
    return replace(quote, redactions=tuple(_called(one, cast, quote.language, True) for one in quote.redactions))


def _each(texts: Mapping[Language, str], cast: Cast) -> dict[Language, str]:
    return {language: _text(text, language, cast) for language, text in texts.items()}


def _text(text: str, language: Language, cast: Cast) -> str:
    return swapped(text, swaps(text, language, cast)) if text else text


def as_called(interview: Interview, cast: Cast, *, with_pseudonym: bool = True) -> Interview:
    """Return the interview with each redaction of a person saying what that person is called today.

    A mark stays a mark, and other words in brackets stay as an editor wrote them, unless the person chose a pseudonym.
    """
    spoken = {one.number: one.language for one in interview.segments}
    main = interview.languages[0] if interview.languages else Language("en")
    redactions = tuple(
        _called(one, cast, one.translation or spoken.get(one.segment) or main, with_pseudonym)
        for one in interview.redactions
    )
    return interview if redactions == interview.redactions else replace(interview, redactions=redactions)


def _called(one: Redaction, cast: Cast, language: Language, with_pseudonym: bool) -> Redaction:
    if one.person is None or one.span in (None, _NO_WORDS) or one.replacement == MARK or one.reason not in _NAMING:
        return one
    words, source = cast.words(one.person, language, with_pseudonym=with_pseudonym)
    is_role = one.replacement.startswith("[")
    if is_role and source is not Source.PSEUDONYM:
        return one
    if not is_role and one.replacement not in cast.given_up(one.person, language) and with_pseudonym:
        return one if source is not Source.PSEUDONYM else replace(one, replacement=words)
    return replace(one, replacement=words)


def swaps(text: str, language: Language, cast: Cast) -> tuple[Swap, ...]:
    """Return where a text in an editor's words shows a person under a role in brackets, or a name given up, and what stands there.

    A role that two people of the item share stays: nobody can say whose it is.
    """
    wanted: dict[str, list[tuple[str, PersonId, Source]]] = {}
    for person in cast.people:
        words, source = cast.words(person, language)
        for old in (cast.given_up(person, language) - {words}) | _roles(person, language, cast):
            wanted.setdefault(old, []).append((words, person, source))
    sure = {
        old: found[0]
        for old, found in wanted.items()
        if len(found) == 1 and (found[0][2] is Source.PSEUDONYM or not old.startswith("["))
    }
    if not sure:
        return ()
    shape = re.compile("|".join(rf"(?<!\w){re.escape(old)}(?!\w)" for old in sorted(sure, key=len, reverse=True)))
    return tuple(
        Swap(
            start=match.start(),
            end=match.end(),
            words=sure[match[0]][0],
            person=sure[match[0]][1],
            source=sure[match[0]][2],
        )
        for match in shape.finditer(text)
    )


def swapped(text: str, found: Iterable[Swap]) -> str:
    """Return the text with its swaps made."""
    for one in sorted(found, key=lambda swap: -swap.start):
        text = text[: one.start] + one.words + text[one.end :]
    return text


def _roles(person: PersonId, language: Language, cast: Cast) -> frozenset[str]:
    """Return the roles in brackets that may stand for a person in captions, as agreements and others' records give them."""
    known = cast.people.get(person)
    gender = known.gender_cue if known else None
    given = [one.role_words for one in cast.consents if one.subject == person]
    given += [entry.role_words for one in cast.consents for entry in one.third_parties if entry.ref == person]
    found = {bracketed(role, language) for words in given if (role := agreeing(words, gender)).get(language)}
    return frozenset(found | {_capital(one) for one in found})


def _capital(role: str) -> str:
    return role[0] + role[1:2].upper() + role[2:]
