"""Erasing one person from what others are in too: each shared original is replaced by a master without her, under a new key.

A photograph keeps a working master with her painted over; a recording keeps its sound with her turns and every saying of her
name silenced; a transcript keeps the others' turns. Only then is what she was in destroyed. What this cannot reach is said.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from storybank.anonymise.redaction_times import intervals, timed
from storybank.errors import Unreadable
from storybank.people.registry import AliasIndex
from storybank.publish.timed_text import write_vtt
from storybank.records import (
    Box,
    FaceLink,
    Interview,
    ItemId,
    PersonId,
    Photo,
    Redaction,
    RedactionReason,
    Role,
    Segment,
    Span,
    StaffId,
)
from storybank.rules.duties import VOICES
from storybank.stages.cutting import AnyItem, Finder, erased, is_in
from storybank.stages.gathering import texts_of
from storybank.stages.screening import alias_index
from storybank.store.bank import Bank
from storybank.store.rows import SealedFile

if TYPE_CHECKING:
    from storybank.anonymise.images import Cover

KINDS = ("original", "master", "preview")
RECUT, WORDS, MAKER, UNLINKED, LOCKED = (
    "recut",
    "words",
    "maker",
    "unlinked",
    "officers-only",
)  # what becomes of an item
DONE = frozenset({RECUT, WORDS, MAKER})
_AT_ONCE = 200  # items in memory
_SOUND = "flac"  # whatever it came as: a second lossy coding would cost the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Something an erasure could not reach. `what` is a code (`foreseeing.words_of_unreached`); count: how many."""

    what: str
    count: int = 1
    items: tuple[ItemId, ...] = ()


@dataclass(frozen=True, slots=True)
class _NewFile:
    data: bytes | Path  # a path in work/ for sound, which may be long
    kind: str
    media_type: str


def finder(aliases: AliasIndex, person: PersonId) -> Finder:
    """Return what finds the places where a text may name this person: her names and aliases that begin with a capital."""
    only = frozenset({person})

    def named(text: str, language: str) -> tuple[Span, ...]:
        found = {span for span, _ in aliases.hits(text, language, only) if text[span.start].isupper()}
        if not found:
            return ()
        others = [mark.span for mark in aliases.marks(text, language) if mark.person not in (None, person)]
        longest = {span for span in found if not any(_is_within(span, other) for other in (*found, *others))}
        return tuple(sorted(longest))  # a family name inside somebody else's full name is theirs

    return named


def recut(
    bank: Bank,
    items: Iterable[ItemId],
    person: PersonId,
    *,
    by: str,
    on: date,
    officer_key: Path | None = None,
) -> tuple[tuple[ItemId, ...], tuple[Unreached, ...]]:
    """Take the person out of these items for good; return those that are done, and what could not be reached.

    One item is one transaction: after a crash the same call goes on. An item whose files only officers open, without their
    key, and one where nobody has said which face or turn is hers, stay sealed as they are and are named.
    """
    named = finder(alias_index(bank), person)
    fates: dict[ItemId, str] = {}
    for item_id, item in bank.items.many(_touched(bank, items, person, named)).items():
        files = _files_of(bank, item_id)
        fate = fates[item_id] = _fate(item, person, named, files, officer_key)
        if fate == UNLINKED:
            _lock(bank, files, by=by, on=on)
        elif fate in DONE:
            again = fate == RECUT
            fresh = _made_again(bank, item, person, named, files, by=by, officer_key=officer_key) if again else None
            _replace(bank, item, person, named, files, fresh, by=by, on=on)
    return tuple(item for item, fate in fates.items() if fate in DONE), unreached(fates)


def foresee(bank: Bank, person: PersonId, *, officer_key: Path | None = None) -> dict[ItemId, str]:
    """Return what erasing this person would do to each item that others are in too, or that only names her; writes nothing."""
    named = finder(alias_index(bank), person)
    wanted = _touched(bank, bank.erasure.shared(person), person, named)
    return {
        item_id: _fate(item, person, named, _files_of(bank, item_id), officer_key)
        for item_id, item in bank.items.many(wanted).items()
    }


