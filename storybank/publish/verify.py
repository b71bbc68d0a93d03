"""Verifies a bundle with nothing but the bundle and a public key: no bank, no network, no clock.

Reads every file once, and looks at its bytes and at what they promise: both statements on every page, nothing loaded from outside, strict
WebVTT, pictures and recordings without metadata, rights that can be read, metadata that names what is there.
"""

import hashlib
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storybank.errors import StorybankError, Tampered
from storybank.publish import bag, signing
from storybank.publish.promises import MEDIA, Promises

_LINE = re.compile(r"([0-9a-f]+)[ \t]+\*?(.+)")
_CHUNK_BYTES = 1 << 20
_MOST_THREADS = 4
_LONGEST_IN_MEMORY_BYTES = 16 << 20
_LONGEST_TAG_FILE_BYTES = 256 << 20
_BETWEEN_NEWS_SECONDS = 0.5
_HASHES: dict[str, Callable[..., Any]] = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}

Progress = Callable[[int, int], None]  # files done, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it should be, and the file it is in."""

    code: str  # changed · missing · added · manifest · statement · outside · policy · metadata · signature · …
    path: str  # relative to the bundle; empty: the bundle as a whole
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome. `is_proved` is the only thing that may be called verified: intact, sane and signed by this key."""

    faults: tuple[Fault, ...]
    digest: str  # SHA-256 of manifest-sha512.txt; empty when it cannot be read
    is_signed: bool  # there is a signature file; says nothing about whose
    is_origin_proved: bool
    comment: str  # the signed comment: bundle name and release date
    files: int  # of the payload

    @property
    def is_intact(self) -> bool:
        return not self.faults

    @property
    def is_proved(self) -> bool:
        return self.is_intact and self.is_origin_proved

    def raise_if_broken(self) -> None:
        """Raise Tampered, naming the first fault and its file, unless the bundle is whole."""
        if self.faults:
            first = self.faults[0]
            more = f" ({len(self.faults)} faults in all)" if len(self.faults) > 1 else ""
            raise Tampered(f"verify.{first.code}", f"{first.path or 'bundle'}: {first.message}{more}")


def verify(
    bundle: Path,
    public_key: Path | str | bytes | signing.PublicKey | None = None,
    *,
    examined_as: str | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Verify the bundle in folder `bundle`. Never raises for what is wrong with the bundle: that is a Fault.

    public_key: a minisign public key (file, text or parsed). None: the result says at most "intact, origin not proved".
    examined_as: the digest under which the content of these very bytes was examined before: then only the bytes are compared.
    progress: told now and then how many files of the payload are done.
    """
    faults: list[Fault] = []
    found = _walk(bundle, faults)
    _declaration(bundle, faults)
    manifests = {
        algorithm: _manifest(bundle, name, "data/", faults) for algorithm, name in bag.PAYLOAD_MANIFESTS.items()
    }
    tags = _manifest(bundle, bag.TAG_MANIFEST, "", faults)
    payload = {path: place for path, place in found.items() if path.startswith("data/")}
    faults += _tags({path: place for path, place in found.items() if path not in payload}, tags)
    manifest = bundle / bag.PAYLOAD_MANIFESTS["sha512"]
    is_examined = bool(faults) or (examined_as is not None and examined_as == bag.digest(bundle))
    kept = None if is_examined else Promises({path.removeprefix("data/"): place for path, place in payload.items()})
    waiting = _in_order(payload)
    with ThreadPoolExecutor(_threads()) as threads:
        looks = [threads.submit(_look, waiting, number, manifests, kept) for number in range(_threads())]
        unkept = [] if kept is None else [_promise(*one) for one in kept.whole()]
        while progress and wait(looks, _BETWEEN_NEWS_SECONDS).not_done:
            progress(len(payload) - len(waiting), len(payload) + 1)  # those at work on a file are not done
        for one in looks:
            changed, broken = one.result()
            faults += changed
            unkept += broken
    faults += _missing(payload, manifests)
    faults += [] if faults else unkept
    signature = bundle / (bag.TAG_MANIFEST + signing.SUFFIX)
    is_proved, comment = _signature(bundle, signature, public_key, faults)
    return Verification(
        faults=tuple(faults),
        digest=hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else "",
        is_signed=signature.is_file(),
        is_origin_proved=is_proved,
        comment=comment,
        files=len(payload),
    )


