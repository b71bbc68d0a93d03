"""Takes one delivery into the bank: files sealed, rows made records, nothing twice. The parent's side; composes without Prefect.

Each step does what is missing: what is done is found in the ledger by (item, SHA-256, stage, version), so the same
command after a crash goes on where the machine stopped, and the same delivery twice changes nothing.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from storybank.errors import Refused, Unreadable
from storybank.findings import Finding
from storybank.intake.assemble import Assembled, IdBook, Readings, assemble
from storybank.intake.batch import Delivery, ReceivedFile
from storybank.intake.photos import PhotoReading
from storybank.intake.questions import question
from storybank.intake.recordings import RecordingReading
from storybank.intake.transcripts import TranscriptReading
from storybank.intake.transcripts import read as read_transcript
from storybank.records import Interview, ItemId, Photo, Story
from storybank.stages import agreeing, documents, evidence, headings
from storybank.stages.applying import AnyItem
from storybank.stages.carrying import carry_over, in_codes
from storybank.stages.executor import Executor
from storybank.stages.file_names import names_in_file_names
from storybank.stages.ingest_one import (
    FileJob,
    TakenPhoto,
    TakenRecording,
    take_photograph,
    take_reading,
    take_recording,
)
from storybank.stages.keeping_out import without_refused
from storybank.stages.ledger_ids import LedgerIds as LedgerIds
from storybank.stages.screening import rulebook
from storybank.stages.sources import with_sources
from storybank.store.bank import Bank
from storybank.store.rows import Batch, BatchRow

STAGE = "take"
DELIVERED = "delivered"  # the record as its sender last sent it, so that a re-sent one can be compared
UNDONE = "undone"  # declined by undoing the delivery that made it
VERSION = "1"  # raise it when what a reading holds changes: files are read again, nothing is sealed twice

# who is in the picture is asked again of the record, where an editor's link or cover can answer it
_ASKED_BY_THE_RULES = frozenset({"intake.no-consent", "intake.no-row-said-who"})

MACHINE_TROUBLE = frozenset({"executor.worker-died", "executor.too-large", "executor.too-slow"})
PHOTOGRAPH_LIMIT_S, RECORDING_LIMIT_S = 300.0, 3600.0  # how long one file may hold a worker

Progress = Callable[[str, int, int], None]

_PHOTO: TypeAdapter[PhotoReading] = TypeAdapter(PhotoReading)
_RECORDING: TypeAdapter[RecordingReading] = TypeAdapter(RecordingReading)
_ITEM: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (Photo, Interview, Story)}


@dataclass(slots=True)
class DeliveryPapers:
    """What the steps of one delivery hand on."""

    delivery: Delivery
    hashes: dict[str, str]
    taken: "Taken | None" = None
    assembled: Assembled | None = None


@dataclass(slots=True)
class Taken:
    """What the reading steps of one delivery found, by file name."""

    readings: Readings = field(default_factory=Readings)
    findings: list[Finding] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)  # name → SHA-256
    resumed: int = 0
    to_try_again: int = 0  # files that the machine, not their content, kept from being read


def digest_of(delivery: Delivery) -> tuple[str, dict[str, str]]:
    """Return the delivery's content digest and each file's SHA-256; a file that cannot be read to its end has none."""
    hashes = {}
    for name, file in sorted(delivery.files.items()):
        sha256 = _sha256(file.path) if file.kind != "own" else None
        if sha256 is not None:
            hashes[name] = sha256
    whole = hashlib.sha256("\n".join(f"{sha} {name}" for name, sha in hashes.items()).encode()).hexdigest()
    return whole, hashes


def take_files(
    bank: Bank,
    delivery: Delivery,
    *,
    by: str,
    on: date,
    executor: Executor,
    progress: Progress,
    hashes: Mapping[str, str],
) -> Taken:
    """Read and seal every file of the delivery that a row claims; return the readings and the questions about files.

    What everybody in it refuses to have kept is neither read nor sealed, and stays where it lies.
    """
    taken = Taken(files=dict(hashes))
    for name, file in delivery.files.items():
        if file.kind != "own" and name not in hashes:
            taken.findings.append(question("intake.unreadable-file", f"file {name}", file=name, reason="I/O"))
    hashes, told = without_refused(bank, delivery, LedgerIds(bank, by), hashes, by=by, on=on)
    taken.findings.extend(told)
    taken.files = dict(hashes)
    photos = [(row.code, file) for row, file in delivery.photographs if file.name in hashes]
    taken.readings = Readings(
        photos=_take(bank, delivery, "photographs", photos, take_photograph, _PHOTO, taken, by, executor, progress),
        recordings=_take(
            bank,
            delivery,
            "interviews",
            [(code, file) for code, file in _recordings(delivery) if file.name in hashes],
            take_recording,
            _RECORDING,
            taken,
            by,
            executor,
            progress,
        )
        | _take(
            bank,
            delivery,
            "interviews",
            [(code, file) for code, file in _readings(delivery) if file.name in hashes],
            take_reading,
            _RECORDING,
            taken,
            by,
            executor,
            progress,
        ),
        transcripts=_take_transcripts(bank, delivery, taken, by),
    )
    _take_evidence(bank, delivery, taken, by)
    taken.findings.extend(documents.take(bank, delivery, hashes, by=by, executor=executor))
    return taken


def save(
    bank: Bank, delivery: Delivery, batch: Batch, taken: Taken, *, by: str, on: date
) -> tuple[Assembled, dict[str, int]]:
    """Make records of rows and readings and append what changed. Returns the records and counts by kind of change."""
    ids: IdBook = LedgerIds(bank, by)
    whole = {name: file for name, file in delivery.files.items() if file.kind == "own" or name in taken.files}
    delivery = replace(delivery, files=whole)  # evidence that could not be read to its end is missing
    assembled = assemble(delivery, taken.readings, ids)
    projects = delivery.sheets.initiatives
    about = tuple(headings.of_initiatives(projects, rulebook())) if projects else ()
    counts = {"new": 0, "changed": 0, "same": 0}
    with bank.writing():
        for person in assembled.people:
            bank.people.save(person, by=by, on=on)
        waiting = list(agreeing.save(bank, evidence.with_hashes(assembled.consents, taken.files), batch, by=by, on=on))
        documents.save_delivered(bank, delivery, assembled.initiatives, taken.files, by=by, on=on)
        rows = []
        sources = {row.where: taken.files.get(file.name, "") for row, file in delivery.photographs}
        told = {row.where: row for row in delivery.interviews}
        known = {row.item: row.change for row in bank.batches.rows(batch.id) if row.item}
        made: tuple[AnyItem, ...] = (*assembled.photos, *assembled.interviews, *assembled.stories)
        for delivered in made:
            item = replace(in_codes(delivered), batch=batch.id)
            before = revision_of(bank, item.id)
            source = sources.get(item.row, "")
            result = {"record": _ITEM[type(item)].dump_python(item, mode="json"), "sha256": source}
            if isinstance(item, Interview):
                item = with_sources(bank, item, told.get(item.row), taken.files)
            merged = keep_editors_work(bank, item, source) if before else item
            was_undone = before is not None and is_undone(bank, item.id)
            if was_undone:
                merged = replace(merged, is_declined=False, batch=batch.id)
            after = bank.items.save(merged, by=by, on=on)
            bank.derivatives.mark_done(item.id, batch.id, DELIVERED, VERSION, result=result)
            change = "new" if before is None or was_undone else ("same" if after == before else "changed")
            counts[change] += 1
            rows.append(BatchRow(batch=batch.id, row=item.row, item=item.id, change=known.get(item.id, change)))
        bank.batches.link(batch.id, rows)
        asked = [
            _by_column(finding)
            for finding in (*taken.findings, *assembled.findings, *about, *names_in_file_names(delivery), *waiting)
            if finding.item is None or finding.code not in _ASKED_BY_THE_RULES
        ]
        asked += _gone(bank, delivery, batch, {row.item for row in rows if row.item})
        counts["gone"] = sum(finding.code == "intake.row-gone" for finding in asked)
        sender = ids.batch(delivery.stream, delivery.batch)  # what a corrected delivery no longer asks is gone with it
        bank.findings.received(batch.id, asked, on=on, owner=sender)
    return assembled, counts


def is_undone(bank: Bank, item: ItemId) -> bool:
    """Say whether an item is declined because the delivery that made it was undone, and for no other reason."""
    current = bank.items.get(item)
    return current.is_declined and bank.derivatives.done(item, current.batch, UNDONE, VERSION) is not None


def _by_column(finding: Finding) -> Finding:
    """Return a question about an item's row without the row's number: a row that moves keeps its answers."""
    where, _, column = finding.field.partition(".")
    return replace(finding, field=column or "row") if finding.item is not None and "!" in where else finding


def _gone(bank: Bank, delivery: Delivery, batch: Batch, here: set[ItemId]) -> list[Finding]:
    """Return a question for each item of this sender's delivery whose row the corrected one no longer has: it is held."""
    earlier = [one for one in bank.batches.list() if (one.stream, one.key) == (batch.stream, delivery.batch)]
    items = {row.item for one in earlier for row in bank.batches.rows(one.id) if row.item and row.item not in here}
    found = [item for item, record in bank.items.many(sorted(items)).items() if not record.is_declined]
    return [replace(question("intake.row-gone", "row"), item=item) for item in found]


