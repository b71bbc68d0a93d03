"""`storybank identity`: real names go into the sealed store here, and nowhere else."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.errors import WrongUse
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
    from storybank.intake import names
    from storybank.stages.receiving import seal_names
    from storybank.store import find_bank, open_bank

    rows = list(names.rows(file.read_bytes(), file.name))  # understood before the bank is opened
    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        if stream not in bank.settings.streams:
            raise WrongUse("identity.stream", f"--stream: this bank's streams are {', '.join(bank.settings.streams)}.")
        count = seal_names(bank, stream, rows, by=by, on=day)
    say(
        _("Sealed the names of {count} people. {file} was not deleted: wipe it when you no longer need it.").format(
            count=count, file=file.name
        )
    )
    emit("identity", {"added": count}, as_json=as_json)


@command.command(
    "show", help="Open the name and contact of PERSON (stream/code) for one purpose; every opening is an event."
)
@click.argument("person_name", metavar="PERSON")
@click.option("--purpose", required=True, help="A code: call-back, correction, notice …")
@click.option(
    "--officer-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Opens what only officers may open (high risk).",
)
@bank_option
@by_option
@json_option
def show(
    person_name: str, purpose: str, officer_key: Path | None, bank_path: Path | None, by: str, as_json: bool
) -> None:
    from storybank.cli import naming
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        person = naming.person(bank, person_name)
        row = (
            bank.identities.read_by_officer(person, officer_key, by=by, purpose=purpose)
            if officer_key
            else bank.identities.read(person, by=by, purpose=purpose)
        )
    names = [(language, part, form) for language, parts in row.names.items() for part, form in parts.items()]
    if not as_json:
        table(person_name, [_("language"), _("part of the name"), _("form")], names)
        table(_("Contact"), [_("kind"), _("value")], list(row.contact.items()))
    emit("identity-show", {"person": person_name, "names": row.names, "contact": row.contact}, as_json=as_json)


@command.command(
    "reindex", help="Make the index of names anew, after an upgrade that reads more spellings; no name is shown."
)
@bank_option
@by_option
@on_option
@json_option
def reindex(bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.people.aliases import fold
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        done, left = bank.identities.reindex(by=by, on=on or today(bank.settings.zone), fold=fold)
    say(_("The names of {count} people are indexed anew. `storybank recheck` looks for them.").format(count=done))
    if left:
        say(
            _("{count} people's names only an officer opens: seal those again to find them in new spellings.").format(
                count=left
            )
        )
    emit("identity-reindex", {"people": done, "left": left}, as_json=as_json)
