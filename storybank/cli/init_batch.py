"""`storybank init-batch`: an empty delivery to fill in: folders and a workbook in the sender's language."""

from pathlib import Path

import click

from storybank.cli.options import json_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command("init-batch", help="Write the folders and the workbook of a new delivery into DIR.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--language", "language", default="", help="Language of headings and help: en, hy, az, ru.")
@click.option("--stream", default="", help="The partner that sends it, for example nur.")
@click.option("--batch", default="", help="The delivery's name; default: the folder's.")
@json_option
def command(folder: Path, language: str, stream: str, batch: str, as_json: bool) -> None:
    from storybank.i18n import spoken
    from storybank.intake.template import init_batch

    path = init_batch(folder, language or spoken(), stream, batch)
    say(
        _("Written: {path}. Fill it in, put the files beside it, then run: storybank check {folder}").format(
            path=path, folder=folder
        )
    )
    emit("init-batch", {"workbook": str(path)}, as_json=as_json)
