"""Whose name is it: marks in a text matched against the bank's people, without opening an identity.

The index holds HMAC(index key, folded alias) for each alias of each person; a text is folded word by word in the same
way and looked up. The index is a secret of the bank: with the key it tells which names are known.
"""

import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from storybank.people.aliases import ROUGH, keys, small_keys
from storybank.people.wordness import is_word
from storybank.records import NameMark, NamePart, NameTier, PersonId, Span

_LONGEST_PART = 24  # letters of the parts before a hyphen
_PART_BEFORE = re.compile(r"(?<![^\W_])(?:[^\W\d_]{2,}-)+$")
_PART_AFTER = re.compile(r"(?:-[A-ZА-ЯЁԱ-ՖƏĞİŞÇÖÜ][^\W\d_]+)+")
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
            whole = _whole(text, span, language)
            if whole.start < span.start or whole.end > span.end:
                parts |= {NamePart.OTHER}  # of the hyphened word the registry knows one part
            taken_to = max(taken_to, whole.end)
            marks.append(NameMark(span=whole, tier=NameTier.AUTO, person=known, parts=parts, rule="registry"))
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


def _whole(text: str, span: Span, language: str) -> Span:
    """Return the span with the other capitalised parts of a hyphened name (Ter-, Melik-), and without an English possessive."""
    before = _PART_BEFORE.search(text, max(0, span.start - _LONGEST_PART), span.start)
    after = _PART_AFTER.match(text, span.end)
    start, end = before.start() if before else span.start, after.end() if after else span.end
    if language.startswith("en") and text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    return Span(start, end)


@lru_cache(maxsize=100_000)
def keyed(folded: str, key: bytes) -> str:
    """Return the name under which a folded alias stands in the index."""
    return hmac.digest(key, folded.encode(), "sha256").hex()  # one call into C: a page has thousands of keys


def with_owners(text: str, found: Iterable[NameMark], known: Iterable[NameMark]) -> tuple[NameMark, ...]:
    """Join the detector's marks with the registry's: where both see a name the longer span stands, with its owner.

    A capitalised word more than the registry knows is another part of the name: "Ованес Багдасарянц" is no given name alone.
    """
    joined: list[NameMark] = list(known)
    for mark in found:
        touching = [k for k in joined if k.span.start < mark.span.end and mark.span.start < k.span.end]
        if not touching:
            joined.append(mark)
        elif len(touching) == 1 and mark.span.end - mark.span.start > touching[0].span.end - touching[0].span.start:
            own = touching[0]
            more = (
                text[mark.span.start : max(mark.span.start, own.span.start)] + " " + text[own.span.end : mark.span.end]
            )
            is_more = any(word[:1].isupper() and len(word.strip(".")) > 1 for word in more.split())
            joined[joined.index(own)] = NameMark(
                span=mark.span,
                tier=NameTier.AUTO,
                person=own.person,
                parts=own.parts | {NamePart.OTHER} if is_more else own.parts,
                rule=mark.rule,
            )
    return tuple(sorted(joined, key=lambda mark: mark.span))
