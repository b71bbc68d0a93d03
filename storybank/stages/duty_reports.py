"""What an organisation owes to others about its own keeping: the register of requests, and facts for an impact assessment.

Ids, codes, dates and counts; no name, no word of anybody. Source: GDPR art. 30 and 35; EDPB guidelines on DPIA (WP 248).
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from storybank.records import AgeBand, RiskLevel
from storybank.rules.facts import PERMITTING
from storybank.store.bank import Bank
from storybank.store.rows import RequestRow

SMALL = 5  # a smaller group is not counted out: it would point at somebody
_COLUMNS = (
    "id",
    "person",
    "stream",
    "who",
    "right",
    "received_on",
    "due_on",
    "has_proof",
    "decision",
    "closed_on",
    "days",
    "is_late",
)


def register_of_requests(bank: Bank, on: date) -> list[dict[str, Any]]:
    """Return the register, what is due first first; `person` is the opaque id. Reasons stay in the bank."""
    return [_request(row, on) for row in bank.requests.list()]


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the register as a table; UTF-8 with a mark, as spreadsheet programs expect it."""
    out = io.StringIO()
    written = csv.DictWriter(out, _COLUMNS)
    written.writeheader()
    written.writerows({name: "" if row[name] is None else row[name] for name in _COLUMNS} for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def impact_facts(bank: Bank, on: date) -> dict[str, Any]:
    """Return the facts a data protection impact assessment asks for, counted on a day. Groups under five are “<5”."""
    agreements: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    risks: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    children: set[str] = set()
    guarded = without_evidence = paused = embargoed = ended = 0
    for consent in bank.consents.each():
        agreements[consent.status.value] += 1
        risks[consent.risk.level.value] += 1
        if consent.age_band is AgeBand.CHILD:
            children.add(consent.subject)
        guarded += bool(consent.guardians)
        without_evidence += not consent.evidence
        paused += consent.is_paused
        embargoed += bool(consent.embargoes)
        ended += consent.valid_until is not None and consent.valid_until < on
        if consent.status in PERMITTING:
            uses.update(one.use.value for one in consent.uses if one.decision == "yes")
            hidden.update(
                (
                    f"identification.{consent.identification.value}",
                    f"face.{consent.face.value}",
                    f"voice.{consent.voice.value}",
                )
            )
    people = list(bank.people.each())
    requests = register_of_requests(bank, on)
    items = bank.items.list()
    releases = bank.releases.statuses()
    thresholds = bank.settings.thresholds
    return {
        "on": on,
        "organisation": bank.settings.organisation,
        "purposes": "publishing stories of people affected by the conflict, each use by its own consent",
        "legal_basis": "consent per use, recorded with evidence; legal obligation for the register of requests",
        "data_subjects": {
            "people": _shown(len(people)),
            "children": _shown(len(children)),
            "with_guardians": _shown(guarded),
            "by_stream": _counts(Counter(person.stream for person in people)),
        },
        "special_risks": {
            "levels": _counts(risks),
            "high": _shown(risks[RiskLevel.HIGH.value]),
            "note": "faces, voices and places of people in a conflict; ethnicity is neither stored nor inferred",
        },
        "agreements": {
            "by_status": _counts(agreements),
            "uses_allowed": _counts(uses),
            "shown_how": _counts(hidden),
            "paused": _shown(paused),
            "under_embargo": _shown(embargoed),
            "past_their_end": _shown(ended),
            "without_evidence": _shown(without_evidence),
        },
        "material": {
            "by_kind": _counts(Counter(row.kind.value for row in items)),
            "by_stream": _counts(Counter(row.stream for row in items)),
        },
        "recipients": {
            "releases": _counts(Counter(status for _release, status in releases)),
            "copies_registered": len(bank.registers.copies()),
            "notices_open": len(bank.registers.notices(is_open=True)),
        },
        "retention": {
            "days_without_consent": int(thresholds["unconsented_days"]),
            "waiting_to_be_destroyed": len(bank.pulses.overdue(date.max, 0)),
            "erased_people": len(bank.audit.list(verb="person.erased")),
            "destroyed_items": len(bank.audit.list(verb="keeping.destroyed")),
        },
        "requests": {
            "by_right": dict(Counter(row["right"] for row in requests)),
            "open": sum(row["closed_on"] is None for row in requests),
            "late": sum(bool(row["is_late"]) for row in requests),
            "days_to_answer": int(thresholds["request_days"]),
        },
        "measures": [
            "every original and evidence file under its own key; erasure destroys the key",
            "names sealed apart, opened for a stated purpose, each opening an event",
            "closing takes one person, opening takes two",
            "faces, voices, names and places treated and proved on the finished bytes",
            "append-only chain of events without names, signed at each release",
            "a release is approved by another person than the one who proposed it",
        ],
        "names_opened": sum(
            event.verb.partition(".")[2] in ("read", "unlocked") for event in bank.audit.list(verb="identity.")
        ),
        "audit_events": last.sequence if (last := bank.audit.last()) else 0,
    }


def _request(row: RequestRow, on: date) -> dict[str, Any]:
    return {
        "id": row.id,
        "person": row.person,
        "stream": row.stream,
        "who": row.who,
        "right": row.right,
        "received_on": row.received_on,
        "due_on": row.due_on,
        "has_proof": bool(row.proof),
        "decision": row.decision,
        "closed_on": row.closed_on,
        "days": ((row.closed_on or on) - row.received_on).days,
        "is_late": (row.closed_on or on) > row.due_on,
    }


def _counts(found: Counter[str]) -> dict[str, int | str]:
    return {name: _shown(count) for name, count in sorted(found.items())}


def _shown(count: int) -> int | str:
    return count if count == 0 or count >= SMALL else f"<{SMALL}"
