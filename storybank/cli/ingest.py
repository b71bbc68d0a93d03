"""`storybank ingest`: takes a delivery in, sealed and screened. Never deletes what it reads; goes on where a crash stopped."""

import hashlib
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storybank.cli.options import bank_option, by_option, dry_run_option, json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.errors import Unreadable, WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.intake.batch import Delivery
    from storybank.stages.difference import Difference
    from storybank.store.bank import Bank


@click.command(
    "ingest",
    help="Take what a sender delivered into the bank: a folder, a zip, an export of the phone form, or a pack.",
)
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
    from storybank.stages.executor import Executor
    from storybank.stages.receiving import received
    from storybank.store import find_bank, open_bank

    with open_bank(find_bank(bank_path)) as bank, received(bank, path) as arrived:
        day = on or today(bank.settings.zone)
        found = [_prepared(bank, folder, stream, arrived.key_of, by, day) for folder in _folders(arrived.folder, path)]
        for one in found:
            _show_plan(one)
        if dry_run:
            reports = [one.as_json() for one in found]
        else:
            from flows.runs import Desk, at_desk

            say(_("Starting the flow runner …"))
            with at_desk(Desk(bank, Executor(processes), progress)):
                reports = [one.as_json() | _take(bank, one, by=by, on=day) for one in found]
    for report in reports:
        say(_("{batch}: {new} new, {changed} changed, {same} the same, {open} open questions.").format(**report))
    if path.is_file():
        say(_("SHA-256 of {file}: {sha256}").format(file=path.name, sha256=_sha256(path)))
    say(
        _("Nothing was deleted from {path}. Wipe it when the hashes agree and you no longer need it.").format(path=path)
    )
    _show_questions(reports)
    emit("ingest", {"batches": reports, "dry_run": dry_run}, as_json=as_json)
    sys.exit(1 if any(report["blocked"] for report in reports) else 0)


@dataclass(frozen=True)
class _Prepared:
    """One delivery read, hashed and compared; nothing of it is in the bank yet."""

    delivery: "Delivery"
    digest: str
    hashes: dict[str, str]
    plan: "Difference"

    def as_json(self) -> dict[str, Any]:
        plan = self.plan
        from storybank.findings import Severity

        blocked = sum(1 for one in self.delivery.findings if one.severity is Severity.BLOCKED)
        return {
            "batch": f"{self.delivery.stream}/{self.delivery.batch}",
            "batch_id": None,
            "new": len(plan.new),
            "changed": len(plan.changed),
            "same": len(plan.same),
            "gone": len(plan.gone),
            "open": len(self.delivery.findings),
            "blocked": blocked,
            "questions": {},
            "plan": {
                "new": plan.new,
                "changed": {code: list(parts) for code, parts in plan.changed.items()},
                "initiatives": {code: list(parts) for code, parts in plan.initiatives.items()},
                "gone": plan.gone,
                "unread": plan.unread,
                "agreements": {
                    code: {"kind": change.kind, "fields": list(change.fields)}
                    for code, change in plan.agreements.items()
                },
            },
        }


def _folders(folder: Path, path: Path) -> tuple[Path, ...]:
    from storybank.intake.batch import deliveries

    try:
        return deliveries(folder)
    except Unreadable as error:
        if folder == path:
            raise
        raise Unreadable(error.code, f"{path.name}: {error}") from error  # not of the place where it was unpacked


def _prepared(bank: "Bank", folder: Path, stream: str, key_of: str, by: str, on: date) -> _Prepared:
    from storybank.stages.difference import difference
    from storybank.stages.receiving import require_own_key
    from storybank.stages.taking import digest_of

    delivery = _read(bank, folder, stream, on)
    require_own_key(delivery, key_of)
    digest, hashes = digest_of(delivery)
    return _Prepared(delivery, digest, hashes, difference(bank, delivery, hashes, digest, by=by, on=on))


def _read(bank: "Bank", folder: Path, stream: str, on: date) -> "Delivery":
    """Read a delivery's rows; WrongUse where nobody says which partner sends it, or this bank does not know that partner."""
    from storybank.intake.batch import read_delivery

    delivery = read_delivery(folder, on, stream=stream)
    if delivery.is_of_another_form:
        raise Unreadable(
            "intake.not-our-form",
            f"{folder.name}: an export of another form: it names nobody by a code. `storybank check` says what could be read.",
        )
    if delivery.stream not in bank.settings.streams:
        raise WrongUse(
            "ingest.stream",
            f"{folder.name}: the sender's stream is not one of this bank's ({', '.join(bank.settings.streams)}). "
            "Write it into the workbook, or give --stream.",
        )
    return delivery


def _take(bank: "Bank", one: _Prepared, *, by: str, on: date) -> dict[str, Any]:
    from flows.ingest import ingest
    from flows.runs import desk, run
    from flows.screen import screen
    from storybank.stages.taking import DeliveryPapers

    delivery = one.delivery
    batch, _is_new = bank.batches.open(stream=delivery.stream, digest=one.digest, key=delivery.batch, by=by, on=on)
    if batch.state == "taken":
        counts = {"new": 0, "changed": 0, "same": sum(1 for row in bank.batches.rows(batch.id) if row.item)}
    else:
        desk().papers[batch.id] = DeliveryPapers(delivery=delivery, hashes=one.hashes)
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


def _show_plan(one: _Prepared) -> None:
    """Show what will be different, before anything is."""
    plan, name = one.plan, f"{one.delivery.stream}/{one.delivery.batch}"
    if plan.is_known:
        say(_("{batch}: this very delivery is in the bank already.").format(batch=name))
        return
    kinds = {
        "new": _("new agreement"),
        "tightened": _("agreement narrowed"),
        "waits": _("opens more: waits for a second person"),
        "kept": _("stays as the bank has it: the bank knows later things"),
    }
    changed = (*plan.changed.items(), *plan.initiatives.items())
    rows = [(code, _("changed"), ", ".join(parts)) for code, parts in changed]
    rows += [(code, _("gone"), "") for code in plan.gone]
    rows += [(code, _("cannot be read"), "") for code in plan.unread]
    changes = [(code, change) for code, change in plan.agreements.items() if change.kind != "new" or change.fields]
    rows += [(code, kinds[change.kind], ", ".join(change.fields)) for code, change in changes]
    if rows:
        table(_("What {batch} changes").format(batch=name), [_("code"), _("how"), _("parts")], rows)
    if plan.new:
        shown = ", ".join(plan.new[:12]) + (" …" if len(plan.new) > 12 else "")
        say(_("{batch}: {count} new: {codes}").format(batch=name, count=len(plan.new), codes=shown))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
