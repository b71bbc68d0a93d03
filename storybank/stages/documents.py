"""Papers of an initiative: rebuilt from their words, kept by digest, handed out with its page."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from storybank.errors import Refused, WrongUse
from storybank.records import Initiative, InitiativeDocument, InitiativeId, Language
from storybank.stages.screening import alias_index
from storybank.store import files
from storybank.store.bank import Bank

FOLDER = "documents"  # in working/
_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of one document. `people`: how many of the bank's people its words may name; `identifiers`: numbers, addresses."""

    document: InitiativeDocument
    left_out: tuple[str, ...]  # categories that stayed behind: authors, comments, pictures …
    people: int
    identifiers: int


def add(
    bank: Bank,
    initiative_id: InitiativeId,
    source: Path,
    title: Mapping[Language, str],
    *,
    is_read: bool,
    by: str,
    on: date,
) -> Kept:
    """Make a clean copy of a DOCX, ODT, PDF or text and put it beside an initiative; its words go into every later release.

    is_read: somebody has read it to the end and stands for its words. Refused without, where it names people of the bank or
    holds numbers and addresses. Raises as `intake.clean_media.clean_document` for what cannot be read or cleaned.
    """
    from storybank.intake.clean_media import clean_document

    record = _record(bank, initiative_id)
    if not any(words.strip() for words in title.values()):
        raise WrongUse("document.title", "document: give it a title, --title en=…")
    work = bank.originals.work_path()
    written = clean_document(source, work.with_suffix(".docx"))
    try:
        path, left_out = _as_docx(written.path), written.left_out
        data = path.read_bytes()
        people, identifiers = _named(bank, path.name, data)
    finally:
        for leftover in work.parent.glob(f"{work.stem}*"):
            leftover.unlink(missing_ok=True)
    if (people or identifiers) and not is_read:
        raise Refused(
            "document.names",
            f"document: its words may name {people} people of the bank and hold {identifiers} numbers or addresses. "
            "Read it to the end; if it may go out as it is, say so with --read.",
        )
    digest = hashlib.sha256(data).hexdigest()
    if not _path(bank, digest).exists():
        files.put(_path(bank, digest), data)
    document = InitiativeDocument(title=dict(title), digest=digest, media_type=_MEDIA[path.suffix])
    others = tuple(one for one in record.documents if one.digest != digest)
    bank.collections.save_initiative(replace(record, documents=(*others, document)), by=by, on=on, keep_documents=False)
    return Kept(document=document, left_out=left_out, people=people, identifiers=identifiers)


def drop(bank: Bank, initiative_id: InitiativeId, number: int, *, by: str, on: date) -> Initiative:
    """Take one document (1 is the first) away; versions that are out keep it until the next release."""
    record = _record(bank, initiative_id)
    if not 1 <= number <= len(record.documents):
        raise WrongUse("document.number", f"document: there are {len(record.documents)}; {number} is none of them.")
    gone = record.documents[number - 1]
    kept = tuple(one for one in record.documents if one is not gone)
    left = bank.collections.save_initiative(replace(record, documents=kept), by=by, on=on, keep_documents=False)
    everywhere = {one.digest for other in bank.collections.initiatives().values() for one in other.documents}
    if gone.digest not in everywhere:
        _path(bank, gone.digest).unlink(missing_ok=True)
    return left


def path(bank: Bank, digest: str) -> Path:
    """Return where a document's clean copy is."""
    return _path(bank, digest)


def _path(bank: Bank, digest: str) -> Path:
    return bank.path / "working" / FOLDER / digest[:2] / digest


def _record(bank: Bank, initiative_id: InitiativeId) -> Initiative:
    found = bank.collections.initiatives([initiative_id]).get(initiative_id)
    if found is None:
        raise WrongUse(
            "initiative.unknown", "initiative: there is none with this id. It comes with a delivery's workbook."
        )
    return found


def _as_docx(written: Path) -> Path:
    """Return the copy as DOCX or TXT: what a reader opens anywhere and the last search of a release reads."""
    if written.suffix in _MEDIA:
        return written
    import zipfile

    from storybank.anonymise.document_text import odt_paragraphs
    from storybank.anonymise.documents import write_docx

    target = written.with_suffix(".docx")
    with zipfile.ZipFile(written) as archive, target.open("w+b") as stream:
        write_docx(list(odt_paragraphs(archive)), stream)
    return target


def _named(bank: Bank, name: str, data: bytes) -> tuple[int, int]:
    from storybank.people import find
    from storybank.publish.proof import extracts

    index = alias_index(bank)
    everybody = frozenset(person.id for person in bank.people.list())
    people: set[str] = set()
    identifiers = 0
    for extract in extracts(name, data):
        if extract.where in ("name", "part name"):
            continue
        for language in ("az", "en"):
            hits = index.hits(extract.text, language, everybody, only_capitals=True)
            people |= {alias.person for _span, alias in hits if not alias.is_common}
        identifiers += len(find(extract.text, "en").identifiers)
    return len(people), identifiers
