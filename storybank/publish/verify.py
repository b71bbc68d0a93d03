"""Verifies a bundle with nothing but the bundle and a public key: no bank, no network, no clock.

Reads every file once, and looks at its bytes and at what they promise: both statements on every page, nothing loaded from outside, strict
WebVTT, pictures and recordings without metadata, rights that can be read, metadata that names what is there.
"""

import hashlib
import os
import re
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from storybank.errors import StorybankError, Tampered
from storybank.i18n import _
from storybank.publish import bag, signing
from storybank.publish import faults as fault_of
from storybank.publish.faults import Fault
from storybank.publish.promises import Promises
from storybank.publish.reading import Beside, File, Look, look

_LINE = re.compile(r"([0-9a-f]+)[ \t]+\*?(.+)")
_LONGEST_TAG_FILE_BYTES = 256 << 20
_BETWEEN_NEWS_FILES = 50

Progress = Callable[[int, int], None]  # files done, of how many


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
    if why := _no_bundle(bundle):
        fault = Fault(code="no-bundle", path="", message=why)
        return Verification(faults=(fault,), digest="", is_signed=False, is_origin_proved=False, comment="", files=0)
    faults: list[Fault] = []
    found = _walk(bundle, faults)
    _declaration(bundle, faults)
    manifests = {
        algorithm: _manifest(bundle, name, "data/", faults)
        for algorithm, name in bag.PAYLOAD_MANIFESTS.items()
        if name in found  # one that is gone is named once, by the tag manifest, and not once more for each file
    }
    tags = _manifest(bundle, bag.TAG_MANIFEST, "", faults)
    payload = {path: file for path, file in found.items() if path.startswith("data/")}
    faults += _tags({path: file.place for path, file in found.items() if path not in payload}, tags)
    faults += _added_or_missing(payload, manifests)
    manifest = bundle / bag.PAYLOAD_MANIFESTS["sha512"]
    is_examined = bool(faults) or (examined_as is not None and examined_as == bag.digest(bundle))
    kept = None if is_examined else Promises({path.removeprefix("data/"): file.place for path, file in payload.items()})
    changed, unkept = _read(payload.values(), manifests, kept, progress)
    faults += changed
    faults += [] if faults else unkept
    signature = bundle / (bag.TAG_MANIFEST + signing.SUFFIX)
    is_proved, comment = _signature(bundle, signature, public_key, faults)
    return Verification(
        faults=tuple(fault_of.paired(faults)),
        digest=hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else "",
        is_signed=signature.is_file(),
        is_origin_proved=is_proved,
        comment=comment,
        files=len(payload),
    )


def listed(bundle: Path) -> dict[str, str]:
    """Return path under the bundle → SHA-512, as its payload manifest says; what cannot be followed is absent."""
    return _manifest(bundle, bag.PAYLOAD_MANIFESTS["sha512"], "data/", [])


def _walk(bundle: Path, faults: list[Fault]) -> dict[str, File]:
    """Return path relative to the bundle → every file, sorted."""
    root = f"{bundle}/"
    found: list[File] = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(root + folder))
        except OSError as error:
            faults.append(fault_of.unreadable(folder.rstrip("/"), error.strerror or type(error).__name__))
            continue
        for entry in entries:
            path = folder + entry.name
            if entry.is_file(follow_symlinks=False):
                found.append(File(path, root + path, entry.stat(follow_symlinks=False).st_size))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            else:
                faults.append(Fault(code="added", path=path, message=_("Not a plain file: it leads elsewhere.")))
        if not entries and folder:
            message = _("An empty folder that the bundle was not made with.")
            faults.append(Fault(code="added", path=folder.rstrip("/"), message=message))
    return {file.path: file for file in sorted(found)}


def _no_bundle(bundle: Path) -> str:
    """Return why this is no bundle's folder: most often it was not unpacked, or has a folder of the same name around it."""
    if bundle.is_file():
        return _("This is a file. Unpack it, and name the folder that comes out.")
    if not bundle.is_dir():
        return _("There is no folder here. Unpack the bundle first.")
    if any((bundle / name).is_file() for name in ("bagit.txt", bag.TAG_MANIFEST)):
        return ""
    within = [one.name for one in sorted(bundle.iterdir()) if (one / "bagit.txt").is_file()]
    if len(within) == 1:
        return _("The bundle is the folder {name} in here: name that one.").format(name=within[0])
    return _("Not a bag: bagit.txt is missing.")


def _declaration(bundle: Path, faults: list[Fault]) -> None:
    place = bundle / "bagit.txt"
    if place.is_file() and place.read_bytes() != bag.DECLARATION.encode():
        faults.append(Fault(code="changed", path="bagit.txt", message=_("Not the declaration of a BagIt 1.0 bag.")))


