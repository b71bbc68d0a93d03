"""The preview: the very bytes that will go out, each compared with the manifest that is approved.

A bundle's pages are served from the desk's own origin, so nothing of them may run there: the answer carries a policy of its
own with `sandbox` and without `allow-scripts`, and `script-src 'none'`. The pages are made to be read without scripts; what
is missing here is the search and the jumping from a line to its second, which are the same program in every bundle.
`allow-same-origin` stays, because an opaque origin would be sent without the session's SameSite=Strict cookie, and style and
pictures would be refused at the door; without scripts it gives the page nothing. Forms, frames and requests are off too.
"""

import re
from pathlib import Path, PurePosixPath

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import FileResponse, HttpResponse

from storybank.stages import previewing
from storybank.web.desk import DeskRequest

_POLICY = {
    "default-src": [NONE],
    **{f"{what}-src": [SELF] for what in ("style", "img", "media", "font")},
    **{what: [NONE] for what in ("script-src", "form-action", "base-uri", "frame-ancestors")},
    "sandbox": ["allow-same-origin", "allow-downloads", "allow-popups"],
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".xml": "application/xml",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".opus": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
_PIECE = 4 << 20  # of a video, which is too long to be held whole; the player asks for the next
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


@csp(_POLICY)  # type: ignore[arg-type]  # it is typed for views without words from the path
def show(request: DeskRequest, release: str, inside: str) -> HttpResponse | FileResponse:
    """Send one file of a release, or the part of it that a player asks for."""
    suffix = PurePosixPath(inside).suffix.lower()
    response: HttpResponse | FileResponse
    if suffix == ".mp4":
        response = _piece(previewing.place(request.desk.bank, release, inside), request.headers.get("Range", ""))
    else:
        response = _part(previewing.read(request.desk.bank, release, inside), request.headers.get("Range", ""))
    response["Content-Type"] = _TYPES.get(suffix, "application/octet-stream")
    response["Accept-Ranges"] = "bytes"
    if suffix not in _TYPES:
        response["Content-Disposition"] = "attachment"
    return response


def _piece(place: Path, asked: str) -> HttpResponse | FileResponse:
    """Return a piece of a long file from where the player asks; who asks for no piece is sent it as it is read."""
    found, size = _RANGE.fullmatch(asked), place.stat().st_size
    if found is None or not found[1]:
        return FileResponse(place.open("rb"))
    start = int(found[1])
    end = min(int(found[2]) if found[2] else size - 1, start + _PIECE - 1, size - 1)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with place.open("rb") as file:
        file.seek(start)
        data = file.read(end - start + 1)
    return HttpResponse(data, status=206, headers={"Content-Range": f"bytes {start}-{end}/{size}"})


def _part(data: bytes, asked: str) -> HttpResponse:
    found = _RANGE.fullmatch(asked)
    if found is None or not (found[1] or found[2]):
        return HttpResponse(data)
    start = int(found[1]) if found[1] else max(0, len(data) - int(found[2]))
    end = min(int(found[2]), len(data) - 1) if found[1] and found[2] else len(data) - 1
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    headers = {"Content-Range": f"bytes {start}-{end}/{len(data)}"}
    return HttpResponse(data[start : end + 1], status=206, headers=headers)
