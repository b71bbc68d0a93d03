"""To see one covered face once: an own permission, a reason, one picture, in the log for good."""

import secrets
import threading
import time
from collections import deque

from django.http import Http404, HttpResponse
from django.shortcuts import render

from storybank.errors import WrongUse
from storybank.records import Box, Face, Photo
from storybank.web.desk import DeskRequest
from storybank.web.editor import pictures, words
from storybank.web.editor.queue import address, query, wanted_of
from storybank.web.editor.showing import code_of

_GOOD_FOR_S = 60
_AROUND = 0.6  # of the face's size, on each side: what a person is recognised by, and no more
_LONGEST_PX = 900

_used: deque[str] = deque(maxlen=1000)
_lock = threading.Lock()


def ask(request: DeskRequest, item: str) -> HttpResponse:
    """Ask which face and why; POST notes the reason and leads to the one picture."""
    desk, wanted = request.desk, wanted_of(request.GET)
    row = desk.bank.items.row(item, viewer=desk.viewer)
    photo = desk.bank.items.get(row.id, viewer=desk.viewer)
    if not isinstance(photo, Photo) or not photo.faces:
        raise Http404
    if request.method == "POST":
        face = _face(photo, request.POST.get("face", ""))
        reason = str(request.POST.get("reason", "")).strip()
        if not reason:
            raise WrongUse("answer.no-reason", "reveal: it needs a reason.")
        with desk.bank.writing():
            remark = desk.bank.reviewing.remark(row.id, "reveal", reason[:2000], by=desk.by, on=desk.today)
            desk.bank.audit.append("face.revealed", row.id, by=desk.by, face=face.number, remark=remark.id)
        nonce = secrets.token_urlsafe(16)
        request.session["reveal"] = {"nonce": nonce, "item": row.id, "face": face.number, "at": time.time()}
        return render(request, "editor/revealed.html", {"nonce": nonce, "row": row, "back": address(row.id, wanted)})
    context = {
        "row": row,
        "code": code_of(desk.bank, row),
        "faces": photo.faces,
        "words": words,
        "query": query(wanted),
        "back": address(row.id, wanted),
    }
    return render(request, "editor/reveal.html", context)


def picture(request: DeskRequest, item: str, nonce: str) -> HttpResponse:
    """Send the one picture, once; the next request for it finds nothing."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    granted = request.session.pop("reveal", None)
    if (
        not granted
        or not secrets.compare_digest(str(granted["nonce"]), nonce)
        or granted["item"] != row.id
        or time.time() - granted["at"] > _GOOD_FOR_S
        or not _is_first(nonce)
    ):
        raise Http404
    photo = desk.bank.items.get(row.id, viewer=desk.viewer)
    assert isinstance(photo, Photo)
    face = _face(photo, str(granted["face"]))
    others = [one for one in pictures.filled(photo, pictures.consents_of(desk, photo), desk.today) if one != face]
    return HttpResponse(
        pictures.render(desk, photo, others, _LONGEST_PX, cut_to=_around(face.box, photo)), content_type="image/jpeg"
    )


def _is_first(nonce: str) -> bool:
    """Return whether nobody has used it: two requests at one moment both read the session before either has changed it."""
    with _lock:
        if nonce in _used:
            return False
        _used.append(nonce)
        return True


def _face(photo: Photo, number: str) -> Face:
    found = next((face for face in photo.faces if str(face.number) == number), None)
    if found is None:
        raise WrongUse("web.form", "reveal: the photograph has no such box.")
    return found


def _around(box: Box, photo: Photo) -> Box:
    wide, high = int((box.right - box.left) * _AROUND), int((box.bottom - box.top) * _AROUND)
    return Box(
        left=max(0, box.left - wide),
        top=max(0, box.top - high),
        right=min(photo.width_px, box.right + wide),
        bottom=min(photo.height_px, box.bottom + high),
    )
