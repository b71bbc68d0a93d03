"""`storybank interview picture`: what is done with the moving picture of an interview on video."""

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, by_if_changing_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.records import PictureCover
    from storybank.stages.picturing import Standing

_WORDS = {"dropped": "dropped", "covered": "covered", "as-is": "as_is"}
_COVER = re.compile(r"(\d+),(\d+),(\d+),(\d+)(?::([a-z_]+))?")


@click.command(
    "picture",
    help="Decide about the moving picture: dropped, covered (faces), or as-is. Without a decision, show how it stands.",
)
@click.argument("item")
@click.argument("decision", required=False, type=click.Choice(list(_WORDS)))
@click.option(
    "--seen", multiple=True, metavar="STREAM/CODE", help="Somebody who can be seen; once for each. as-is needs it."
)
@click.option("--nobody-seen", is_flag=True, help="No face can be seen in it: hands, a loom, a back.")
@click.option(
    "--cover", "covers", multiple=True, metavar="l,t,r,b[:KIND]",
    help="A box (px of the upright picture) that is painted throughout: a document, a written name.",
)  # fmt: skip
@by_if_changing_option
@bank_option
@on_option
@json_option
def picture(
    item: str,
    decision: str | None,
    seen: tuple[str, ...],
    nobody_seen: bool,
    covers: tuple[str, ...],
    by: str,
    bank_path: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.records import PictureTreatment, StaffId
    from storybank.stages import holding_back, picturing
    from storybank.store import find_bank, open_bank

    if decision and not by:
        raise WrongUse("interview.by", _("Deciding about the picture needs --by."))
    if not decision and (seen or covers or nobody_seen):
        raise WrongUse("interview.what", _("Say what is done with the picture: dropped, covered or as-is."))
    if seen and nobody_seen:
        raise WrongUse("interview.what", _("Either somebody can be seen or nobody."))
    boxes = tuple(_cover(one) for one in covers)
    with open_bank(find_bank(bank_path)) as bank:
        item_id = naming.item(bank, item)
        day = on or today(bank.settings.zone)
        if decision:
            shows = () if nobody_seen else tuple(naming.person(bank, one) for one in seen) or None
            stands = picturing.decide(
                bank, item_id, PictureTreatment(_WORDS[decision]), by=StaffId(by), on=day, shows=shows, covers=boxes
            )
        else:
            stands = picturing.standing(bank, holding_back.interview_of(bank, item_id), on=day)
        people = [naming.of_person(bank, one) for one in stands.seen]
        found = _as_json(item, stands, people)
    for line in _lines(stands, people):
        say(line)
    emit("picture", found, as_json=as_json)


def _cover(text: str) -> "PictureCover":
    from storybank.errors import WrongUse
    from storybank.records import Box, PictureCover

    found = _COVER.fullmatch(text.replace(" ", ""))
    if found:
        left, top, right, bottom = (int(found[edge]) for edge in range(1, 5))
        if left < right and top < bottom:
            return PictureCover(box=Box(left=left, top=top, right=right, bottom=bottom), kind=found[5] or "other")
    raise WrongUse(
        "interview.box",
        _("{value} is no box. Write left,top,right,bottom, for example 10,20,110,140.").format(value=text),
    )


def _lines(stands: "Standing", people: list[str]) -> list[str]:
    from storybank.records import PictureTreatment
    from storybank.stages.explaining import duty_in_words, in_words

    if not stands.has_picture:
        return [_("The recording has no moving picture.")]
    words = {
        PictureTreatment.DROPPED: _("The picture stays inside; a release takes the sound."),
        PictureTreatment.COVERED: _(
            "A release takes the picture with every face covered that is found. Watch the preview."
        ),
        PictureTreatment.AS_IS: _("A release takes the picture as it is."),
    }
    lines = [words[stands.leaves]]
    if stands.decision.decided_by is None:
        lines.append(_("Nobody has decided about it yet."))
    elif stands.why == "picture.other-recording":
        lines.append(_("The decision was about another recording. Watch this one and decide again."))
    if stands.decision.shows is None:
        lines.append(
            _("Nobody has said who can be seen: everybody counts as seen ({people}).").format(people=", ".join(people))
        )
    else:
        lines.append(_("To be seen: {people}").format(people=", ".join(people) or _("nobody")))
    lines += [in_words(one) for one in stands.reasons]
    lines += [duty_in_words(one) for one in stands.duties]
    return lines


def _as_json(item: str, stands: "Standing", people: list[str]) -> dict[str, Any]:
    return {
        "item": item,
        "has_picture": stands.has_picture,
        "decided": stands.decision.treatment.value if stands.decision.decided_by else None,
        "leaves": stands.leaves.value,
        "why": stands.why,
        "by": stands.decision.decided_by,
        "seen": people if stands.decision.shows is not None else None,
        "covers": [
            {"box": [one.box.left, one.box.top, one.box.right, one.box.bottom], "kind": one.kind}
            for one in stands.decision.covers
        ],
        "reasons": [one.code.value for one in stands.reasons],
        "duties": [one.kind.value for one in stands.duties],
    }
