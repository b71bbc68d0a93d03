"""`storybank restore`: a bank from a backup and a copy of its keys; erasures and withdrawals are replayed before it opens."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command(
    "restore",
    help="Make a bank in FOLDER from BACKUP and a copy of keys/. Everything stays held until two people lift it.",
)
@click.argument("backup", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keys",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The newest copy of keys/.",
)
@click.option(
    "--list",
    "listing",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A newer bundle-versions.json, its .minisig beside it, from a portal.",
)
@by_option
@on_option
@json_option
def command(
    backup: Path, folder: Path, keys: Path, listing: Path | None, by: str, on: date | None, as_json: bool
) -> None:
    from storybank.cli.today import today
    from storybank.stages.restoring import restore

    done = restore(backup, folder.expanduser().absolute(), keys, listing=listing, by=by, on=on or today())
    say(_("Restored as of {day} in {folder}.").format(day=done.backed_up_on, folder=done.path))
    say(
        _(
            "Erased again: {files} sealed files, {people} people. Closed by the signed list: {closed} bundle versions."
        ).format(files=done.erased_files, people=len(done.erased_people), closed=done.closed)
    )
    say(
        _(
            "Every stream is held and every version suspended: what was taken back since {day} is not in the backup. Go through the requests and letters since then, withdraw again, then lift the holds (`storybank hold lift`, two people)."
        ).format(day=done.backed_up_on)
    )
    emit(
        "restore",
        {
            "bank": str(done.path),
            "backed_up_on": done.backed_up_on,
            "erased_files": done.erased_files,
            "erased_people": len(done.erased_people),
            "closed": done.closed,
            "held": list(done.held),
        },
        as_json=as_json,
    )
