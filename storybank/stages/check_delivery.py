"""Checks a delivery where it was made: offline, before it is sent, with the bank's own rules. Knows neither bank nor flows.

Quick: rows, files, headers, metadata, agreements, captions. Thorough: every photograph decoded, faces looked for.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storybank.errors import Unreadable
from storybank.findings import Finding, Severity
from storybank.intake.batch import Delivery, read_delivery
from storybank.intake.questions import question
from storybank.records import (
    BatchId,
    Consent,
    ConsentId,
    InitiativeId,
    ItemId,
    Language,
    NamePart,
    PersonId,
    Statements,
    Stream,
)

if TYPE_CHECKING:
    from storybank.intake.assemble import Assembled, Readings
    from storybank.people.registry import AliasIndex

Progress = Callable[[int, int], None]

# Questions that only an editor can answer, in the bank, with the picture in front of them.
_FOR_THE_EDITOR = (
    "identity.",
    "statements.",
    "captions.missing-statement",
    "consent.treatment-missing",
    "consent.unlinked-face",
)
_PARTS = {str(part): part for part in NamePart}
_GRAVEST = (Severity.BLOCKED, Severity.REVIEW, Severity.INFO)
_CELLS = {"caption": "caption", "alt": "alt", "title": "title", "summary": "summary", "body": "body"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its address for the sender: a cell ("photographs!7.caption_hy"), a row, or a file."""

    where: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What a check found, gravest first within a row. `delivery` is None when the workbook itself could not be read."""

    folder: Path
    delivery: Delivery | None
    asked: tuple[Asked, ...]
    is_thorough: bool

    @property
    def blocked(self) -> int:
        return sum(one.finding.severity is Severity.BLOCKED for one in self.asked)

    @property
    def exit_code(self) -> int:
        """0 nothing blocks · 1 something does · 3 the workbook cannot be read, or the export is of another form."""
        if self.delivery is None or self.delivery.is_of_another_form:
            return 3
        return 1 if self.blocked else 0


def check_delivery(
    folder: Path, on: date, *, language: str = "", is_thorough: bool = False, progress: Progress | None = None
) -> CheckReport:
    """Return everything that would be asked about a delivery. Reads only; a file that breaks costs only itself."""
    try:
        delivery = read_delivery(folder, on, language=language)
    except Unreadable as error:
        finding = question("intake.unreadable", f"file {folder.name}", remedy=str(error), reason=error.code)
        return CheckReport(
            folder=folder, delivery=None, asked=(Asked(finding.field, finding),), is_thorough=is_thorough
        )
    questions: list[Finding] = []
    readings = _read(delivery, on, is_thorough, progress, questions)
    from storybank.intake.assemble import assemble

    assembled = assemble(delivery, readings, CodeBook())
    from storybank.stages.file_names import names_in_file_names

    questions += names_in_file_names(delivery)
    from storybank.stages import papers

    questions += papers.questions(delivery, _aliases(delivery)) if delivery.papers else ()
    questions += _by_the_rules(delivery, assembled, on)
    rows = {item.id: item.row for item in (*assembled.photos, *assembled.interviews, *assembled.stories)}
    asked = [Asked(_where(finding, rows), finding) for finding in (*assembled.findings, *questions)]
    asked.sort(key=lambda one: (*_address(one.where), _GRAVEST.index(one.finding.severity), one.finding.code))
    unique = {(one.where, one.finding.key): one for one in asked}
    return CheckReport(folder=folder, delivery=delivery, asked=tuple(unique.values()), is_thorough=is_thorough)


class CodeBook:
    """Ids for a check: the codes themselves. Nothing of it is kept."""

    def batch(self, stream: Stream, name: str) -> BatchId:
        return BatchId(f"{stream}/{name}")

    def person(self, stream: Stream, code: str) -> PersonId:
        return PersonId(code)

    def item(self, stream: Stream, batch: str, key: str) -> ItemId:
        return ItemId(key)

    def consent(self, stream: Stream, code: str) -> ConsentId:
        return ConsentId(code)

    def initiative(self, stream: Stream, code: str) -> InitiativeId:
        return InitiativeId(code)


def _read(
    delivery: Delivery, on: date, is_thorough: bool, progress: Progress | None, questions: list[Finding]
) -> "Readings":
    from storybank.intake.assemble import Readings
    from storybank.intake.quick import QuickReading, glance

    photos: dict[str, Any] = {}
    for number, (_row, file) in enumerate(delivery.photographs, start=1):
        try:
            if is_thorough:
                from storybank.intake.photos import read_photo

                photos[file.name] = read_photo(file.path, today=on)
            else:
                photos[file.name] = glance(file.path, on)
        except Unreadable as error:
            questions.append(question("intake.unreadable", f"file {file.name}", remedy=str(error), reason=error.code))
            continue
        reading = photos[file.name]
        if isinstance(reading, QuickReading) and reading.is_cut_short:
            questions.append(question("intake.cut-short", f"file {file.name}", file=file.name))
        if not any(category.startswith("EXIF") for category in reading.metadata) and reading.taken_on is None:
            questions.append(question("intake.no-camera-data", f"file {file.name}", file=file.name))
        if progress is not None:
            progress(number, len(delivery.photographs))
    return Readings(
        photos=photos, transcripts=_transcripts(delivery, questions), recordings=_heard(delivery, questions)
    )


def _transcripts(delivery: Delivery, questions: list[Finding]) -> dict[str, Any]:
    from storybank.intake import transcripts

    readings: dict[str, Any] = {}
    for row in delivery.interviews:
        for name in filter(None, (row.transcript, *row.translations.values())):
            try:
                readings[name] = transcripts.read(delivery.files[name].path)
            except Unreadable as error:
                questions.append(question("intake.unreadable", f"file {name}", remedy=str(error), reason=error.code))
    return readings


def _heard(delivery: Delivery, questions: list[Finding]) -> dict[str, Any]:
    """Look at the first bytes of each recording: decoding is the bank's work."""
    for row in delivery.interviews:
        if row.recording and delivery.files[row.recording].kind != "recording":
            name = row.recording
            questions.append(question("intake.unknown-type", f"file {name}", file=name))
    return {}


