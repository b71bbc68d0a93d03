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
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The bank's key file: copied into DIR, so that `storybank pack` finds it.",
)
@click.option("--phone", is_flag=True, help="Write the form for phones (KoboToolbox, ODK) too: phone.xlsx.")
@json_option
def command(
    folder: Path, language: str, stream: str, batch: str, key_file: Path | None, phone: bool, as_json: bool
) -> None:
    from storybank.i18n import spoken
    from storybank.intake import packing
    from storybank.intake.template import init_batch

    key = packing.recipient_in(key_file.read_text(encoding="utf-8-sig")) if key_file else ""
    path = init_batch(folder, language or spoken(), stream, batch)
    written = [str(path)]
    if key_file:
        target = folder / f"{key_file.name.removesuffix(packing.KEY_SUFFIX)}{packing.KEY_SUFFIX}"
        target.write_bytes(key_file.read_bytes())
        written.append(str(target))
        say(
            _("Packing key: {digits}. Compare these digits with the bank on the telephone.").format(
                digits=packing.fingerprint(key)
            )
        )
    if phone:
        written.append(str(_write_form(folder)))
        say(_("Written: {path}. Upload it to your KoboToolbox or ODK Central as it is.").format(path=written[-1]))
    say(
        _("Written: {path}. Fill it in, put the files beside it, then run: storybank check {folder}").format(
            path=path, folder=folder
        )
    )
    emit("init-batch", {"workbook": str(path), "written": written}, as_json=as_json)


def _write_form(folder: Path) -> Path:
    from storybank import schemafiles
    from storybank.intake.phone import XLSFORM

    target = folder / "form" / "phone.xlsx"  # not beside the workbook: there it would be a second one
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(schemafiles.read_bytes(XLSFORM))
    return target
