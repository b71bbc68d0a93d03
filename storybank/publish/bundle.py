"""Writes one sealed release: the same contents give the same bytes, on any day, in any process.

Everything is written into a folder beside the target and moved there in one step: a crash leaves no half bundle, and a
second run over a finished one changes nothing. No clock, no random number and no host name is read here.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.errors import Refused, Unavailable
from storybank.publish import archive, bag, catalogue, crate, initiatives_table, layout, rights, signing, transcripts
from storybank.publish.contents import BundleContents, check
from storybank.publish.site import pages


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReport:
    """What was written. `digest` is the SHA-256 of the finished manifest-sha512.txt: what a second person approves."""

    path: Path
    digest: str
    files: tuple[str, ...]  # of the payload, relative to data/
    size_bytes: int
    is_signed: bool
    was_there: bool  # the same bundle had already been written; nothing was changed


def write_bundle(
    contents: BundleContents,
    target: Path,
    *,
    signing_key: signing.SigningKey | None = None,
    is_replaceable: bool = False,
) -> BundleReport:
    """Write the bundle to `target` (its folder; the parent is made) and return its digest.

    is_replaceable: a proposed release may be written over; a sealed one never is.
    Raises Refused when another bundle is already there or nothing may go out, Tampered when a derivative has changed.
    """
    check(contents)
    with _workplace(target) as place:
        payload = bag.Payload(place)
        for photograph in contents.photographs:
            for width, file in sorted(photograph.renditions.items()):
                payload.copy(layout.photograph(photograph, width), file)
        for interview in contents.interviews:
            for file in interview.sound:
                payload.copy(layout.sound(interview, file), file)
            for place_in, file in layout.videos(interview):
                payload.copy(place_in, file)
            transcripts.write(interview, payload)
        for initiative in contents.initiatives:
            for number, (_words, file) in enumerate(initiative.documents, 1):
                payload.copy(layout.document(initiative.public_id, number, file), file)
        pages.write(contents, payload)
        payload.add("metadata/catalogue.csv", catalogue.write_csv(contents))
        payload.add("metadata/catalogue.xlsx", catalogue.write_xlsx(contents))
        if contents.initiatives:
            payload.add(initiatives_table.PATH, initiatives_table.write_csv(contents))
        payload.add(rights.PATH, rights.write(contents))
        if contents.edition == "archive":
            archive.write(contents, payload)
        payload.add(crate.PATH, crate.write(contents, payload.digests))
        digest = bag.finish(payload, _information(contents), contents.on)
        if signing_key is not None:
            sign_bundle(place, signing_key)
        was_there = _move(place, target, digest, is_replaceable=is_replaceable)
    return BundleReport(
        path=target,
        digest=digest,
        files=tuple(sorted(payload.digests)),
        size_bytes=sum(one.size_bytes for one in payload.digests.values()),
        is_signed=(target / (bag.TAG_MANIFEST + signing.SUFFIX)).is_file(),
        was_there=was_there,
    )


def sign_bundle(bundle: Path, key: signing.SigningKey) -> None:
    """Sign a finished bundle in place: the only file that is added after its digest was approved.

    The signed comment is the bundle's name and date, both from its own bag-info.txt: no clock is read.
    """
    labels = dict(
        line.split(": ", 1)
        for line in (bundle / "bag-info.txt").read_text(encoding="utf-8").splitlines()
        if ": " in line
    )
    on = date.fromisoformat(labels["Bagging-Date"])
    data = (bundle / bag.TAG_MANIFEST).read_bytes()
    signature = signing.sign(data, key, f"{labels['Storybank-Name']} {on.isoformat()}")
    part = bundle.with_name(f".{bundle.name}.{bag.TAG_MANIFEST}.part")
    part.write_text(signature, encoding="utf-8")
    part.replace(bundle / (bag.TAG_MANIFEST + signing.SUFFIX))
    bag.stamp(bundle, on)


def _information(contents: BundleContents) -> dict[str, str]:
    languages = [*contents.languages]
    title = next((contents.collection.title[one] for one in languages if one in contents.collection.title), "")
    name = next((contents.publisher.name[one] for one in languages if one in contents.publisher.name), "")
    return {
        "Source-Organization": name,
        "Contact-Email": contents.publisher.contact if "@" in contents.publisher.contact else "",
        "External-Description": title,
        "External-Identifier": f"{contents.collection.public_id}/{contents.version}",
        "Bag-Software-Agent": "storybank",
        "Storybank-Edition": contents.edition,
        "Storybank-Name": contents.folder_name,
        "Storybank-Languages": " ".join(languages),
        "Storybank-Version": str(contents.version),
    }


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target`; leftovers of writers that no longer live are swept."""
    target.parent.mkdir(parents=True, exist_ok=True)
    start = f".{target.name}."
    for stale in target.parent.glob(f"{start}*.part"):
        if not _is_alive(stale.name.removeprefix(start).split(".")[0]):
            shutil.rmtree(stale, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=f"{start}{os.getpid()}.", suffix=".part", dir=target.parent))
    try:
        yield place
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        message = f"{target.name}: the disk is full. Nothing was published; make room and give the same command again."
        raise Unavailable("publish.disk-full", message) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _move(place: Path, target: Path, digest: str, *, is_replaceable: bool) -> bool:
    """Put the finished folder in its place; return whether the same bundle was there already."""
    with suppress(OSError):
        place.replace(target)  # fails where a bundle is already there: then look at it
        return False
    if (target / bag.PAYLOAD_MANIFESTS["sha512"]).is_file() and bag.digest(target) == digest:
        signature = bag.TAG_MANIFEST + signing.SUFFIX
        if (place / signature).is_file() and not (target / signature).is_file():
            (place / signature).replace(target / signature)
        return True
    if not is_replaceable:
        raise Refused(
            "publish.exists",
            f"{target.name}: another bundle is already there. A sealed version is never written over: publish the next one.",
        )
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    target.replace(old)
    place.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    return False


def _is_alive(process: str) -> bool:
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
