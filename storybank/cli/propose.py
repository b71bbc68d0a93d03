"""`storybank propose`: builds the finished bundle of a collection, so that another person can approve its bytes."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.collection_show import as_json_of, show_left_out
from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.stages.check_output import Complaint


@click.command("propose", help="Build a release of COLLECTION; another person approves its digest.")
@click.argument("collection")
@click.option("--edition", type=click.Choice(["public", "archive"]), default="public", show_default=True)
@click.option("--processes", type=int, default=2, show_default=True)
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def command(
    collection: str,
    edition: str,
    processes: int,
    bank_path: Path | None,
    by: str,
    on: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.executor import Executor
    from storybank.stages.left_out import reasons
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        chosen = bank.collections.get(collection)
        if dry_run:
            from storybank.stages.planning import plan_of

            plan = plan_of(bank, chosen, on=day)
            left_out, release, folder = plan.left_out, None, None
            questions: tuple[Complaint, ...] = ()
        else:
            from flows.derive import derive
            from flows.publish import propose
            from flows.runs import Desk, at_desk, run
            from storybank.stages.releasing import ReleasePapers

            papers = ReleasePapers(collection=chosen, edition=edition)
            with at_desk(Desk(bank, Executor(processes), progress, {chosen.id: papers})):
                run(derive, collection_id=chosen.id, on=day.isoformat(), by=by)
                run(propose, collection_id=chosen.id, on=day.isoformat(), by=by)
            assert papers.proposal is not None
            left_out, release, folder = papers.proposal.left_out, papers.proposal.release, papers.proposal.folder
            questions = papers.proposal.questions
        names = naming.shorts(bank, [one.item for one in left_out])
        why = reasons(bank, chosen, {one.item: one.codes for one in left_out}, on=day)
        people = {one.person: naming.of_person(bank, one.person) for one in questions if one.person is not None}
    show_left_out([(names[one.item], one.kind.value, why[one.item]) for one in left_out])
    if questions:
        table(
            _("A word here is also somebody's name who is not to be named. Look before you approve."),
            [_("file"), _("person")],
            sorted({(one.where, people.get(one.person, "") if one.person else "") for one in questions}),
        )
    if release is not None:
        say(
            _("Proposed {slug} version {version}. Preview: {index}").format(
                slug=chosen.slug, version=release.version, index=f"{folder}/data/index.html"
            )
        )
        say(
            _("Another person approves it: storybank approve {release} --digest {digest}").format(
                release=release.id, digest=release.digest
            )
        )
    emit(
        "propose",
        {
            "release": release.id if release else None,
            "version": release.version if release else None,
            "digest": release.digest if release else None,
            "folder": str(folder) if folder else None,
            "perhaps_named": [{"file": one.where, "person": one.person} for one in questions],
            "left_out": [
                {"item": names[one.item], "kind": one.kind.value, "codes": list(one.codes)}
                | {"reasons": as_json_of(why[one.item])}
                for one in left_out
            ],
        },
        as_json=as_json,
    )
