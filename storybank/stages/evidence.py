"""Whether what shows an agreement is still the file that came first: asked when a delivery comes again, and of what lies sealed.

The SHA-256 of the first file stays in the record, private to the ledger. Another file under the same name, while the
agreement is said to be the same, closes the agreement until the first one is there again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pyrage

from storybank.errors import StorybankError
from storybank.records import Consent, ConsentId, Evidence
from storybank.store.bank import Bank

_KIND = "evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What looking through the sealed evidence found. `locked`: files that only an officer's key opens."""

    files: int
    changed: tuple[ConsentId, ...]
    locked: int


def with_hashes(consents: Iterable[Consent], hashes: Mapping[str, str]) -> tuple[Consent, ...]:
    """Return delivered agreements, each evidence with the SHA-256 of its file. hashes: by name in the delivery."""
    return tuple(
        replace(one, evidence=tuple(replace(e, sha256=hashes.get(e.file or "")) for e in one.evidence))
        if one.evidence
        else one
        for one in consents
    )


def compared(before: Consent, delivered: Consent) -> Consent:
    """Return the delivered agreement with its evidence compared to what was there: the first file's SHA-256 counts.

    An agreement given on another day is another agreement, and brings its own papers.
    """
    if before.given_on != delivered.given_on:
        return delivered
    first = {_name(one): one for one in before.evidence if one.sha256}
    return replace(delivered, evidence=tuple(_compared(first.get(_name(one)), one) for one in delivered.evidence))


def noted(current: Consent, delivered: Consent) -> Consent:
    """Return the current agreement with what the comparison found about the files that it knows already."""
    found = {_name(one): one for one in delivered.evidence if one.sha256}
    return replace(current, evidence=tuple(found.get(_name(one), one) for one in current.evidence))


def unhashed(consent: Consent) -> Consent:
    """Return the record as its sender wrote it, without what the bank knows of the files."""
    return replace(consent, evidence=tuple(replace(e, sha256=None, is_changed=False) for e in consent.evidence))


def look(bank: Bank, *, by: str, on: date) -> Looked:
    """Open every sealed evidence file and compare it; close the agreements whose file is another one, or does not open."""
    files = locked = 0
    changed = []
    for consent in bank.consents.current():
        evidence = []
        for one in consent.evidence:
            is_whole = _is_whole(bank, consent, one, by) if one.sha256 else True
            files += one.sha256 is not None
            locked += is_whole is None
            evidence.append(replace(one, is_changed=True) if is_whole is False else one)
        marked = replace(consent, evidence=tuple(evidence))
        if any(one.is_changed for one in evidence):
            changed.append(consent.id)
        if marked != consent:
            bank.consents.save(marked, by=by, on=on)
    return Looked(files=files, changed=tuple(changed), locked=locked)


def _is_whole(bank: Bank, consent: Consent, evidence: Evidence, by: str) -> bool | None:
    """Say whether the sealed file is the one that came; None where the bank itself cannot open it."""
    sealed = bank.originals.by_sha256(evidence.sha256 or "", consent.stream, _KIND)
    if sealed is None:
        return False
    if sealed.state != "sealed":  # erased at the person's request, or only an officer's key opens it
        return True if sealed.state == "erased" else None
    try:
        data = bank.originals.read(sealed.address, by=by, purpose="verify")
    except (OSError, StorybankError, pyrage.DecryptError):
        return False
    return hashlib.sha256(data).hexdigest() == evidence.sha256


def _compared(first: Evidence | None, one: Evidence) -> Evidence:
    if first is None:
        return one
    return replace(one, sha256=first.sha256, is_changed=one.sha256 is not None and one.sha256 != first.sha256)


def _name(evidence: Evidence) -> tuple[str, str | None]:
    return evidence.kind, evidence.file
