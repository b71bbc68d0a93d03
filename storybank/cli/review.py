"""`storybank review`: the open questions, gravest first."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, json_option
from storybank.cli.show import emit, table
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.store.bank import Bank
    from storybank.store.rows import FindingRow

_GRAVITY = {"blocked": 0, "review": 1, "info": 2}


@click.command("review", help="List the open questions; answer one with `storybank answer`.")
@click.option("--stream", "streams", multiple=True, help="Only these streams (default: all).")
@click.option("--item", "item_name", help="Only this item, for example nur/F02.")
@click.option("--code", help="Only this code, for example placenames.not-as-said.")
@click.option("--state", default="open", type=click.Choice(["open", "waiting", "answered", "gone", "all"]))
@click.option("--info/--no-info", "with_info", default=False, help="Also show what never holds.")
@click.option("--summary", is_flag=True, help="Only counts by code.")
@bank_option
@json_option
def command(
    streams: tuple[str, ...],
    item_name: str | None,
    code: str | None,
    state: str,
    with_info: bool,
    summary: bool,
    bank_path: Path | None,
    as_json: bool,
) -> None:
    from storybank.cli import naming
    from storybank.records import Stream
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank:
        viewer = frozenset(Stream(stream) for stream in streams) or None
        item = naming.item(bank, item_name) if item_name else None
        rows = bank.findings.list(viewer=viewer, item=item, code=code, state=None if state == "all" else state)
        shown = [row for row in rows if with_info or row.finding.severity.value != "info"]
        shown.sort(key=lambda row: (_GRAVITY[row.finding.severity.value], row.finding.code, row.id))
        described = [describe(bank, row) for row in shown]
    if not as_json:
        if summary:
            show_counts(described)
        else:
            columns = ["id", _("item"), _("where"), _("gravity"), _("question"), _("fix 1")]
            table(
                _("Open questions"),
                columns,
                [
                    (
                        d["id"][:8],
                        d["item_code"],
                        d["field"],
                        d["severity"],
                        f"{d['code']}\n{d['says']}",
                        next(iter(d["suggestions"]), ""),
                    )
                    for d in described
                ],
            )
    emit("review", {"findings": described, "count": len(described)}, as_json=as_json)


def describe(bank: "Bank", row: "FindingRow") -> dict[str, Any]:
    """Return one question as an editor reads it, with everything `answer` needs to name it."""
    from storybank.cli import naming
    from storybank.intake.questions import words

    finding = row.finding
    says, remedy = words(finding)
    span = finding.span
    return {
        "id": row.id,
        "item": finding.item,
        "item_code": naming.short(bank, finding.item) if finding.item else "",
        "stream": row.stream,
        "code": finding.code,
        "severity": finding.severity.value,
        "state": row.state,
        "field": finding.field,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "suggestions": list(finding.suggestions),
        "says": says,
        "remedy": remedy,
        "facts": dict(finding.facts),
        "person": bank.people.code_of(finding.person) if finding.person else None,
        "decision": row.decision,
        "since": row.since_on,
    }


def show_counts(described: list[dict[str, Any]]) -> None:
    """Draw the table of questions by code."""
    counts: dict[tuple[str, str], int] = {}
    for one in described:
        key = (one["severity"], one["code"])
        counts[key] = counts.get(key, 0) + 1
    rows = sorted(counts.items(), key=lambda entry: (_GRAVITY[entry[0][0]], entry[0][1]))
    table(_("Open questions by code"), [_("gravity"), _("question"), _("how many")], [(s, c, n) for (s, c), n in rows])
