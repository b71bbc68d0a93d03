"""Whether a pseudonym is free: nobody's name in this bank, in any script, and nobody else's pseudonym."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from storybank.people.aliases import fold, index_keys
from storybank.people.registry import Alias, AliasIndex
from storybank.records import Consent, Identification, Language, NamePart, PersonId


class Pseudonyms:
    """All chosen pseudonyms of a bank beside its alias index. Of two people who chose the same, the later is asked again."""

    def __init__(self, aliases: AliasIndex, consents: Mapping[PersonId, Iterable[Consent]]) -> None:
        self._aliases = aliases
        self._consents = consents

    def taken(self, consent: Consent) -> tuple[Language, ...]:
        """Return the languages in which this agreement's pseudonym is somebody's already, her own real name among them."""
        if consent.identification is not Identification.PSEUDONYM:
            return ()
        return tuple(
            language
            for language, words in consent.pseudonym.items()
            if self._is_a_name(words, consent.subject) or self._is_chosen(words, consent)
        )

    def _is_a_name(self, words: str, person: PersonId) -> bool:
        whole = {alias for key in index_keys(words) for alias in self._aliases.owners(key)}
        if any(_is_real(alias, person) for alias in whole):
            return True
        parts = words.split()
        return len(parts) > 1 and any(
            _is_real(alias, person) and (alias.part is NamePart.FAMILY or alias.person == person)
            for part in parts
            for key in index_keys(part)
            for alias in self._aliases.owners(key)
        )

    def _is_chosen(self, words: str, consent: Consent) -> bool:
        mine = _age(consent)
        return any(
            person != consent.subject and age < mine
            for key in index_keys(words)
            for person, age in self._chosen.get(key, ())
        )

    @cached_property
    def _chosen(self) -> dict[str, set[tuple[PersonId, tuple[str, str]]]]:
        found: dict[str, set[tuple[PersonId, tuple[str, str]]]] = {}
        for person, key, consent in self._keys():
            found.setdefault(key, set()).add((person, _age(consent)))
        return found

    def _keys(self) -> Iterator[tuple[PersonId, str, Consent]]:
        for person, consents in self._consents.items():
            for consent in consents:
                if consent.identification is Identification.PSEUDONYM:
                    for words in consent.pseudonym.values():
                        if fold(words):
                            yield from ((person, key, consent) for key in index_keys(words))


def _is_real(alias: Alias, person: PersonId) -> bool:
    """Return whether the alias is a name: anybody's, but not the pseudonym kept beside her own names."""
    return alias.part is not NamePart.PSEUDONYM or alias.person != person


def _age(consent: Consent) -> tuple[str, str]:
    return (consent.given_on.isoformat() if consent.given_on else "", consent.id)
