"""What is not sealed at all: the files of rows whose people have all said no to keeping. Asked before anything is read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storybank.findings import Finding
from storybank.intake.assemble import IdBook, Readings, assemble
from storybank.intake.batch import Delivery
from storybank.intake.questions import question
from storybank.intake.rows import InterviewRow, PersonLink
from storybank.records import BatchId, Item, Role
from storybank.rules import keeping
from storybank.store.bank import Bank

_ROLES = {
    "depicted": frozenset({Role.DEPICTED}),
    "refused": frozenset({Role.DEPICTED}),
    "narrator": frozenset({Role.NARRATOR}),
    "voice_only": frozenset({Role.VOICE_ONLY}),
}


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Names of files inside the delivery that are left where they lie, and what is said about them to the sender."""

    files: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def without_refused(
    bank: Bank, delivery: Delivery, ids: IdBook, hashes: Mapping[str, str], *, by: str, on: date
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Return the files that may be taken in, and what the sender is told of the others; that some were refused is an event."""
    out = kept_out(bank, delivery, ids, on)
    if out.files:
        bank.audit.append("keeping.refused", delivery.stream, by=by, on=on.isoformat(), files=len(out.files))
    return {name: sha256 for name, sha256 in hashes.items() if name not in out.files}, out.findings


def kept_out(bank: Bank, delivery: Delivery, ids: IdBook, on: date) -> KeptOut:
    """Return the files that nobody in them lets us keep: not one yes, not one answer open. A missing answer is no no.

    What the delivery says of an agreement stands before what the bank knows of it.
    """
    assembled = assemble(delivery, Readings(), ids)  # people and agreements only: no file has been read
    said = {consent.id for consent in assembled.consents}
    rows = [
        *(
            (f"photographs:{row.code}", row.where, _shown(row.people, "depicted"), {file.name})
            for row, file in delivery.photographs
        ),
        *((f"interviews:{row.code}", row.where, _heard(row), _files_of(row)) for row in delivery.interviews),
    ]
    codes = sorted({code for _key, _where, shown, _files in rows for code in shown})
    person_of = {code: ids.person(delivery.stream, code) for code in codes}
    people = bank.people.many(person_of.values()) | {person.id: person for person in assembled.people}
    consents = [*assembled.consents, *(one for one in bank.consents.each(person_of.values()) if one.id not in said)]
    files: set[str] = set()
    findings: list[Finding] = []
    for key, where, shown, own in rows:
        item = Item(
            id=ids.item(delivery.stream, delivery.batch, key),
            batch=BatchId(""),
            stream=delivery.stream,
            row=where,
            people={person_of[code]: roles for code, roles in shown.items()},
        )
        if own and keeping.is_refused(item, people, consents, on):
            files |= own
            findings += [question("consent.not-sealed", f"{where}.file", file=name) for name in sorted(own)]
    return KeptOut(frozenset(files), tuple(findings))


def _shown(links: Iterable[PersonLink], by_default: str) -> dict[str, frozenset[Role]]:
    said = {link.code: link.how or by_default for link in links}
    return {code: _ROLES[how] for code, how in said.items() if how in _ROLES}


def _heard(row: InterviewRow) -> dict[str, frozenset[Role]]:
    return dict.fromkeys(row.speakers.values(), frozenset({Role.NARRATOR})) | _shown(row.people, "narrator")


def _files_of(row: InterviewRow) -> set[str]:
    return {name for name in (row.recording, row.transcript, row.reading_times, *row.translations.values()) if name}
