"""An editor's decision about the moving picture of an interview: leave it inside, cover the faces, or let it be seen as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from storybank.errors import Refused, WrongUse
from storybank.records import (
    Audience,
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
from storybank.stages.answering import require_unmoved
from storybank.stages.asking import world_on_demand
from storybank.stages.holding_back import interview_of
from storybank.stages.screening import screen
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
    world = world_on_demand(bank)
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
    revision: int | None = None,
) -> Standing:
    """Record what is done with the picture, and return how it stands then.

    shows: who can be seen, of the people of the interview; None: nobody has said, so everybody counts as seen.
    revision: of the item that the decider has looked at; Refused where it is another by now.
    Raises WrongUse where there is no picture or somebody named is not in the interview, Refused for a picture as it is
    while somebody who can be seen does not let their face be shown in public.
    """
    interview = interview_of(bank, item)
    require_unmoved(bank, item, revision)
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
        screen(bank, [item], on=on, by=by, world=world_on_demand(bank))
    return found
