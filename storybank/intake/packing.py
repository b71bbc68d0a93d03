"""One encrypted file for one delivery: `pack` seals it to its stream's packing key, `open_pack` gives the folder back.

Inside the age file is a tar: a table of contents, the workbook, names (sealed once more), evidence, previews, then the
originals. Who finds the file learns its size and nothing else; who breaks a byte of it makes it unreadable.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from storybank.errors import Refused, Tampered, Unavailable, Unreadable, WrongUse
from storybank.intake import limits
from storybank.intake.arrivals import guard_room
from storybank.intake.listing import PREVIEWS, ReceivedFile, files_in

CONTENTS = "storybank-pack.json"
SUFFIX = ".pack.age"
KEY_SUFFIX = ".storybank-key.txt"
FORMAT = 1
PREVIEW_EDGE_PX = 1024
PREVIEW_QUALITY = 70
NAMES, SEALED_NAMES = "identities.jsonl", "identities.age"
_MAGIC = b"age-encryption.org/v1"
_CHUNK = 1 << 20
_MAX_CONTENTS_BYTES = 50 * limits.MEGABYTE

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a pack. `data`: made while packing (a preview, the sealed names); else the file at `path` as it is."""

    name: str
    size_bytes: int
    sha256: str
    path: Path | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be packed, in order. `small`: how many members come before the originals, `small_bytes` their sizes."""

    folder: Path
    members: tuple[Member, ...]
    small: int

    @property
    def small_bytes(self) -> int:
        return sum(member.size_bytes for member in self.members[: self.small])

    @property
    def total_bytes(self) -> int:
        return sum(member.size_bytes for member in self.members)


def is_pack(path: Path) -> bool:
    """Say whether a file is age-encrypted, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def recipient_in(text: str) -> str:
    """Return the packing key in a key file or typed by hand. Raises WrongUse where there is none, or a secret one."""
    if "AGE-SECRET-KEY" in text.upper():
        raise WrongUse(
            "pack.secret-key", "This is a secret key: it stays in the bank. Ask for the packing key (age1…)."
        )
    found = [word for word in text.split() if word.startswith("age1")]
    if len(found) != 1:
        raise WrongUse("pack.key", "No packing key is in it: one word that begins with age1.")
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(found[0])
    except pyrage.RecipientError as error:
        raise WrongUse("pack.key", "The packing key is damaged: copy it again, to its last letter.") from error
    return found[0]


def fingerprint(recipient: str) -> str:
    """Return sixteen digits to read out on the telephone: the same key, the same digits."""
    number = int.from_bytes(hashlib.sha256(recipient.encode()).digest()[:8], "big") % 10**16
    text = f"{number:016}"
    return " ".join(text[at : at + 4] for at in range(0, 16, 4))


def plan(folder: Path, recipient: str, *, is_small_first: bool = False, progress: Progress | None = None) -> Plan:
    """Return what a pack of this folder holds, in order, with sizes; reads every file once for its hash.

    Raises Unreadable naming the first file that cannot be read: a pack is whole or it is not made.
    """
    questions: list[object] = []
    files = [one for one in files_in(folder, questions) if not _is_left_out(one)]  # type: ignore[arg-type]  # only counted
    broken = next((one for one in files if one.kind == "unreadable"), None)
    if broken is not None:
        raise Unreadable("pack.unreadable", f"{broken.name}: cannot be read. Mend it or take it out, then pack again.")
    if not files:
        raise WrongUse("pack.empty", f"{folder.name}: nothing to pack.")
    order = {"workbook": 0, "own": 1, "evidence": 2}
    files.sort(key=lambda one: (order.get(one.kind, 3), one.name))
    head = [one for one in files if order.get(one.kind, 3) < 3]
    tail = [one for one in files if one not in head]
    members = [_named(one, recipient) for one in head]
    if is_small_first:
        pictures = [one for one in tail if one.kind == "photograph"]
        for number, one in enumerate(pictures, start=1):
            members.extend(_preview(one))
            if progress is not None:
                progress(number, len(pictures))
    small = len(members)
    members.extend(_member(one) for one in tail)
    return Plan(folder=folder, members=tuple(members), small=small)


def is_of_today(pack: Path, folder: Path) -> bool:
    """Say whether nothing that belongs into the pack of this folder has changed since it was made."""
    made = pack.stat().st_mtime_ns
    files = [one for one in files_in(folder, []) if not _is_left_out(one)]
    places = {one.path.parent for one in files} - {
        folder
    }  # one that lost a file is newer; reports lie in the folder itself
    return all(path.stat().st_mtime_ns <= made for path in (*places, *(one.path for one in files)))


