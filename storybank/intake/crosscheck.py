"""What only several rows together can show: codes twice, codes nobody declared, agreements that open nothing.

The consent gate (`rules.consent`) decides again, fully, in the bank; here the sender hears of it while still in the village.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from storybank.findings import Finding
from storybank.intake import forms
from storybank.intake.questions import question
from storybank.intake.rows import ConsentRow, InterviewRow, PersonRow, PhotoRow, Sheets, StoryRow
from storybank.records import AgeBand, Answer, ConsentStatus, GuardianAuthority, Method

_OPEN = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
_UNWRITTEN = (Method.MARK, Method.WITNESSED_ORAL)
_NO_AGREEMENT_NEEDED = ("bystander", "unknown", "named")  # covered, or spoken of: a reason is recorded instead


def unique(sheets: Sheets, questions: list[Finding]) -> Sheets:
    """Return `sheets` without the later of two rows under one code; a consent's version makes it another row.

    Two agreements under one code and version that differ are one that nobody knows: which of them the person meant is open.
    """
    kept: dict[str, Any] = {}
    for sheet in ("photographs", "interviews", "people", "consents", "stories", "initiatives"):
        seen: dict[tuple[str, int], Any] = {}
        for row in getattr(sheets, sheet):
            key = (row.code, getattr(row, "version", 1))
            first = seen.setdefault(key, row)
            if first is row:
                continue
            if isinstance(row, ConsentRow) and _is_other(row, first):
                facts = {"code": row.code, "other": first.where}
                questions.append(question("intake.two-agreements", f"{row.where}.version", **facts))
                seen[key] = replace(first, status=ConsentStatus.UNKNOWN)
            else:
                questions.append(
                    question("intake.duplicate-code", f"{row.where}.code", code=row.code, other=first.where)
                )
        kept[sheet] = tuple(seen.values())
    return replace(sheets, **kept)


def _is_other(row: ConsentRow, first: ConsentRow) -> bool:
    return replace(row, where="", note="", status=first.status) != replace(first, where="", note="") or (
        row.status is not first.status and first.status is not ConsentStatus.UNKNOWN
    )


def references(sheets: Sheets) -> Iterator[Finding]:
    """Yield a finding for each code that is used and stands on no row."""
    people = {row.code for row in sheets.people}
    stories = {row.code for row in sheets.stories}
    initiatives = {row.code for row in sheets.initiatives}
    pictured: tuple[PhotoRow | InterviewRow, ...] = (*sheets.photographs, *sheets.interviews)
    items = {row.code for row in pictured} | stories
    for where, code in people_named(sheets):
        if code and code not in people:
            yield _unknown(where, code, "people")
    for row in pictured:
        if row.story and row.story not in stories:
            yield _unknown(f"{row.where}.story", row.story, "stories")
        if row.initiative and row.initiative not in initiatives:
            yield _unknown(f"{row.where}.initiative", row.initiative, "initiatives")
    for organisation in sheets.organisations:
        if organisation.initiative not in initiatives:
            yield _unknown(f"{organisation.where}.initiative", organisation.initiative, "initiatives")
    for where, codes in (
        *((f"{story.where}.items", story.items) for story in sheets.stories),
        *((f"{consent.where}.items", consent.items) for consent in sheets.consents),
        *((f"{consent.where}.embargo_items", consent.embargo_items) for consent in sheets.consents),
    ):
        for code in codes:
            if code not in items:
                yield _unknown(where, code, "photographs")


def agreements(sheets: Sheets, files: frozenset[str], on: date) -> Iterator[Finding]:
    """Yield what keeps people closed: no agreement, one that opens nothing, evidence or a guardian's yes missing."""
    people = {row.code: row for row in sheets.people}
    current: dict[str, ConsentRow] = {}
    for row in sheets.consents:
        if row.person not in current or row.version > current[row.person].version:
            current[row.person] = row
    asked = set()
    for where, code, how in _people_shown(sheets):
        if code in current or how in _NO_AGREEMENT_NEEDED or code in asked or code not in people:
            continue
        asked.add(code)
        yield question("intake.no-consent", where, code=code)
    for row in sheets.consents:
        yield from _evidence(row, files)
        if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
            yield question("intake.until-before-from", f"{row.where}.valid_until")
    yield from _backwards(sheets.consents)
    yield from _shared_evidence(sheets.consents)
    for row in current.values():
        yield from _openness(row, on)
        yield from _childhood(row, people.get(row.person), people)


