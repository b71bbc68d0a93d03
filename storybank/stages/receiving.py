"""Opens what arrives at the bank: a folder, a zip, an export, a pack; and seals the names that came with it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyrage

from storybank.errors import Refused, Unreadable, WrongUse
from storybank.findings import Finding
from storybank.intake import arrivals, names, packing
from storybank.intake.batch import Delivery
from storybank.intake.questions import question
from storybank.people.aliases import fold
from storybank.records import Person, Stream
from storybank.store.bank import Bank


@dataclass(frozen=True, slots=True)
class Received:
    """A folder to read, and the stream whose key opened it ("" where nothing was encrypted)."""

    folder: Path
    key_of: str = ""


@contextmanager
def received(bank: Bank, path: Path) -> Iterator[Received]:
    """Give what lies at `path` as a folder, for as long as the block runs; what is unpacked lies in the bank's work/.

    Raises Refused for a pack that no key of this bank opens, Tampered for one that is damaged or cut short.
    """
    path = _pack_in(path) or path
    if not (path.is_file() and packing.is_pack(path)):
        with arrivals.opened(path, bank.originals.work_path()) as folder:
            yield Received(folder)
        return
    with arrivals.private_folder(bank.originals.work_path()) as inside:
        folder = inside / path.name.removesuffix(packing.SUFFIX)
        stream = _unpacked(bank, path, folder)
        with arrivals.opened(folder, bank.originals.work_path()) as opened:
            yield Received(opened, stream)


def _pack_in(folder: Path) -> Path | None:
    """Return the pack in a folder that holds nothing else: an upload of one."""
    files = [one for one in folder.iterdir() if not one.name.startswith(".")] if folder.is_dir() else []
    return files[0] if len(files) == 1 and files[0].is_file() and packing.is_pack(files[0]) else None


def require_own_key(delivery: Delivery, key_of: str) -> None:
    """Raise WrongUse where a delivery of one partner was packed with another partner's key: somebody mixed them up."""
    if key_of and delivery.stream != key_of:
        raise WrongUse(
            "ingest.key-of-another",
            f"{delivery.folder.name}: packed with the key of {key_of}, and the workbook is of another partner. "
            "Ask the sender; pack it again with that partner's key.",
        )


def _unpacked(bank: Bank, path: Path, folder: Path) -> str:
    refused: Refused | None = None
    for stream in bank.settings.streams:
        try:
            packing.open_pack(path, [bank.keys.bank_secret(stream)], folder)
        except Refused as error:
            refused = error
        else:
            return stream
    raise refused or Refused("pack.other-key", f"{path.name}: this bank has no stream whose key could open it.")


def take_names(bank: Bank, delivery: Delivery, *, by: str, on: date) -> tuple[Finding, ...]:
    """Seal the names of a list that came sealed with the delivery, each under its person's own key.

    A list that the bank's key does not open is a question, not an end: `storybank identity add` takes it later.
    """
    path = delivery.identities
    if path is None or path.suffix != ".age":
        return ()
    try:
        secret = pyrage.x25519.Identity.from_str(bank.keys.bank_secret(delivery.stream))
        data = pyrage.decrypt(path.read_bytes(), [secret])
    except (pyrage.DecryptError, OSError):
        return (question("intake.names-locked", f"file {path.name}", file=path.name),)
    try:
        seal_names(bank, delivery.stream, names.rows(data, path.name), by=by, on=on)
    except Unreadable as error:
        return (question("intake.unreadable", f"file {path.name}", remedy=str(error), reason=error.code),)
    return ()


def seal_names(bank: Bank, stream: str, rows: Iterable[dict[str, Any]], *, by: str, on: date) -> int:
    """Seal the names of people by their partner's codes; all rows are understood before the first is sealed."""
    understood = list(rows)
    for row in understood:
        person = bank.people.id_for(stream, row["code"], by=by)
        if not bank.people.many([person]):
            bank.people.save(Person(id=person, stream=Stream(stream)), by=by, on=on)
        bank.identities.add(
            person,
            row.get("names", {}),
            by=by,
            on=on,
            fold=fold,
            aliases=[names.alias(alias) for alias in row.get("aliases", [])],
            contact=row.get("contact", {}),
        )
    return len(understood)
