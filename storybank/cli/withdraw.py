"""`storybank withdraw`: takes a consent back; live bundle versions that relied on it are revoked at once."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import click

from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, say, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import ConsentId, ReleaseId
    from storybank.store.bank import Bank


@click.command("withdraw", help="Take CONSENT (stream/code) back.")
@click.argument("consent")
@click.option(
    "--effect",
    type=click.Choice(["keep", "restrict", "erase"]),
    default="restrict",
    show_default=True,
    help="What happens to the sealed originals.",
)
@click.option("--tombstone", is_flag=True, help="The person wants it said that something stood there.")
@click.option(
    "--reissue",
    type=click.Choice(["now", "with-next-release"]),
    default="now",
    show_default=True,
    help="When the next version without it is made.",
)
@click.option(
    "--officer-key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With --effect erase: opens what only officers may open, to cut the person out of it.",
)
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def command(
    consent: str,
    effect: str,
    tombstone: bool,
    reissue: str,
    officer_key: Path | None,
    bank_path: Path | None,
    by: str,
    on: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.stages.foreseeing import plan_withdrawal, to_reissue, words_of_unreached
    from storybank.stages.taking_back import close
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        reissued: list[str] = []
        sealed_now: list[str] = []
        emptied: list[str] = []
        chosen, finished = _chosen(bank, consent, dry_run=dry_run, by=by, on=day)
        if finished:
            say(_("Withdrawals that had been interrupted were finished first: {count}.").format(count=len(finished)))
        if chosen is None:  # the code went with the person
            emit("withdraw", {"consent": None, "finished": list(finished)}, as_json=as_json)
            return
        if dry_run:
            done = plan_withdrawal(bank, chosen, effect=effect, officer_key=officer_key)
        else:
            from flows.runs import Desk, at_desk, run

            # live content closes before the runner has even started
            close(bank, chosen, effect=effect, tombstone=tombstone, by=by, on=day, officer_key=officer_key)
            from flows.withdraw import withdraw

            papers = SimpleNamespace(effect=effect, tombstone=tombstone, officer_key=officer_key, done=None)
            with at_desk(Desk(bank, papers={chosen: papers})):
                run(withdraw, consent_id=chosen, on=day.isoformat(), by=by)
                done = papers.done
                assert done is not None
                if reissue == "now":
                    from flows.reissue import reissue_without

                    wanted = [bank.releases.get(one) for one in to_reissue(bank, chosen)]
                    made = reissue_without([one.id for one in wanted], cause=chosen, on=day, by=by)
                    reissued = [one.id for one in made]
                    sealed_now = [version_name(bank, one.id) for one in made]
                    followed = {(one.collection, one.edition) for one in made}
                    emptied = [
                        version_name(bank, one.id) for one in wanted if (one.collection, one.edition) not in followed
                    ]
        items = [(naming.short(bank, item), _("relied on it")) for item in done.items]
        items += [
            (naming.short(bank, item), _("a near copy: held until an editor has looked")) for item in done.siblings
        ]
        near = [naming.short(bank, item) for item in done.siblings]
        shared = [naming.short(bank, item) for item in done.recut]
        left = [
            (words_of_unreached(one.what, one.count), [naming.short(bank, item) for item in one.items])
            for one in done.unreached
        ]
        notices = [(notice.holder, notice.due_on) for notice in done.notices]
        versions = [
            (version_name(bank, release), words)
            for releases, words in (
                (done.releases, _("live: revoked at once")),
                (done.older, _("older or proposed: the bank's copy is deleted")),
            )
            for release in releases
        ]
        chosen_for = [one.slug for one in bank.collections.list() if one.id in done.collections]
        copies = [
            (copy.holder, version_name(bank, copy.release), copy.use, copy.taken_on, copy.until_on or "")
            for copy in done.copies
        ]
    table(_("What this touches"), [_("item"), _("why")], items)
    if versions:
        table(_("Bundle versions"), [_("version"), _("what happens")], versions)
    if copies:
        table(
            _("Copies with others"),
            [_("holder of a copy"), _("version"), _("for"), _("since"), _("until")],
            copies,
        )
    if chosen_for:
        say(_("Chosen for the collections: {collections}.").format(collections=", ".join(chosen_for)))
    if done.sealed:
        say(_("Sealed files concerned ({effect}): {count}.").format(effect=effect, count=done.sealed))
    if shared:
        words = (
            _("Would be replaced by a copy without the person, under new keys: {items}.")
            if dry_run
            else _(
                "Replaced by a copy without the person, under new keys: {items}. An editor looks whether the rest makes sense."
            )
        )
        say(words.format(items=", ".join(shared)))
    if left:
        table(
            _("What this would not reach") if dry_run else _("What this could not reach"),
            [_("what"), _("items")],
            [(words, ", ".join(names)) for words, names in left],
        )
    if notices:
        table(_("Whom to tell"), [_("holder of a copy"), _("tell by")], notices)
    counted = {"releases": len(done.releases), "derivatives": done.derivatives}
    if dry_run:
        say(
            _(
                "Nothing was changed. It would revoke {releases} bundle versions and delete {derivatives} derived files."
            ).format(**counted)
        )
    else:
        say(_("{releases} bundle versions revoked, {derivatives} derived files deleted.").format(**counted))
    if sealed_now:
        say(_("Sealed without it, in its place: {versions}.").format(versions=", ".join(sealed_now)))
    if emptied:
        say(
            _(
                "Nothing is left of: {versions}. No next version follows; the signed list says revoked, and a portal that follows it closes its copy."
            ).format(versions=", ".join(emptied))
        )
    say(_("What was copied elsewhere cannot be called back, and anyone who holds two versions can compare them."))
    emit(
        "withdraw",
        {
            "consent": chosen,
            "dry_run": dry_run,
            "items": [name for name, _why in items],
            "near_copies": near,
            "finished": list(finished),
            "releases": list(done.releases),
            "older": list(done.older),
            "collections": chosen_for,
            "sealed": done.sealed,
            "copies": [{"holder": holder, "version": version, "use": use} for holder, version, use, *_days in copies],
            "derivatives": done.derivatives,
            "notices": [{"holder": holder, "due_on": due} for holder, due in notices],
            "reissued": reissued,
            "emptied": emptied,
            "recut": shared,
            "unreached": [{"what": one.what, "count": one.count} for one in done.unreached],
        },
        as_json=as_json,
    )


def _chosen(
    bank: "Bank", name: str, *, dry_run: bool, by: str, on: date
) -> "tuple[ConsentId | None, tuple[ConsentId, ...]]":
    """Return the agreement that is meant, and the interrupted withdrawals of others that were brought to their end first.

    None for the agreement where it went with an erasure that a crash had stopped, and that is finished now.
    """
    from storybank.cli import naming
    from storybank.errors import WrongUse
    from storybank.stages.taking_back import finish

    try:
        chosen = naming.consent(bank, name)
    except WrongUse:
        finished = () if dry_run else finish(bank, by=by, on=on)
        if finished:
            return None, finished
        raise
    return chosen, () if dry_run else finish(bank, by=by, on=on, besides=chosen)


def version_name(bank: "Bank", release_id: "ReleaseId") -> str:
    """Return `collection-vN`, with its edition where that is not the public one."""
    release = bank.releases.get(release_id)
    slug = bank.collections.get(release.collection).slug
    return f"{slug}-v{release.version}" + ("" if release.edition == "public" else f" ({release.edition})")
