"""Brings the agreements of a delivery into the bank: what closes acts at once, what opens waits for a second person.

A re-sent delivery never undoes what the bank has learnt since: an agreement that its sender did not change stays as it is
there, withdrawn or paused or narrowed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from itertools import groupby

from storybank.findings import Finding
from storybank.intake.questions import question
from storybank.records import Answer, Consent, ConsentId, ConsentStatus, ItemId, UsePermission
from storybank.rules.loosening import loosens
from storybank.stages import evidence
from storybank.store.bank import Bank
from storybank.store.rows import Batch

DELIVERED = "delivered-agreement"  # digest of what the sender last wrote, and which version it found and left
UNDONE = "undone-agreement"
_VERSION = "1"
_OPEN = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
_STRICTEST = (Answer.NO, Answer.ASK, Answer.YES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a delivery means for one agreement: new · tightened · waits · same · kept (the bank knows later things)."""

    consent: ConsentId
    kind: str
    fields: tuple[str, ...] = ()


def save(bank: Bank, consents: Iterable[Consent], batch: Batch, *, by: str, on: date) -> Iterator[Finding]:
    """Bring in the agreements of a delivery; yield a question for each that waits for a second person."""
    for consent, versions in by_consent(consents):
        before = bank.consents.get(consent) if bank.consents.exists(consent) else None
        if before is not None:
            versions = (*versions[:-1], evidence.compared(before, versions[-1]))
        change = judge(bank, consent, versions)
        if change.kind == "new":
            for one in versions:
                bank.consents.save(one, by=by, on=on)
        elif before is not None and change.kind in ("tightened", "waits"):
            tighter = tightened(before, versions[-1])
            if _content(tighter) != _content(before):
                bank.consents.save(tighter, by=by, on=on)
            if change.kind == "waits":
                _propose(bank, versions[-1], by=by, on=on)
                yield question(
                    "intake.loosened", f"agreement {consent}", code=bank.people.code_of(versions[-1].subject) or consent
                )
        if before is not None:
            stands = bank.consents.get(consent)
            bank.consents.save(evidence.noted(stands, versions[-1]), by=by, on=on)
        result = {
            "sha256": _digest(versions),
            "before": before.version if before else 0,
            "after": bank.consents.get(consent).version,
        }
        bank.derivatives.mark_done(_key(consent), batch.id, DELIVERED, _VERSION, result=result)


def judge(bank: Bank, consent: ConsentId, versions: tuple[Consent, ...]) -> Change:
    """Say what a delivered agreement would do, and change nothing."""
    if not bank.consents.exists(consent):
        return Change(consent=consent, kind="new")
    current, delivered = bank.consents.get(consent), versions[-1]
    if _content(current) == _content(delivered):
        return Change(consent=consent, kind="same")
    changed = tuple(
        field.name
        for field in fields(Consent)
        if field.name not in ("version", "supersedes")
        and getattr(current, field.name) != getattr(delivered, field.name)
    )
    undone = _last(bank, consent, UNDONE)
    if undone is not None and undone.get("after") == current.version:
        return Change(consent=consent, kind="new", fields=changed)  # as if it had never come
    last = _last(bank, consent, DELIVERED)
    if last is not None and last.get("sha256") == _digest(versions):
        return Change(consent=consent, kind="kept")
    if delivered.status not in _OPEN or not loosens(current, delivered):
        return Change(consent=consent, kind="tightened", fields=changed)
    return Change(consent=consent, kind="waits", fields=changed)


def undo(bank: Bank, batch: Batch, *, by: str, on: date) -> tuple[tuple[ConsentId, ...], tuple[ConsentId, ...]]:
    """Put the agreements back as a delivery found them; return those put back, and those that stay because going back would open.

    Nothing is put back over what the bank has learnt since.
    """
    back, kept = [], []
    for consent, result in _of_batch(bank, batch):
        current = bank.consents.get(consent)
        before, after = int(str(result["before"])), int(str(result["after"]))
        if current.version != after or before == after:
            continue
        if before == 0:
            stored = bank.consents.save(replace(current, status=ConsentStatus.INVALIDATED), by=by, on=on)
            mark = {"after": stored.version}
            bank.derivatives.mark_done(_key(consent), batch.id, UNDONE, _VERSION, result=mark)
            back.append(consent)
            continue
        earlier = bank.consents.get(consent, before)
        if loosens(current, earlier):
            kept.append(consent)
        else:
            bank.consents.save(earlier, by=by, on=on)
            back.append(consent)
    return tuple(back), tuple(kept)


