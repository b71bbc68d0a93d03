"""The ids of a delivery's codes, kept by the ledger: the same code is the same thing for ever."""

import hashlib
from dataclasses import dataclass

from storybank.records import BatchId, ConsentId, InitiativeId, ItemId, PersonId, Stream
from storybank.store.bank import Bank


@dataclass(frozen=True, slots=True)
class LedgerIds:
    """`intake.assemble.IdBook` kept by the ledger: the same code gives the same id for ever."""

    bank: Bank
    by: str

    def batch(self, stream: Stream, name: str) -> BatchId:
        return BatchId(hashlib.sha256(f"{stream}\x1f{name}".encode()).hexdigest()[:26])

    def person(self, stream: Stream, code: str) -> PersonId:
        return self.bank.people.id_for(stream, code, by=self.by)

    def item(self, stream: Stream, batch: str, key: str) -> ItemId:
        return self.bank.items.id_for(stream, batch, key, by=self.by)

    def consent(self, stream: Stream, code: str) -> ConsentId:
        return self.bank.consents.id_for(stream, code, by=self.by)

    def initiative(self, stream: Stream, code: str) -> InitiativeId:
        return self.bank.collections.initiative_id(stream, code, by=self.by)
