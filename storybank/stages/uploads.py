"""What lies on disk of a delivery that is being sent to the desks: pieces, whole files, the last check, what it became.

    work/uploads/<id>/parts/<n>.json   what the sender announced: path in the delivery, size, SHA-256
                      parts/<n>.part   what has arrived of it: its length is where sending goes on
                      delivery/…       whole files whose SHA-256 agreed
                      report.json      what a check found        marked.xlsx   the workbook with its cells marked
                      taken.json       the batch it became; by then everything else is gone

The disk alone says how far a file is, so a reload, a night or a restart of the server changes nothing. Names of files may
be names of people: they stand here and nowhere else.
"""

import fcntl
import hashlib
import json
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import TypeAdapter

from storybank.errors import Refused, WrongUse
from storybank.findings import Finding, Severity
from storybank.intake import limits, packing
from storybank.store.bank import Bank

MAX_FILES = 20_000
_CHUNK = 1 << 20
_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One announced file. `offset` bytes of `size` have arrived; whole: the SHA-256 agreed and it lies in the delivery."""

    number: int
    name: str
    size: int
    sha256: str
    offset: int
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the last check of an upload found. exit_code as of `storybank check`; `asked`: where, what."""

    exit_code: int
    photographs: int
    interviews: int
    asked: tuple[tuple[str, Finding], ...]

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for _where, finding in self.asked)


def folder(bank: Path, upload: str) -> Path:
    """Return where an upload lies. Raises WrongUse for anything but an id."""
    if not (upload.isalnum() and upload.isascii()):
        raise WrongUse("upload.unknown", "upload: named by its id.")
    return bank / "work" / "uploads" / upload


def parts(bank: Path, upload: str) -> tuple[Part, ...]:
    """Return the announced files, in the order in which they were announced."""
    place = folder(bank, upload) / "parts"
    numbers = sorted(int(path.stem) for path in place.glob("*.json")) if place.is_dir() else []
    return tuple(_part(bank, upload, number) for number in numbers)


def part(bank: Path, upload: str, number: int) -> Part:
    """Return one announced file. Raises WrongUse where there is none."""
    if not (folder(bank, upload) / "parts" / f"{number}.json").is_file():
        raise WrongUse("upload.unknown", "upload: no such file was announced.")
    return _part(bank, upload, number)


def announce(bank: Path, upload: str, name: str, size: int, sha256: str, *, quota_bytes: int) -> Part:
    """Make room for a file, or find it again: the same name, size and SHA-256 go on where they stopped.

    A file of that name with other content begins anew. Raises WrongUse for an impossible name, Refused over the quota or
    where the disk has no room.
    """
    name = unicodedata.normalize("NFC", name)
    if not limits.is_safe_name(name) or len(name.encode()) > 1000 or size < 0 or not _is_sha256(sha256):
        raise WrongUse("upload.name", "upload: this name, size or SHA-256 cannot be.")
    if Path(name).name == packing.NAMES:
        raise WrongUse(
            "upload.names-open", "upload: names of people travel sealed. Pack the delivery, or leave them out."
        )
    place = folder(bank, upload) / "parts"
    with _locked(folder(bank, upload)):
        known = parts(bank, upload)
        if any(one.name.startswith(f"{name}/") or name.startswith(f"{one.name}/") for one in known):
            raise WrongUse("upload.name", "upload: a file and a folder cannot have the same name.")
        same = next((one for one in known if one.name == name), None)
        if same is not None and (same.size, same.sha256) == (size, sha256):
            return same
        if same is None and len(known) >= MAX_FILES:
            raise Refused("upload.too-many", f"upload: more than {MAX_FILES} files. Split the delivery.")
        others = sum(one.size for one in known if one is not same)
        left = sum(one.size - one.offset for one in known if one is not same and not one.is_whole)
        free = shutil.disk_usage(bank).free
        if others + size > quota_bytes or left + size > free - limits.MAX_PHOTOGRAPH_BYTES:
            raise Refused("upload.too-large", "upload: larger than this bank has room for. Ask its administrator.")
        number = same.number if same else max((one.number for one in known), default=0) + 1
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if same is not None:
            _target(bank, upload, name).unlink(missing_ok=True)
            (place / f"{number}.part").unlink(missing_ok=True)
        (place / f"{number}.part").touch(mode=0o600)
        _write(place / f"{number}.json", {"name": name, "size": size, "sha256": sha256})
    forget_report(bank, upload)
    return finish(bank, upload, number) if size == 0 else _part(bank, upload, number)


