"""The round trip of a bundle's tables: each is read back by the readers we have and compared, field by field, with rights.json."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from storybank.errors import Unreadable
from storybank.intake.transcripts import read as read_transcript
from storybank.publish import readback, rights
from storybank.publish.readback import Access
from storybank.records import Audience, Language, Use

FIELDS = ("licence", "uses", "audience", "until_on", "languages")
_METADATA = "data/metadata"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBack:
    """One field of one file. `unsaid`: items of which the table says nothing there; a table for Omeka S has no end."""

    file: str
    field: str
    items: int
    same: int
    different: tuple[str, ...]  # public ids; "row" as field: one side lacks the item
    unsaid: int

    @property
    def is_same(self) -> bool:
        return not self.different


def read_back(bundle: Path, tables: Iterable[Path] = ()) -> Iterator[FieldBack]:
    """Yield what came back of each access field. tables: further ones, that were elsewhere meanwhile.

    Raises Unreadable for a folder that is no bundle, or a table that is none of ours.
    """
    said = _said(bundle)
    folder = bundle / _METADATA
    for name, read in (
        ("catalogue.csv", readback.read_catalogue),
        ("catalogue.xlsx", readback.read_catalogue),
        ("omeka-s-items.csv", readback.read_omeka),
    ):
        if (folder / name).is_file():
            yield from _compared(name, said, read(folder / name))
    if (folder / "metadata.csv").is_file() and (folder / "rights.csv").is_file():
        found = readback.read_archivematica(folder / "metadata.csv", folder / "rights.csv")
        with_files = {
            one.id for one in found
        }  # Archivematica's tables have a row for each file, none for an item without
        yield from _compared(
            "metadata.csv, rights.csv", {one: access for one, access in said.items() if one in with_files}, found
        )
    yield from _transcripts(bundle)
    for path in tables:
        yield from _compared(path.name, said, _any(path))


def _any(path: Path) -> tuple[Access, ...]:
    try:
        return readback.read_catalogue(path)
    except Unreadable as error:
        if error.code != "readback.columns" or path.suffix.lower() == ".xlsx":
            raise
        return readback.read_omeka(path)


def _said(bundle: Path) -> dict[str, Access]:
    try:
        items = json.loads((bundle / "data" / rights.PATH).read_bytes())["items"]
        found = [
            Access(
                id=str(one["id"]),
                kind=str(one["kind"]),
                licence=one["licence"],
                uses=tuple(map(Use, one["uses"])),
                audience=Audience(one["audience"]),
                until_on=date.fromisoformat(one["until_on"]) if one["until_on"] else None,
                is_until_said=True,
                languages=tuple(map(Language, one["languages"])),
            )
            for one in items
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("readback.rights", f"{bundle.name}: no readable {rights.PATH} in this folder.") from error
    return {one.id: one for one in found}


def _compared(file: str, said: Mapping[str, Access], rows: Iterable[Access]) -> Iterator[FieldBack]:
    rows = list(rows)
    back = {row.id: row for row in rows}
    twice = {item for item, count in Counter(row.id for row in rows).items() if count > 1}  # which of them would hold?
    both = sorted((said.keys() & back.keys()) - twice)
    lacking = tuple(sorted((said.keys() ^ back.keys()) | twice))
    yield FieldBack(file=file, field="row", items=len(said), same=len(both), different=lacking, unsaid=0)
    for field in FIELDS:
        told = [item for item in both if _tells(back[item], field)]
        wrong = [item for item in told if getattr(said[item], field) != getattr(back[item], field)]
        unsaid = sorted(set(both) - set(told))
        if told:  # the table has this field: where it says nothing of an item, the cell was lost or is no such thing
            wrong, unsaid = sorted([*wrong, *unsaid]), []
        yield FieldBack(
            file=file,
            field=field,
            items=len(both),
            same=len(both) - len(wrong) - len(unsaid),
            different=tuple(wrong),
            unsaid=len(unsaid),
        )


def _tells(row: Access, field: str) -> bool:
    return row.is_until_said if field == "until_on" else getattr(row, field) is not None


def _transcripts(bundle: Path) -> Iterator[FieldBack]:
    """Yield whether OHMS files come back word for word as the table of segments, by the reader of deliveries."""
    folder = bundle / _METADATA
    papers = sorted((folder / "ohms").glob("*.xml"))
    if not papers or not (folder / "segments.csv").is_file():
        return
    written = readback.read_segments(folder / "segments.csv")
    for path in papers:
        said = list(written.get(path.stem, {}).values()) or [[]]
        heard = [(one.speaker or "", one.text) for one in read_transcript(path).segments]
        is_same = any(_is_same(heard, lines) for lines in said)
        yield FieldBack(
            file=f"ohms/{path.name}",
            field="segments",
            items=len(heard),
            same=len(heard) if is_same else 0,
            different=() if is_same else (path.stem,),
            unsaid=0,
        )


def _is_same(heard: Iterable[tuple[str, str]], lines: Iterable[tuple[str, str]]) -> bool:
    """Return whether the words are the same, as letters alone and without the voices.

    Plain lines neither tell a voice from words before a colon nor say that the voice before speaks on.
    """
    told, written = list(heard), list(lines)
    voices = sorted({_letters(voice) for voice, _ in (*told, *written)} - {""}, key=len, reverse=True)
    return _without(voices, told) == _without(voices, written)


def _without(voices: Iterable[str], lines: Iterable[tuple[str, str]]) -> str:
    pieces = [_letters(text) for _, text in lines]
    for voice in voices:
        pieces = [piece.replace(voice, "") for piece in pieces]
    return "".join(pieces)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)
