"""Opaque names of things. Ids are random (128 bits, base32) unless a line says otherwise; none is made from a name."""

from typing import NewType

ItemId = NewType("ItemId", str)
PersonId = NewType("PersonId", str)  # the code a partner uses ("C01") lives in the store beside it, per stream
ConsentId = NewType("ConsentId", str)
BatchId = NewType("BatchId", str)
CollectionId = NewType("CollectionId", str)
InitiativeId = NewType("InitiativeId", str)
ReleaseId = NewType("ReleaseId", str)
PublicId = NewType("PublicId", str)  # what a bundle shows instead of an ItemId; stable across releases
StaffId = NewType("StaffId", str)  # an account, opaque: "ed-nur-1"
Stream = NewType("Stream", str)  # the partner that gathered the material; never a statement about a person

PlaceId = NewType("PlaceId", str)  # of the gazetteer ("gn:146970"): for matching, never printed
ToponymId = NewType("ToponymId", str)  # of a name's lineage ("gn:616403/shusha"): never printed
Language = NewType("Language", str)  # BCP 47: "hy", "hyw", "az", "az-Cyrl", "ru", "en", "ka"
