"""Tables of the ledger. Few and generic: records are JSON, columns are what is asked for. Every table of material has a stream.

Words of people (records, reasons, edited texts) are in `Content` only, so that erasure reaches them while the rows that
point there stay append-only.
"""

from storybank.store.models.chain import Account, Event, Head
from storybank.store.models.decisions import Act, Answer, Consent, ConsentVersion, Finding, Hold, Remark, Request
from storybank.store.models.material import (
    Alias,
    Batch,
    BatchRow,
    Code,
    Content,
    Item,
    ItemPerson,
    ItemRevision,
    Person,
    Sealed,
    SealedLink,
)
from storybank.store.models.publications import (
    Approval,
    Collection,
    Copy,
    Initiative,
    Licence,
    Notice,
    Reading,
    Release,
    ReleaseItem,
    Reliance,
    ResearchAgreement,
    ResearchRequest,
)
from storybank.store.models.work import Derivative, Done, Job, Lease

__all__ = [
    "Account",
    "Act",
    "Alias",
    "Answer",
    "Approval",
    "Batch",
    "BatchRow",
    "Code",
    "Collection",
    "Consent",
    "ConsentVersion",
    "Content",
    "Copy",
    "Derivative",
    "Done",
    "Event",
    "Finding",
    "Head",
    "Hold",
    "Initiative",
    "Item",
    "ItemPerson",
    "ItemRevision",
    "Job",
    "Lease",
    "Licence",
    "Notice",
    "Person",
    "Reading",
    "Release",
    "ReleaseItem",
    "Reliance",
    "Remark",
    "Request",
    "ResearchAgreement",
    "ResearchRequest",
    "Sealed",
    "SealedLink",
]
