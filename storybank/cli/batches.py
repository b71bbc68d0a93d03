"""`storybank batches`: what was delivered, and taking the last delivery back as one step."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.store.bank import Bank
    from storybank.store.rows import Batch


@click.group("batches", help="Deliveries: what came, what it changed, and undoing one.")
def command() -> None:
    pass


@command.command("list", help="Show deliveries in the order they were taken in.")
@bank_option
@json_option
def show_all(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        found = [_as_json(batch) for batch in bank.batches.list()]
    columns = ("id", "delivery", "received_on", "state", "new", "changed", "same")
    titles = [_("id"), _("delivery"), _("received"), _("state"), _("new"), _("changed"), _("the same")]
    table(_("Deliveries"), titles, [[one[name] for name in columns] for one in found])
    emit("batches", {"batches": found}, as_json=as_json)


@command.command("show", help="Show what one delivery brought, row by row.")
@click.argument("batch")
@bank_option
@json_option
def show(batch: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        one = bank.batches.get(batch)
        rows = [
            {"row": row.row, "item": row.item, "code": _code(bank, row.item), "change": row.change}
            for row in bank.batches.rows(one.id)
        ]
        why_not = _why_not(bank, one)
    table(
        f"{one.stream}/{one.key}",
        [_("row"), _("code"), _("how")],
        [(row["row"], row["code"], row["change"]) for row in rows],
    )
    say(why_not or _("It can be undone: storybank batches undo {batch}").format(batch=one.id))
    emit("batch", {**_as_json(one), "rows": rows, "can_be_undone": not why_not}, as_json=as_json)


@command.command(
    "undo", help="Take the last delivery of its name back: new items are declined, changed ones as before."
)
@click.argument("batch")
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def undo(batch: str, bank_path: Path | None, by: str, on: date | None, dry_run: bool, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import screening, undoing
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        one = bank.batches.get(batch)
        undoing.require_undoable(bank, one)
        if dry_run:
            changes = [row.change for row in bank.batches.rows(one.id)]
            say(
                _("Would decline {new} new items and put {changed} back.").format(
                    new=changes.count("new"), changed=changes.count("changed")
                )
            )
            emit("batches-undo", {**_as_json(one), "dry_run": True}, as_json=as_json)
            sys.exit(0)
        done = undoing.undo(bank, one, by=by, on=day)
        screening.screen(bank, done.items, on=day, by=by)
        codes = [_code(bank, item) for item in done.items]
        kept = [bank.people.code_of(bank.consents.get(consent).subject) or consent for consent in done.kept]
    say(
        _("Undone: {declined} new items declined, {back} put back, {agreements} agreements as before.").format(
            declined=len(done.declined), back=len(done.put_back), agreements=len(done.agreements)
        )
    )
    if kept:
        say(
            _("These agreements stay as they are, because going back would open something: {codes}.").format(
                codes=", ".join(kept)
            )
        )
    say(_("Nothing was deleted: sealed files stay, and the same delivery can be taken in again."))
    payload = {"declined": len(done.declined), "put_back": len(done.put_back), "codes": codes, "kept": kept}
    emit("batches-undo", {**_as_json(one), "state": "undone", **payload, "dry_run": False}, as_json=as_json)


def _as_json(batch: "Batch") -> dict[str, Any]:
    counts = {name: batch.counts.get(name, 0) for name in ("new", "changed", "same", "gone")}
    return {
        "id": batch.id,
        "delivery": f"{batch.stream}/{batch.key}",
        "received_on": batch.received_on.isoformat(),
        "state": batch.state,
        **counts,
    }


def _code(bank: "Bank", item: Any) -> str:
    return (bank.items.code_of(item) or "").partition(":")[2] if item else ""


def _why_not(bank: "Bank", batch: "Batch") -> str:
    from storybank.errors import Refused
    from storybank.stages.undoing import require_undoable

    try:
        require_undoable(bank, batch)
    except Refused as error:
        return str(error)
    return ""
