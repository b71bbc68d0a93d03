"""`storybank ingest`: takes a delivery in, sealed and screened. Never deletes what it reads; goes on where a crash stopped."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.errors import WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.intake.batch import Delivery
    from storybank.store.bank import Bank


@click.command("ingest", help="Take the delivery (or deliveries) in PATH into the bank.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--stream", default="", help="The partner that sends it, where the workbook does not say.")
@click.option("--processes", type=int, default=2, show_default=True, help="Worker processes; 0 works in this one.")
@bank_option
@by_option
@on_option
@dry_run_option
@json_option
def command(
    path: Path,
    stream: str,
    processes: int,
    bank_path: Path | None,
    by: str,
    on: date | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from storybank.cli.today import today
    from storybank.intake.batch import deliveries
    from storybank.stages.executor import Executor
    from storybank.store import find_bank, open_bank

    folders = deliveries(path)
    with open_bank(find_bank(bank_path)) as bank:
        day = on or today(bank.settings.zone)
        if dry_run:
            reports = [_difference(bank, _read(bank, folder, stream, day)) for folder in folders]
        else:
            from flows.runs import Desk, at_desk

            say(_("Starting the flow runner …"))
            with at_desk(Desk(bank, Executor(processes), progress)):
                reports = [_take(bank, _read(bank, folder, stream, day), by=by, on=day) for folder in folders]
    for report in reports:
        say(_("{batch}: {new} new, {changed} changed, {same} the same, {open} open questions.").format(**report))
    say(
        _("Nothing was deleted from {path}. Wipe it when the hashes agree and you no longer need it.").format(path=path)
    )
    _show_questions(reports)
    emit("ingest", {"batches": reports}, as_json=as_json)
    sys.exit(1 if any(report["blocked"] for report in reports) else 0)


def _read(bank: "Bank", folder: Path, stream: str, on: date) -> "Delivery":
    """Read a delivery's rows; WrongUse where nobody says which partner sends it, or this bank does not know that partner."""
    from storybank.intake.batch import read_delivery

    delivery = read_delivery(folder, on, stream=stream)
    if delivery.stream not in bank.settings.streams:
        raise WrongUse(
            "ingest.stream",
            f"{folder.name}: the sender's stream is not one of this bank's ({', '.join(bank.settings.streams)}). "
            "Write it into the workbook, or give --stream.",
        )
    return delivery


def _take(bank: "Bank", delivery: "Delivery", *, by: str, on: date) -> dict[str, Any]:
    from flows.ingest import ingest
    from flows.runs import desk, run
    from flows.screen import screen
    from storybank.stages.taking import DeliveryPapers, digest_of

    digest, hashes = digest_of(delivery)
    batch, _is_new = bank.batches.open(stream=delivery.stream, digest=digest, key=delivery.batch, by=by, on=on)
    if batch.state == "taken":
        counts = {"new": 0, "changed": 0, "same": sum(1 for row in bank.batches.rows(batch.id) if row.item)}
    else:
        desk().papers[batch.id] = DeliveryPapers(delivery=delivery, hashes=hashes)
        counts = run(ingest, batch_id=batch.id, on=on.isoformat(), by=by)
    run(screen, batch_id=batch.id, on=on.isoformat())
    return _report(bank, delivery, batch.id, counts)


def _report(bank: "Bank", delivery: "Delivery", batch: Any, counts: dict[str, int]) -> dict[str, Any]:
    from storybank.findings import Severity

    items = [row.item for row in bank.batches.rows(batch) if row.item]
    asked = (*bank.findings.list(batch=batch), *bank.findings.list(items=items))
    rows = {row.id: row for row in asked}.values()
    by_code: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = by_code.setdefault(row.finding.code, {"severity": row.finding.severity.value, "count": 0})
        entry["count"] += 1
    return {
        "batch": f"{delivery.stream}/{delivery.batch}",
        "batch_id": batch,
        **counts,
        "open": sum(1 for row in rows if row.finding.severity is not Severity.INFO),
        "blocked": sum(1 for row in rows if row.finding.severity is Severity.BLOCKED),
        "questions": by_code,
    }


def _difference(bank: "Bank", delivery: "Delivery") -> dict[str, Any]:
    """Say what taking this delivery in would change, by comparing its files with what is sealed; writes nothing."""
    from storybank.stages.taking import digest_of

    _digest, hashes = digest_of(delivery)
    wanted = {file.name for _row, file in delivery.photographs}
    wanted |= {
        name for row in delivery.interviews for name in (row.recording, row.transcript) if name in delivery.files
    }
    known = sum(1 for name in wanted if bank.originals.by_sha256(hashes[name]) is not None)
    return {
        "batch": f"{delivery.stream}/{delivery.batch}",
        "batch_id": None,
        "new": len(wanted) - known,
        "changed": 0,
        "same": known,
        "open": len(delivery.findings),
        "blocked": 0,
        "questions": {},
    }


def _show_questions(reports: list[dict[str, Any]]) -> None:
    totals: dict[tuple[str, str], int] = {}
    for report in reports:
        for code, entry in report["questions"].items():
            key = (entry["severity"], code)
            totals[key] = totals.get(key, 0) + entry["count"]
    order = {"blocked": 0, "review": 1, "info": 2}
    rows = [
        (severity, code, count)
        for (severity, code), count in sorted(totals.items(), key=lambda e: (order[e[0][0]], e[0][1]))
    ]
    if rows:
        table(_("Questions"), [_("gravity"), _("question"), _("how many")], rows)
