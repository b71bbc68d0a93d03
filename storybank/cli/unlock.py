"""`storybank unlock`: an officer opens one sealed original for one purpose; logged. For what the bank's own key cannot open."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option
from storybank.cli.show import emit, say
from storybank.errors import WrongUse
from storybank.i18n import _


@click.command(
    "unlock", help="Write the sealed originals of ITEM (stream/row) to a folder, with an officer's key; logged."
)
@click.argument("item_name", metavar="ITEM")
@click.option("--officer-key", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--purpose", required=True, help="A code: court, correction, subject-access …")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="A new folder.")
@bank_option
@by_option
@json_option
def command(
    item_name: str,
    officer_key: Path,
    purpose: str,
    folder: Path,
    bank_path: Path | None,
    by: str,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.store import find_bank, open_bank

    if folder.exists():
        raise WrongUse("unlock.exists", _("{file} is there already. Name another folder.").format(file=folder.name))
    with open_bank(find_bank(bank_path)) as bank:
        item = naming.item(bank, item_name)
        opened = [
            (one, bank.originals.unlock(one.address, officer_key, by=by, purpose=purpose))
            for one in bank.originals.of_item(item)
            if one.state != "erased"
        ]
    folder.mkdir(mode=0o700, parents=True)
    for number, (one, data) in enumerate(opened, 1):
        path = folder / f"{item_name.replace('/', '-')}-{number}.{_ENDINGS.get(one.media_type, 'bin')}"
        path.touch(mode=0o600)
        path.write_bytes(data)
    say(_("Wrote {count} files. Wipe them when they have served their purpose.").format(count=len(opened)))
    emit("unlock", {"item": item_name, "files": len(opened), "folder": str(folder)}, as_json=as_json)


_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/heif": "heic", "text/plain": "txt", "text/vtt": "vtt"}
