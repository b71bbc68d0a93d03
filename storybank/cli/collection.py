"""`storybank collection`: what a publisher puts together."""

from datetime import date, timezone
from pathlib import Path

import click

from storybank.cli import collection_show
from storybank.cli.collection_words import audience_named, keep_or_ask, use_named, web_address, words_of_options
from storybank.cli.options import Day, bank_option, by_option, json_option, on_option, words_option
from storybank.cli.show import emit, say, table
from storybank.i18n import LANGUAGES, _


@click.group("collection", help="Put stories together for a release.")
def command() -> None:
    pass


command.add_command(collection_show.balance)
command.add_command(collection_show.show)


@command.command("new", help="Begin a collection; SLUG becomes the bundle folder's name.")
@click.argument("slug")
@words_option("--title", "titles", required=True)
@words_option("--description", "descriptions")
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
@click.option(
    "--keep-wording", default="", metavar="REASON", help="Keep a title or description that the rules ask about."
)
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
    keep_wording: str,
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
            title=words_of_options(titles),
            description=words_of_options(descriptions),
            items=(),
            languages=tuple(Language(language) for language in languages),
            use=use_named(use),
            needs_paired_reading=paired_reading,
        )
        keep_or_ask(bank, collection, keep_wording, by=by, on=_today(bank.settings.zone))
    say(_("Collection {slug} is ready. Add items with `storybank collection add {slug} …`.").format(slug=slug))
    emit("collection", {"collection": collection_id, "slug": slug}, as_json=as_json)


