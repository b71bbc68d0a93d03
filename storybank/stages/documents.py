"""Papers of an initiative: rebuilt from their words, kept by digest, handed out with its page.

They come with a delivery, beside the workbook whose row names them, or are added by a publisher.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from storybank.errors import Refused, WrongUse
from storybank.findings import Finding
from storybank.intake.batch import Delivery
from storybank.intake.questions import question
from storybank.records import Initiative, InitiativeDocument, InitiativeId, ItemId, Language
from storybank.stages import papers
from storybank.stages.executor import Executor
from storybank.stages.screening import alias_index
from storybank.store import files
from storybank.store.bank import Bank

FOLDER = "documents"  # in working/
_STAGE, _VERSION = "paper", "1"  # of what is remembered about a delivered file; another version is read anew
_LIMIT_S = 300.0  # of one file in a worker
_UNTITLED = {
    Language("en"): "Document",
    Language("hy"): "Փաստաթուղթ",
    Language("az"): "Sənəd",
    Language("ru"): "Документ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What came of one document. `people`: how many of the bank's people its words may name; `identifiers`: numbers, addresses."""

    document: InitiativeDocument
    left_out: tuple[str, ...]  # categories that stayed behind: authors, comments, pictures …
    people: int
    identifiers: int


@dataclass(frozen=True, slots=True)
class _Job:
    path: Path
    work: Path


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
    record = _record(bank, initiative_id)
    if not any(words.strip() for words in title.values()):
        raise WrongUse("document.title", "document: give it a title, --title en=…")
    copy = papers.cleaned(source, bank.originals.work_path())
    people, identifiers = _told(bank, copy)
    if (people or identifiers) and not is_read:
        raise Refused(
            "document.names",
            f"document: its words may name {people} people of the bank and hold {identifiers} numbers or addresses. "
            "Read it to the end; if it may go out as it is, say so with --read.",
        )
    document = InitiativeDocument(title=dict(title), digest=_keep(bank, copy.data), media_type=copy.media_type)
    others = tuple(one for one in record.documents if one.digest != document.digest)
    bank.collections.save_initiative(replace(record, documents=(*others, document)), by=by, on=on, keep_documents=False)
    return Kept(document=document, left_out=copy.left_out, people=people, identifiers=identifiers)


def take(bank: Bank, delivery: Delivery, hashes: Mapping[str, str], *, by: str, executor: Executor) -> list[Finding]:
    """Clean and seal the papers of a delivery that are new, and return what is asked about them.

    hashes: SHA-256 of each file that could be read to its end. What was read before is remembered by its bytes.
    """
    findings: list[Finding] = []
    jobs: dict[_Job, tuple[ItemId, str]] = {}
    for paper in delivery.papers:
        owner, sha256 = _owner(bank, delivery, paper.initiative, by), hashes.get(paper.file.name)
        if sha256 is not None and not _is_at_hand(bank, owner, sha256):
            jobs[_Job(paper.file.path, bank.originals.work_path())] = (owner, sha256)
    for job, outcome in executor.map(_clean, list(jobs), limit_s=_LIMIT_S):
        owner, sha256 = jobs[job]
        if outcome.result is None:
            code = outcome.error_code or "intake.unreadable"
            if not code.startswith("executor."):  # the machine's own trouble is tried again
                bank.derivatives.mark_done(
                    owner, sha256, _STAGE, _VERSION, result={"code": code, "remedy": outcome.remedy}
                )
            continue
        copy = outcome.result
        people, identifiers = _told(bank, copy)
        try:
            bank.originals.seal_file(
                job.path, item=owner, kind="original", stream=delivery.stream, media_type=copy.media_type, by=by
            )
        except Refused as erased:  # at a person's request: it does not come back, and costs the delivery nothing else
            refused = {"code": erased.code, "remedy": str(erased)}
            bank.derivatives.mark_done(owner, sha256, _STAGE, _VERSION, result=refused)
            continue
        said = {
            "digest": _keep(bank, copy.data),
            "media_type": copy.media_type,
            "people": people,
            "numbers": identifiers,
        }
        bank.derivatives.mark_done(owner, sha256, _STAGE, _VERSION, result=said)
    for paper in delivery.papers:
        owner, sha256 = _owner(bank, delivery, paper.initiative, by), hashes.get(paper.file.name, "")
        known = bank.derivatives.done(owner, sha256, _STAGE, _VERSION) or {"code": "executor.failed", "remedy": ""}
        if "code" in known:
            findings.append(
                question("intake.unreadable", paper.where, reason=str(known["code"]), remedy=str(known["remedy"]))
            )
        elif known["people"] or known["numbers"]:
            findings.append(papers.about_names(paper, int(str(known["people"])), int(str(known["numbers"]))))
    return findings


def save_delivered(
    bank: Bank, delivery: Delivery, initiatives: Iterable[Initiative], hashes: Mapping[str, str], *, by: str, on: date
) -> None:
    """Store the initiatives of a delivery with its papers: those it names, and those that were added at the desk.

    A paper that the workbook names no more goes; one that a publisher took away does not come back with the same bytes.
    """
    known = bank.collections.initiatives([one.id for one in initiatives])
    for initiative in initiatives:
        before = known.get(initiative.id)
        taken = tuple(_delivered(bank, delivery, initiative, before, hashes))
        documents = tuple(one for one in taken if before is None or one.source not in before.dropped)
        if before is not None:
            by_hand = tuple(one for one in before.documents if not one.source)
            documents = (*documents, *(one for one in by_hand if one.digest not in {d.digest for d in documents}))
            initiative = replace(initiative, dropped=before.dropped)
        bank.collections.save_initiative(replace(initiative, documents=documents), by=by, on=on, keep_documents=False)
        for gone in (*(before.documents if before else ()), *taken):
            _forget(bank, gone.digest)


