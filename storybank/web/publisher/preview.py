"""The preview: the very bytes that will go out, each compared with the manifest that is approved.

A bundle's pages are served from the desk's own origin, so nothing of them may run there: the answer carries a policy of its
own with `sandbox` and without `allow-scripts`, and `script-src 'none'`. The pages are made to be read without scripts; what
is missing here is the search and the jumping from a line to its second, which are the same program in every bundle.
`allow-same-origin` stays, because an opaque origin would be sent without the session's SameSite=Strict cookie, and style and
pictures would be refused at the door; without scripts it gives the page nothing. Forms, frames and requests are off too.
"""

import re
from pathlib import PurePosixPath

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpResponse

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
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@csp(_POLICY)  # type: ignore[arg-type]  # it is typed for views without words from the path
def show(request: DeskRequest, release: str, inside: str) -> HttpResponse:
    """Send one file of a release, or the part of it that a player asks for."""
    data = previewing.read(request.desk.bank, release, inside)
    suffix = PurePosixPath(inside).suffix.lower()
    response = _part(data, request.headers.get("Range", ""))
    response["Content-Type"] = _TYPES.get(suffix, "application/octet-stream")
    response["Accept-Ranges"] = "bytes"
    if suffix not in _TYPES:
        response["Content-Disposition"] = "attachment"
    return response


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