def unreached(fates: Mapping[ItemId, str]) -> tuple[Unreached, ...]:
    """Return the items that an erasure leaves as they are, or that may hold something of the person still."""
    found = {what: tuple(item for item, fate in fates.items() if fate == what) for what in (LOCKED, UNLINKED, MAKER)}
    return tuple(Unreached(what=what, count=len(items), items=items) for what, items in found.items() if items)


def _touched(bank: Bank, items: Iterable[ItemId], person: PersonId, named: Finder) -> list[ItemId]:
    alone = frozenset(bank.erasure.alone(person))  # these go with her
    return [one for one in dict.fromkeys((*items, *naming(bank, named))) if one not in alone]


def _files_of(bank: Bank, item: ItemId) -> list[SealedFile]:
    return [one for kind in KINDS for one in bank.originals.of_item(item, kind)]


def _fate(item: AnyItem, person: PersonId, named: Finder, files: list[SealedFile], officer_key: Path | None) -> str:
    if isinstance(item, Photo) and not is_in(item, person) and not _is_written_inside(item, named):
        return WORDS  # a caption names her, the file does not
    if is_maker_only(item, person):
        return MAKER  # the picture does not show her; the camera may have written who she is
    if not _is_linked(item, person):
        return UNLINKED
    needed = [one for one in files if (one.kind == "master" if isinstance(item, Photo) else _is_sound(one))]
    if officer_key is not None or all(one.state != "restricted" for one in needed):
        return RECUT
    if isinstance(item, Interview):  # sound that cannot be cut is dropped, and need not be opened for it
        after = erased(item, person, named, by=StaffId("recut"), on=date.min)
        return RECUT if isinstance(after, Interview) and _silences(item, after, person) is None else LOCKED
    return LOCKED


def _is_sound(file: SealedFile) -> bool:
    return file.kind == "original" and file.media_type.startswith("audio")


def naming(bank: Bank, named: Finder) -> tuple[ItemId, ...]:
    """Return the items of the bank in which some text names the person, also where nobody has listed her."""
    found: list[ItemId] = []
    pulses = bank.pulses.each()
    while chunk := list(islice(pulses, _AT_ONCE)):
        for item_id, item in bank.items.many([pulse.item for pulse in chunk]).items():
            if any(named(text.text, text.language) for text in texts_of(item)):
                found.append(item_id)
    return tuple(found)


def _is_written_inside(photo: Photo, named: Finder) -> bool:
    return any(named(one.text, "und") for one in photo.embedded)


def is_maker_only(item: AnyItem, person: PersonId) -> bool:
    """Return whether the person is only behind the camera; whoever asks or interprets is heard."""
    return isinstance(item, Photo) and item.photographer == person and all(face.person != person for face in item.faces)


def _made_again(
    bank: Bank,
    item: AnyItem,
    person: PersonId,
    named: Finder,
    files: list[SealedFile],
    *,
    by: str,
    officer_key: Path | None,
) -> tuple[_NewFile, ...]:
    if isinstance(item, Photo):
        master = next((one for one in files if one.kind == "master"), None)
        if master is None:
            raise Unreadable("recut.no-master", f"{item.id}: it has no working master. Take its delivery in again.")
        picture, preview = painted_over(_bytes(bank, master, by, officer_key), item, person)
        return (
            _NewFile(picture, "original", "image/jpeg"),
            _NewFile(picture, "master", "image/jpeg"),
            _NewFile(preview, "preview", "image/jpeg"),
        )
    if not isinstance(item, Interview):
        return ()
    after = erased(item, person, named, by=StaffId(by), on=date.min)
    assert isinstance(after, Interview)
    fresh = [_NewFile(_transcript(after), "original", "text/vtt")]
    cuts = _silences(item, after, person)
    for one in files:
        if _is_sound(one) and cuts is not None:
            fresh.append(_NewFile(_silenced(bank, one, cuts, by, officer_key), "original", "audio"))
    return tuple(fresh)