def _manifest(bundle: Path, name: str, prefix: str, faults: list[Fault]) -> dict[str, str]:
    """Return path → digest. A line that cannot be read or leads outside the bundle is a problem."""
    place = bundle / name
    if not place.is_file() or place.stat().st_size > _LONGEST_TAG_FILE_BYTES:
        message = _("This manifest is missing. Fetch the bundle again.")
        faults.append(Fault(code="missing", path=name, message=message))
        return {}
    digests: dict[str, str] = {}
    text = (
        place.read_bytes().decode(errors="replace").replace("\r\n", "\n")
    )  # changed line ends are named by its digest
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        path = match[2] if match else ""
        path = bag.decode(path) if "%" in path else path
        is_outside = not path.startswith(prefix) or path.startswith("/") or (".." in path and ".." in path.split("/"))
        if not match or is_outside or path in digests:
            message = _("Line {number} cannot be followed.").format(number=number)
            faults.append(Fault(code="manifest", path=name, message=message))
            continue
        digests[path] = match[1]
    return digests


def _added_or_missing(payload: dict[str, File], manifests: dict[str, dict[str, str]]) -> Iterator[Fault]:
    for path in payload:
        if any(path not in digests for digests in manifests.values()):
            yield fault_of.added(path)
    for path in sorted(set().union(*manifests.values()) - payload.keys()):
        yield fault_of.missing(path)


def _read(
    payload: Collection[File],
    manifests: dict[str, dict[str, str]],
    kept: Promises | None,
    progress: Progress | None,
) -> tuple[list[Fault], list[Fault]]:
    """Read every file once; return, sorted by path, what is not as sealed and what content does not keep its promises.

    Pages first, which want most of our own time; pictures and recordings are meanwhile read beside us.
    """
    ours: list[File] = []
    shared: list[File] = []
    for file in payload:
        (ours if kept is not None and kept.is_text(file.path) else shared).append(file)
    ours.sort(key=lambda file: file.path.rpartition("/")[2])  # a story's page in each language: most of it is the same
    waiting = deque(sorted(shared, key=lambda file: file.size_bytes))
    changed: list[Fault] = []
    unkept: list[tuple[str, str, str]] = []

    def judge(file: File, found: Look) -> None:
        sealed = [listing.get(file.path) for listing in manifests.values()]
        if found.why:
            changed.append(fault_of.unreadable(file.path, found.why))
        elif found.digests != sealed and None not in sealed:  # else it was named as added
            changed.append(fault_of.changed(file.path, found.data, manifests.get("sha512", {}).get(file.path, "")))
        elif kept is not None:
            unkept.extend(kept.of(file.path.removeprefix("data/"), found))

    with Beside(waiting, list(manifests), is_examined=kept is None) as beside:
        unkept.extend(() if kept is None else kept.whole())
        done, total = 0, len(payload)
        for ours_now in chain[File | None](ours, beside.left_to_us()):
            if ours_now:
                judge(ours_now, look(ours_now.place, list(manifests), is_examined=kept is None))
                done += 1
            if progress and (not ours_now or done % _BETWEEN_NEWS_FILES == 0):
                progress(min(done + len(beside.answers), total - 1), total)
        for file, found in beside.answers:
            judge(file, found)
    if progress:
        progress(total, total)
    return sorted(changed, key=_by_path), sorted((_promise(*one) for one in unkept), key=_by_path)


def _by_path(fault: Fault) -> str:
    return fault.path


def _tags(found: dict[str, str], tags: dict[str, str]) -> Iterator[Fault]:
    expected = {"bagit.txt", "bag-info.txt", *bag.PAYLOAD_MANIFESTS.values()}
    for path in sorted(expected - tags.keys()):
        yield Fault(code="manifest", path=bag.TAG_MANIFEST, message=_("{name} is not listed.").format(name=path))
    for path in sorted(tags.keys() - found.keys()):
        yield fault_of.missing(path)
    known = {bag.TAG_MANIFEST, bag.TAG_MANIFEST + signing.SUFFIX}
    for path, place in found.items():
        if path in known:
            continue
        if path not in tags:
            yield fault_of.added(path)
            continue
        found_now = look(place, ["sha512"], is_examined=True)
        if found_now.why:
            yield fault_of.unreadable(path, found_now.why)
        elif found_now.digests != [tags[path]]:
            yield fault_of.changed(path, found_now.data, tags[path])


def _promise(code: str, path: str, message: str) -> Fault:
    return Fault(code=code, path=f"data/{path}" if path else "", message=message)


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
            Fault(code="unsigned", path=name, message=_("The bundle carries no signature. Ask its publisher for one."))
        )
        return False, ""
    try:
        text = signature.read_text(encoding="utf-8")
        comment = signing.check((bundle / bag.TAG_MANIFEST).read_bytes(), text, key)
    except StorybankError as error:
        faults.append(Fault(code="signature", path=name, message=str(error)))
        return False, ""
    except (OSError, UnicodeDecodeError):
        faults.append(Fault(code="signature", path=name, message=_("The signature cannot be read.")))
        return False, ""
    if not signing.is_canonical(text, key):
        message = _("A line of the signature file that the signature does not cover was changed.")
        faults.append(Fault(code="changed", path=name, message=message))
    return True, comment
