"""`storybank users`: who may come in. Links are printed once, kept as hashes; nobody signs up, no letter is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.store import Bank

_by = click.option("--by", default="storybank", show_default=True, help="Your account id.")
_roles = click.option("--role", "roles", multiple=True, help="photographer, editor, publisher, people, administrator …")
_streams = click.option("--stream", "streams", multiple=True, help="Whose raw material this account sees.")


@click.group("users", help="Invite people to the desks, change roles, reset or shut out an account.")
def command() -> None:
    pass


@command.command("invite", help="Make ACCOUNT (an opaque id like ed-nur-1) and print its one-time link.")
@click.argument("account")
@_roles
@_streams
@bank_option
@_by
@json_option
def invite(
    account: str, roles: tuple[str, ...], streams: tuple[str, ...], bank_path: Path | None, by: str, as_json: bool
) -> None:
    with _desks(bank_path) as bank:
        from storybank.web.account import invitations

        link = invitations.invite(bank, account, roles=roles, streams=streams, by=by)
    say(_("Give this link to its person yourself; it works once, for 7 days:"))
    say(link)
    emit("users.invite", {"account": account, "link": link}, as_json=as_json)


@command.command("role", help="Set the roles and streams of ACCOUNT; what is not named is taken away.")
@click.argument("account")
@_roles
@_streams
@bank_option
@_by
@json_option
def role(
    account: str, roles: tuple[str, ...], streams: tuple[str, ...], bank_path: Path | None, by: str, as_json: bool
) -> None:
    with _desks(bank_path) as bank:
        from storybank.web.account import invitations

        changed = invitations.set_roles(bank, account, roles=roles, streams=streams, by=by)
    say(
        _("{account}: {roles}; {streams}").format(
            account=account, roles=", ".join(sorted(changed.roles)), streams=", ".join(sorted(changed.streams))
        )
    )
    emit(
        "users.role",
        {"account": account, "roles": sorted(changed.roles), "streams": sorted(changed.streams)},
        as_json=as_json,
    )


@command.command("reset", help="End password, second factors and sessions of ACCOUNT and print a new one-time link.")
@click.argument("account")
@bank_option
@_by
@json_option
def reset(account: str, bank_path: Path | None, by: str, as_json: bool) -> None:
    with _desks(bank_path) as bank:
        from storybank.web.account import invitations

        link = invitations.reset(bank, account, by=by)
    say(_("Make sure that it is really this person who asks. The link works once, for 24 hours:"))
    say(link)
    emit("users.reset", {"account": account, "link": link}, as_json=as_json)


@command.command("panic", help="Shut ACCOUNT out at once: sessions, links, upload tokens, sign-in.")
@click.argument("account")
@bank_option
@_by
@json_option
def panic(account: str, bank_path: Path | None, by: str, as_json: bool) -> None:
    with _desks(bank_path) as bank:
        from storybank.web.account import invitations

        ended = invitations.panic(bank, account, by=by)
    say(_("{account} is shut out; {count} sessions ended.").format(account=account, count=ended))
    emit("users.panic", {"account": account, "sessions": ended}, as_json=as_json)


@command.command("list", help="List the accounts with their roles and streams.")
@bank_option
@json_option
def listed(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        accounts = bank.staff.list()
    rows = [
        (one.id, ", ".join(sorted(one.roles)), ", ".join(sorted(one.streams)), _("yes") if one.is_active else _("no"))
        for one in accounts
    ]
    table(_("Accounts"), [_("account"), _("roles"), _("streams"), _("may come in")], rows)
    emit(
        "users.list",
        {
            "accounts": [
                {"id": a.id, "roles": sorted(a.roles), "streams": sorted(a.streams), "active": a.is_active}
                for a in accounts
            ]
        },
        as_json=as_json,
    )


@contextmanager
def _desks(bank_path: Path | None) -> "Iterator[Bank]":
    from storybank.store import find_bank
    from storybank.web.server import open_desks

    with open_desks(find_bank(bank_path)) as bank:
        yield bank
