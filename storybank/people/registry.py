"""Whose name is it: marks in a text matched against the bank's people, without opening an identity.

The index holds HMAC(index key, folded alias) for each alias of each person; a text is folded word by word in the same
way and looked up. The index is a secret of the bank: with the key it tells which names are known.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from storybank.people.aliases import ROUGH, keys, small_keys
from storybank.people.wordness import is_word
from storybank.records import NameMark, NamePart, NameTier, PersonId, Span

_LONG_ENOUGH = 5  # letters of a word in small letters that may be a name
_SURE = len(ROUGH) + 6  # of a rough key: from here on hardly a word by chance


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
        guessed: set[Span] = set()
        for span, folded in keys(text, language, only_capitals=True):
            owners = self.owners(folded)
            if not owners or (folded.startswith(ROUGH) and (span in found or is_word(text[span.start : span.end]))):
                continue
            if folded.startswith(ROUGH):
                guessed.add(span)
            elif span in guessed:  # its own key says more than a rough one
                guessed.discard(span)
                found.pop(span)
            for alias in owners:
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

    def told(self, text: str, language: str, forbidden: frozenset[PersonId]) -> Iterator[tuple[Span, Alias, bool]]:
        """Yield each place that names a forbidden person in a finished text, and whether the words may be no name at all.

        A word that begins with a capital is compared in every case form and spelling; words in small letters as they are
        written (a file's name, an address), where no language here knows one as a word or a place. One such word alone, and a
        short name spelled from afar, may be none.
        """
        for span, folded in keys(text, language, only_capitals=True):
            for alias in self.owners(folded):
                if alias.person not in forbidden:
                    continue
                perhaps = " " not in folded and is_word(text[span.start : span.end])
                is_rough = folded.startswith(ROUGH)
                if not (perhaps and is_rough):
                    yield span, alias, perhaps or alias.is_common or (is_rough and len(folded) < _SURE)
        for span, folded in small_keys(text):
            for alias in self.owners(folded):
                if alias.person in forbidden:
                    words = text[span.start : span.end].split()
                    if not all(is_word(word) for word in words) and (len(words) > 1 or len(words[0]) >= _LONG_ENOUGH):
                        yield span, alias, alias.is_common or len(words) == 1  # "samovarlı süfrə" is a laid table

    def hits(
        self, text: str, language: str, forbidden: frozenset[PersonId], *, only_capitals: bool = False
    ) -> Iterable[tuple[Span, Alias]]:
        """Yield each place of `text` that an alias of a forbidden person could be; for the proof on finished bytes."""
        for span, folded in keys(text, language, only_capitals=only_capitals):
            for alias in self.owners(folded):
                if alias.person not in forbidden:
                    continue
                written = text[span.start : span.end]
                if not folded.startswith(ROUGH) or (written[:1].isupper() and not is_word(written)):
                    yield span, alias


@lru_cache(maxsize=100_000)
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