def write(made: Plan, recipient: str, target: Path, progress: Progress | None = None) -> str:
    """Write the pack and return its SHA-256. A target that is there already is never written over."""
    import pyrage

    if target.exists():
        raise WrongUse(
            "pack.exists", f"{target.name}: is there already. Move it away, or give another name with --out."
        )
    temporary = target.with_name(f"{target.name}.part")
    try:
        with _private(temporary) as out:
            hashed = _Hashed(out)
            reader = _Stream(_tar(made), made.total_bytes, progress)
            try:
                pyrage.encrypt_io(reader, hashed, [pyrage.x25519.Recipient.from_str(recipient)])
            except pyrage.EncryptError:
                raise reader.trouble or Unavailable("pack.failed", f"{target.name}: could not be written.") from None
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(target)
    finally:
        temporary.unlink(missing_ok=True)
    return hashed.digest.hexdigest()


def open_pack(source: Path, secrets: Iterable[str], folder: Path, *, is_partial: bool = False) -> tuple[str, ...]:
    """Unpack into `folder`, each file checked against the table of contents; return the names that came whole.

    secrets: age secret keys to try. is_partial: keep what came whole of a pack whose end is missing. Raises Refused where no
    key opens it, Tampered where a byte was changed or the end is missing.
    """
    import pyrage

    keys = [pyrage.x25519.Identity.from_str(secret.strip()) for secret in secrets]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    guard_room(folder, source.stat().st_size, source.name)
    receive, send = os.pipe()
    trouble: list[BaseException] = []

    def decrypt() -> None:
        try:
            with source.open("rb") as packed, os.fdopen(send, "wb") as out:
                pyrage.decrypt_io(packed, out, keys)
        except BaseException as error:  # handed on to the caller, who waits for this thread
            trouble.append(error)

    thread = threading.Thread(target=decrypt, daemon=True)
    thread.start()
    whole: list[str] = []
    problem: Exception | None = None
    expected: dict[str, str] = {}
    try:
        with os.fdopen(receive, "rb") as plain:
            try:
                expected = _unpacked(plain, folder, whole, source.name)
            except (tarfile.TarError, EOFError, ValueError, OSError) as error:
                problem = error
            while plain.read(_CHUNK):  # what is left must be read, or the other side waits for ever
                pass
    finally:
        thread.join()
    _raise_what_happened(source, trouble, problem, whole, expected, is_partial=is_partial)
    return tuple(whole)


def _raise_what_happened(
    source: Path,
    trouble: list[BaseException],
    problem: Exception | None,
    whole: list[str],
    expected: dict[str, str],
    *,
    is_partial: bool,
) -> None:
    if trouble and not whole and "No matching keys" in str(trouble[0]):
        raise Refused(
            "pack.other-key",
            f"{source.name}: packed for another bank or partner: no key here opens it. Pack it again with this bank's key "
            "(`storybank keys`).",
        ) from None
    if not trouble and isinstance(problem, tarfile.TarError):
        raise _foreign(source.name) from None
    is_broken = bool(trouble) or problem is not None or set(expected) - set(whole)
    if is_broken and not (is_partial and whole):
        raise Tampered(
            "pack.damaged",
            f"{source.name}: damaged, or its end is missing. Compare its SHA-256 with the sender's and send it again; "
            "`storybank unpack --partial` shows what arrived whole.",
        ) from None


def _unpacked(plain: BinaryIO, folder: Path, whole: list[str], source: str) -> dict[str, str]:
    """Write each member of the tar; `whole` grows. Returns what the table of contents promises."""
    expected: dict[str, str] = {}
    with tarfile.open(fileobj=plain, mode="r|") as archive:
        for member in archive:
            if not member.isfile() or not limits.is_safe_name(member.name):
                raise _foreign(source)
            body = archive.extractfile(member)
            if body is None:
                raise EOFError
            if not expected:
                if member.name != CONTENTS or member.size > _MAX_CONTENTS_BYTES:
                    raise _foreign(source)
                expected = _contents(body.read(), source)
                continue
            target = folder / member.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with _private(target) as out:
                while data := body.read(_CHUNK):
                    digest.update(data)
                    out.write(data)
            if expected.get(member.name) != digest.hexdigest():
                target.unlink()
                raise EOFError
            whole.append(member.name)
    return expected