def tightened(current: Consent, delivered: Consent) -> Consent:
    """Return the current agreement with every change of the delivered one that opens nothing."""
    if delivered.status not in _OPEN:
        return replace(delivered, version=current.version, supersedes=current.supersedes)
    tight = current
    for field in fields(Consent):
        value = getattr(delivered, field.name)
        if field.name == "uses":
            value = _stricter_uses(current.uses, delivered.uses)
        if field.name in ("id", "version", "supersedes") or value == getattr(tight, field.name):
            continue
        candidate = replace(tight, **{field.name: value})
        if not loosens(tight, candidate) and field.name not in ("requests", "is_paused"):
            tight = candidate
    return tight


def _stricter_uses(current: Iterable[UsePermission], delivered: Iterable[UsePermission]) -> tuple[UsePermission, ...]:
    sent = {one.use: one for one in delivered}
    return tuple(
        replace(one, decision=min(one.decision, sent[one.use].decision, key=_STRICTEST.index))
        if one.use in sent
        else replace(one, decision=Answer.NO)
        for one in current
    )


def _propose(bank: Bank, consent: Consent, *, by: str, on: date) -> None:
    """Let an opening wait for a second person; what waits already is not put twice."""
    if all(
        _content(waiting) != _content(consent) for _, waiting in bank.consents.proposed() if waiting.id == consent.id
    ):
        bank.consents.propose(consent, by=by, on=on)


def by_consent(consents: Iterable[Consent]) -> Iterator[tuple[ConsentId, tuple[Consent, ...]]]:
    """Yield each agreement with its versions, oldest first."""
    ordered = sorted(consents, key=lambda one: (one.id, one.version))
    for consent, versions in groupby(ordered, key=lambda one: one.id):
        yield consent, tuple(versions)


def _last(bank: Bank, consent: ConsentId, stage: str) -> Mapping[str, object] | None:
    """Return what is noted of the last delivery that brought this agreement and stands (or, of undoing, was undone)."""
    subject = bank.consents.get(consent).stream
    batches = [one for one in bank.batches.list() if one.stream == subject]
    keys = [(_key(consent), str(one.id)) for one in batches if (one.state == "undone") == (stage == UNDONE)]
    found = bank.derivatives.done_many(keys, stage, _VERSION)
    return next((found[key] for key in reversed(keys) if key in found), None)


def _of_batch(bank: Bank, batch: Batch) -> Iterator[tuple[ConsentId, Mapping[str, object]]]:
    everybody = [one.id for one in bank.consents.current() if one.stream == batch.stream]
    found = bank.derivatives.done_many([(_key(one), str(batch.id)) for one in everybody], DELIVERED, _VERSION)
    for (consent, _), result in sorted(found.items()):
        yield ConsentId(str(consent)), result


def _key(consent: ConsentId) -> ItemId:
    return ItemId(str(consent))  # the table of what is done names things by id, of whatever kind


def _content(consent: Consent) -> Consent:
    """Return the record without what the bank itself numbers and finds, to compare."""
    return replace(evidence.unhashed(consent), version=1, supersedes=None)


def _digest(versions: Iterable[Consent]) -> str:
    """Return one digest of what was delivered, the same in every process: sets in order."""
    bodies = [json.dumps(_in_order(_content(one)), ensure_ascii=False, sort_keys=True) for one in versions]
    return hashlib.sha256("\n".join(bodies).encode()).hexdigest()


def _in_order(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _in_order(getattr(value, one.name)) for one in fields(value) if one.name != "is_changed"}
    if isinstance(value, Mapping):
        return {str(key): _in_order(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((_in_order(one) for one in value), key=repr)
    if isinstance(value, tuple | list):
        return [_in_order(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
