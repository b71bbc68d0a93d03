"""A BagIt 1.0 bag, written once from the first byte to the last: hashed on the way, never read again.

Source: RFC 8493. Own writer because the public-domain library keeps state in the process, writes the clock's date and
can neither order nor stamp files; `verify` and the tests hold what is written here against that library.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from storybank.errors import Tampered, WrongUse
from storybank.publish.printable import printable

if TYPE_CHECKING:  # whoever verifies a bundle needs none of what writes one
    from storybank.publish.contents import DerivedFile

PROFILE = "urn:storybank:bagit-profile:1"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_MANIFEST = "tagmanifest-sha512.txt"
PAYLOAD_MANIFESTS = {"sha256": "manifest-sha256.txt", "sha512": "manifest-sha512.txt"}
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Digests:
    sha256: str
    sha512: str
    size_bytes: int


class Payload:
    """The files under `data/` of a bag that is being written; every byte is hashed as it is written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests: dict[str, Digests] = {}

    def add(self, path: str, content: bytes | str) -> None:
        """Write one small file; text is UTF-8 with LF and holds no sign that no file of text can hold."""
        data = printable(content).encode() if isinstance(content, str) else content
        self._place(path).write_bytes(data)
        self.digests[path] = Digests(hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), len(data))

    def copy(self, path: str, source: "DerivedFile") -> None:
        """Copy one derivative. Raises Tampered when its bytes are no longer those that were checked and approved."""
        short, long, size = hashlib.sha256(), hashlib.sha512(), 0
        with source.path.open("rb") as reader, self._place(path).open("wb") as writer:
            while chunk := reader.read(_CHUNK_BYTES):
                short.update(chunk)
                long.update(chunk)
                writer.write(chunk)
                size += len(chunk)
        if short.hexdigest() != source.sha256:
            raise Tampered(
                "publish.derivative-changed",
                f"{path}: the stored file is not the one that was checked. Make it again with `storybank derive`.",
            )
        self.digests[path] = Digests(short.hexdigest(), long.hexdigest(), size)

    def _place(self, path: str) -> Path:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or "\\" in path:
            raise WrongUse("publish.unsafe-path", "A file of the bundle would lie outside it.")
        if path in self.digests:
            raise WrongUse("publish.twice", f"{path}: two files of the bundle have the same path.")
        place = self.root / "data" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def finish(payload: Payload, information: Mapping[str, str], on: date) -> str:
    """Write the tag files and stamp everything with the release date; return the bundle's digest.

    The digest is the SHA-256 of the finished manifest-sha512.txt: what a second person approves.
    """
    files = sorted(payload.digests.items())
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": _information(payload, information, on),
        "manifest-sha256.txt": "".join(f"{one.sha256}  data/{encode(path)}\n" for path, one in files),
        "manifest-sha512.txt": "".join(f"{one.sha512}  data/{encode(path)}\n" for path, one in files),
    }
    listing = ""
    for name, text in sorted(tags.items()):
        data = text.encode()
        (payload.root / name).write_bytes(data)
        listing += f"{hashlib.sha512(data).hexdigest()}  {name}\n"
    (payload.root / TAG_MANIFEST).write_bytes(listing.encode())
    stamp(payload.root, on)
    return hashlib.sha256(tags["manifest-sha512.txt"].encode()).hexdigest()


def digest(bundle: Path) -> str:
    """Return the digest of a finished bundle: SHA-256 of its manifest-sha512.txt."""
    return hashlib.sha256((bundle / PAYLOAD_MANIFESTS["sha512"]).read_bytes()).hexdigest()


def stamp(root: Path, on: date) -> None:
    """Give every file and folder the release date and the same mode, deepest first; nothing else remembers a clock."""
    seconds = int(datetime.combine(on, time(), UTC).timestamp())
    for folder, _folders, names in os.walk(root, topdown=False):
        for name in names:
            path = Path(folder, name)
            path.chmod(0o644)
            os.utime(path, (seconds, seconds))
        Path(folder).chmod(0o755)
        os.utime(folder, (seconds, seconds))


def encode(path: str) -> str:
    """Return `path` as a manifest writes it: CR, LF and % are escaped (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def decode(path: str) -> str:
    """Undo `encode`."""
    return path.replace("%0D", "\r").replace("%0d", "\r").replace("%0A", "\n").replace("%0a", "\n").replace("%25", "%")


def _information(payload: Payload, information: Mapping[str, str], on: date) -> str:
    total = sum(one.size_bytes for one in payload.digests.values())
    lines = {
        **information,
        "Bagging-Date": on.isoformat(),
        "BagIt-Profile-Identifier": PROFILE,
        "Payload-Oxum": f"{total}.{len(payload.digests)}",
    }
    return "".join(
        f"{label}: {' '.join(printable(value).split())}\n" for label, value in sorted(lines.items()) if value.strip()
    )