def changed(bank: Bank, delivery: Delivery, code: str, record: Initiative, hashes: Mapping[str, str]) -> bool:
    """Say whether the papers that a delivery names for an initiative, or their titles, are others than those it has."""
    sent: dict[str, Mapping[Language, str]] = {}
    for paper in delivery.papers:
        sha256 = hashes.get(paper.file.name) if paper.initiative == code else None
        if sha256 is None or "code" in (bank.derivatives.done(ItemId(record.id), sha256, _STAGE, _VERSION) or {}):
            continue  # not there, or known not to give a copy
        if (source := source_of(bank, sha256)) not in record.dropped:
            sent.setdefault(source, dict(paper.title) or _UNTITLED)
    return sent != {one.source: one.title for one in record.documents if one.source}


def let_out(bank: Bank, initiative_id: InitiativeId, number: int, *, by: str, on: date) -> Initiative:
    """Say that document `number` (1 is the first) was read to its end and may go out as it is."""
    record = _record(bank, initiative_id)
    chosen = _numbered(record, number)
    after = tuple(replace(one, needs_reading=False) if one is chosen else one for one in record.documents)
    return bank.collections.save_initiative(replace(record, documents=after), by=by, on=on, keep_documents=False)


def words_of(bank: Bank, initiative_id: InitiativeId, number: int) -> tuple[InitiativeDocument, bytes]:
    """Return document `number` as it would be handed out, for whoever reads it first."""
    chosen = _numbered(_record(bank, initiative_id), number)
    return chosen, _path(bank, chosen.digest).read_bytes()


def drop(bank: Bank, initiative_id: InitiativeId, number: int, *, by: str, on: date) -> Initiative:
    """Take one document (1 is the first) away; versions that are out keep it until the next release."""
    record = _record(bank, initiative_id)
    gone = _numbered(record, number)
    kept = tuple(one for one in record.documents if one is not gone)
    dropped = tuple(dict.fromkeys((*record.dropped, gone.source))) if gone.source else record.dropped
    left = bank.collections.save_initiative(
        replace(record, documents=kept, dropped=dropped), by=by, on=on, keep_documents=False
    )
    _forget(bank, gone.digest)
    return left


def path(bank: Bank, digest: str) -> Path:
    """Return where a document's clean copy is."""
    return _path(bank, digest)


def _clean(job: _Job) -> papers.Cleaned:
    from storybank.stages.bounded import PHOTOGRAPH_BYTES, PHOTOGRAPH_CPU_S, bounded

    with bounded(PHOTOGRAPH_CPU_S, PHOTOGRAPH_BYTES):
        return papers.cleaned(job.path, job.work)


def _delivered(
    bank: Bank, delivery: Delivery, initiative: Initiative, before: Initiative | None, hashes: Mapping[str, str]
) -> Iterator[InitiativeDocument]:
    was = {one.source: one for one in before.documents} if before else {}
    seen: set[str] = set()
    for paper in delivery.papers:
        sha256 = hashes.get(paper.file.name, "")
        owner = bank.collections.find_initiative(delivery.stream, paper.initiative)
        known = bank.derivatives.done(ItemId(owner or ""), sha256, _STAGE, _VERSION) if owner == initiative.id else None
        source = source_of(bank, sha256)
        if known is None or "digest" not in known or source in seen:
            continue
        seen.add(source)
        is_asked = bool(known["people"] or known["numbers"])
        yield InitiativeDocument(
            title=dict(paper.title) or _UNTITLED,
            digest=str(known["digest"]),
            media_type=str(known["media_type"]),
            source=source,
            needs_reading=was[source].needs_reading if source in was else is_asked,
        )


def _is_at_hand(bank: Bank, owner: ItemId, sha256: str) -> bool:
    """Say whether a file was read before: its clean copy is there, or it is known not to give one."""
    known = bank.derivatives.done(owner, sha256, _STAGE, _VERSION)
    return known is not None and ("code" in known or _path(bank, str(known["digest"])).exists())


def source_of(bank: Bank, sha256: str) -> str:
    """Return what a delivered file is known by in an initiative's record."""
    return bank.identities.hmac(f"paper {sha256}")


def _owner(bank: Bank, delivery: Delivery, code: str, by: str) -> ItemId:
    return ItemId(bank.collections.initiative_id(delivery.stream, code, by=by))


def _told(bank: Bank, copy: papers.Cleaned) -> tuple[int, int]:
    return papers.told(alias_index(bank), [person.id for person in bank.people.list()], copy)


def _keep(bank: Bank, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    if not _path(bank, digest).exists():
        files.put(_path(bank, digest), data)
    return digest


def _forget(bank: Bank, digest: str) -> None:
    """Delete a copy that no initiative has any more."""
    everywhere = {one.digest for other in bank.collections.initiatives().values() for one in other.documents}
    if digest not in everywhere:
        _path(bank, digest).unlink(missing_ok=True)


def _numbered(record: Initiative, number: int) -> InitiativeDocument:
    if not 1 <= number <= len(record.documents):
        raise WrongUse("document.number", f"document: there are {len(record.documents)}; {number} is none of them.")
    return record.documents[number - 1]


def _path(bank: Bank, digest: str) -> Path:
    return bank.path / "working" / FOLDER / digest[:2] / digest


def _record(bank: Bank, initiative_id: InitiativeId) -> Initiative:
    found = bank.collections.initiatives([initiative_id]).get(initiative_id)
    if found is None:
        raise WrongUse(
            "initiative.unknown", "initiative: there is none with this id. It comes with a delivery's workbook."
        )
    return found