def append(bank: Path, upload: str, number: int, offset: int, source: BinaryIO, checksum: str = "") -> Part:
    """Add one piece at `offset`, checked against its own SHA-256 (hex) where the sender gave one; return where the file is.

    Raises Refused: upload.offset (ask where it is), upload.busy (another request is writing), upload.piece (the piece was
    damaged on the way: it is not kept), upload.other-hash (the whole file is not what was announced: it begins again at 0).
    """
    known = part(bank, upload, number)
    path = folder(bank, upload) / "parts" / f"{number}.part"
    if known.is_whole or known.offset != offset or not path.is_file():
        raise Refused("upload.offset", "upload: this piece does not fit where the file is.")
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused("upload.busy", "upload: another request is writing this file.") from error
        if file.seek(0, os.SEEK_END) != offset:
            raise Refused("upload.offset", "upload: this piece does not fit where the file is.")
        digest = hashlib.sha256()
        try:
            while (room := known.size - file.tell()) > 0 and (data := source.read(min(_CHUNK, room))):
                digest.update(data)
                file.write(data)
        except OSError:  # the line was cut: what came without a checksum of its own stays
            if checksum:
                file.truncate(offset)
            raise
        finally:
            file.flush()
            os.fsync(file.fileno())
        if checksum and digest.hexdigest() != checksum:
            file.truncate(offset)
            raise Refused("upload.piece", "upload: the piece was damaged on the way. Send it again.")
        is_complete = file.tell() == known.size
    return finish(bank, upload, number) if is_complete else _part(bank, upload, number)


