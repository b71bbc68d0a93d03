"""`storybank consent why`: for each part and use of an item, whether it may, why not, and who could change it."""

from datetime import date
from pathlib import Path

import click

from storybank.cli.options import bank_option, json_option, on_option
from storybank.cli.show import emit, table
from storybank.i18n import _

USES = (
    "keep",
    "portal",
    "search_engines",
    "social_press",
    "print_exhibition",
    "teaching_research",
    "donor_report",
    "fundraising",
)


@click.command(
    "why", help="Say for each part and use of ITEM (stream/row) whether it may, why not, and who can change it."
)
@click.argument("item_name", metavar="ITEM")
@click.option("--use", "uses", multiple=True, type=click.Choice(USES), help="Only these uses (default: all).")
@click.option("--collection", help="For answers like “ask me each time”: the collection's slug.")
@click.option("--in", "language", help="For which language of the page, for example hy.")
@bank_option
@on_option
@json_option
def why(
    item_name: str,
    uses: tuple[str, ...],
    collection: str | None,
    language: str | None,
    bank_path: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.records import Language, Use
    from storybank.stages.explaining import duty_in_words, in_words, who_in_words
    from storybank.stages.explaining import why as explain
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        answers = explain(
            bank,
            naming.item(bank, item_name),
            on=day,
            uses=[Use(use) for use in uses or USES],
            language=Language(language) if language else None,
            collection=bank.collections.get(collection).id if collection else None,
        )
        people = {one.person for answer in answers for one in answer.reasons} | {answer.person for answer in answers}
        codes = {person: naming.of_person(bank, person) for person in people if person}
    told = [
        {
            "part": answer.part,
            "use": answer.use.value,
            "allows": answer.allows,
            "person": codes.get(answer.person) if answer.person else None,
            "reasons": [
                {
                    "code": f"consent.{one.code.value}",
                    "person": codes.get(one.person) if one.person else None,
                    "says": in_words(one),
                    "can_change": one.can_change,
                    "facts": dict(one.facts),
                }
                for one in answer.reasons
            ],
            "duties": [duty_in_words(one) for one in answer.duties],
        }
        for answer in answers
    ]
    if not as_json:
        rows = []
        for answer in answers:
            part = answer.part if answer.person is None else f"{answer.part} ({codes[answer.person]})"
            for one in answer.reasons:
                said = f"{in_words(one)} [{codes[one.person]}]" if one.person else in_words(one)
                rows.append((part, answer.use.value, _("no"), said, who_in_words(one)))
            if answer.allows:
                duties = "; ".join(dict.fromkeys(duty_in_words(one) for one in answer.duties))
                rows.append((part, answer.use.value, _("yes"), duties, ""))
        table(
            _("{item} on {day}").format(item=item_name, day=day),
            [_("part"), _("use"), _("may it"), _("why, or what must be done first"), _("who can change it")],
            rows,
        )
    emit("consent-why", {"item": item_name, "on": day, "answers": told}, as_json=as_json)