def listed(bundle: Path) -> dict[str, str]:
    """Return path under the bundle → SHA-512, as its payload manifest says; what cannot be followed is absent."""
    return _manifest(bundle, bag.PAYLOAD_MANIFESTS["sha512"], "data/", [])


def _walk(bundle: Path, faults: list[Fault]) -> dict[str, str]:
    """Return path relative to the bundle → place of every file, sorted. Places are plain strings: there are thousands."""
    if not bundle.is_dir():
        faults.append(Fault(code="no-bundle", path="", message="There is no folder here. Unpack the bundle first."))
        return {}
    root = f"{bundle}/"
    found: list[str] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        is_empty = True
        with os.scandir(root + folder) as entries:
            for entry in entries:
                is_empty = False
                path = folder + entry.name
                if entry.is_file(follow_symlinks=False):
                    found.append(path)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                else:
                    faults.append(Fault(code="added", path=path, message="Not a plain file: it leads elsewhere."))
        if is_empty and folder:
            message = "An empty folder that the bundle was not made with."
            faults.append(Fault(code="added", path=folder.rstrip("/"), message=message))
    return {path: root + path for path in sorted(found)}


def _declaration(bundle: Path, faults: list[Fault]) -> None:
    place = bundle / "bagit.txt"
    if not place.is_file():
        faults.append(Fault(code="missing", path="bagit.txt", message="Not a bag: bagit.txt is missing."))
    elif place.read_bytes() != bag.DECLARATION.encode():
        faults.append(Fault(code="changed", path="bagit.txt", message="Not the declaration of a BagIt 1.0 bag."))


