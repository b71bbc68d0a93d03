"""`storybank export`: everything about one person for herself; facts for an impact assessment; the register of requests."""

import json
from datetime import date
from pathlib import Path

import click

from storybank.cli.export_transcript import transcript
from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import LANGUAGES, _

_TO = click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where to write it."
)


@click.group("export", help="Write out what somebody has a right to see.")
def command() -> None:
    pass


@command.command(
    "person", help="Everything held about PERSON (stream/code), in her language, sealed for the stream's officers."
)
@click.argument("person_name", metavar="PERSON")
@click.option("--language", required=True, type=click.Choice(LANGUAGES), help="The language she reads.")
@click.option("--plain", is_flag=True, help="Write a plain archive instead: whoever holds the file reads it.")
@click.option(
    "--officer-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Opens what only officers may open (high risk).",
)
@_TO
@bank_option
@by_option
@on_option
@json_option
def person(
    person_name: str,
    language: str,
    plain: bool,
    officer_key: Path | None,
    target: Path,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.subject_access import seal_for_officers, subject_file
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        chosen = naming.person(bank, person_name)
        day = on or today(bank.settings.zone)
        held = subject_file(bank, chosen, language=language, by=by, on=day, officer_key=officer_key)
        _write(target, held.archive if plain else seal_for_officers(bank, chosen, held.archive))
        withheld = [naming.short(bank, item) for item in held.withheld]
    say(_("Wrote {file}: {items} items, {files} files.").format(file=target.name, items=held.items, files=held.files))
    if not plain:
        say(_("Only an officer of her stream opens it: age --decrypt --identity KEY."))
    if not held.has_names:
        say(_("No name is in it: none is kept, or only an officer may open it (--officer-key)."))
    if withheld:
        say(_("Others are in these too, so their files are not in it: {items}.").format(items=", ".join(withheld)))
    emit(
        "export-person",
        {"file": str(target), "items": held.items, "files": held.files, "withheld": withheld, "sealed": not plain},
        as_json=as_json,
    )


@command.command(
    "impact", help="Facts for a data protection impact assessment, as JSON: counts and codes, nobody named."
)
@_TO
@bank_option
@by_option
@on_option
@json_option
def impact(target: Path, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.duty_reports import impact_facts
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        facts = impact_facts(bank, day)
        bank.audit.append("export.impact", "bank", by=by, on=day.isoformat())
    _write(target, (json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n").encode())
    say(_("Wrote {file}.").format(file=target.name))
    emit("export-impact", {"file": str(target), "facts": facts}, as_json=as_json)


@command.command(
    "requests", help="The register of requests, as CSV, or JSON where the file ends so: ids, dates, decisions."
)
@_TO
@bank_option
@by_option
@on_option
@json_option
def requests(target: Path, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.duty_reports import as_csv, register_of_requests
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        rows = register_of_requests(bank, day)
        bank.audit.append("export.requests", "bank", by=by, on=day.isoformat(), rows=len(rows))
    is_json = target.suffix == ".json"
    written = json.dumps(rows, ensure_ascii=False, indent=1, default=str).encode() + b"\n" if is_json else as_csv(rows)
    _write(target, written)
    say(
        _("Wrote {file}: {count} requests, {late} of them late.").format(
            file=target.name, count=len(rows), late=sum(bool(row["is_late"]) for row in rows)
        )
    )
    emit("export-requests", {"file": str(target), "requests": rows}, as_json=as_json)


def _write(target: Path, data: bytes) -> None:
    """Write for the owner alone; an existing file is not replaced."""
    from storybank.errors import WrongUse

    if target.exists():
        raise WrongUse("export.exists", _("{file} is there already. Name another file.").format(file=target.name))
    target.touch(mode=0o600)
    target.write_bytes(data)


command.add_command(transcript)
