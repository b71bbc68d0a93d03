"""Makes the derivatives of a plan in the pool, keeps them by digest, and leaves out what could not be proved clean."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import TypeAdapter

from storybank.anonymise.images import PhotoOperations
from storybank.anonymise.plan import photo_operations
from storybank.anonymise.sound_plan import SoundOperations
from storybank.errors import Refused, Unreadable
from storybank.records import Interview, ItemId, LeftOut, Photo, PlannedItem, ReleasePlan
from storybank.stages.derive_one import (
    RECIPE_VERSION,
    Made,
    PhotoDerivation,
    derive_photograph,
    derive_sound,
)
from storybank.stages.deriving_picture import add_pictures
from storybank.stages.deriving_sound import has_words, open_job, recipe_of, sound_of, sources_of, why_silent
from storybank.stages.executor import Executor, Outcome
from storybank.stages.sources import master_of
from storybank.store.bank import Bank
from storybank.store.rows import Derivative

Progress = Callable[[str, int, int], None]
T = TypeVar("T")
_OPERATIONS: TypeAdapter[PhotoOperations] = TypeAdapter(PhotoOperations)
SOUND_LEFT_OUT = "sound.left-out"  # first of the codes: the item itself is in the release
_RECORDS_AT_ONCE = 500
_PHOTOGRAPHS_AT_ONCE = 32  # decrypted masters of half a megabyte each
_RECORDINGS_AT_ONCE = 4


@dataclass(slots=True)
class Derived:
    """Finished files of each item, and the items of which no file could be proved.

    silent: interviews that go out without their sound or their moving picture, because it could not be proved or is not
    agreed to; `worded`: those that have words.
    """

    files: dict[ItemId, tuple[Derivative, ...]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    silent: list[LeftOut] = field(default_factory=list)
    worded: set[ItemId] = field(default_factory=set)
    reused: int = 0


def derive(bank: Bank, plan: ReleasePlan, *, by: str, executor: Executor, progress: Progress) -> Derived:
    """Return the files that every planned item needs, made or reused. Stories have none of their own.

    A few originals at a time are decrypted: memory and work/ stay the same however large the collection is.
    """
    derived = Derived()
    photos: list[tuple[PlannedItem, str, PhotoOperations, str]] = []  # the last: address of the working master
    sounds: list[tuple[PlannedItem, str, SoundOperations, dict[str, str]]] = []
    for chunk in _portions([one.item for one in plan.included], _RECORDS_AT_ONCE):
        records = bank.items.many(chunk)
        for planned in (one for one in plan.included if one.item in records):
            record = records[planned.item]
            if isinstance(record, Photo):
                operations = photo_operations(record, planned.duties)
                try:
                    master = master_of(bank, record, by=by)
                except (Refused, Unreadable) as refusal:  # only officers open it: it costs the release no other item
                    derived.left_out.append(_out(planned, refusal.code))
                    continue
                recipe = _recipe(_OPERATIONS.dump_json(operations) + master.address.encode())
                if not _reuse(bank, derived, planned.item, recipe):
                    photos.append((planned, recipe, operations, master.address))
            elif isinstance(record, Interview) and (heard := sound_of(record, planned)) is not None:
                if has_words(record, planned):
                    derived.worded.add(planned.item)
                try:
                    sources = sources_of(bank, record, heard)
                except Unreadable as missing:
                    _leave_out(derived, planned, missing.code)
                    continue
                recipe = _recipe(recipe_of(heard, sources))
                if not _reuse(bank, derived, planned.item, recipe):
                    sounds.append((planned, recipe, heard, sources))
            else:
                derived.files[planned.item] = ()
                if isinstance(record, Interview) and (why := why_silent(record, planned)):
                    derived.silent.append(_out(planned, SOUND_LEFT_OUT, why))
    done, total = 0, len(photos) + len(sounds)
    for some_photos in _portions(photos, _PHOTOGRAPHS_AT_ONCE):
        waiting: dict[ItemId, tuple[PlannedItem, str]] = {}
        jobs: list[PhotoDerivation] = []
        for planned, recipe, operations, address in some_photos:
            try:
                data = bank.originals.read(address, by=by, purpose="derive")
            except Refused as refusal:
                derived.left_out.append(_out(planned, refusal.code))
                continue
            waiting[planned.item] = planned, recipe
            jobs.append(PhotoDerivation(planned.item, data, operations))
        for job, outcome in executor.map(derive_photograph, jobs):
            _keep(bank, derived, *waiting[job.item], outcome, by)
        done += len(some_photos)
        progress("derive", done, total)
    for some_sounds in _portions(sounds, _RECORDINGS_AT_ONCE):
        with ExitStack() as opened:
            waiting, recordings = {}, []
            for planned, recipe, heard, sources in some_sounds:
                try:
                    recordings.append(open_job(bank, planned, heard, sources, opened, by=by))
                except Refused as refusal:
                    _leave_out(derived, planned, refusal.code)
                    continue
                waiting[planned.item] = planned, recipe
            for sound, outcome in executor.map(derive_sound, recordings):
                _keep(bank, derived, *waiting[sound.item], outcome, by)
        done += len(some_sounds)
        progress("derive", done, total)
    derived.silent += add_pictures(bank, plan, derived.files, by=by, executor=executor)
    return derived


def _portions(whole: Sequence[T], count: int) -> Iterator[Sequence[T]]:
    return (whole[at : at + count] for at in range(0, len(whole), count))


def _out(planned: PlannedItem, *codes: str) -> LeftOut:
    return LeftOut(item=planned.item, kind=planned.kind, stream=planned.stream, codes=codes)


def _leave_out(derived: Derived, planned: PlannedItem, *codes: str) -> None:
    """Leave out what could not be proved: of an interview whose words may go, the sound alone."""
    if planned.item in derived.worded:
        derived.files[planned.item] = ()
        derived.silent.append(_out(planned, SOUND_LEFT_OUT, *codes))
    else:
        derived.left_out.append(_out(planned, *codes))


def _keep(bank: Bank, derived: Derived, planned: PlannedItem, recipe: str, outcome: Outcome[Made], by: str) -> None:
    made = outcome.result
    if made is None or made.codes:
        codes = made.codes if made is not None else (outcome.error_code or "derive.failed",)
        proved = tuple(sorted({code.rpartition(":")[2].partition("#")[0] for code in codes}))
        _leave_out(derived, planned, *proved)
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
