"""The moving pictures of a plan: those that may leave are made in the pool; the others stay inside and are listed with why."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from storybank.anonymise.sound_plan import ORIGINAL
from storybank.errors import Refused, Unreadable
from storybank.records import (
    DutyKind,
    Interview,
    ItemId,
    LeftOut,
    PictureTreatment,
    PlannedItem,
    ReleasePlan,
)
from storybank.rules import pictures
from storybank.stages.derive_one import Made
from storybank.stages.derive_picture import VIDEO, WALL_LIMIT_S, PictureDerivation, derive_picture
from storybank.stages.deriving_sound import sound_of
from storybank.stages.executor import Executor, Outcome
from storybank.stages.sources import address_of
from storybank.store.bank import Bank
from storybank.store.rows import Derivative

PICTURE_LEFT_OUT = "picture.left-out"  # first of the codes: the interview itself is in the release
NOT_AGREED = "picture.not-agreed"
NO_SOUND = "picture.no-sound"
VERSION = "1"  # raise it when the same operations would give other bytes
_AT_ONCE = 500  # records in memory


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture that may leave: what is done to it, without its place on the disk, and its recipe."""

    planned: PlannedItem
    interview: Interview
    intervals: tuple[tuple[float, float], ...]
    address: str

    @property
    def recipe(self) -> str:
        """What tells one way of making the picture from another."""
        picture = self.interview.picture
        told = (
            VERSION,
            self.intervals,
            picture.treatment.value,
            sorted(picture.covers, key=repr),
            _people(self.interview),
        )
        return hashlib.sha256(repr((told, self.address)).encode()).hexdigest()


def pictures_of(
    bank: Bank, plan: ReleasePlan, files: dict[ItemId, tuple[Derivative, ...]]
) -> Iterator[Wanted | LeftOut]:
    """Yield each moving picture of the plan: wanted, or why it stays inside. What an editor has dropped is not listed.

    files: the finished sound of each item; where there is none the picture stays inside as well.
    """
    for start in range(0, len(plan.included), _AT_ONCE):
        chunk = plan.included[start : start + _AT_ONCE]
        records = bank.items.many([one.item for one in chunk])
        for planned in chunk:
            record = records.get(planned.item)
            if isinstance(record, Interview) and pictures.has_picture(record):
                found = _of_one(bank, planned, record, files.get(planned.item, ()))
                if found is not None:
                    yield found


def add_pictures(
    bank: Bank,
    plan: ReleasePlan,
    files: dict[ItemId, tuple[Derivative, ...]],
    *,
    by: str,
    executor: Executor,
) -> list[LeftOut]:
    """Make the moving pictures of a plan and add them to the files of their items; return those that stay inside, and why.

    One at a time is decrypted for each worker. Nothing that fails here costs an interview its sound or its words.
    """
    silent: list[LeftOut] = []
    waiting: list[Wanted] = []
    for found in pictures_of(bank, plan, files):
        if isinstance(found, LeftOut):
            silent.append(found)
        elif made := bank.derivatives.find(found.planned.item, found.recipe):
            files[found.planned.item] = (*files[found.planned.item], *made)
        else:
            waiting.append(found)
    at_once = max(1, executor.processes)
    for start in range(0, len(waiting), at_once):
        silent += _made(bank, waiting[start : start + at_once], files, by=by, executor=executor)
    return silent


def _made(
    bank: Bank, some: list[Wanted], files: dict[ItemId, tuple[Derivative, ...]], *, by: str, executor: Executor
) -> Iterator[LeftOut]:
    with ExitStack() as opened:
        jobs, wanted = [], {}
        for one in some:
            try:
                path = opened.enter_context(bank.originals.opened(one.address, by=by, purpose="derive"))
            except Refused as refusal:
                yield _out(one.planned, refusal.code)
                continue
            target = bank.originals.work_path()
            opened.callback(target.unlink, missing_ok=True)
            picture = one.interview.picture
            assert one.interview.recording is not None
            wanted[one.planned.item] = one
            jobs.append(
                PictureDerivation(
                    one.planned.item,
                    path,
                    target,
                    one.intervals,
                    one.interview.recording.duration_s,
                    picture.treatment is not PictureTreatment.AS_IS,
                    tuple(cover.box for cover in picture.covers),
                    _people(one.interview),
                )
            )
        for job, outcome in executor.map(derive_picture, jobs, limit_s=WALL_LIMIT_S):
            one = wanted[job.item]
            codes = _codes(outcome)
            if codes:
                yield _out(one.planned, *codes)
                continue
            assert outcome.result is not None
            kept = bank.derivatives.keep(job.item, one.recipe, outcome.result.files, by=by, facts=outcome.result.facts)
            files[job.item] = (*files[job.item], *kept)


def _of_one(
    bank: Bank, planned: PlannedItem, interview: Interview, sound: tuple[Derivative, ...]
) -> Wanted | LeftOut | None:
    if (code := pictures.why_inside(interview)) is not None:
        return _out(planned, code)
    if interview.picture.treatment is PictureTreatment.DROPPED:
        return None
    if any(one.kind is DutyKind.LEAVE_PICTURE_OUT for one in planned.duties):
        return _out(planned, NOT_AGREED)
    heard = sound_of(interview, planned)
    if heard is None or heard.pieces or not any(one.name.startswith("sound-") for one in sound):
        return _out(
            planned, NO_SOUND
        )  # put together anew from turns, or not heard at all: there is nothing to see to it
    try:
        address = address_of(bank, interview, ORIGINAL)
    except Unreadable as missing:
        return _out(planned, missing.code)
    return Wanted(planned, interview, tuple(heard.intervals), address)


def _people(interview: Interview) -> int | None:
    """Return how many people can be seen; None where nobody has said."""
    return None if interview.picture.shows is None else len(interview.picture.shows)


def _codes(outcome: Outcome[Made]) -> tuple[str, ...]:
    made = outcome.result
    if made is None:
        return (outcome.error_code or "derive.failed",)
    if not made.codes and VIDEO not in made.files:
        return ("derive.failed",)
    return tuple(sorted({code.partition("#")[0] for code in made.codes}))


def _out(planned: PlannedItem, *codes: str) -> LeftOut:
    return LeftOut(
        item=planned.item, kind=planned.kind, stream=planned.stream, codes=(PICTURE_LEFT_OUT, *dict.fromkeys(codes))
    )