def _by_the_rules(delivery: Delivery, assembled: "Assembled", on: date) -> Iterator[Finding]:
    from storybank import schemafiles
    from storybank.places import gazetteer as places
    from storybank.rulebook import parse
    from storybank.rules import check_item
    from storybank.stages import headings
    from storybank.stages.gathering import AnyItem, World, facts_of, found_quickly

    gazetteer = places.load()
    rulebook = parse(schemafiles.rulebook_documents(), gazetteer)
    consents: dict[PersonId, tuple[Consent, ...]] = {}
    for consent in sorted(assembled.consents, key=lambda found: -found.version):
        known = consents.get(consent.subject, ())
        if consent.id not in {other.id for other in known}:  # only the current version of each agreement
            consents[consent.subject] = (*known, consent)
    items: tuple[AnyItem, ...] = (*assembled.photos, *assembled.interviews, *assembled.stories)
    world = World(
        gazetteer=gazetteer,
        found=found_quickly,
        aliases=_aliases(delivery),
        people={person.id: person for person in assembled.people},
        consents=consents,
        statements=Statements(non_involvement={}, place_names={}),
    )
    yield from headings.of_initiatives(delivery.sheets.initiatives, rulebook)
    for item in items:
        for finding in check_item(facts_of(item, world), rulebook, on):
            # what a file carries inside is taken out in the bank: the sender has nothing to mend
            if not finding.code.startswith(_FOR_THE_EDITOR) and not finding.field.startswith("embedded."):
                yield finding


def _aliases(delivery: Delivery) -> "AliasIndex":
    """Return who has which name, where the list of names lies open beside the workbook; sealed, it stays sealed."""
    from storybank.people.aliases import fold
    from storybank.people.registry import Alias, AliasIndex, keyed

    key = secrets.token_bytes(32)
    path = delivery.identities
    aliases: dict[str, tuple[Alias, ...]] = {}
    for person, part, form in _names(path) if path and path.suffix == ".jsonl" else ():
        hashed = keyed(fold(form), key)
        aliases[hashed] = (*aliases.get(hashed, ()), Alias(person=PersonId(person), part=part))
    return AliasIndex(key, aliases)


def _names(path: Path) -> Iterator[tuple[str, NamePart, str]]:
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        try:
            row = json.loads(line) if line.strip() and not line.startswith("#") else {}
        except ValueError:
            continue  # `storybank identity add` will name the line
        for names in row.get("names", {}).values():
            parts: Mapping[str, str] = {"full": names} if isinstance(names, str) else names
            for part, form in parts.items():
                yield row["code"], _PARTS.get(part, NamePart.OTHER), form


def _where(finding: Finding, rows: Mapping[ItemId, str]) -> str:
    """Return the cell a finding is about: rules speak of an item's field, the sender of a row and a column."""
    if finding.item is None or finding.item not in rows or "!" in finding.field or finding.field.startswith("file "):
        return finding.field
    row = rows[finding.item]
    kind, _, rest = finding.field.partition(".")
    if kind in _CELLS and Language(rest) in ("en", "hy", "az", "ru"):
        return f"{row}.{_CELLS[kind]}_{rest}"
    if kind in ("quote", "people", "taken_on", "initiative"):
        return f"{row}.{kind}"
    if kind in ("segment", "translation"):
        return f"{row}.transcript"
    return f"{row}.file" if kind == "embedded" else row


def _address(where: str) -> tuple[str, int, str]:
    sheet, _, rest = where.partition("!")
    number, _, column = rest.partition(".")
    return (sheet, int(number) if number.isdigit() else 0, column)
