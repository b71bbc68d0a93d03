"""Reading a release as its readers will: one file at a time, and only bytes that its approved manifest names."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from storybank.errors import Tampered, WrongUse
from storybank.publish.verify import listed
from storybank.stages.releasing import digest_of, folder_of
from storybank.store.bank import Bank

SHOWN = ("proposed", "approved", "sealed")  # what is suspended, revoked or void is shown to nobody


def read(bank: Bank, release_id: str, inside: str) -> bytes:
    """Return one file of a release, named as under its `data/` folder.

    A name that the manifest does not list does not exist, whatever lies on the disk and wherever it would lead. Raises
    WrongUse("preview.unknown") for such a one, Tampered where the bytes are not those that the digest stands for.
    """
    place, sha512 = _found(bank, release_id, inside)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise Tampered("publish.changed", f"{release_id}: a file of it is gone.") from error
    if hashlib.sha512(data).hexdigest() != sha512:
        raise Tampered("publish.changed", f"{release_id}: a file of it changed after the proposal.")
    return data


def place(bank: Bank, release_id: str, inside: str) -> Path:
    """Return where a long file of a release lies, its bytes compared like those of `read`, once as long as nobody touches it."""
    found, sha512 = _found(bank, release_id, inside)
    try:
        state = found.stat()
        is_same = _digest(found, state.st_mtime_ns, state.st_ctime_ns, state.st_size) == sha512
    except OSError as error:
        raise Tampered("publish.changed", f"{release_id}: a file of it is gone.") from error
    if not is_same:
        raise Tampered("publish.changed", f"{release_id}: a file of it changed after the proposal.")
    return found


def _found(bank: Bank, release_id: str, inside: str) -> tuple[Path, str]:
    """Return a file's place and the SHA-512 that the approved manifest gives it."""
    release = bank.releases.get(release_id)
    if release.status not in SHOWN:
        raise WrongUse("preview.unknown", f"{release.id}: it is {release.status}; there is nothing to look at.")
    folder = folder_of(bank, release)
    names = _names(folder, digest_of(folder), folder.stat().st_mtime_ns)
    path = f"data/{inside}"
    if digest_of(folder) != release.digest:
        raise Tampered("publish.changed", f"{release.id}: the list of its files changed after the proposal.")
    if path not in names:
        raise WrongUse("preview.unknown", f"{release.id}: it holds no file of this name.")
    return folder / path, names[path]


@lru_cache(maxsize=64)
def _digest(place: Path, changed_ns: int, moved_ns: int, size_bytes: int) -> str:
    with place.open("rb") as stream:
        return hashlib.file_digest(stream, "sha512").hexdigest()


@lru_cache(maxsize=4)
def _names(folder: Path, digest: str, changed_ns: int) -> Mapping[str, str]:
    return listed(folder)
