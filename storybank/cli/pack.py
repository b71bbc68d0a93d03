"""`storybank pack`: one encrypted file of a delivery, to send or to carry. Offline; the delivery itself is only read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storybank.cli.options import dry_run_option, json_option
from storybank.cli.show import emit, progress, say, table
from storybank.errors import WrongUse
from storybank.i18n import _

if TYPE_CHECKING:
    from storybank.intake.packing import Plan

_SPEEDS = (64, 256, 1024)  # kbit/s: a bad village line, a fair one, a town


@click.command("pack", help="Pack the delivery in DIR into one encrypted file that only the bank opens.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--to", "key", default="", help="The packing key: a file, or the word age1…; default: the key file in DIR."
)
@click.option("--small-first", is_flag=True, help="Put the workbook and small previews ahead of the originals.")
@click.option("--speed", type=click.IntRange(min=1), help="Your line in kbit/s, to say how many minutes sending takes.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; default: beside DIR.")
@dry_run_option
@json_option
def command(
    folder: Path, key: str, small_first: bool, speed: int | None, out: Path | None, dry_run: bool, as_json: bool
) -> None:
    target = out or beside(folder)
    answer = packed(folder, key, target, small_first=small_first, speed=speed, is_dry_run=dry_run)
    if not dry_run:
        say(
            _("Send it (storybank send) or carry it. Wipe the originals only when the bank has read this SHA-256 back.")
        )
    emit("pack", answer, as_json=as_json)


def beside(folder: Path) -> Path:
    """Return where the pack of a folder is written unless somebody says otherwise."""
    from storybank.intake.packing import SUFFIX

    return folder.resolve().with_name(f"{folder.resolve().name}{SUFFIX}")


def packed(
    folder: Path,
    key: str,
    target: Path,
    *,
    small_first: bool,
    speed: int | None,
    is_dry_run: bool = False,
    option: str = "--to",
) -> dict[str, object]:
    """Pack a folder and say its sizes, the key's digits and the pack's SHA-256; return the same for programs.

    key: of the packing key: a file, the word itself, or "" for the file in the folder. option: what the key is asked with.
    """
    say(_("Reading {folder} …").format(folder=folder))
    from storybank.intake import packing

    recipient = packing.recipient_in(_key_text(folder, key, option))
    shown = (lambda done, total: progress(_("previews"), done, total)) if small_first else None
    made = packing.plan(folder, recipient, is_small_first=small_first, progress=shown)
    _say_sizes(made, speed)
    _say_unchecked(folder)
    digits = packing.fingerprint(recipient)
    say(_("Packing key: {digits}. Compare these digits with the bank on the telephone.").format(digits=digits))
    answer: dict[str, object] = {
        "pack": str(target),
        "files": len(made.members),
        "bytes": made.total_bytes,
        "small_bytes": made.small_bytes,
        "minutes": {str(rate): _minutes(made.total_bytes, rate) for rate in ((speed,) if speed else _SPEEDS)},
        "fingerprint": digits,
        "dry_run": is_dry_run,
    }
    if not is_dry_run:
        sha256 = packing.write(made, recipient, target, _megabytes())
        answer["sha256"] = sha256
        say(_("Written: {path}").format(path=target))
        say(_("SHA-256: {sha256}").format(sha256=sha256))
    return answer


def _key_text(folder: Path, key: str, option: str) -> str:
    from storybank.intake.packing import KEY_SUFFIX

    if key:
        if key.startswith("age1"):
            return key
        return _text_of(Path(key))
    found = sorted(folder.glob(f"*{KEY_SUFFIX}"))
    if len(found) == 1:
        return _text_of(found[0])
    if found:
        raise WrongUse("pack.keys", f"{folder.name}: several key files are in it. Say which with {option} FILE.")
    raise WrongUse(
        "pack.no-key",
        f"{folder.name}: no packing key. Ask the bank for its key file (it writes it with `storybank keys --write DIR`), "
        f"put it into this folder, or give {option} FILE.",
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse("pack.key-file", f"{path.name}: cannot be read as a key file.") from error


def _say_sizes(made: "Plan", speed: int | None) -> None:
    rows = []
    for rate in (speed,) if speed else _SPEEDS:
        cells = [f"{rate} kbit/s", _time(_minutes(made.total_bytes, rate))]
        rows.append((cells[0], _time(_minutes(made.small_bytes, rate)), cells[1]))
    title = _("{files} files, {size} MB; of these {small} MB come first").format(
        files=len(made.members), size=_round_mb(made.total_bytes), small=_round_mb(made.small_bytes)
    )
    table(title, [_("line"), _("workbook, evidence, previews"), _("everything")], rows)


def _say_unchecked(folder: Path) -> None:
    report = folder / "check-report.html"
    newest = max((path.stat().st_mtime for path in folder.glob("*.xlsx") if ".checked" not in path.name), default=0.0)
    if not report.is_file() or report.stat().st_mtime < newest:
        say(
            _("This delivery was not checked since the workbook changed. First run: storybank check {folder}").format(
                folder=folder
            )
        )


def _minutes(size_bytes: int, rate_kbit: int) -> float:
    return round(size_bytes * 8 / (rate_kbit * 1000) / 60, 1)


def _time(minutes: float) -> str:
    if minutes < 90:
        return _("{minutes} minutes").format(minutes=max(1, round(minutes)))
    return _("{hours} hours").format(hours=round(minutes / 60, 1))


def _round_mb(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f}"


def _megabytes() -> Callable[[int, int], None]:
    """Return what shows progress, once for each megabyte."""
    said = -1

    def show(done: int, total: int) -> None:
        nonlocal said
        now, all_of_it = (done // 1_000_000, total // 1_000_000) if done < total else (total // 1_000_000 + 1,) * 2
        if now > said:
            said = now
            progress(_("packed, MB"), now, all_of_it + (done < total))

    return show