def keep_editors_work(bank: Bank, delivered: AnyItem, source: str) -> AnyItem:
    """Return the newly delivered record with what editors have done since the delivery before.

    source: SHA-256 of the photograph's file, "" for other kinds.
    """
    current = bank.items.get(delivered.id)
    last = bank.derivatives.done(delivered.id, current.batch, DELIVERED, VERSION)
    base: AnyItem | None = _ITEM[type(current)].validate_python(last["record"]) if last else None
    is_same_file = last is not None and last.get("sha256") == source
    merged = carry_over(base, current, delivered, is_same_file=is_same_file)
    # which delivery and row brought it last is no change of the item: nothing is revised, no approval grows stale
    unmoved: AnyItem = replace(merged, batch=current.batch, row=current.row)
    return current if unmoved == current else merged


def _take(
    bank: Bank,
    delivery: Delivery,
    kind: str,
    files: list[tuple[str, ReceivedFile]],
    function: Callable[[FileJob], Any],
    adapter: TypeAdapter[Any],
    taken: Taken,
    by: str,
    executor: Executor,
    progress: Progress,
) -> dict[str, Any]:
    recipients = bank.originals.recipients(delivery.stream)
    readings: dict[str, Any] = {}
    jobs: list[FileJob] = []
    items: dict[str, ItemId] = {}
    for code, file in files:
        item = bank.items.id_for(delivery.stream, delivery.batch, f"{kind}:{code}", by=by)
        items[file.name] = item
        known = bank.derivatives.done(item, taken.files[file.name], STAGE, VERSION)
        if known is not None:
            taken.resumed += 1
            if "code" in known:
                taken.findings.append(_refused(file.name, str(known["code"]), str(known["remedy"])))
            else:
                readings[file.name] = adapter.validate_python(known["reading"])
            continue
        target = bank.originals.work_path()
        jobs.append(FileJob(file.name, file.path, target, recipients, bool(bank.settings.values["detection.thorough"])))
    limit_s = PHOTOGRAPH_LIMIT_S if kind == "photographs" else RECORDING_LIMIT_S
    for done, (job, outcome) in enumerate(executor.map(function, jobs, limit_s=limit_s), 1):
        item, sha256 = items[job.name], taken.files[job.name]
        if outcome.result is None:
            code = outcome.error_code or "intake.unreadable"
            taken.findings.append(_refused(job.name, code, outcome.remedy))
            if code in MACHINE_TROUBLE or code.startswith("executor.failed-"):
                taken.to_try_again += 1
            else:
                bank.derivatives.mark_done(
                    item, sha256, STAGE, VERSION, result={"code": code, "remedy": outcome.remedy}
                )
        else:
            reading = _without_serial(bank, outcome.result.reading)
            try:
                _adopt(bank, delivery, item, outcome.result, by)
            except (
                Refused
            ) as erased:  # at a person's request: it does not come back, and costs the delivery nothing else
                taken.findings.append(_refused(job.name, erased.code, str(erased)))
                continue
            readings[job.name] = reading
            result = {"reading": adapter.dump_python(reading, mode="json")}
            bank.derivatives.mark_done(item, sha256, STAGE, VERSION, result=result)
        progress(kind, done, len(jobs))
    return readings


