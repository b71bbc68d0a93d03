"""`storybank doctor`: what this machine has, and what is missing for which job."""

import importlib.util
import shutil
import sys
from pathlib import Path

import click

from storybank.cli.options import json_option
from storybank.cli.show import emit, table
from storybank.i18n import _

# program → what it adds; none is needed for the main job
_PROGRAMS = {
    "exiftool": "a second opinion on metadata left in published photographs",
    "ffmpeg": "MP3 of interviews in a third of the time",
    "minisign": "a bundle's signature checked by another program",
    "chromium": "browser tests",
    "psql": "a bank on PostgreSQL",
    "espeak-ng": "revoicing by a synthesiser, where the person wants it",
}
_PACKAGES = {
    "prefect": "flows",
    "django": "the ledger",
    "cv2": "faces",
    "av": "recordings",
    "pyrage": "sealing",
    "spacy": "English names by a model (extra: en)",
    "onnxruntime": "a second face detector (extra: thorough)",
    "psycopg": "PostgreSQL (extra: postgres)",
    "pypdf": "PDF documents (extra: pdf)",
}
_NEEDED = {"prefect", "django", "cv2", "av", "pyrage"}


@click.command("doctor", help="Say what this machine has and what is missing.")
@click.option(
    "--bank", "bank_path", type=click.Path(path_type=Path), envvar="STORYBANK_BANK", help="Also look at this bank."
)
@json_option
def command(bank_path: Path | None, as_json: bool) -> None:
    rows: list[tuple[str, str, str]] = [("Python", sys.version.split()[0], "")]
    missing = []
    for package, purpose in _PACKAGES.items():
        there = importlib.util.find_spec(package) is not None
        rows.append((package, _("yes") if there else _("no"), _(purpose)))
        if not there and package in _NEEDED:
            missing.append(package)
    rows.extend((name, _("yes") if shutil.which(name) else _("no"), _(purpose)) for name, purpose in _PROGRAMS.items())
    if bank_path is not None:
        rows.extend(_bank_rows(bank_path))
    if not as_json:
        table(_("This machine"), [_("what"), _("state"), _("for")], rows)
    emit(
        "doctor",
        {"checks": [{"what": w, "state": s, "for": f} for w, s, f in rows], "missing": missing},
        as_json=as_json,
    )
    sys.exit(1 if missing else 0)


def _bank_rows(path: Path) -> list[tuple[str, str, str]]:
    from storybank.store import open_bank

    mode = oct(path.stat().st_mode & 0o777)
    usage = shutil.disk_usage(path)
    with open_bank(path) as bank:
        broken = bank.audit.verify()
        day = bank.today()
        old_names = bank.identities.out_of_date()
    whole = _("whole") if broken is None else _("broken at event {number}").format(number=broken)
    return [
        (_("bank folder"), mode, _("only you may read it") if mode == "0o700" else _("run chmod 700 on it")),
        (_("free space"), f"{usage.free // 2**20} MiB", ""),
        (
            _("audit chain"),
            whole,
            "" if broken is None else _("restore the ledger from a backup, and ask who wrote to it"),
        ),
        (
            _("index of names"),
            _("up to date") if not old_names else _("older for {count} people").format(count=old_names),
            "" if not old_names else _("run `storybank identity reindex`: new spellings are not found before"),
        ),
        (_("clock"), day.isoformat(), _("a clock earlier than the last event stops writes")),
    ]
