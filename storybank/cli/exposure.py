"""`storybank exposure`: something is lost; whose data was in it, and whom to warn."""

from collections.abc import Iterable
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
    from storybank.store.losses import ExposedPerson
    from storybank.store.rows import Copy


@click.command("exposure", help="Something is lost: say whose data it touches, and whom to warn.")
@click.option("--bundle", help="A release's id, or collection-vN.")
@click.option("--account", help="An account id.")
@click.option("--partner", help="A stream, or a holder of the register.")
@click.option("--laptop", is_flag=True, help="The machine with this bank.")
@bank_option
@json_option
def command(
    bundle: str | None,
    account: str | None,
    partner: str | None,
    laptop: bool,
    bank_path: Path | None,
    as_json: bool,
) -> None:
    from storybank.store import find_bank, open_bank

    if sum((bundle is not None, account is not None, partner is not None, laptop)) != 1:
        raise WrongUse("exposure.what", _("Name one thing that is lost: --bundle, --account, --partner or --laptop."))
    with open_bank(find_bank(bank_path)) as bank:
        if laptop or partner is not None:
            _loss(bank, partner, as_json)
            return
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
    people = exposed.people
    if not as_json:
        _tables(people, exposed.copies)
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


def _loss(bank: "Bank", partner: str | None, as_json: bool) -> None:
    lost = bank.exposure.machine() if partner is None else bank.exposure.partner(partner)
    if not as_json:
        _tables(lost.people, lost.copies)
    say(
        _("Sealed files that the key beside the data opens: {count}. That only officers open: {locked}.").format(
            count=lost.by_bank_key, locked=lost.by_officers
        )
    )
    say(_("People whose names the bank's key opens: {count}.").format(count=lost.named))
    if lost.accounts:
        say(_("Shut out (`storybank users`): {accounts}.").format(accounts=", ".join(lost.accounts)))
    emit(
        "exposure",
        {
            "partner": partner,
            "laptop": partner is None,
            "people": [
                {"stream": p.stream, "code": p.code, "risk": p.risk, "items": len(p.items)} for p in lost.people
            ],
            "opened_by_bank_key": lost.by_bank_key,
            "opened_by_officers_only": lost.by_officers,
            "named": lost.named,
            "accounts": list(lost.accounts),
            "copies": [{"holder": c.holder, "release": c.release, "taken_on": c.taken_on} for c in lost.copies],
        },
        as_json=as_json,
    )


def _tables(people: "Iterable[ExposedPerson]", copies: "Iterable[Copy]") -> None:
    table(
        _("Whom to call, most at risk first"),
        [_("stream"), _("person"), _("risk"), _("items")],
        [(p.stream, p.code or p.person, p.risk, len(p.items)) for p in people],
    )
    table(_("Who has a copy"), [_("holder"), _("for"), _("since")], [(c.holder, c.use, c.taken_on) for c in copies])


def release_named(bank: "Bank", name: str) -> "ReleaseId":
    """Return the release called `collection-vN` or `collection-vN-archive`, or with that id."""
    wanted = "archive" if name.endswith("-archive") else "public"
    slug, _dash, version = name.removesuffix("-archive").rpartition("-v")
    if slug and version.isdigit():
        collection = bank.collections.get(slug)
        for one in bank.releases.list(collection=collection.id):
            if one.version == int(version) and one.edition == wanted:
                return one.id
    return bank.releases.get(name).id
