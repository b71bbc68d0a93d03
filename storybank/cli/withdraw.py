"""`storybank withdraw`: takes a consent back; live bundle versions that relied on it are revoked at once."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import click

from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.command("withdraw", help="Take CONSENT (stream/code) back.")
@click.argument("consent")
@click.option(
    "--effect",
    type=click.Choice(["keep", "restrict", "erase"]),
    default="restrict",
    show_default=True,
    help="What happens to the sealed originals.",
)
@click.option("--tombstone", is_flag=True, help="The person wants it said that something stood there.")
@click.option(
    "--reissue",
    type=click.Choice(["now", "with-next-release"]),
    default="now",
    show_default=True,
    help="When the next version without it is made.",
)
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def command(
    consent: str,
    effect: str,
    tombstone: bool,
    reissue: str,
    bank_path: Path | None,
    by: str,
    on: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.taking_back import plan_withdrawal
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        chosen = naming.consent(bank, consent)
        reissued: list[str] = []
        if dry_run:
            done = plan_withdrawal(bank, chosen)
        else:
            from flows.runs import Desk, at_desk, run
            from flows.withdraw import withdraw

            papers = SimpleNamespace(effect=effect, tombstone=tombstone, done=None)
            with at_desk(Desk(bank, papers={chosen: papers})):
                run(withdraw, consent_id=chosen, on=day.isoformat(), by=by)
                done = papers.done
                assert done is not None
                if reissue == "now":
                    from flows.reissue import reissue_without

                    reissued = [release.id for release in reissue_without(done.releases, cause=chosen, on=day, by=by)]
        items = [(naming.short(bank, item), _("relied on it")) for item in done.items]
        items += [
            (naming.short(bank, item), _("a near copy: held until an editor has looked")) for item in done.siblings
        ]
        notices = [(notice.holder, notice.due_on) for notice in done.notices]
    table(_("What this touches"), [_("item"), _("why")], items)
    if notices:
        table(_("Whom to tell"), [_("holder of a copy"), _("by")], notices)
    counted = {"releases": len(done.releases), "derivatives": done.derivatives}
    if dry_run:
        say(
            _(
                "Nothing was changed. It would revoke {releases} bundle versions and delete {derivatives} derived files."
            ).format(**counted)
        )
    else:
        say(_("{releases} bundle versions revoked, {derivatives} derived files deleted.").format(**counted))
    say(_("What was copied elsewhere cannot be called back, and anyone who holds two versions can compare them."))
    emit(
        "withdraw",
        {
            "consent": chosen,
            "dry_run": dry_run,
            "items": [name for name, _why in items],
            "releases": list(done.releases),
            "derivatives": done.derivatives,
            "notices": [{"holder": holder, "due_on": due} for holder, due in notices],
            "reissued": reissued,
        },
        as_json=as_json,
    )
