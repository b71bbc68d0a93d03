"""One delivery: a folder with a workbook and files, listed, paired with its rows, and questioned.

Of the files only the first bytes are read here, and whole files of equal size, to tell whether they are the same.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from storybank.errors import Unreadable
from storybank.findings import Finding
from storybank.i18n import LANGUAGES
from storybank.intake import crosscheck, exports, limits, sheets, submissions
from storybank.intake.listing import EVIDENCE, ReceivedFile, files_in, readable_name, same_twice
from storybank.intake.questions import question
from storybank.intake.rows import InitiativeRow, InterviewRow, PhotoRow, Sheets, Words
from storybank.records import Language, Stream

PHOTOGRAPHS, INTERVIEWS, DOCUMENTS = "photographs", "interviews", "documents"
_PAPERS = (limits.MediaType.DOCX, limits.MediaType.ODT, limits.MediaType.PDF, limits.MediaType.TEXT)
NOT_OURS = "intake.not-our-form"  # an export of which nothing can be taken
__all__ = [
    "EVIDENCE",
    "INTERVIEWS",
    "PHOTOGRAPHS",
    "Delivery",
    "ReceivedFile",
    "deliveries",
    "file_of",
    "read_delivery",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document of an initiative that lies in the delivery. `initiative`: its sender's code."""

    where: str  # the cell that names it
    initiative: str
    file: ReceivedFile
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    folder: Path
    stream: Stream
    batch: str  # the sender's name for this delivery: sent again under the same name, it is the same delivery
    language: Language
    workbook: Path | None  # None: a folder of CSV files
    sheets: Sheets
    files: Mapping[str, ReceivedFile]
    photographs: tuple[tuple[PhotoRow, ReceivedFile], ...] = ()  # rows whose file is there and theirs alone
    interviews: tuple[InterviewRow, ...] = ()  # rows with at least one file that is there; absent ones are blanked
    papers: tuple[Paper, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def is_of_another_form(self) -> bool:
        """Say whether it is an export of somebody else's form: reported, never taken in."""
        return any(asked.code == NOT_OURS for asked in self.findings)

    @property
    def identities(self) -> Path | None:
        """The list of names that lies beside the workbook, where there is one: sealed (`.age`) or, in the sample, plain."""
        for name in ("identities.age", "identities.jsonl"):
            if (self.folder / name).is_file():
                return self.folder / name
        return None


def deliveries(path: Path) -> tuple[Path, ...]:
    """Return the folders of deliveries at `path`: itself, or the folders in it that hold a workbook.

    Raises Unreadable, naming the remedy, when there is none.
    """
    if not path.is_dir():
        raise Unreadable("intake.no-folder", f"{path.name}: no such folder. Give the folder that holds delivery.xlsx.")
    if _workbook(path) or _csv_sheets(path) or _csv_tables(path):
        return (path,)
    inside = tuple(child for child in sorted(path.iterdir()) if child.is_dir() and _workbook(child))
    if not inside:
        raise Unreadable(
            "intake.no-workbook",
            f"{path.name}: no delivery.xlsx in the folder, and no export of a form. {_remedy(path)}",
        )
    return inside


def _remedy(folder: Path) -> str:
    other = next(
        (one.name for one in sorted(folder.iterdir()) if one.suffix.lower() in (".ods", ".xls", ".numbers")), ""
    )
    if other:
        return f"Open {other} in its program and save it as delivery.xlsx."
    return f"Write a workbook with `storybank init-batch {folder.name}`."


def read_delivery(folder: Path, on: date, *, stream: str = "", language: str = "") -> Delivery:
    """Return one delivery with its rows paired to its files, and every question about either.

    stream, language: override what the workbook says. Raises Unreadable when there is no workbook that can be read.
    """
    questions: list[Finding] = []
    listed = {found.name: found for found in files_in(folder, questions)}
    files = {name: found for name, found in listed.items() if found.kind != "unreadable"}
    workbook, read, sender, asked = _rows_of(folder, on, language, files)
    questions.extend(asked)
    read = _with_evidence(crosscheck.unique(read, questions), files)
    files |= {
        entry.file: replace(files[entry.file], kind="evidence")
        for consent in read.consents
        for entry in consent.evidence
        if entry.file in files
    }
    questions.extend(crosscheck.references(read))
    questions.extend(crosscheck.agreements(read, frozenset(files), on))
    photographs = _paired(read.photographs, files, questions)
    interviews = _each_alone(tuple(_with_files(read.interviews, files, questions)), questions)
    papers = tuple(_papers(read.initiatives, files, questions))
    questions = [asked for asked in questions if not _is_only_unreadable(asked, listed)]
    questions.extend(_without_row(read, files))
    questions.extend(list(same_twice(files.values(), questions)))
    said = stream or read.about.get("stream", "")
    if not said and all(asked.code != NOT_OURS for asked in questions):
        questions.append(question("intake.no-stream", "delivery!1"))
    return Delivery(
        folder=folder,
        stream=Stream(said),
        batch=read.about.get("batch") or readable_name(folder.resolve().name),
        language=Language(sender if sender in LANGUAGES else "en"),
        workbook=workbook,
        sheets=read,
        files=files,
        photographs=photographs,
        interviews=interviews,
        papers=papers,
        findings=tuple(questions),
    )


def _rows_of(
    folder: Path, on: date, language: str, files: Mapping[str, ReceivedFile]
) -> tuple[Path | None, Sheets, str, tuple[Finding, ...]]:
    """Return the workbook (None for CSV files and exports), the rows, the sender's language and the questions about rows."""
    workbook = _workbook(folder)
    if workbook is None and not _csv_sheets(folder) and not _csv_tables(folder):
        raise Unreadable("intake.no-workbook", f"{folder.name}: no delivery.xlsx. {_remedy(folder)}")
    grids, odd = sheets.load(workbook or folder, is_any_table=not _csv_sheets(folder))
    name = (workbook or folder).name
    if exports.is_export(grids):
        export = exports.recognise(grids)
        if export is None:
            raise Unreadable("intake.no-headings", f"{name}: no table in it has headings. Export it once more.")
        attachments = [found.name for found in files.values() if found.kind != "workbook"]
        grids, about, asked = submissions.as_sheets(export, attachments)
        sender = language or about.get("language", "en")
        read, findings = sheets.read_grids(grids, name, on, sender) if grids else (Sheets(), ())
        return None, replace(read, about=about), sender, (*odd, *asked, *findings)
    read, findings = sheets.read_grids(grids, name, on, language or "en")
    sender = language or read.about.get("language", "en")
    if sender != (language or "en"):
        read, findings = sheets.read_grids(grids, name, on, sender)
    return workbook, read, sender, (*odd, *findings)


def file_of(name: str, folder: str, files: Mapping[str, ReceivedFile]) -> ReceivedFile | None:
    """Return the file a cell names: by its path in the delivery, or by its name inside `folder`, in any case."""
    wanted = unicodedata.normalize("NFC", name).removeprefix("./")
    for candidate in (wanted, f"{folder}/{wanted}"):
        if candidate in files:
            return files[candidate]
    by_case = [
        found for key, found in files.items() if key.casefold() in (wanted.casefold(), f"{folder}/{wanted}".casefold())
    ]
    return by_case[0] if len(by_case) == 1 else None


def _workbook(folder: Path) -> Path | None:
    for name in (sheets.WORKBOOK, "delivery.xlsm", "manifest.xlsx"):
        if (folder / name).is_file() and not (folder / name).is_symlink():
            return folder / name
    others = [
        path
        for path in sorted(folder.glob("*.xlsx"))
        if not path.name.startswith(("~$", ".")) and not path.stem.endswith(".checked") and not path.is_symlink()
    ]
    return others[0] if len(others) == 1 else None


def _csv_tables(folder: Path) -> bool:
    return any(not path.is_symlink() for path in folder.glob("*.[ct]sv"))


def _csv_sheets(folder: Path) -> bool:
    return any((folder / f"{PHOTOGRAPHS}{suffix}").is_file() for suffix in (".csv", ".tsv"))


def _paired(
    rows: Iterable[PhotoRow], files: Mapping[str, ReceivedFile], questions: list[Finding]
) -> tuple[tuple[PhotoRow, ReceivedFile], ...]:
    claims: dict[str, list[PhotoRow]] = defaultdict(list)
    for row in rows:
        found = _asked(row.file, PHOTOGRAPHS, f"{row.where}.file", files, questions)
        if found is not None:
            claims[found.name].append(row)
    pairs = []
    for name, claimants in claims.items():
        for row in claimants[1:]:
            facts = {"file": name, "other": claimants[0].where}
            questions.append(question("intake.two-rows-one-file", f"{row.where}.file", **facts))
        if len(claimants) == 1:
            pairs.append((claimants[0], files[name]))
        else:  # whose caption is it? neither is taken in
            facts = {"file": name, "other": claimants[1].where}
            questions.append(question("intake.two-rows-one-file", f"{claimants[0].where}.file", **facts))
    return tuple(pairs)


def _with_files(
    rows: Iterable[InterviewRow], files: Mapping[str, ReceivedFile], questions: list[Finding]
) -> Iterator[InterviewRow]:
    for row in rows:
        recording = row.recording and _asked(row.recording, INTERVIEWS, f"{row.where}.recording", files, questions)
        transcript = row.transcript and _asked(row.transcript, INTERVIEWS, f"{row.where}.transcript", files, questions)
        reading = row.reading and _asked(row.reading, INTERVIEWS, f"{row.where}.reading", files, questions)
        times = row.reading_times and _asked(
            row.reading_times, INTERVIEWS, f"{row.where}.reading_times", files, questions
        )
        translations = {}
        for language, name in row.translations.items():
            found = _asked(name, INTERVIEWS, f"{row.where}.translation_{language}", files, questions)
            if found is not None:
                translations[language] = found.name
        if not row.recording and not row.transcript:
            questions.append(question("intake.empty-cell", f"{row.where}.recording", column="recording, transcript"))
        if recording or transcript:
            yield replace(
                row,
                recording=recording.name if recording else "",
                transcript=transcript.name if transcript else "",
                translations=translations,
                reading=reading.name if reading else "",
                reading_times=times.name if times else "",
            )


def _papers(
    rows: Iterable[InitiativeRow], files: Mapping[str, ReceivedFile], questions: list[Finding]
) -> Iterator[Paper]:
    """Yield the documents that initiatives name and that are there, each with its title in the languages that have one."""
    for row in rows:
        where = f"{row.where}.documents"
        titles = {language: text.replace("\n", ";").split(";") for language, text in row.document_titles.items()}
        if any(len(found) > len(row.documents) for found in titles.values()):
            questions.append(question("intake.paper-titles", f"{row.where}.document_title"))
        for number, name in enumerate(row.documents):
            found = _asked(name, DOCUMENTS, where, files, questions)
            if found is None:
                continue
            if found.media_type not in _PAPERS:
                questions.append(question("intake.paper-kind", where, file=name))
                continue
            title = {
                lang: words[number].strip() for lang, words in titles.items() if "".join(words[number : number + 1])
            }
            if not title:
                questions.append(question("intake.paper-untitled", where, file=name))
            yield Paper(where=where, initiative=row.code, file=found, title=title)


def _each_alone(rows: tuple[InterviewRow, ...], questions: list[Finding]) -> tuple[InterviewRow, ...]:
    """Return the rows whose recording and transcript no other row claims: whose words are they? Neither is taken in."""
    claims: dict[str, list[InterviewRow]] = defaultdict(list)
    for row in rows:
        for name in {row.recording, row.transcript, row.reading} - {""}:
            claims[name].append(row)
    shared = {name: claimants for name, claimants in claims.items() if len(claimants) > 1}
    for name, claimants in shared.items():
        for row in claimants:
            column = next(key for key in ("recording", "transcript", "reading") if getattr(row, key) == name)
            other = next(one.where for one in claimants if one is not row)
            questions.append(question("intake.two-rows-one-file", f"{row.where}.{column}", file=name, other=other))
    return tuple(row for row in rows if not {row.recording, row.transcript, row.reading} & shared.keys())


def _with_evidence(read: Sheets, files: Mapping[str, ReceivedFile]) -> Sheets:
    """Return the rows with each evidence file under its path in the delivery, where it is there."""
    consents = []
    for row in read.consents:
        entries = [(entry, file_of(entry.file, EVIDENCE, files)) for entry in row.evidence]
        evidence = tuple(replace(entry, file=found.name) if found else entry for entry, found in entries)
        consents.append(replace(row, evidence=evidence))
    return replace(read, consents=tuple(consents))


def _asked(
    name: str, folder: str, field: str, files: Mapping[str, ReceivedFile], questions: list[Finding]
) -> ReceivedFile | None:
    if not name:
        return None  # an empty cell has been asked about where it was read
    if not limits.is_safe_name(name.removeprefix("./")):
        questions.append(question("intake.unsafe-path", field))
        return None
    found = file_of(name, folder, files)
    if found is None:
        questions.append(question("intake.row-without-file", field, file=name))
    return found


def _is_only_unreadable(asked: Finding, listed: Mapping[str, ReceivedFile]) -> bool:
    """Say whether a file is said not to be there that is, and could not be read: which has been said."""
    if asked.code not in ("intake.row-without-file", "intake.missing-evidence"):
        return False
    folders = (PHOTOGRAPHS, INTERVIEWS, EVIDENCE, DOCUMENTS)
    found = (file_of(asked.facts.get("file", ""), folder, listed) for folder in folders)
    return any(one is not None and one.kind == "unreadable" for one in found)


def _without_row(read: Sheets, files: Mapping[str, ReceivedFile]) -> Iterator[Finding]:
    named = {(row.file, PHOTOGRAPHS) for row in read.photographs}
    for row in read.interviews:
        own = (row.recording, row.transcript, row.reading, row.reading_times, *row.translations.values())
        named |= {(name, INTERVIEWS) for name in own}
    for initiative in read.initiatives:
        named |= {(name, DOCUMENTS) for name in initiative.documents}
    for consent in read.consents:
        named |= {(entry.file, EVIDENCE) for entry in consent.evidence}
    claimed = {found.name for name, folder in named if name and (found := file_of(name, folder, files))}
    for name, found in sorted(files.items()):
        if name in claimed or found.kind in ("own", "workbook"):
            continue
        code = "intake.unknown-type" if found.kind == "unknown" else "intake.file-without-row"
        yield question(code, f"file {name}", file=name)
