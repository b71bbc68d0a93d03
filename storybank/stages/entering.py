"""An agreement entered by hand, in an office or over a phone call: read by the same reader as a row of the workbook.

What is written goes through the sheets people and consents, so that labels, dates, codes and doubts mean the same
whichever way an agreement came. A first version is kept at once; a later one that opens anything waits for a second person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from storybank.errors import WrongUse
from storybank.findings import Finding, Severity
from storybank.intake import agreements, crosscheck, sheets
from storybank.intake.batch import Delivery
from storybank.intake.desk import Desk
from storybank.intake.grids import Grid
from storybank.people.aliases import fold
from storybank.records import Consent, Evidence, Identification, Language, Person, PersonId, Stream
from storybank.stages.ledger_ids import LedgerIds
from storybank.stages.pseudonyms import Pseudonyms
from storybank.stages.screening import alias_index
from storybank.stages.taking_back import amend
from storybank.store.bank import Bank
from storybank.store.rows import Act

PEOPLE, CONSENTS, PSEUDONYM = "people", "consents", "consents.pseudonym"
# what the form of a next version does not show, or shows empty: it stays as it was, it is not taken away in silence
_STAYS = (
    "embargoes", "guardians", "distinctive_details", "speaks_for", "interpreter", "witness", "initiatives", "items",
    "names_as_said", "third_parties", "requests", "published_elsewhere", "evidence", "collected_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What was made of a form. consent None: something in it could not be understood. `act`: waits for a second person."""

    consent: Consent | None
    findings: tuple[Finding, ...]
    act: Act | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that shows the agreement: kind as in the workbook (form · recording_of_notice · call_note …)."""

    kind: str
    data: bytes
    media_type: str


def enter(
    bank: Bank,
    stream: Stream,
    person: Mapping[str, str],
    agreement: Mapping[str, str],
    *,
    by: str,
    on: date,
    language: str,
    paper: Paper | None = None,
) -> Entered:
    """Read one person's row and one agreement's row, and keep them unless something in them cannot be understood.

    person, agreement: column key → what was written, as in the workbook ("code", "use_portal"); both name the person's code.
    """
    said = {**agreement, "person": person.get("code", ""), "status": agreement.get("status") or "unknown"}
    grids = [_grid(PEOPLE, person), _grid(CONSENTS, said)]
    read, doubts = sheets.read_grids(grids, "form", on, language)
    if not doubts and not (read.people and read.consents):
        raise WrongUse("entering.no-code", "An agreement is somebody's: give the person's code.")
    if not (read.people and read.consents) or any(one.severity is not Severity.INFO for one in doubts):
        return Entered(consent=None, findings=doubts)
    doubts = (*doubts, *crosscheck.agreements(read, frozenset(), on))  # these keep it closed; they do not keep it out
    delivery = Delivery(
        folder=Path("form"),
        stream=stream,
        batch="entered",
        language=Language(language),
        workbook=None,
        sheets=read,
        files={},
    )
    desk = Desk(delivery=delivery, ids=LedgerIds(bank, by))
    consent = next(iter(agreements.consents(desk)))
    doubts = (*doubts, *_taken(bank, consent))
    written = read.people[0]
    with bank.writing():
        known = bank.people.many([consent.subject]).get(consent.subject)
        base = known or Person(id=consent.subject, stream=stream)
        bank.people.save(_person(base, written), by=by, on=on)
        return _kept(bank, consent, paper, doubts, by=by, on=on)


def _taken(bank: Bank, consent: Consent) -> Iterator[Finding]:
    """Yield each language in which the chosen pseudonym is somebody's already: asked while the person may still be there."""
    if consent.identification is not Identification.PSEUDONYM:
        return
    known: dict[PersonId, tuple[Consent, ...]] = {}
    for other in bank.consents.current():
        if other.id != consent.id:
            known[other.subject] = (*known.get(other.subject, ()), other)
    for language in Pseudonyms(alias_index(bank), known).taken(consent):
        facts = {"words": consent.pseudonym[language], "language": language}
        code = "identity.pseudonym-taken"
        yield Finding(code=code, severity=Severity.BLOCKED, field=PSEUDONYM, person=consent.subject, facts=facts)


def seal_name(bank: Bank, person: PersonId, language: str, name: str, contact: str, *, by: str, on: date) -> None:
    """Seal the name (and a way to reach the person) under her own key."""
    if not name.strip():
        raise WrongUse("identity.no-name", "identity: write the name that is to be sealed.")
    bank.identities.add(
        person,
        {language: name.strip()},
        by=by,
        on=on,
        fold=fold,
        contact={"say": contact.strip()} if contact.strip() else {},
    )


def _kept(
    bank: Bank, consent: Consent, paper: Paper | None, doubts: tuple[Finding, ...], *, by: str, on: date
) -> Entered:
    before = bank.consents.get(consent.id) if bank.consents.exists(consent.id) else None
    if paper is not None:
        sealed, _ = bank.originals.seal_bytes(
            paper.data,
            person=consent.subject,
            kind="evidence",
            stream=consent.stream,
            media_type=paper.media_type,
            by=by,
        )
        shown = Evidence(kind=paper.kind, file="paper", sha256=sealed.sha256)
        consent = replace(consent, evidence=(*(before.evidence if before else ()), shown))
    if before is None:
        return Entered(consent=bank.consents.save(replace(consent, version=1), by=by, on=on), findings=doubts)
    act = amend(bank, _next(before, consent), by=by, on=on)
    return Entered(consent=bank.consents.get(consent.id), findings=doubts, act=act)


def _next(before: Consent, consent: Consent) -> Consent:
    """Return the next version: what was entered, with what the form did not speak of as it stood."""
    stays = {name: getattr(before, name) for name in _STAYS if not getattr(consent, name)}
    earlier = {one.use: one for one in before.uses}
    uses = tuple(
        known if (known := earlier.get(one.use)) and known.decision is one.decision and not one.languages else one
        for one in consent.uses
    )
    answers = replace(consent.quality, resolved_by=before.quality.resolved_by)
    is_same_risk = (consent.risk.level, consent.risk.review_on) == (before.risk.level, before.risk.review_on)
    return replace(
        consent,
        version=before.version,
        supersedes=before.supersedes,
        is_paused=before.is_paused,
        uses=uses,
        quality=answers if answers == before.quality else consent.quality,
        risk=before.risk if is_same_risk else consent.risk,
        **stays,
    )


def _person(known: Person, written: object) -> Person:
    """Return the person with what the form says of her; what it leaves empty stays."""
    said = {
        name: value
        for name in ("age_band", "turns_18_on", "gender_cue", "situation", "deceased_on", "missing_since")
        if hasattr(known, name) and (value := getattr(written, name, None)) not in (None, "")
    }
    return replace(known, **said)


def _grid(sheet: str, values: Mapping[str, str]) -> Grid:
    written = {key: value for key, value in values.items() if value.strip()}
    return Grid(title=sheet, rows=[list(written), list(written.values())], source="form")