def _manifest(bundle: Path, name: str, prefix: str, faults: list[Fault]) -> dict[str, str]:
    """Return path → digest. A line that cannot be read or leads outside the bundle is a problem."""
    place = bundle / name
    if not place.is_file() or place.stat().st_size > _LONGEST_TAG_FILE_BYTES:
        faults.append(Fault(code="missing", path=name, message="This manifest is missing. Fetch the bundle again."))
        return {}
    digests: dict[str, str] = {}
    for number, line in enumerate(place.read_bytes().decode(errors="replace").split("\n"), 1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        path = match[2] if match else ""
        path = bag.decode(path) if "%" in path else path
        is_outside = not path.startswith(prefix) or path.startswith("/") or (".." in path and ".." in path.split("/"))
        if not match or is_outside or path in digests:
            faults.append(Fault(code="manifest", path=name, message=f"Line {number} cannot be followed."))
            continue
        digests[path] = match[1]
    return digests


def _missing(payload: dict[str, str], manifests: dict[str, dict[str, str]]) -> Iterator[Fault]:
    for path in sorted(set().union(*manifests.values()) - payload.keys()):
        yield Fault(code="missing", path=path, message="Listed, but not there. Fetch the bundle again.")


def _in_order(payload: dict[str, str]) -> deque[tuple[str, str]]:
    """Return pages and other texts first, pictures and recordings last: the one is work for Python, the other for the hash.

    Half of the threads begin at each end, so that hashing, which lets go of the interpreter, goes on beside the reading of
    pages. Pages of one story in several languages follow each other: most of what they lead to is the same.
    """
    return deque(
        sorted(payload.items(), key=lambda one: (f".{one[0].rpartition('.')[2]}" in MEDIA, one[0].rpartition("/")[2]))
    )


def _look(
    waiting: deque[tuple[str, str]], number: int, manifests: dict[str, dict[str, str]], promises: Promises | None
) -> tuple[list[Fault], list[Fault]]:
    """Read files, each once, until none waits: return what is not as sealed, and which promises their content does not keep."""
    changed: list[Fault] = []
    unkept: list[Fault] = []
    next_one = waiting.pop if number % 2 else waiting.popleft
    while True:
        try:
            path, place = next_one()
        except IndexError:
            return changed, unkept
        if any(path not in digests for digests in manifests.values()):
            changed.append(Fault(code="added", path=path, message="Not part of the bundle when it was sealed."))
            continue
        try:
            data, digests = _read(place, manifests)
        except OSError as error:
            changed.append(_unreadable(path, error))
            continue
        if any(digests[name] != manifests[name][path] for name in manifests):
            changed.append(Fault(code="changed", path=path, message="Changed since the bundle was sealed."))
        elif promises is not None:
            unkept += [_promise(*one) for one in promises.of(path.removeprefix("data/"), data)]


def _read(place: str, algorithms: Iterable[str]) -> tuple[bytes | None, dict[str, str]]:
    """Return a file's bytes, None where they are too many to hold, and its digests."""
    with open(place, "rb", buffering=0) as stream:  # noqa: PTH123, there are thousands, and a Path each costs more than to open
        if os.fstat(stream.fileno()).st_size <= _LONGEST_IN_MEMORY_BYTES:
            data = stream.read()
            return data, {name: _HASHES[name](data).hexdigest() for name in algorithms}
        hashes = {name: _HASHES[name]() for name in algorithms}
        while chunk := stream.read(_CHUNK_BYTES):
            for one in hashes.values():
                one.update(chunk)
        return None, {name: one.hexdigest() for name, one in hashes.items()}


def _tags(found: dict[str, str], tags: dict[str, str]) -> Iterator[Fault]:
    expected = {"bagit.txt", "bag-info.txt", *bag.PAYLOAD_MANIFESTS.values()}
    for path in sorted(expected - tags.keys()):
        yield Fault(code="manifest", path=bag.TAG_MANIFEST, message=f"{path} is not listed.")
    for path in sorted(tags.keys() - found.keys()):
        yield Fault(code="missing", path=path, message="Listed, but not there. Fetch the bundle again.")
    known = {bag.TAG_MANIFEST, bag.TAG_MANIFEST + signing.SUFFIX}
    for path, place in found.items():
        if path in known:
            continue
        if path not in tags:
            yield Fault(code="added", path=path, message="Not part of the bundle when it was sealed.")
            continue
        try:
            _data, digests = _read(place, ["sha512"])
        except OSError as error:
            yield _unreadable(path, error)
            continue
        if digests["sha512"] != tags[path]:
            yield Fault(code="changed", path=path, message="Changed since the bundle was sealed.")


def _unreadable(path: str, error: OSError) -> Fault:
    return Fault(code="unreadable", path=path, message=f"Cannot be read: {error.strerror or type(error).__name__}.")


def _promise(code: str, path: str, message: str) -> Fault:
    return Fault(code=code, path=f"data/{path}" if path else "", message=message)


def _threads() -> int:
    return min(_MOST_THREADS, os.cpu_count() or 1)


def _signature(
    bundle: Path,
    signature: Path,
    public_key: Path | str | bytes | signing.PublicKey | None,
    faults: list[Fault],
) -> tuple[bool, str]:
    """Return whether the tag manifest is signed by `public_key`, and the signed comment."""
    if public_key is None:
        return False, ""
    name = signature.name
    key = public_key if isinstance(public_key, signing.PublicKey) else signing.read_public(public_key)
    if not signature.is_file():
        faults.append(
            Fault(code="unsigned", path=name, message="The bundle carries no signature. Ask its publisher for one.")
        )
        return False, ""
    try:
        text = signature.read_text(encoding="utf-8")
        comment = signing.check((bundle / bag.TAG_MANIFEST).read_bytes(), text, key)
    except (Tampered, OSError, UnicodeDecodeError) as error:
        code = "signature"
        faults.append(
            Fault(
                code=code,
                path=name,
                message=str(error) if isinstance(error, StorybankError) else "The signature cannot be read.",
            )
        )
        return False, ""
    except StorybankError as error:
        faults.append(Fault(code="signature", path=name, message=str(error)))
        return False, ""
    if not signing.is_canonical(text, key):
        message = "A line of the signature file that the signature does not cover was changed."
        faults.append(Fault(code="changed", path=name, message=message))
    return True, comment
