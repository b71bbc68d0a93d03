"""`storybank send`: a delivery over a bad line, packed first; stopped or cut, the same command goes on where it was."""

import os
from pathlib import Path

import click

from storybank.cli.options import json_option
from storybank.cli.show import emit, progress, say
from storybank.errors import WrongUse
from storybank.i18n import _


@click.command(
    "send", help="Send a pack, or a delivery folder after packing it, to the bank; goes on where the line broke."
)
@click.argument("source", metavar="PACK_OR_DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--to", "url", required=True, help="The address for uploads that the bank gave you.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the upload token; else STORYBANK_TOKEN.",
)
@click.option(
    "--key", default="", help="For a folder: the packing key, a file or the word age1…; default: the one in it."
)
@click.option("--small-first", is_flag=True, help="For a folder: the workbook and small previews go first.")
@click.option(
    "--tries", type=click.IntRange(min=1), default=30, show_default=True, help="Breaks in a row before it stops."
)
@click.option("--insecure", is_flag=True, help="Allow http:// inside a closed network.")
@click.option("--anyhow", is_flag=True, help="Send a file that is not a pack.")
@json_option
def command(
    source: Path,
    url: str,
    token_file: Path | None,
    key: str,
    small_first: bool,
    tries: int,
    insecure: bool,
    anyhow: bool,
    as_json: bool,
) -> None:
    from storybank.intake.packing import is_pack
    from storybank.intake.sending import Line, require_safe, send

    token = token_file.read_text(encoding="utf-8-sig").strip() if token_file else os.environ.get("STORYBANK_TOKEN", "")
    line = Line(url, token=token, tries=tries, is_insecure_allowed=insecure)
    require_safe(line)
    pack = _pack_of(source, key, small_first=small_first) if source.is_dir() else source
    if not is_pack(pack) and not anyhow:
        raise WrongUse(
            "send.open", f"{pack.name}: not encrypted. Pack the delivery first (storybank pack), or add --anyhow."
        )
    done = send(pack, line, lambda sent, total: progress(_("sent, kB"), -(-sent // 1000), -(-total // 1000)))
    if done.resumed_at:
        say(_("Went on at {at} of {total} kB.").format(at=done.resumed_at // 1000, total=-(-done.size_bytes // 1000)))
    say(_("SHA-256: {sha256}").format(sha256=done.sha256))
    if done.agreed:
        say(_("The bank has the same SHA-256. You may wipe the originals as the guide says."))
    else:
        say(_("All of it is sent. Wipe nothing before the bank has read this SHA-256 back to you."))
    answer = {"sha256": done.sha256, "bytes": done.size_bytes, "resumed_at": done.resumed_at, "agreed": done.agreed}
    emit("send", answer, as_json=as_json)


def _pack_of(folder: Path, key: str, *, small_first: bool) -> Path:
    """Return the pack of a folder: the one made before, so that a broken line goes on, else a new one beside it."""
    from storybank.cli.pack import beside, packed
    from storybank.intake.packing import is_of_today

    target = beside(folder)
    if not target.exists():
        packed(folder, key, target, small_first=small_first, speed=None, option="--key")
    elif is_of_today(target, folder):
        say(_("Sending {pack}, packed before: nothing in the folder has changed since.").format(pack=target.name))
    else:
        raise WrongUse(
            "send.old-pack",
            f"{target.name}: the folder has changed since it was packed. Move that file away, then send the folder again.",
        )
    return target
