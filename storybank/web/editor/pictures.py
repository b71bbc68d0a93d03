"""Photographs as an editor sees them: from the working master, faces without a yes filled, no metadata, never on disk."""

import io
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date

from django.http import Http404, HttpResponse

from storybank.errors import StorybankError
from storybank.records import Box, Consent, Face, FaceLink, FaceTreatment, ItemId, PersonId, Photo, RiskLevel
from storybank.rules.facts import PERMITTING
from storybank.web.desk import Desk, DeskRequest

REVIEW_PX = 1400
SHEET_PX = 480
_KEPT = 48  # rendered pictures in memory

_rendered: "OrderedDict[tuple[object, ...], bytes]" = OrderedDict()
_lock = threading.Lock()


def filled(photo: Photo, consents: Mapping[PersonId, Iterable[Consent]], on: date) -> tuple[Face, ...]:
    """Return the boxes that are painted over: all but faces of people who said today that theirs may be seen, and no-faces."""
    return tuple(
        face
        for face in photo.faces
        if face.link is not FaceLink.NOT_A_FACE
        and not (
            face.link is FaceLink.PERSON
            and face.person is not None
            and not face.is_cropped_out
            and _may_be_seen(photo.id, tuple(consents.get(face.person, ())), on)
        )
    )


def show(request: DeskRequest, item: str) -> HttpResponse:
    """Send the covered picture of an item of the own stream."""
    return _picture(request.desk, ItemId(item), REVIEW_PX)


def small(request: DeskRequest, item: str) -> HttpResponse:
    """Send it small, for the contact sheet and the queue."""
    return _picture(request.desk, ItemId(item), SHEET_PX)


def _picture(desk: Desk, item_id: ItemId, longest_px: int) -> HttpResponse:

    row = desk.bank.items.row(item_id, viewer=desk.viewer)
    photo = desk.bank.items.get(row.id, viewer=desk.viewer)
    if not isinstance(photo, Photo):
        raise Http404
    covers = filled(photo, consents_of(desk, photo), desk.today)
    key = (desk.bank.path, row.id, tuple((face.box, face.kind) for face in covers), longest_px)
    with _lock:
        data = _rendered.get(key)
        if data is not None:
            _rendered.move_to_end(key)
    if data is None:
        data = render(desk, photo, covers, longest_px)
        with _lock:
            _rendered[key] = data
            while len(_rendered) > _KEPT:
                _rendered.popitem(last=False)
    return HttpResponse(data, content_type="image/jpeg")


def consents_of(desk: Desk, photo: Photo) -> dict[PersonId, list[Consent]]:
    """Return the agreements of everybody whose face is linked."""
    linked = {face.person for face in photo.faces if face.person}
    found: dict[PersonId, list[Consent]] = {}
    for consent in desk.bank.consents.current(linked):
        found.setdefault(consent.subject, []).append(consent)
    return found


def render(desk: Desk, photo: Photo, covers: Iterable[Face], longest_px: int, *, cut_to: Box | None = None) -> bytes:
    """Return the working master as a clean JPEG with these boxes painted over; cut_to: only this part of it."""
    from PIL import Image

    from storybank.anonymise.encode import encode_clean, shrink
    from storybank.anonymise.images import Cover, Shape, cover

    sealed = desk.bank.originals.of_item(photo.id, "master")
    if not sealed:
        raise Http404
    try:
        master = desk.bank.originals.read(sealed[-1].address, by=desk.by, purpose="review", viewer=desk.viewer)
    except StorybankError:
        raise Http404 from None  # only an officer opens it
    image = Image.open(io.BytesIO(master)).convert("RGB")
    frame = (photo.width_px, photo.height_px)
    image = cover(image, [Cover(box=f.box, shape=Shape.BOX, is_exact=f.kind != "face") for f in covers], frame)
    if cut_to is not None:
        across, down = image.width / frame[0], image.height / frame[1]
        image = image.crop(
            (
                int(cut_to.left * across),
                int(cut_to.top * down),
                int(cut_to.right * across),
                int(cut_to.bottom * down),
            )
        )
    return encode_clean(shrink(image, longest_px), "JPEG", quality=84)


def _may_be_seen(item: ItemId, consents: tuple[Consent, ...], on: date) -> bool:
    reaching = [one for one in consents if not one.items or item in one.items]
    return bool(reaching) and all(
        one.status in PERMITTING
        and not one.is_paused
        and one.face is FaceTreatment.VISIBLE
        and one.risk.level is not RiskLevel.HIGH
        and (one.valid_from is None or one.valid_from <= on)
        and (one.valid_until is None or on <= one.valid_until)
        for one in reaching
    )