def _foreign(source: str) -> Unreadable:
    return Unreadable("pack.foreign", f"{source}: no pack of this program. Ask the sender how it was made.")


def _contents(data: bytes, source: str) -> dict[str, str]:
    document = json.loads(data)
    if document.get("format") != FORMAT:
        raise Unreadable(
            "pack.format", f"{source}: made by another version of this program. Upgrade the bank, or pack it again."
        )
    return {entry["name"]: entry["sha256"] for entry in document["files"]}


def _tar(made: Plan) -> Iterator[bytes]:
    files = [{"name": one.name, "size": one.size_bytes, "sha256": one.sha256} for one in made.members]
    body = json.dumps({"format": FORMAT, "files": files}, ensure_ascii=False).encode()
    yield from _entry(CONTENTS, len(body), [body])
    for member in made.members:
        yield from _entry(member.name, member.size_bytes, _bytes_of(member))
    yield b"\0" * 1024


def _entry(name: str, size: int, body: Iterable[bytes]) -> Iterator[bytes]:
    """Yield one file of a tar with nothing of the sender's machine in its header: no user, no group, no date."""
    header = tarfile.TarInfo(name)
    header.size = size
    yield header.tobuf(tarfile.PAX_FORMAT)
    yield from body
    yield b"\0" * (-size % 512)


def _bytes_of(member: Member) -> Iterator[bytes]:
    if member.path is None:
        yield member.data
        return
    left = member.size_bytes
    with member.path.open("rb") as file:
        while left and (data := file.read(min(_CHUNK, left))):
            left -= len(data)
            yield data
    if left:
        raise Unreadable("pack.changed", f"{member.name}: became shorter while it was packed. Pack again.")


def _is_left_out(file: ReceivedFile) -> bool:
    """The program's own reports, keys and packs stay at home; names travel sealed."""
    return file.kind == "own" and file.name not in (NAMES, SEALED_NAMES)


def _named(file: ReceivedFile, recipient: str) -> Member:
    if file.name != NAMES:
        return _member(file)
    import pyrage

    sealed: bytes = pyrage.encrypt(file.path.read_bytes(), [pyrage.x25519.Recipient.from_str(recipient)])
    return Member(name=SEALED_NAMES, size_bytes=len(sealed), sha256=hashlib.sha256(sealed).hexdigest(), data=sealed)


def _member(file: ReceivedFile) -> Member:
    with file.path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Member(name=file.name, size_bytes=file.path.stat().st_size, sha256=sha256, path=file.path)


def _preview(file: ReceivedFile) -> Iterator[Member]:
    """Yield a small picture without metadata; nothing for what Pillow cannot open: the original comes later anyhow."""
    from PIL import Image, ImageOps

    try:
        limits.guard_size(file.path, limits.MAX_PHOTOGRAPH_BYTES)
        with Image.open(file.path) as opened:
            limits.guard_pixels(*opened.size, is_jpeg=opened.format == "JPEG")
            opened.draft("RGB", (PREVIEW_EDGE_PX, PREVIEW_EDGE_PX))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture.thumbnail((PREVIEW_EDGE_PX, PREVIEW_EDGE_PX))
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=PREVIEW_QUALITY)
    except Exception:  # of a foreign decoder: any error of theirs on hostile bytes
        return
    data = out.getvalue()
    name = f"{PREVIEWS}/{file.name}.jpg"
    yield Member(name=name, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), data=data)


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


class _Stream:
    """Pieces of bytes as something to read from."""

    def __init__(self, pieces: Iterator[bytes], total: int, progress: Progress | None) -> None:
        self._pieces, self._total, self._progress = pieces, total, progress
        self._rest = b""
        self._done = 0
        self.trouble: Exception | None = (
            None  # what went wrong while reading: the encrypting library tells no more than that
        )

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except OSError as error:
            self.trouble = Unreadable("pack.unreadable", f"A file could not be read to its end: {error.strerror}.")
            raise
        except Exception as error:
            self.trouble = error
            raise

    def _read(self, size: int) -> bytes:
        size = _CHUNK if size < 0 else size
        while len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        data, self._rest = self._rest[:size], self._rest[size:]
        self._done += len(data)
        if self._progress is not None and data:
            self._progress(min(self._done, self._total), self._total)
        return data


class _Hashed:
    """A file to write to that hashes what it is given."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()