def _without_serial(bank: Bank, reading: Any) -> Any:
    """Return the reading with the camera's serial number only as a keyed hash."""
    serial = getattr(reading, "camera_serial", None)
    return replace(reading, camera_serial=bank.identities.hmac(serial)) if serial else reading


def _adopt(bank: Bank, delivery: Delivery, item: ItemId, taken: TakenPhoto | TakenRecording, by: str) -> None:
    with bank.writing():
        if isinstance(taken, TakenPhoto):
            for kind, sealed in taken.sealed.items():
                media_type = taken.reading.media_type if kind == "original" else "image/jpeg"
                bank.originals.adopt(sealed, item=item, kind=kind, stream=delivery.stream, media_type=media_type, by=by)
        else:
            bank.originals.adopt(
                taken.sealed, item=item, kind="original", stream=delivery.stream, media_type=taken.media_type, by=by
            )


def _take_transcripts(bank: Bank, delivery: Delivery, taken: Taken, by: str) -> dict[str, TranscriptReading]:
    readings: dict[str, TranscriptReading] = {}
    for row in delivery.interviews:
        item = bank.items.id_for(delivery.stream, delivery.batch, f"interviews:{row.code}", by=by)
        for name in filter(None, (row.transcript, *row.translations.values(), row.reading_times)):
            file = delivery.files.get(name)
            if file is None or name not in taken.files:
                continue
            try:
                readings[name] = read_transcript(file.path)
            except Unreadable as error:
                taken.findings.append(_refused(name, error.code, str(error)))
                continue
            if bank.derivatives.done(item, taken.files[name], "seal", VERSION) is None:
                bank.originals.seal_file(
                    file.path, item=item, kind="original", stream=delivery.stream, media_type="text/plain", by=by
                )
                bank.derivatives.mark_done(item, taken.files[name], "seal", VERSION)
    return readings


