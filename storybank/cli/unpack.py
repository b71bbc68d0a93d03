"""`storybank unpack`: opens a pack into a folder, to look at it; `storybank ingest` opens one by itself."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say
from storybank.errors import Refused, WrongUse
from storybank.i18n import _


@click.command("unpack", help="Open a pack into DIR with the bank's keys, or with a key file.")
@click.argument("pack", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--key", "key_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="An age key file."
)
@click.option("--partial", "is_partial", is_flag=True, help="Keep what arrived whole of a pack whose end is missing.")
@bank_option
@json_option
def command(
    pack: Path, folder: Path, key_file: Path | None, is_partial: bool, bank_path: Path | None, as_json: bool
) -> None:
    from storybank.intake import packing

    if folder.exists() and any(folder.iterdir()):
        raise WrongUse("unpack.not-empty", f"{folder}: this folder is not empty. Name a new one.")
    if not packing.is_pack(pack):
        raise WrongUse("unpack.no-pack", f"{pack.name}: no pack: its first bytes are not those of an encrypted file.")
    secrets = _secrets(key_file, bank_path)
    names = packing.open_pack(pack, secrets, folder, is_partial=is_partial)
    say(_("{count} files came whole: {folder}").format(count=len(names), folder=folder))
    say(_("They lie open there: whoever opens this folder reads them. Wipe it when you have looked."))
    emit("unpack", {"files": list(names), "folder": str(folder)}, as_json=as_json)


def _secrets(key_file: Path | None, bank_path: Path | None) -> list[str]:
    if key_file is not None:
        lines = key_file.read_text(encoding="utf-8", errors="replace").splitlines()
        found = [line.strip() for line in lines if line.startswith("AGE-SECRET-KEY")]
        if not found:
            raise Refused("unpack.key", f"{key_file.name}: no secret key is in it.")
        return found
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        return [bank.keys.bank_secret(stream) for stream in bank.settings.streams]
