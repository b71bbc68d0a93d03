"""The moving picture of an interview: whether it may leave, and with what covered. Closed unless somebody has decided.

It never costs the interview its sound or its words: where anything is in the way the duty is to leave the picture out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from storybank.findings import Finding, Severity
from storybank.records import (
    Consent,
    Deny,
    Duty,
    DutyKind,
    Hold,
    Interview,
    Person,
    PersonId,
    PictureTreatment,
    Reason,
    Request,
    Role,
    View,
)
from storybank.rulebook import Rulebook
from storybank.rules import views
from storybank.rules.consent import plan_duties
from storybank.rules.duties import duty
from storybank.rules.facts import InterviewFacts, ItemFacts

NOT_DECIDED = "picture.undecided"
OTHER_RECORDING = "picture.other-recording"
NOT_NAMED = "picture.nobody-named"
CLOSING = frozenset({DutyKind.LEAVE_PICTURE_OUT, DutyKind.CROP_OUT, DutyKind.NOT_WITH_PHOTO})
_KEPT = frozenset({DutyKind.COVER_FACE, DutyKind.COVER_DETAIL})


def has_picture(interview: Interview) -> bool:
    """Return whether the interview's recording has a moving picture."""
    return interview.recording is not None and interview.recording.has_video


def is_wanted(interview: Interview) -> bool:
    """Return whether somebody has decided that the picture leaves, about this very recording."""
    return (
        has_picture(interview)
        and interview.picture.treatment is not PictureTreatment.DROPPED
        and not _unsettled(interview)
    )


def people_seen(interview: Interview) -> frozenset[PersonId]:
    """Return who can be seen: whom an editor has named; where nobody has said, everybody in the interview."""
    if interview.picture.shows is not None:
        return frozenset(interview.picture.shows)
    return frozenset(views.people_of(interview))


def view_of(interview: Interview) -> View:
    """Return the view of the moving picture with its sound, as the gate is asked about it."""
    base = views.whole(interview, media="video")
    seen = people_seen(interview)
    shows = {person: roles - {Role.DEPICTED} for person, roles in base.shows.items()}
    shows = {person: roles | {Role.DEPICTED} if person in seen else roles for person, roles in shows.items()}
    shows |= {person: frozenset({Role.DEPICTED}) for person in seen if person not in shows}
    # whoever is seen is there although every turn of theirs is taken out
    return replace(base, shows={person: roles for person, roles in shows.items() if roles}, proved={})


def duties_of(
    interview: Interview,
    people: Mapping[PersonId, Person],
    consents: Iterable[Consent],
    holds: Iterable[Hold],
    request: Request,
    on: date,
) -> tuple[frozenset[Duty], tuple[Reason, ...]]:
    """Return the duties about the picture, and the gate's reasons where it closes. An interview without one has none.

    Where it must stay inside that is the only duty: what its faces would need binds nobody then.
    """
    if not has_picture(interview):
        return frozenset(), ()
    out = frozenset({duty(DutyKind.LEAVE_PICTURE_OUT)})
    if not is_wanted(interview):
        return out, ()
    decision = plan_duties(view_of(interview), people, consents, holds, request, on)
    if isinstance(decision, Deny):
        return out, decision.reasons
    closing = frozenset(one for one in decision.duties if one.kind in CLOSING)
    if closing:
        return frozenset(duty(DutyKind.LEAVE_PICTURE_OUT, one.person) for one in closing), ()
    covered = frozenset(one for one in decision.duties if one.kind in _KEPT)
    drawn = {one.kind for one in interview.picture.covers}
    undrawn = {one.person for one in covered if one.kind is DutyKind.COVER_DETAIL and one.value not in drawn}
    if undrawn:
        return frozenset(duty(DutyKind.LEAVE_PICTURE_OUT, person) for person in undrawn), ()
    is_open = interview.picture.treatment is PictureTreatment.AS_IS
    hidden = {one.person for one in covered if one.kind is DutyKind.COVER_FACE}
    if is_open and hidden:
        return frozenset(duty(DutyKind.LEAVE_PICTURE_OUT, person) for person in hidden), ()
    is_painted = not is_open or bool(interview.picture.covers)
    if is_painted and any(one.kind is DutyKind.DO_NOT_COVER for one in decision.duties):
        return out, ()
    return covered, ()


def _unsettled(interview: Interview) -> str | None:
    """Return why a decision does not hold as it stands: a code, None where it does."""
    picture = interview.picture
    if picture.decided_by is None:
        return NOT_DECIDED
    if interview.recording is not None and picture.recording != interview.recording.mark:
        return OTHER_RECORDING
    if picture.treatment is PictureTreatment.AS_IS and picture.shows is None:
        return NOT_NAMED
    return None


def why_inside(interview: Interview) -> str | None:
    """Return why the picture stays inside whatever anybody has agreed to: a code; None where somebody has decided."""
    return _unsettled(interview) if has_picture(interview) else None


def check(facts: ItemFacts, rulebook: Rulebook, on: date) -> Iterator[Finding]:
    """Yield why a moving picture stays inside until somebody decides: to know, it holds nothing else back."""
    if isinstance(facts, InterviewFacts) and (code := why_inside(facts.interview)) is not None:
        yield Finding(code=code, severity=Severity.INFO, item=facts.interview.id, field="recording")
