"""`storybank card`: half a page on how to ask "what is published of me": only for somebody who asked for one."""

from pathlib import Path

import click

from storybank.cli.options import json_option


@click.command(
    "card", help="Write a card for the person with CODE: how to ask what is published; code and contact only."
)
@click.argument("code")
@click.option("--contact", required=True, help="Whom to ask: a telephone, a place, an e-mail; never a person's name.")
@click.option(
    "--asked-for", is_flag=True, help="The person asked for it. It proves contact; without this nothing is written."
)
@click.option("--language", default="", help="Language of the paper: en, hy, az, ru.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="HTML to print; default: text on the screen."
)
@json_option
def command(code: str, contact: str, asked_for: bool, language: str, out: Path | None, as_json: bool) -> None:
    from storybank.cli.receipt import write
    from storybank.stages.receipts import card

    write("card", card, code, contact, language, out, asked_for=asked_for, as_json=as_json)
