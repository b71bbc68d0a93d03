"""Sends one file to a bank over a line that breaks: tus 1.0 with resume inside the file, after a restart, after a night.

The state lies beside the file and holds an address, sizes and hashes: no name. The server's word counts, never ours.
"""

import base64
import hashlib
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from storybank.errors import Refused, Tampered, Unavailable, WrongUse

VERSION = "1.0.0"
STATE_SUFFIX = ".sending.json"
SMALLEST_CHUNK, LARGEST_CHUNK = 64 * 1024, 8 * 1024 * 1024
_CHUNK_AIM_S = 10.0  # a chunk takes about as long: what a break costs at most
_TIMEOUT_S = 120.0
_WAITS_S = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_LOCAL = ("localhost", "127.0.0.1", "::1")

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Line:
    """How to reach the server. `wait` is for tests; `tries` breaks in a row end the sending, to be gone on with later."""

    url: str
    token: str = ""
    tries: int = 30
    wait: Callable[[float], None] = time.sleep
    chunk: int = 256 * 1024
    is_insecure_allowed: bool = False
    opener: urllib.request.OpenerDirector = field(default_factory=lambda: urllib.request.build_opener(_NoRedirects))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent. `agreed`: the server has said the same SHA-256; False: it does not say one, compare by hand."""

    location: str
    sha256: str
    size_bytes: int
    resumed_at: int
    agreed: bool


class _Again(Exception):
    """The line broke or the server is busy: ask it where it stands, then go on."""


class _Gone(Exception):
    """The server does not know this upload any more."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An upload token goes to the address it was given for and to no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def send(path: Path, line: Line, progress: Progress | None = None) -> Sent:
    """Send a file, or go on sending it; return what the server has.

    Raises Refused where the token or the file is not accepted, Unavailable where the line stays broken (the same command goes
    on later), Tampered where the server has other bytes.
    """
    require_safe(line)
    sha256, size = _hash(path), path.stat().st_size
    state_path = path.with_name(f"{path.name}{STATE_SUFFIX}")
    location = _known_location(state_path, line.url, sha256)
    resumed_at = 0
    broken = 0
    offset: int | None = None
    while True:
        try:
            if location is None:
                location, offset = _create(line, size, sha256)
                resumed_at = resumed_at or offset
                _keep(state_path, line.url, location, sha256, size)
            elif offset is None:
                offset = _offset(line, location)
                resumed_at = resumed_at or offset
            if offset >= size:
                break
            offset = _send_chunk(path, line, location, offset)
            broken = 0
            if progress is not None:
                progress(offset, size)
        except _Gone:
            location = None
            state_path.unlink(missing_ok=True)
        except _Again:
            offset = None
            broken += 1
            if broken >= line.tries:
                raise Unavailable(
                    "send.line",
                    f"{path.name}: the line broke {broken} times in a row. Run the same command later: it goes on where it stopped.",
                ) from None
            line.wait(_WAITS_S[min(broken, len(_WAITS_S)) - 1] * random.uniform(0.8, 1.2))  # noqa: S311, spreads retries
    agreed = _agree(line, location, sha256, size)
    state_path.unlink(missing_ok=True)
    return Sent(location=location, sha256=sha256, size_bytes=size, resumed_at=resumed_at, agreed=agreed)


def _create(line: Line, size: int, sha256: str) -> tuple[str, int]:
    """Announce the file; return its address and how much of it the server has: it may know it from an earlier run."""
    metadata = {"filename": "delivery.pack.age", "filetype": "application/age", "sha256": sha256}
    told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())
    headers = {"Upload-Length": str(size), "Upload-Metadata": told, "Content-Length": "0"}
    status, answer = _ask(line, "POST", line.url, headers)
    if status != 201 or not answer.get("location"):
        raise Unavailable("send.no-tus", f"The server did not open an upload (status {status}). Is the address right?")
    location = urljoin(line.url, answer["location"])
    if urlsplit(location).netloc != urlsplit(line.url).netloc:
        raise Refused("send.elsewhere", "The server names another server for the upload: not followed.")
    offset = answer.get("upload-offset", "0")
    return location, int(offset) if offset.isdigit() else 0


def _offset(line: Line, location: str) -> int:
    status, answer = _ask(line, "HEAD", location, {})
    offset = answer.get("upload-offset", "")
    if status not in (200, 204) or not offset.isdigit():
        raise _Again
    return int(offset)


