"""`storybank receipt`: half a page that says "we spoke": only for somebody who asked for one. Works without a bank."""

import re
from collections.abc import Callable
from pathlib import Path

import click

from storybank.cli.options import json_option
from storybank.cli.show import emit, say
from storybank.errors import WrongUse
from storybank.i18n import LANGUAGES, _, spoken


@click.command("receipt", help="Write a receipt for the person with CODE: code and contact only.")
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
    from storybank.stages.receipts import receipt

    write("receipt", receipt, code, contact, language, out, asked_for=asked_for, as_json=as_json)


def write(
    kind: str,
    lines_of: Callable[[str, str, str], tuple[str, ...]],
    code: str,
    contact: str,
    language: str,
    out: Path | None,
    *,
    asked_for: bool,
    as_json: bool,
) -> None:
    """Write one paper as HTML, or show it as text. Raises WrongUse unless the person asked for it."""
    from storybank.stages.receipts import as_html, as_text

    if not asked_for:
        raise WrongUse(
            f"{kind}.not-asked-for",
            "Whoever carries this paper can be shown to have spoken with you. If the person asked for it, add --asked-for.",
        )
    language = language or spoken()
    if language not in LANGUAGES:
        raise WrongUse(f"{kind}.language", f"--language: one of {', '.join(LANGUAGES)}.")
    lines = lines_of(require_code(code), contact.strip(), language)
    if out is None:
        if not as_json:
            click.echo(as_text(lines))
    elif out.exists():
        raise WrongUse(f"{kind}.exists", f"{out.name}: is there already. Name another file.")
    else:
        out.write_text(as_html(lines, language), encoding="utf-8")
        say(_("Written: {path}").format(path=out))
    emit(
        kind,
        {"code": code, "language": language, "lines": list(lines), "written": str(out) if out else None},
        as_json=as_json,
    )


def require_code(text: str) -> str:
    """Return a code as the workbook takes it. Raises WrongUse for what may be a name: it is not repeated."""
    code = text.rpartition("/")[2]
    if not re.fullmatch(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9_-]{0,23}", code):
        raise WrongUse("receipt.code", "A code such as C01 is expected, never a name.")
    return code
