"""Why not, as data: a code, whose, dates, and who could change it. Never a name."""

from functools import lru_cache

from storybank.records import Consent, ConsentId, PersonId, Reason, ReasonCode

WHO_CAN_CHANGE: dict[ReasonCode, str] = {
    ReasonCode.MISSING: "partner",
    ReasonCode.HOLD: "organisation",
    ReasonCode.NOT_GIVEN: "subject",
    ReasonCode.WITHDRAWN: "subject",
    ReasonCode.PAUSED: "organisation",
    ReasonCode.EXPIRED: "subject",
    ReasonCode.NOT_YET_VALID: "nobody",
    ReasonCode.NO_EVIDENCE: "partner",
    ReasonCode.GUARDIAN_MISSING: "guardian",
    ReasonCode.GUARDIAN_REFUSED: "guardian",
    ReasonCode.ASSENT_MISSING: "subject",
    ReasonCode.TURNED_18: "subject",
    ReasonCode.QUALITY: "organisation",
    ReasonCode.EMBARGO: "subject",
    ReasonCode.USE_DENIED: "subject",
    ReasonCode.USE_NOT_ASKED: "partner",
    ReasonCode.USE_UNANSWERED: "subject",
    ReasonCode.AUDIENCE: "subject",
    ReasonCode.LANGUAGE: "subject",
    ReasonCode.THIRD_PARTY: "editor",
    ReasonCode.UNLINKED_FACE: "editor",
    ReasonCode.INCOHERENT: "partner",
    ReasonCode.TREATMENT_MISSING: "editor",
}


def reason(code: ReasonCode, person: PersonId | None = None, **facts: str) -> Reason:
    """Return a reason that comes from the part itself or from an agreement that is not there."""
    return Reason(code=code, person=person, facts=facts, can_change=WHO_CAN_CHANGE[code])


def of_record(code: ReasonCode, consent: Consent, can_change: str = "", **facts: str) -> Reason:
    """Return a reason that this agreement gives."""
    if not facts:
        return _plain(code, consent.subject, consent.id, can_change or WHO_CAN_CHANGE[code])
    return Reason(
        code=code,
        person=consent.subject,
        consent=consent.id,
        facts=facts,
        can_change=can_change or WHO_CAN_CHANGE[code],
    )


@lru_cache(maxsize=65536)
def _plain(code: ReasonCode, person: PersonId, consent: ConsentId, can_change: str) -> Reason:
    """Return the one reason of these values: frozen, so that every frame of a shoot can share it."""
    return Reason(code=code, person=person, consent=consent, can_change=can_change)
