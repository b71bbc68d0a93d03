"""What a sender delivers beside what the bank has: its words as codes, and what editors have done to the item since."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from storybank.anonymise.faces import Detection
from storybank.anonymise.likeness import SAME_BITS, near
from storybank.anonymise.relink import relinked
from storybank.records import Box, Face, Interview, Photo, Story
from storybank.stages.applying import AnyItem
from storybank.stages.vocabulary import codes_of


def in_codes(delivered: AnyItem) -> AnyItem:
    """Return a record as its row says it with the sender's words for themes as the codes that the bank keeps."""
    return replace(delivered, themes=codes_of("themes", delivered.themes))


def carry_over(base: AnyItem | None, current: AnyItem, delivered: AnyItem, *, is_same_file: bool = True) -> AnyItem:
    """Return a newly delivered record with what editors have done since the last delivery, `base`.

    What the sender changed follows the sender; what only an editor changed stays. Faces found again keep their link,
    matched by overlap, and a face that a person decided about is never silently uncovered. is_same_file: the photograph
    is the same, byte for byte. Of another copy of the same picture the faces stay decided, but somebody has to look again;
    of another picture nothing that was seen in the old one holds.
    """
    if base is None or type(base) is not type(delivered):
        base = current
    merged = replace(
        delivered,
        is_declined=current.is_declined,
        content_notes=_follow(base, current, delivered, "content_notes"),
        cut_on=current.cut_on,
    )
    if isinstance(merged, Photo) and isinstance(current, Photo) and isinstance(delivered, Photo):
        is_same_picture = is_same_file or near(current.perceptual_hash, delivered.perceptual_hash, SAME_BITS)
        decided = _scaled(current, delivered) if is_same_picture else ()
        return replace(
            merged,
            faces=relinked(decided, [Detection(face.box, face.score) for face in delivered.faces]),
            was_seen_by=current.was_seen_by if is_same_file else None,
            checked=current.checked if is_same_file else {},
            captions=_follow(base, current, delivered, "captions"),
        )
    if isinstance(merged, Interview) and isinstance(current, Interview) and isinstance(delivered, Interview):
        is_same = [one.text for one in current.segments] == [one.text for one in delivered.segments]
        return replace(
            merged,
            redactions=current.redactions if is_same else delivered.redactions,
            title=_follow(base, current, delivered, "title"),
            summary=_follow(base, current, delivered, "summary"),
            reading=_follow(base, current, delivered, "reading"),
            index=_follow(base, current, delivered, "index"),
            picture=current.picture,  # of the recording it names: about another one it decides nothing
        )
    if isinstance(merged, Story):
        return replace(
            merged,
            title=_follow(base, current, delivered, "title"),
            body=_follow(base, current, delivered, "body"),
        )
    return merged


def _follow(base: AnyItem, current: AnyItem, delivered: AnyItem, name: str) -> Any:
    """Return the sender's value where the sender changed it since `base`, else the editor's; words are followed by language."""
    was, now, sent = (getattr(one, name) for one in (base, current, delivered))
    if not isinstance(sent, Mapping):
        return sent if sent != was else now
    merged = {key: value if value != was.get(key) else now.get(key) for key, value in sent.items()}
    merged |= {
        key: value for key, value in now.items() if key not in was and key not in sent
    }  # an editor's own addition
    return {key: value for key, value in merged.items() if value is not None}


def _scaled(current: Photo, delivered: Photo) -> tuple[Face, ...]:
    """Return the faces of the picture in pixels of its new copy, which may be smaller."""
    if (current.width_px, current.height_px) == (delivered.width_px, delivered.height_px):
        return current.faces
    across = delivered.width_px / max(current.width_px, 1)
    down = delivered.height_px / max(current.height_px, 1)
    return tuple(
        replace(
            face,
            box=Box(
                left=int(face.box.left * across),
                top=int(face.box.top * down),
                right=min(delivered.width_px, -int(-face.box.right * across // 1)),
                bottom=min(delivered.height_px, -int(-face.box.bottom * down // 1)),
            ),
        )
        for face in current.faces
    )
