"""`storybank upgrade`: brings a bank to this program's version; its ledger is copied to backups/ first."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command("upgrade", help="Bring a bank to this program's version. Backed up first, forward only.")
@click.option("--backed-up", is_flag=True, help="You have backed up a ledger in PostgreSQL (pg_dump).")
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def command(backed_up: bool, bank_path: Path | None, by: str, on: date | None, dry_run: bool, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank
    from storybank.store.upgrades import Upgraded, pending, upgrade_bank

    path = find_bank(bank_path)
    if dry_run:
        done = Upgraded(path=path, applied=pending(path), backup=None)
    else:
        done = upgrade_bank(path, by=by, on=on or today(), is_backed_up=backed_up)
    if not done.applied:
        say(_("The bank is of this version already."))
    elif dry_run:
        say(_("It would add {steps}.").format(steps=", ".join(done.applied)))
    else:
        say(_("Upgraded to {last}.").format(last=done.applied[-1]))
    if done.backup:
        say(
            _(
                "The ledger from before is in {path}. Delete it when you are sure: it holds what was erased since."
            ).format(path=done.backup)
        )
    if not dry_run and (old_names := _old_names(path)):
        say(
            _("The names of {count} people are indexed by an older program: run `storybank identity reindex`.").format(
                count=old_names
            )
        )
    emit(
        "upgrade",
        {"bank": str(path), "dry_run": dry_run, "applied": list(done.applied), "backup": str(done.backup) if done.backup else None},
        as_json=as_json,
    )  # fmt: skip


def _old_names(path: Path) -> int:
    from storybank.store import open_bank

    with open_bank(path) as bank:
        return bank.identities.out_of_date()
