"""`storybank identity`: real names go into the sealed store here, and nowhere else."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.errors import WrongUse
from storybank.i18n import _


@click.group("identity", help="Names, sealed per person.")
def command() -> None:
    pass


@command.command("add", help="Seal the names of people from FILE (JSON lines: code, names, aliases, contact).")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--stream", required=True, help="The partner that gave the codes.")
@bank_option
@by_option
@on_option
@json_option
def add(file: Path, stream: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.intake import names
    from storybank.stages.receiving import seal_names
    from storybank.store import find_bank, open_bank

    rows = list(names.rows(file.read_bytes(), file.name))  # understood before the bank is opened
    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        if stream not in bank.settings.streams:
            raise WrongUse("identity.stream", f"--stream: this bank's streams are {', '.join(bank.settings.streams)}.")
        count = seal_names(bank, stream, rows, by=by, on=day)
    say(
        _("Sealed the names of {count} people. {file} was not deleted: wipe it when you no longer need it.").format(
            count=count, file=file.name
        )
    )
    emit("identity", {"added": count}, as_json=as_json)
