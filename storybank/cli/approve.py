"""`storybank approve`: a second person says yes to the digest of a proposed release."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command("approve", help="Approve the digest of a proposed RELEASE; not for its proposer.")
@click.argument("release")
@click.option("--digest", required=True, help="The digest that `propose` printed and that you have previewed.")
@bank_option
@by_option
@on_option
@json_option
def command(release: str, digest: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import releasing
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        approved = releasing.approve(bank, release, digest=digest, by=by, on=on or today(bank.settings.zone))
    say(_("Approved. `storybank publish {release}` seals it.").format(release=approved.id))
    emit("approve", {"release": approved.id, "status": approved.status, "digest": approved.digest}, as_json=as_json)
