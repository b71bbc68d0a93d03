"""Verifies a bundle with nothing but the bundle and a public key: no bank, no network, no clock.

Looks at every byte, then at what the bytes promise: both statements on every page, nothing loaded from outside, strict
WebVTT, pictures and recordings without metadata, rights that can be read, metadata that names what is there.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storybank.errors import StorybankError, Tampered
from storybank.publish import bag, promises, signing

_LINE = re.compile(r"([0-9a-f]+)[ \t]+\*?(.+)")
_CHUNK_BYTES = 1 << 20
_LONGEST_TAG_FILE_BYTES = 256 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it should be, and the file it is in."""

    code: str  # verify.changed · verify.missing · verify.added · verify.metadata · …
    file: str  # relative to the bundle; empty: the bundle as a whole
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The outcome. `is_proved` is the only thing that may be called verified: intact, sane and signed by this key."""

    problems: tuple[Problem, ...]
    digest: str  # SHA-256 of manifest-sha512.txt; empty when it cannot be read
    is_signed: bool  # there is a signature file; says nothing about whose
    is_origin_proved: bool
    comment: str  # the signed comment: bundle name and release date
    files: int

    @property
    def is_intact(self) -> bool:
        return not self.problems

    @property
    def is_proved(self) -> bool:
        return self.is_intact and self.is_origin_proved

    @property
    def exit_code(self) -> int:
        return 0 if self.is_proved else 1


def verify(bundle: Path, public_key: Path | str | bytes | signing.PublicKey | None = None) -> Verification:
    """Verify the bundle in folder `bundle`. Never raises for what is wrong with the bundle: that is a Problem.

    public_key: a minisign public key (file, text or parsed). None: the result says at most "intact, origin not proved".
    """
    problems: list[Problem] = []
    found = dict(_walk(bundle, problems))
    _declaration(bundle, problems)
    manifests = {
        algorithm: _manifest(bundle, name, "data/", problems) for algorithm, name in bag.PAYLOAD_MANIFESTS.items()
    }
    tags = _manifest(bundle, bag.TAG_MANIFEST, "", problems)
    payload = {path: place for path, place in found.items() if path.startswith("data/")}
    problems += _payload(payload, manifests)
    problems += _tags({path: place for path, place in found.items() if path not in payload}, tags)
    if not problems:
        problems += _promises(bundle, payload)
    signature = bundle / (bag.TAG_MANIFEST + signing.SUFFIX)
    is_proved, comment = _signature(bundle, signature, public_key, problems)
    manifest = bundle / bag.PAYLOAD_MANIFESTS["sha512"]
    return Verification(
        problems=tuple(problems),
        digest=hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else "",
        is_signed=signature.is_file(),
        is_origin_proved=is_proved,
        comment=comment,
        files=len(payload),
    )


def _walk(bundle: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    if not bundle.is_dir():
        problems.append(
            Problem(code="verify.no-bundle", file="", message="There is no folder here. Unpack the bundle first.")
        )
        return
    for place in sorted(bundle.rglob("*")):
        path = place.relative_to(bundle).as_posix()
        if place.is_symlink() or not (place.is_file() or place.is_dir()):
            problems.append(Problem(code="verify.added", file=path, message="Not a plain file: it leads elsewhere."))
        elif place.is_file():
            yield path, place
        elif not any(place.iterdir()):
            problems.append(
                Problem(code="verify.added", file=path, message="An empty folder that the bundle was not made with.")
            )


def _declaration(bundle: Path, problems: list[Problem]) -> None:
    place = bundle / "bagit.txt"
    if not place.is_file():
        problems.append(Problem(code="verify.missing", file="bagit.txt", message="Not a bag: bagit.txt is missing."))
    elif place.read_bytes() != bag.DECLARATION.encode():
        problems.append(
            Problem(code="verify.changed", file="bagit.txt", message="Not the declaration of a BagIt 1.0 bag.")
        )


def _manifest(bundle: Path, name: str, prefix: str, problems: list[Problem]) -> dict[str, str]:
    """Return path → digest. A line that cannot be read or leads outside the bundle is a problem."""
    place = bundle / name
    if not place.is_file() or place.stat().st_size > _LONGEST_TAG_FILE_BYTES:
        problems.append(
            Problem(code="verify.missing", file=name, message="This manifest is missing. Fetch the bundle again.")
        )
        return {}
    digests: dict[str, str] = {}
    for number, line in enumerate(place.read_bytes().decode(errors="replace").split("\n"), 1):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        path = bag.decode(match[2]) if match else ""
        if (
            not match
            or not path.startswith(prefix)
            or ".." in path.split("/")
            or path.startswith("/")
            or path in digests
        ):
            problems.append(Problem(code="verify.manifest", file=name, message=f"Line {number} cannot be followed."))
            continue
        digests[path] = match[1]
    return digests


def _payload(payload: dict[str, Path], manifests: dict[str, dict[str, str]]) -> Iterator[Problem]:
    listed = set().union(*manifests.values())
    for path in sorted(listed - payload.keys()):
        yield Problem(code="verify.missing", file=path, message="Listed, but not there. Fetch the bundle again.")
    for path, place in payload.items():
        missing = [name for name, digests in manifests.items() if path not in digests]
        if missing:
            yield Problem(code="verify.added", file=path, message="Not part of the bundle when it was sealed.")
            continue
        digests = _digests(place, manifests)
        if any(digests[name] != manifests[name][path] for name in manifests):
            yield Problem(code="verify.changed", file=path, message="Changed since the bundle was sealed.")


def _tags(found: dict[str, Path], tags: dict[str, str]) -> Iterator[Problem]:
    expected = {"bagit.txt", "bag-info.txt", *bag.PAYLOAD_MANIFESTS.values()}
    for path in sorted(expected - tags.keys()):
        yield Problem(code="verify.manifest", file=bag.TAG_MANIFEST, message=f"{path} is not listed.")
    for path in sorted(tags.keys() - found.keys()):
        yield Problem(code="verify.missing", file=path, message="Listed, but not there. Fetch the bundle again.")
    known = {bag.TAG_MANIFEST, bag.TAG_MANIFEST + signing.SUFFIX}
    for path, place in found.items():
        if path in known:
            continue
        if path not in tags:
            yield Problem(code="verify.added", file=path, message="Not part of the bundle when it was sealed.")
        elif hashlib.sha512(place.read_bytes()).hexdigest() != tags[path]:
            yield Problem(code="verify.changed", file=path, message="Changed since the bundle was sealed.")


def _digests(place: Path, algorithms: dict[str, dict[str, str]]) -> dict[str, str]:
    hashes = {name: hashlib.new(name) for name in algorithms}
    with place.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            for one in hashes.values():
                one.update(chunk)
    return {name: one.hexdigest() for name, one in hashes.items()}


def _promises(bundle: Path, payload: dict[str, Path]) -> Iterator[Problem]:
    for code, file, message in promises.broken(
        bundle / "data", {path.removeprefix("data/"): place for path, place in payload.items()}
    ):
        yield Problem(code=code, file=f"data/{file}" if file else "", message=message)


def _signature(
    bundle: Path,
    signature: Path,
    public_key: Path | str | bytes | signing.PublicKey | None,
    problems: list[Problem],
) -> tuple[bool, str]:
    """Return whether the tag manifest is signed by `public_key`, and the signed comment."""
    if public_key is None:
        return False, ""
    name = signature.name
    key = public_key if isinstance(public_key, signing.PublicKey) else signing.read_public(public_key)
    if not signature.is_file():
        problems.append(
            Problem(
                code="verify.unsigned", file=name, message="The bundle carries no signature. Ask its publisher for one."
            )
        )
        return False, ""
    try:
        text = signature.read_text(encoding="utf-8")
        comment = signing.check((bundle / bag.TAG_MANIFEST).read_bytes(), text, key)
    except (Tampered, OSError, UnicodeDecodeError) as error:
        code = error.code if isinstance(error, StorybankError) else "signing.signature"
        problems.append(
            Problem(
                code=code,
                file=name,
                message=str(error) if isinstance(error, StorybankError) else "The signature cannot be read.",
            )
        )
        return False, ""
    except StorybankError as error:
        problems.append(Problem(code=error.code, file=name, message=str(error)))
        return False, ""
    if not signing.is_canonical(text, key):
        message = "A line of the signature file that the signature does not cover was changed."
        problems.append(Problem(code="verify.changed", file=name, message=message))
    return True, comment
