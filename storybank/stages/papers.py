"""Papers of initiatives on their way in: rebuilt from their words, and read for names and numbers. Knows no ledger."""

import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storybank.errors import StorybankError, Unavailable
from storybank.findings import Finding
from storybank.intake.questions import question
from storybank.records import PersonId

if TYPE_CHECKING:
    from storybank.intake.batch import Delivery, Paper
    from storybank.people.registry import AliasIndex

_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A clean copy and what stayed behind: authors, comments, pictures …"""

    data: bytes
    name: str  # with the ending that its bytes have; nothing of the sender's name
    left_out: tuple[str, ...]

    @property
    def media_type(self) -> str:
        return _MEDIA[Path(self.name).suffix]


def cleaned(source: Path, work: Path) -> Cleaned:
    """Return the words of a DOCX, ODT, PDF or text as DOCX or TXT. work: a fresh name for temporaries, which go.

    Raises as `intake.clean_media.clean_document` for what cannot be read or cleaned.
    """
    from storybank.intake.clean_media import clean_document

    try:
        written = clean_document(source, work.with_suffix(".docx"))
        path = _as_docx(written.path)
        return Cleaned(data=path.read_bytes(), name=f"document{path.suffix}", left_out=written.left_out)
    finally:
        for leftover in work.parent.glob(f"{work.stem}*"):
            leftover.unlink(missing_ok=True)


def told(index: "AliasIndex", everybody: Collection[PersonId], copy: Cleaned) -> tuple[int, int]:
    """Return how many of the bank's people the words may name, and how many numbers and addresses they hold."""
    from storybank.people import find
    from storybank.publish.proof import extracts

    people: set[str] = set()
    identifiers = 0
    for extract in extracts(copy.name, copy.data):
        if extract.where in ("name", "part name"):
            continue
        for language in ("az", "en"):
            hits = index.hits(extract.text, language, frozenset(everybody), only_capitals=True)
            people |= {alias.person for _span, alias in hits if not alias.is_common}
        identifiers += len(find(extract.text, "en").identifiers)
    return len(people), identifiers


def about_names(paper: "Paper", people: int, identifiers: int) -> Finding:
    """Return the question whether a paper that names people or holds numbers may go out as it is."""
    return question("intake.paper-names", paper.where, file=paper.file.name, people=people, numbers=identifiers)


def questions(delivery: "Delivery", index: "AliasIndex") -> Iterator[Finding]:
    """Yield what is asked about the papers of a delivery that is only being checked; nothing is kept."""
    everybody = frozenset(PersonId(row.code) for row in delivery.sheets.people)
    for paper in delivery.papers:
        with tempfile.TemporaryDirectory(prefix="storybank-") as folder:
            try:
                copy = cleaned(paper.file.path, Path(folder) / "paper")
            except Unavailable:
                continue  # this machine has no reader of PDF: the bank reads it
            except StorybankError as error:
                yield question("intake.unreadable", paper.where, remedy=str(error), reason=error.code)
                continue
        people, identifiers = told(index, everybody, copy)
        if people or identifiers:
            yield about_names(paper, people, identifiers)


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
