"""`storybank move`: the ledger to PostgreSQL, the sealed files to a bucket; copied and compared first, switched when told."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.command(
    "move",
    help="Copy the ledger to PostgreSQL and the sealed files to a bucket, and compare every row and byte. "
    "With --switch the bank then looks there; without, nothing of it is changed. Stopped: type the same again.",
)
@click.option("--database", default="", help="postgresql://user@host/name of an empty database.")
@click.option(
    "--storage", default="", help="s3://bucket/prefix; access keys in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY."
)
@click.option("--endpoint", default="", help="The address of an S3 server of your own, https://….")
@click.option("--region", default="", help="The bucket's region.")
@click.option("--switch", is_flag=True, help="Copied and looked at: let the bank look there from now on.")
@bank_option
@by_option
@on_option
@json_option
def command(
    database: str,
    storage: str,
    endpoint: str,
    region: str,
    switch: bool,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli.show import progress
    from storybank.cli.today import today
    from storybank.store import find_bank, moving
    from storybank.web.settings import web_settings

    path = find_bank(bank_path)
    to = moving.Destination(database=database, storage=storage, endpoint=endpoint, region=region)
    if switch:
        done = moving.switch(path, to, by=by, on=on or today(), extend=web_settings, progress=progress)
    else:
        done = moving.copy(path, to, extend=web_settings, progress=progress)
    if not as_json and done.tables:
        table(_("Rows, the same on both sides"), [_("table"), _("rows")], [(k, v) for k, v in done.tables.items() if v])
    if storage:
        say(_("{files} sealed files compared byte by byte, {sent} sent now.").format(files=done.files, sent=done.sent))
    if switch:
        say(_("The bank looks there now. What it was moved from waits in {folder}.").format(folder=path / moving.LEFT))
        say(
            _(
                "Delete that folder when you are sure: its ledger holds what is erased from today on. The keys stay here: keep their two copies."
            )
        )
    else:
        say(_("Copied and compared; the bank still looks here. The same with --switch changes that."))
    emit(
        "move",
        {"bank": str(path), "switched": switch, "tables": dict(done.tables), "files": done.files, "sent": done.sent},
        as_json=as_json,
    )