def painted_over(master: bytes, photo: Photo, person: PersonId) -> tuple[bytes, bytes]:
    """Return the working master with the person painted over, and a preview with every face covered.

    The whole body is painted where that touches nobody else's face, else the head. Raises Unreadable where the paint does not
    stand in the finished bytes.
    """
    import numpy as np
    from PIL import Image

    from storybank.anonymise.encode import encode_clean, shrink
    from storybank.anonymise.images import cover, cover_faces, is_painted

    frame = (photo.width_px, photo.height_px)
    image = Image.open(io.BytesIO(master), formats=("JPEG",)).convert("RGB")
    own = [face.box for face in photo.faces if face.person == person]
    painted = cover(image, _covers(photo, own), frame)
    finished = encode_clean(painted, "JPEG", quality=95)
    pixels = np.asarray(Image.open(io.BytesIO(finished)).convert("RGB"))
    across, down = pixels.shape[1] / frame[0], pixels.shape[0] / frame[1]
    for box in own:
        here = Box(
            left=int(box.left * across),
            top=int(box.top * down),
            right=max(int(box.left * across) + 1, int(box.right * across)),
            bottom=max(int(box.top * down) + 1, int(box.bottom * down)),
        )
        if not is_painted(here, pixels):
            raise Unreadable(
                "recut.unproved", f"{photo.id}: a face is still there after painting. Nothing was replaced."
            )
    faces = [face.box for face in photo.faces if face.kind == "face"]
    small = shrink(painted, 400)
    return finished, encode_clean(cover_faces(small, faces, frame), "JPEG")


def _covers(photo: Photo, own: Iterable[Box]) -> list["Cover"]:
    from storybank.anonymise.crop import body
    from storybank.anonymise.images import Cover, Shape

    others = [
        face.box
        for face in photo.faces
        if face.kind == "face" and face.link is not FaceLink.NOT_A_FACE and face.box not in tuple(own)
    ]
    covers = []
    for box in own:
        covers.append(Cover(box=box, shape=Shape.BOX))
        whole = body(box, (photo.width_px, photo.height_px))
        if not any(_overlaps(whole, other) for other in others):
            covers.append(Cover(box=whole, shape=Shape.BOX, is_exact=True))
    return covers


def _silences(before: Interview, after: Interview, person: PersonId) -> tuple[tuple[float, float], ...] | None:
    """Return the seconds to silence; None where a turn of hers, or a saying of her name, has no time: the sound goes."""
    own = [segment for segment in before.segments if segment.person == person]
    whole = [timed(Redaction(segment=segment.number, reason=RedactionReason.NO_CONSENT), segment) for segment in own]
    known = set(before.redactions)
    names = [
        one
        for one in after.redactions
        if one not in known and one.span is not None and one.translation is None and one.reason is RedactionReason.NAME
    ]
    return intervals([*whole, *names])


def _silenced(
    bank: Bank, recording: SealedFile, cuts: tuple[tuple[float, float], ...], by: str, officer_key: Path | None
) -> Path:
    from storybank.anonymise.sound import bleep
    from storybank.anonymise.sound_proof import check_sound

    target = bank.originals.work_path()
    key = officer_key if recording.state == "restricted" else None
    with bank.originals.opened(recording.address, by=by, purpose="recut", officer_key=key) as source_path:
        with source_path.open("rb") as source, target.open("wb") as made:
            bleep(source, made, cuts, codec=_SOUND, loudness_lufs=None)
        with source_path.open("rb") as source, target.open("rb") as made:
            wrong = check_sound(source, made, cuts, is_levelled=False)
    if wrong:
        target.unlink(missing_ok=True)
        raise Unreadable("recut.unproved", f"{recording.address}: {wrong[0]} after cutting. Nothing was replaced.")
    return target


