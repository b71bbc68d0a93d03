"""`storybank register`: who took which bundle, for which use, and who has confirmed what they were told."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.group("register", help="The register of copies.")
def command() -> None:
    pass


@command.command("take", help="Note that HOLDER took a copy of RELEASE.")
@click.argument("release")
@click.argument("holder")
@click.option("--use", default="portal", show_default=True)
@bank_option
@by_option
@on_option
@json_option
def take(release: str, holder: str, use: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.exposure import release_named
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        copy = bank.registers.take(
            release_named(bank, release), holder=holder, use=use, by=by, on=on or today(bank.settings.zone)
        )
    say(_("Noted: {holder} has a copy.").format(holder=holder))
    emit("register", {"copy": copy.id, "release": copy.release, "holder": copy.holder}, as_json=as_json)


@command.command("confirm", help="Note that the holder answered NOTICE.")
@click.argument("notice")
@click.option("--result", required=True, help="What they did, for example deleted.")
@bank_option
@by_option
@on_option
@json_option
def confirm(notice: str, result: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.registers.confirmed(notice, result, by=by, on=on or today(bank.settings.zone))
    emit("register", {"notice": row.id, "confirmed_on": row.confirmed_on, "result": row.result}, as_json=as_json)


@command.command("list", help="Show copies and open notices.")
@bank_option
@json_option
def show(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        copies, notices = bank.registers.copies(), bank.registers.notices()
    if not as_json:
        table(
            _("Copies"),
            ["id", _("release"), _("holder"), _("for"), _("since")],
            [(c.id, c.release, c.holder, c.use, c.taken_on) for c in copies],
        )
        table(
            _("Notices"),
            ["id", _("holder"), _("due"), _("result")],
            [(n.id, n.holder, n.due_on, n.result or _("not answered yet")) for n in notices],
        )
    emit(
        "register",
        {
            "copies": [{"id": c.id, "release": c.release, "holder": c.holder, "use": c.use} for c in copies],
            "notices": [{"id": n.id, "holder": n.holder, "due_on": n.due_on, "result": n.result} for n in notices],
        },
        as_json=as_json,
    )
