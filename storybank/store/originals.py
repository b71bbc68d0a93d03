"""Sealed files: originals, working masters, evidence."""

from __future__ import annotations

class Originals:
    def recipients(self, stream: str, *, is_high_risk: bool = False) -> SealingRecipients:
        """What a worker needs to seal (storybank.store.sealing.seal_file); public strings only."""
    def adopt(self, sealed: Sealed, *, item: ItemId | None = None, person: PersonId | None = None, kind: str = "original",
              stream: str, media_type: str, by: str) -> tuple[SealedFile, bool]:
        """Take a worker's sealed file into raw/ (masters: working/); False: these bytes were there already, temp deleted, link added."""
    def seal_file(self, path: Path, **same) -> tuple[SealedFile, bool]: ...
    def seal_bytes(self, data: bytes, **same) -> tuple[SealedFile, bool]: ...
    def of_item(self, item: ItemId, kind: str = "original") -> tuple[SealedFile, ...]: ...
    def of_person(self, person: PersonId) -> tuple[SealedFile, ...]: ...
    def items_of(self, address: str) -> tuple[ItemId, ...]: ...
    def by_sha256(self, sha256: str) -> SealedFile | None: ...
    def read(self, address: str, *, by: str, purpose: str) -> bytes: ...
    @contextmanager
    def opened(self, address: str, *, by: str, purpose: str) -> Iterator[Path]:
        """Decrypt to a 0600 file in work/ for as long as the block runs; logged."""
    def unlock(self, address: str, officer_key: Path | str, *, by: str, purpose: str) -> bytes:
        """Open with an officer's identity: for high risk, where the bank key opens nothing; logged."""
    def restrict(self, address: str, *, by: str, on: date) -> None:
        """Drop the bank wrap: only officers open it from now on."""
    def erase(self, address: str, *, by: str, on: date) -> None:
        """Destroy the key (crypto-shred) and the file; leaves an event without identity."""
    def unlink(self, address: str, item: ItemId) -> bool:
        """Drop one item's link; True where no item is left."""