def _transcript(interview: Interview) -> bytes:
    """Return the turns that stay as one file: what the received transcript was, without hers."""
    silenced = {one.segment for one in interview.redactions if one.span is None}
    turns: list[Segment] = [segment for segment in interview.segments if segment.number not in silenced]
    language = interview.languages[0] if interview.languages else "und"
    if all(segment.start_s is not None for segment in turns):
        return write_vtt(turns, language).encode()
    return "\n\n".join(f"{segment.speaker or ''}\n{segment.text}".strip() for segment in turns).encode()


def _replace(
    bank: Bank,
    item: AnyItem,
    person: PersonId,
    named: Finder,
    files: list[SealedFile],
    fresh: tuple[_NewFile, ...] | None,
    *,
    by: str,
    on: date,
) -> None:
    """Seal what was made, drop what was there, and write the record anew without its past, all in one transaction.

    fresh: None leaves the sealed files as they are.
    """
    after = erased(item, person, named, by=StaffId(by), on=on)
    if (
        isinstance(after, Interview)
        and isinstance(item, Interview)
        and item.recording is not None
        and fresh is not None
    ):
        has_sound = any(one.media_type == "audio" for one in fresh)
        sound = replace(item.recording, container=_SOUND, codec=_SOUND, tags=(), has_video=False, sealed="")
        after = replace(after, recording=sound if has_sound else None)
    gone: list[str] = []
    is_high_risk = any(one.state == "restricted" for one in files)
    try:
        with bank.writing():
            kept = {_seal(bank, item, one, is_high_risk=is_high_risk, by=by) for one in fresh or ()}
            if fresh is not None:
                gone = [
                    one.address
                    for one in files
                    if one.address not in kept and bank.originals.unlink(one.address, item.id, by=by)
                ]
            bank.erasure.reword(after, by=by, on=on)
    finally:
        for one in fresh or ():
            if isinstance(one.data, Path):
                one.data.unlink(missing_ok=True)
    for address in gone:
        bank.originals.erase(address, by=by, on=on)


def _seal(bank: Bank, item: AnyItem, one: _NewFile, *, is_high_risk: bool, by: str) -> str:
    how = {"item": item.id, "kind": one.kind, "stream": item.stream, "media_type": one.media_type}
    if isinstance(one.data, Path):
        return bank.originals.seal_file(one.data, **how, is_high_risk=is_high_risk, by=by)[0].address  # type: ignore[arg-type]  # mypy does not look into a mapping
    return bank.originals.seal_bytes(one.data, **how, is_high_risk=is_high_risk, by=by)[0].address  # type: ignore[arg-type]  # as above


def _bytes(bank: Bank, file: SealedFile, by: str, officer_key: Path | None) -> bytes:
    if file.state == "restricted" and officer_key is not None:
        return bank.originals.unlock(file.address, officer_key, by=by, purpose="recut")
    return bank.originals.read(file.address, by=by, purpose="recut")


def _lock(bank: Bank, files: Iterable[SealedFile], *, by: str, on: date) -> None:
    for one in files:
        if one.state == "sealed":
            bank.originals.restrict(one.address, by=by, on=on)


def _is_linked(item: AnyItem, person: PersonId) -> bool:
    """Return whether somebody has said which face or turns are the person's, where there is anything to see or hear of her."""
    roles = item.people.get(person, frozenset())
    if isinstance(item, Photo):
        return Role.DEPICTED not in roles or any(face.person == person for face in item.faces)
    if isinstance(item, Interview):
        return roles.isdisjoint(VOICES) or any(segment.person == person for segment in item.segments)
    return True


def _is_within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end and other != span


def _overlaps(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
