"""Options that many commands share: which bank, which day, who, and how to answer."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD or dd.mm.yyyy."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(value, pattern).date()  # noqa: DTZ007, a whole day has no zone
            except ValueError:
                continue
        raise click.BadParameter(f"{value!r} is no day. Write it as 2026-11-20 or 20.11.2026.", ctx, param)


def bank_option(command: Command) -> Command:
    return click.option(
        "--bank",
        "bank_path",
        type=click.Path(path_type=Path),
        envvar="STORYBANK_BANK",
        help="The bank's folder (else STORYBANK_BANK).",
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")(command)


def on_option(command: Command) -> Command:
    return click.option("--on", "on", type=Day(), default=None, help="The day of decision (default: today).")(command)


def by_option(command: Command) -> Command:
    return click.option("--by", "by", required=True, help="Your account id, for example ed-nur-1.")(command)


def by_if_changing_option(command: Command) -> Command:
    """Add `--by` to a command that also only shows: it is asked for where something is to be changed."""
    return click.option("--by", default="", help="Your account id, for example ed-nur-1; needed to change something.")(
        command
    )


def words_option(flag: str, name: str, *, required: bool = False) -> Callable[[Command], Command]:
    """Return an option that takes words in several languages, one LANGUAGE=TEXT after another."""
    return click.option(flag, name, multiple=True, required=required, metavar="LANGUAGE=TEXT")


def dry_run_option(command: Command) -> Command:
    return click.option("--dry-run", is_flag=True, help="Only show what would happen.")(command)
