"""`storybank recheck`: everything again under today's date, rules and consents; what no longer stands is suspended."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.i18n import _


@click.command("recheck", help="Look at everything again as of a day.")
@click.option("--everything", is_flag=True, help="Ask every item again, also where nothing it rests on has changed.")
@bank_option
@by_option
@on_option
@json_option
def command(everything: bool, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.calendar import kind_words
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        from flows.recheck import recheck
        from flows.runs import Desk, at_desk, run

        with at_desk(Desk(bank, progress=progress)) as desk:
            day = (on or today(bank.settings.zone)).isoformat()
            counts = run(recheck, on=day, by=by, everything="yes" if everything else "")
            turns = desk.papers["recheck"].turns
    if turns:
        table(
            _("What the days since the last look brought"),
            [_("what"), _("how many")],
            [(kind_words(kind), count) for kind, count in sorted(turns.items())],
        )
    say(
        _("{items} items: {opened} questions opened, {gone} gone; {suspended} bundle versions suspended.").format(
            **counts
        )
    )
    if counts["destroyed"]:
        say(
            _("{count} items that nobody let us keep were destroyed; the events stay.").format(
                count=counts["destroyed"]
            )
        )
    emit("recheck", {**counts, "turns": turns}, as_json=as_json)
