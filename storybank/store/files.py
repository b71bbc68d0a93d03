"""Effects on disk in the order that survives kill -9: temporary name, fsync, rename, fsync of the folder."""

import os
import secrets
from pathlib import Path
from typing import BinaryIO


def put(path: Path, data: bytes) -> None:
    """Write `data` to `path` (0600) so that after a crash the file is there wholly or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def move(source: Path, target: Path) -> None:
    """Move a file that is already synced to its lasting place on the same disk."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source.replace(target)
    sync_folder(target.parent)


def adopt(source: Path, target: Path) -> None:
    """Move a finished file (0600) of the same disk to its lasting place, synced first."""
    source.chmod(0o600)
    with source.open("rb") as stream:
        os.fsync(stream.fileno())
    move(source, target)


def destroy(path: Path) -> None:
    """Overwrite and remove a small secret. Best effort: a journal or a flash disk may keep old blocks (docs/decisions)."""
    if not path.exists():
        return
    with path.open("r+b") as stream:
        blank(stream)
    path.unlink()
    sync_folder(path.parent)


def blank(stream: BinaryIO) -> None:
    """Overwrite an open file with zeros."""
    stream.seek(0)
    stream.write(b"\0" * os.fstat(stream.fileno()).st_size)
    stream.flush()
    os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename lasting."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
