"""`storybank hold`: closes a stream, place or theme within minutes; lifting takes two."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.store.bank import Bank

SCOPES = ("stream", "place", "theme", "person", "item", "collection")


@click.group("hold", help="Close a stream, place, theme, person, item or collection at once.")
def command() -> None:
    pass


@command.command("place", help="Close it: one person is enough. A place by any of its names, a theme in any language.")
@click.argument("scope", type=click.Choice(SCOPES))
@click.argument("value", metavar="VALUE")
@click.option("--reason", required=True)
@bank_option
@by_option
@on_option
@json_option
def place(scope: str, value: str, reason: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.holding import hold
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        held, closed = hold(bank, scope, _value(bank, scope, value), reason=reason, by=by, on=day)
    if len(held) > 1:
        say(_("“{name}” can mean {count} places: all of them are held.").format(name=value, count=len(held)))
    say(_("Held. {count} live bundle versions are suspended.").format(count=len(closed)))
    emit(
        "hold",
        {
            "hold": held[0].id,
            "holds": [one.id for one in held],
            "scope": scope,
            "suspended": [release.id for release in closed],
        },
        as_json=as_json,
    )


@command.command("lift", help="Ask for a hold to be lifted; another person confirms it.")
@click.argument("hold")
@bank_option
@by_option
@on_option
@json_option
def lift(hold: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        act = bank.holds.propose_lift(hold, by=by, on=on or today(bank.settings.zone))
    say(_("Opening takes two: another person runs `storybank hold confirm {act}`.").format(act=act.id))
    emit("hold", {"act": act.id}, as_json=as_json)


@command.command("confirm", help="Confirm what another person proposed to lift.")
@click.argument("act")
@bank_option
@by_option
@on_option
@json_option
def confirm(act: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.taking_back import reopen_what_may
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        done = bank.acts.confirm(act, by=by, on=day)
        reopened = reopen_what_may(bank, cause=done.subject, by=by, on=day)
    say(_("Lifted. {count} bundle versions are current again.").format(count=len(reopened)))
    emit(
        "hold", {"act": done.id, "state": done.state, "resumed": [release.id for release in reopened]}, as_json=as_json
    )


@command.command("list", help="Show what is held.")
@bank_option
@json_option
def show(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        rows = bank.holds.list(is_active=None)
        what = {row.id: _called(bank, row.scope, row.value) for row in rows}
    if not as_json:
        table(
            _("Holds"),
            ["id", _("scope"), _("what"), _("since"), _("lifted"), _("who closed it")],
            [(h.id[:8], h.scope, what[h.id], h.since_on, h.lifted_on or "", h.by) for h in rows],
        )
    emit(
        "holds",
        {
            "holds": [
                {"id": h.id, "scope": h.scope, "what": what[h.id], "since": h.since_on, "lifted": h.lifted_on}
                for h in rows
            ]
        },
        as_json=as_json,
    )


def _value(bank: "Bank", scope: str, value: str) -> str:
    from storybank.cli import naming

    if scope == "person":
        return naming.person(bank, value)
    if scope == "item":
        return naming.item(bank, value)
    return value


def _called(bank: "Bank", scope: str, value: str) -> str:
    """Return what is held, by the code that people at the desk know it by."""
    from storybank.cli import naming
    from storybank.records import CollectionId, ItemId, PersonId

    if scope == "person":
        return naming.of_person(bank, PersonId(value))
    if scope == "item":
        return naming.short(bank, ItemId(value)) if bank.items.find(value) is not None else value
    if scope == "collection":
        return bank.collections.get(CollectionId(value)).slug
    return value
