"""What taking a delivery in would change, said before anything is: new, changed and how, the same, gone; agreements too.

The comparison is the real assembling of the delivery, in a transaction that is rolled back: nothing of it stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from storybank.errors import Unreadable
from storybank.intake.assemble import Readings, assemble
from storybank.intake.batch import Delivery
from storybank.intake.transcripts import read as read_transcript
from storybank.records import BatchId, Initiative, ItemId
from storybank.stages import agreeing, documents, taking
from storybank.stages.agreeing import Change
from storybank.stages.applying import AnyItem
from storybank.stages.carrying import in_codes
from storybank.store.bank import Bank

_NOT_OF_THE_SENDER = frozenset({"batch", "row", "faces"})


@dataclass(slots=True, kw_only=True)
class Difference:
    """What a delivery would change. Items by their sender's code; `changed` says which parts of each."""

    is_known: bool = False  # this very delivery is what stands
    new: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unread: list[str] = field(
        default_factory=list
    )  # rows that nothing can be made of: no file, or none that can be read
    agreements: dict[str, Change] = field(default_factory=dict)
    initiatives: dict[str, tuple[str, ...]] = field(default_factory=dict)  # those that change, and which parts of each


class _RollBack(Exception):
    """Ends the transaction in which the comparison was made."""


def difference(
    bank: Bank, delivery: Delivery, hashes: Mapping[str, str], digest: str, *, by: str, on: date
) -> Difference:
    """Return what taking in this delivery would change; writes nothing, decodes nothing."""
    found = Difference()
    last = bank.batches.last(delivery.stream, delivery.batch)
    found.is_known = last is not None and (last.digest, last.state) == (digest, "taken")
    try:
        with bank.writing():
            _compare(bank, delivery, hashes, found, by)
            raise _RollBack
    except _RollBack:
        return found


def _compare(bank: Bank, delivery: Delivery, hashes: Mapping[str, str], found: Difference, by: str) -> None:
    ids = taking.LedgerIds(bank, by)
    before = _items_before(bank, delivery)
    readings, files, pending = _readings(bank, delivery, hashes, ids)
    assembled = assemble(delivery, readings, ids)
    here: set[ItemId] = set()
    items: tuple[AnyItem, ...] = (*assembled.photos, *assembled.interviews, *assembled.stories)
    for item in map(in_codes, items):
        here.add(item.id)
        code = _code(bank, item.id)
        row = taking.revision_of(bank, item.id)
        if row is None or taking.is_undone(bank, item.id):
            found.new.append(code)
            continue
        current = bank.items.get(item.id)
        last = bank.derivatives.done(item.id, current.batch, taking.DELIVERED, taking.VERSION) or {}
        was = taking.from_json(type(item), last["record"]) if last else current
        names = (one.name for one in fields(item) if one.name not in _NOT_OF_THE_SENDER)
        parts = [name for name in names if getattr(item, name) != getattr(was, name)]
        if item.id in files and last.get("sha256") != files[item.id]:
            parts.append("file")
        if parts:
            found.changed[code] = tuple(parts)
        else:
            found.same.append(code)
    for item_id, code in pending.items():
        here.add(item_id)
        (found.new if taking.revision_of(bank, item_id) is None else found.unread).append(code)
    _compare_initiatives(bank, delivery, assembled.initiatives, hashes, found)
    found.gone = [code for item, code in before.items() if item not in here and not bank.items.get(item).is_declined]
    for consent, versions in agreeing.by_consent(assembled.consents):
        change = agreeing.judge(bank, consent, versions)
        if change.kind != "same":
            found.agreements[bank.people.code_of(versions[-1].subject) or str(consent)] = change


def _compare_initiatives(
    bank: Bank,
    delivery: Delivery,
    delivered: tuple[Initiative, ...],
    hashes: Mapping[str, str],
    found: Difference,
) -> None:
    known = bank.collections.initiatives([one.id for one in delivered])
    for row, initiative in zip(delivery.sheets.initiatives, delivered, strict=True):
        was = known.get(initiative.id)
        names = (one.name for one in fields(initiative) if one.name not in ("documents", "dropped"))
        parts = tuple(name for name in names if was and getattr(was, name) != getattr(initiative, name))
        if was and documents.changed(bank, delivery, row.code, was, hashes):
            parts += ("documents",)
        if parts:
            found.initiatives[row.code] = parts


def _items_before(bank: Bank, delivery: Delivery) -> dict[ItemId, str]:
    earlier = [
        one
        for one in bank.batches.list()
        if (one.stream, one.key) == (delivery.stream, delivery.batch) and one.state != "undone"
    ]
    items = [row.item for one in earlier for row in bank.batches.rows(one.id) if row.item]
    return {item: _code(bank, item) for item in dict.fromkeys(items)}


def _readings(
    bank: Bank, delivery: Delivery, hashes: Mapping[str, str], ids: taking.LedgerIds
) -> tuple[Readings, dict[ItemId, str], dict[ItemId, str]]:
    """Return what the ledger knows of the files, the file of each item, and the items whose file was never read."""
    photos, recordings, transcripts = {}, {}, {}
    files: dict[ItemId, str] = {}
    pending: dict[ItemId, str] = {}
    for row, file in delivery.photographs:
        item = ids.item(delivery.stream, delivery.batch, f"photographs:{row.code}")
        files[item] = hashes.get(file.name, "")
        reading = taking.known_photo(bank, item, hashes.get(file.name, "")) or _last_photo(bank, item)
        if reading is None:
            pending[item] = row.code
        else:
            photos[file.name] = reading
    for talk in delivery.interviews:
        item = ids.item(delivery.stream, delivery.batch, f"interviews:{talk.code}")
        for name in filter(None, (talk.transcript, *talk.translations.values(), talk.reading_times)):
            try:
                transcripts[name] = read_transcript(delivery.files[name].path)
            except Unreadable:
                continue
        for name in filter(None, (talk.recording, talk.reading)):
            heard = taking.known_recording(bank, item, hashes.get(name, ""))
            if heard is not None:
                recordings[name] = heard
        if talk.recording not in recordings and talk.transcript not in transcripts:
            pending[item] = talk.code
    return Readings(photos=photos, recordings=recordings, transcripts=transcripts), files, pending


def _last_photo(bank: Bank, item: ItemId) -> Any:
    """Return the reading of the file that the item had before, where its file is another one now."""
    if taking.revision_of(bank, item) is None:
        return None
    batch = BatchId(bank.items.get(item).batch)
    last = bank.derivatives.done(item, batch, taking.DELIVERED, taking.VERSION) or {}
    return taking.known_photo(bank, item, str(last.get("sha256", "")))


def _code(bank: Bank, item: ItemId) -> str:
    return (bank.items.code_of(item) or str(item)).partition(":")[2] or str(item)
