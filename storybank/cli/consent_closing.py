"""`storybank consent leave`, `narrow`, `tighten`: out of an item that others are in; one agreement narrowed; many at once."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import Command, Day, bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command("leave", help="Take PERSON's face or turns out of ITEM, which others are in too: one person, at once.")
@click.argument("person_name", metavar="PERSON")
@click.argument("item_name", metavar="ITEM")
@bank_option
@by_option
@on_option
@json_option
def leave(person_name: str, item_name: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.rights import leave as take_out
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        suspended = take_out(bank, naming.item(bank, item_name), naming.person(bank, person_name), by=by, on=day)
    say(
        _("Taken out. {count} bundle versions are suspended. An editor looks whether the rest makes sense.").format(
            count=len(suspended)
        )
    )
    emit("consent", {"item": item_name, "suspended": [release.id for release in suspended]}, as_json=as_json)


def closing_options(command: Command) -> Command:
    """Add what may be closed of any agreement: uses, the face, the voice."""
    command = click.option("--voice", type=click.Choice(["bleeped", "revoiced", "text_only"]), help="No wider voice.")(
        command
    )
    command = click.option(
        "--face", type=click.Choice(["covered", "not_shown"]), help="Of every photograph and video they are in."
    )(command)
    return click.option("--use", "uses", multiple=True, help="A use that is now no; several allowed.")(command)


@click.command("narrow", help="Close uses, cover the face or choose a stricter voice: one person, at once.")
@click.argument("consent")
@closing_options
@bank_option
@by_option
@on_option
@json_option
def narrow(
    consent: str,
    uses: tuple[str, ...],
    face: str | None,
    voice: str | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.tightening import asked_for, tighten_many
    from storybank.store import find_bank, open_bank

    how = asked_for(uses=uses, face=face, voice=voice)
    with open_bank(find_bank(bank_path)) as bank:
        chosen = naming.consent(bank, consent)
        done = tighten_many(bank, [chosen], how, by=by, on=on or today(bank.settings.zone))
    if done.changed:
        say(_("Closed at once; affected bundle versions are suspended."))
    else:
        say(_("It was as strict already: nothing changed."))
    emit(
        "consent",
        {
            "consent": chosen,
            "act": None,
            "is_changed": bool(done.changed),
            "suspended": [release.id for release in done.suspended],
        },
        as_json=as_json,
    )


@click.command(
    "tighten", help="Narrow many agreements at once. What is stricter already stays; nothing is ever opened."
)
@click.argument("consents", nargs=-1)
@click.option("--stream", help="Every agreement of this stream.")
@click.option(
    "--person", "people", multiple=True, help="Every agreement of this person (stream/code); several allowed."
)
@closing_options
@click.option("--identification", type=click.Choice(["first_name", "pseudonym", "anonymous"]))
@click.option("--transcript", type=click.Choice(["redacted", "summary", "none"]))
@click.option("--place", "place_precision", type=click.Choice(["area_in_words", "withheld"]))
@click.option("--risk", type=click.Choice(["medium", "high"]))
@click.option("--audience", type=click.Choice(["partners", "researchers_on_request", "editors", "sealed"]))
@click.option("--until", type=Day(), help="Last day, at the latest.")
@click.option("--unlisted", is_flag=True, help="No search engine.")
@click.option("--no-place-names", is_flag=True, help="Print none of the place names they said.")
@click.option("--embargo", is_flag=True, help="Close without a day; a look is due each year.")
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def tighten(
    consents: tuple[str, ...],
    stream: str | None,
    people: tuple[str, ...],
    uses: tuple[str, ...],
    face: str | None,
    voice: str | None,
    identification: str | None,
    transcript: str | None,
    place_precision: str | None,
    risk: str | None,
    audience: str | None,
    until: date | None,
    unlisted: bool,
    no_place_names: bool,
    embargo: bool,
    bank_path: Path | None,
    by: str,
    on: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.records import Stream
    from storybank.stages.tightening import asked_for, tighten_many
    from storybank.store import find_bank, open_bank

    how = asked_for(
        uses=uses,
        face=face,
        voice=voice,
        identification=identification,
        transcript=transcript,
        place_precision=place_precision,
        risk=risk,
        audience=audience,
        until=until,
        is_unlisted=unlisted,
        no_place_names=no_place_names,
        is_embargoed=embargo,
    )
    with open_bank(find_bank(bank_path)) as bank:
        chosen = [naming.consent(bank, name) for name in consents]
        chosen += [one.id for name in people for one in bank.consents.current([naming.person(bank, name)])]
        if stream is not None:
            chosen += [one.id for one in bank.consents.current(viewer=frozenset({Stream(stream)}))]
        if not chosen:
            raise WrongUse("consent.whose", _("Whose agreements? Name some, or give --person or --stream."))
        day = on or today(bank.settings.zone)
        done = tighten_many(bank, chosen, how, by=by, on=day, is_dry_run=dry_run)
    said = (
        _("Would narrow {changed} agreements; {unchanged} are as strict already.")
        if dry_run
        else _(
            "{changed} agreements narrowed, {unchanged} were as strict already; {suspended} bundle versions suspended."
        )
    )
    say(said.format(changed=len(done.changed), unchanged=len(done.unchanged), suspended=len(done.suspended)))
    emit(
        "consent-tighten",
        {
            "dry_run": dry_run,
            "changed": list(done.changed),
            "unchanged": list(done.unchanged),
            "suspended": [release.id for release in done.suspended],
        },
        as_json=as_json,
    )
