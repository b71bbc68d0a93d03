"""`storybank identity`: real names go into the sealed store here, and nowhere else."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.errors import Unreadable, WrongUse
from storybank.i18n import _

_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9_-]{0,23}")  # as in the workbook: a name is no code


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

    rows = list(_rows(file))  # all of them are understood before the first is sealed
    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        count = 0
        if stream not in bank.settings.streams:
            raise WrongUse("identity.stream", f"--stream: this bank's streams are {', '.join(bank.settings.streams)}.")
        for row in rows:
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
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Unreadable("identity.encoding", f"{file.name}: not UTF-8. Save it as UTF-8 and try again.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not _is_understood(row):  # what stands there is not repeated: it holds names
            raise Unreadable(
                "identity.row",
                f'line {number}: not understood. Write {{"code": "C01", "names": {{"hy": {{"given": …, "family": …}}}}, '
                '"aliases": [{"form": …, "language": …, "part": …}], "contact": {"phone": …}}.',
            )
        yield row


def _is_understood(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("code"), str) or not _CODE.fullmatch(row["code"]):
        return False
    names, aliases, contact = row.get("names", {}), row.get("aliases", []), row.get("contact", {})
    if not (isinstance(names, dict) and isinstance(aliases, list) and isinstance(contact, dict)):
        return False
    parts = [part for given in names.values() for part in (given.values() if isinstance(given, dict) else [given])]
    forms = [alias.get("form") if isinstance(alias, dict) else alias for alias in aliases]
    return all(isinstance(word, str) for word in (*parts, *forms))


def _alias(alias: Any) -> tuple[str, str, str]:
    if isinstance(alias, dict):
        return alias.get("language", "und"), alias.get("part", "other"), alias["form"]
    return ("und", "other", str(alias))
