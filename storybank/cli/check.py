"""`storybank check`: is this delivery good? Asked before leaving the village: offline, in seconds, nothing sent."""

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import json_option, on_option
from storybank.cli.show import emit, progress, say, table
from storybank.i18n import _, speak

if TYPE_CHECKING:
    from storybank.stages.check_delivery import CheckReport


@click.command(
    "check",
    help="Check a delivery offline: a folder, a zip, or an export of the phone form. Writes check-report.html and a marked copy of the workbook.",
)
@click.argument("folder", metavar="PATH", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--language", "language", default="", help="Language of the report: en, hy, az, ru; default: the workbook's."
)
@click.option(
    "--thorough", "is_thorough", is_flag=True, help="Decode every photograph and look for faces; takes minutes."
)
@click.option("--no-files", is_flag=True, help="Write neither report nor marked copy.")
@click.option("--most", type=int, default=60, show_default=True, help="Rows on screen; the report has all.")
@on_option
@json_option
def command(
    folder: Path, language: str, is_thorough: bool, no_files: bool, most: int, on: date | None, as_json: bool
) -> None:
    say(_("Checking {folder} …").format(folder=folder))  # before anything heavy is loaded
    from storybank.cli.today import today
    from storybank.errors import WrongUse
    from storybank.intake.arrivals import opened
    from storybank.intake.batch import deliveries
    from storybank.intake.packing import is_pack
    from storybank.stages.check_delivery import check_delivery

    if folder.is_file() and is_pack(folder):
        raise WrongUse(
            "check.packed", f"{folder.name}: packed already; only the bank opens it. Check the folder it was made of."
        )
    day = on or today()
    reports, worst = [], 0
    with opened(folder) as inside:
        for one in deliveries(inside):
            begun = time.monotonic()
            shown = (lambda done, total: progress(_("photographs"), done, total)) if is_thorough else None
            report = check_delivery(one, day, language=language, is_thorough=is_thorough, progress=shown)
            speak(language or (report.delivery.language if report.delivery else "en"))
            _show(report, time.monotonic() - begun, most)
            written = [] if no_files else _write(report, day, _beside(one, inside, folder))
            reports.append(_as_json(report, written))
            worst = max(worst, report.exit_code)
    emit("check", {"deliveries": reports}, as_json=as_json)
    sys.exit(worst)


def _beside(delivery: Path, inside: Path, given: Path) -> tuple[Path, str]:
    """Return where reports go and what their names begin with: into the delivery, or beside the file it was unpacked from."""
    if inside == given:
        return delivery, ""
    return (given, "") if given.is_dir() else (given.parent, f"{given.stem}-")


# about an export: what was understood, dropped at the door, and left
_ALWAYS_SAID = ("intake.export-read", "intake.dropped-columns", "intake.columns-unread")


def _show(report: "CheckReport", seconds: float, most: int) -> None:
    from storybank.findings import Severity
    from storybank.intake.questions import words

    questions = [
        one for one in report.asked if one.finding.severity is not Severity.INFO or one.finding.code in _ALWAYS_SAID
    ]
    lines = {}
    for one in questions[:most]:
        says, remedy = words(one.finding)
        lines[one.where, says] = (one.where, _(str(one.finding.severity)), says, remedy)
    if lines:
        table(report.folder.name, (_("where"), _("how grave"), _("what"), _("what to do")), lines.values())
    if len(report.asked) > len(lines):
        say(_("… and {count} more in the report.").format(count=len(report.asked) - len(lines)))
    if report.delivery is not None:
        photographs, interviews = len(report.delivery.photographs), len(report.delivery.interviews)
        say(
            _(
                "{photographs} photographs and {interviews} interviews read in {seconds} s; {blocked} things keep something back."
            ).format(photographs=photographs, interviews=interviews, seconds=f"{seconds:.1f}", blocked=report.blocked)
        )


def _write(report: "CheckReport", on: date, place: tuple[Path, str]) -> list[str]:
    from storybank.intake.marked import Remark, write_marked
    from storybank.intake.questions import words
    from storybank.stages.check_report import as_html

    folder, beginning = place
    page = folder / f"{beginning}check-report.html"
    page.write_text(as_html(report, on), encoding="utf-8")
    written = [str(page)]
    if (
        report.delivery is not None
        and report.delivery.workbook is not None
        and report.delivery.workbook.suffix == ".xlsx"
    ):
        remarks = [Remark(one.where, one.finding.severity, "\n".join(words(one.finding))) for one in report.asked]
        name = f"{beginning}{report.delivery.workbook.stem}.checked.xlsx"
        written.append(str(write_marked(report.delivery.workbook, remarks, folder / name)))
    for path in written:
        say(_("Written: {path}").format(path=path))
    return written


def _as_json(report: "CheckReport", written: list[str]) -> dict[str, object]:
    delivery = report.delivery
    return {
        "folder": report.folder.name,
        "stream": delivery.stream if delivery else None,
        "batch": delivery.batch if delivery else None,
        "photographs": len(delivery.photographs) if delivery else 0,
        "interviews": len(delivery.interviews) if delivery else 0,
        "blocked": report.blocked,
        "exit_code": report.exit_code,
        "thorough": report.is_thorough,
        "findings": [
            {
                "where": one.where,
                "code": one.finding.code,
                "severity": str(one.finding.severity),
                "suggestions": list(one.finding.suggestions),
                "facts": dict(one.finding.facts),
            }
            for one in report.asked
        ],
        "written": written,
    }
