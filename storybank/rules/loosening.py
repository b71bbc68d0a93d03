"""Does a new version of an agreement open anything that the old one closed? Then it takes two people.

Every field is compared on a ladder from the closed end to the open one; a field that has no ladder and differs counts as
opening, so that a field added later is safe until somebody thinks about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from storybank.records import (
    Answer,
    Audience,
    Consent,
    ConsentStatus,
    FaceTreatment,
    Identification,
    PlacePrecision,
    QualityAnswer,
    RiskLevel,
    TranscriptTreatment,
    VoiceTreatment,
)

_PERMITTING = (ConsentStatus.GIVEN, ConsentStatus.RENEWED)
_ANSWERS = (Answer.NO, Answer.ASK, Answer.YES)
_LADDERS: dict[str, tuple[Any, ...]] = {
    "identification": (
        Identification.ANONYMOUS,
        Identification.PSEUDONYM,
        Identification.FIRST_NAME,
        Identification.NAMED,
    ),
    "face": (FaceTreatment.NOT_SHOWN, FaceTreatment.COVERED, FaceTreatment.VISIBLE),
    "voice": (VoiceTreatment.TEXT_ONLY, VoiceTreatment.REVOICED, VoiceTreatment.BLEEPED, VoiceTreatment.ORIGINAL),
    "transcript": (
        TranscriptTreatment.NONE,
        TranscriptTreatment.SUMMARY,
        TranscriptTreatment.REDACTED,
        TranscriptTreatment.VERBATIM,
    ),
    "place_precision": (PlacePrecision.WITHHELD, PlacePrecision.AREA_IN_WORDS, PlacePrecision.SETTLEMENT),
    "audience": (
        Audience.SEALED,
        Audience.EDITORS,
        Audience.RESEARCHERS_ON_REQUEST,
        Audience.PARTNERS,
        Audience.PUBLIC,
    ),
    "child_assent": (Answer.NO, None, Answer.ASK, Answer.YES),
    "is_listed": (False, True),
    "is_paused": (True, False),
}
# what says nothing about what may be shown: how, when and by whom the agreement was made, and what else is on record
_SILENT = frozenset(
    {
        "id", "version", "supersedes", "subject", "stream", "given_on", "given_by", "method", "collected_by", "interpreter",
        "witness", "language", "form_language", "notice", "evidence", "requests", "tombstone_wanted", "pseudonym",
        "role_words", "credit_as", "review_every_days", "published_elsewhere", "speaks_for", "roles",
        "missing_since", "deceased_on",
    }
)  # fmt: skip


def loosens(old: Consent, new: Consent) -> bool:
    """Return whether anything that `old` closed could be open under `new`."""
    return any(
        _opens(field.name, getattr(old, field.name), getattr(new, field.name))
        for field in fields(Consent)
        if field.name not in _SILENT
    )


def _opens(name: str, old: Any, new: Any) -> bool:
    if old == new:
        return False
    if name in _LADDERS:
        ladder = _LADDERS[name]
        return old not in ladder or new not in ladder or ladder.index(new) > ladder.index(old)
    return _COMPARE.get(name, _differs)(old, new)


def _differs(old: Any, new: Any) -> bool:
    return True


def _status(old: ConsentStatus, new: ConsentStatus) -> bool:
    return new in _PERMITTING


def _uses(old: Iterable[Any], new: Iterable[Any]) -> bool:
    before = {one.use: one for one in old}
    for use in new:
        was = before.get(use.use)
        if use.decision is Answer.NO:
            continue
        if was is None or _ANSWERS.index(use.decision) > _ANSWERS.index(was.decision):
            return True
        if _later(was.until_on, use.until_on) or _earlier(was.from_on, use.from_on):
            return True
        if was.languages and not (use.languages and set(use.languages) <= set(was.languages)):
            return True
        if not set(use.answered_for) <= set(was.answered_for):
            return True
    return False


def _later(old: date | None, new: date | None) -> bool:
    """None is no end: the latest of all."""
    return old is not None and (new is None or new > old)


def _earlier(old: date | None, new: date | None) -> bool:
    return old is not None and (new is None or new < old)


def _added(old: Iterable[Any], new: Iterable[Any]) -> bool:
    return bool(set(new) - set(old))


def _removed(old: Iterable[Any], new: Iterable[Any]) -> bool:
    return any(one not in tuple(new) for one in old)


def _items(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return bool(old) and (not new or bool(set(new) - set(old)))


def _risk(old: Any, new: Any) -> bool:
    ladder = (RiskLevel.HIGH, RiskLevel.MEDIUM, RiskLevel.LOW)
    return ladder.index(new.level) > ladder.index(old.level)


def _quality(old: Any, new: Any) -> bool:
    if old.resolved_by is None and new.resolved_by is not None:
        return True
    names = [field.name for field in fields(type(new)) if field.name != "resolved_by"]
    good = {name: QualityAnswer.NO if name == "others_present" else QualityAnswer.YES for name in names}
    return any(getattr(new, name) is good[name] and getattr(old, name) is not good[name] for name in names)


def _said(old: Iterable[Any], new: Iterable[Any]) -> bool:
    before = {(name.form, name.language): name.print_it for name in old}
    return any(name.print_it is Answer.YES and before.get((name.form, name.language)) is not Answer.YES for name in new)


def _guardians(old: Iterable[Any], new: Iterable[Any]) -> bool:
    before = {guardian.id: guardian for guardian in old}
    after = {guardian.id: guardian for guardian in new}
    if any(was.decision is not Answer.YES and one not in after for one, was in before.items()):
        return True
    return any(
        guardian.decision is Answer.YES and replace(guardian, is_child=False) != before.get(one)
        for one, guardian in after.items()
    )


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "status": _status,
    "uses": _uses,
    "valid_until": _later,
    "retention_until": _later,
    "valid_from": _earlier,
    "embargoes": _removed,
    "conditions": _removed,
    "third_parties": _removed,
    "initiatives": _added,
    "items": _items,
    "risk": _risk,
    "quality": _quality,
    "names_as_said": _said,
    "distinctive_details": _added,
    "guardians": _guardians,
    "age_band": _differs,
    "turns_18_on": _differs,
}
