"""`storybank replaced`: what stands in an item in place of what was received, where, and why; never what stood there."""

from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _


@click.command(
    "replaced", help="Say what is replaced in ITEM, where, by which words, and why. It names nobody and quotes nothing."
)
@click.argument("item_name", metavar="ITEM")
@click.option(
    "--release", "release_name", default="", help="As it was in this release; without it, as things stand today."
)
@bank_option
@json_option
def command(item_name: str, release_name: str, bank_path: Path | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.stages.replacing import in_words, log_today, marks_in
    from storybank.stages.screening import world_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        item = naming.item(bank, item_name)
        if release_name:
            rows = bank.releases.replaced(bank.releases.get(release_name).id, item)
        else:
            world = world_of(bank)
            rows = log_today(bank, item, world, marks=marks_in(world))
        people = {one.person: naming.of_person(bank, one.person) for one in rows if one.person is not None}
    table(
        item_name,
        (_("where"), _("letters"), _("what stands there"), _("why"), _("who"), _("by")),
        [
            (
                one.field,
                "–" if one.start is None else f"{one.start}–{one.end}",
                one.words or "–",
                in_words(one),
                people.get(one.person, "") if one.person is not None else "",
                f"{one.by or ''} {one.on or ''}".strip(),
            )
            for one in rows
        ],
    )
    if not rows:
        say(_("Nothing is replaced in it."))
    emit(
        "replaced",
        {
            "item": item_name,
            "release": release_name or None,
            "replaced": [
                {
                    "field": one.field,
                    "start": one.start,
                    "end": one.end,
                    "words": one.words,
                    "kind": one.kind,
                    "tier": one.tier,
                    "rule": one.rule,
                    "source": one.source,
                    "code": one.code,
                    "person": people.get(one.person, "") if one.person is not None else None,
                    "by": one.by,
                    "on": one.on.isoformat() if one.on else None,
                }
                for one in rows
            ],
        },
        as_json=as_json,
    )
