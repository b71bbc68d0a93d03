"""`storybank publish`: seals an approved release and says where its site is."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.errors import Refused, WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import Release
    from storybank.store.bank import Bank


@click.command("publish", help="Seal an approved release: RELEASE is its id, or a collection's slug for its latest.")
@click.argument("release")
@click.option("--edition", type=click.Choice(["public", "archive"]), default="public", show_default=True)
@bank_option
@by_option
@on_option
@json_option
def command(release: str, edition: str, bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        chosen = _chosen(bank, release, edition)
        day = (on or today(bank.settings.zone)).isoformat()
        from flows.publish import publish
        from flows.runs import Desk, at_desk, run

        papers: dict[str, object] = {}
        with at_desk(Desk(bank, papers=papers)):
            run(publish, release_id=chosen.id, on=day, by=by)
        sealed = papers[chosen.id]
    say(_("Sealed and verified: {folder}").format(folder=sealed.folder))  # type: ignore[attr-defined]  # a SealedRelease
    say(_("Open the site: {index}").format(index=sealed.index))  # type: ignore[attr-defined]  # as above
    emit(
        "publish",
        {
            "release": chosen.id,
            "version": chosen.version,
            "folder": str(sealed.folder),  # type: ignore[attr-defined]  # as above
            "index": str(sealed.index),  # type: ignore[attr-defined]  # as above
            "public_key": str(sealed.public_key),  # type: ignore[attr-defined]  # as above
        },
        as_json=as_json,
    )


def _chosen(bank: "Bank", name: str, edition: str) -> "Release":
    try:
        return bank.releases.get(name)
    except WrongUse:
        collection = bank.collections.get(name)
    releases = [one for one in bank.releases.list(collection=collection.id) if one.edition == edition]
    approved = [one for one in releases if one.status in ("approved", "sealed")]
    if not approved:
        raise Refused(
            "publish.not-approved",
            f"{name}: no approved {edition} release. Run `storybank propose {name}`, then another person approves it.",
        )
    return max(approved, key=lambda one: one.version)
