"""`storybank calendar`: what the days ahead bring, for the publisher's wall: ends, embargoes, birthdays, looks. No name."""

from datetime import date, timedelta
from pathlib import Path

import click

from storybank.cli.options import Day, bank_option, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

DAYS_AHEAD = 90


@click.command("calendar", help="Say which agreements end, turn or want a look in the days ahead.")
@click.option("--from", "first", type=Day(), default=None, help="First day (default: today).")
@click.option("--to", "last", type=Day(), default=None, help="Last day (default: three months on).")
@click.option(
    "--ics",
    "ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write it as a calendar file, without names.",
)
@bank_option
@json_option
def command(first: date | None, last: date | None, ics: Path | None, bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.stages.calendar_file import kind_words, write_ics
    from storybank.stages.coming_of_age import to_ask
    from storybank.stages.rechecking import calendar
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        begin = first or today(bank.settings.zone)
        end = last or begin + timedelta(days=DAYS_AHEAD)
        if end < begin:
            raise WrongUse("calendar.days", _("--to lies before --from."))
        turns = calendar(bank, after=begin - timedelta(days=1), until=end)
        of_age = to_ask(bank, on=begin)
        names = {turn.person: naming.of_person(bank, turn.person) for turn in turns}
    if ics is not None:
        ics.write_bytes(write_ics(turns, kind_words))
        say(
            _("Wrote {count} days to {file}; it says codes of agreements, no names.").format(
                count=len(turns), file=ics.name
            )
        )
    if not as_json:
        table(
            _("From {first} to {last}").format(first=begin, last=end),
            [_("day"), _("what"), _("person"), _("about")],
            [(turn.on, kind_words(turn.kind), names[turn.person], turn.about) for turn in turns],
        )
        if of_age:
            rows = [
                (
                    f"{one.stream}/{one.code}",
                    one.on,
                    _("late") if one.is_late else _("today or before") if one.is_due else _("soon"),
                )
                for one in of_age
            ]
            table(_("Of age: ask them themselves"), [_("person"), _("turns 18 on"), _("when")], rows)
    emit(
        "calendar",
        {
            "from": begin,
            "to": end,
            "of_age": [
                {"person": f"{one.stream}/{one.code}", "on": one.on, "is_due": one.is_due, "is_late": one.is_late}
                for one in of_age
            ],
            "turns": [
                {
                    "on": turn.on,
                    "kind": turn.kind.value,
                    "person": names[turn.person],
                    "consent": turn.consent,
                    "about": turn.about,
                }
                for turn in turns
            ],
        },
        as_json=as_json,
    )
