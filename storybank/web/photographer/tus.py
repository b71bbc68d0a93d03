"""Resumable upload: tus 1.0.0, core with creation and checksum (tus.io/protocols/resumable-upload).

Asked with an upload token only. Without a good one everything here answers what nobody gets anywhere: the way to the door.
Pieces are written as they come; where a file goes on is its length on disk (storybank.stages.uploads).
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.csrf import csrf_exempt

from storybank.errors import Refused, StorybankError, WrongUse
from storybank.intake.limits import MEGABYTE
from storybank.stages import uploads as disk
from storybank.store import opened_bank
from storybank.web.gate import SIGN_IN
from storybank.web.models import Upload
from storybank.web.photographer import uploads

VERSION = "1.0.0"
MAX_PIECE_BYTES = 16 * MEGABYTE
_MEANS = {
    "upload.offset": 409,
    "upload.busy": 423,
    "upload.piece": 460,
    "upload.other-hash": 460,
    "upload.too-large": 413,
    "upload.too-many": 413,
    "upload.unknown": 404,
}

View = Callable[..., HttpResponse]


def _by_token(*methods: str) -> Callable[[View], View]:
    """Let only requests with a good token through, and answer errors as tus does: a status, our code, no page."""

    def decorate(view: View) -> View:
        def kept(request: Any, upload: str, **words: Any) -> HttpResponse:
            bank = opened_bank()
            found = uploads.by_token(bank, request, upload)
            if found is None:
                return HttpResponseRedirect(SIGN_IN)
            if request.method == "OPTIONS":
                return _answer(
                    204, Tus_Version=VERSION, Tus_Extension="creation,checksum", Tus_Checksum_Algorithm="sha256"
                )
            if request.method not in methods:
                return _answer(405, Allow=", ".join(methods))
            if request.headers.get("Tus-Resumable", VERSION) != VERSION:
                return _answer(412, Tus_Version=VERSION)
            try:
                return view(request, found, **words)
            except StorybankError as error:
                return _answer(_MEANS.get(error.code, 400), Storybank_Code=error.code)
            except OSError:  # the line was cut in the middle of a piece
                return _answer(400, Storybank_Code="upload.cut")

        exempt: View = csrf_exempt(kept)
        return exempt

    return decorate


@_by_token("POST")
def announce(request: Any, upload: Upload) -> HttpResponse:
    """Announce a file, or find it again; says how much of it is here already."""
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    part = disk.announce(
        opened_bank().path,
        upload.pk,
        said.get("filename", ""),
        _number(request, "Upload-Length"),
        said.get("sha256", "").lower(),
        quota_bytes=_quota_bytes(),
    )
    where = reverse("up-file", kwargs={"upload": upload.pk, "number": part.number})
    return _answer(201, Location=where, Upload_Offset=str(part.offset))


@_by_token("HEAD", "PATCH")
def file(request: Any, upload: Upload, number: int) -> HttpResponse:
    """Say where a file goes on, or add a piece to it."""
    bank = opened_bank().path
    if request.method == "HEAD":
        part = disk.part(bank, upload.pk, number)
        return _answer(200, Upload_Offset=str(part.offset), Upload_Length=str(part.size))
    if request.headers.get("Content-Type") != "application/offset+octet-stream":
        return _answer(415)
    if int(request.headers.get("Content-Length") or 0) > MAX_PIECE_BYTES:
        return _answer(413, Storybank_Code="upload.piece-too-large")
    part = disk.append(bank, upload.pk, number, _number(request, "Upload-Offset"), request, _checksum(request))
    return _answer(204, Upload_Offset=str(part.offset))


@_by_token("POST")
def done(request: Any, upload: Upload) -> HttpResponse:
    """Hand the upload over; refused while a file is unfinished."""
    bank = opened_bank()
    require_complete(disk.parts(bank.path, upload.pk))
    uploads.send(bank, upload, by=upload.account, language="en")
    return _answer(202)


def require_complete(parts: tuple[disk.Part, ...]) -> None:
    """Raise Refused where nothing was sent or a file is unfinished."""
    if not parts or not all(part.is_whole for part in parts):
        raise Refused("upload.offset", "upload: not everything that was announced has arrived.")


def _quota_bytes() -> int:
    return int(str(opened_bank().settings.values["web.upload_gb"])) * 1000 * MEGABYTE


def _metadata(header: str) -> dict[str, str]:
    """Return what `Upload-Metadata` says: keys with base64 values. Raises WrongUse for what cannot be read."""
    said = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            said[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise WrongUse("upload.metadata", "upload: Upload-Metadata is not base64 of UTF-8.") from error
    return said


def _checksum(request: Any) -> str:
    """Return the SHA-256 (hex) that the piece must have; empty where the sender gave none."""
    algorithm, _, value = request.headers.get("Upload-Checksum", "").partition(" ")
    if not algorithm:
        return ""
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error:
        digest = b""
    if algorithm != "sha256" or len(digest) != 32:
        raise WrongUse("upload.checksum", "upload: the checksum of a piece is sha256 in base64.")
    return digest.hex()


def _number(request: Any, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit()) or len(value) > 15:
        raise WrongUse("upload.header", f"upload: {header} is a number of bytes.")
    return int(value)


def _answer(status: int, **headers: str) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Tus-Resumable"] = VERSION
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


URLS: list[URLPattern] = [
    path("up/<str:upload>/", announce, name="up"),
    path("up/<str:upload>/done", done, name="up-done"),
    path("up/<str:upload>/<int:number>", file, name="up-file"),
]
