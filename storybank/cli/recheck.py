"""`storybank recheck`: everything again under today's date, rules and consents; what no longer stands is suspended."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_if_changing_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.i18n import _


@click.command("recheck", help="Look at everything again as of a day.")
@click.option("--everything", is_flag=True, help="Ask every item again, also where nothing it rests on has changed.")
@click.option(
    "--rules",
    "rules",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of another rulebook: with --dry-run, show what it would change.",
)
@dry_run_option
@bank_option
@by_if_changing_option
@on_option
@json_option
def command(
    everything: bool, rules: Path | None, dry_run: bool, bank_path: Path | None, by: str, on: date | None, as_json: bool
) -> None:
    from storybank.errors import WrongUse

    if rules is not None and dry_run:
        _compare(rules, bank_path, on, as_json=as_json)
        return
    if rules is not None or dry_run:
        raise WrongUse(
            "recheck.rules",
            _("--rules and --dry-run go together: they show what another rulebook would change, and change nothing."),
        )
    if not by:
        raise WrongUse("recheck.who", _("Who asks? Give --by."))
    from storybank.cli.today import today
    from storybank.stages.calendar_file import kind_words
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
    if counts["finished"]:
        say(_("Withdrawals that had been interrupted were finished first: {count}.").format(count=counts["finished"]))
        say(_("Where a collection has no live version now, propose it again."))
    if counts["unanswered"]:
        say(
            _(
                "{count} notices wait for an answer past their day: `storybank register list`, then `register notice`."
            ).format(count=counts["unanswered"])
        )
    if counts["destroyed"]:
        say(
            _("{count} items that nobody let us keep were destroyed; the events stay.").format(
                count=counts["destroyed"]
            )
        )
    emit("recheck", {**counts, "turns": turns}, as_json=as_json)


def _compare(rules: Path, bank_path: Path | None, on: date | None, *, as_json: bool) -> None:
    """Show what the rulebook of a folder would ask of everything in the bank that the one in force does not, and the reverse."""
    from collections import Counter

    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.comparing import compare
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        found = compare(bank, rules, on=on or today(bank.settings.zone), progress=progress)
        rows = [(naming.short(bank, change.item), change) for change in found.changes]
    counts = Counter((change.code, change.was, change.would) for change in found.changes)
    say(
        _("Rulebook {hash} would change {number} questions in {items} items; nothing was changed.").format(
            hash=found.hash[:12], number=len(rows), items=found.items
        )
    )
    table(
        "",
        [_("question"), _("now"), _("then"), _("how many")],
        [(code, was or "–", would or "–", count) for (code, was, would), count in sorted(counts.items())],
    )
    for name, change in rows[:40]:
        say(f"{name} {change.field}: {change.code} {change.was or '–'} → {change.would or '–'}  {change.words}")
    emit(
        "recheck-rules",
        {
            "hash": found.hash,
            "items": found.items,
            "changes": [
                {
                    "item": name,
                    "code": change.code,
                    "field": change.field,
                    "words": change.words,
                    "now": change.was or None,
                    "then": change.would or None,
                }
                for name, change in rows
            ],
        },
        as_json=as_json,
    )
