"""`storybank read`: a reader of another stream has read what is of a stream in a proposed release."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _


@click.command(
    "read", help="Say that you have read what is of STREAM in a proposed RELEASE; for readers of another stream."
)
@click.argument("release")
@click.option("--digest", required=True, help="The digest that `propose` printed.")
@click.option("--of", "streams", multiple=True, help="Whose material you have read (default: all but your own).")
@click.option("--from", "reads_for", help="Your own stream, where your account names none.")
@bank_option
@by_option
@on_option
@json_option
def command(
    release: str,
    digest: str,
    streams: tuple[str, ...],
    reads_for: str | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli.today import today
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        chosen = bank.releases.get(release)
        account = bank.staff.get(by)
        own = (account.streams if account else None) or ({reads_for} if reads_for else set())
        day = on or today(bank.settings.zone)
        for stream in streams or [one for one in bank.releases.unread(chosen.id) if one not in own]:
            bank.releases.read(
                chosen.id, digest=digest, stream=stream, by=by, on=day, reads_for=[reads_for] if reads_for else []
            )
        unread = bank.releases.unread(chosen.id)
    if unread:
        say(_("Noted. Still to be read by somebody of another stream: {streams}.").format(streams=", ".join(unread)))
    else:
        say(_("Noted. Every stream's part has been read by another; it can be approved."))
    emit("read", {"release": chosen.id, "unread": list(unread)}, as_json=as_json)
