"""`storybank licence`: what photographers let others do with their work; apart from anybody's consent."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import Day, bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.group("licence", help="Photographers' licences and credits.")
def command() -> None:
    pass


@command.command("set", help="Note the licence of PERSON (stream/code) in all their photographs.")
@click.argument("person_name", metavar="PERSON")
@click.option("--licence", required=True, help="Web address, for example http://rightsstatements.org/vocab/InC/1.0/")
@click.option("--credit", type=click.Choice(["named", "pseudonym", "none"]), default="named", show_default=True)
@click.option("--until", type=Day(), default=None, help="Last day on which it holds.")
@bank_option
@by_option
@on_option
@json_option
def set_licence(
    person_name: str,
    licence: str,
    credit: str,
    until: date | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        person = naming.person(bank, person_name)
        day = on or today(bank.settings.zone)
        row = bank.licences.set(person, licence=licence, credit=credit, by=by, on=day, until_on=until)
    say(_("Noted. The next releases say so; those that are out do not change."))
    emit(
        "licence",
        {"person": person_name, "licence": row.licence, "credit": row.credit, "until": row.until_on},
        as_json=as_json,
    )


@command.command("refuse", help="PERSON no longer lets the photographs be used: live versions with them are suspended.")
@click.argument("person_name", metavar="PERSON")
@bank_option
@by_option
@on_option
@json_option
def refuse(person_name: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.taking_back import refuse_licence
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        person = naming.person(bank, person_name)
        day = on or today(bank.settings.zone)
        closed = refuse_licence(bank, person, by=by, on=day)
    say(
        _("Closed. {count} live bundle versions are suspended; propose the collections again without them.").format(
            count=len(closed)
        )
    )
    emit("licence", {"person": person_name, "refused": True, "suspended": [one.id for one in closed]}, as_json=as_json)


@command.command("list", help="Show whose licence is noted.")
@bank_option
@json_option
def show(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        rows = [
            {
                "person": f"{row.stream}/{bank.people.code_of(row.person)}",
                "licence": _("refused") if row.is_refused else row.licence,
                "credit": row.credit,
                "until": row.until_on,
            }
            for row in bank.licences.all().values()
        ]
    if not as_json:
        table(
            _("Licences"),
            [_("person"), _("licence"), _("credit"), _("until")],
            [tuple(str(v or "") for v in r.values()) for r in rows],
        )
    emit("licences", {"licences": rows}, as_json=as_json)