def _backwards(rows: Iterable[ConsentRow]) -> Iterator[Finding]:
    """Yield a finding for each agreement whose later version closes it on a day before it was given."""
    versions: dict[str, list[ConsentRow]] = {}
    for row in rows:
        versions.setdefault(row.code, []).append(row)
    for known in versions.values():
        ordered = sorted(known, key=lambda row: row.version)
        for before, after in pairwise(ordered):
            is_closed = before.status in _OPEN and after.status not in _OPEN
            if is_closed and before.given_on and after.given_on and after.given_on < before.given_on:
                yield question("intake.withdrawn-before-given", f"{after.where}.given_on", code=after.person)


def _shared_evidence(rows: Iterable[ConsentRow]) -> Iterator[Finding]:
    """Yield a finding where one file is the evidence of two people: swapped, or copied from the row above."""
    owners: dict[str, ConsentRow] = {}
    for row in rows:
        for entry in row.evidence:
            first = owners.setdefault(entry.file, row) if entry.file else row
            if first.person != row.person:
                yield question(
                    "intake.shared-evidence",
                    f"{row.where}.evidence",
                    file=entry.file,
                    other=first.where,
                    code=row.person,
                )


def _openness(row: ConsentRow, on: date) -> Iterator[Finding]:
    expired = row.status in _OPEN and row.valid_until is not None and row.valid_until < on
    status = ConsentStatus.EXPIRED if expired else row.status
    if status not in _OPEN:
        labels = forms.choices("status")
        yield question("intake.consent-not-open", f"{row.where}.status", code=row.person, status=labels[status]["en"])


def _evidence(row: ConsentRow, files: frozenset[str]) -> Iterator[Finding]:
    for entry in row.evidence:
        if entry.file and entry.file not in files:
            yield question("intake.missing-evidence", f"{row.where}.evidence", file=entry.file)
    kinds = {entry.kind for entry in row.evidence}
    if row.method in _UNWRITTEN and not row.witness and "recording_of_notice" not in kinds:
        yield question("intake.no-evidence", f"{row.where}.method")


def _childhood(row: ConsentRow, person: PersonRow | None, people: dict[str, PersonRow]) -> Iterator[Finding]:
    if person is None or person.age_band is not AgeBand.CHILD:
        return
    allowed = False
    for guardian in row.guardians:
        if guardian.code in people and people[guardian.code].age_band is AgeBand.CHILD:
            yield question("intake.guardian-is-child", f"{row.where}.guardians", code=guardian.code)
        elif guardian.authority is not GuardianAuthority.CAREGIVER:
            allowed = allowed or guardian.decision is Answer.YES
    if not allowed:
        yield question("intake.guardian-missing", f"{row.where}.guardians")
    if row.child_assent is not Answer.YES:
        yield question("intake.assent-missing", f"{row.where}.child_assent")


def _people_shown(sheets: Sheets) -> Iterator[tuple[str, str, str]]:
    """Yield where, who and how for everybody who is seen, heard or credited."""
    rows: tuple[PhotoRow | InterviewRow | StoryRow, ...] = (*sheets.photographs, *sheets.interviews, *sheets.stories)
    for row in rows:
        for link in row.people:
            yield f"{row.where}.people", link.code, link.how
    for photo in sheets.photographs:
        if photo.photographer:
            yield f"{photo.where}.photographer", photo.photographer, "photographer"


def people_named(sheets: Sheets) -> Iterable[tuple[str, str]]:
    """Yield each cell that holds a person's code."""
    for where, code, _how in _people_shown(sheets):
        yield where, code
    quoted: tuple[PhotoRow | InterviewRow, ...] = (*sheets.photographs, *sheets.interviews)
    for row in quoted:
        yield f"{row.where}.quote_by", row.quote_by
    for interview in sheets.interviews:
        yield f"{interview.where}.interviewer", interview.interviewer
        yield f"{interview.where}.interpreter", interview.interpreter
        for code in interview.speakers.values():
            yield f"{interview.where}.speakers", code
    for consent in sheets.consents:
        yield f"{consent.where}.person", consent.person
        yield f"{consent.where}.witness", consent.witness
        yield f"{consent.where}.interpreter", consent.interpreter
        for guardian in consent.guardians:
            yield f"{consent.where}.guardians", guardian.code
    for place in sheets.places_as_said:
        yield f"{place.where}.person", place.person
    for third in sheets.third_parties:
        yield f"{third.where}.person", third.person
        yield f"{third.where}.ref", third.ref


def _unknown(where: str, code: str, sheet: str) -> Finding:
    return question("intake.unknown-code", where, code=code, sheet=sheet)
