"""`storybank exposure`: something is lost; whose data was in it, and whom to warn."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, say, table
from storybank.errors import WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import ReleaseId
    from storybank.store.bank import Bank


@click.command("exposure", help="Say whose data a lost bundle or account touches.")
@click.option("--bundle", help="A release's id, or collection-vN.")
@click.option("--account", help="An account id.")
@bank_option
@json_option
def command(bundle: str | None, account: str | None, bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    if (bundle is None) == (account is None):
        raise WrongUse("exposure.what", _("Name one thing that is lost: --bundle or --account."))
    with open_bank(find_bank(bank_path)) as bank:
        if account is not None:
            seen = bank.exposure.account(account)
            if not as_json:
                table(
                    _("Account {account}").format(account=account),
                    [_("what"), _("how many")],
                    [(k, len(v)) for k, v in seen.items()],
                )
            emit("exposure", {"account": account, **{key: list(value) for key, value in seen.items()}}, as_json=as_json)
            return
        release = release_named(bank, bundle or "")
        exposed = bank.exposure.bundle(release)
    people = sorted(
        exposed.people,
        key=lambda one: ({"high": 0, "medium": 1, "low": 2}.get(one.risk, 0), one.stream, one.code or ""),
    )
    table(
        _("Whom to call, most at risk first"),
        [_("stream"), _("person"), _("risk"), _("items")],
        [(p.stream, p.code or p.person, p.risk, len(p.items)) for p in people],
    )
    table(
        _("Who has a copy"),
        [_("holder"), _("for"), _("since")],
        [(c.holder, c.use, c.taken_on) for c in exposed.copies],
    )
    say(
        _("{count} items of {people} people are in it. The partner of each stream knows how to reach them.").format(
            count=exposed.items, people=len(people)
        )
    )
    emit(
        "exposure",
        {
            "release": exposed.release,
            "items": exposed.items,
            "people": [{"stream": p.stream, "code": p.code, "risk": p.risk, "items": len(p.items)} for p in people],
            "copies": [{"holder": c.holder, "use": c.use, "taken_on": c.taken_on} for c in exposed.copies],
        },
        as_json=as_json,
    )


def release_named(bank: "Bank", name: str) -> "ReleaseId":
    """Return the release called `collection-vN`, or with that id."""
    slug, _dash, version = name.rpartition("-v")
    if slug and version.isdigit():
        collection = bank.collections.get(slug)
        for one in bank.releases.list(collection=collection.id):
            if one.version == int(version) and one.edition == "public":
                return one.id
    return bank.releases.get(name).id
