"""`storybank init`: makes a bank and says where its keys are and how to keep them."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command("init", help="Make a new bank in FOLDER.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--organisation", default="Story bank", help="Name of the organisation, as bundles show it.")
@click.option(
    "--stream", "streams", multiple=True, required=True, help="A partner that gathers material; several allowed."
)
@on_option
@json_option
def command(folder: Path, organisation: str, streams: tuple[str, ...], on: date | None, as_json: bool) -> None:
    from storybank.cli.keys import write_key
    from storybank.cli.today import today
    from storybank.store import create_bank
    from storybank.store.keys import Keys

    made = create_bank(folder, organisation=organisation, streams=streams, on=on or today())
    say(_("The bank is in {folder}. Only you can read it.").format(folder=made.path))
    for stream, path in made.officer_keys.items():
        say(_("Officer key of {stream}: {path}").format(stream=stream, path=path))
    say(
        _(
            "Move the officer keys to two USB sticks kept in two places, then delete them here. They open what the bank key cannot."
        )
    )
    say(
        _(
            "The bank key lies beside the data: it protects backups and makes erasure possible, not a running machine that is seized."
        )
    )
    say(_("Public key for those who verify your bundles: {path}").format(path=made.public_key))
    keys = Keys(made.path)
    packing = [write_key(made.path / "keys" / "packing", stream, keys.bank_recipient(stream)) for stream in streams]
    for path in packing:
        say(_("Packing key for those who send to you: {path}").format(path=path))
    emit(
        "init",
        {
            "bank": str(made.path),
            "officer_keys": {stream: str(path) for stream, path in made.officer_keys.items()},
            "public_key": str(made.public_key),
            "packing_keys": [str(path) for path in packing],
        },
        as_json=as_json,
    )
