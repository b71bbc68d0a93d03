"""`storybank answer`: decides one open question, or many from a file. An edited caption is asked about again at once."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, json_option, on_option
from storybank.cli.show import emit, say
from storybank.errors import StorybankError, Unreadable, WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.stages.gathering import World
    from storybank.store.bank import Bank
    from storybank.store.rows import FindingRow

DECISIONS = (
    "fix", "edit", "quote", "stands", "cover", "link", "bystander", "crop", "not-a-face", "seen", "tick", "redact",
    "note", "return", "decline",
)  # fmt: skip


@click.command(
    "answer", help="Answer an open question. DECISION: " + " | ".join(DECISIONS) + ", with its argument behind it."
)
@click.argument("finding", required=False)
@click.option(
    "--decision", help='For example "fix 1", "edit Anahit, Goris", "link nar/C02", "cover 10,20,90,60 plate".'
)
@click.option("--by", help="Your account id, for example ed-nur-1.")
@click.option("--reason", default="")
@click.option(
    "--from", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Many answers: JSON lines."
)
@bank_option
@on_option
@json_option
def command(
    finding: str | None,
    decision: str | None,
    by: str | None,
    reason: str,
    file: Path | None,
    bank_path: Path | None,
    on: date | None,
    as_json: bool,
) -> None:
    from storybank.cli.today import today
    from storybank.stages.screening import world_of
    from storybank.store import find_bank, open_bank

    if file is None and not (finding and decision and by):
        raise WrongUse("answer.what", _("Name a question, a --decision and --by; or give many with --from FILE.jsonl."))
    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        world = world_of(bank)
        if file is None:
            rows = [{"finding": finding, "decision": decision, "by": by, "reason": reason}]
        else:
            rows = _rows(file, by, reason)
        results = [_answer(bank, row, day, world) for row in rows]
    failed = [one for one in results if one["error"]]
    for one in failed:
        say(f"{one['where']}: {one['error']}")
    done = sum(one["answered"] for one in results)
    say(_("{done} questions answered, {failed} answers refused.").format(done=done, failed=len(failed)))
    acts = [act for one in results for act in one["acts"]]
    for act in acts:
        say(_("Opening takes two: another person runs `storybank requests confirm {act}`.").format(act=act))
    emit("answer", {"answered": done, "results": results}, as_json=as_json)
    sys.exit(0 if not failed else (failed[0]["exit_code"] if file is None else 1))


def _answer(bank: "Bank", row: dict[str, Any], day: date, world: "World") -> dict[str, Any]:
    """Answer every question that one line names. A line that fits nothing, or is refused, costs only itself."""
    from storybank.stages.answering import answer

    where = str(row.get("finding") or f"{row.get('item')} {row.get('code')}")
    answered, acts = 0, []
    try:
        questions = _questions(bank, row)
        for number, question in enumerate(questions):
            if number and bank.findings.get(question.id).state != "open":
                continue  # an earlier answer of this line has closed it too
            done = answer(
                bank, question, _given(bank, row, question), on=day, reason=row.get("reason", ""), world=world
            )
            answered += 1
            acts += [done.act] if done.act else []
    except StorybankError as error:
        return {"where": where, "answered": answered, "acts": acts, "error": str(error), "exit_code": error.exit_code}
    return {"where": where, "answered": answered, "acts": acts, "error": None, "exit_code": 0}


def _questions(bank: "Bank", row: dict[str, Any]) -> "list[FindingRow]":
    """Return the open questions a line names: by id, or by item and code (and field, severity or fact where several).

    `if_asked`: a line that may find nothing to answer, because not every machine asks about the same doubtful words.
    """
    from storybank.cli import naming
    from storybank.stages.answering import find_question

    if row.get("finding"):
        return [find_question(bank, row["finding"])]
    item = naming.item(bank, row["item"])
    found = list(bank.findings.list(item=item, code=row["code"]))
    if row.get("field"):
        found = [one for one in found if one.finding.field == row["field"]]
    if row.get("severity"):
        found = [one for one in found if one.finding.severity.value == row["severity"]]
    if row.get("fact"):
        found = [one for one in found if row["fact"] in one.finding.facts.values()]
    if not found and not row.get("if_asked"):
        raise WrongUse(
            "answer.no-question",
            _("no open question of this code. `storybank review --item {item}` lists them.").format(item=row["item"]),
        )
    return found if row.get("all", True) else found[:1]


def _given(bank: "Bank", row: dict[str, Any], question: "FindingRow") -> Any:
    from storybank.cli import naming
    from storybank.records import StaffId
    from storybank.stages.applying import Answer
    from storybank.stages.redacting import called_in_question

    decision, _space, argument = str(row["decision"]).partition(" ")
    if decision not in DECISIONS:
        raise WrongUse(
            "answer.unknown",
            _("{decision}: no such decision. Use one of: {all}.").format(decision=decision, all=", ".join(DECISIONS)),
        )
    argument = argument or str(row.get("text", row.get("argument", "")))
    person = naming.person(bank, row.get("person") or argument) if decision == "link" or row.get("person") else None
    return Answer(
        decision=decision,
        argument="" if decision == "link" else argument,
        by=StaffId(row["by"]),
        person=person,
        called=called_in_question(bank, question),
    )


_TEXTS = ("finding", "item", "code", "field", "fact", "decision", "argument", "text", "person", "reason", "by")


def _rows(file: Path, by: str | None, reason: str) -> list[dict[str, Any]]:
    rows = []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Unreadable("answer.encoding", f"{file.name}: not UTF-8. Save it as UTF-8 and try again.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith(("#", "//")):
            continue
        try:
            row = json.loads(line)
            json.dumps(row, ensure_ascii=False).encode()  # half a letter is a ValueError too: no ledger holds one
        except ValueError:
            row = None
        if (
            not isinstance(row, dict)
            or "decision" not in row
            or not ({"finding"} <= row.keys() or {"item", "code"} <= row.keys())
            or not all(isinstance(row.get(key, ""), str) for key in _TEXTS)
        ):
            raise Unreadable(
                "answer.row", f'{file.name}, line {number}: not an answer. Write {{"item", "code", "decision", "by"}}.'
            )
        row = {"by": by, "reason": reason, **row}
        if not row["by"]:
            raise WrongUse("answer.who", f'{file.name}, line {number}: nobody is named. Add "by", or give --by.')
        rows.append(row)
    return rows
