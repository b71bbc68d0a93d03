"""`storybank register`: who took which bundle, for which use, and who has confirmed what they were told."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from storybank.cli.options import Day, bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.group("register", help="The register of copies.")
def command() -> None:
    pass


@command.command("take", help="Note that HOLDER took a copy of RELEASE.")
@click.argument("release")
@click.argument("holder")
@click.option("--use", default="portal", show_default=True)
@click.option("--until", type=Day(), help="The last day of the copy.")
@bank_option
@by_option
@on_option
@json_option
def take(
    release: str,
    holder: str,
    use: str,
    until: date | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli.exposure import release_named
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        copy = bank.registers.take(
            release_named(bank, release),
            holder=holder,
            use=use,
            until_on=until,
            by=by,
            on=on or today(bank.settings.zone),
        )
    say(_("Noted: {holder} has a copy.").format(holder=holder))
    emit("register", {"copy": copy.id, "release": copy.release, "holder": copy.holder}, as_json=as_json)


@command.command("confirm-copy", help="Note that the holder confirmed to have COPY, its uses and its end.")
@click.argument("copy")
@bank_option
@by_option
@on_option
@json_option
def confirm_copy(copy: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.registers.confirm_copy(copy, by=by, on=on or today(bank.settings.zone))
    say(_("Noted: {holder} confirmed.").format(holder=row.holder))
    emit("register", {"copy": row.id, "confirmed_on": row.confirmed_on}, as_json=as_json)


@command.command("notice", help="Write NOTICE in four languages, to be sent by whatever way reaches the holder.")
@click.argument("notice")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="A folder for one file per language.")
@bank_option
@on_option
@json_option
def notice_text(notice: str, out: Path | None, bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages.notices import letters
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        written = letters(bank, notice, on=on or today(bank.settings.zone))
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for letter in written:
            (out / f"notice-{notice[:8]}.{letter.language}.txt").write_text(letter.text, encoding="utf-8")
        say(_("Written: {count} files in {folder}.").format(count=len(written), folder=out))
    elif not as_json:
        click.echo("\n".join(letter.text for letter in written))
    emit("notice", {"notice": notice, "letters": {one.language: one.text for one in written}}, as_json=as_json)


@command.command("sent", help="Note that NOTICE was sent.")
@click.argument("notice")
@bank_option
@by_option
@on_option
@json_option
def sent(notice: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.registers.sent(notice, by=by, on=on or today(bank.settings.zone))
    emit("register", {"notice": row.id, "sent_on": row.sent_on}, as_json=as_json)


@command.command("confirm", help="Note that the holder answered NOTICE.")
@click.argument("notice")
@click.option(
    "--result",
    required=True,
    type=click.Choice(["removed", "not-held", "refused", "cannot-reach", "deleted"]),
    help="What they did.",
)
@bank_option
@by_option
@on_option
@json_option
def confirm(notice: str, result: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        row = bank.registers.confirmed(notice, result, by=by, on=on or today(bank.settings.zone))
    emit("register", {"notice": row.id, "confirmed_on": row.confirmed_on, "result": row.result}, as_json=as_json)


@command.command(
    "drift",
    help="What is out, held against now: bytes, rules, agreements, the signed list, copies. Nothing is changed.",
)
@click.option(
    "--copy",
    "copies",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with a copy of a bundle elsewhere, a partner's or a portal's; may be repeated.",
)
@bank_option
@on_option
@json_option
def drift(copies: tuple[Path, ...], bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.cli.withdraw import version_name
    from storybank.stages import drifting
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        rows: list[dict[str, Any]] = [
            {
                "version": version_name(bank, one.release) if one.release else "",
                "kind": one.kind,
                "item": naming.short(bank, one.item) if one.item else "",
                "where": one.where,
                "codes": list(one.codes),
                "wants_act": one.wants_act,
            }
            for one in drifting.drift(bank, on=on or today(bank.settings.zone), copies=copies)
        ]
    wanting = [row for row in rows if row["wants_act"]]
    if not as_json:
        for title, some in (
            (_("Out, and not as it should be today"), wanting),
            (_("Good to know"), [row for row in rows if not row["wants_act"]]),
        ):
            lines = [(row["version"], row["item"] or row["where"], ", ".join(row["codes"])) for row in some]
            if lines:
                table(title, [_("version"), _("what"), _("why")], lines)
    _say_what_to_do({str(row["kind"]) for row in wanting})
    emit(
        "drift",
        {
            "drifted": [{k: row[k] for k in ("version", "item", "codes")} for row in wanting if row["item"]],
            "found": rows,
        },
        as_json=as_json,
    )
    sys.exit(1 if wanting else 0)


def _say_what_to_do(kinds: set[str]) -> None:
    if not kinds:
        say(_("Everything that is out is as it was sealed and may be out today."))
    if "agreements" in kinds:
        say(_("Items have drifted. `storybank recheck` suspends their versions."))
    if "bytes" in kinds:
        say(
            _(
                "Bytes are not as they were sealed. Put the folder back from a backup or hold the collection; a sealed version is never mended by hand."
            )
        )
    if "list" in kinds:
        say(_("The signed list is not what the ledger says. `storybank register sign` writes it anew."))
    if "copies" in kinds:
        say(_("Holders have copies that should be gone or renewed. `storybank register list` says whom to tell."))


@command.command("sign", help="Write and sign the list of bundle versions anew, as the ledger has them today.")
@bank_option
@on_option
@json_option
def sign(bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.publish.revoke import FILE_NAME
    from storybank.stages.signing_list import sign_list
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        sign_list(bank, on=on or today(bank.settings.zone))
        path = bank.path / "curated" / FILE_NAME
    say(_("Signed: {path}").format(path=path))
    emit("register", {"list": str(path)}, as_json=as_json)


@command.command("list", help="Show copies and open notices.")
@bank_option
@json_option
def show(bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli.withdraw import version_name
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        copies, notices = bank.registers.copies(), bank.registers.notices()
        known = {copy.release for copy in copies} | {notice.release for notice in notices}
        names = {release: version_name(bank, release) for release in known}
    if not as_json:
        table(
            _("Copies"),
            ["id", _("release"), _("holder"), _("for"), _("since"), _("until"), _("confirmed")],
            [
                (c.id[:10], names[c.release], c.holder, c.use, c.taken_on, c.until_on or "", c.confirmed_on or "")
                for c in copies
            ],
        )
        table(
            _("Notices"),
            ["id", _("release"), _("holder"), _("due"), _("sent"), _("result")],
            [
                (n.id[:10], names[n.release], n.holder, n.due_on, n.sent_on or "", n.result or _("not answered yet"))
                for n in notices
            ],
        )
    emit(
        "register",
        {
            "copies": [
                {
                    "id": c.id,
                    "release": c.release,
                    "holder": c.holder,
                    "use": c.use,
                    "taken_on": c.taken_on,
                    "until_on": c.until_on,
                    "confirmed_on": c.confirmed_on,
                }
                for c in copies
            ],
            "notices": [
                {
                    "id": n.id,
                    "holder": n.holder,
                    "due_on": n.due_on,
                    "sent_on": n.sent_on,
                    "result": n.result,
                    "release": n.release,
                }
                for n in notices
            ],
        },
        as_json=as_json,
    )
