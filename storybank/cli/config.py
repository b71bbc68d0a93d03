"""`storybank config`: every setting in force and where it comes from."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, table
from storybank.i18n import _


@click.command("config", help="Show the settings in force and where each comes from.")
@bank_option
@json_option
def command(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        values = bank.settings.in_force()
    if not as_json:
        table(
            _("Settings"),
            [_("setting"), _("value"), _("from")],
            [(name, value, origin) for name, (value, origin) in values.items()],
        )
    emit(
        "config",
        {"settings": {name: {"value": value, "from": origin} for name, (value, origin) in values.items()}},
        as_json=as_json,
    )
