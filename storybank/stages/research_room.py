"""The research room: what researchers may see, who asked for what, and the encrypted edition that one person gets.

Nothing is served: a researcher gets one edition, sealed by the two-person rule like any other, packed and encrypted to the
one key that was named in the request, with an end date, in the register of copies.
"""

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pyrage

from storybank.errors import Refused
from storybank.records import (
    Audience,
    Collection,
    CollectionId,
    Item,
    ItemId,
    Language,
    Photo,
    PublicId,
    Release,
    ReleaseId,
    Use,
)
from storybank.rules import views
from storybank.stages.foreseeing import WAITING, folders_of
from storybank.stages.planning import plan_of
from storybank.stages.showable import require_showable
from storybank.stages.signing_list import sign_list
from storybank.stages.taking_back import delete_copies
from storybank.stages.vocabulary import codes_of
from storybank.store.bank import Bank
from storybank.store.files import sync_folder
from storybank.store.rows import PROGRAMME, Copy, ResearchRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the catalogue: enough to ask for it, nothing to find anybody by."""

    public_id: str
    kind: str
    languages: tuple[str, ...]
    themes: tuple[str, ...]
    content_notes: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    request: ResearchRow
    path: Path
    size_bytes: int
    copy: str


def catalogue(bank: Bank, *, on: date) -> tuple[Entry, ...]:
    """Return what is open to researchers on request on this day and may be listed, by its public id."""
    everything = tuple(row.id for row in bank.items.list())
    plan = plan_of(bank, _room(everything), on=on)
    agreed: dict[str, bool] = {}
    for consent in bank.consents.current():
        is_listed = consent.is_listed or consent.audience is Audience.PUBLIC
        agreed[consent.subject] = agreed.get(consent.subject, True) and is_listed
    records = bank.items.many([one.item for one in plan.included])
    ids = {row.id: row.public_id for row in bank.items.list()}
    return tuple(
        _entry(record, ids[item])
        for item, record in records.items()
        if all(agreed.get(person, False) for person in views.people_of(record))
    )


def ask(
    bank: Bank,
    *,
    public_ids: tuple[str, ...],
    recipient: str,
    identity: str,
    purpose: str,
    promises: bool,
    until_on: date,
    languages: tuple[Language, ...],
    by: str,
    on: date,
) -> ResearchRow:
    """Register a request for items of the catalogue; they become a collection of its own, for this one use."""
    listed = {entry.public_id for entry in catalogue(bank, on=on)}
    unknown = [one for one in public_ids if one not in listed]
    if unknown or not public_ids:
        raise Refused(
            "research.not-listed", "request: name items of `storybank research catalogue`; nothing else is open."
        )
    items = tuple(row.id for row in bank.items.list() if row.public_id in public_ids)
    collection_id, public_id = bank.collections.new_id()
    with bank.writing():
        request = bank.research.ask(
            collection=collection_id,
            recipient=recipient,
            identity=identity,
            purpose=purpose,
            promises=promises,
            until_on=until_on,
            by=by,
            on=on,
        )
        collection = replace(
            _room(items, languages),
            id=collection_id,
            public_id=public_id,
            slug=f"research-{request.id[:8]}",
            expires_on=until_on,
        )
        bank.collections.save(collection, by=by, on=on)
    return request


def parties(bank: Bank, request: ResearchRow) -> tuple[str, ...]:
    """Return who has to agree: every stream that gathered something of it, and the programme."""
    records = bank.items.many(bank.collections.get(request.collection).items)
    return (*sorted({record.stream for record in records.values()}), PROGRAMME)


def answer(bank: Bank, request_id: str, *, party: str, is_agreed: bool, by: str, on: date) -> ResearchRow:
    """Note a party's answer. A no closes what there is of the edition, also after it was handed over."""
    request = bank.research.get(request_id)
    row = bank.research.answer(
        request.id, party=party, parties=parties(bank, request), is_agreed=is_agreed, by=by, on=on
    )
    if row.state == "refused":
        out = _let_go(bank, row, by=by, on=on)
        bank.registers.notify(out, cause=row.id, by=by, on=on)
    return row


def _let_go(bank: Bank, request: ResearchRow, *, by: str, on: date) -> tuple[ReleaseId, ...]:
    """Revoke and delete the edition made for a request; return the versions that were out."""
    releases = bank.releases.list(collection=request.collection)
    out = [one for one in releases if one.status in ("sealed", "suspended")]
    for one in out:
        bank.releases.revoke(one.id, cause=request.id, by=by, on=on)
    for one in releases:
        if one.status in WAITING:
            bank.releases.void(one.id, by=by, on=on)
    sign_list(bank, on=on)
    for one in releases:
        delete_copies(bank, bank.releases.get(one.id))
    return tuple(one.id for one in out)


