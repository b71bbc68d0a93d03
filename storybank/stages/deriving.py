"""Makes the derivatives of a plan in the pool, keeps them by digest, and leaves out what could not be proved clean."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from storybank.anonymise.images import PhotoOperations
from storybank.anonymise.plan import photo_operations
from storybank.errors import Refused
from storybank.records import Interview, ItemId, LeftOut, Photo, PlannedItem, ReleasePlan
from storybank.stages.derive_one import (
    RECIPE_VERSION,
    Made,
    PhotoDerivation,
    SoundDerivation,
    derive_photograph,
    derive_sound,
)
from storybank.stages.deriving_sound import open_job, recipe_of, sound_of
from storybank.stages.executor import Executor, Outcome
from storybank.store.bank import Bank
from storybank.store.rows import Derivative

Progress = Callable[[str, int, int], None]
_OPERATIONS: TypeAdapter[PhotoOperations] = TypeAdapter(PhotoOperations)


@dataclass(slots=True)
class Derived:
    """Finished files of each item, and the items of which no file could be proved."""

    files: dict[ItemId, tuple[Derivative, ...]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    reused: int = 0


def derive(bank: Bank, plan: ReleasePlan, *, by: str, executor: Executor, progress: Progress) -> Derived:
    """Return the files that every planned item needs, made or reused. Stories have none of their own."""
    derived = Derived()
    records = bank.items.many([one.item for one in plan.included])
    photo_jobs: dict[ItemId, tuple[PlannedItem, str, PhotoDerivation]] = {}
    sound_jobs: dict[ItemId, tuple[PlannedItem, str, SoundDerivation]] = {}
    with ExitStack() as opened:
        for planned in plan.included:
            record = records[planned.item]
            if isinstance(record, Photo):
                operations = photo_operations(record, planned.duties)
                recipe = _recipe(_OPERATIONS.dump_json(operations))
                if not _reuse(bank, derived, planned.item, recipe):
                    (master,) = bank.originals.of_item(planned.item, "master")
                    try:
                        data = bank.originals.read(master.address, by=by, purpose="derive")
                    except Refused as refusal:  # only officers open it: it costs the release no other item
                        derived.left_out.append(_out(planned, refusal.code))
                        continue
                    job = PhotoDerivation(planned.item, data, operations)
                    photo_jobs[planned.item] = (planned, recipe, job)
            elif isinstance(record, Interview):
                heard = sound_of(record, planned)
                if heard is None:
                    derived.files[planned.item] = ()
                    continue
                recipe = _recipe(recipe_of(heard))
                if not _reuse(bank, derived, planned.item, recipe):
                    try:
                        sound = open_job(bank, planned, heard, opened, by=by)
                    except Refused as refusal:
                        derived.left_out.append(_out(planned, refusal.code))
                        continue
                    sound_jobs[planned.item] = (planned, recipe, sound)
            else:
                derived.files[planned.item] = ()
        total = len(photo_jobs) + len(sound_jobs)
        photos = executor.map(derive_photograph, [job for _, _, job in photo_jobs.values()])
        for done, (photo_job, outcome) in enumerate(photos, 1):
            planned, recipe, _ = photo_jobs[photo_job.item]
            _keep(bank, derived, planned, recipe, outcome, by)
            progress("derive", done, total)
        sounds = executor.map(derive_sound, [job for _, _, job in sound_jobs.values()])
        for done, (sound_job, outcome) in enumerate(sounds, 1 + len(photo_jobs)):
            planned, recipe, _sound = sound_jobs[sound_job.item]
            _keep(bank, derived, planned, recipe, outcome, by)
            progress("derive", done, total)
    return derived


def _out(planned: PlannedItem, *codes: str) -> LeftOut:
    return LeftOut(item=planned.item, kind=planned.kind, stream=planned.stream, codes=codes)


def _keep(bank: Bank, derived: Derived, planned: PlannedItem, recipe: str, outcome: Outcome[Made], by: str) -> None:
    made = outcome.result
    if made is None or made.codes:
        codes = made.codes if made is not None else (outcome.error_code or "derive.failed",)
        proved = tuple(sorted({code.rpartition(":")[2].partition("#")[0] for code in codes}))
        derived.left_out.append(_out(planned, *proved))
        return
    derived.files[planned.item] = bank.derivatives.keep(planned.item, recipe, made.files, by=by, facts=made.facts)


def _reuse(bank: Bank, derived: Derived, item: ItemId, recipe: str) -> bool:
    found = bank.derivatives.find(item, recipe)
    if not found:
        return False
    derived.files[item] = found
    derived.reused += 1
    return True


def _recipe(operations: bytes) -> str:
    return hashlib.sha256(RECIPE_VERSION.encode() + b"\x1f" + operations).hexdigest()
