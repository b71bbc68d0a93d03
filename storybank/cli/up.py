"""`storybank up`: the desks, the flow runner and Prefect's API on this machine, from nothing; Ctrl-C ends all three."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option
from storybank.cli.show import say
from storybank.errors import WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.store import Bank


@click.command("up", help="Start the desks on this machine; with --new, make the bank first.")
@bank_option
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Default: web.port of bank.toml (8765).")
@click.option("--new", "is_new", is_flag=True, help="Make the bank if there is none yet.")
@click.option(
    "--stream", "streams", multiple=True, help="With --new: a partner that gathers material; several allowed."
)
@click.option("--organisation", default="Story bank", help="With --new: its name, as bundles show it.")
@click.option("--no-runner", is_flag=True, help="Only the desks; another process runs the flows.")
def command(
    bank_path: Path | None, port: int | None, is_new: bool, streams: tuple[str, ...], organisation: str, no_runner: bool
) -> None:
    from storybank.store import close_bank, find_bank
    from storybank.web.server import open_desks, serve

    path = find_bank(bank_path)
    if is_new and not (path / "bank.toml").exists():
        _make(path, organisation, streams)
    if port is not None:
        os.environ.setdefault("STORYBANK_WEB_ADDRESS", f"http://localhost:{port}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # a supervisor's way to end: in order, as Ctrl-C does
    bank = open_desks(path)
    chosen = port or int(str(bank.settings.values["web.port"]))
    try:
        from flows.runner import running

        with running(path, is_wanted=not no_runner):
            serve(chosen, on_ready=lambda: _say_where(chosen, bank))
    except OSError as error:
        raise WrongUse(
            "up.port", f"port {chosen}: cannot be used ({error.strerror}). Is storybank running already? Try --port."
        ) from error
    finally:
        close_bank()


def _make(path: Path, organisation: str, streams: tuple[str, ...]) -> None:
    from storybank.cli.today import today
    from storybank.store import create_bank
    from storybank.web.settings import web_settings

    if not streams:
        raise WrongUse("up.streams", "up --new: name the partners that gather material: --stream nur --stream nar.")
    made = create_bank(path, organisation=organisation, streams=streams, on=today(), extend=web_settings)
    say(_("The bank is in {folder}. Only you can read it.").format(folder=made.path))
    for stream, key in made.officer_keys.items():
        say(_("Officer key of {stream}: {path}").format(stream=stream, path=key))
    say(
        _(
            "Move the officer keys to two USB sticks kept in two places, then delete them here. They open what the bank key cannot."
        )
    )


def _say_where(port: int, bank: "Bank") -> None:
    from storybank.web.account import invitations

    link = invitations.first_administrator(bank)
    say(_("The desks are at {address}").format(address=f"http://localhost:{port}/"))
    if link is not None:
        say(_("First administrator, one use, 24 hours: {link}").format(link=link))
    say(_("Ctrl-C ends everything."))
