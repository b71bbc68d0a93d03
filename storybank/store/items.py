"""Photographs, interviews and stories: revisions appended, one current."""

from __future__ import annotations

class Items:
    def id_for(self, stream: str, batch_key: str, row_key: str) -> ItemId:
        """Return the item's id for a sender's row key ("F01"), the same on every delivery of that key."""
    def save(self, item: AnyItem, *, by: str, on: date) -> int:
        """Append a revision unless equal to the current one; return the current revision's number."""
    def save_many(self, items: Iterable[AnyItem], *, by: str, on: date) -> dict[ItemId, int]: ...
    def get(self, item: ItemId, *, viewer: Viewer = None, revision: int | None = None) -> AnyItem: ...
    def many(self, items: Iterable[ItemId], *, viewer: Viewer = None) -> dict[ItemId, AnyItem]: ...
    def row(self, item: ItemId, *, viewer: Viewer = None) -> ItemRow: ...
    def list(self, *, viewer: Viewer = None, batch: BatchId | None = None, stream: str | None = None, kind: ItemKind | None = None,
             person: PersonId | None = None) -> tuple[ItemRow, ...]: ...
    def find(self, text: str, *, viewer: Viewer = None) -> ItemRow | None:
        """Find by id, unique id prefix, public id, or a sender's row key where only one item has it."""
    def code_of(self, item: ItemId) -> str | None: ...
    def erase(self, item: ItemId, *, by: str, on: date) -> None:
        """Delete every revision's content and the item's derivatives and sealed files nobody else needs; rows without content stay."""
