"""`storybank export transcript`: one interview at a level of anonymity, and apart from it the log of what was replaced."""

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, by_option, json_option
from storybank.cli.show import emit, say
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import Segment

LEVELS = ("agreed", "pseudonyms", "roles", "marks")


@click.command("transcript", help="Write ITEM's transcript and translations at a level of anonymity into FOLDER.")
@click.argument("item_name", metavar="ITEM")
@click.option(
    "--level",
    required=True,
    type=click.Choice(LEVELS),
    help="agreed: as everybody agreed; pseudonyms: no real name; roles: neither; marks: one mark for names, places and numbers.",
)
@click.option("--to", "folder", required=True, metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--log",
    "log_file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write what was replaced and why, without the names; keep it apart from FOLDER.",
)
@bank_option
@by_option
@json_option
def transcript(
    item_name: str, level: str, folder: Path, log_file: Path, bank_path: Path | None, by: str, as_json: bool
) -> None:
    from storybank.anonymise.levels import Level
    from storybank.cli import naming
    from storybank.publish.catalogue import safe
    from storybank.publish.timed_text import write_vtt
    from storybank.stages import holding_back
    from storybank.stages.levelling import levelled
    from storybank.stages.screening import world_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        item = naming.item(bank, item_name)
        done = levelled(bank, world_of(bank), holding_back.interview_of(bank, item), Level(level), by=by)
        name = bank.items.row(item).public_id
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language, turns in done.turns.items():
        for suffix, text in (("vtt", write_vtt(turns, language)), ("txt", _plain(turns))):
            path = folder / f"{name}.{level}.{language}.{suffix}"
            path.write_text(text, encoding="utf-8")
            written.append(str(path))
    with os.fdopen(
        os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        rows = csv.writer(file)
        rows.writerow(["field", "start", "end", "words", "kind", "tier", "rule", "person"])
        for one in done.log:
            cells = [one.field, one.start, one.end, safe(one.words), one.kind, one.tier, one.rule, one.person or ""]
            rows.writerow(cells)
    say(_("{number} replacements. Written: {files}").format(number=len(done.log), files=", ".join(written)))
    emit(
        "export-transcript",
        {"item": item_name, "level": level, "files": written, "log": str(log_file), "replacements": len(done.log)},
        as_json=as_json,
    )


def _plain(turns: "tuple[Segment, ...]") -> str:
    return (
        "\n\n".join(f"{one.speaker}: {one.text}" if one.speaker else one.text for one in turns if one.text.strip())
        + "\n"
    )
