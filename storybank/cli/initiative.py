"""`storybank initiative`: the projects beside which stories stand, and their papers. The rest comes with the workbook."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option, words_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.group("initiative", help="Initiatives and their documents.")
def command() -> None:
    pass


@command.command("list", help="Show the initiatives and what is known of them.")
@bank_option
@json_option
def listing(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        rows: list[dict[str, Any]] = [
            {
                "initiative": bank.collections.initiative_name(one.id),
                "id": one.id,
                "title": dict(one.title),
                "programme": one.programme,
                "project_number": one.project_number,
                "status": one.status,
                "starts_on": one.starts_on,
                "ends_on": one.ends_on,
                "locations": [dict(words) for words in one.locations],
                "sectors": list(one.sectors),
                "focus": list(one.focus),
                "organisations": len(one.organisations),
                "named": sum(organisation.may_be_named for organisation in one.organisations),
                "documents": [
                    {
                        "title": dict(paper.title),
                        "media_type": paper.media_type,
                        "from_delivery": bool(paper.source),
                        "needs_reading": paper.needs_reading,
                    }
                    for paper in one.documents
                ],
            }
            for one in bank.collections.initiatives().values()
        ]
    if not as_json:
        table(
            _("Initiatives"),
            [_("initiative"), _("title"), _("programme"), _("status"), _("organisations (named)"), _("documents")],
            [
                (r["initiative"], next(iter(r["title"].values()), ""), r["programme"], r["status"], f"{r['organisations']} ({r['named']})", len(r["documents"]))
                for r in rows
            ],
        )  # fmt: skip
        papers = [
            (r["initiative"], number, next(iter(paper["title"].values()), "–"), _("waits to be read") if paper["needs_reading"] else "")
            for r in rows
            for number, paper in enumerate(r["documents"], 1)
        ]  # fmt: skip
        if papers:
            table(_("Their documents"), [_("initiative"), _("number"), _("title"), ""], papers)
        if any(state for *_rest, state in papers):
            say(
                _(
                    "A document that waits may name people or hold numbers; it goes out when somebody has read it: "
                    "storybank initiative paper INITIATIVE NUMBER OUT, then storybank initiative read INITIATIVE NUMBER."
                )
            )
    emit("initiatives", {"initiatives": rows}, as_json=as_json)


@command.command(
    "document",
    help="Add FILE (DOCX, ODT, PDF, text) to INITIATIVE (stream/code): its words, without author, comments, history.",
)
@click.argument("initiative_name", metavar="INITIATIVE")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@words_option("--title", "titles", required=True)
@click.option("--read", "is_read", is_flag=True, help="You have read it to the end and it may go out as it is.")
@bank_option
@by_option
@on_option
@json_option
def document(
    initiative_name: str,
    file: Path,
    titles: tuple[str, ...],
    is_read: bool,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.collection_words import words_of_options
    from storybank.cli.today import today
    from storybank.stages import documents
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        initiative = naming.initiative(bank, initiative_name)
        kept = documents.add(
            bank, initiative, file, words_of_options(titles), is_read=is_read, by=by, on=on or today(bank.settings.zone)
        )
    say(
        _("Kept as {kind}. Left behind: {left}.").format(
            kind=kept.document.media_type, left=", ".join(kept.left_out) or "–"
        )
    )
    emit(
        "initiative-document",
        {"initiative": initiative, "media_type": kept.document.media_type, "left_out": list(kept.left_out), "people": kept.people, "identifiers": kept.identifiers},
        as_json=as_json,
    )  # fmt: skip


@command.command("drop-document", help="Take document NUMBER (1 is the first) of INITIATIVE away.")
@click.argument("initiative_name", metavar="INITIATIVE")
@click.argument("number", type=int)
@bank_option
@by_option
@on_option
@json_option
def drop(initiative_name: str, number: int, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages import documents
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        initiative = naming.initiative(bank, initiative_name)
        left = documents.drop(bank, initiative, number, by=by, on=on or today(bank.settings.zone))
    say(
        _("{count} documents are left. Versions that are out keep theirs until the next release.").format(
            count=len(left.documents)
        )
    )
    emit("initiative-document", {"initiative": initiative, "documents": len(left.documents)}, as_json=as_json)


@command.command("paper", help="Write document NUMBER of INITIATIVE to OUT as it would go out, to be read first.")
@click.argument("initiative_name", metavar="INITIATIVE")
@click.argument("number", type=int)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@bank_option
@json_option
def paper(initiative_name: str, number: int, out: Path, bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.stages import documents
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        document, data = documents.words_of(bank, naming.initiative(bank, initiative_name), number)
    out.write_bytes(data)
    say(_("Written: {path}").format(path=out))
    emit("initiative-paper", {"path": str(out), "media_type": document.media_type}, as_json=as_json)


@command.command("read", help="Say that document NUMBER of INITIATIVE was read to its end and may go out as it is.")
@click.argument("initiative_name", metavar="INITIATIVE")
@click.argument("number", type=int)
@bank_option
@by_option
@on_option
@json_option
def read(initiative_name: str, number: int, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages import documents
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        initiative = naming.initiative(bank, initiative_name)
        record = documents.let_out(bank, initiative, number, by=by, on=on or today(bank.settings.zone))
    waiting = sum(one.needs_reading for one in record.documents)
    say(_("It goes out with the next release. Still to be read: {count}.").format(count=waiting))
    emit("initiative-document", {"initiative": initiative, "waiting": waiting}, as_json=as_json)
