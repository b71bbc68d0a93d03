"""Lists the files of a delivery: what lies in the folder, of what kind, and what of it cannot be read.

A file or folder that the machine cannot read (rights, a bad sector) is a question about itself and costs nothing else.
"""

import hashlib
import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storybank.findings import Finding
from storybank.intake import limits
from storybank.intake.questions import question

EVIDENCE = "consents"
_OWN = (
    "check-report.html",
    "readme.md",
    "readme.txt",
    "identities.jsonl",
    "identities.age",
    "storybank-pack.json",
    "form/phone.xlsx",
    "thumbs.db",
    "desktop.ini",
)
_OWN_ENDINGS = (".checked.xlsx", "-report.html", ".storybank-key.txt", ".pack.age", ".sending.json")
PREVIEWS = "previews"  # small pictures that a pack carries ahead of the originals


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """One file of a delivery. `name` is its path inside the delivery, NFC, "/" between folders, as the workbook writes it."""

    name: str
    path: Path
    size_bytes: int
    kind: str  # photograph · recording · document · evidence · workbook · own · unknown · unreadable
    media_type: str = ""


def files_in(folder: Path, questions: list[Finding]) -> Iterator[ReceivedFile]:
    """List what lies in the folder, without following links."""
    waiting = [folder]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(inside) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            where = readable_name(inside.relative_to(folder).as_posix())
            questions.append(unreadable(where, error))
            continue
        for entry in found:
            name = readable_name(Path(entry.path).relative_to(folder).as_posix())
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_symlink():
                questions.append(question("intake.symlink", f"file {name}", file=name))
            elif entry.is_dir():
                waiting.append(Path(entry.path))
            elif entry.is_file():
                yield _received(name, Path(entry.path), questions)


def readable_name(name: str) -> str:
    """Return a file's name in NFC; one that an old archive left in cp1251 as its sender reads it, else it fits no row."""
    try:
        return unicodedata.normalize("NFC", name.encode().decode())
    except UnicodeEncodeError:
        return unicodedata.normalize("NFC", os.fsencode(name).decode("cp1251", errors="replace"))


def unreadable(name: str, error: OSError) -> Finding:
    """Return the question about a file that the machine cannot read; the system's own word for it, never a path."""
    return question("intake.unreadable-file", f"file {name}", file=name, reason=error.strerror or type(error).__name__)


def same_twice(files: Iterable[ReceivedFile], questions: list[Finding]) -> Iterator[Finding]:
    """Yield a finding for each file that is byte for byte another one; only files of one size are read."""
    by_size: dict[int, list[ReceivedFile]] = defaultdict(list)
    for found in files:
        if found.kind in ("photograph", "recording", "document", "evidence"):
            by_size[found.size_bytes].append(found)
    for group in by_size.values():
        seen: dict[str, str] = {}
        for found in group if len(group) > 1 else ():
            try:
                with found.path.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
            except OSError as error:
                questions.append(unreadable(found.name, error))
                continue
            first = seen.setdefault(digest, found.name)
            if first != found.name and found.kind == "evidence":
                yield question("intake.same-evidence", f"file {found.name}", file=found.name, other=first)
            elif first != found.name:
                yield question("intake.same-file-twice", f"file {found.name}", file=found.name, other=first)


def _received(name: str, path: Path, questions: list[Finding]) -> ReceivedFile:
    lower = name.casefold()
    try:
        size = path.stat().st_size
        is_own = lower in _OWN or lower.endswith(_OWN_ENDINGS) or name.startswith(f"{PREVIEWS}/")
        if is_own:
            return ReceivedFile(name=name, path=path, size_bytes=size, kind="own")
        if "/" not in name and lower.endswith((".xlsx", ".xlsm", ".ods", ".csv", ".tsv")):
            return ReceivedFile(name=name, path=path, size_bytes=size, kind="workbook")
        media = limits.sniff(path) if size else None
    except OSError as error:
        questions.append(unreadable(name, error))
        return ReceivedFile(name=name, path=path, size_bytes=0, kind="unreadable")
    if name.startswith(f"{EVIDENCE}/"):
        kind = "evidence"
    elif media is None:
        kind = "unknown"
    elif media.is_photograph:
        kind = "photograph"
    elif media.is_recording:
        kind = "recording"
    else:
        kind = "document"
    return ReceivedFile(name=name, path=path, size_bytes=size, kind=kind, media_type=str(media or ""))
