"""`storybank keys`: the packing key of each partner, to give to those who send. It closes and does not open."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.command("keys", help="Show the packing key of each partner; --write puts a text file for each into DIR.")
@click.option("--stream", "streams", multiple=True, help="Only of this partner; several allowed.")
@click.option(
    "--write", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write <partner>.storybank-key.txt."
)
@bank_option
@json_option
def command(streams: tuple[str, ...], folder: Path | None, bank_path: Path | None, as_json: bool) -> None:
    from storybank.errors import WrongUse
    from storybank.intake.packing import fingerprint
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        known = bank.settings.streams
        unknown = set(streams) - set(known)
        if unknown:
            raise WrongUse("keys.stream", f"--stream: this bank's partners are {', '.join(known)}.")
        keys = {stream: bank.keys.bank_recipient(stream) for stream in streams or known}
    rows = [(stream, key, fingerprint(key)) for stream, key in keys.items()]
    table(_("Packing keys"), [_("partner"), _("packing key"), _("read out to compare")], rows)
    written = [str(write_key(folder, stream, key)) for stream, key in keys.items()] if folder else []
    for path in written:
        say(_("Written: {path}").format(path=path))
    say(_("Give it to those who send. Compare the digits on the telephone: who swaps this file reads what is packed."))
    entries = [{"stream": stream, "key": key, "fingerprint": digits} for stream, key, digits in rows]
    emit("keys", {"keys": entries, "written": written}, as_json=as_json)


def write_key(folder: Path, stream: str, key: str) -> Path:
    """Write the text file that goes to a partner's photographers; `storybank pack` finds it beside the workbook."""
    from storybank.intake.packing import KEY_SUFFIX, fingerprint

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{stream}{KEY_SUFFIX}"
    path.write_text(
        f"# storybank packing key of {stream}: it closes a delivery, it cannot open one. Not secret.\n"
        f"# To compare on the telephone: {fingerprint(key)}\n{key}\n",
        encoding="utf-8",
    )
    path.chmod(0o600)  # no secret; but who reads which bank somebody packs for learns something
    return path
