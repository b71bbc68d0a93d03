"""`storybank config`: every setting in force and where it comes from."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.command("config", help="Show the settings in force and where each comes from.")
@bank_option
@json_option
def command(bank_path: Path | None, as_json: bool) -> None:
    from storybank.publish.site import colours
    from storybank.stages.releasing import publisher_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        values = bank.settings.in_force()
        mended = list(colours.mended(publisher_of(bank)))
    if not as_json:
        table(
            _("Settings"),
            [_("setting"), _("value"), _("from")],
            [(name, value, origin) for name, (value, origin) in values.items()],
        )
        for name, chosen, used in mended:
            told = _("colours.{name}: {chosen} cannot be read on its ground; the pages use {used}.")
            if not used:
                told = _("colours.{name}: {chosen} is no colour. Write it as #rrggbb in bank.toml.")
            say(told.format(name=name, chosen=chosen, used=used))
    emit(
        "config",
        {
            "settings": {name: {"value": value, "from": origin} for name, (value, origin) in values.items()},
            "colours_mended": {name: {"chosen": chosen, "used": used} for name, chosen, used in mended},
        },
        as_json=as_json,
    )