def _send_chunk(path: Path, line: Line, location: str, offset: int) -> int:
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(line.chunk)
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    headers = {
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        "Upload-Checksum": f"sha256 {digest}",
    }
    begun = time.monotonic()
    try:
        status, answer = _ask(line, "PATCH", location, headers, data)
    except _Again:
        line.chunk = max(SMALLEST_CHUNK, line.chunk // 2)
        raise
    if status != 204 or not answer.get("upload-offset", "").isdigit():
        raise _Again  # 409: the server stands elsewhere; 460: the chunk arrived damaged
    took = max(time.monotonic() - begun, 0.001)
    line.chunk = int(min(LARGEST_CHUNK, 2 * line.chunk, max(SMALLEST_CHUNK, len(data) * _CHUNK_AIM_S / took)))
    return int(answer["upload-offset"])


def _agree(line: Line, location: str, sha256: str, size: int) -> bool:
    """Hand the upload over and hear which SHA-256 the server has; say whether it agreed to ours.

    A bank takes an upload over only when the announced SHA-256 is that of what arrived (202). Another tus server may name it.
    """
    try:
        status, answer = _ask(line, "POST", urljoin(line.url, "done"), {"Content-Length": "0"}, ok=(404, 405, 410))
        if status == 202:
            return True
        status, answer = _ask(line, "HEAD", location, {})
    except (_Again, _Gone):
        return False  # it has taken the file and forgotten the upload: the hash is compared by hand
    if status in (200, 204) and answer.get("upload-offset", str(size)) != str(size):
        raise Tampered("send.short", "The server has fewer bytes than were sent. Run the same command again.")
    said = answer.get("upload-sha256", "").lower()
    if said and said != sha256:
        raise Tampered("send.other-bytes", "The server has other bytes than this file. Send it again; wipe nothing.")
    return bool(said)


def _ask(
    line: Line,
    method: str,
    url: str,
    headers: Mapping[str, str],
    data: bytes | None = None,
    ok: tuple[int, ...] = (),
) -> tuple[int, dict[str, str]]:
    """Make one request; return status and headers. What will not get better is Refused, what may is `_Again`."""
    sent = {"Tus-Resumable": VERSION, "User-Agent": "storybank", **headers}
    if line.token:
        sent["Authorization"] = f"Bearer {line.token}"
    request = urllib.request.Request(url, data=data, method=method, headers=sent)  # noqa: S310, the address is checked
    try:
        with line.opener.open(request, timeout=_TIMEOUT_S) as answer:
            return answer.status, {key.lower(): value for key, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        status = error.code
        error.close()
    except (OSError, HTTPException) as error:
        raise _Again from error
    if status in ok:
        return status, {}
    if status in (404, 410) and method != "POST":
        raise _Gone
    if status in (
        301,
        302,
        303,
        307,
        308,
        401,
        403,
        404,
    ):  # a bank shows strangers the way to its door, whatever they ask
        raise Refused(
            "send.token", f"The server does not accept this token or address (status {status}). Ask for a new one."
        )
    if status == 413:
        raise Refused("send.too-large", "The server does not take a file of this size. Ask the bank, or carry it.")
    if status == 412:
        raise Unavailable("send.no-tus", "The server does not speak tus 1.0. Is the address right?")
    if status in (409, 423, 429, 460) or status >= 500:
        raise _Again
    raise Refused("send.refused", f"The server refused (status {status}). Is the address right?")


def require_safe(line: Line) -> None:
    """Raise WrongUse for an address over which the token would be read by others on the way."""
    parts = urlsplit(line.url)
    if parts.scheme == "https" or (parts.scheme == "http" and (parts.hostname in _LOCAL or line.is_insecure_allowed)):
        return
    raise WrongUse("send.url", "--to: an address that begins with https://. (http:// sends the token in the open.)")


def _known_location(state_path: Path, url: str, sha256: str) -> str | None:
    """Return where an earlier run of this command was sending these very bytes, or None."""
    try:
        state = json.loads(state_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(state, dict) or (state.get("to"), state.get("sha256")) != (url, sha256):
        return None
    location = state.get("location")
    return location if isinstance(location, str) and urlsplit(location).netloc == urlsplit(url).netloc else None


def _keep(state_path: Path, url: str, location: str, sha256: str, size: int) -> None:
    state = {"to": url, "location": location, "sha256": sha256, "bytes": size}
    state_path.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
