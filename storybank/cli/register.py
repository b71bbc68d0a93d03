"""`storybank register`: who took which bundle, for which use, and who has confirmed what they were told."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.group("register", help="The register of copies.")
def command() -> None:
    pass


@command.command("take", help="Note that HOLDER took a copy of RELEASE.")
@click.argument("release")
@click.argument("holder")
@click.option("--use", default="portal", show_default=True)
@bank_option
@by_option
@on_option
@json_option
def take(release: str, holder: str, use: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.exposure import release_named
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        copy = bank.registers.take(
            release_named(bank, release), holder=holder, use=use, by=by, on=on or today(bank.settings.zone)
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
@json_option
def notice_text(notice: str, out: Path | None, bank_path: Path | None, as_json: bool) -> None:
    from storybank.stages.notices import letters
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        written = letters(bank, notice)
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


@command.command("drift", help="What is out today that could not go out today: version, item, why. Nothing is changed.")
@bank_option
@on_option
@json_option
def drift(bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.cli.withdraw import version_name
    from storybank.stages.planning import objections_to
    from storybank.stages.screening import world_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day, world = on or today(bank.settings.zone), world_of(bank)
        rows = [
            {"version": version_name(bank, release.id), "item": naming.short(bank, item), "codes": list(codes)}
            for release in bank.releases.list(status="sealed")
            for item, codes in objections_to(bank, release, on=day, world=world)
        ]
    if not as_json:
        table(
            _("Out, and could not go out today"),
            [_("version"), _("item"), _("why")],
            [(row["version"], row["item"], ", ".join(row["codes"])) for row in rows],
        )
    say(_("{count} published items have drifted. `storybank recheck` suspends their versions.").format(count=len(rows)))
    emit("drift", {"drifted": rows}, as_json=as_json)


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
