"""The recording as an editor of the own stream hears it: decrypted into work/ for a while, sent in the pieces a player asks for."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse

from storybank.errors import StorybankError
from storybank.records import Interview
from storybank.stages.sources import address_of
from storybank.web.desk import DeskRequest

_MOST_OPEN = 24  # as many editors may listen at once; each is decrypted once
_UNUSED_S = 10 * 60
_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
_TYPES = (
    (b"RIFF", "audio/wav"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
)


@dataclass(slots=True)
class _Open:
    path: Path
    closing: ExitStack
    used_at: float


_open: dict[tuple[str, str], _Open] = {}
_lock = threading.Lock()


def show(request: DeskRequest, item: str) -> HttpResponse:
    """Send the recording, or the asked part of it."""
    path = _plain(request, item)
    size = path.stat().st_size
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    kind = _kind(path)
    if asked is None or not (asked[1] or asked[2]):
        whole = FileResponse(path.open("rb"), content_type=kind)
        whole["Accept-Ranges"] = "bytes"
        return whole
    start = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
    end = min(int(asked[2]), size - 1) if asked[1] and asked[2] else size - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_part(path, start, end), status=206, content_type=kind)
    part["Content-Length"] = str(end - start + 1)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Accept-Ranges"] = "bytes"
    return part


def let_go_of_all() -> None:
    """Remove every decrypted recording; called when the desks end."""
    with _lock:
        for one in _open.values():
            one.closing.close()
        _open.clear()


def _plain(request: DeskRequest, item: str) -> Path:
    """Return the decrypted recording; the same person's next pieces find it open."""
    desk = request.desk
    row = desk.bank.items.row(item, viewer=desk.viewer)
    record = desk.bank.items.get(row.id, viewer=desk.viewer)
    if not isinstance(record, Interview):
        raise Http404
    try:
        address = address_of(desk.bank, record)
    except StorybankError:
        raise Http404 from None
    key, now = (desk.by, address), time.monotonic()
    with _lock:
        for other in [one for one, held in _open.items() if now - held.used_at > _UNUSED_S]:
            _open.pop(other).closing.close()
        held = _open.get(key)
        if held is not None and held.path.exists():
            held.used_at = now
            return held.path
        while len(_open) >= _MOST_OPEN:
            _open.pop(min(_open, key=lambda one: _open[one].used_at)).closing.close()
        closing = ExitStack()
        try:
            path = closing.enter_context(
                desk.bank.originals.opened(key[1], by=desk.by, purpose="review", viewer=desk.viewer)
            )
        except StorybankError:
            raise Http404 from None  # only an officer opens it
        _open[key] = _Open(path, closing, now)
        return path


def _part(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return next((kind for sign, kind in _TYPES if head.startswith(sign)), "application/octet-stream")
