"""How other items of the bank show somebody who is to stay unnamed in one: by name in a caption, by credit, by face.

Each may be right by itself; together they tell who the unnamed one is (CONSENT.md, incoherent).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from storybank.people.registry import AliasIndex
from storybank.records import (
    Condition,
    Consent,
    FaceLink,
    FaceTreatment,
    Identification,
    ItemId,
    PersonId,
    Photo,
    RiskLevel,
    Voice,
)
from storybank.rules.facts import PERMITTING
from storybank.stages.gathering import AnyItem, texts_of
from storybank.store.bank import Bank

_NAMED = frozenset({Identification.NAMED, Identification.FIRST_NAME})


@dataclass
class Elsewhere:
    """Looks at the items of one person once; many items of a shoot ask about the same few people."""

    bank: Bank
    aliases: AliasIndex
    _known: dict[PersonId, dict[str, set[ItemId]]] = field(default_factory=dict)

    def ways(self, person: PersonId, besides: ItemId, consents: tuple[Consent, ...]) -> frozenset[str]:
        """Return how items other than `besides` show the person: name · face · credit."""
        if person not in self._known:
            found: dict[str, set[ItemId]] = {}
            rows = self.bank.items.list(person=person)
            for item_id, item in self.bank.items.many([row.id for row in rows]).items():
                for way in self._ways(item, person, consents):
                    found.setdefault(way, set()).add(item_id)
            self._known[person] = found
        return frozenset(way for way, items in self._known[person].items() if items - {besides})

    def _ways(self, item: AnyItem, person: PersonId, consents: tuple[Consent, ...]) -> Iterator[str]:
        agreed = [
            one
            for one in consents
            if one.status in PERMITTING and not one.is_paused and (not one.items or item.id in one.items)
        ]
        if not agreed or item.is_declined:
            return  # nothing of her in it may be shown as it is
        if isinstance(item, Photo):
            is_shown = any(
                face.person == person and face.link is FaceLink.PERSON and not face.is_cropped_out
                for face in item.faces
            )
            if is_shown and all(
                one.face is FaceTreatment.VISIBLE and one.risk.level is not RiskLevel.HIGH for one in agreed
            ):
                yield "face"
            if item.photographer == person and any(Condition.CREDIT_AS in one.conditions for one in agreed):
                yield "credit"
        if all(one.identification in _NAMED for one in agreed) and any(
            mark.person == person
            for text in texts_of(item)
            if text.voice is Voice.CAPTION and not text.field.startswith("embedded.")
            for mark in self.aliases.marks(text.text, text.language)
        ):
            yield "name"
