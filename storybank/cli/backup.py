"""`storybank backup`: everything but the keys, of one moment, into a folder on another disk."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command("backup", help="Copy the bank into FOLDER, or bring an earlier backup there up to date. Never the keys.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@bank_option
@on_option
@json_option
def command(folder: Path, bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank
    from storybank.store.backups import back_up

    with open_bank(find_bank(bank_path)) as bank:
        done = back_up(bank.path, folder, on=on or today(bank.settings.zone))
    say(
        _("{files} files, {copied} of them new; {removed} erased ones removed from the backup.").format(
            files=done.files, copied=done.copied, removed=done.removed
        )
    )
    say(
        _(
            "The keys are not in it. Copy the folder keys/ to two places of its own; without it nothing in the backup opens."
        )
    )
    emit(
        "backup",
        {
            "folder": str(done.path),
            "files": done.files,
            "copied": done.copied,
            "removed": done.removed,
            "bytes": done.size_bytes,
        },
        as_json=as_json,
    )
