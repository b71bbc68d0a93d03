"""`storybank collection`: what a publisher puts together."""

from datetime import date, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, by_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import LANGUAGES, _

if TYPE_CHECKING:
    from storybank.records import Use


@click.group("collection", help="Put stories together for a release.")
def command() -> None:
    pass


@command.command("new", help="Begin a collection; SLUG becomes the bundle folder's name.")
@click.argument("slug")
@click.option("--title", "titles", multiple=True, required=True, metavar="LANGUAGE=TEXT")
@click.option("--description", "descriptions", multiple=True, metavar="LANGUAGE=TEXT")
@click.option(
    "--language",
    "languages",
    multiple=True,
    required=True,
    type=click.Choice(LANGUAGES),
    help="Languages of the site, first is the default.",
)
@click.option("--use", default="portal", help="What the release is for (default: portal).")
@click.option("--paired-reading", is_flag=True, help="One reader of each stream before approval.")
@bank_option
@by_option
@json_option
def new(
    slug: str,
    titles: tuple[str, ...],
    descriptions: tuple[str, ...],
    languages: tuple[str, ...],
    use: str,
    paired_reading: bool,
    bank_path: Path | None,
    by: str,
    as_json: bool,
) -> None:
    from storybank.records import Collection, Language
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        collection_id, public_id = bank.collections.new_id()
        collection = Collection(
            id=collection_id,
            public_id=public_id,
            slug=slug,
            title=_words(titles),
            description=_words(descriptions),
            items=(),
            languages=tuple(Language(language) for language in languages),
            use=_use(use),
            needs_paired_reading=paired_reading,
        )
        bank.collections.save(collection, by=by, on=_today(bank.settings.zone))
    say(_("Collection {slug} is ready. Add items with `storybank collection add {slug} …`.").format(slug=slug))
    emit("collection", {"collection": collection_id, "slug": slug}, as_json=as_json)


@command.command("add", help="Add items (nur/F01 …), or everything of the streams with --all.")
@click.argument("slug")
@click.argument("items", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every item of the bank that is not declined.")
@click.option("--cover", help="The photograph that opens the collection.")
@click.option("--initiative", "initiatives", multiple=True, help="Show this initiative, for example nur/I-1.")
@bank_option
@by_option
@on_option
@json_option
def add(
    slug: str,
    items: tuple[str, ...],
    everything: bool,
    cover: str | None,
    initiatives: tuple[str, ...],
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from storybank.cli import naming
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        collection = bank.collections.get(slug)
        named = [naming.item(bank, name) for name in items]
        if everything:
            named.extend(row.id for row in bank.items.list())
        shown = [naming.initiative(bank, name) for name in initiatives]
        changed = replace(
            collection,
            items=tuple(dict.fromkeys((*collection.items, *named))),
            cover=naming.item(bank, cover) if cover else collection.cover,
            initiatives=tuple(dict.fromkeys((*collection.initiatives, *shown))),
        )
        bank.collections.save(changed, by=by, on=on or _today(bank.settings.zone))
    say(_("{slug}: {count} items.").format(slug=slug, count=len(changed.items)))
    emit("collection", {"collection": changed.id, "slug": slug, "items": len(changed.items)}, as_json=as_json)


@command.command("show", help="Show what would go out today, and what is left out and why.")
@click.argument("slug")
@bank_option
@on_option
@json_option
def show(slug: str, bank_path: Path | None, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.stages.planning import plan_of
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        plan = plan_of(bank, bank.collections.get(slug), on=on or _today(bank.settings.zone))
        included = [
            {"item": naming.short(bank, one.item), "kind": one.kind, "stream": one.stream} for one in plan.included
        ]
        left_out = [
            {"item": naming.short(bank, one.item), "kind": one.kind, "stream": one.stream, "codes": list(one.codes)}
            for one in plan.left_out
        ]
    if not as_json:
        table(_("Goes in"), [_("item"), _("kind")], [(i["item"], i["kind"]) for i in included])
        table(
            _("Left out"),
            [_("item"), _("kind"), _("why")],
            [(i["item"], i["kind"], ", ".join(i["codes"])) for i in left_out],
        )
    emit("collection", {"slug": slug, "included": included, "left_out": left_out}, as_json=as_json)


@command.command("list", help="Show the collections.")
@bank_option
@json_option
def listing(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        rows = [
            {"slug": c.slug, "items": len(c.items), "languages": list(c.languages)} for c in bank.collections.list()
        ]
    if not as_json:
        table(
            _("Collections"),
            ["slug", _("items"), _("languages")],
            [(r["slug"], r["items"], r["languages"]) for r in rows],
        )
    emit("collections", {"collections": rows}, as_json=as_json)


def _words(pairs: tuple[str, ...]) -> dict:  # type: ignore[type-arg]  # Language keys, made light for start-up
    from storybank.errors import WrongUse

    words = {}
    for pair in pairs:
        language, equals, text = pair.partition("=")
        if not equals:
            raise WrongUse("cli.words", _("{pair}: write it as LANGUAGE=TEXT, for example en=…").format(pair=pair[:20]))
        words[language] = text
    return words


def _use(word: str) -> "Use":
    from storybank.errors import WrongUse
    from storybank.records import Use

    try:
        return Use(word)
    except ValueError:
        raise WrongUse("cli.use", _("--use: choose one of {all}.").format(all=", ".join(Use))) from None


def _today(zone: timezone) -> date:
    from storybank.cli.today import today

    return today(zone)
