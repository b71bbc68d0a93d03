"""What of an item would leave: its pictures, sound and words as they stand in the proposed bytes, never as the bank holds them.

A caption of the bank may hold a name that is replaced on the way out; so nothing is read here but files of the proposal.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, _
from storybank.records import ReleaseId
from storybank.stages import previewing
from storybank.store import Bank
from storybank.store.rows import ReleaseItem
from storybank.web.editor.words import tongue

_CATALOGUE = "metadata/catalogue.csv"
_MOST_LETTERS = 200_000  # of one text; a longer one is read in the whole, which is linked
_SIZES = ("960", "480", "1920")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One item as it would leave. `texts`: (what it is, language, words)."""

    item: str
    picture: str
    sound: str
    texts: tuple[tuple[str, str, str], ...]
    video: str = ""


def of_items(bank: Bank, release: ReleaseId, items: tuple[ReleaseItem, ...]) -> list[Leaving]:
    """Return the items as the proposal has them, in its catalogue's own words."""
    rows = _rows(bank, release)
    return [_one(bank, release, one, rows.get(one.public_id, {})) for one in items]


def _rows(bank: Bank, release: ReleaseId) -> Mapping[str, Mapping[str, str]]:
    try:
        table = previewing.read(bank, release, _CATALOGUE).decode("utf-8-sig")
    except WrongUse:  # a proposal without a catalogue: its pages alone are read
        return {}
    return {row["id"]: row for row in csv.DictReader(io.StringIO(table))}


def _one(bank: Bank, release: ReleaseId, item: ReleaseItem, row: Mapping[str, str]) -> Leaving:
    files = [PurePosixPath(name) for name in row.get("files", "").split()]
    pictures = {path.stem: str(path) for path in files if path.suffix == ".jpg"}
    sounds = {path.suffix: str(path) for path in files if path.suffix in (".mp3", ".opus")}
    said = [
        (f"{label}, {tongue(language)}", language, words)
        for base, label in _parts()
        for language in LANGUAGES
        if (words := row.get(f"{base}_{language}", "").strip())
    ]
    for path in files:
        if path.suffix == ".txt":
            language = path.stem.rpartition(".")[2]
            words = previewing.read(bank, release, str(path)).decode("utf-8")[:_MOST_LETTERS]
            said.append((f"{_('Text')}, {tongue(language)}", language, words))
    return Leaving(
        item=item.item,
        picture=next((pictures[size] for size in _SIZES if size in pictures), ""),
        sound=sounds.get(".mp3") or sounds.get(".opus", ""),
        texts=tuple(said),
        video=next((str(path) for path in files if path.suffix == ".mp4"), ""),
    )


def _parts() -> tuple[tuple[str, str], ...]:
    return (
        ("title", _("Title")),
        ("caption", _("Caption")),
        ("alt_text", _("Text for those who do not see it")),
        ("person", _("Who it is")),
        ("place", _("Place")),
        ("credit", _("Credit")),
    )
