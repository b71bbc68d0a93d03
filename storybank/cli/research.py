"""`storybank research`: the catalogue of what researchers may see, requests, answers, and the encrypted edition."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli.options import Day, bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import LANGUAGES, _


@click.group("research", help="The research room.")
def command() -> None:
    pass


@command.command("catalogue", help="What is open to researchers on request: no name, no caption, no place.")
@bank_option
@on_option
@json_option
def catalogue(bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import research_room
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        entries = research_room.catalogue(bank, on=on or today(bank.settings.zone))
    if not as_json:
        table(
            _("Open to researchers on request"),
            ["id", _("kind"), _("languages"), _("themes"), _("year")],
            [(e.public_id, e.kind, " ".join(e.languages), " ".join(e.themes), e.year or "") for e in entries],
        )
    emit(
        "research-catalogue",
        {
            "items": [
                {
                    "id": e.public_id,
                    "kind": e.kind,
                    "languages": list(e.languages),
                    "themes": list(e.themes),
                    "content_notes": list(e.content_notes),
                    "year": e.year,
                }
                for e in entries
            ]
        },
        as_json=as_json,
    )


@command.command("request", help="Register a request for ITEMS of the catalogue.")
@click.argument("items", nargs=-1, required=True)
@click.option(
    "--key", required=True, help="The researcher's public age key (age1…): only its holder opens the edition."
)
@click.option(
    "--identity",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="A text file: who asks. It is sealed; delete the file afterwards.",
)
@click.option("--purpose", required=True, help="What for, in a sentence.")
@click.option("--until", type=Day(), required=True, help="The last day of the copy.")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), default=["en"], show_default=True)
@click.option("--promises-no-reidentification", "promises", is_flag=True, help="The researcher has signed it.")
@bank_option
@by_option
@on_option
@json_option
def request(
    items: tuple[str, ...],
    key: str,
    identity: Path,
    purpose: str,
    until: date,
    languages: tuple[str, ...],
    promises: bool,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli.today import today
    from storybank.records import Language
    from storybank.stages import research_room
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        asked = research_room.ask(
            bank,
            public_ids=items,
            recipient=key,
            identity=identity.read_text(encoding="utf-8"),
            purpose=purpose,
            promises=promises,
            until_on=until,
            languages=tuple(map(Language, languages)),
            by=by,
            on=on or today(bank.settings.zone),
        )
        who = research_room.parties(bank, asked)
        slug = bank.collections.get(asked.collection).slug
    say(_("Registered as {request}. To agree: {parties}.").format(request=asked.id, parties=", ".join(who)))
    emit(
        "research",
        {"request": asked.id, "state": asked.state, "parties": list(who), "collection": slug},
        as_json=as_json,
    )


@command.command("answer", help="Say yes or no to REQUEST for one party: a collecting stream, or the programme.")
@click.argument("request_id", metavar="REQUEST")
@click.option("--for", "party", required=True, help="The stream, or: programme.")
@click.option("--yes/--no", "is_agreed", required=True)
@bank_option
@by_option
@on_option
@json_option
def answer(
    request_id: str, party: str, is_agreed: bool, bank_path: Path | None, by: str, on: date | None, as_json: bool
) -> None:
    from storybank.cli.today import today
    from storybank.stages import research_room
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        row = research_room.answer(bank, request_id, party=party, is_agreed=is_agreed, by=by, on=day)
        waiting = sorted(set(research_room.parties(bank, row)) - set(row.agreements))
        slug = bank.collections.get(row.collection).slug
    if row.state == "agreed":
        say(_("All agree. Propose, approve and publish {slug}, then `storybank research deliver`.").format(slug=slug))
    elif row.state == "asked":
        say(_("Noted. To answer yet: {parties}.").format(parties=", ".join(waiting)))
    else:
        say(_("Refused. Nothing is handed over."))
    emit("research", {"request": row.id, "state": row.state, "waiting": waiting, "collection": slug}, as_json=as_json)


@command.command("deliver", help="Encrypt the sealed edition of REQUEST to the researcher's key, into FOLDER.")
@click.argument("request_id", metavar="REQUEST")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@bank_option
@by_option
@on_option
@json_option
def deliver(request_id: str, folder: Path, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import research_room
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        done = research_room.deliver(bank, request_id, folder, by=by, on=on or today(bank.settings.zone))
    say(_("Written: {path}. It is in the register until {until}.").format(path=done.path, until=done.request.until_on))
    emit(
        "research",
        {
            "request": done.request.id,
            "state": done.request.state,
            "path": str(done.path),
            "copy": done.copy,
            "until_on": done.request.until_on,
        },
        as_json=as_json,
    )


@command.command("who", help="Show who asks and what for, to somebody who answers; it is logged that you looked.")
@click.argument("request_id", metavar="REQUEST")
@bank_option
@by_option
@json_option
def who(request_id: str, bank_path: Path | None, by: str, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.research.get(request_id)
        identity, purpose = bank.research.words(row.id, by=by)
    if not as_json:
        click.echo(f"{identity}\n{purpose}")
    emit("research-who", {"request": row.id, "identity": identity, "purpose": purpose}, as_json=as_json)


@command.command("end", help="The copy of REQUEST is deleted: who asked and what for is forgotten.")
@click.argument("request_id", metavar="REQUEST")
@bank_option
@by_option
@on_option
@json_option
def end(request_id: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import research_room
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = research_room.end(bank, request_id, by=by, on=on or today(bank.settings.zone))
    say(_("Ended; the names are forgotten, the register keeps the dates."))
    emit("research", {"request": row.id, "state": row.state}, as_json=as_json)


@command.command("list", help="Show requests, and whose copies should be gone.")
@bank_option
@on_option
@json_option
def show(bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import research_room
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        late = {row.id for row in research_room.overdue(bank, on=day)}
        rows: list[dict[str, Any]] = [
            {
                "request": row.id,
                "state": row.state,
                "asked_on": row.asked_on,
                "until_on": row.until_on,
                "agreed": sorted(party for party, (_who, is_yes) in row.agreements.items() if is_yes),
                "overdue": row.id in late,
            }
            for row in bank.research.list()
        ]
    if not as_json:
        table(
            _("Requests of researchers"),
            ["id", _("state"), _("until"), _("agreed"), ""],
            [(r["request"], r["state"], r["until_on"], " ".join(r["agreed"]), _("ask whether it was deleted") if r["overdue"] else "") for r in rows],
        )  # fmt: skip
    emit("research-requests", {"requests": rows}, as_json=as_json)
