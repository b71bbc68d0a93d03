"""`storybank identity`: real names go into the sealed store here, and nowhere else."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.errors import Unreadable
from storybank.i18n import _


@click.group("identity", help="Names, sealed per person.")
def command() -> None:
    pass


@command.command("add", help="Seal the names of people from FILE (JSON lines: code, names, aliases, contact).")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--stream", required=True, help="The partner that gave the codes.")
@bank_option
@by_option
@on_option
@json_option
def add(file: Path, stream: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.people.aliases import fold
    from storybank.records import Person, Stream
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        count = 0
        for row in _rows(file):
            person = bank.people.id_for(stream, row["code"], by=by)
            if not bank.people.many([person]):
                bank.people.save(Person(id=person, stream=Stream(stream)), by=by, on=day)
            bank.identities.add(
                person,
                row.get("names", {}),
                by=by,
                on=day,
                fold=fold,
                aliases=[_alias(alias) for alias in row.get("aliases", [])],
                contact=row.get("contact", {}),
            )
            count += 1
    say(
        _("Sealed the names of {count} people. {file} was not deleted: wipe it when you no longer need it.").format(
            count=count, file=file.name
        )
    )
    emit("identity", {"added": count}, as_json=as_json)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not row.get("code"):
            raise Unreadable(
                "identity.row", f'line {number}: not a JSON object with a code. Write {{"code": "C01", "names": …}}.'
            )
        yield row


def _alias(alias: Any) -> tuple[str, str, str]:
    if isinstance(alias, dict):
        return alias.get("language", "und"), alias.get("part", "other"), alias["form"]
    return ("und", "other", str(alias))