def finish(bank: Path, upload: str, number: int) -> Part:
    """Move a file that has arrived into the delivery if its SHA-256 agrees; else Refused, and it begins again."""
    known = _part(bank, upload, number)
    path = folder(bank, upload) / "parts" / f"{number}.part"
    with path.open("rb") as file:
        agrees = hashlib.file_digest(file, "sha256").hexdigest() == known.sha256
    if not agrees:
        with path.open("r+b") as file:
            file.truncate(0)
        raise Refused("upload.other-hash", "upload: what arrived is not what was announced. It begins again.")
    target = _target(bank, upload, known.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.replace(target)
    forget_report(bank, upload)
    return _part(bank, upload, number)


def drop(bank: Path, upload: str, number: int) -> None:
    """Take one file out of an upload."""
    known = part(bank, upload, number)
    _target(bank, upload, known.name).unlink(missing_ok=True)
    for ending in ("part", "json"):
        (folder(bank, upload) / "parts" / f"{number}.{ending}").unlink(missing_ok=True)
    forget_report(bank, upload)


def source(bank: Path, upload: str) -> Path:
    """Return what to take in: the folder of whole files, or the one packed file that lies in it."""
    delivery = folder(bank, upload) / "delivery"
    delivery.mkdir(mode=0o700, parents=True, exist_ok=True)
    inside = list(delivery.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_file() and packing.is_pack(inside[0]) else delivery


def check(bank: Bank, upload: str, *, on: date, progress: Callable[[int, int], None] | None = None) -> Report:
    """Ask of an upload what `storybank check` asks, keep what was found, and mark the workbook's cells."""
    from storybank.intake.batch import deliveries
    from storybank.intake.marked import Remark, write_marked
    from storybank.intake.questions import words
    from storybank.stages.check_delivery import check_delivery
    from storybank.stages.receiving import received

    place = folder(bank.path, upload)
    forget_report(bank.path, upload)
    with received(bank, source(bank.path, upload)) as arrived:
        reports = [check_delivery(one, on, progress=progress) for one in deliveries(arrived.folder)]
        asked = [
            (one.where, one.finding)
            for report in reports
            for one in report.asked
            if one.finding.code != "intake.no-stream"  # the account says it
        ]
        workbook = reports[0].delivery.workbook if len(reports) == 1 and reports[0].delivery else None
        if workbook is not None and workbook.suffix == ".xlsx":
            remarks = [Remark(where, finding.severity, "\n".join(words(finding))) for where, finding in asked]
            marked = write_marked(workbook, remarks)
            shutil.move(marked, place / "marked.xlsx")
    found = {
        "exit_code": 3
        if any(report.exit_code == 3 for report in reports)
        else int(any(_blocks(one) for _, one in asked)),
        "photographs": sum(len(report.delivery.photographs) for report in reports if report.delivery),
        "interviews": sum(len(report.delivery.interviews) for report in reports if report.delivery),
        "asked": [[where, _FINDING.dump_python(finding, mode="json")] for where, finding in asked],
    }
    _write(place / "report.json", found)
    made = report(bank.path, upload)
    assert made is not None
    return made


def report(bank: Path, upload: str) -> Report | None:
    """Return what the last check found; None where nothing was checked since the files changed."""
    path = folder(bank, upload) / "report.json"
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    asked = tuple((where, _FINDING.validate_python(finding)) for where, finding in kept["asked"])
    return Report(
        exit_code=kept["exit_code"], photographs=kept["photographs"], interviews=kept["interviews"], asked=asked
    )


def marked(bank: Path, upload: str) -> Path | None:
    """Return the workbook with its cells marked, where there is one."""
    path = folder(bank, upload) / "marked.xlsx"
    return path if path.is_file() else None


def forget_report(bank: Path, upload: str) -> None:
    for name in ("report.json", "marked.xlsx"):
        (folder(bank, upload) / name).unlink(missing_ok=True)


def taken(bank: Path, upload: str, batches: tuple[str, ...]) -> None:
    """Note the batches an upload became, and delete what was uploaded: it is sealed."""
    _write(folder(bank, upload) / "taken.json", {"batches": list(batches)})
    for name in ("delivery", "parts"):
        shutil.rmtree(folder(bank, upload) / name, ignore_errors=True)
    forget_report(bank, upload)


def batches_of(bank: Path, upload: str) -> tuple[str, ...]:
    """Return the batches an upload became; none while it has not been taken in."""
    path = folder(bank, upload) / "taken.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))["batches"]) if path.is_file() else ()


def delete(bank: Path, upload: str) -> None:
    """Delete an upload that will not be sent."""
    shutil.rmtree(folder(bank, upload), ignore_errors=True)


def _blocks(finding: Finding) -> bool:
    return finding.severity is Severity.BLOCKED


def _target(bank: Path, upload: str, name: str) -> Path:
    return folder(bank, upload) / "delivery" / name


def _part(bank: Path, upload: str, number: int) -> Part:
    place = folder(bank, upload) / "parts"
    said = json.loads((place / f"{number}.json").read_text(encoding="utf-8"))
    arrived = place / f"{number}.part"
    is_whole = not arrived.is_file()
    offset = said["size"] if is_whole else arrived.stat().st_size
    return Part(number=number, offset=offset, is_whole=is_whole, **said)


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def _write(path: Path, data: dict[str, Any]) -> None:
    from storybank.store import files

    files.put(path, json.dumps(data, ensure_ascii=False).encode())


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Hold an upload while its list of files changes: two requests never announce the same number."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
