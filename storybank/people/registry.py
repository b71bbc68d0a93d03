"""Whose name is it: marks in a text matched against the bank's people, without opening an identity.

The index holds HMAC(index key, folded alias) for each alias of each person; a text is folded word by word in the same
way and looked up. The index is a secret of the bank: with the key it tells which names are known.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storybank.people.aliases import keys
from storybank.records import NameMark, NamePart, NameTier, PersonId, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One alias of one person. `is_common`: it is also a word, a place or a consented credit (Ani, Araz, Вера)."""

    person: PersonId
    part: NamePart
    is_common: bool = False


@dataclass(frozen=True, slots=True)
class AliasIndex:
    """HMAC of a folded alias → whose it can be."""

    key: bytes
    aliases: Mapping[str, tuple[Alias, ...]] = field(default_factory=dict)

    def owners(self, folded: str) -> tuple[Alias, ...]:
        """Return whose alias `folded` (of `people.aliases.fold`) can be; empty: nobody's."""
        return self.aliases.get(keyed(folded, self.key), ())

    def marks(self, text: str, language: str) -> tuple[NameMark, ...]:
        """Return every known alias in `text`, the longest where several begin at one place."""
        if not self.aliases:
            return ()
        found: dict[Span, dict[PersonId, set[NamePart]]] = {}
        for span, folded in keys(text, language):
            if not text[span.start].isupper():
                continue
            for alias in self.owners(folded):
                found.setdefault(span, {}).setdefault(alias.person, set()).add(alias.part)
        marks: list[NameMark] = []
        taken_to = -1
        for span in sorted(found, key=lambda s: (s.start, -s.end)):
            if span.start < taken_to:
                continue
            taken_to = span.end
            people = found[span]
            known = next(iter(people)) if len(people) == 1 else None
            parts = frozenset[NamePart]().union(*people.values())
            marks.append(NameMark(span=span, tier=NameTier.AUTO, person=known, parts=parts, rule="registry"))
        return tuple(marks)

    def hits(
        self, text: str, language: str, forbidden: frozenset[PersonId], *, only_capitals: bool = False
    ) -> Iterable[tuple[Span, Alias]]:
        """Yield each place of `text` that an alias of a forbidden person could be; for the proof on finished bytes."""
        for span, folded in keys(text, language, only_capitals=only_capitals):
            for alias in self.owners(folded):
                if alias.person in forbidden:
                    yield span, alias


def keyed(folded: str, key: bytes) -> str:
    """Return the name under which a folded alias stands in the index."""
    return hmac.digest(key, folded.encode(), "sha256").hex()  # one call into C: a page has thousands of keys


def with_owners(found: Iterable[NameMark], known: Iterable[NameMark]) -> tuple[NameMark, ...]:
    """Join the detector's marks with the registry's: where both see a name the longer span stands, with its owner."""
    joined: list[NameMark] = list(known)
    for mark in found:
        touching = [k for k in joined if k.span.start < mark.span.end and mark.span.start < k.span.end]
        if not touching:
            joined.append(mark)
        elif len(touching) == 1 and mark.span.end - mark.span.start > touching[0].span.end - touching[0].span.start:
            joined[joined.index(touching[0])] = NameMark(
                span=mark.span, tier=NameTier.AUTO, person=touching[0].person, parts=touching[0].parts, rule=mark.rule
            )
    return tuple(sorted(joined, key=lambda mark: mark.span))