def _take_evidence(bank: Bank, delivery: Delivery, taken: Taken, by: str) -> None:
    for row in delivery.sheets.consents:
        person = bank.people.id_for(delivery.stream, row.person, by=by)
        for entry in row.evidence:
            file = delivery.files.get(entry.file)
            if file is None or entry.file not in taken.files:
                continue
            bank.originals.seal_file(
                file.path,
                person=person,
                kind="evidence",
                stream=delivery.stream,
                media_type="application/octet-stream",
                by=by,
            )


def _readings(delivery: Delivery) -> list[tuple[str, ReceivedFile]]:
    """Return what other voices have read, beside the interviews' own recordings."""
    return [
        (row.code, delivery.files[row.reading])
        for row in delivery.interviews
        if row.reading and row.reading in delivery.files
    ]


def known_photo(bank: Bank, item: ItemId, sha256: str) -> PhotoReading | None:
    """Return the reading of a file that was read for this item before, else None."""
    known = bank.derivatives.done(item, sha256, STAGE, VERSION)
    return _PHOTO.validate_python(known["reading"]) if known and "reading" in known else None


def known_recording(bank: Bank, item: ItemId, sha256: str) -> RecordingReading | None:
    """Return the reading of a recording that was read for this item before, else None."""
    known = bank.derivatives.done(item, sha256, STAGE, VERSION)
    return _RECORDING.validate_python(known["reading"]) if known and "reading" in known else None


def from_json(kind: type, record: object) -> AnyItem:
    """Return a record as it was kept when it was delivered."""
    item: AnyItem = _ITEM[kind].validate_python(record)
    return item


def _recordings(delivery: Delivery) -> list[tuple[str, ReceivedFile]]:
    return [
        (row.code, delivery.files[row.recording])
        for row in delivery.interviews
        if row.recording and row.recording in delivery.files
    ]


def _refused(name: str, code: str, remedy: str) -> Finding:
    return question("intake.unreadable", f"file {name}", reason=code, remedy=remedy)


def revision_of(bank: Bank, item: ItemId) -> int | None:
    """Return the item's current revision, or None where no record of it was ever made."""
    row = bank.items.find(item)
    return row.revision if row else None


def _sha256(path: Path) -> str | None:
    """Return a file's SHA-256, or None where the disk or its rights do not give all of it."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
