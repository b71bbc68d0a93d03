"""`storybank recheck`: everything again under today's date, rules and consents; what no longer stands is suspended."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, progress, say
from storybank.i18n import _


@click.command("recheck", help="Look at everything again as of a day.")
@bank_option
@by_option
@on_option
@json_option
def command(bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        from flows.recheck import recheck
        from flows.runs import Desk, at_desk, run

        with at_desk(Desk(bank, progress=progress)):
            counts = run(recheck, on=(on or today(bank.settings.zone)).isoformat(), by=by)
    say(
        _("{items} items: {opened} questions opened, {gone} gone; {suspended} bundle versions suspended.").format(
            **counts
        )
    )
    emit("recheck", counts, as_json=as_json)
