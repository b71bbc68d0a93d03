"""An editor's decision about the moving picture of an interview: leave it inside, cover the faces, or let it be seen as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.records import (
    Audience,
    Deny,
    Duty,
    DutyKind,
    Interview,
    ItemId,
    PersonId,
    PictureCover,
    PictureDecision,
    PictureTreatment,
    Reason,
    Request,
    StaffId,
    Use,
)
from storybank.rules import pictures, views
from storybank.rules.consent import plan_duties
from storybank.stages.holding_back import interview_of
from storybank.stages.screening import screen, world_of
from storybank.store.bank import Bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the picture stands today. `leaves`: in what form a release takes it; reasons and duties say why."""

    decision: PictureDecision
    has_picture: bool
    leaves: PictureTreatment
    why: str | None = None  # code of why nothing is decided as it stands
    reasons: tuple[Reason, ...] = ()
    duties: tuple[Duty, ...] = ()
    seen: tuple[PersonId, ...] = ()


def standing(bank: Bank, interview: Interview, *, on: date, use: Use = Use.PORTAL) -> Standing:
    """Return what a public release would do with the picture of an interview on this day. Nothing is written."""
    world = world_of(bank)
    seen = tuple(sorted(pictures.people_seen(interview))) if pictures.has_picture(interview) else ()
    people = {*views.people_of(interview), *seen}
    consents = [consent for person in sorted(people) for consent in world.consents.get(person, ())]
    request = Request(use=use, audience=Audience.PUBLIC)
    duties, reasons = pictures.duties_of(interview, world.people, consents, bank.holds.in_force(on), request, on)
    is_closed = any(one.kind is DutyKind.LEAVE_PICTURE_OUT for one in duties)
    has_picture = pictures.has_picture(interview)
    return Standing(
        decision=interview.picture,
        has_picture=has_picture,
        leaves=PictureTreatment.DROPPED if is_closed or not has_picture else interview.picture.treatment,
        why=pictures.why_inside(interview),
        reasons=reasons,
        duties=tuple(sorted(duties, key=repr)),
        seen=seen,
    )


def decide(
    bank: Bank,
    item: ItemId,
    treatment: PictureTreatment,
    *,
    by: StaffId,
    on: date,
    shows: Iterable[PersonId] | None = None,
    covers: Iterable[PictureCover] = (),
) -> Standing:
    """Record what is done with the picture, and return how it stands then.

    shows: who can be seen, of the people of the interview; None: nobody has said, so everybody counts as seen.
    Raises WrongUse where there is no picture or somebody named is not in the interview, Refused for a picture as it is
    while somebody who can be seen does not let their face be shown in public.
    """
    interview = interview_of(bank, item)
    if not pictures.has_picture(interview) or interview.recording is None:
        raise WrongUse("interview.no-picture", f"{item}: its recording has no moving picture.")
    named = None if shows is None else tuple(dict.fromkeys(shows))
    strange = set(named or ()) - set(views.people_of(interview))
    if strange:
        raise WrongUse(
            "interview.not-in-it",
            f"{item}: {len(strange)} of the people you name are not in this interview. Have the sender add them.",
        )
    if treatment is PictureTreatment.AS_IS and not named:
        raise WrongUse(
            "interview.who-is-seen", "Say who can be seen: a picture stays as it is only with everybody's agreement."
        )
    decided = PictureDecision(
        treatment=treatment,
        shows=named,
        covers=tuple(covers),
        decided_by=by,
        recording=interview.recording.mark,
    )
    fresh = replace(interview, picture=decided)
    found = standing(bank, fresh, on=on)
    if treatment is PictureTreatment.AS_IS and found.leaves is not PictureTreatment.AS_IS:
        raise Refused(
            "interview.picture-not-agreed",
            f"{item}: not everybody who can be seen lets their face be shown in public. Cover the faces, or leave it out.",
        )
    if fresh != interview:
        bank.items.save(fresh, by=by, on=on)
        screen(bank, [item], on=on, by=by)
    return found


def face_agreements(bank: Bank, interview: Interview, *, on: date) -> dict[PersonId, str]:
    """Return, for everybody in the interview, what their agreements say about their face: visible, covered or closed."""
    world = world_of(bank)
    holds = bank.holds.in_force(on)
    found = {}
    for person in views.people_of(interview):
        alone = replace(interview.picture, treatment=PictureTreatment.COVERED, shows=(person,))
        view = pictures.view_of(replace(interview, picture=alone))
        view = replace(view, shows={person: view.shows[person]})
        decision = plan_duties(
            view,
            world.people,
            world.consents.get(person, ()),
            holds,
            Request(use=Use.PORTAL, audience=Audience.PUBLIC),
            on,
        )
        kinds = set() if isinstance(decision, Deny) else {one.kind for one in decision.duties}
        is_closed = isinstance(decision, Deny) or bool(kinds & pictures.CLOSING)
        found[person] = "closed" if is_closed else "covered" if DutyKind.COVER_FACE in kinds else "visible"
    return found