@command.command(
    "add", help="Add items (nur/F01 …), what has a theme, stands beside an initiative or comes from a stream, or --all."
)
@click.argument("slug")
@click.argument("items", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every item of the bank that is not declined.")
@click.option("--theme", "themes", multiple=True, help="What has this theme; a story brings its own parts.")
@click.option("--beside", "beside", multiple=True, help="What stands beside this initiative, for example nur/I-1.")
@click.option("--stream", "streams", multiple=True, help="What this partner gathered.")
@click.option("--cover", help="The photograph that opens the collection.")
@click.option("--initiative", "initiatives", multiple=True, help="Show this initiative's page, for example nur/I-1.")
@bank_option
@by_option
@on_option
@json_option
def add(
    slug: str,
    items: tuple[str, ...],
    everything: bool,
    themes: tuple[str, ...],
    beside: tuple[str, ...],
    streams: tuple[str, ...],
    cover: str | None,
    initiatives: tuple[str, ...],
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from storybank.cli import naming
    from storybank.records import Stream
    from storybank.stages import collecting
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        collection = bank.collections.get(slug)
        wanted = collecting.Wanted(
            initiatives=frozenset(naming.initiative(bank, name) for name in beside),
            themes=frozenset(themes),
            streams=frozenset(map(Stream, streams)),
        )
        named = naming.items(bank, items)
        if everything:
            named.extend(row.id for row in bank.items.list())
        elif not wanted.is_empty:
            named.extend(collecting.choose(bank, wanted))
        shown = [naming.initiative(bank, name) for name in initiatives]
        changed = replace(
            collecting.add(collection, named),
            cover=naming.item(bank, cover) if cover else collection.cover,
            initiatives=tuple(dict.fromkeys((*collection.initiatives, *shown))),
        )
        bank.collections.save(changed, by=by, on=on or _today(bank.settings.zone))
    say(_("{slug}: {count} items.").format(slug=slug, count=len(changed.items)))
    emit("collection", {"collection": changed.id, "slug": slug, "items": len(changed.items)}, as_json=as_json)


@command.command("remove", help="Take items out; a story goes with its own parts. Or initiatives' pages.")
@click.argument("slug")
@click.argument("items", nargs=-1)
@click.option("--initiative", "initiatives", multiple=True, help="Show this initiative's page no more.")
@bank_option
@by_option
@on_option
@json_option
def remove(
    slug: str,
    items: tuple[str, ...],
    initiatives: tuple[str, ...],
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from storybank.cli import naming
    from storybank.stages import collecting
    from storybank.store import find_bank, open_bank

    if not (items or initiatives):
        raise click.UsageError(_("Say what is taken out: items, or --initiative."))
    with open_bank(find_bank(bank_path)) as bank:
        gone = {naming.initiative(bank, name) for name in initiatives}
        changed = collecting.remove(bank, bank.collections.get(slug), naming.items(bank, items))
        changed = replace(changed, initiatives=tuple(one for one in changed.initiatives if one not in gone))
        bank.collections.save(changed, by=by, on=on or _today(bank.settings.zone))
    say(_("{slug}: {count} items.").format(slug=slug, count=len(changed.items)))
    emit("collection", {"collection": changed.id, "slug": slug, "items": len(changed.items)}, as_json=as_json)


@command.command("order", help="Put these stories first, in this order; the others follow as they are.")
@click.argument("slug")
@click.argument("stories", nargs=-1, required=True)
@bank_option
@by_option
@on_option
@json_option
def order(slug: str, stories: tuple[str, ...], bank_path: Path | None, by: str, on: date | None, as_json: bool) -> None:
    from storybank.cli import naming
    from storybank.stages import collecting
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        changed = collecting.put_in_order(bank.collections.get(slug), naming.items(bank, stories))
        bank.collections.save(changed, by=by, on=on or _today(bank.settings.zone))
        first = list(naming.shorts(bank, changed.items[: len(stories)]).values())
    say(_("{slug}: the order is chosen; first {first}.").format(slug=slug, first=", ".join(first)))
    emit("collection", {"collection": changed.id, "slug": slug, "first": first}, as_json=as_json)


@command.command("edit", help="Change words, languages, licence, use, audience, end or paired reading.")
@click.argument("slug")
@words_option("--title", "titles")
@words_option("--description", "descriptions")
@click.option(
    "--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="All of them, first is the default."
)
@click.option("--use", default=None)
@click.option("--audience", default=None, help="public, partners or researchers_on_request.")
@click.option("--licence", default=None, help="Web address of the licence of the whole.")
@click.option(
    "--item-licence", "item_licences", multiple=True, metavar="ITEM=ADDRESS", help="Of one item; empty: as the rest."
)
@click.option("--expires-on", type=Day(), default=None, help="Copies are to be thrown away after this day.")
@click.option(
    "--paired-reading/--no-paired-reading", default=None, help="One reader of another stream before approval."
)
@click.option("--keep-wording", default="", metavar="REASON", help="Keep words that the rules ask about.")
@bank_option
@by_option
@on_option
@json_option
def edit(
    slug: str,
    titles: tuple[str, ...],
    descriptions: tuple[str, ...],
    languages: tuple[str, ...],
    use: str | None,
    audience: str | None,
    licence: str | None,
    item_licences: tuple[str, ...],
    expires_on: date | None,
    paired_reading: bool | None,
    keep_wording: str,
    bank_path: Path | None,
    by: str,
    on: date | None,
    as_json: bool,
) -> None:
    from dataclasses import replace

    from storybank.cli import naming
    from storybank.records import Language
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        old = bank.collections.get(slug)
        licences = dict(old.licences)
        for pair in item_licences:
            name, _equals, address = pair.partition("=")
            licences[naming.item(bank, name)] = address
        changed = replace(
            old,
            title={**old.title, **words_of_options(titles)},
            description={**old.description, **words_of_options(descriptions)},
            languages=tuple(map(Language, languages)) or old.languages,
            use=use_named(use) if use else old.use,
            audience=audience_named(audience) if audience else old.audience,
            licence=web_address(licence) if licence else old.licence,
            licences={item: web_address(address) for item, address in licences.items() if address},
            expires_on=expires_on or old.expires_on,
            needs_paired_reading=old.needs_paired_reading if paired_reading is None else paired_reading,
        )
        keep_or_ask(bank, changed, keep_wording, by=by, on=on or _today(bank.settings.zone))
    say(
        _("{slug} is changed. What was proposed or approved of it is void.").format(slug=slug)
        if changed != old
        else _("Nothing changed.")
    )
    emit("collection", {"collection": changed.id, "slug": slug, "changed": changed != old}, as_json=as_json)


@command.command("list", help="Show the collections.")
@bank_option
@json_option
def listing(bank_path: Path | None, as_json: bool) -> None:
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        found = list(bank.collections.list())
    rows = [{"slug": c.slug, "items": len(c.items), "languages": list(c.languages)} for c in found]
    if not as_json:
        table(
            _("Collections"),
            ["slug", _("items"), _("languages")],
            [(c.slug, len(c.items), ", ".join(c.languages)) for c in found],
        )
    emit("collections", {"collections": rows}, as_json=as_json)


def _today(zone: timezone) -> date:
    from storybank.cli.today import today

    return today(zone)
