"""`storybank collection show` and `balance`: what a release would hold today, what not and why, for whom there is how much."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _, spoken

if TYPE_CHECKING:
    from storybank.records import Collection
    from storybank.stages.left_out import Why
    from storybank.store.bank import Bank


@click.command("show", help="Show what would go out today, and what is left out, why, and who can change it.")
@click.argument("slug")
@bank_option
@on_option
@json_option
def show(slug: str, bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.records import DutyKind
    from storybank.stages.explaining import duty_in_words
    from storybank.stages.left_out import reasons
    from storybank.stages.planning import plan_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        collection, day = bank.collections.get(slug), on or today(bank.settings.zone)
        plan = plan_of(bank, collection, on=day)
        names = naming.shorts(bank, [*(one.item for one in plan.included), *(one.item for one in plan.left_out)])
        why = reasons(bank, collection, {one.item: one.codes for one in plan.left_out}, on=day)
        about = _about(bank, collection)
    included = [
        {
            "item": names[one.item],
            "kind": one.kind,
            "stream": one.stream,
            "duties": sorted({duty.kind.value for duty in one.duties}),
        }
        for one in plan.included
    ]
    left_out = [
        {"item": names[one.item], "kind": one.kind, "stream": one.stream, "codes": list(one.codes)}
        | {"reasons": as_json_of(why[one.item])}
        for one in plan.left_out
    ]
    if not as_json:
        table(_("Collection {slug}").format(slug=slug), [_("what"), _("says")], about)
        table(
            _("Goes in"),
            [_("item"), _("kind"), _("what is done to it")],
            [
                (
                    names[one.item],
                    _kind(one.kind.value),
                    "; ".join(sorted({duty_in_words(d) for d in one.duties if d.kind is not DutyKind.REMOVE_METADATA})),
                )
                for one in plan.included
            ],
        )
        show_left_out([(names[one.item], one.kind.value, why[one.item]) for one in plan.left_out])
        counts = {"included": len(included), "left_out": len(left_out)}
        say(
            _(
                "Goes in: {included}. Left out: {left_out}. Every file loses what it tells beside its picture or sound."
            ).format(**counts)
        )
    emit("collection", {"slug": slug, "included": included, "left_out": left_out}, as_json=as_json)


@click.command("balance", help="How much each stream has in what would go out today: for your eyes only.")
@click.argument("slug")
@bank_option
@on_option
@json_option
def balance(slug: str, bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli.today import today
    from storybank.stages import collecting
    from storybank.stages.planning import plan_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        plan = plan_of(bank, bank.collections.get(slug), on=on or today(bank.settings.zone))
    shares = collecting.balance(plan)
    fewer = _("fewer than {count}").format(count=collecting.SMALL_CELL)
    if not as_json:
        table(
            _("Balance (internal)"),
            [_("stream"), _("kind"), _("goes in"), _("left out")],
            [
                (one.stream, _kind(one.kind), fewer if one.included is None else one.included, fewer if one.left_out is None else one.left_out)
                for one in shares
            ],
        )  # fmt: skip
    emit(
        "balance",
        {
            "slug": slug,
            "fewer_than": collecting.SMALL_CELL,
            "shares": [
                {"stream": one.stream, "kind": one.kind, "included": one.included, "left_out": one.left_out}
                for one in shares
            ],
        },
        as_json=as_json,
    )


def show_left_out(rows: "list[tuple[str, str, tuple[Why, ...]]]") -> None:
    """Draw what stays out: item, kind, reasons; each reason with what helps and who can do it."""
    if rows:
        table(
            _("Left out, and why"),
            [_("item"), _("kind"), _("why, and what helps"), _("who can change it")],
            [
                (item if number == 0 else "", _kind(kind) if number == 0 else "", f"{one.says} {one.remedy}", one.who)
                for item, kind, why in rows
                for number, one in enumerate(why)
            ],
        )


def as_json_of(why: "tuple[Why, ...]") -> list[dict[str, str]]:
    return [{"code": one.code, "says": one.says, "remedy": one.remedy, "who": one.who} for one in why]


def _about(bank: "Bank", collection: "Collection") -> list[tuple[str, str]]:
    from storybank.publish.site.words import licence
    from storybank.stages.left_out import use_in_words

    initiatives = [bank.collections.initiative_name(one) for one in collection.initiatives]
    said: list[tuple[str, Any]] = [
        (_("title"), collection.title.get(spoken()) or next(iter(collection.title.values()), "")),  # type: ignore[call-overload]  # a Language
        (_("languages"), ", ".join(collection.languages)),
        (_("for"), use_in_words(collection.use.value)),
        (_("licence"), licence(collection.licence, _)),
        (_("items with a licence of their own"), len(collection.licences) or ""),
        (_("initiatives shown"), ", ".join(initiatives)),
        (
            _("order of the stories"),
            _("chosen by hand") if collection.is_order_chosen else _("as their senders number them"),
        ),
        (_("to be thrown away after"), collection.expires_on or ""),
        (_("paired reading"), _("yes") if collection.needs_paired_reading else ""),
    ]
    return [(name, str(value)) for name, value in said if value]


def _kind(value: str) -> str:
    return {"photograph": _("photograph"), "interview": _("interview"), "story": _("story")}.get(value, value)
