"""Handing a sealed bundle to somebody: every byte compared, the taking registered, the bundle packed while it is sent."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from storybank.errors import Refused
from storybank.stages.foreseeing import folders_of
from storybank.stages.research_room import is_for_research
from storybank.stages.showable import require_showable
from storybank.store.bank import Bank
from storybank.store.rows import Copy

_PIECE = 1 << 18
_PACKED = frozenset({".html", ".css", ".js", ".json", ".jsonld", ".xml", ".csv", ".vtt", ".txt", ".svg"})  # worth it


def hand_out(
    bank: Bank, release_id: str, *, holder: str, use: str, until_on: date | None = None, by: str, on: date
) -> tuple[Copy, Path]:
    """Register a taking of a sealed bundle and return it with the folder to give; raises before anything is registered.

    Refused for a version that is not out, for one that holds what may not be shown today and for a researcher's edition;
    Tampered where a byte is not the one that was signed.
    """
    release = bank.releases.get(release_id)
    if is_for_research(bank, release.collection):
        raise Refused(
            "register.research-only",
            f"{release.id}: made for one researcher; it leaves encrypted to that key, with `storybank research deliver`.",
        )
    require_showable(bank, release, on=on)
    folder, _proposed = folders_of(bank, release)
    return bank.registers.take(release.id, holder=holder, use=use, until_on=until_on, by=by, on=on), folder


def zipped(bundle: Path, on: date) -> Iterator[bytes]:
    """Yield a bundle as one zip, a piece at a time: sorted, dated as the release, the same bytes each time."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for path in sorted(one for one in bundle.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(
                f"{bundle.name}/{path.relative_to(bundle).as_posix()}", (*on.timetuple()[:3], 0, 0, 0)
            )
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if path.suffix in _PACKED else zipfile.ZIP_STORED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    yield from sink.taken()
    yield from sink.taken()


class _Sink:
    """What zipfile writes to: it only goes forward, and gives away what it has."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back: `taken` gives everything away."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> Iterator[bytes]:
        if self._waiting:
            yield bytes(self._waiting)
            self._waiting.clear()
