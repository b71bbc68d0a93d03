"""Sealed files: originals in raw/, working masters in working/, evidence beside the identities.

Order of effects: the worker's temporary in work/ is synced; then, holding the ledger's write lock, wrap and file move to
their place and the row with its event is committed. After kill -9 anywhere, the same call again ends in the same state.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from django.db import transaction

from storybank.errors import Refused, WrongUse
from storybank.records import ItemId, PersonId, Stream
from storybank.store import contents, sealing
from storybank.store.ledger import Ledger
from storybank.store.models import Sealed as Row
from storybank.store.models import SealedLink
from storybank.store.processes import this_process
from storybank.store.rows import SealedFile, Viewer
from storybank.store.storage import KINDS, storage_of


class Originals:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._storage = storage_of(ledger.path, ledger.settings, os.environ)

    def recipients(self, stream: str, *, is_high_risk: bool = False) -> sealing.SealingRecipients:
        """Return what a worker needs to seal (`storybank.store.sealing`): public strings only."""
        return self._ledger.keys.recipients(stream, is_high_risk=is_high_risk)

    def work_path(self) -> Path:
        """Return a fresh name in work/ for a temporary of this process; what killed processes left is swept at the next open."""
        return self._ledger.path / "work" / f"{this_process()}~{secrets.token_hex(8)}.tmp"

    def adopt(
        self,
        sealed: sealing.Sealed,
        *,
        stream: str,
        media_type: str,
        by: str,
        item: ItemId | None = None,
        person: PersonId | None = None,
        kind: str = "original",
    ) -> tuple[SealedFile, bool]:
        """Take a worker's sealed file in; False where these bytes were there already (the temporary is removed, the link added).

        kind: original · master (2000 px, for derive) · preview (for the desk) · evidence. Bytes that come without a bank wrap (high risk) restrict what was there.
        Refused for bytes that were erased.
        """
        arrived = self._storage.arrive(sealed.path)  # a bucket takes its time: before the ledger is locked
        with self._ledger.writing():
            address = self._free_address(sealed.sha256, kind, stream)
            row = Row.objects.filter(pk=address).first()
            is_new = row is None
            if row is None:
                self._ledger.keys.put_wraps(address, dict(sealed.wraps))
                self._storage.settle(arrived, self._name(address, kind))
                row = Row.objects.create(
                    address=address,
                    sha256=sealed.sha256,
                    kind=kind,
                    stream=stream,
                    media_type=media_type,
                    size_bytes=sealed.size_bytes,
                    state="sealed" if "bank" in sealed.wraps else "restricted",
                )
                self._ledger.record(
                    f"{kind}.sealed",
                    address,
                    by,
                    stream=stream,
                    bytes=sealed.size_bytes,
                    media=media_type,
                    owner=item or person,
                )
            elif row.state == "erased":
                self._storage.discard(arrived)
                raise Refused(
                    "originals.erased",
                    f"{address}: these bytes were erased at a person's request and are not taken in again.",
                )
            else:
                self._storage.discard(arrived)
                if "bank" not in sealed.wraps:
                    self._restrict(row, by=by)
            _, is_linked = SealedLink.objects.get_or_create(sealed=row, item=item or "", person=person or "")
            if is_linked and not is_new:
                self._ledger.record(f"{kind}.linked", address, by, owner=item or person)
        return _file(row), is_new

    def seal_file(
        self,
        path: Path,
        *,
        stream: str,
        media_type: str,
        by: str,
        item: ItemId | None = None,
        person: PersonId | None = None,
        kind: str = "original",
        is_high_risk: bool = False,
    ) -> tuple[SealedFile, bool]:
        """Seal a file in this process and adopt it; the file itself stays where it is."""
        sealed = sealing.seal_file(path, self.work_path(), self.recipients(stream, is_high_risk=is_high_risk))
        return self.adopt(sealed, stream=stream, media_type=media_type, by=by, item=item, person=person, kind=kind)

    def seal_bytes(
        self,
        data: bytes,
        *,
        stream: str,
        media_type: str,
        by: str,
        item: ItemId | None = None,
        person: PersonId | None = None,
        kind: str = "original",
        is_high_risk: bool = False,
    ) -> tuple[SealedFile, bool]:
        """Seal bytes in this process and adopt them."""
        sealed = sealing.seal_bytes(data, self.work_path(), self.recipients(stream, is_high_risk=is_high_risk))
        return self.adopt(sealed, stream=stream, media_type=media_type, by=by, item=item, person=person, kind=kind)

    def get(self, address: str, *, viewer: Viewer = None) -> SealedFile:
        """Return what is known of a file."""
        return _file(self._row(address, viewer))

    def everything(self) -> tuple[SealedFile, ...]:
        """Return what is known of every sealed file."""
        return tuple(_file(row) for row in Row.objects.order_by("pk"))

    def of_items(
        self, items: Iterable[ItemId], kinds: Iterable[str] = ("original", "master", "preview")
    ) -> tuple[SealedFile, ...]:
        """Return the files of many items, each once."""
        found: dict[str, SealedFile] = {}
        for chunk in contents.chunks(items):
            rows = Row.objects.filter(kind__in=list(kinds), links__item__in=chunk).distinct()
            found |= {row.pk: _file(row) for row in rows}
        return tuple(found.values())

    def of_item(self, item: ItemId, kind: str = "original") -> tuple[SealedFile, ...]:
        """Return the item's files of a kind, oldest link first."""
        links = SealedLink.objects.filter(item=item, sealed__kind=kind).select_related("sealed").order_by("pk")
        return tuple(_file(link.sealed) for link in links)

    def of_person(self, person: PersonId) -> tuple[SealedFile, ...]:
        """Return the person's evidence files."""
        links = SealedLink.objects.filter(person=person).select_related("sealed").order_by("pk")
        return tuple(_file(link.sealed) for link in links)

    def by_sha256(self, sha256: str, stream: str | None = None, kind: str = "original") -> SealedFile | None:
        """Return the file with this plaintext, if the stream (or any) has it: ask before reading a file a second time."""
        address = self._ledger.keys.index(sha256 if kind == "original" else f"{kind}:{sha256}")
        row = Row.objects.filter(pk=address if stream is None else self._free_address(sha256, kind, stream)).first()
        return _file(row) if row else None

    def read(self, address: str, *, by: str, purpose: str, viewer: Viewer = None) -> bytes:
        """Return the plaintext, opened with the bank key; logged. `purpose` is a code ("derive")."""
        row, identity = self._opening(address, by=by, purpose=purpose, viewer=viewer)
        with self._at_hand(row) as sealed:
            return sealing.open_bytes(sealed, identity)

    @contextmanager
    def opened(
        self, address: str, *, by: str, purpose: str, viewer: Viewer = None, officer_key: Path | str | None = None
    ) -> Iterator[Path]:
        """Decrypt to a 0600 file in work/ for as long as the block runs; logged. officer_key: for what the bank cannot open."""
        if officer_key is None:
            row, identity = self._opening(address, by=by, purpose=purpose, viewer=viewer)
        else:
            row = self._row(address, viewer)
            identity = str(self._ledger.keys.identity_by_officer(address, officer_key))
            with self._ledger.writing():
                self._ledger.record(f"{row.kind}.unlocked", address, by, purpose=purpose)
        target = self.work_path()
        try:
            with self._at_hand(row) as sealed:
                sealing.open_file(sealed, target, identity)
            yield target
        finally:
            target.unlink(missing_ok=True)

    def unlock(self, address: str, officer_key: Path | str, *, by: str, purpose: str) -> bytes:
        """Return the plaintext opened with an officer's key: for high risk, where the bank key opens nothing; logged."""
        row = self._row(address)
        identity = self._ledger.keys.identity_by_officer(address, officer_key)
        with self._ledger.writing():
            self._ledger.record(f"{row.kind}.unlocked", address, by, purpose=purpose)
        with self._at_hand(row) as sealed:
            return sealing.open_bytes(sealed, identity)

    def _opening(self, address: str, *, by: str, purpose: str, viewer: Viewer = None) -> tuple[Row, str]:
        row = self._row(address, viewer)
        identity = self._ledger.keys.identity(address, row.stream)
        self._log(row, by, purpose)
        return row, str(identity)

    def _at_hand(self, row: Row) -> AbstractContextManager[Path]:
        return self._storage.at_hand(self._name(row.address, row.kind), self.work_path)

    def restrict(self, address: str, *, by: str, on: date) -> None:
        """Drop the bank's wrap: only officers open it from now on."""
        with self._ledger.writing():
            self._restrict(self._row(address), by=by, on=on)

    def erase(self, address: str, *, by: str, on: date) -> None:
        """Destroy the key (crypto-shred), then the file; what stays is the address and an event without identity."""
        with self._ledger.writing():
            row = self._row(address)
            if row.state != "erased":
                row.state, row.sha256 = "erased", ""
                row.save()
                self._ledger.record(f"{row.kind}.erased", address, by, on=on.isoformat())
            transaction.on_commit(lambda: self._destroy(address, row.kind))  # never for what is rolled back

    def unlink(self, address: str, item: ItemId, *, by: str) -> bool:
        """Drop one item's link; True where nobody is left who needs the file."""
        with self._ledger.writing():
            if SealedLink.objects.filter(sealed_id=address, item=item).delete()[0]:
                self._ledger.record(f"{self._row(address).kind}.unlinked", address, by, owner=item)
        return not SealedLink.objects.filter(sealed_id=address).exists()

    def sweep(self) -> int:
        """Finish what a crash left: sealed files that no row knows, and erased ones whose file or key is still there."""
        removed = self._storage.sweep()
        with self._ledger.writing():
            for kind, folder in KINDS.items():
                for name in list(self._storage.names(folder)):
                    address = name.rpartition("/")[2].removesuffix(".age")
                    if not Row.objects.filter(pk=address, kind=kind).exclude(state="erased").exists():
                        self._destroy(address, kind)
                        removed += 1
        return removed

    def _free_address(self, sha256: str, kind: str, stream: str) -> str:
        """Return HMAC(index key, SHA-256); other kinds, and a second stream with the same bytes, get one of their own."""
        address = self._ledger.keys.index(sha256 if kind == "original" else f"{kind}:{sha256}")
        owner = Row.objects.filter(pk=address).values_list("stream", flat=True).first()
        return address if owner in (None, stream) else self._ledger.keys.index(f"{kind}:{stream}:{sha256}")

    def _name(self, address: str, kind: str) -> str:
        return f"{KINDS[kind]}/{address[:2]}/{address}.age"

    def _destroy(self, address: str, kind: str) -> None:
        self._ledger.keys.destroy(address)
        self._storage.remove(self._name(address, kind))

    def _row(self, address: str, viewer: Viewer = None) -> Row:
        rows = Row.objects.all() if viewer is None else Row.objects.filter(stream__in=viewer)
        row: Row | None = rows.filter(pk=address).first()
        if row is None:
            raise WrongUse("originals.unknown", f"{address}: no sealed file has this address.")
        return row

    def _restrict(self, row: Row, *, by: str, on: date | None = None) -> None:
        if row.state == "sealed":
            self._ledger.keys.restrict(row.address)
            row.state = "restricted"
            row.save()
            self._ledger.record(f"{row.kind}.restricted", row.address, by, on=on.isoformat() if on else None)

    def _log(self, row: Row, by: str, purpose: str) -> None:
        if row.kind not in (
            "master",
            "preview",
        ):  # the bank's own steps open masters hundreds at a time; the stage's event counts them
            with self._ledger.writing():
                self._ledger.record(f"{row.kind}.opened", row.address, by, purpose=purpose)


def _file(row: Row) -> SealedFile:
    return SealedFile(
        address=row.address,
        kind=row.kind,
        stream=Stream(row.stream),
        media_type=row.media_type,
        size_bytes=row.size_bytes,
        state=row.state,
        sha256=row.sha256,
    )