def end(bank: Bank, request_id: str, *, by: str, on: date) -> ResearchRow:
    """Note that the researcher has deleted the copy: the bank's own goes too, who asked is forgotten, the register keeps the days."""
    request = bank.research.get(request_id)
    for copy in _copies(bank, request):
        bank.registers.copy_is_gone(copy.id, by=by, on=on)
    _let_go(bank, request, by=by, on=on)
    return bank.research.end(request.id, by=by, on=on)


def _copies(bank: Bank, request: ResearchRow) -> tuple[Copy, ...]:
    return bank.registers.copies(holder=_holder(request))


def _holder(request: ResearchRow) -> str:
    return f"research-{request.id[:8]}"


def is_for_research(bank: Bank, collection: CollectionId) -> bool:
    """Say whether a collection is a researcher's edition: that one leaves encrypted to one key, and in no other way."""
    return any(one.collection == collection for one in bank.research.list())


def deliver(bank: Bank, request_id: str, folder: Path, *, by: str, on: date) -> Delivered:
    """Encrypt the sealed edition to the researcher's key, and note the copy with its end date.

    Raises Refused until every party has agreed and the edition has been proposed, approved and published.
    """
    request = bank.research.get(request_id)
    if request.state not in ("agreed", "delivered"):
        waiting = sorted(set(parties(bank, request)) - set(request.agreements))
        raise Refused(
            "research.not-agreed", f"{request.id}: {request.state}; to agree yet: {', '.join(waiting) or '–'}."
        )
    if on > request.until_on:
        raise Refused("research.over", f"{request.id}: the time asked for ended on {request.until_on}.")
    collection = bank.collections.get(request.collection)
    release = _sealed(bank, collection)
    require_showable(bank, release, on=on)
    folder.mkdir(parents=True, exist_ok=True)
    source, _proposed = folders_of(bank, release)
    target = folder / f"{collection.slug}-v{release.version}.tar.age"
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as out, packed(source, bank.path / "work") as tar:
            pyrage.encrypt_io(tar, out, [pyrage.x25519.Recipient.from_str(request.recipient)])
        with bank.writing():  # in the register before it is there; refused, and gone, where it was taken back meanwhile
            copy = bank.registers.take(
                release.id,
                holder=_holder(request),
                use=Use.TEACHING_RESEARCH.value,
                by=by,
                on=on,
                until_on=request.until_on,
            )
            done = bank.research.delivered(request.id, release=release.id, copy=copy.id, by=by, on=on)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(folder)
    return Delivered(request=done, path=target, size_bytes=target.stat().st_size, copy=copy.id)


@contextmanager
def packed(bundle: Path, work: Path) -> Iterator[BinaryIO]:
    """Give a bundle as one tar: sorted, its own dates, nobody's account; the same bundle gives the same bytes."""
    with tempfile.TemporaryFile(dir=work) as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path in sorted(one for one in bundle.rglob("*") if one.is_file()):
                entry = tarfile.TarInfo(f"{bundle.name}/{path.relative_to(bundle).as_posix()}")
                entry.size, entry.mtime, entry.mode = path.stat().st_size, int(path.stat().st_mtime), 0o644
                with path.open("rb") as stream:
                    archive.addfile(entry, stream)
        out.seek(0)
        yield out


def overdue(bank: Bank, *, on: date) -> tuple[ResearchRow, ...]:
    """Return requests whose copy's time is over and that nobody has ended: to be asked whether it was deleted."""
    return tuple(one for one in bank.research.list(state="delivered") if on > one.until_on)


def _sealed(bank: Bank, collection: Collection) -> Release:
    sealed = [one for one in bank.releases.list(collection=collection.id) if one.status == "sealed"]
    if not sealed:
        raise Refused(
            "research.not-published",
            f"{collection.slug}: agreed, and not sealed yet. Propose, approve and publish it like any collection.",
        )
    return max(sealed, key=lambda one: one.version)


def _room(items: tuple[ItemId, ...], languages: tuple[Language, ...] = (Language("en"),)) -> Collection:
    """Return the collection that asks the gate as a researcher would."""
    return Collection(
        id=CollectionId("research"),
        public_id=PublicId("research"),
        slug="research",
        title=dict.fromkeys(languages, "Research edition"),
        items=items,
        languages=languages,
        use=Use.TEACHING_RESEARCH,
        audience=Audience.RESEARCHERS_ON_REQUEST,
    )


def _entry(record: Item, public_id: str) -> Entry:
    texts = [getattr(record, name, {}) for name in ("captions", "title", "translations")]
    day = getattr(record, "taken_on" if isinstance(record, Photo) else "recorded_on", None)
    return Entry(
        public_id=public_id,
        kind=type(record).__name__.lower().replace("photo", "photograph"),
        languages=tuple(sorted({str(one) for text in texts for one in text} | set(getattr(record, "languages", ())))),
        themes=codes_of("themes", record.themes),
        content_notes=codes_of("content_notes", record.content_notes),
        year=day.year if day else None,
    )
